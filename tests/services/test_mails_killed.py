"""A worker that is killed while it sends loses no mail; one that kills it each time is given up."""

from __future__ import annotations

import pytest

from qmember.domain.ledger import Channel
from qmember.models import OutboxMail, open_database
from qmember.services import people
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.mailing import sender
from qmember.services.sending import FAULTS, Letter, send_waiting
from qmember.services.unit import unit_of_work
from tests.children import die, ended, fork
from tests.clocks import MovingClock, noon
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.lived import ALL
from tests.mail_server import MailServer, serving


@pytest.fixture
def clock() -> MovingClock:
    return noon()


@pytest.fixture
def waiting(database_url: str, clock: MovingClock) -> str:
    """The address of a database, open nowhere, in which one mail is due."""
    database = open_database(database_url, KEYS)
    set_up_association(database, clock)
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        giver = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        record_gift(unit, GiftFacts(5000, TODAY, Channel.SWISH, giver))
    database.dispose()
    clock.move(minutes=11)
    return database_url


def send_and_die(address: str, clock: MovingClock, url: str, *, after: bool) -> None:
    database = open_database(address, KEYS)
    deliver = sender(database, clock, url)

    def killed(letter: Letter) -> None:
        if after:
            deliver(letter)
        die()

    send_waiting(database, clock, killed)


def send(address: str, clock: MovingClock, url: str) -> tuple[dict[str, int], OutboxMail]:
    database = open_database(address, KEYS)
    figures = send_waiting(database, clock, sender(database, clock, url))
    with database.reading() as session:
        row = session.query(OutboxMail).one()
    database.dispose()
    return figures, row


@pytest.mark.parametrize("after", [False, True])
def test_it_leaves_when_the_lease_has_run_out(waiting, clock, after) -> None:
    server = MailServer()
    with serving(server) as url:
        assert ended(fork(lambda: send_and_die(waiting, clock, url, after=after))) == -9
        figures, _ = send(waiting, clock, url)
        assert figures == {"sent": 0, "failed": 0, "waiting": 1}  # somebody may be at it
        clock.move(minutes=11)
        figures, row = send(waiting, clock, url)
    assert figures == {"sent": 1, "failed": 0, "waiting": 0}
    assert server.ids == [row.message_id] * (2 if after else 1)


def test_one_that_kills_the_worker_each_time_is_given_up(waiting: str, clock: MovingClock) -> None:
    for _ in range(FAULTS):
        killed = fork(lambda: send_and_die(waiting, clock, "smtp://127.0.0.1:1", after=False))
        assert ended(killed) == -9
        clock.move(minutes=11)
    figures, row = send(waiting, clock, "smtp://127.0.0.1:1")
    assert (figures["waiting"], row.error) == (0, "Killed")
    assert row.failed_at is not None
