"""The verdict on every row of a list, who it may be, and what an empty field never does."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.cli.words import say
from qmember.domain.alike import LIKE_NAME, SAME_CITY, described, keys_of, likeness
from qmember.domain.column_guess import chosen, guess_columns
from qmember.domain.moved_facts import Moved
from qmember.domain.moving_in import Change, Choices, Decided, Verdict, counts, judge, waiting
from tests.conftest import TODAY
from tests.factories.moved import judged, known, table

ANNA = known(1, "Anna Ek", email="anna@example.org", city="Mora")
HEADER = "Namn|E-post|Telefon|Gata|Postnr|Ort"


def verdicts(*rows, register=(), **more):
    return [
        (row.number, row.verdict.value) for row in judged(table(HEADER, *rows), *register, **more)
    ]


def test_a_row_is_new_an_update_or_known() -> None:
    rows = judged(
        table(HEADER, "Bo Al|bo@example.org|||123 45|Mora", "Anna Ek|anna@example.org|070-1234567|||Mora",
              "Ek, Anna|ANNA@example.org||||"),
        ANNA,
        decided={4: Decided(same="P1001")},
    )  # fmt: skip
    assert [row.verdict for row in rows] == [Verdict.NEW, Verdict.UPDATE, Verdict.MERGED]
    assert rows[1].changes == (Change("phone", None, "+46701234567"),)
    assert (rows[1].known, rows[2].into) == (ANNA, 3)


def test_what_is_wrong_is_a_sentence_with_the_rows_number() -> None:
    (row,) = judged(table(HEADER, "|anna|||1|"))
    assert row.verdict is Verdict.ERROR
    assert row.sentences(say) == [
        "Rad 2: namnet saknas",
        "Rad 2: skriv e-postadressen med @, till exempel namn@exempel.se",
    ]


def test_a_row_that_is_too_wide_waits_until_it_is_corrected() -> None:
    wide = table("Namn|Ort", "Anna Ek|Mora|x")
    assert [row.verdict for row in judged(wide)] == [Verdict.ERROR]
    assert [row.verdict for row in judged(wide, cells={2: {1: "Mora"}})] == [Verdict.NEW]


def test_the_same_row_twice_is_one_person() -> None:
    rows = judged(table(HEADER, "Anna Ek||||| Mora", "Ek, Anna|||||Mora"))
    assert [row.verdict for row in rows] == [Verdict.NEW, Verdict.MERGED]
    assert rows[1].into == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anna-Lena Öberg|al@example.org||||", "Oberg Annalena|al@example.org||||"),
        ("Anna Ek|a@example.org||||", "Anna Eck|a@example.org||||"),
        ("Anna Ek||070-1234567|||", "Ek, Anna||+46 70 123 45 67|||Mora"),
        ("Anna Ek|||Storgatan 1|123 45|Mora", "Anna Maria Ek|||Storgatan 1|12345|Mora"),
        ("Anna Ek|a@example.org||||", "Anna Berg|a@example.org||||"),
        ("Anna Ek|||||", "Anna Ek|a@example.org||||"),
    ],
)
def test_rows_that_may_be_one_person_are_asked_about(first, second) -> None:
    rows = judged(table(HEADER, first, second))
    assert [row.verdict for row in rows] == [Verdict.NEW, Verdict.DOUBT]
    (pair,) = rows[1].pairs
    assert pair.code == "2"
    assert pair.likeness.reasons


def test_the_answer_settles_a_doubt() -> None:
    rows = ("Anna Ek|a@example.org||||", "Anna Eck|a@example.org|070-1234567|||")
    same = judged(table(HEADER, *rows), decided={3: Decided(same="2")})
    assert [row.verdict for row in same] == [Verdict.NEW, Verdict.MERGED]
    assert same[0].moved == Moved("Anna Ek", "a@example.org", "+46701234567")
    two = judged(table(HEADER, *rows), decided={3: Decided(others=frozenset({"2"}))})
    assert [row.verdict for row in two] == [Verdict.NEW, Verdict.NEW]
    out = judged(table(HEADER, *rows), decided={3: Decided(skipped=True)})
    assert [row.verdict for row in out] == [Verdict.NEW, Verdict.SKIPPED]


def test_a_couple_with_one_address_and_one_phone_is_two_people() -> None:
    anna = known(
        1, "Anna Ek", email="ek@example.org", phone="+46701234567", street="Gatan 1", city="Mora"
    )
    (row,) = judged(table(HEADER, "Bo Ek|ek@example.org|070-1234567|Gatan 1||Mora"), anna)
    assert row.verdict is Verdict.DOUBT


def test_a_row_that_may_be_two_of_the_register_is_asked_about() -> None:
    twins = [known(n, "Anna Ek", email="a@example.org") for n in (1, 2)]
    (row,) = judged(table(HEADER, "Anna Ek|a@example.org||||"), *twins)
    assert (row.verdict, [pair.code for pair in row.pairs]) == (Verdict.DOUBT, ["P1001", "P1002"])


def test_only_a_name_in_common_is_asked_about_and_never_an_update() -> None:
    (row,) = judged(table(HEADER, "Anna Ek|||||"), known(1, "Anna Ek"))
    assert row.verdict is Verdict.DOUBT


def test_a_list_changes_no_name() -> None:
    (row,) = judged(table(HEADER, "Anna Eck|||||Lund"), ANNA, decided={2: Decided(same="P1001")})
    assert [change.field for change in row.changes] == ["city"]


def test_a_row_read_before_is_known() -> None:
    listed = table(HEADER, "Anna Ek|||||")
    choices = Choices(chosen(guess_columns(listed), {}))
    (row,) = judge(listed, choices, [], today=TODAY, remember=lambda _: ANNA)
    assert (row.verdict, row.known) == (Verdict.KNOWN, ANNA)


def test_rows_are_counted_and_those_that_wait_are_found() -> None:
    rows = judged(
        table(HEADER, "Anna Ek|a@example.org||||", "|x||||", "Anna Eck|a@example.org||||")
    )
    assert {v: n for v, n in counts(rows).items() if n} == {
        Verdict.NEW: 1, Verdict.ERROR: 1, Verdict.DOUBT: 1,
    }  # fmt: skip
    assert [row.number for row in waiting(rows)] == [3, 4]


WORD = some.sampled_from([None, "Anna Ek", "Anna Eck", "Bo Al", "a@example.org", "Mora", "1"])
TEXTS = ("name", "email", "phone", "street", "postcode", "city", "orgnr", "old_number")
PEOPLE = some.builds(Moved, **dict.fromkeys(TEXTS, WORD))


@given(PEOPLE, PEOPLE)
def test_likeness_is_the_same_both_ways(one, other) -> None:
    assert likeness(one, other).points == likeness(other, one).points


NAMES = some.sampled_from(
    [
        "Anna-Lena Öberg",
        "Oberg, Annalena",
        "Anna Ek",
        "Ek Anna",
        "Anna Maria Ek",
        "Anna Eck",
        "Bo Al",
    ]
)
FAMILIES = some.builds(
    Moved, name=NAMES, email=some.sampled_from([None, "a@example.org", "b@example.org"]),
    phone=some.sampled_from([None, "0701234567", "0709876543"]),
    street=some.sampled_from([None, "Gatan 1", "Gatan 2"]), city=some.sampled_from([None, "Mora", "Lund"]),
    postcode=some.sampled_from([None, "123 45", "123 46"]), old_number=some.sampled_from([None, "7"]),
)  # fmt: skip


@given(FAMILIES, FAMILIES)
def test_whoever_would_be_asked_about_is_compared(one, other) -> None:
    found = likeness(one, other)
    for_it = {reason.message for reason in found.reasons if reason.points > 0}
    if found.maybe and for_it != {LIKE_NAME, SAME_CITY}:  # of these two, only near spellings are
        assert keys_of(described(one)) & keys_of(described(other))


def test_a_slip_in_the_name_is_found_in_the_same_city() -> None:
    (row,) = judged(
        table(HEADER, "Anna Lindstrom|||||Mora"), known(1, "Anna Lindström", city="Mora")
    )
    (slip,) = judged(
        table(HEADER, "Anna Lindtsrom|||||Mora"), known(1, "Anna Lindström", city="Mora")
    )
    assert (row.verdict, slip.verdict) == (Verdict.DOUBT, Verdict.DOUBT)
    assert [reason.message for reason in slip.pairs[0].likeness.reasons] == [LIKE_NAME, SAME_CITY]


@given(PEOPLE, some.sampled_from(TEXTS))
def test_what_is_empty_is_never_like_anything(one, name) -> None:
    bare = Moved(**{name: getattr(one, name)})
    emptied = replace(one, **{name: None})
    assert likeness(bare, emptied).points <= 0 or name in {"street", "city"}
    assert likeness(Moved(), one).reasons == ()
    assert len(fields(Moved)) > len(TEXTS)


@given(some.lists(some.tuples(WORD, WORD, WORD), max_size=8))
def test_every_row_gets_one_verdict_and_nothing_new_comes_of_a_second_reading(people) -> None:
    rows = [f"{name or ''}|{email or ''}||||{city or ''}" for name, email, city in people]
    listed = table(HEADER, "Eva Ny|eva@example.org||||", *rows)
    first = judged(listed)
    assert [row.number for row in first] == [row.number for row in listed.rows]
    register = [
        replace(known(row.number, row.moved.name or ""), moved=row.moved)
        for row in first if row.verdict is Verdict.NEW
    ]  # fmt: skip
    again = judged(listed, *register)
    assert not [row for row in again if row.verdict is Verdict.NEW]
