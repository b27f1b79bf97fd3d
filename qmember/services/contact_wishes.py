"""Note how somebody wants to be reached; what waits against her wish is taken back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from qmember.domain.contact_wishes import ContactWish, Errand, Hindrance, Way
from qmember.domain.errors import NotFound
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.models import ContactWishRow, OutboxMail, Person
from qmember.queries.contact_wishes import hindrance_of, wishes_of
from qmember.queries.outbox import still_open
from qmember.queries.people_scope import meets
from qmember.services import audit, outbox
from qmember.services.unit import Unit

NO_PERSON = "The page does not exist. Search, or go to the overview"

ERRANDS: dict[str, Errand] = {
    "gift_receipt": Errand.RECEIPT, "refund": Errand.RECEIPT, "gift_statement": Errand.RECEIPT,
    "thanks": Errand.THANKS,
}  # fmt: skip
"""What a mail to a person is about, by its kind."""


def set_wishes(unit: Unit, person_id: int, wishes: Collection[ContactWish]) -> list[ContactWish]:
    """Let exactly these wishes of somebody hold from today; those that changed.

    A row is written for each that changed and nothing is overwritten. Mails that wait against a new
    wish are taken back: a receipt waits on paper then.
    """
    unit.need(Permission.EDIT_PEOPLE)
    if unit.session.get(Person, person_id) is None or not meets(
        unit.session, unit.viewer, person_id
    ):
        raise NotFound(NO_PERSON)
    held = {row.wish for row in wishes_of(unit.session, person_id)}
    changed = [wish for wish in ContactWish if (wish in held) != (wish in wishes)]
    unit.session.add_all(
        ContactWishRow(
            person_id=person_id, wish=wish, holds=wish in wishes, from_on=unit.today, at=unit.now,
            by=unit.viewer.name,
        )
        for wish in changed
    )  # fmt: skip
    unit.session.flush()
    if changed:
        audit.note(unit, Event.PERSON_WISHES, "person", person_id, fields=sorted(changed))
        take_back_hindered(unit, person_id)
    return changed


def mail_hindrance(unit: Unit, person_id: int, kind: str) -> Hindrance | None:
    """What hinders that a mail of a kind leaves to somebody now."""
    errand = ERRANDS.get(kind, Errand.MEMBERSHIP)
    return hindrance_of(unit.session, person_id, errand, Way.MAIL)


def take_back_hindered(unit: Unit, person_id: int) -> None:
    """Take back the mails to somebody that may not leave any more."""
    query = select(OutboxMail).where(OutboxMail.person_id == person_id, *still_open())
    for row in unit.session.scalars(query.order_by(OutboxMail.id)).all():
        if (why := mail_hindrance(unit, person_id, row.kind)) is not None:
            outbox.cancel(unit, row, why=why)
