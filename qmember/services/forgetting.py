"""Erase what earlier deeds, bank files and papers say of somebody who becomes hidden.

Money, numbers and digests stay; what could name her goes. Rows of the books and of the audit chain
are not touched: only what lies beside them, sealed, to be erasable.
"""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from qmember.domain.events import Event
from qmember.domain.lists import batched
from qmember.domain.people import show_number
from qmember.models import (
    Allocation,
    AuditDetail,
    AuditEvent,
    BankSender,
    BankText,
    ElectoralName,
    FeePayer,
    GiftStatement,
    GiftStatementKey,
    Income,
    Person,
    Receipt,
    ReceiptKey,
)
from qmember.models.crypto import unseal
from qmember.models.engine import ERASED
from qmember.queries.protected import HiddenNames
from qmember.queries.receipts import open_facts, receipt_key
from qmember.queries.statement_rows import open_statement
from qmember.services.unit import Unit

WITH_OWN_WORDS = (
    Event.INCOME_VOIDED, Event.INCOME_CORRECTED, Event.RECEIPT_VOIDED, Event.REFUND_MADE,
    Event.APPROVAL_ASKED,
)  # fmt: skip
"""Deeds that ask why: what somebody wrote then may name her."""


def forget_deeds(unit: Unit, person: Person, known: HiddenNames) -> None:
    """Erase old values from the history, words that name her, her name beside payments and rolls.

    Who pays for whom goes too: it would lead to her.

    ``known`` is what she could be known by. What is overwritten leaves the write-ahead log too.
    """
    unit.session.info[ERASED] = True
    events = select(AuditEvent.id).where(
        AuditEvent.subject == "person", AuditEvent.subject_id == person.id
    )
    unit.session.execute(delete(AuditDetail).where(AuditDetail.event_id.in_(events)))
    _erase(unit, AuditDetail, AuditDetail.event_id, _telling_details(unit, known))
    payments = (
        select(Allocation.payment_id)
        .join(Income, Income.id == Allocation.income_id)
        .where(Income.person_id == person.id)
    )
    unit.session.execute(delete(BankText).where(BankText.payment_id.in_(payments)))
    unit.session.execute(delete(BankSender).where(BankSender.payment_id.in_(payments)))
    either = or_(FeePayer.person_id == person.id, FeePayer.payer_id == person.id)
    unit.session.execute(delete(FeePayer).where(either))
    unit.session.execute(delete(ElectoralName).where(ElectoralName.person_id == person.id))


def forget_bank_texts(unit: Unit, known: HiddenNames) -> None:
    """Empty every text of the bank that names her, named payment or not.

    For somebody off the register: once her name is gone, nobody could tell any more that a text
    names her.
    """
    key = unit.keys.derive("bank")
    rows = unit.session.execute(select(BankText.payment_id, BankText.sealed))
    telling = [i for i, b in rows if known.within(_open(key, b, f"bank_text:{i}"))]
    _erase(unit, BankText, BankText.payment_id, telling)
    _erase(unit, BankSender, BankSender.payment_id, telling)


def forget_printed(unit: Unit, person: Person) -> None:
    """Destroy the keys of receipts that bear her name; number, amount and digest stay."""
    receipts = unit.session.scalars(
        select(Receipt)
        .join(Income, Income.id == Receipt.income_id)
        .where(Income.person_id == person.id)
    ).all()
    for receipt in receipts:
        key = receipt_key(unit.session, unit.keys, receipt.id)
        if key is None or open_facts(receipt, key).giver_name == show_number(person.number):
            continue
        unit.session.execute(delete(ReceiptKey).where(ReceiptKey.receipt_id == receipt.id))


def forget_statements(unit: Unit, person: Person) -> None:
    """Destroy the keys of yearly statements that bear her name; number, sum and digest stay."""
    mine = (
        select(GiftStatementKey.statement_id)
        .join(GiftStatement, GiftStatement.id == GiftStatementKey.statement_id)
        .where(GiftStatement.person_id == person.id)
    )
    for statement_id in unit.session.scalars(mine).all():
        facts, _ = open_statement(unit.session, unit.keys, statement_id)
        if facts.giver_name != show_number(person.number):
            key = GiftStatementKey.statement_id == statement_id
            unit.session.execute(delete(GiftStatementKey).where(key))


def _telling_details(unit: Unit, known: HiddenNames) -> list[int]:
    key = unit.keys.derive("audit")
    rows = unit.session.execute(
        select(AuditDetail.event_id, AuditDetail.sealed)
        .join(AuditEvent, AuditEvent.id == AuditDetail.event_id)
        .where(AuditEvent.event.in_(WITH_OWN_WORDS))
    )
    return [i for i, b in rows if known.within(_open(key, b, f"audit_detail:{i}"))]


def _open(key: bytes, sealed: bytes, context: str) -> str:
    """The values of a sealed text; letters that JSON escapes are none of its own here."""
    return unseal(key, sealed, context).decode()


def _erase(unit: Unit, model: type, column: object, ids: list[int]) -> None:
    for part in batched(ids, 500):
        unit.session.execute(delete(model).where(column.in_(part)))  # type: ignore[attr-defined]
