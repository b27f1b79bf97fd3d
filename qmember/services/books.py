"""Keep what the bookkeeping says, from a file of its program; our own ledger is never touched by it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import insert, select

from qmember.domain.bank_problems import REFUSE, Problem
from qmember.domain.books import Outcome, outcome
from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.sie import PROJECT as PROJECT_DIMENSION
from qmember.domain.sie import SieFile
from qmember.domain.text import clean_line
from qmember.models import BooksFile, BooksName, BooksSum, BooksUneven
from qmember.queries.association import association
from qmember.queries.books import ACCOUNT, PROJECT
from qmember.services import audit
from qmember.services.unit import Unit

MOST_UNEVEN = 500


class BooksRefused(Refused):
    """A file that is not taken; ``problems`` say why, with where in the file."""

    code = "sie-file-refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(first.message, field="file")
        self.values = first.values
        self.problems = tuple(problems)


def read_books(unit: Unit, content: bytes, file: SieFile) -> int:
    """Keep the sums of a file that ``formats.sie_read`` has read from ``content``; its number.

    Raises BooksRefused for a file with a problem that refuses it, Refused for one of another
    organisation, in another currency or without vouchers, Conflict for one that was read before.
    """
    unit.need(Permission.HAND_OVER)
    if refusing := [p for p in file.problems if p.severity == REFUSE]:
        raise BooksRefused(refusing)
    digest = hashlib.sha256(content).hexdigest()
    if unit.session.scalar(select(BooksFile.id).where(BooksFile.sha256 == digest)):
        raise Conflict(
            "That file has already been read. Nothing has changed", field="file", code="known"
        )
    house = association(unit.session, unit.today)
    found = outcome(file, ours=house.orgnr, first_month=house.fiscal_month)
    row = _store(unit, file, found, digest)
    audit.note(
        unit, Event.BOOKS_READ, "books", row.id, from_on=found.from_on, to_on=found.to_on,
        rows=file.rows, checksum=digest,
    )  # fmt: skip
    return row.id


def _store(unit: Unit, file: SieFile, found: Outcome, digest: str) -> BooksFile:
    row = BooksFile(
        sha256=digest, kind=str(file.kind), program=clean_line(file.program, 200),
        from_on=found.from_on, to_on=found.to_on, made_on=file.made_on, monthly=found.monthly,
        vouchers=len(file.vouchers), at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    _store_sums(unit, row.id, found)
    _store_names(unit, row.id, file, found)
    return row


def _store_sums(unit: Unit, file_id: int, found: Outcome) -> None:
    sums = [
        {"file_id": file_id, "account": account, "project": clean_line(project, 40),
         "month": month, "amount_ore": ore}
        for (account, project, month), ore in sorted(found.sums.items()) if ore
    ]  # fmt: skip
    uneven = [
        {"file_id": file_id, "series": clean_line(one.series, 40),
         "number": clean_line(one.number, 40), "on": one.on, "difference_ore": one.difference_ore}
        for one in found.uneven[:MOST_UNEVEN]
    ]  # fmt: skip
    if sums:
        unit.session.execute(insert(BooksSum), sums)
    if uneven:
        unit.session.execute(insert(BooksUneven), uneven)


def _store_names(unit: Unit, file_id: int, file: SieFile, found: Outcome) -> None:
    """What the file calls the accounts and projects that it has sums of."""
    accounts = {account for account, _, _ in found.sums}
    codes = {project for _, project, _ in found.sums} - {""}
    named = {(ACCOUNT, account): file.accounts.get(account, "") for account in accounts}
    named |= {
        (PROJECT, clean_line(code, 40)): file.objects.get((PROJECT_DIMENSION, code), "")
        for code in codes
    }
    rows = [
        {"file_id": file_id, "kind": kind, "code": code, "name": clean_line(name, 200)}
        for (kind, code), name in sorted(named.items())
        if name and code
    ]
    if rows:
        unit.session.execute(insert(BooksName), rows)
