"""The memberships of a list, written in bulk, each row noted so that all of it can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from qmember.domain.claims import ClaimEnd
from qmember.domain.lists import batched
from qmember.domain.membership_facts import Cause
from qmember.domain.moved_facts import Moved
from qmember.domain.moved_membership import MovedMembership, Settled, Types, membership_of
from qmember.domain.people import PersonRole
from qmember.domain.permissions import Permission
from qmember.domain.text import fold
from qmember.models import (
    Base,
    Claim,
    ListFact,
    MemberNumber,
    MembershipEvent,
    MembershipPeriod,
    PersonRoleRow,
)
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.member_facts import Happened
from qmember.queries.member_types import member_types
from qmember.queries.membership_rules import membership_rules
from qmember.services.claims import new_references
from qmember.services.member_numbers import give_numbers
from qmember.services.unit import Unit

TIME_TO_PAY = timedelta(days=30)
PART = 500
Row = dict[str, Any]


def write_memberships(
    unit: Unit, import_id: int, people: Mapping[int, Moved], *, type_id: int
) -> None:
    """Let these people (by row id) be members as their rows say.

    ``type_id`` is the type of rows that name none that is known. Nothing is booked.
    """
    unit.need(Permission.EDIT_MEMBERS)
    unit.need(Permission.CLAIM_FEES)
    types = Types({fold(one.name): one.id for one in member_types(unit.session)}, type_id)
    rules = membership_rules(unit.session, unit.today)
    found = {i: membership_of(one, rules, types, unit.today) for i, one in people.items()}
    _roles(unit, import_id, found)
    _numbers(unit, import_id, found)
    _insert(unit, import_id, MembershipEvent, list(_events(unit, found)))
    paid = [(i, one, part) for i, one in found.items() for part in one.settled]
    claims = _claims(unit, import_id, paid)
    _insert(unit, import_id, MembershipPeriod, list(_periods(unit, paid, claims)))
    _ask(unit, import_id, found)


def _roles(unit: Unit, import_id: int, found: Mapping[int, MovedMembership]) -> None:
    """Who was in the register already gets the role of a member too."""
    query = select(PersonRoleRow.person_id).where(PersonRoleRow.role == PersonRole.MEMBER)
    have = set(unit.session.scalars(query))
    rows = [
        {"person_id": i, "role": PersonRole.MEMBER, "from_on": one.accepted_on}
        for i, one in found.items()
        if i not in have
    ]
    _insert(unit, import_id, PersonRoleRow, rows)


def _numbers(unit: Unit, import_id: int, found: Mapping[int, MovedMembership]) -> None:
    """Keep each number of ours that is free, the first row's where two have it; draw the others."""
    taken = dict(unit.session.execute(select(MemberNumber.number, MemberNumber.person_id)).all())
    has = set(taken.values())
    kept: list[Row] = []
    for person_id, one in found.items():
        if one.number and one.number not in taken and person_id not in has:
            taken[one.number] = person_id
            kept.append({"person_id": person_id, "number": one.number})
    for part in batched(kept, PART):
        unit.session.execute(insert(MemberNumber), list(part))
    give_numbers(unit, list(found))
    _note(unit, import_id, MemberNumber.__tablename__, [i for i in found if i not in has])


def _events(unit: Unit, found: Mapping[int, MovedMembership]) -> Iterator[Row]:
    for person_id, one in found.items():
        noted = {"person_id": person_id, "decision": "", "at": unit.now, "by": unit.viewer.name}
        yield noted | {
            "kind": Happened.ACCEPTED, "from_on": one.accepted_on, "type_id": one.type_id,
        }  # fmt: skip
        if one.left_from is not None:
            yield noted | {"kind": Happened.RESIGNED, "from_on": one.left_from, "type_id": None}


def _claims(
    unit: Unit, import_id: int, paid: Sequence[tuple[int, MovedMembership, Settled]]
) -> dict[tuple[int, Settled], int]:
    """A claim for each amount that is known, ended as paid before the books here; by its days."""
    known = [(i, one, part) for i, one, part in paid if part.paid_ore]
    rows = [
        _claim(unit, (i, one.type_id), part, part.paid_ore or 0) | {"reference": reference}
        for (i, one, part), reference in zip(known, new_references(unit, len(known)), strict=True)
    ]
    ids = _insert(unit, import_id, Claim, rows)
    ends = [
        {
            "claim_id": claim_id, "how": ClaimEnd.MOVED_IN, "ended_on": part.settled_on,
            "at": unit.now, "by": unit.viewer.name,
        }
        for claim_id, (_, _, part) in zip(ids, known, strict=True)
    ]  # fmt: skip
    _insert(unit, import_id, ClaimEndRow, ends)
    return {(i, part): claim_id for claim_id, (i, _, part) in zip(ids, known, strict=True)}


def _periods(
    unit: Unit,
    paid: Sequence[tuple[int, MovedMembership, Settled]],
    claims: Mapping[tuple[int, Settled], int],
) -> Iterator[Row]:
    for person_id, _, part in paid:
        yield {
            "person_id": person_id, "from_on": part.from_on, "to_on": part.to_on,
            "settled_on": part.settled_on, "cause": Cause.MOVED_IN,
            "claim_id": claims.get((person_id, part)), "at": unit.now, "by": unit.viewer.name,
        }  # fmt: skip


def _ask(unit: Unit, import_id: int, found: Mapping[int, MovedMembership]) -> None:
    """Ask for what the list says is open."""
    owing = [(i, one.type_id, one.owed) for i, one in found.items() if one.owed is not None]
    references = new_references(unit, len(owing))
    rows = [
        _claim(unit, (i, type_id), Settled(owed.from_on, owed.to_on, unit.today), owed.ore)
        | {"reference": reference, "due_on": unit.today + TIME_TO_PAY}
        for (i, type_id, owed), reference in zip(owing, references, strict=True)
    ]
    _insert(unit, import_id, Claim, rows)


def _claim(unit: Unit, whose: tuple[int, int], days: Settled, ore: int) -> Row:
    person_id, type_id = whose
    return {
        "person_id": person_id, "payer_id": person_id, "type_id": type_id, "fee_id": None,
        "run_id": None, "amount_ore": ore, "from_on": days.from_on, "to_on": days.to_on,
        "issued_on": days.settled_on, "due_on": days.settled_on, "parts": 1, "at": unit.now,
        "by": unit.viewer.name,
    }  # fmt: skip


def _insert(unit: Unit, import_id: int, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Write rows and note that they came with the list; their row ids in the same order."""
    ids: list[int] = []
    key = model.__table__.c.id
    for part in batched(rows, PART):
        query = insert(model).returning(key, sort_by_parameter_order=True)
        ids += unit.session.execute(query, list(part)).scalars()
    _note(unit, import_id, model.__tablename__, ids)
    return ids


def _note(unit: Unit, import_id: int, kind: str, ids: Sequence[int]) -> None:
    rows = [{"kind": kind, "row_id": i, "import_id": import_id} for i in ids]
    for part in batched(rows, PART):
        unit.session.execute(insert(ListFact), list(part))
