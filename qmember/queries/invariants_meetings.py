"""What must always hold of electoral registers: they are as they were frozen, and name nobody hidden."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from qmember.domain.electoral_register import checksum, read_reasons
from qmember.domain.people import HIDDEN
from qmember.domain.voters import Outcome, Verdict
from qmember.models import ElectoralName, ElectoralRegister, ElectoralRow, Person
from qmember.queries.invariants_ledger import rows_of
from qmember.queries.reading import Reads


def _unequal_registers(session: Reads) -> int:
    """Registers whose rows do not give the checksum that was printed."""
    rows: dict[int, list[Verdict]] = {}
    for row in session.scalars(select(ElectoralRow)):
        reasons = read_reasons(row.reasons)
        one = Verdict(row.member_no, "", Outcome(row.outcome), row.weight, reasons)
        rows.setdefault(row.register_id, []).append(one)
    registers = session.scalars(select(ElectoralRegister)).all()
    return sum(checksum(rows.get(one.id, []), one.held_on) != one.sha256 for one in registers)


def _hidden_names(session: Reads) -> int:
    query = select(ElectoralName.person_id).join(Person, Person.id == ElectoralName.person_id)
    return rows_of(session, query.where(Person.protection.in_(HIDDEN)))


CHECKS: dict[str, Callable[[Reads], int]] = {
    "electoral registers are as they were frozen": _unequal_registers,
    "hidden people are named in no electoral register": _hidden_names,
}
