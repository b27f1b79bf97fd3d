"""Which account has which role on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Refused
from qmember.models import Account, AccountMapping
from qmember.queries.reading import Reads

NO_ACCOUNT = "No account is chosen for %(role)s on %(day)s. Choose one under Settings, Accounts."


@dataclass(frozen=True, slots=True)
class Mappings:
    """Every mapping, newest first within a role."""

    rows: tuple[tuple[str, date, str], ...]

    def account(self, role: str, on: date) -> str:
        """The account number that has ``role`` on the day; Refused when none is chosen."""
        for name, from_on, number in self.rows:
            if name == role and from_on <= on:
                return number
        raise Refused(NO_ACCOUNT, code="no-account", role=role, day=on.isoformat())

    def accounts_ever(self, role: str) -> frozenset[str]:
        """Every account that has ever had ``role``."""
        return frozenset(number for name, _, number in self.rows if name == role)


def mappings(session: Reads) -> Mappings:
    """Read the association's choices of accounts."""
    columns = (AccountMapping.role, AccountMapping.from_on, AccountMapping.account_number)
    rows = session.execute(select(*columns).order_by(AccountMapping.from_on.desc()))
    return Mappings(tuple((row[0], row[1], row[2]) for row in rows))


def account_names(session: Reads) -> dict[str, str]:
    """Account number to name."""
    return {row.number: row.name for row in session.scalars(select(Account))}


@dataclass(frozen=True, slots=True)
class MappingRow:
    """That an account is used for something from a day on; ``now`` tells whether it is on the day."""

    role: str
    account: str
    name: str
    from_on: date
    now: bool


def mapping_rows(session: Reads, on: date) -> list[MappingRow]:
    """What is used on the day and what will be later, in account order; what was before is left out."""
    names, seen = account_names(session), set[str]()
    rows: list[MappingRow] = []
    for role, from_on, number in mappings(session).rows:  # the newest first
        if role not in seen:
            rows.append(MappingRow(role, number, names[number], from_on, from_on <= on))
        if from_on <= on:
            seen.add(role)
    return sorted(rows, key=lambda row: (row.account, row.from_on))
