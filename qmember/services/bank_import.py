"""Read a bank file into the register: whole or not at all, each row once, its money booked at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.bank import BankFile, Debit, Deposit
from qmember.domain.bank_accounts import same_account
from qmember.domain.bank_problems import REFUSE, Problem
from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.match_facts import Certainty
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line
from qmember.models import BankAccount, BankImport
from qmember.models import BankFile as StoredFile
from qmember.models.crypto import seal
from qmember.queries.reading import whole_register
from qmember.services import audit
from qmember.services.bank_balances import store_balances
from qmember.services.bank_fees import settle_certain
from qmember.services.bank_known import Row, row_of, unknown
from qmember.services.bank_matching import match_file
from qmember.services.bank_placing import placed
from qmember.services.bank_rows import store_rows
from qmember.services.bank_swish import as_booked
from qmember.services.signs import sign_of_life
from qmember.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Imported:
    """What reading a file led to: ``rows`` of ours in it, how many were ``new`` and how many ``known``.

    Of ``new_payments`` so many are ``certain``, ``likely`` and ``unclear``; of the certain ones
    ``settled`` were fees that settled themselves. ``skipped`` rows were on accounts that are not
    ours; ``problems`` say where the books and the bank do not connect.
    """

    import_id: int
    rows: int
    new: int
    known: int
    new_payments: int = 0
    again: bool = False
    skipped: int = 0
    problems: tuple[Problem, ...] = ()
    settled: int = 0
    certain: int = 0
    likely: int = 0
    unclear: int = 0


class FileRefused(Refused):
    """A file that is not taken; ``problems`` say why, with where in the file."""

    code = "bank-file-refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(first.message, field="file")
        self.values = first.values
        self.problems = tuple(problems)


@whole_register()
def import_file(
    unit: Unit,
    content: bytes,
    file: BankFile,
    *,
    dated: date | None = None,
    account_id: int | None = None,
) -> Imported:
    """Store and book a file that ``formats.bank_file`` has read from ``content``.

    Rows that were read before are counted as known and not booked again. ``dated`` is the day of
    rows whose own date cannot be right, ``account_id`` the own account of rows that do not say
    theirs. Raises FileRefused for a file with a problem that refuses it, Refused for one of accounts
    that are not ours, or whose day or account must be told; nothing is stored then.
    """
    unit.need(Permission.RECORD_BANK)
    if refusing := [p for p in file.problems if p.severity == REFUSE]:
        raise FileRefused(refusing)
    digest = hashlib.sha256(content).hexdigest()
    if (before := _read_before(unit, digest)) is not None:
        return before
    accounts = list(unit.session.scalars(select(BankAccount).order_by(BankAccount.id)))
    file = placed(file, accounts, account_id)
    rows, skipped = _rows(unit, file, accounts, dated)
    rows = as_booked(unit, rows, file.format)
    fresh = unknown(unit, rows)
    stored = _store_import(unit, content, digest, file, known=len(rows) - len(fresh))
    new, queued = store_rows(unit, stored.id, fresh, file.format)
    problems = store_balances(unit, stored.id, file, accounts, fresh)
    sign_of_life(unit, "bank_file")
    settled, sure = settle_certain(unit, stored.id), match_file(unit, stored.id)
    done = Imported(
        stored.id, len(rows), new, len(rows) - new, queued, skipped=skipped, problems=problems,
        settled=settled, certain=settled + sure[Certainty.CERTAIN],
        likely=sure[Certainty.LIKELY], unclear=sure[Certainty.UNCLEAR],
    )  # fmt: skip
    audit.note(
        unit, Event.BANK_IMPORTED, "bank_import", stored.id,
        format=file.format, rows=done.rows, new=done.new, known=done.known, sha256=digest,
    )  # fmt: skip
    return done


def _read_before(unit: Unit, digest: str) -> Imported | None:
    row = unit.session.scalar(select(BankImport).where(BankImport.sha256 == digest))
    if row is None:
        return None
    return Imported(row.id, row.rows, 0, row.rows, again=True)


def _rows(
    unit: Unit, file: BankFile, accounts: list[BankAccount], dated: date | None
) -> tuple[list[Row], int]:
    """The file's rows that are ours, and how many are of other accounts; Refused when none is ours.

    A row of nothing moves no money and is left out.
    """
    ours: list[Row] = []
    foreign: list[Deposit | Debit] = []
    listed: list[Deposit | Debit] = [*file.deposits, *file.debits]
    for row in listed:
        account = own_account(accounts, row)
        if account is None:
            foreign.append(row)
        elif row.amount_ore:
            day = row.booked_on or _told(unit, dated)
            ours.append(row_of(row, account, day, file.format))
    if foreign and not ours:
        _refuse_account(foreign[0], accounts)
    return ours, len(foreign)


def _told(unit: Unit, dated: date | None) -> date:
    """The day that a person gives a row whose own date cannot be right."""
    if dated is None:
        raise Refused(
            "A deposit has a date that cannot be right. Write the day when the money came in, and "
            "choose the file again",
            field="dated",
            code="date-needed",
        )
    if dated > unit.today:
        raise Refused(
            "The date is after today. Write the day when the money came in", field="dated"
        )
    return dated


def _refuse_account(row: Deposit | Debit, accounts: list[BankAccount]) -> None:
    """Say whose the file is, by its bankgiro where it tells of one, and which of ours it should be."""
    giro = row.bankgiro if isinstance(row, Deposit) else ""
    theirs = (giro or row.account or "?")[-4:]
    if not accounts:
        raise Refused(
            "The file is about the account that ends in %(theirs)s. No account of the association "
            "is registered yet. Add it under Settings, Accounts",
            field="file", code="no-account", theirs=theirs,
        )  # fmt: skip
    if re.fullmatch("123[0-9]{7}", row.account):
        raise Refused(
            "The report is about the Swish number that ends in %(theirs)s, which is not registered. Add "
            "it under Settings, Accounts",
            field="file", code="wrong-account", theirs=theirs,
        )  # fmt: skip
    alike = [one for one in accounts if (one.kind == "bankgiro") is bool(giro)]
    ours = (alike or accounts)[-1]
    if not giro and any(
        one.kind == "bankgiro" and one.account_number == ours.account_number for one in accounts
    ):
        raise Refused(
            "The file is about the account that ends in %(theirs)s. Our bankgiro belongs to the account "
            "that ends in %(ours)s",
            field="file", code="wrong-account", theirs=theirs, ours=ours.number[-4:],
        )  # fmt: skip
    raise Refused(
        "The file is about the account that ends in %(theirs)s. Ours ends in %(ours)s",
        field="file", code="wrong-account", theirs=theirs, ours=ours.number[-4:],
    )  # fmt: skip


def own_account(accounts: Sequence[BankAccount], row: Deposit | Debit) -> BankAccount | None:
    """The association's account that a row is on: by account number or IBAN, else by bankgiro."""
    found = next((one for one in accounts if same_account(one.number, row.account)), None)
    giro = row.bankgiro if isinstance(row, Deposit) else ""
    return found or next((one for one in accounts if same_account(one.number, giro)), None)


def _store_import(
    unit: Unit, content: bytes, digest: str, file: BankFile, *, known: int
) -> BankImport:
    row = BankImport(
        sha256=digest, format=file.format, message_id=clean_line(file.message_id, 200),
        rows=len(file.deposits) + len(file.debits), known=known, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    sealed = seal(unit.keys.derive("bank"), content, f"bank_file:{row.id}")
    unit.session.add(StoredFile(import_id=row.id, content=sealed))
    return row
