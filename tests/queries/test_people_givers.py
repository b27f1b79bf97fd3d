from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.people import PersonRole, ReceiptWish
from qmember.domain.person_facts import PersonFacts
from qmember.queries.people import find_givers, person_id_by_code
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.people import add_people, ensure_role
from tests.factories.people import KARIN, MONA, RUT, SIV, canary_facts


@pytest.fixture
def ids(association, open_unit) -> list[int]:
    with open_unit(SIV) as unit:
        return add_people(
            unit,
            [
                PersonFacts(name="Anna Ek", city="Solna", email="anna@example.org"),
                PersonFacts(name="ANNA EK", city="Lund", orgnr="802471-7236"),
                PersonFacts(name="Ann Berg", city="Uppsala", street="Gatan 1"),
                PersonFacts(name="Annika 1003"),
                canary_facts("Annalisa"),
            ],
        )


def give(open_unit, person_id: int, on: date, anonymity: Anonymity = Anonymity.NONE) -> int:
    facts = GiftFacts(
        amount=50000, received_on=on, channel=Channel.SWISH, person_id=person_id,
        receipt=ReceiptWish.NONE, anonymity=anonymity,
    )  # fmt: skip
    with open_unit() as unit:
        return gifts.record_gift(unit, facts).income_id


def test_a_hit_shows_name_place_and_latest_year_and_who_is_alone_with_the_name(
    open_unit, database, ids
) -> None:
    give(open_unit, ids[2], date(2025, 4, 1))
    undone = give(open_unit, ids[2], date(2026, 4, 1))
    with open_unit() as unit:
        gifts.void_gift(unit, undone, reason="undone")
    with database.reading() as session:
        hits = find_givers(session, KARIN, "ann")
    assert [(h.name, h.place, h.last_year, h.sole) for h in hits] == [
        ("Ann Berg", "Uppsala", 2025, True),
        ("Anna Ek", "Solna", None, False),
        ("ANNA EK", "Lund", None, False),
        ("Annika 1003", None, None, True),
    ]
    assert hits[0].code == "P1003"


def test_years_of_gifts_are_for_those_who_read_gifts(open_unit, database, ids) -> None:
    give(open_unit, ids[2], date(2025, 4, 1))
    with open_unit() as unit:
        ensure_role(unit, ids[2], PersonRole.MEMBER, date(2025, 1, 1))
    with database.reading() as session:
        assert [h.last_year for h in find_givers(session, MONA, "ann berg")] == [None]


def test_a_number_finds_its_person_first_and_a_hidden_one_by_number_alone(database, ids) -> None:
    with database.reading() as session:
        assert [h.name for h in find_givers(session, KARIN, "1003")] == ["Ann Berg", "Annika 1003"]
        [hit] = find_givers(session, KARIN, "P1005")
    assert (hit.name, hit.place, hit.last_year, hit.sole) == ("P1005", None, None, True)


def test_an_e_mail_address_finds_its_owner(database, ids) -> None:
    with database.reading() as session:
        assert [h.code for h in find_givers(session, KARIN, "Anna@Example.org")] == ["P1001"]


@pytest.mark.parametrize("text", ["", "  ", "xyz", "@", "·"])
def test_nothing_finds_nobody(database, ids, text: str) -> None:
    with database.reading() as session:
        assert find_givers(session, KARIN, text) == []


def test_who_may_not_read_people_finds_nobody(database, ids) -> None:
    with database.reading() as session:
        assert find_givers(session, RUT, "ann") == find_givers(session, RUT, "1001") == []


def test_a_ninth_of_the_same_name_still_counts(open_unit, database) -> None:
    with open_unit() as unit:
        add_people(unit, [PersonFacts(name=f"Bo Alm{n}") for n in range(7)])
        add_people(unit, [PersonFacts(name="Bo Ek"), PersonFacts(name="Bo Ek")])
    with database.reading() as session:
        hits = find_givers(session, KARIN, "bo")
    assert len(hits) == 8
    assert [h.sole for h in hits] == [True] * 7 + [False]


def test_a_code_leads_to_its_person(database, ids) -> None:
    with database.reading() as session:
        assert person_id_by_code(session, KARIN, "P1002") == ids[1]
        assert person_id_by_code(session, KARIN, "P4711") is None
        assert person_id_by_code(session, KARIN, "ny") is None


def test_a_hidden_person_is_never_hinted_at(database, ids) -> None:
    with database.reading() as session:
        assert find_givers(session, SIV, "annal") == []
