"""Names that an auditor has had shown: opened one at a time, noted, and listed in her packet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qmember.domain.errors import NotAllowed
from qmember.domain.ledger import Anonymity, voucher_number
from qmember.domain.people import Protection
from qmember.domain.permissions import Permission
from qmember.domain.pseudonyms import pseudonym
from qmember.models import Database, Entry, Income, Person, ReadLog, User
from qmember.models.crypto import Keys
from qmember.queries.protected import NOT_YOURS, Reading, note_reading
from qmember.queries.reading import Reads
from qmember.queries.users import pseudonym_key

WHAT = "audit"
"""The word of the read log, followed by the voucher that was looked at."""


@dataclass(frozen=True, slots=True)
class NameShown:
    """A name that was shown: who saw it, when, why, and what she calls the giver otherwise."""

    at: datetime
    who: str
    voucher: str
    pseudonym: str
    purpose: str


def open_payer(database: Database, reading: Reading, income_id: int, entry_id: int) -> str | None:
    """The payer's name, in a unit of its own that notes the opening; None for whom it is never shown.

    Those are hidden and discreet people and givers who asked the board not to know: one answer for
    all of them, so that it does not tell who is in danger. Needs AUDIT_BOOKS.
    """
    if not reading.viewer.may(Permission.AUDIT_BOOKS):
        raise NotAllowed(NOT_YOURS)
    with database.writing() as session:
        income = session.get_one(Income, income_id)
        person = session.get(Person, income.person_id) if income.person_id else None
        open_ = income.anonymity not in {Anonymity.BOARD, Anonymity.ALL}
        if person is None or person.protection != Protection.NORMAL or not open_:
            return None
        note_reading(session, reading, person.id, f"{WHAT}:{entry_id}")
        return person.name


def names_shown(session: Reads, keys: Keys, year: int) -> list[NameShown]:
    """The names that auditors had shown of vouchers of a fiscal year, in order; none of them is told."""
    query = (
        select(ReadLog, Person.number, User.name)
        .join(Person, Person.id == ReadLog.person_id)
        .outerjoin(User, User.id == ReadLog.user_id)
        .where(ReadLog.what.startswith(f"{WHAT}:"))
        .order_by(ReadLog.id)
    )
    found: list[NameShown] = []
    for row, number, who in session.execute(query):
        entry = session.get_one(Entry, int(row.what.partition(":")[2]))
        if entry.year == year:
            name = pseudonym(pseudonym_key(keys, row.user_id or 0), number, year)
            shown = voucher_number(entry.year, entry.number)
            found.append(NameShown(row.at, who or "", shown, name, row.purpose))
    return found
