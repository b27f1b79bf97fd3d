"""Receipts that leave together: each once, by its way, nobody hidden, and stopped when asked."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.domain.reach import Barred, Way
from qmember.models import OutboxMail, ReceiptDelivery
from qmember.queries.receipt_queue import counted, waiting_receipts
from qmember.queries.receipt_runs import open_runs, run_by_id
from qmember.services import people, receipts
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.income import live_income
from qmember.services.jobs import run_waiting
from qmember.services.protection import set_protection
from qmember.services.receipt_bundle import bundle
from qmember.services.receipt_runs import mark_printed, start_run, stop_run
from qmember.services.sending import send_waiting
from qmember.services.unit import unit_of_work
from qmember.services.worker import HANDLERS
from tests.clocks import noon
from tests.conftest import EVERYTHING

DAY = date(2026, 11, 20)
HOME = {"street": "Gatan 1", "city": "Lund"}
GIVERS = (
    {"name": "Mejla Ek", "email": "mejla@example.org"},
    {"name": "Hemlig Ek", "email": "hemlig@example.org"},
    {"name": "Papper Öst", "receipt_wish": ReceiptWish.PAPER, "postcode": "222 22", **HOME},
    {"name": "Papper Ask", "receipt_wish": ReceiptWish.PAPER, "postcode": "111 11", **HOME},
    {"name": "Utan Väg", "receipt_wish": ReceiptWish.PAPER},
    {"name": "Diskret Alm", "email": "d@example.org", "protection": Protection.DISCREET},
    {"name": "Ingen Vilja", "receipt_wish": ReceiptWish.NONE},
)


@pytest.fixture
def givers(association, open_unit) -> list[int]:
    """Somebody of each kind, each with a receipt that waits without a mail."""
    with open_unit(EVERYTHING) as unit:
        ids = [people.add_person(unit, **facts).id for facts in GIVERS]
        for place, person_id in enumerate([*ids, None]):
            done = record_gift(
                unit,
                GiftFacts(10_000 + place, DAY, Channel.SWISH, person_id, receipt=ReceiptWish.NONE),
            )
            receipts.issue(unit, live_income(unit, done.income_id))
        unit.session.get_one(people.Person, ids[5]).receipt_wish = ReceiptWish.EMAIL
        set_protection(unit, ids[1], Protection.PROTECTED)
        return ids


def ways(unit) -> list[Way | Barred]:
    return [one.way for one in waiting_receipts(unit.session, unit.keys, unit.viewer)]


def test_each_receipt_says_how_it_leaves_or_why_not(givers, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        assert ways(unit) == [
            Way.MAIL, Barred.PROTECTED, Way.PAPER, Way.PAPER, Barred.NO_ADDRESS, Way.MAIL,
            Barred.WISHES_NONE, Barred.ANONYMOUS,
        ]  # fmt: skip
        found = waiting_receipts(unit.session, unit.keys, unit.viewer)
        assert list(counted(found))[:2] == [Way.MAIL, Way.PAPER]
        assert "Hemlig" not in repr(found)


def sent_mails(database) -> list[object]:
    letters: list[object] = []
    later = noon()
    later.move(days=1)
    send_waiting(database, later, letters.append)
    return letters


def test_a_run_by_mail_writes_each_mail_once_and_tells_what_came_back(
    givers, open_unit, database, clock
) -> None:
    with open_unit(EVERYTHING) as unit:
        run_id = start_run(unit, Way.MAIL, key="press")
        assert start_run(unit, Way.MAIL, key="press") == run_id
        assert Way.MAIL not in ways(unit), "what is in a run waits no longer"
        assert run_by_id(unit.session, run_id).done == 0
    run_waiting(database, clock, HANDLERS)
    letters = sent_mails(database)
    assert sorted(one.to for one in letters) == ["d@example.org", "mejla@example.org"]
    with database.reading() as session:
        run = run_by_id(session, run_id)
        assert (run.done, run.total, run.sent, run.back, run.over) == (2, 2, 2, 0, True)
        assert open_runs(session, "receipts") == []
        assert len(session.scalars(select(ReceiptDelivery)).all()) == 2
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused):
        start_run(unit, Way.MAIL)


def test_who_is_hidden_or_changes_her_wish_meanwhile_gets_no_mail(
    givers, open_unit, database, clock
) -> None:
    with open_unit(EVERYTHING) as unit:
        run_id = start_run(unit, Way.MAIL)
        set_protection(unit, givers[0], Protection.PROTECTED)
        unit.session.get_one(people.Person, givers[5]).receipt_wish = ReceiptWish.NONE
    run_waiting(database, clock, HANDLERS)
    assert sent_mails(database) == []
    with database.reading() as session:
        left_out = run_by_id(session, run_id).left_out
        assert left_out == {Barred.PROTECTED: 1, Barred.WISHES_NONE: 1}


def test_a_run_is_stopped_and_what_is_left_waits_again(givers, open_unit, database, clock) -> None:
    with open_unit(EVERYTHING) as unit:
        run_id = start_run(unit, Way.MAIL)
        stop_run(unit, run_id)
        with pytest.raises(Conflict):
            stop_run(unit, run_id)
    run_waiting(database, clock, HANDLERS)
    assert sent_mails(database) == []
    with open_unit(EVERYTHING) as unit:
        assert ways(unit).count(Way.MAIL) == 2


def test_a_mail_that_came_back_is_written_anew(givers, open_unit, database, clock) -> None:
    with open_unit(EVERYTHING) as unit:
        start_run(unit, Way.MAIL)
    run_waiting(database, clock, HANDLERS)
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        for row in unit.session.scalars(select(OutboxMail)).all():
            row.failed_at, row.error = unit.now, "AddressRefused"
    with open_unit(EVERYTHING) as unit:
        found = waiting_receipts(unit.session, unit.keys, unit.viewer)
        assert [one.came_back for one in found if one.way is Way.MAIL] == [True, True]
        start_run(unit, Way.MAIL)
    run_waiting(database, clock, HANDLERS)
    assert len(sent_mails(database)) == 2
    with database.reading() as session:
        assert len(session.scalars(select(OutboxMail)).all()) == 2, "the same mails"


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_the_bundle_is_sorted_and_marking_it_lets_the_originals_leave(
    givers, open_unit, database
) -> None:
    with open_unit(EVERYTHING) as unit:
        run_id = start_run(unit, Way.PAPER)
    texts = pages(bundle(database, EVERYTHING, run_id))
    assert ["Papper Ask" in texts[0], "Papper Öst" in texts[1], len(texts)] == [True, True, 2]
    assert not any("KOPIA" in text or "Hemlig" in text for text in texts)
    with open_unit(EVERYTHING) as unit:
        assert mark_printed(unit, run_id) == 2
        with pytest.raises(Conflict):
            mark_printed(unit, run_id)
    assert all("KOPIA" in text for text in pages(bundle(database, EVERYTHING, run_id)))


def test_who_is_hidden_after_the_bundle_was_begun_is_not_in_it(givers, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        run_id = start_run(unit, Way.PAPER)
        set_protection(unit, givers[2], Protection.PROTECTED)
    texts = pages(bundle(database, EVERYTHING, run_id))
    assert len(texts) == 1
    assert "Öst" not in texts[0]
    with open_unit(EVERYTHING) as unit:
        assert mark_printed(unit, run_id) == 1
        set_protection(unit, givers[3], Protection.DISCREET)
    with pytest.raises(Refused):
        bundle(database, EVERYTHING, run_id)
