"""Write people and organisations down, change what is kept of them, and note what they are to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime

from sqlalchemy import select

from qmember.domain.dates import STOCKHOLM
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, PayerKind, PersonKind, PersonRole, Protection, ReceiptWish
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts, cleaned
from qmember.domain.text import sort_key
from qmember.models import AuditEvent, Person, PersonDeath, PersonRoleRow
from qmember.models.crypto import mac
from qmember.services import audit, outbox, person_store, person_words, vault
from qmember.services.person_store import add_people
from qmember.services.protection import set_protection
from qmember.services.unit import Unit, answer_before, canonical, remember_answer

__all__ = [
    "ChangedMeanwhile",
    "add_people",
    "add_person",
    "edit_person",
    "end_role",
    "ensure_role",
    "mark_deceased",
    "set_protection",
    "unmark_deceased",
]

NO_PERSON = "The page does not exist. Search, or go to the overview"
IN_VAULT = ("name", "email", "phone")
COLUMNS = frozenset(field.name for field in fields(PersonFacts)) - {
    "protection",
    "roles",
    "died_on",
}


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same person; ``who`` did it ``at`` (UTC)."""

    def __init__(self, who: str, at: datetime) -> None:
        clock = at.astimezone(STOCKHOLM).strftime("%H.%M")
        super().__init__(
            "%(who)s changed the same details at %(time)s. Choose which should hold",
            who=who,
            time=clock,
        )
        self.who, self.at = who, at
