"""Electoral registers: who may vote by what is known now, and every version that has been frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from qmember.domain.electoral_register import Cause, Decider, checksum, read_reasons
from qmember.domain.errors import NotFound
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.voters import Outcome, Verdict, number_order
from qmember.domain.voting import losing_vote, verdicts
from qmember.domain.voting_fees import last_fee_day
from qmember.models import (
    ElectoralName,
    ElectoralRegister,
    ElectoralRow,
    Person,
    StatuteConfirmation,
)
from qmember.models.crypto import Keys, unseal
from qmember.queries.meetings import MeetingRow
from qmember.queries.reading import Reads, whole_register
from qmember.queries.statutes import statutes_for
from qmember.queries.voting import roll_name, voters


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """What stands at the head of a frozen version; ``amends`` is the version before it."""

    register_id: int
    version: int
    held_on: date
    fee_by: date | None
    amends: int | None
    decider: Decider | None
    cause: Cause | None
    minutes_paragraph: str
    sha256: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Roll:
    """Who may vote at a meeting. ``head`` is None for a list that has not been frozen.

    ``fee_by`` is the last day on which a fee counts; ``statutes`` the number of their version, and
    ``confirmed`` tells that it had been compared with the paper.
    """

    held_on: date
    rows: tuple[Verdict, ...]
    sha256: str
    fee_by: date | None
    statutes: int
    confirmed: bool
    head: RegisterHead | None = None

    def group(self, outcome: Outcome) -> tuple[Verdict, ...]:
        """The members of one group, by number."""
        return tuple(row for row in self.rows if row.outcome is outcome)


def live_roll(session: Reads, keys: Keys, viewer: Viewer, on: date) -> Roll:
    """The list by what is known now, for a meeting on a day; empty for those who may not read it."""
    statutes = statutes_for(session, on)
    with whole_register():
        rows = verdicts(voters(session, keys, viewer, on), statutes, on)
        sha256 = checksum(rows, on)
    return Roll(
        on, rows, sha256, last_fee_day(statutes, on), statutes.number,
        confirmed=statutes.confirmed_on is not None,
    )  # fmt: skip


def about_to_lose(
    session: Reads, keys: Keys, viewer: Viewer, on: date, today: date
) -> tuple[Verdict, ...]:
    """Those who would vote if their fee were paid, while there is still time to pay it."""
    statutes = statutes_for(session, on)
    return losing_vote(live_roll(session, keys, viewer, on).rows, statutes, on, today)


def register_heads(session: Reads, meeting: MeetingRow) -> list[RegisterHead]:
    """Every frozen version of a meeting, the newest first."""
    query = select(ElectoralRegister).where(ElectoralRegister.meeting_id == meeting.meeting_id)
    rows = session.scalars(query.order_by(ElectoralRegister.version.desc())).all()
    return [_head(row) for row in rows]


def frozen_roll(
    session: Reads, keys: Keys, viewer: Viewer, meeting: MeetingRow, version: int | None = None
) -> Roll:
    """A frozen version, the newest unless one is named; NotFound when there is none.

    Names are those of the day on which it was frozen, for those who may still be named.
    """
    query = select(ElectoralRegister).where(ElectoralRegister.meeting_id == meeting.meeting_id)
    if version is not None:
        query = query.where(ElectoralRegister.version == version)
    row = session.scalars(query.order_by(ElectoralRegister.version.desc()).limit(1)).first()
    if row is None or not viewer.may(Permission.READ_ROLL):
        raise NotFound("The page does not exist. Search, or go to the overview")
    rows = _rows(session, keys, viewer, row.id)
    return Roll(
        row.held_on, rows, row.sha256, row.fee_by, row.statute_version_id or 0,
        confirmed=_was_confirmed(session, row), head=_head(row),
    )  # fmt: skip


def would_now_vote(live: Roll, frozen: Roll) -> tuple[Verdict, ...]:
    """Those whom the frozen list left out and what is known now would let in: for the chair to know."""
    known = {row.member_no: row.outcome for row in frozen.rows}
    return tuple(
        row
        for row in live.group(Outcome.ELIGIBLE)
        if known.get(row.member_no) is not Outcome.ELIGIBLE
    )


def _was_confirmed(session: Reads, row: ElectoralRegister) -> bool:
    """Tell whether the statutes behind a register had been compared with the paper by then."""
    if row.statute_version_id is None:
        return False
    confirmed = session.get(StatuteConfirmation, row.statute_version_id)
    return confirmed is not None and confirmed.at <= row.at


def _head(row: ElectoralRegister) -> RegisterHead:
    return RegisterHead(
        row.id, row.version, row.held_on, row.fee_by, row.version - 1 if row.amends_id else None,
        Decider(row.decider) if row.decider else None, Cause(row.cause) if row.cause else None,
        row.minutes_paragraph, row.sha256, row.at, row.by,
    )  # fmt: skip


def _rows(session: Reads, keys: Keys, viewer: Viewer, register_id: int) -> tuple[Verdict, ...]:
    query = (
        select(ElectoralRow, Person.number, Person.protection, ElectoralName.name.label("sealed"))
        .join(Person, Person.id == ElectoralRow.person_id)
        .outerjoin(
            ElectoralName,
            (ElectoralName.register_id == ElectoralRow.register_id)
            & (ElectoralName.person_id == ElectoralRow.person_id),
        )
        .where(ElectoralRow.register_id == register_id)
    )
    rows = [
        Verdict(
            found[0].member_no,
            roll_name(
                viewer, found, found[0].member_no,
                open_name(keys, found[0], found.sealed) if found.sealed else None,
            ),
            Outcome(found[0].outcome), found[0].weight, read_reasons(found[0].reasons),
        )
        for found in session.execute(query)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: number_order(row.member_no)))


def open_name(keys: Keys, row: ElectoralRow, name: bytes) -> str:
    """What a frozen register called a member."""
    context = name_context(row.register_id, row.person_id)
    return unseal(keys.derive("roll"), name, context).decode()


def name_context(register_id: int, person_id: int) -> str:
    """What a sealed name is bound to: in another register or row it does not open."""
    return f"electoral_name:{register_id}:{person_id}"
