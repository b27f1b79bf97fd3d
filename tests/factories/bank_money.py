"""Money that has come to the bank and waits to be named, without a sample file."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.formats.bank_file import read_bank_file
from qmember.models import BankPayment
from qmember.services.bank_import import import_file
from qmember.services.unit import Unit
from tests.factories.bank_files import Entry, Payer, camt053

DAY = date(2026, 11, 20)


def paid_in(unit: Unit, *payers: Payer, on: date = DAY) -> list[int]:
    """Read a statement with one deposit for each payer; the payments' row ids in that order."""
    before = unit.session.scalars(select(BankPayment.id)).all()
    entries = [
        Entry(one.amount_ore, on, (one,), bank_reference=f"B{len(before)}-{place}")
        for place, one in enumerate(payers)
    ]
    content = camt053(entries, opening_ore=0)
    import_file(unit, content, read_bank_file(content, today=unit.today))
    query = select(BankPayment.id).where(BankPayment.id.not_in(before)).order_by(BankPayment.id)
    return list(unit.session.scalars(query))
