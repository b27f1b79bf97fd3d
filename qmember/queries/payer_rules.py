"""What payments of a sender will be named the next time: the list of rules, and of what to ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from qmember.domain.match_facts import Habit
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission, Viewer
from qmember.models import BankSender, Person, Purpose
from qmember.queries.payer_memory import habits, key_of, named_alike, rules_of
from qmember.queries.people import shown_name
from qmember.queries.reading import Reads, Values

OFTEN = 2
"""So many equal decisions make a rule (``ux`` 5.1.4)."""

MOST = 500


@dataclass(frozen=True, slots=True)
class PayerRuleRow:
    """A rule: what payments of one sender of an amount (öre) are named.

    ``payment_id`` is the latest of them, by which the rule is changed; ``paused`` when they are not to
    be named alike. ``shown_as`` and ``purpose`` are None where there is none.
    """

    payment_id: int
    kind: str
    amount_ore: int
    times: int
    shown_as: str | None
    purpose: str | None
    paused: bool


def payer_rules(session: Reads, viewer: Viewer) -> list[PayerRuleRow]:
    """Every rule, the latest used first; empty for those who may not read bank payments."""
    if not viewer.may(Permission.READ_BANK):
        return []
    query = named_alike().having(func.count() >= OFTEN)
    rows = [row for row in session.execute(query) if key_of(row)[1]]
    rows = sorted(rows, key=lambda row: -row.payment_id)[:MOST]
    said = rules_of(session, {row.digest for row in rows})
    names, purposes = _names(session, viewer, rows), _purposes(session)
    return [
        PayerRuleRow(
            row.payment_id, key_of(row)[0], row.amount_ore, int(row.times),
            names.get(row.person_id), purposes.get(row.purpose_id),
            paused=said.get((row.digest, key_of(row))) is False,
        )
        for row in rows
    ]  # fmt: skip


def habit_of(session: Reads, payment_id: int) -> Habit | None:
    """What the payments are named that are like this one; None where they make no rule."""
    rows = session.execute(named_alike().where(BankSender.payment_id == payment_id)).all()
    if len(rows) != 1:
        return None
    key = key_of(rows[0])
    known = habits(session, [rows[0].digest])[rows[0].digest]
    return next(
        (
            one
            for one in known
            if (one.kind, one.amount, one.person_id, one.purpose_id) == key
            and one.amount
            and one.times >= OFTEN
        ),
        None,
    )


def to_be_asked(session: Reads, payment_ids: Collection[int]) -> frozenset[int]:
    """Those of some payments that make a rule of which nobody has said anything yet: of each the latest."""
    mine = {
        row.payment_id: row
        for row in session.execute(named_alike().where(BankSender.payment_id.in_(payment_ids)))
        if key_of(row)[1]
    }
    senders = {row.digest for row in mine.values()}
    often = {
        (digest, (one.kind, one.amount, one.person_id, one.purpose_id))
        for digest, known in habits(session, senders).items()
        for one in known
        if one.times >= OFTEN
    }
    unsaid = often - set(rules_of(session, senders))
    return frozenset(i for i, row in mine.items() if (row.digest, key_of(row)) in unsaid)


def _names(session: Reads, viewer: Viewer, rows: Collection[Values]) -> dict[int, str]:
    query = select(Person.id, Person.number, Person.name, Person.protection)
    ids = {row.person_id for row in rows if row.person_id}
    found = session.execute(query.where(Person.id.in_(ids), Person.protection.not_in(HIDDEN)))
    return {
        row.id: shown_name(viewer, number=row.number, name=row.name, protection=row.protection)
        for row in found
    }


def _purposes(session: Reads) -> dict[int, str]:
    return {row.id: row.name for row in session.execute(select(Purpose.id, Purpose.name))}
