"""Closing months: nothing is booked in a closed one, opening it again needs a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from qmember.domain.closing import Check
from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.ledger import AccountRole, Anonymity, Channel, IncomeKind, move
from qmember.domain.people import PayerKind
from qmember.domain.permissions import Role
from qmember.formats.bank_file import read_bank_file
from qmember.models import ApprovalAnswer, Entry
from qmember.queries.audit_log import log_page
from qmember.queries.closing import deviations_of
from qmember.queries.periods import closed_months, months, open_months
from qmember.services import ledger
from qmember.services.bank_import import import_file
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.income import IncomeFacts, add_income
from qmember.services.ledger import Draft
from qmember.services.opening import open_account
from qmember.services.periods import answer_opening, ask_to_open, close_month, close_through
from tests.conftest import EVERYTHING, KARIN, TODAY
from tests.factories.bgmax_files import Giro, GiroSection, bgmax
from tests.services.test_users_roles import viewer
from tests.two_people import office, reopen


def post(open_unit, day: date) -> int:
    with open_unit() as unit:
        lines = move(100, debit=AccountRole.CASH, credit=AccountRole.SUSPENSE)
        return ledger.post(unit, Draft("deposit", day, lines)).id


def closed(database) -> set[str]:
    with database.reading() as session:
        return set(closed_months(session))


def test_closing_through_a_month_closes_the_open_ones_before_it(association, open_unit) -> None:
    post(open_unit, date(2026, 7, 5))
    post(open_unit, date(2026, 10, 5))
    with open_unit() as unit:
        done = close_through(unit, "2026-09", reason="prov")
    assert done == ["2026-07", "2026-08", "2026-09"]
    assert closed(association) == {"2026-07", "2026-08", "2026-09"}


def test_a_month_that_is_not_over_stays_open(association, open_unit) -> None:
    for month in ("2026-11", "2026-12"):
        with pytest.raises(Refused, match="not over"), open_unit() as unit:
            close_month(unit, month, reason="prov")


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "10-2026", "x", "2026-10-01"])
def test_what_is_no_month_is_refused(association, open_unit, text) -> None:
    for deed in (close_month, close_through):
        with pytest.raises(Refused), open_unit() as unit:
            deed(unit, text)
    with pytest.raises(Refused), open_unit() as unit:
        ask_to_open(unit, text, reason="x")


def test_opening_needs_a_reason_and_the_auditor_reads_it(association, open_unit) -> None:
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
    for reason in ("", "   "):
        with pytest.raises(Refused, match="why"), open_unit() as unit:
            ask_to_open(
                replace(unit, viewer=office(unit, Role.TREASURER)), "2026-10", reason=reason
            )
    with open_unit() as unit:
        reopen(unit, "2026-10", reason="En faktura kom sent")
    assert closed(association) == set()
    with association.reading() as session:
        newest = log_page(session, association.keys, EVERYTHING, areas=("month.",))[0]
    assert newest.event == "month.opened"
    assert newest.details["reason"] == "En faktura kom sent"


def test_the_chair_opens_but_does_not_close_and_others_do_neither(association, open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit(viewer(Role.CHAIR)) as unit:
        close_month(unit, "2026-10", reason="prov")
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
    with pytest.raises(NotAllowed), open_unit(viewer(Role.AUDITOR)) as unit:
        ask_to_open(unit, "2026-10", reason="x")


def test_one_alone_does_not_open_a_month(association, open_unit) -> None:
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
        karin, birgit = office(unit, Role.TREASURER), office(unit, Role.CHAIR)
        other = office(unit, Role.TREASURER, email="kassor-tva@example.org")
        asked = ask_to_open(replace(unit, viewer=karin), "2026-10", reason="Fel konto")
    for viewer_, why in ((karin, "yourself"), (other, "together")):
        with pytest.raises(Refused, match=why), open_unit(viewer_) as unit:
            answer_opening(unit, asked, granted=True)
    with pytest.raises(Conflict, match="asked for already"), open_unit(birgit) as unit:
        ask_to_open(unit, "2026-10", reason="Fel konto")
    with open_unit(birgit) as unit:
        answer_opening(unit, asked, granted=False)
    assert closed(association) == {"2026-10"}
    with pytest.raises(Conflict, match="already been answered"), open_unit(birgit) as unit:
        answer_opening(unit, asked, granted=True)
    with open_unit(birgit) as unit:
        asked = ask_to_open(unit, "2026-10", reason="Fel konto")
    with open_unit(karin) as unit:
        answer_opening(unit, asked, granted=True)
    assert closed(association) == set()


def test_the_database_refuses_that_one_asks_and_answers(association, open_unit) -> None:
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
        karin = office(unit, Role.TREASURER)
        asked = ask_to_open(replace(unit, viewer=karin), "2026-10", reason="Fel konto")
    with pytest.raises(DBAPIError, match="one person asks and answers"), open_unit() as unit:
        row = ApprovalAnswer(
            approval_id=asked, granted=True, user_id=karin.user_id, at=unit.now, by="x"
        )
        unit.session.add(row)
        unit.session.flush()


def test_payments_that_wait_ask_for_a_reason(association, open_unit) -> None:
    content = bgmax([GiroSection([Giro(50000)], on=date(2026, 10, 12))])
    with open_unit() as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))
    with association.reading() as session:
        row = next(row for row in months(session, TODAY) if row.month == "2026-10")
    assert row.deviations.waiting == 1
    with pytest.raises(Refused, match="all the same"), open_unit() as unit:
        close_month(unit, "2026-10", reasons={Check.FILES: "Banken hade stängt"})
    reasons = {Check.FILES: "Banken hade stängt", Check.WAITING: "Givaren svarar inte"}
    with open_unit() as unit:
        close_month(unit, "2026-10", reasons=reasons)
    with association.reading() as session:
        kept = deviations_of(session, ["2026-10"])["2026-10"]
    assert [(one.check, one.count, one.reason) for one in kept] == [
        (Check.FILES, 31, "Banken hade stängt"),
        (Check.WAITING, 1, "Givaren svarar inte"),
    ]
    assert closed(association) == {"2026-10"}


def test_every_way_of_booking_keeps_out_of_a_closed_month(association, open_unit) -> None:
    day = date(2026, 10, 15)
    first = post(open_unit, day)
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
    gift = GiftFacts(50000, day, Channel.SWISH, None, anonymity=Anonymity.ALL)
    with pytest.raises(Refused, match="closed"), open_unit() as unit:
        record_gift(unit, gift)
    with open_unit() as unit:
        facts = IncomeFacts(IncomeKind.SALE, 100, day, Channel.CASH, payer_kind=PayerKind.UNKNOWN)
        add_income(unit, facts)
        ledger.reverse(unit, first, kind="reversal")
        ledger.post(unit, Draft("deposit", day, move(100, debit="cash", credit="suspense")))
    with association.reading() as session:
        booked = {row.booked_on for row in session.query(Entry).filter(Entry.id != first)}
        kept = {row.event_on for row in session.query(Entry).all()}
    assert booked == {date(2026, 11, 1)}
    assert kept == {day}


def test_an_opening_balance_keeps_out_of_a_closed_month(association, open_unit) -> None:
    with open_unit() as unit:
        close_month(unit, "2023-01", reason="prov")
    with pytest.raises(Refused, match="closed"), open_unit() as unit:
        open_account(unit, account="1910", amount=100)


def test_the_list_begins_with_the_present_month(association, open_unit) -> None:
    post(open_unit, date(2026, 8, 20))
    with open_unit() as unit:
        close_month(unit, "2026-08", reason="prov")
    with association.reading() as session:
        rows = months(session, TODAY)
        assert open_months(session, "2026-10") == ["2026-09", "2026-10"]
    shown = [(row.month, row.over, row.closed, row.vouchers) for row in rows]
    assert shown == [
        ("2026-11", False, False, 0), ("2026-10", True, False, 0), ("2026-09", True, False, 0),
        ("2026-08", True, True, 1),
    ]  # fmt: skip
    assert rows[-1].changed_by == KARIN.name
