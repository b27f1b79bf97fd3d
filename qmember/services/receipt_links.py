"""Links by which a giver fetches her receipt or statement: once, by a press, and for thirty days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, Protection
from qmember.models import (
    GiftStatement,
    GiftStatementVoid,
    Income,
    Person,
    Receipt,
    ReceiptLink,
    ReceiptVoid,
)
from qmember.services import audit, sessions
from qmember.services.passwords import new_token, token_hash
from qmember.services.receipt_texts import house_of
from qmember.services.unit import Unit

LIVES = timedelta(days=30)
EXPIRED = "The link has expired or has been used. Ask for a new one"
TOO_MANY = "Wait an hour and try again, or call us"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a link leads to: a receipt or a statement, by its row id.

    ``again`` when an earlier link of the same paper has been used: what is fetched now is a copy.
    """

    receipt_id: int | None
    statement_id: int | None
    again: bool = False


def link_for(
    unit: Unit, *, receipt_id: int | None = None, statement_id: int | None = None
) -> str | None:
    """A new address for one receipt or statement; None where mails carry attachments.

    Earlier links of the same paper lead nowhere from now on. Only a hash of it is kept.
    """
    house = house_of(unit)
    if not house.receipts_by_link:
        return None
    close_links(unit, receipt_id=receipt_id, statement_id=statement_id)
    token = new_token()
    unit.session.add(
        ReceiptLink(
            token_hash=token_hash(token), receipt_id=receipt_id, statement_id=statement_id,
            expires_at=unit.now + LIVES, created_at=unit.now,
        )
    )  # fmt: skip
    unit.session.flush()
    return f"{house.public_url}/kvitto/hamta/{token}"


def close_links(
    unit: Unit, *, receipt_id: int | None = None, statement_id: int | None = None
) -> None:
    """Let the links of one receipt or statement end now; those that were used stay used."""
    live = update(ReceiptLink).where(
        _same(receipt_id, statement_id), ReceiptLink.used_at.is_(None),
        ReceiptLink.expires_at > unit.now,
    )  # fmt: skip
    unit.session.execute(live.values(expires_at=unit.now))


def _same(receipt_id: int | None, statement_id: int | None) -> ColumnElement[bool]:
    if statement_id is not None:
        return ReceiptLink.statement_id == statement_id
    return ReceiptLink.receipt_id == receipt_id


def fetch(unit: Unit, token: str, *, computer: str) -> Fetched | str:
    """Use a link up and say what it leads to, or the sentence why it leads nowhere.

    One that is unknown, used, old, void, or whose giver has been hidden since all get the same
    sentence; each counts against the computer (an address), which has to wait in the end.
    """
    bucket = f"receipt:{computer}"
    if sessions.too_many(unit, bucket):
        return TOO_MANY
    tries = sessions.count_attempt(unit, bucket)
    row = unit.session.scalar(
        select(ReceiptLink).where(ReceiptLink.token_hash == token_hash(token))
    )
    if row is None or row.used_at is not None or row.expires_at <= unit.now or not _open(unit, row):
        return EXPIRED
    sessions.forgive(unit, tries)
    used = select(ReceiptLink.id).where(
        _same(row.receipt_id, row.statement_id), ReceiptLink.used_at.is_not(None)
    )
    again = unit.session.scalar(used.limit(1)) is not None
    row.used_at = unit.now
    unit.session.flush()
    subject = "statement" if row.statement_id else "receipt"
    audit.note(unit, Event.RECEIPT_FETCHED, subject, row.statement_id or row.receipt_id)
    return Fetched(row.receipt_id, row.statement_id, again)


def _open(unit: Unit, row: ReceiptLink) -> bool:
    """Tell whether the paper holds and its giver is not hidden."""
    if row.receipt_id is not None:
        held = unit.session.get(ReceiptVoid, row.receipt_id) is None
        query = (
            select(Person.protection)
            .join(Income, Income.person_id == Person.id)
            .join(Receipt, Receipt.income_id == Income.id)
            .where(Receipt.id == row.receipt_id)
        )
    else:
        held = unit.session.get(GiftStatementVoid, row.statement_id) is None
        query = (
            select(Person.protection)
            .join(GiftStatement, GiftStatement.person_id == Person.id)
            .where(GiftStatement.id == row.statement_id)
        )
    level = unit.session.scalar(query)
    return held and level is not None and Protection(level) not in HIDDEN
