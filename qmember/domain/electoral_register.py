"""An electoral register that is frozen: its form in which it is kept, its checksum, and its changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from qmember.domain.errors import Refused
from qmember.domain.voters import Outcome, Reason, Test, Verdict, number_order

SHORT = 12
"""Letters of a checksum that stand on every copy and in the minutes."""


class Decider(StrEnum):
    """Who decides about a register that has been frozen."""

    MEETING = "meeting"
    BOARD = "board"


class Cause(StrEnum):
    """Why a frozen register has another version after it."""

    DECISION = "decision"
    NEW_FACTS = "new_facts"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Decision:
    """That a member may vote, or may not, whatever the rules say of her."""

    member_no: str
    votes: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A member who is in another group than before; None where she did not stand."""

    member_no: str
    before: Outcome | None
    after: Outcome | None


def canonical(rows: Iterable[Verdict], on: date) -> str:
    """The form that the checksum is over: one line, the same for equal registers.

    Names are not in it. The number says who is meant, and a name can be forgotten without
    the register ceasing to be what it was.
    """
    body = [_row_text(row) for row in sorted(rows, key=lambda row: number_order(row.member_no))]
    return f'{{"held_on":{_json(on.isoformat())},"rows":[{",".join(body)}]}}'


def checksum(rows: Iterable[Verdict], on: date) -> str:
    """The SHA-256 of a register for a meeting on a day."""
    return hashlib.sha256(canonical(rows, on).encode()).hexdigest()


def stored_reasons(row: Verdict) -> str:
    """The reasons of a member as text that is kept."""
    return f"[{','.join(map(_reason_text, row.reasons))}]"


def _row_text(row: Verdict) -> str:
    """One member in the form that the checksum is over, the keys in the order of the alphabet."""
    return (
        f'{{"member_no":{_json(row.member_no)},"outcome":{_json(row.outcome)},'
        f'"reasons":{stored_reasons(row)},"weight":{row.weight}}}'
    )


@lru_cache(maxsize=10_000)
def _reason_text(reason: Reason) -> str:
    """One reason as text that is kept; most members share theirs with others."""
    return _json(reason_form(reason))


def reason_form(reason: Reason) -> dict[str, object]:
    """One reason in the form that is kept; days are written as dates."""
    values = {
        key: value.isoformat() if isinstance(value, date) else value for key, value in reason.values
    }
    return {
        "rule": reason.rule, "paragraph": reason.paragraph, "fact": reason.fact,
        "values": values, "holds": reason.holds,
    }  # fmt: skip


def read_reasons(stored: str) -> tuple[Reason, ...]:
    """Read the reasons back. Days stay the text that they are shown as."""
    return tuple(
        Reason(
            Test(one["rule"]), one["paragraph"], one["fact"], one["holds"],
            tuple(sorted(one["values"].items())),
        )
        for one in json.loads(stored)
    )  # fmt: skip


def decided(
    rows: Sequence[Verdict], decisions: Iterable[Decision], decider: Decider
) -> tuple[Verdict, ...]:
    """The rows with what has been decided about some of them; Refused for a number that is not there."""
    known = {row.member_no: row for row in rows}
    for one in decisions:
        if one.member_no not in known:
            raise Refused("There is no member with that number", field="member_no", code="unknown")
        row = known[one.member_no]
        fact = f"{'let_in' if one.votes else 'left_out'}_by_{decider}"
        reason = Reason(Test.DECISION, "", fact, one.votes)
        outcome = Outcome.ELIGIBLE if one.votes else Outcome.NOT_ELIGIBLE
        known[one.member_no] = row._replace(outcome=outcome, reasons=(*row.reasons, reason))
    return tuple(known[row.member_no] for row in rows)


def decisions_in(rows: Iterable[Verdict]) -> dict[Decider, list[Decision]]:
    """What has been decided about some of the rows, so that it holds in the next version too."""
    found: dict[Decider, list[Decision]] = {}
    for row in rows:
        for reason in row.reasons:
            if reason.rule is Test.DECISION:
                decider = Decider(reason.fact.rpartition("_")[2])
                found.setdefault(decider, []).append(Decision(row.member_no, reason.holds is True))
    return found


def changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> tuple[Change, ...]:
    """Who is in another group in the later register than in the earlier, by member number."""
    was = {row.member_no: row.outcome for row in before}
    now = {row.member_no: row.outcome for row in after}
    return tuple(
        Change(number, was.get(number), now.get(number))
        for number in sorted(was.keys() | now.keys(), key=number_order)
        if was.get(number) != now.get(number)
    )


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
