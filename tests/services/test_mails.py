"""Every mail leaves once, to one reader, whatever the mail server does meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qmember.domain.ledger import Channel
from qmember.models import Account, Database, OutboxMail
from qmember.queries import invariants
from qmember.queries.outbox import mails
from qmember.services import gifts, people
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.mailing import sender
from qmember.services.sending import FAULTS, TRIES, Letter, send_waiting
from qmember.services.unit import unit_of_work
from tests.clocks import MovingClock, noon
from tests.conftest import KEYS, TODAY
from tests.factories.lived import ALL
from tests.mail_server import MailServer, free_port, serving


@pytest.fixture
def clock() -> MovingClock:
    return noon()


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def url(server: MailServer) -> Iterator[str]:
    with serving(server) as address:
        yield address


def give(database: Database, clock: MovingClock, number: int = 0) -> int:
    """A gift whose receipt goes by mail to ``giver<number>@example.org``; its income id."""
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        address = f"giver{number}@example.org"
        giver = people.add_person(unit, name=f"Anna Ek {number}", email=address)
        return record_gift(unit, GiftFacts(5000, TODAY, Channel.SWISH, giver.id)).income_id


def send(database: Database, clock: MovingClock, url: str) -> dict[str, int]:
    return send_waiting(database, clock, sender(database, clock, url))


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.state for row in reversed(mails(session))]


def all_is_well(database: Database) -> None:
    with database.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def test_a_receipt_leaves_after_ten_minutes_and_only_once(association, clock, server, url) -> None:
    give(association, clock)
    assert send(association, clock, url) == {"sent": 0, "failed": 0, "waiting": 1}
    clock.move(minutes=11)
    assert send(association, clock, url) == {"sent": 1, "failed": 0, "waiting": 0}
    clock.move(days=1)
    assert send(association, clock, url)["sent"] == 0
    [(to, mail)] = server.taken
    assert (to, mail["To"]) == (["giver0@example.org"], "giver0@example.org")
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["application/pdf"]
    with association.reading() as session:
        row = session.query(OutboxMail).one()
        assert (row.sealed, row.lease_until, row.message_id) == (b"", None, mail["Message-ID"])
    all_is_well(association)


def test_a_server_that_is_away_costs_nothing_but_time(association, clock, server) -> None:
    for number in range(3):
        give(association, clock, number)
    clock.move(hours=1)
    nowhere = f"smtp://127.0.0.1:{free_port()}"
    for _ in range(8):  # half a night: each is tried now and then, none is given up
        assert send(association, clock, nowhere)["failed"] == 1
        clock.move(minutes=30)
    assert states(association) == ["waiting"] * 3
    with serving(server) as url:
        clock.move(hours=1)
        assert send(association, clock, url)["sent"] == 3
    assert len(set(server.ids)) == 3


def test_after_two_days_a_person_has_to_look(association, clock) -> None:
    give(association, clock)
    nowhere = f"smtp://127.0.0.1:{free_port()}"
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        unit.session.query(OutboxMail).one().attempts = TRIES - 2
    for state in ("waiting", "failed"):
        clock.move(hours=1, minutes=1)
        send(association, clock, nowhere)
        assert states(association) == [state]
    clock.move(days=1)
    assert send(association, clock, nowhere)["failed"] == 0


def test_one_refused_address_of_ten_stops_no_other(association, clock, server, url) -> None:
    for number in range(10):
        give(association, clock, number)
    server.refused["giver4@example.org"] = "550 no such mailbox"
    clock.move(minutes=11)
    assert send(association, clock, url) == {"sent": 9, "failed": 1, "waiting": 0}
    assert states(association) == ["sent"] * 4 + ["failed"] + ["sent"] * 5
    assert all(len(to) == 1 for to, _ in server.taken)


def test_an_address_that_is_busy_is_tried_again(association, clock, server, url) -> None:
    give(association, clock)
    server.refused["giver0@example.org"] = "451 try later"
    clock.move(minutes=11)
    assert send(association, clock, url)["failed"] == 1
    server.refused.clear()
    assert send(association, clock, url)["sent"] == 0  # not at once
    clock.move(minutes=5)
    assert send(association, clock, url)["sent"] == 1


def test_a_text_that_is_not_taken_now_is_tried_again(association, clock, server, url) -> None:
    give(association, clock)
    server.answer = "452 full"
    clock.move(minutes=11)
    assert send(association, clock, url)["failed"] == 1
    server.answer = "250 OK"
    clock.move(minutes=5)
    assert send(association, clock, url)["sent"] == 1
    assert len(server.ids) == 1


def test_hung_up_on_without_an_answer_it_leaves_again_with_the_same_id(
    association, clock, server, url
) -> None:
    give(association, clock)
    server.drop = True
    clock.move(minutes=11)
    assert send(association, clock, url)["failed"] == 1
    server.drop = False
    clock.move(minutes=5)
    assert send(association, clock, url)["sent"] == 1
    assert len(server.ids) == 2
    assert len(set(server.ids)) == 1  # by which the reader's program knows it


@pytest.mark.parametrize("farewell", ["421 busy", "500 what"])
def test_what_the_server_says_after_taking_it_does_not_matter(
    association, clock, server, url, farewell
) -> None:
    give(association, clock)
    server.farewell = farewell
    clock.move(minutes=11)
    assert send(association, clock, url)["sent"] == 1
    clock.move(days=1)
    assert send(association, clock, url)["sent"] == 0
    assert len(server.ids) == 1


def test_a_slow_server_holds_up_no_payment(association, clock, server, url) -> None:
    give(association, clock)
    server.delay = 0.3
    clock.move(minutes=11)
    deliver = sender(association, clock, url)

    def pay_and_send(letter: Letter) -> None:
        with unit_of_work(association, viewer=ALL, clock=clock) as unit:
            unit.session.add(Account(number="1999", name="under way"))
        deliver(letter)

    assert send_waiting(association, clock, pay_and_send)["sent"] == 1


def test_the_mail_of_a_voided_receipt_never_leaves(association, clock, server, url) -> None:
    income_id = give(association, clock)
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        gifts.void_gift(unit, income_id, reason="dubbel")
    clock.move(days=1)
    assert send(association, clock, url) == {"sent": 0, "failed": 0, "waiting": 0}
    assert (server.taken, states(association)) == ([], ["cancelled"])


def test_to_one_who_died_while_it_is_being_made_it_does_not_leave_either(
    association, clock, server, url, monkeypatch
) -> None:
    from qmember.services import mailing

    give(association, clock)
    true = mailing.compose

    def slow(*args: object, **facts: object) -> object:
        with unit_of_work(association, viewer=ALL, clock=clock) as unit:
            person_id = unit.session.query(OutboxMail).one().person_id
            people.mark_deceased(unit, person_id or 0, TODAY)
        return true(*args, **facts)

    monkeypatch.setattr(mailing, "compose", slow)
    clock.move(minutes=11)
    assert send(association, clock, url) == {"sent": 0, "failed": 0, "waiting": 0}
    assert (server.taken, states(association)) == ([], ["cancelled"])


def test_nobody_writes_to_the_dead(association, clock, server, url) -> None:
    give(association, clock)
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        row = unit.session.query(OutboxMail).one()
        people.mark_deceased(unit, row.person_id or 0, TODAY)
    clock.move(days=1)
    assert send(association, clock, url)["sent"] == 0
    assert (server.taken, states(association)) == ([], ["cancelled"])


def test_one_that_cannot_be_made_is_given_up_and_stops_no_other(
    association, clock, server, url
) -> None:
    for number in range(2):
        give(association, clock, number)
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        first = unit.session.query(OutboxMail).order_by(OutboxMail.id).first()
        assert first is not None
        first.sealed = b"damaged"
    clock.move(minutes=11)
    assert send(association, clock, url)["sent"] == 1
    assert states(association) == ["failed", "sent"]


def test_one_with_a_fault_of_ours_is_given_up_after_an_hour(association, clock) -> None:
    give(association, clock)

    def broken(_letter: Letter) -> None:
        raise LookupError

    for _ in range(FAULTS):
        clock.move(hours=1, minutes=1)
        assert send_waiting(association, clock, broken)["failed"] == 1
    assert states(association) == ["failed"]
