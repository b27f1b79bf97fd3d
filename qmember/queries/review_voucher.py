"""What a voucher stands on: the bank payment, how it was named and by whom, and the file it came with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from qmember.domain.permissions import Permission, Viewer
from qmember.models import Allocation, BankDeposit, BankImport, BankPayment, NamingWay
from qmember.models.crypto import Keys
from qmember.queries.bank import PaymentRow, payment
from qmember.queries.reading import Reads
from qmember.queries.voucher_links import Links


@dataclass(frozen=True, slots=True)
class FileRow:
    """A bank file: its kind, when it was read and by whom, and its SHA-256."""

    kind: str
    at: datetime
    by: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """``how`` is a word for how the payment was named, None where it was not or is not known."""

    payment: PaymentRow | None = None
    how: str | None = None
    named_by: str = ""
    named_at: datetime | None = None
    file: FileRow | None = None


def evidence_of(
    session: Reads, keys: Keys, viewer: Viewer, entry_id: int, links: Links
) -> Evidence:
    """What there is beside a voucher that came from the bank; nothing of one that did not."""
    payment_id = links.payment_id
    if payment_id is None and links.bank_row and len(links.bank_row.payment_ids) == 1:
        payment_id = links.bank_row.payment_ids[0]
    if payment_id is None or not viewer.may(Permission.READ_BANK):
        return Evidence(file=_file(session, BankDeposit.entry_id == entry_id))
    query = select(Allocation, NamingWay.how).where(Allocation.payment_id == payment_id)
    query = query.outerjoin(NamingWay, NamingWay.allocation_id == Allocation.id)
    named = session.execute(query.order_by(Allocation.id.desc()).limit(1)).first()
    mine = select(BankPayment.deposit_id).where(BankPayment.id == payment_id).scalar_subquery()
    return Evidence(
        payment=payment(session, keys, viewer, payment_id),
        how=named.how if named else None,
        named_by=named.Allocation.by if named else "",
        named_at=named.Allocation.at if named else None,
        file=_file(session, BankDeposit.id == mine),
    )


def _file(session: Reads, condition: ColumnElement[bool]) -> FileRow | None:
    query = select(BankImport).join(BankDeposit, BankDeposit.import_id == BankImport.id)
    row = session.scalars(query.where(condition).order_by(BankImport.id).limit(1)).first()
    return FileRow(row.format, row.at, row.by, row.sha256) if row else None
