"""Handing over to the bookkeeping: each entry once, the same bytes each time, and no name."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.errors import NotAllowed, NotFound, Refused
from qmember.domain.exports import ListName
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Role
from qmember.domain.sie import SieYear
from qmember.formats.sie_read import read_sie
from qmember.models import (
    Entry,
    HandoverBatch,
    HandoverEntry,
    HandoverVoucher,
    Income,
    Posted,
    Purpose,
)
from qmember.queries import handover as reads
from qmember.queries.audit_log import log_page
from qmember.services.association import choose
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift, void_gift
from qmember.services.handover import choose_project, hand_over, take_file
from qmember.services.opening import open_account, undo_opening
from qmember.services.people import add_person
from qmember.services.periods import close_month
from qmember.services.purposes import add_purpose
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KARIN, TODAY
from tests.services.test_users_roles import viewer

FIRST, DAY, LAST = date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 30)
OCTOBER = date(2026, 10, 5)


def give(open_unit, ore: int, day: date = DAY, channel: Channel = Channel.SWISH, **facts) -> int:
    with open_unit() as unit:
        return record_gift(unit, GiftFacts(ore, day, channel, None, **facts)).income_id


def over(open_unit, first: date = FIRST, last: date = LAST):
    with open_unit() as unit:
        return hand_over(unit, first, last)


def content(database, batch_id: int) -> bytes:
    with database.reading() as session:
        return reads.content_of(session, batch_id)


def ledger_sums(session) -> dict[str, int]:
    """Sums of the ledger by account, but for opening balances."""
    query = select(Posted.account_number, func.sum(Posted.amount_ore)).group_by(
        Posted.account_number
    )
    query = query.join(Entry, Entry.id == Posted.entry_id).where(Entry.kind != "opening")
    return {account: int(ore) for account, ore in session.execute(query)}


def file_sums(*contents: bytes) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for one in contents:
        for voucher in read_sie(one).vouchers:
            for row in voucher.rows:
                found[row.account] += row.amount_ore
    return dict(found)


def test_a_day_of_gifts_is_one_voucher(association, open_unit) -> None:
    for ore in (50000, 12345, 1):
        give(open_unit, ore)
    give(open_unit, 100, channel=Channel.CASH)
    done = over(open_unit)
    assert done.new
    assert (done.batch.batch_id, done.batch.entries, done.batch.vouchers) == (1, 4, 1)
    file = read_sie(content(association, 1))
    [voucher] = file.vouchers
    assert file.problems == ()
    assert (voucher.on, voucher.series, voucher.number) == (DAY, "Q", "1")
    assert voucher.text == "Gåvor, 4 st, överlämning 1"
    assert {(r.account, r.amount_ore) for r in voucher.rows} == {
        ("1682", 62346), ("1910", 100), ("3993", -62446),
    }  # fmt: skip
    assert done.batch.debit_ore == file.debit_ore == 62446
    assert (file.company, file.orgnr) == ("Föreningen Linden", "802000-0009")
    assert file.accounts["3993"] == "Gåvor"


def test_the_file_is_kept_and_the_same_each_time(association, open_unit) -> None:
    give(open_unit, 500)
    done = over(open_unit)
    before = content(association, 1)
    with open_unit() as unit:
        choose(unit, name="Ett annat namn")
    give(open_unit, 700, date(2026, 12, 1) if TODAY.month == 12 else OCTOBER)
    again = over(open_unit)
    assert (again.new, again.batch) == (False, done.batch)
    with open_unit() as unit:
        assert take_file(unit, 1) == before
    assert done.batch.sha256 == hashlib.sha256(before).hexdigest()


def test_what_was_handed_over_never_comes_again(association, open_unit) -> None:
    give(open_unit, 500)
    over(open_unit)
    give(open_unit, 700)
    give(open_unit, 900, OCTOBER)
    second = over(open_unit, OCTOBER, LAST)
    assert (second.batch.entries, second.batch.debit_ore) == (2, 1600)
    file = read_sie(content(association, 2))
    assert [(v.number, v.on) for v in file.vouchers] == [("2", OCTOBER), ("3", DAY)]
    with association.reading() as session:
        assert file_sums(content(association, 1), content(association, 2)) == ledger_sums(session)


def test_nothing_new_is_refused_where_no_file_was_made_for_those_days(
    association, open_unit
) -> None:
    with pytest.raises(Refused) as refusal:
        over(open_unit)
    assert refusal.value.code == "nothing-to-hand-over"
    give(open_unit, 500)
    over(open_unit)
    with pytest.raises(Refused) as refusal:
        over(open_unit, DAY, DAY)
    assert (refusal.value.code, refusal.value.field) == ("nothing-to-hand-over", "from_on")


def test_the_days_must_come_in_order(association, open_unit) -> None:
    with pytest.raises(Refused) as refusal:
        over(open_unit, LAST, FIRST)
    assert refusal.value.field == "to_on"


def test_a_correction_of_a_closed_month_comes_where_it_is_booked(association, open_unit) -> None:
    wrong = give(open_unit, 900, OCTOBER)
    over(open_unit, date(2026, 10, 1), date(2026, 10, 31))
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="Klart")
    with open_unit() as unit:
        void_gift(unit, wrong, reason="duplicate")
    done = over(open_unit)
    [voucher] = read_sie(content(association, 2)).vouchers
    assert (done.batch.entries, voucher.on.month) == (1, 11)
    assert voucher.text == "Rättelser, 1 st, överlämning 2"
    assert {(r.account, r.amount_ore) for r in voucher.rows} == {("1682", -900), ("3993", 900)}


def test_opening_balances_stay_here(association, open_unit) -> None:
    with open_unit() as unit:
        opened = open_account(unit, account="1930", amount=500_000)
    with open_unit() as unit:
        undo_opening(unit, opened.id)
    with open_unit() as unit:
        open_account(unit, account="1930", amount=700_000)
    give(open_unit, 500)
    done = over(open_unit, date(2020, 1, 1), LAST)
    assert (done.batch.entries, done.batch.debit_ore) == (1, 500)
    with association.reading() as session:
        assert reads.unsent_count(session, date(2020, 1, 1), LAST) == 0


def test_income_of_a_project_bears_its_code_and_so_does_its_correction(
    association, open_unit
) -> None:
    with open_unit() as unit:
        camp = add_purpose(unit, name="Läger till minne av Anna Ek", from_on=FIRST).id
        choose_project(unit, camp, code="LAGER", name="Sommarläger")
    wrong = give(open_unit, 900, purpose_id=camp)
    give(open_unit, 100)
    with open_unit() as unit:
        void_gift(unit, wrong, reason="duplicate")
    over(open_unit)
    file = read_sie(content(association, 1))
    rows = [row for voucher in file.vouchers for row in voucher.rows]
    assert {(r.account, r.amount_ore, r.objects) for r in rows} == {
        ("1682", 1000, ()), ("3993", -900, (("6", "LAGER"),)), ("3993", -100, ()),
        ("1682", -900, ()), ("3993", 900, (("6", "LAGER"),)),
    }  # fmt: skip
    assert file.dimensions == {"6": "Projekt"}
    assert file.objects == {("6", "LAGER"): "Sommarläger"}
    assert b"Ek" not in content(association, 1)


def test_two_purposes_are_not_the_same_project(association, open_unit) -> None:
    with open_unit() as unit:
        camp = add_purpose(unit, name="Läger", from_on=FIRST).id
        choose_project(unit, camp, code="LAGER", name="")
        general = unit.session.scalars(select(Purpose.id).where(Purpose.general)).one()
        with pytest.raises(Refused) as refusal:
            choose_project(unit, general, code="lager", name="")
        assert refusal.value.field == "code"
        choose_project(unit, camp, code="", name="")
        choose_project(unit, general, code="lager", name="")
        with pytest.raises(NotFound):
            choose_project(unit, 999_999, code="X", name="")
    with association.reading() as session:
        assert [row.code for row in reads.projects(session).values()] == ["lager"]


@pytest.mark.parametrize("month", [1, 5, 7])
def test_the_fiscal_year_of_the_association_stands_in_the_file(
    association, open_unit, month
) -> None:
    with open_unit(EVERYTHING) as unit:
        choose(unit, fiscal_month=month)
    give(open_unit, 500, date(2026, 6, 30))
    give(open_unit, 500, date(2026, 7, 1))
    over(open_unit, date(2026, 6, 1), LAST)
    years = read_sie(content(association, 1)).years
    wanted = {
        1: (SieYear(0, date(2026, 1, 1), date(2026, 12, 31)),),
        5: (SieYear(0, date(2026, 5, 1), date(2027, 4, 30)),),
        7: (SieYear(0, date(2026, 7, 1), date(2027, 6, 30)),
            SieYear(-1, date(2025, 7, 1), date(2026, 6, 30))),
    }  # fmt: skip
    assert years == wanted[month]


def test_no_name_of_anybody_is_in_the_file(association, open_unit) -> None:
    with open_unit() as unit:
        anna = add_person(unit, name="Anna Eklöv", email="anna@example.org").id
    with open_unit() as unit:
        record_gift(unit, GiftFacts(500, DAY, Channel.SWISH, anna))
    over(open_unit)
    text = content(association, 1).decode("cp437")
    assert "Ekl" not in text
    assert KARIN.name not in text


def test_every_entry_lies_in_the_voucher_of_its_day_and_kind(association, open_unit) -> None:
    for ore, day in ((1, DAY), (2, DAY), (3, OCTOBER)):
        give(open_unit, ore, day)
    over(open_unit, OCTOBER, LAST)
    with association.reading() as session:
        rows = session.execute(
            select(HandoverVoucher.booked_on, HandoverVoucher.kind, Entry.booked_on, Entry.kind)
            .join(HandoverEntry, HandoverEntry.voucher == HandoverVoucher.number)
            .join(Entry, Entry.id == HandoverEntry.entry_id)
        ).all()
        assert Counter((row[0], row[1]) for row in rows) == {(OCTOBER, "gift"): 1, (DAY, "gift"): 2}
        assert all(row[:2] == row[2:] for row in rows)
        first = session.scalars(select(Income.entry_id).order_by(Income.id)).first()
        sent = reads.sent_of(session, first)
        assert (sent.batch_id, sent.voucher) == (1, 2)
        assert reads.entries_of(session, 2) == ["2026-0001", "2026-0002"]
        months = [
            (one.month, one.vouchers, one.left) for one in reads.months_sent(session, OCTOBER, LAST)
        ]
        assert months == [("2026-11", 2, 0), ("2026-10", 1, 0)]


def test_taking_a_file_is_noted_with_its_fingerprint(association, open_unit) -> None:
    give(open_unit, 500)
    done = over(open_unit)
    with open_unit() as unit:
        take_file(unit, 1)
    with association.reading() as session:
        taken, made = log_page(session, association.keys, EVERYTHING)[:2]
    assert (taken.event, taken.details["list"]) == ("export.made", ListName.SIE)
    assert taken.details["checksum"] == made.details["checksum"] == done.batch.sha256
    assert (made.event, made.details["from_on"]) == ("handover.made", "2026-11-01")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR, Role.SECRETARY, Role.MEMBER_OFFICER])
def test_only_the_treasurer_hands_over(association, open_unit, role) -> None:
    give(open_unit, 500)
    with open_unit(viewer(role)) as unit, pytest.raises(NotAllowed):
        hand_over(unit, FIRST, LAST)
    over(open_unit)
    with open_unit(viewer(role)) as unit:
        if role is Role.AUDITOR:
            assert take_file(unit, 1) == content(association, 1)
        else:
            with pytest.raises(NotAllowed):
                take_file(unit, 1)


def test_what_goes_wrong_on_the_way_leaves_nothing(association, open_unit) -> None:
    give(open_unit, 500)
    with pytest.raises(ZeroDivisionError), open_unit() as unit:
        hand_over(unit, FIRST, LAST)
        raise ZeroDivisionError
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(HandoverBatch)) == 0
        assert reads.unsent_count(session, FIRST, LAST) == 1
    assert over(open_unit).batch.batch_id == 1


def test_sixty_four_who_press_at_once_get_one_file(association, clock: Clock) -> None:
    with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
        for ore in range(1, 31):
            record_gift(unit, GiftFacts(ore * 100, DAY, Channel.CASH, None))
    start, found, wrong = threading.Barrier(64), [], []

    def press() -> None:
        start.wait()
        try:
            with unit_of_work(association, viewer=KARIN, clock=clock) as unit:
                found.append(hand_over(unit, FIRST, LAST))
        except Exception as error:  # noqa: BLE001  # told below
            wrong.append(error)

    threads = [threading.Thread(target=press) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert Counter(one.new for one in found) == {True: 1, False: 63}
    assert {one.batch.batch_id for one in found} == {1}
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(HandoverEntry)) == 30
        assert session.scalar(select(func.count()).select_from(HandoverBatch)) == 1
