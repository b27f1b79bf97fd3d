"""Freeze who may vote at a meeting, and write the next version when something has been decided."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import insert

from qmember.domain.electoral_register import (
    Cause,
    Decider,
    Decision,
    checksum,
    decided,
    decisions_in,
    stored_reasons,
)
from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line
from qmember.domain.voters import Outcome, Verdict
from qmember.models import ElectoralName, ElectoralRegister, ElectoralRow
from qmember.models.crypto import seal
from qmember.queries.electoral_register import (
    RegisterHead,
    Roll,
    frozen_roll,
    live_roll,
    name_context,
)
from qmember.queries.meetings import MeetingRow, MeetingState, meeting_by_code
from qmember.queries.voting import members_by_number
from qmember.services import audit
from qmember.services.unit import Unit

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Amendment:
    """Why there is another version: by whose decision, of what cause, and where it is minuted."""

    decider: Decider
    cause: Cause
    minutes_paragraph: str = ""


def freeze(unit: Unit, code: str) -> int:
    """Freeze the first version of a meeting's register and give its number.

    Pressed twice, the first answer stands. Refused while nobody is a member.
    """
    unit.need(Permission.MANAGE_MEETINGS)
    meeting = _not_cancelled(unit, code)
    if meeting.roll_version is not None:
        return meeting.roll_version
    roll = live_roll(unit.session, unit.keys, unit.viewer, meeting.held_on)
    return _write(unit, meeting, roll, before=None, amendment=None)


def amend(
    unit: Unit,
    code: str,
    *,
    amendment: Amendment,
    decisions: Sequence[Decision] = (),
    seen: int | None = None,
) -> int:
    """Write the version after the newest one and give its number.

    A decision changes the rows that it is about; new facts and mistakes ask every rule anew, and what
    has been decided before holds still. Raises Conflict when ``seen`` is not the newest any more,
    Refused when nothing would be different.
    """
    unit.need(Permission.MANAGE_MEETINGS)
    meeting = _not_cancelled(unit, code)
    before = frozen_roll(unit.session, unit.keys, unit.viewer, meeting)
    if seen is not None and seen != meeting.roll_version:
        raise Conflict("Somebody wrote another version at the same time. Look at it first.")
    after = _next(unit, meeting, before, amendment, decisions)
    if after.sha256 == before.sha256:
        raise Refused("Nothing would be different, so no new version is needed", code="same")
    return _write(unit, meeting, after, before=before.head, amendment=amendment)


def _not_cancelled(unit: Unit, code: str) -> MeetingRow:
    meeting = meeting_by_code(unit.session, unit.viewer, code, unit.today)
    if meeting.state is MeetingState.CANCELLED:
        raise Conflict("The meeting has been held or called off, so it stays as it is.")
    return meeting


def _next(
    unit: Unit,
    meeting: MeetingRow,
    before: Roll,
    amendment: Amendment,
    decisions: Sequence[Decision],
) -> Roll:
    """The list after an amendment; a decision is about the day for which the list was made."""
    if amendment.cause is Cause.DECISION:
        if not decisions:
            raise Refused("Write the number of the member", field="member_no")
        return _with(before, decided(before.rows, decisions, amendment.decider))
    fresh = live_roll(unit.session, unit.keys, unit.viewer, meeting.held_on)
    known = {row.member_no for row in fresh.rows}
    rows = fresh.rows
    for decider, earlier in decisions_in(before.rows).items():
        rows = decided(rows, [one for one in earlier if one.member_no in known], decider)
    return _with(fresh, rows)


def _with(roll: Roll, rows: Sequence[Verdict]) -> Roll:
    return replace(roll, rows=tuple(rows), sha256=checksum(rows, roll.held_on))


def _write(
    unit: Unit,
    meeting: MeetingRow,
    roll: Roll,
    *,
    before: RegisterHead | None,
    amendment: Amendment | None,
) -> int:
    if not roll.rows:
        raise Refused("There are no members yet, so nobody can stand in the list", code="empty")
    register = ElectoralRegister(
        meeting_id=meeting.meeting_id, version=before.version + 1 if before else 1,
        held_on=roll.held_on, statute_version_id=roll.statutes or None, fee_by=roll.fee_by,
        amends_id=before.register_id if before else None,
        decider=amendment.decider if amendment else None,
        cause=amendment.cause if amendment else None,
        minutes_paragraph=clean_line(amendment.minutes_paragraph, LONGEST) if amendment else "",
        sha256=roll.sha256, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(register)
    unit.session.flush()
    _write_rows(unit, register.id, roll.rows)
    audit.note(
        unit, Event.ROLL_AMENDED if before else Event.ROLL_FROZEN, "roll", register.id,
        meeting=meeting.code, version=register.version, checksum=roll.sha256,
        eligible=len(roll.group(Outcome.ELIGIBLE)),
    )  # fmt: skip
    return register.version


def _write_rows(unit: Unit, register_id: int, rows: Sequence[Verdict]) -> None:
    people, key = members_by_number(unit.session), unit.keys.derive("roll")
    kept, names = [], []
    for row in rows:
        person_id, name = people[row.member_no].person_id, people[row.member_no].name
        kept.append({
            "register_id": register_id, "person_id": person_id, "member_no": row.member_no,
            "outcome": row.outcome, "weight": row.weight, "reasons": stored_reasons(row),
        })  # fmt: skip
        if name is not None:
            sealed = seal(key, name.encode(), name_context(register_id, person_id))
            names.append({"register_id": register_id, "person_id": person_id, "name": sealed})
    unit.session.execute(insert(ElectoralRow), kept)
    if names:
        unit.session.execute(insert(ElectoralName), names)


def note_printed(unit: Unit, meeting: MeetingRow, roll: Roll, content: bytes) -> None:
    """Write down that a list is printed; nothing is handed out before this is kept."""
    unit.need(Permission.READ_ROLL)
    audit.note(
        unit, Event.ROLL_PRINTED, "meeting", meeting.meeting_id,
        version=roll.head.version if roll.head else 0, rows=len(roll.group(Outcome.ELIGIBLE)),
        checksum=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
