from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.errors import NotAllowed, Refused
from qmember.models import OutboxMail, Person, PersonDeath
from qmember.queries.history import history_of
from qmember.services import outbox
from qmember.services.people import add_person, mark_deceased, unmark_deceased
from qmember.services.sending import send_waiting
from tests.conftest import EVERYTHING
from tests.factories.people import BIRGIT

DAY = date(2026, 11, 1)


@pytest.fixture
def anna(open_unit) -> Person:
    with open_unit() as unit:
        return add_person(unit, name="Anna Ek", email="anna@example.org")


def letter(unit, person: Person) -> OutboxMail:
    return outbox.enqueue(
        unit, "gift_receipt", to="anna@example.org", values={}, person_id=person.id,
        send_after=unit.now - timedelta(minutes=1),
    )  # fmt: skip


def test_what_waits_to_be_sent_is_taken_back_and_emptied(open_unit, database, anna) -> None:
    with open_unit() as unit:
        row = letter(unit, anna)
    with open_unit() as unit:
        mark_deceased(unit, anna.id, DAY)
    with database.reading() as session:
        kept = session.get_one(OutboxMail, row.id)
        assert kept.cancelled_at is not None
        assert kept.sealed == b""
        assert session.get_one(PersonDeath, anna.id).died_on == DAY


def test_a_mail_written_afterwards_is_not_sent_either(open_unit, database, clock, anna) -> None:
    sent: list[object] = []
    with open_unit() as unit:
        mark_deceased(unit, anna.id, DAY)
        row = letter(unit, anna)
    figures = send_waiting(database, clock, sent.append)
    assert (sent, figures["sent"], figures["waiting"]) == ([], 0, 0)
    with database.reading() as session:
        assert session.get_one(OutboxMail, row.id).cancelled_at is not None


def test_the_day_is_corrected_and_the_note_withdrawn_with_their_history(
    open_unit, database, anna
) -> None:
    with open_unit() as unit:
        mark_deceased(unit, anna.id, DAY)
        mark_deceased(unit, anna.id, DAY)
        mark_deceased(unit, anna.id, date(2026, 10, 31))
        unmark_deceased(unit, anna.id)
        unmark_deceased(unit, anna.id)
    with database.reading() as session:
        assert session.get(PersonDeath, anna.id) is None
        events = [
            h.event for h in history_of(session, database.keys, EVERYTHING, [("person", anna.id)])
        ]
    assert events == [
        "person.added", "person.deceased", "person.deceased", "person.deceased_withdrawn",
    ]  # fmt: skip


def test_nobody_dies_tomorrow_and_not_by_the_chair(open_unit, anna) -> None:
    with pytest.raises(Refused) as refused, open_unit() as unit:
        mark_deceased(unit, anna.id, date(2026, 11, 24))
    assert refused.value.field == "died_on"
    with pytest.raises(NotAllowed), open_unit(BIRGIT) as unit:
        mark_deceased(unit, anna.id, DAY)
