"""Reading bank files below the pages, and what the books and the queue say afterwards."""

from __future__ import annotations

from datetime import date

from qmember.formats.bank_file import read_bank_file
from qmember.models import Database
from qmember.queries import bank, bank_files, invariants
from qmember.queries.ledger import balance_of
from qmember.services.bank_import import Imported, import_file
from tests.conftest import KARIN, KEYS, TODAY


def take(open_unit, content: bytes, *, dated: date | None = None) -> Imported:
    """Import a file as the treasurer."""
    with open_unit() as unit:
        return import_file(unit, content, read_bank_file(content, today=TODAY), dated=dated)


def balance(database: Database, account: str = "1930", until: date | None = None) -> int:
    """What the books say that is on an account, in öre."""
    with database.reading() as session:
        return balance_of(session, account, until=until)


def queue(database: Database) -> list[bank.PaymentRow]:
    """The payments that wait."""
    with database.reading() as session:
        return bank.queue(session, KEYS, KARIN, limit=10_000)


def waiting(database: Database) -> list[tuple[int, str]]:
    """Amount and payer of the payments that wait, sorted."""
    return sorted((row.left_ore, row.text.name) for row in queue(database))


def agreeing(database: Database) -> list[bool]:
    """Whether the books say what the bank says, a statement at a time, newest first."""
    with database.reading() as session:
        return [row.agrees for row in bank_files.statements(session)]


def all_is_well(database: Database) -> None:
    """Hold that everything holds which must always hold."""
    with database.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
