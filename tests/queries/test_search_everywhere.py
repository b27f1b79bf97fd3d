"""The one search on both databases: what each may find, masked, and where nothing is told."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.domain.people import PersonRole, Protection, ReceiptWish
from qmember.domain.pseudonyms import UNKNOWN
from qmember.domain.search import read_question
from qmember.queries.member_types import member_types
from qmember.queries.members import member_no_of
from qmember.queries.search import HITS, look_for
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.memberships import accept
from qmember.services.people import add_person, ensure_role, set_protection
from tests.conftest import EVERYTHING, TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV

DAY = date(2026, 11, 2)


@pytest.fixture
def anna(association, open_unit) -> int:
    """Anna, P1001, with a gift of 500 kronor, voucher and receipt 2026-0001."""
    with open_unit() as unit:
        person = add_person(unit, name="Anna Ek", email="anna@example.org", city="Solna")
        facts = GiftFacts(50_000, DAY, Channel.SWISH, person.id, receipt=ReceiptWish.PAPER)
        gifts.record_gift(unit, facts)
    return person.id


def found(database, viewer, text: str):
    with database.reading() as session:
        return look_for(session, viewer, read_question(text, TODAY), on=TODAY)


@pytest.mark.parametrize("text", ["anna", "ek solna", "anna@example.org", "P1001", "1001"])
def test_people_are_found_by_those_who_read_people(database, open_unit, anna, text: str) -> None:
    for viewer in (KARIN, SIV):
        assert [row.shown_as for row in found(database, viewer, text).people] == ["Anna Ek"]
    for viewer in (RUT, BIRGIT, MONA):
        assert found(database, viewer, text).people == ()
    with open_unit() as unit:
        ensure_role(unit, anna, PersonRole.MEMBER, DAY)
    assert [row.shown_as for row in found(database, MONA, text).people] == ["Anna Ek"]


@pytest.mark.parametrize("text", ["500", "500,00", "2026-11-02", "2 nov"])
def test_money_is_found_by_those_who_read_gifts(database, anna, text: str) -> None:
    [hit] = found(database, KARIN, text).incomes
    assert (hit.voucher, hit.amount_ore, hit.shown_as, hit.person, hit.holds) == (
        "2026-0001", 50_000, "Anna Ek", "P1001", True,
    )  # fmt: skip
    [hit] = found(database, RUT, text).incomes
    assert (hit.shown_as, hit.person) == (UNKNOWN, None)
    assert found(database, MONA, text).incomes == found(database, BIRGIT, text).incomes == ()


def test_vouchers_and_receipts_are_found_by_those_who_read_them(database, anna) -> None:
    for viewer, voucher, receipt in ((KARIN, 1, 1), (RUT, 1, 1), (BIRGIT, 0, 0), (MONA, 0, 0)):
        one = found(database, viewer, "2026-0001")
        assert (one.voucher is not None, one.receipt is not None) == (bool(voucher), bool(receipt))
        assert one.count == voucher + receipt
    assert found(database, KARIN, "kvitto 2026-0001").voucher is None
    assert found(database, KARIN, "2026-0002").count == 0


def test_a_gift_that_holds_no_more_is_found_and_says_so(database, open_unit, anna) -> None:
    with open_unit() as unit:
        gifts.void_gift(unit, 1, reason="duplicate")
    assert [hit.holds for hit in found(database, KARIN, "500").incomes] == [False]


def test_the_newest_are_shown_and_more_is_told(database, open_unit, anna) -> None:
    with open_unit() as unit:
        for number in range(HITS + 3):
            facts = GiftFacts(1_100, DAY, Channel.CASH, anna)
            gifts.record_gift(unit, facts, key=f"k{number}", confirmed=True)
    many = found(database, KARIN, "11")
    assert (len(many.incomes), many.more_incomes) == (HITS, True)
    assert many.incomes[0].voucher == f"2026-{HITS + 4:04d}"


def test_a_member_is_found_by_her_number_unless_she_is_hidden(database, open_unit, anna) -> None:
    with open_unit() as unit:
        [kind, *_] = member_types(unit.session)
        accept(unit, anna, type_id=kind.id, on=DAY)
        number = member_no_of(unit.session, anna)
    for viewer in (KARIN, MONA):
        for typed in (number, number[1:], number.lower()):
            assert [row.number for row in found(database, viewer, typed).people] == ["P1001"]
    assert found(database, RUT, number).count == 0
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, anna, Protection.PROTECTED)
    for viewer in (KARIN, MONA):
        assert found(database, viewer, number).count == 0


def test_a_hidden_payer_is_her_number_in_what_is_found_by_amount(database, open_unit, anna) -> None:
    with open_unit(SIV) as unit:
        set_protection(unit, anna, Protection.PROTECTED)
    for viewer in (KARIN, MONA, SIV):
        for text in ("anna", "ek", "anna@example.org", "solna"):
            assert found(database, viewer, text).people == ()
    [hit] = found(database, KARIN, "500").incomes
    assert hit.shown_as == "P1001"
    [row] = found(database, KARIN, "P1001").people
    assert (row.shown_as, row.protection_band) == ("P1001", True)


def test_an_empty_question_finds_nothing(database, anna) -> None:
    assert found(database, KARIN, "   ").count == 0
