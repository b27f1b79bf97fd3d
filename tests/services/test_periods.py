"""Closing months: nothing is booked in a closed one, opening it again needs a reason."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import NotAllowed, Refused
from qmember.domain.ledger import AccountRole, Anonymity, Channel, IncomeKind, move
from qmember.domain.people import PayerKind
from qmember.domain.permissions import Role
from qmember.formats.bank_file import read_bank_file
from qmember.models import Entry
from qmember.queries.audit_log import log_page
from qmember.queries.periods import closed_months, months, open_months
from qmember.services import ledger
from qmember.services.bank_import import import_file
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.income import IncomeFacts, add_income
from qmember.services.ledger import Draft
from qmember.services.opening import open_account
from qmember.services.periods import close_month, close_through, open_month
from tests.conftest import KARIN, TODAY
from tests.factories.bgmax_files import Giro, GiroSection, bgmax
from tests.services.test_users_roles import viewer


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
        done = close_through(unit, "2026-09")
    assert done == ["2026-07", "2026-08", "2026-09"]
    assert closed(association) == {"2026-07", "2026-08", "2026-09"}


def test_a_month_that_is_not_over_stays_open(association, open_unit) -> None:
    for month in ("2026-11", "2026-12"):
        with pytest.raises(Refused, match="not over"), open_unit() as unit:
            close_month(unit, month)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "10-2026", "x", "2026-10-01"])
def test_what_is_no_month_is_refused(association, open_unit, text) -> None:
    for deed in (close_month, close_through):
        with pytest.raises(Refused), open_unit() as unit:
            deed(unit, text)
    with pytest.raises(Refused), open_unit() as unit:
        open_month(unit, text, reason="x")


def test_opening_needs_a_reason_and_the_auditor_reads_it(association, open_unit) -> None:
    with open_unit() as unit:
        close_month(unit, "2026-10")
    for reason in ("", "   "):
        with pytest.raises(Refused, match="why"), open_unit() as unit:
            open_month(unit, "2026-10", reason=reason)
    with open_unit() as unit:
        open_month(unit, "2026-10", reason="En faktura kom sent")
    assert closed(association) == set()
    with association.reading() as session:
        newest = log_page(session, association.keys, areas=("month.",))[0]
    assert newest.event == "month.opened"
    assert newest.details["reason"] == "En faktura kom sent"


def test_the_chair_opens_but_does_not_close_and_others_do_neither(association, open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit(viewer(Role.CHAIR)) as unit:
        close_month(unit, "2026-10")
    with open_unit() as unit:
        close_month(unit, "2026-10")
    with pytest.raises(NotAllowed), open_unit(viewer(Role.AUDITOR)) as unit:
        open_month(unit, "2026-10", reason="x")
    with open_unit(viewer(Role.CHAIR)) as unit:
        open_month(unit, "2026-10", reason="x")


def test_payments_that_wait_ask_for_a_reason(association, open_unit) -> None:
    content = bgmax([GiroSection([Giro(50000)], on=date(2026, 10, 12))])
    with open_unit() as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))
    with association.reading() as session:
        row = next(row for row in months(session, TODAY) if row.month == "2026-10")
    assert row.deviations.waiting == 1
    with pytest.raises(Refused, match="all the same"), open_unit() as unit:
        close_month(unit, "2026-10")
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="Givaren svarar inte")
    assert closed(association) == {"2026-10"}


def test_every_way_of_booking_keeps_out_of_a_closed_month(association, open_unit) -> None:
    day = date(2026, 10, 15)
    first = post(open_unit, day)
    with open_unit() as unit:
        close_month(unit, "2026-10")
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
        close_month(unit, "2023-01")
    with pytest.raises(Refused, match="closed"), open_unit() as unit:
        open_account(unit, account="1910", amount=100)


def test_the_list_begins_with_the_present_month(association, open_unit) -> None:
    post(open_unit, date(2026, 8, 20))
    with open_unit() as unit:
        close_month(unit, "2026-08")
    with association.reading() as session:
        rows = months(session, TODAY)
        assert open_months(session, "2026-10") == ["2026-09", "2026-10"]
    shown = [(row.month, row.over, row.closed, row.vouchers) for row in rows]
    assert shown == [
        ("2026-11", False, False, 0), ("2026-10", True, False, 0), ("2026-09", True, False, 0),
        ("2026-08", True, True, 1),
    ]  # fmt: skip
    assert rows[-1].changed_by == KARIN.name
