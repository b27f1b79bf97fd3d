"""Keep what everybody was on every day in step with the facts: the last thing that each deed does.

Triggers write down whose facts have changed, whoever changed them; ``keep_up`` makes their spans
anew before the commit. So there is no moment at which somebody reads another answer than the one that
``domain.membership.status`` would give (docs/adr/0020).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from qmember.domain.lists import batched
from qmember.domain.membership_spans import Era, Span
from qmember.models import (
    Database,
    MembershipApplication,
    MembershipBasis,
    MembershipChanged,
    MembershipEvent,
    MembershipPeriod,
    MembershipSpan,
)
from qmember.queries.membership_rules import rule_eras
from qmember.queries.membership_spans import digest_of, kept_spans, stale, wanted_spans
from qmember.queries.reading import whole_register

RULES = 0
"""Stands among those whose facts have changed when a rule may have."""

PART = 500


@whole_register()
def keep_up(session: Session) -> None:
    """Make the spans anew of everybody whose facts have changed in this transaction."""
    changed = set(session.scalars(select(MembershipChanged.person_id)))
    if not changed:
        return
    eras = rule_eras(session)
    ids = changed - {RULES}
    if RULES in changed and _other_rules(session, eras):
        ids = set(_everybody(session))
    for part in batched(sorted(ids), PART):
        _write(session, kept_spans(session, part), wanted_spans(session, eras, part))
    session.execute(delete(MembershipChanged))


def catch_up(database: Database) -> None:
    """The same for a database that was upgraded or restored, before anybody reads it."""
    with database.reading() as session:
        behind = stale(session)
    if behind:
        with database.writing() as session:
            keep_up(session)


def _other_rules(session: Session, eras: tuple[Era, ...]) -> bool:
    """Tell whether the rules are others than the spans were made by, and note these."""
    basis, digest = session.get(MembershipBasis, 1), digest_of(eras)
    if basis is None:
        session.add(MembershipBasis(id=1, rules=digest))
        return True
    before, basis.rules = basis.rules, digest
    return before != digest


def _everybody(session: Session) -> Iterator[int]:
    """Whoever has facts."""
    for model in (MembershipEvent, MembershipPeriod, MembershipApplication):
        yield from session.scalars(select(model.person_id).distinct())


def _write(session: Session, kept: dict[int, list[Span]], wanted: dict[int, list[Span]]) -> None:
    """Put the wanted spans in the place of those that differ."""
    other = [i for i in kept.keys() | wanted.keys() if kept.get(i, []) != wanted.get(i, [])]
    if gone := [i for i in other if i in kept]:
        session.execute(delete(MembershipSpan).where(MembershipSpan.person_id.in_(gone)))
    rows = [_row(i, span) for i in other for span in wanted.get(i, [])]
    if rows:
        whole = insert(MembershipSpan).execution_options(render_nulls=True)  # one statement for all
        session.execute(whole, rows)


def _row(person_id: int, span: Span) -> dict[str, object]:
    now = span.status
    return {
        "person_id": person_id, "from_on": span.from_on, "to_on": span.to_on,
        "standing": now.standing, "type_id": now.type_id, "since": now.since,
        "paid_until": now.paid_until, "lapses_on": now.lapses_on, "ended_on": now.ended_on,
        "paragraph": now.paragraph,
    }  # fmt: skip
