"""Receipts and statements of the example association: some have left together, some wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.domain.permissions import Role
from qmember.domain.reach import Way
from qmember.domain.thanks import LOOKS_BACK
from qmember.models import Person, PersonDeath
from qmember.queries.statements import gifts_of_year, wanted
from qmember.queries.thanks import thanks_texts, unthanked
from qmember.services import statements
from qmember.services.demo_desk import record
from qmember.services.demo_scene import Scene
from qmember.services.thanks import thank_by_mail, write_text

BY_MAIL = 6
"""So many of the example get last year's statement by mail: the others did not ask for one."""

WORDS = (
    "Tack vare dig kan vi ha öppet, svara när någon ringer och finnas kvar så länge det behövs.",
    "Vi är glada över att du är med.",
)
"""What the treasurer of the example thanks with."""

ON_PAPER = (40_000, 15_000, 60_000)


def statements_of_last_year(scene: Scene, at: datetime) -> None:
    """In January of this year some givers get a statement of last year's gifts."""
    if at.year != scene.town.today.year:
        return
    unit = scene.unit(Role.TREASURER, at)
    found = wanted(unit.session, unit.viewer, at.year - 1, everything=True)
    chosen = [one.person_id for one in found if one.way is Way.MAIL][:BY_MAIL]
    given = gifts_of_year(unit.session, at.year - 1, everything=True, ids=chosen)
    for person_id in chosen:
        person = unit.session.get_one(Person, person_id)
        row = statements.issue(unit, person, given[person_id])
        statements.mail(unit, row, person, send_after=unit.now)


def thank(scene: Scene, at: datetime) -> None:
    """In the last two months those who gave are thanked by mail, in words that the treasurer wrote."""
    unit = scene.unit(Role.TREASURER, at)
    if at.date() < scene.town.today - LOOKS_BACK:
        return
    if not thanks_texts(unit.session):
        write_text(unit, purpose_id=None, language="sv", from_on=unit.today, lines=WORDS)
    if any(one.way is Way.MAIL for one in unthanked(unit.session, unit.viewer, unit.today)):
        thank_by_mail(unit)


def leave_some_waiting(scene: Scene, at: datetime) -> None:
    """Today's gifts of some who get paper wait for a bundle."""
    places = {person_id: place for place, person_id in scene.ids.items()}
    for minutes, (person_id, amount) in enumerate(
        zip(_who_get_paper(scene, at), ON_PAPER, strict=False)
    ):
        record(scene, at + timedelta(minutes=minutes), places[person_id], amount, Channel.CASH)


def _who_get_paper(scene: Scene, at: datetime) -> list[int]:
    query = (
        select(Person.id)
        .outerjoin(PersonDeath, PersonDeath.person_id == Person.id)
        .where(
            Person.receipt_wish == ReceiptWish.PAPER, Person.protection == Protection.NORMAL,
            Person.street.is_not(None), Person.postcode.is_not(None), Person.city.is_not(None),
            PersonDeath.person_id.is_(None),
        )
        .order_by(Person.id)
        .limit(len(ON_PAPER))
    )  # fmt: skip
    return list(scene.unit(None, at).session.scalars(query))
