"""The check value leaves each day, the count of openings each month, and no name of anybody opened."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from qmember.domain.people import Protection, ReadPurpose
from qmember.domain.permissions import Role, Viewer, permissions_of
from qmember.mail.compose import compose
from qmember.models import OutboxMail, Person
from qmember.models.crypto import unseal
from qmember.queries import audit
from qmember.queries.protected import Reading, open_vault
from qmember.services import people, users
from qmember.services.association import choose
from qmember.services.regular_mails import RegularMails
from qmember.services.unit import unit_of_work
from qmember.services.worker import Worker
from tests.clocks import MovingClock, noon
from tests.conftest import EVERYTHING, KEYS
from tests.factories.lived import ALL

OUTSIDE = "granskare@example.net"


@pytest.fixture
def clock() -> MovingClock:
    return noon()


@pytest.fixture
def siv(association, clock) -> Viewer:
    """The protection officer; there are a chair and somebody hidden."""
    held = frozenset({Role.PROTECTION_OFFICER})
    with unit_of_work(association, viewer=EVERYTHING, clock=clock) as unit:
        users.add_user(
            unit, email="b@example.org", name="Birgit", password=None, roles=[Role.CHAIR]
        )
        number = users.add_user(
            unit, email="s@example.org", name="Siv", password=None, roles=list(held)
        ).id
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        people.add_person(unit, name="Dold Person", protection=Protection.PROTECTED)
    return Viewer("user", "Siv", permissions_of(held), number, roles=held)


def look(database, clock, viewer: Viewer, purpose: ReadPurpose = ReadPurpose.REPLY) -> None:
    with database.writing() as session:
        person_id = session.execute(select(Person.id)).scalars().first()
        open_vault(session, KEYS, Reading(viewer, clock.now(), purpose), person_id)


def mails(database, kind: str) -> list[tuple[str, dict]]:
    """Reader and values of the mails of a kind."""
    with database.reading() as session:
        rows = session.scalars(
            select(OutboxMail).where(OutboxMail.kind == kind).order_by(OutboxMail.id)
        ).all()
    bodies = [
        json.loads(unseal(KEYS.derive("outbox"), row.sealed, f"outbox_mail:{row.id}"))
        for row in rows
    ]
    return [(body["to"], body["values"]) for body in bodies]


def text_of(kind: str, values: dict) -> str:
    return compose(
        kind, to="b@example.org", sender=("Linden", "info@example.org"), message_id="<x@qmember>",
        values=values,
    ).get_content()  # fmt: skip


def set_anchor(database, clock) -> None:
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        choose(unit, anchor_email=OUTSIDE)


def test_the_check_value_leaves_once_a_day_and_is_on_the_way_of_the_chain(
    association, clock
) -> None:
    set_anchor(association, clock)
    for _ in range(3):
        for _ in range(2):  # two workers
            RegularMails(association, clock).write_if_due()
        clock.move(days=1)
    sent = mails(association, "audit_anchor")
    assert [to for to, _ in sent] == [OUTSIDE] * 3
    with association.reading() as session:
        for _, values in sent:
            assert audit.verify(session, KEYS, anchor=values["head"]).intact
    assert sent[0][1]["head"] in text_of("audit_anchor", sent[0][1])
    assert "23 november 2026" in text_of("audit_anchor", sent[0][1])


def test_without_an_address_no_check_value_leaves(association, clock) -> None:
    RegularMails(association, clock).write_if_due()
    assert mails(association, "audit_anchor") == []


def test_the_chair_is_told_once_a_month_how_often_by_whom_and_why(association, clock, siv) -> None:
    RegularMails(association, clock).write_if_due()  # October
    look(association, clock, siv)
    look(association, clock, siv)
    look(association, clock, siv, ReadPurpose.PROTECTION)
    clock.move(days=7, hours=11, minutes=59)  # 23.59 on the last of November
    look(association, clock, siv, ReadPurpose.MEETING)
    RegularMails(association, clock).write_if_due()
    clock.move(minutes=1)
    look(association, clock, siv, ReadPurpose.PAYMENT)  # December
    worker = RegularMails(association, clock)
    for _ in range(30):
        worker.write_if_due()
        clock.move(days=1)
    (_, october), (to, november) = mails(association, "vault_summary")
    assert (to, november["month"], october["rows"]) == ("b@example.org", "november 2026", [])
    assert november["rows"] == [
        {"who": "Siv", "purpose": "meeting", "count": 1},
        {"who": "Siv", "purpose": "protection", "count": 1},
        {"who": "Siv", "purpose": "reply", "count": 2},
    ]
    text = text_of("vault_summary", november)
    assert "Siv. Svara personen: 2" in text
    assert "Siv. Skyddet ändrades: 1" in text
    assert "Dold" not in text
    assert "Linden" not in text
    assert "Ingen har öppnat" in text_of("vault_summary", october)


def test_where_nobody_is_hidden_the_chair_gets_no_summary(association, clock) -> None:
    with unit_of_work(association, viewer=EVERYTHING, clock=clock) as unit:
        users.add_user(unit, email="b@example.org", name="B", password=None, roles=[Role.CHAIR])
    RegularMails(association, clock).write_if_due()
    assert mails(association, "vault_summary") == []


def test_a_chair_who_comes_later_in_the_month_gets_it(association, clock) -> None:
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        people.add_person(unit, name="Dold Person", protection=Protection.PROTECTED)
    RegularMails(association, clock).write_if_due()
    with unit_of_work(association, viewer=EVERYTHING, clock=clock) as unit:
        users.add_user(unit, email="b@example.org", name="B", password=None, roles=[Role.CHAIR])
    RegularMails(association, clock).write_if_due()
    assert len(mails(association, "vault_summary")) == 1


def test_the_example_and_an_empty_database_write_none(database, clock) -> None:
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        choose(unit, anchor_email=OUTSIDE)
    RegularMails(database, clock).write_if_due()
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        choose(unit, name="Exempel", demo=True)
    RegularMails(database, clock).write_if_due()
    assert mails(database, "audit_anchor") == []


@pytest.mark.parametrize(("smtp", "written"), [(None, 0), ("smtp://127.0.0.1:1", 1)])
def test_they_are_written_where_mails_can_leave(association, clock, smtp, written) -> None:
    set_anchor(association, clock)
    Worker(association, clock, smtp).once()
    assert len(mails(association, "audit_anchor")) == written
