"""Types of membership with their dated rules, and what each costs from which year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.member_types import MemberType, TypeRule
from qmember.domain.voters import Vote
from qmember.models import Fee, MemberTypeRow, MemberTypeRule
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class FeeRow:
    """What a type costs from a membership year on; ``decision`` says who decided it and where."""

    fee_id: int
    type_id: int
    from_year: int
    amount_ore: int
    decided_on: date | None
    decision: str


def member_types(session: Reads) -> list[MemberType]:
    """Every type that there is or was, in the order in which they were made."""
    rules: dict[int, dict[date, TypeRule]] = defaultdict(dict)
    for row in session.scalars(select(MemberTypeRule).order_by(MemberTypeRule.id)):
        rules[row.type_id][row.from_on] = TypeRule(
            row.from_on, Vote(row.vote), row.motion, row.electable, row.takes_part, row.fee_free,
            row.min_age,
        )  # fmt: skip
    return [
        MemberType(row.id, row.name, tuple(rules[row.id][day] for day in sorted(rules[row.id])))
        for row in session.scalars(select(MemberTypeRow).order_by(MemberTypeRow.id))
    ]


def fee_free_on(types: list[MemberType], on: date) -> frozenset[int]:
    """The types that owe no fee on a day."""
    rules = {one.id: one.rule_on(on) for one in types}
    return frozenset(key for key, rule in rules.items() if rule is not None and rule.fee_free)


def fees(session: Reads) -> list[FeeRow]:
    """Every fee that was decided, the newest year first; of one type and year the one that holds."""
    query = select(Fee).order_by(Fee.from_year.desc(), Fee.type_id, Fee.id.desc())
    found: dict[tuple[int, int], FeeRow] = {}
    for row in session.scalars(query):
        fee = FeeRow(
            row.id, row.type_id, row.from_year, row.amount_ore, row.decided_on, row.decision
        )
        found.setdefault((row.type_id, row.from_year), fee)
    return list(found.values())


def fee_for(session: Reads, type_id: int, year: int) -> FeeRow | None:
    """What a type costs in a membership year; None when nobody has decided it."""
    return fee_of(fees(session), type_id, year)


def fee_of(decided: Iterable[FeeRow], type_id: int, year: int) -> FeeRow | None:
    """The same of fees that have been read, the newest first."""
    return next((one for one in decided if one.type_id == type_id and one.from_year <= year), None)
