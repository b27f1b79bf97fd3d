"""Give member numbers: drawn by lot, so that they tell neither how many there are nor who came first."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from qmember.domain.lists import batched
from qmember.domain.member_numbers import drawn_numbers
from qmember.models import MemberNumber
from qmember.services.unit import Unit


def give_numbers(
    unit: Unit, ids: Sequence[int], draw: Callable[[int], int] = secrets.randbelow
) -> dict[int, str]:
    """See to it that each of these people has a member number; everybody's by row id."""
    known = _numbers(unit, MemberNumber.person_id, ids)
    wanted = [one for one in ids if one not in known]
    given = unit.session.scalar(select(func.count()).select_from(MemberNumber)) or 0
    fresh: list[str] = []
    while len(fresh) < len(wanted):
        drawn = drawn_numbers(len(wanted) - len(fresh), given, draw)
        taken = {*fresh, *_numbers(unit, MemberNumber.number, drawn).values()}
        fresh += [number for number in drawn if number not in taken]
    rows = [{"person_id": i, "number": n} for i, n in zip(wanted, fresh, strict=True)]
    if rows:
        unit.session.execute(insert(MemberNumber), rows)
    return known | dict(zip(wanted, fresh, strict=True))


def _numbers(
    unit: Unit, column: InstrumentedAttribute[Any], values: Sequence[object]
) -> dict[int, str]:
    """The numbers of the rows that have one of the values, by person."""
    found: dict[int, str] = {}
    for part in batched(values, 500):
        query = select(MemberNumber.person_id, MemberNumber.number).where(column.in_(part))
        found |= {row.person_id: row.number for row in unit.session.execute(query)}
    return found
