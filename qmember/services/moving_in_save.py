"""Save what is ready of a list as one change set; what still waits stays where it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.moved_facts import Moved
from qmember.domain.moving_in import READY, WAITING, Choices, Decided, Judged, Verdict
from qmember.domain.people import PersonRole, show_number
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts, RoleSpan, cleaned
from qmember.models import ListChange, ListImport, ListRow, Person
from qmember.models.crypto import seal
from qmember.models.engine import ERASED
from qmember.queries.member_types import member_types
from qmember.queries.moving_in import KEY, Review, mark_of, own_draft, review
from qmember.services import audit
from qmember.services.column_memory import remember_columns
from qmember.services.moving_in import keep_waiting
from qmember.services.moving_in_members import write_memberships
from qmember.services.people import edit_person
from qmember.services.person_store import store
from qmember.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Saved:
    """What the saving of a list led to; ``waiting`` rows are still to be looked at."""

    import_id: int | None
    added: int
    updated: int
    waiting: int


def save_list(
    unit: Unit, draft_id: int, *, role: PersonRole | None = None, type_id: int | None = None
) -> Saved:
    """Write every row of a list that is ready; those that wait stay with what was decided of them.

    ``role`` is what the new people are to the association, from the day that the list says, else
    from today. Members get the membership that their rows tell of, of the type ``type_id`` where
    the list names none that is known. Nothing is stored when one of them cannot be.
    """
    unit.need(Permission.IMPORT_PEOPLE)
    draft = own_draft(unit.session, unit.viewer, draft_id)
    found = review(unit.session, unit.keys, unit.viewer, draft_id, today=unit.today)
    ready = [row for row in found.rows if row.verdict in READY]
    import_id, person_ids = None, _known_ids(found)
    if ready:
        import_id = _write(unit, found, ready, role, person_ids)
        remember_columns(unit, import_id, found.table, found.choices.columns)
        if role is PersonRole.MEMBER:
            _enrol(unit, import_id, ready, person_ids, type_id)
    open_rows = _waiting(found)
    waiting = tuple(row for row in found.table.rows if row.number in open_rows)
    if waiting:
        numbers = _numbers(unit, person_ids)
        keep_waiting(unit, draft, replace(found.table, rows=waiting), _kept(found, numbers))
    else:
        unit.session.info[ERASED] = True
        unit.session.delete(draft)
    added = sum(row.verdict is Verdict.NEW for row in ready)
    return Saved(import_id, added, len(ready) - added, len(waiting))


def _write(
    unit: Unit,
    found: Review,
    ready: list[Judged],
    role: PersonRole | None,
    person_ids: dict[int, int],
) -> int:
    """The change set: people added and brought up to date, and which row was whom."""
    new = [row for row in ready if row.verdict is Verdict.NEW]
    updates = [row for row in ready if row.verdict is Verdict.UPDATE]
    saved = ListImport(
        sha256=found.sha256, kind=found.table.kind, added=len(new), updated=len(updates),
        at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(saved)
    unit.session.flush()
    if new:
        facts = [cleaned(_facts(unit, row.moved, role)) for row in new]
        numbers, ids = store(unit, facts)
        audit.note(
            unit, Event.PERSON_ADDED, "person", count=len(ids), first=numbers[0], last=numbers[-1]
        )
        person_ids |= {row.number: i for row, i in zip(new, ids, strict=True)}
    for row in new:
        before = {"role": role, "from_on": _since(unit, row.moved).isoformat()} if role else {}
        _note_change(unit, saved.id, person_ids[row.number], before, version=1, added=True)
    for row in updates:
        _bring_up(unit, saved.id, row)
    unit.session.add_all(_rows(unit, saved.id, found, person_ids))
    audit.note(
        unit, Event.LIST_SAVED, "list_import", saved.id,
        kind=saved.kind, added=saved.added, updated=saved.updated,
    )  # fmt: skip
    return saved.id


def _enrol(
    unit: Unit,
    import_id: int,
    ready: list[Judged],
    person_ids: dict[int, int],
    type_id: int | None,
) -> None:
    """The memberships of those who are new, and of those who were in the register without one."""
    known = member_types(unit.session)
    if type_id is not None and type_id not in {one.id for one in known}:
        raise Refused("Choose a type from the list", field="type_id")
    if not known:
        raise Refused("There is no type of membership. Add one under Settings", field="type_id")
    joining = {
        person_ids[row.number]: row.moved
        for row in ready
        if row.verdict is Verdict.NEW or row.joins
    }
    write_memberships(unit, import_id, joining, type_id=type_id or known[0].id)


def _facts(unit: Unit, moved: Moved, role: PersonRole | None) -> PersonFacts:
    roles = (RoleSpan(role, _since(unit, moved)),) if role else ()
    return PersonFacts(
        name=moved.name, email=moved.email, phone=moved.phone, street=moved.street,
        postcode=moved.postcode, city=moved.city, orgnr=moved.orgnr, roles=roles,
    )  # fmt: skip


def _since(unit: Unit, moved: Moved) -> date:
    """The day from which somebody is what the list says: when she joined, else today."""
    return min(moved.joined_on or unit.today, moved.left_on or unit.today)


def _bring_up(unit: Unit, import_id: int, row: Judged) -> None:
    """Write what the list says otherwise of somebody, and keep what stood there."""
    if row.known is None:
        return
    changes = {change.field: change.new for change in row.changes}
    before = {change.field: change.old for change in row.changes}
    person_id, version = row.known.person_id, row.known.version
    if changes:
        version = edit_person(unit, person_id, version, changes).version
    _note_change(unit, import_id, person_id, before, version=version, added=False)


def _note_change(
    unit: Unit,
    import_id: int,
    person_id: int,
    before: Mapping[str, str | None],
    *,
    version: int,
    added: bool,
) -> None:
    body = json.dumps(dict(before), ensure_ascii=False).encode()
    sealed = seal(unit.keys.derive(KEY), body, f"list_change:{import_id}:{person_id}")
    unit.session.add(
        ListChange(
            import_id=import_id, person_id=person_id, added=added, version=version, before=sealed
        )
    )


def _known_ids(found: Review) -> dict[int, int]:
    return {row.number: row.known.person_id for row in found.rows if row.known}


def _rows(
    unit: Unit, import_id: int, found: Review, person_ids: dict[int, int]
) -> Iterator[ListRow]:
    """Whom each row was, so that the same row is known when it is read again."""
    for row in found.rows:
        person_id = person_ids.get(row.number if row.into is None else row.into)
        if person_id is not None and row.verdict not in WAITING:
            mark = mark_of(unit.keys, row.told)
            yield ListRow(import_id=import_id, row=row.number, person_id=person_id, mark=mark)


def _waiting(found: Review) -> set[int]:
    return {row.number for row in found.rows if row.verdict in WAITING}


def _numbers(unit: Unit, person_ids: dict[int, int]) -> dict[str, str]:
    """The numbers of the people that rows have become, by the row."""
    query = select(Person.id, Person.number).where(Person.id.in_(set(person_ids.values())))
    known = {i: show_number(number) for i, number in unit.session.execute(query)}
    return {str(row): known[i] for row, i in person_ids.items()}


def _kept(found: Review, numbers: dict[str, str]) -> Choices:
    """The choices about the rows that wait; a row that was saved is now called by her number."""
    waiting = _waiting(found)
    decided = {
        row: Decided(None, frozenset(numbers.get(code, code) for code in one.others))
        for row, one in found.choices.decided.items()
        if row in waiting
    }
    cells = {row: cells for row, cells in found.choices.cells.items() if row in waiting}
    return replace(found.choices, cells=cells, decided=decided)
