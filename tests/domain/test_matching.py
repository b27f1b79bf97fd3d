"""What a bank payment is believed to be: a table of cases for each rule, and properties that hold for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.match_evidence import swapped, swaps
from qmember.domain.match_facts import (
    ORDER,
    Because,
    ByHand,
    Candidates,
    Certainty,
    Habit,
    Match,
    OpenFee,
    Share,
    Somebody,
    Told,
)
from qmember.domain.match_kept import code_of, kept, suggestions_of
from qmember.domain.match_names import Likeness, NameBook, likeness
from qmember.domain.matching import match, match_all
from qmember.domain.text import words

DAY = date(2026, 11, 14)
CERTAIN, LIKELY, UNCLEAR = Certainty.CERTAIN, Certainty.LIKELY, Certainty.UNCLEAR
SAME, WITHIN, ALIKE = Likeness.SAME, Likeness.WITHIN, Likeness.ALIKE
KARIN, LUNDH, ERIK = 1, 2, 3
HERS = OpenFee(11, KARIN, KARIN, 20_000, "123456797", date(2027, 1, 1), "M100008")
LUNDHS = OpenFee(12, LUNDH, LUNDH, 20_000, "765432190", date(2027, 1, 1), "M200014")
ERIKS = OpenFee(13, ERIK, ERIK, 20_000, "111222393", date(2027, 1, 1), "M300020")
HOME = frozenset({"home"})


def told(amount: int = 20_000, **more: object) -> Told:
    return Told(1, DAY, amount, **more)


def fee(claim: OpenFee, amount: int = 20_000) -> Share:
    return Share("membership_fee", amount, claim.payer_id, claim.claim_id)


def gift(person_id: int, amount: int = 20_000) -> Share:
    return Share("gift", amount, person_id)


def habit(times: int, amount: int = 10_000, person_id: int = KARIN, **more: object) -> Habit:
    return Habit("gift", amount, times, person_id, **more)


def at_home(one: OpenFee) -> OpenFee:
    return replace(one, homes=HOME)


CASES: dict[str, tuple[Told, Candidates, Certainty, tuple[Share, ...] | None]] = {
    "reference and amount": (
        told(references=("123456797",)), Candidates((HERS, LUNDHS)), CERTAIN, (fee(HERS),)
    ),
    "reference and amount, whoever pays": (
        told(references=("123456797",)),
        Candidates((HERS, LUNDHS), (Somebody(LUNDH, SAME),)), CERTAIN, (fee(HERS),),
    ),
    "reference and more: the rest is over": (
        told(30_000, references=("123456797",)), Candidates((HERS,)), LIKELY,
        (fee(HERS), Share("over", 10_000, KARIN, 11)),
    ),
    "reference and less": (
        told(5_000, references=("123456797",)), Candidates((HERS,)), LIKELY, (fee(HERS, 5_000),)
    ),
    "two references that are the amount together": (
        told(40_000, references=("123456797", "765432190")), Candidates((HERS, LUNDHS)), LIKELY,
        (fee(HERS), fee(LUNDHS)),
    ),
    "two references, each of the amount": (
        told(references=("123456797", "765432190")), Candidates((HERS, LUNDHS)), UNCLEAR, None
    ),
    "a reference that is paid": (
        told(references=("999999999",)), Candidates((), (Somebody(KARIN, SAME),), paid=True),
        UNCLEAR, None,
    ),
    "two digits swapped": (
        told(references=("123465797",)), Candidates((HERS, LUNDHS)), LIKELY, (fee(HERS),)
    ),
    "two digits swapped, another amount": (
        told(700, references=("123465797",)), Candidates((HERS,)), UNCLEAR, None
    ),
    "member number": (
        told(numbers=("M100008",)), Candidates((HERS, LUNDHS)), LIKELY, (fee(HERS),)
    ),
    "same sender, amount and purpose twice": (
        told(10_000), Candidates(habits=(habit(2),)), CERTAIN, (gift(KARIN, 10_000),)
    ),
    "once is not twice": (
        told(10_000), Candidates(habits=(habit(1),)), LIKELY, (gift(KARIN, 10_000),)
    ),
    "same sender, another amount": (
        told(15_000), Candidates(habits=(habit(5),)), LIKELY, (gift(KARIN, 15_000),)
    ),
    "a sale by nobody named, twice": (
        told(10_000), Candidates(habits=(Habit("sale", 10_000, 2),)), CERTAIN,
        (Share("sale", 10_000),),
    ),
    "two purposes of the same amount": (
        told(10_000), Candidates(habits=(habit(2), habit(2, purpose_id=7))), UNCLEAR, None
    ),
    "an account of several is nobody's": (
        told(10_000), Candidates(habits=(habit(2), habit(2, person_id=ERIK))), UNCLEAR, None
    ),
    "an account of several, one amount each": (
        told(10_000), Candidates(habits=(habit(9), habit(2, 50_000, ERIK))), UNCLEAR, None
    ),
    "a rule that is paused": (
        told(10_000), Candidates(habits=(habit(4, paused=True),)), LIKELY, (gift(KARIN, 10_000),)
    ),
    "her habit is a gift, but she is asked for the same": (
        told(), Candidates((HERS,), habits=(habit(3, 20_000),)), LIKELY, (gift(KARIN),)
    ),
    "her habit is a gift, and somebody of her name is asked for the same": (
        told(), Candidates((LUNDHS,), (Somebody(LUNDH, SAME),), (habit(3, 20_000),)), CERTAIN,
        (gift(KARIN),),
    ),
    "her habit is a gift, but she writes that it is the fee": (
        told(10_000, message="medlemsavgift"), Candidates(habits=(habit(3),)), None, None
    ),
    "her habit, and another's member number": (
        told(10_000, numbers=("M300020",)), Candidates((ERIKS,), habits=(habit(3),)), LIKELY,
        (gift(KARIN, 10_000),),
    ),
    "her fee from the account she pays it from": (
        told(), Candidates((HERS,), habits=(Habit("membership_fee", 20_000, 2, KARIN),)), CERTAIN,
        (fee(HERS),),
    ),
    "the same, paid before only once": (
        told(), Candidates((HERS,), habits=(Habit("membership_fee", 20_000, 1, KARIN),)), LIKELY,
        (fee(HERS),),
    ),
    "the same, nothing is asked for": (
        told(), Candidates(habits=(Habit("membership_fee", 20_000, 3, KARIN),)), LIKELY,
        (Share("membership_fee", 20_000, KARIN),),
    ),
    "not income, twice": (
        told(5_000), Candidates(habits=(Habit("not_income", 5_000, 2),)), CERTAIN,
        (Share("not_income", 5_000),),
    ),
    "the name and the fee": (
        told(), Candidates((HERS, LUNDHS), (Somebody(KARIN, SAME), Somebody(LUNDH, ALIKE))), LIKELY,
        (fee(HERS),),
    ),
    "a name with a slip and the fee": (
        told(), Candidates((LUNDHS,), (Somebody(LUNDH, ALIKE),)), LIKELY, (fee(LUNDHS),)
    ),
    "a name with a slip alone": (
        told(7_000), Candidates((), (Somebody(LUNDH, ALIKE),)), UNCLEAR, None
    ),
    "two of the same name, one of whom is asked": (
        told(), Candidates((HERS,), (Somebody(KARIN, SAME), Somebody(ERIK, SAME))), LIKELY,
        (fee(HERS),),
    ),
    "two of the same name who are asked alike": (
        told(), Candidates((HERS, ERIKS), (Somebody(KARIN, SAME), Somebody(ERIK, SAME))), UNCLEAR,
        None,
    ),
    "two of the same name who give": (
        told(7_000), Candidates((), (Somebody(KARIN, SAME), Somebody(ERIK, SAME))), UNCLEAR, None
    ),
    "a name alone is a gift, likely": (
        told(7_000), Candidates((), (Somebody(KARIN, SAME),)), LIKELY, (gift(KARIN, 7_000),)
    ),
    "a name whose money was something else": (
        told(7_000), Candidates((), (Somebody(KARIN, SAME, kind="lecture"),)), LIKELY,
        (Share("lecture", 7_000, KARIN),),
    ),
    "the fee and a gift": (
        told(30_000, message="MEDL 27"), Candidates((HERS,), (Somebody(KARIN, SAME),)), LIKELY,
        (fee(HERS), Share("over", 10_000, KARIN, 11)),
    ),
    "much more than the fee is a gift": (
        told(900_000), Candidates((HERS,), (Somebody(KARIN, SAME),)), LIKELY,
        (gift(KARIN, 900_000),),
    ),
    "she writes that it is a gift": (
        told(message="Gåva"), Candidates((HERS,), (Somebody(KARIN, SAME),)), LIKELY, (gift(KARIN),)
    ),
    "less than the fee could be either": (
        told(5_000), Candidates((HERS,), (Somebody(KARIN, SAME),)), UNCLEAR, None
    ),
    "for somebody whom the message names": (
        told(), Candidates((HERS,), (Somebody(ERIK, SAME), Somebody(KARIN, WITHIN, told=True))),
        LIKELY, (fee(HERS),),
    ),
    "two of a household": (
        told(40_000),
        Candidates((at_home(HERS), at_home(ERIKS)), (Somebody(KARIN, SAME, homes=HOME),)), LIKELY,
        (fee(HERS), fee(ERIKS)),
    ),
    "two of three in a household": (
        told(40_000),
        Candidates(
            (at_home(HERS), at_home(ERIKS), at_home(LUNDHS)), (Somebody(KARIN, SAME, homes=HOME),)
        ),
        UNCLEAR, None,
    ),
    "all three in a household": (
        told(60_000),
        Candidates(
            (at_home(HERS), at_home(ERIKS), at_home(LUNDHS)), (Somebody(KARIN, SAME, homes=HOME),)
        ),
        LIKELY, (fee(HERS), fee(LUNDHS), fee(ERIKS)),
    ),
    "two who are called the same are not two who are named": (
        told(40_000),
        Candidates((HERS, ERIKS), (Somebody(KARIN, WITHIN), Somebody(ERIK, WITHIN))), UNCLEAR, None,
    ),
    "two who are named together": (
        told(40_000),
        Candidates(
            (HERS, ERIKS),
            (Somebody(KARIN, WITHIN, named="karin"), Somebody(ERIK, WITHIN, named="erik")),
        ),
        LIKELY, (fee(HERS), fee(ERIKS)),
    ),
    "an authority that is not in the register": (
        told(15_000_000), Candidates(authority=-1), LIKELY, (Share("state_grant", 15_000_000),)
    ),
    "an authority whose message names the funder": (
        told(15_000_000),
        Candidates((), (Somebody(ERIK, SAME, told=True),), authority=7, funders=((9, "project_grant"),)),
        LIKELY, (Share("project_grant", 15_000_000, 9),),
    ),
    "an authority whose message names two": (
        told(15_000_000), Candidates(authority=7, funders=((8, ""), (9, ""))), UNCLEAR, None
    ),
    "a gift by hand of hers may be the same money": (
        told(), Candidates((), (Somebody(KARIN, SAME),), by_hand=(ByHand(5, KARIN, 20_000, DAY),)),
        UNCLEAR, None,
    ),
    "a gift by hand of hers, though her habit is certain": (
        told(10_000), Candidates(habits=(habit(3),), by_hand=(ByHand(5, KARIN, 10_000, DAY),)),
        UNCLEAR, None,
    ),
    "a gift by hand of somebody else's": (
        told(), Candidates((), (Somebody(KARIN, SAME),), by_hand=(ByHand(5, ERIK, 20_000, DAY),)),
        LIKELY, (gift(KARIN),),
    ),
    "a gift by hand half a year ago": (
        told(),
        Candidates(
            (), (Somebody(KARIN, SAME),),
            by_hand=(ByHand(5, KARIN, 20_000, DAY - timedelta(days=180)),),
        ),
        LIKELY, (gift(KARIN),),
    ),
    "the amount alone": (told(), Candidates((HERS, LUNDHS, ERIKS)), UNCLEAR, None),
    "nothing at all": (told(), Candidates(), UNCLEAR, None),
    "a text that names somebody in danger": (
        told(references=("123456797",), hidden=True),
        Candidates((HERS,), (Somebody(KARIN, SAME),), (habit(5, 20_000),)), UNCLEAR, None,
    ),
    "a deduction": (told(-5_000), Candidates((HERS,), (Somebody(KARIN, SAME),)), UNCLEAR, None),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_rule_of_the_queue(name: str) -> None:
    row, known, certainty, shares = CASES[name]
    found = match(row, known)
    if certainty is None:
        assert found.certainty is not CERTAIN
        return
    assert found.certainty is certainty
    if shares is not None:
        assert found.suggestions[0].shares == shares
        assert sum(share.amount for share in found.suggestions[0].shares) == row.amount
    if row.hidden or row.amount < 0:
        assert found.suggestions == ()


def test_a_gift_by_hand_is_the_first_thing_that_it_may_be() -> None:
    row, known, *_ = CASES["a gift by hand of hers may be the same money"]
    first, second = match(row, known).suggestions
    assert first.shares == (Share("settled", 20_000, KARIN, income_id=5),)
    assert (first.because, second.shares) == ((Because.BY_HAND,), (gift(KARIN),))


def test_two_payments_for_the_same_fee_are_not_certain() -> None:
    rows = [replace(told(references=("123456797",)), payment_id=n) for n in (1, 2)]
    found = match_all((row, Candidates((HERS,))) for row in rows)
    assert [one.certainty for one in found] == [LIKELY, LIKELY]
    assert all(Because.OTHER_PAYMENT in one.suggestions[0].because for one in found)


def test_a_likely_payment_for_the_same_fee_leaves_the_certain_one_certain() -> None:
    by_name = (replace(told(), payment_id=2), Candidates((HERS,), (Somebody(KARIN, SAME),)))
    sure = (told(references=("123456797",)), Candidates((HERS,)))
    assert [one.certainty for one in match_all([sure, by_name])] == [CERTAIN, LIKELY]


def test_what_is_kept_comes_back_the_same() -> None:
    row, known, *_ = CASES["the fee and a gift"]
    found = match(row, known).suggestions
    assert suggestions_of(kept(found)) == found
    assert len({code_of(one.shares) for one in found}) == len(found)


@pytest.mark.parametrize(
    ("said", "theirs", "how"),
    [
        ("LUND KARIN", "Karin Lund", SAME),
        ("Karin  Lund", "Karin Lund", SAME),
        ("OBERG ANNA-LENA", "Anna-Lena Öberg", SAME),
        ("LUND KARIN MARIA", "Karin Lund", WITHIN),
        ("LUND KARIN", "Karin Maria Lund", WITHIN),
        ("KARIN LUND/ERIK LUND", "Erik Lund", WITHIN),
        ("LUNDH KARIN", "Karin Lund", ALIKE),
        ("KARIN LUNDSTRO", "Karin Lundström", ALIKE),
        ("KARIN", "Karin Lund", Likeness.NONE),
        ("ERIK LUND", "Karin Lund", Likeness.NONE),
        ("ANNA EK", "Anna Ekman", Likeness.NONE),
        ("", "Karin Lund", Likeness.NONE),
        ("ROTARY", "Rotary", SAME),
    ],
)
def test_names_as_banks_write_them(said: str, theirs: str, how: Likeness) -> None:
    assert likeness(words(said), words(theirs)) is how
    assert NameBook([(1, theirs)]).meant(words(said)) == ({1: how} if how else {})


@given(st.text("0123456789", min_size=2, max_size=9))
def test_swaps_are_what_is_swapped(number: str) -> None:
    found = list(swaps(number))
    assert all(swapped(one, number) for one in found)
    assert number not in found


PEOPLE = st.integers(1, 4)
AMOUNTS = st.sampled_from([5_000, 10_000, 20_000, 40_000])
FEES = st.builds(
    lambda n, who, ore, home: OpenFee(
        n, who, who, ore, f"{n:09}", DAY, f"M{n}", frozenset({home}) if home else frozenset()
    ),
    st.integers(1, 6), PEOPLE, AMOUNTS, st.sampled_from(["", "a", "b"]),
)  # fmt: skip
SOMEBODY = st.builds(
    lambda who, how, told, home: Somebody(who, how, told, frozenset({home}) if home else frozenset()),
    PEOPLE, st.sampled_from([ALIKE, WITHIN, SAME]), st.booleans(), st.sampled_from(["", "a", "b"]),
)  # fmt: skip
HABITS = st.builds(
    Habit, st.sampled_from(["gift", "sale", "membership_fee", "not_income"]), AMOUNTS,
    st.integers(1, 4), st.integers(0, 3), st.sampled_from([0, 0, 7]),
)  # fmt: skip
BY_HAND = st.builds(ByHand, st.integers(1, 5), st.integers(0, 4), AMOUNTS, st.just(DAY))
KNOWN = st.builds(
    Candidates,
    st.lists(FEES, max_size=5, unique_by=lambda one: one.claim_id).map(tuple),
    st.lists(SOMEBODY, max_size=4, unique_by=lambda one: one.person_id).map(tuple),
    st.lists(HABITS, max_size=3, unique_by=lambda one: (one.kind, one.amount, one.person_id, one.purpose_id)).map(tuple),
    st.lists(BY_HAND, max_size=2, unique_by=lambda one: one.income_id).map(tuple),
)  # fmt: skip
ROWS = st.builds(
    Told, st.just(1), st.just(DAY), AMOUNTS,
    st.lists(st.integers(1, 6).map(lambda n: f"{n:09}"), max_size=2, unique=True).map(tuple),
    st.lists(st.integers(1, 6).map(lambda n: f"M{n}"), max_size=1).map(tuple),
    st.sampled_from(["", "gåva", "medlemsavgift"]),
)  # fmt: skip


@given(ROWS, KNOWN, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_makes_no_difference(row, known, chance) -> None:
    def mixed(some: tuple) -> tuple:
        return tuple(chance.sample(some, len(some)))

    other = Candidates(
        mixed(known.fees), mixed(known.people), mixed(known.habits), mixed(known.by_hand)
    )
    assert match(row, other) == match(row, known)


@given(ROWS, KNOWN)
def test_a_name_alone_is_never_certain(row, known) -> None:
    bare = replace(known, habits=())
    if not set(row.references) & {fee.reference for fee in bare.fees}:
        assert match(row, bare).certainty is not CERTAIN


def twin(one: Somebody | OpenFee) -> Somebody | OpenFee:
    """Somebody else who is exactly like her but lives elsewhere, or whose fee is."""
    homes = frozenset(f"{home}2" for home in one.homes)
    if isinstance(one, Somebody):
        return replace(one, person_id=one.person_id + 100, homes=homes)
    return replace(
        one, claim_id=one.claim_id + 100, payer_id=one.payer_id + 100,
        member_id=one.member_id + 100, reference=f"9{one.reference[1:]}",
        homes=homes,
    )  # fmt: skip


@given(ROWS, KNOWN)
def test_everybody_twice_is_never_surer_and_never_picks_by_name(row, known) -> None:
    before = match(row, known)
    double = replace(
        known,
        fees=(*known.fees, *(twin(one) for one in known.fees)),
        people=(*known.people, *(twin(one) for one in known.people)),
    )
    after = match(row, double)
    assert ORDER.index(after.certainty) <= ORDER.index(before.certainty)
    if not (row.references or row.numbers or known.habits):
        assert after.certainty is UNCLEAR


@given(ROWS, KNOWN)
def test_every_suggestion_is_of_the_whole_payment_and_has_a_reason(row, known) -> None:
    found: Match = match(row, known)
    for one in found.suggestions:
        assert sum(share.amount for share in one.shares) == row.amount
        assert one.because
    assert len(found.suggestions) <= 4
    if found.certainty is not UNCLEAR:
        assert found.suggestions


@given(ROWS, KNOWN)
def test_a_text_that_names_somebody_in_danger_has_no_suggestion(row, known) -> None:
    assert match(replace(row, hidden=True), known) == Match(1)
