"""Read receipts: the list with its voids, one receipt, its facts and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qmember.domain.errors import NotFound
from qmember.domain.ledger import Anonymity, voucher_number
from qmember.domain.permissions import Viewer
from qmember.domain.receipts import ReceiptText, receipt_number
from qmember.models import (
    Entry,
    Income,
    OutboxMail,
    Person,
    Receipt,
    ReceiptDelivery,
    ReceiptDocument,
    ReceiptKey,
    ReceiptLink,
    ReceiptVoid,
)
from qmember.models.crypto import Keys, unseal
from qmember.queries.people import shown_name
from qmember.queries.reading import Columns, Reads, Values

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt in a list, masked for its viewer.

    ``state`` is ``waiting`` (the original is still here), ``delivered`` or ``void``; ``sha256`` is
    None until the document is drawn; amounts in öre.
    """

    receipt_id: int
    income_id: int
    number: str
    issued_on: date
    amount_ore: int
    state: str
    sha256: str | None
    shown_as: str
    voucher: str
    void_reason: str | None
    replaces: str | None
    replaced_by: str | None
    mail_after: datetime | None


def receipts_of_year(session: Reads, viewer: Viewer, year: int) -> list[ReceiptRow]:
    """Every receipt of a calendar year in number order, the voided ones too."""
    rows = session.execute(_rows().where(Receipt.year == year).order_by(Receipt.number))
    return [_row(row, viewer) for row in rows]


def receipts_page(
    session: Reads, viewer: Viewer, year: int, *, before: int | None = None, limit: int = PAGE
) -> list[ReceiptRow]:
    """The newest receipts of a year first; ``before`` is the last number of the page above."""
    query = _rows().where(Receipt.year == year).order_by(Receipt.number.desc()).limit(limit)
    if before is not None:
        query = query.where(Receipt.number < before)
    return [_row(row, viewer) for row in session.execute(query)]


def exists(session: Reads, year: int, number: int) -> bool:
    """Tell whether a receipt has this number."""
    query = select(Receipt.id).where(Receipt.year == year, Receipt.number == number)
    return session.scalar(query) is not None


def receipt_by_number(session: Reads, viewer: Viewer, year: int, number: int) -> ReceiptRow:
    """One receipt by its number; NotFound when there is none."""
    row = session.execute(_rows().where(Receipt.year == year, Receipt.number == number)).first()
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return _row(row, viewer)


def receipts_of_income(session: Reads, viewer: Viewer, income_id: int) -> list[ReceiptRow]:
    """The receipts of one gift, oldest first."""
    rows = session.execute(_rows().where(Receipt.income_id == income_id).order_by(Receipt.id))
    return [_row(row, viewer) for row in rows]


def receipt_years(session: Reads) -> list[int]:
    """The years in which receipts were issued, newest first."""
    return list(session.scalars(select(Receipt.year).distinct().order_by(Receipt.year.desc())))


def document(session: Reads, keys: Keys, receipt_id: int) -> bytes:
    """The stored bytes of a receipt, open; NotFound when they are not drawn or the key is gone."""
    stored = session.get(ReceiptDocument, receipt_id)
    key = receipt_key(session, keys, receipt_id)
    if stored is None or key is None:
        raise NotFound("The receipt's document is no longer kept.")
    receipt = session.get_one(Receipt, receipt_id)
    shown = receipt_number(receipt.year, receipt.number)
    return unseal(key, stored.pdf, f"receipt:{shown}:pdf")


@dataclass(frozen=True, slots=True)
class LinkState:
    """The newest link to a receipt: until when it works, and when it was used."""

    expires_at: datetime
    used_at: datetime | None


def link_of(session: Reads, receipt_id: int) -> LinkState | None:
    """The newest link by which a receipt is fetched; None where none was sent."""
    query = select(ReceiptLink.expires_at, ReceiptLink.used_at)
    query = query.where(ReceiptLink.receipt_id == receipt_id)
    row = session.execute(query.order_by(ReceiptLink.id.desc()).limit(1)).first()
    return LinkState(row[0], row[1]) if row else None


def open_facts(receipt: Receipt, key: bytes) -> ReceiptText:
    """What is printed on a receipt."""
    shown = receipt_number(receipt.year, receipt.number)
    return ReceiptText.from_json(unseal(key, receipt.facts, f"receipt:{shown}:facts").decode())


def receipt_key(session: Reads, keys: Keys, receipt_id: int) -> bytes | None:
    """The key of a receipt; None when it was destroyed at a person's erasure."""
    row = session.get(ReceiptKey, receipt_id)
    return unwrapped(keys, receipt_id, row.wrapped) if row is not None else None


def unwrapped(keys: Keys, receipt_id: int, wrapped: bytes) -> bytes:
    """The key of a receipt, from the form in which it is kept."""
    return unseal(keys.derive("receipts"), wrapped, f"receipt_key:{receipt_id}")


def _rows() -> Columns:
    old, new = aliased(Receipt), aliased(Receipt)
    delivered = select(ReceiptDelivery.id).where(ReceiptDelivery.receipt_id == Receipt.id).exists()
    return (
        select(
            Receipt.id, Receipt.income_id, Receipt.year, Receipt.number, Receipt.issued_on,
            Receipt.amount_ore, ReceiptDocument.sha256, ReceiptVoid.reason.label("void_reason"),
            delivered.label("delivered"), old.year.label("old_year"), old.number.label("old_number"),
            new.year.label("new_year"), new.number.label("new_number"),
            Income.anonymity, Person.number.label("person_number"), Person.name, Person.protection,
            Entry.year.label("entry_year"), Entry.number.label("entry_number"),
            OutboxMail.send_after, OutboxMail.sent_at, OutboxMail.cancelled_at,
        )
        .join(Income, Income.id == Receipt.income_id)
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(ReceiptDocument, ReceiptDocument.receipt_id == Receipt.id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .outerjoin(OutboxMail, OutboxMail.receipt_id == Receipt.id)
        .outerjoin(old, old.id == Receipt.replaces_id)
        .outerjoin(new, new.replaces_id == Receipt.id)
    )  # fmt: skip


def _row(row: Values, viewer: Viewer) -> ReceiptRow:
    mail_waits = row.send_after and not row.sent_at and not row.cancelled_at
    return ReceiptRow(
        receipt_id=row.id,
        income_id=row.income_id,
        number=receipt_number(row.year, row.number),
        issued_on=row.issued_on,
        amount_ore=row.amount_ore,
        state="void" if row.void_reason else "delivered" if row.delivered else "waiting",
        sha256=row.sha256,
        shown_as=payer_name(viewer, row),
        voucher=voucher_number(row.entry_year, row.entry_number),
        void_reason=row.void_reason,
        replaces=receipt_number(row.old_year, row.old_number) if row.old_number else None,
        replaced_by=receipt_number(row.new_year, row.new_number) if row.new_number else None,
        mail_after=row.send_after if mail_waits else None,
    )


def payer_name(viewer: Viewer, row: Values) -> str:
    """Who paid, as the viewer may see it; empty for nobody named (the page says Anonymous)."""
    if row.person_number is None or row.anonymity == Anonymity.ALL:
        return ""
    return shown_name(
        viewer, number=row.person_number, name=row.name, protection=row.protection,
        year=row.entry_year,
    )  # fmt: skip
