"""The association's statutes: every version, and the one that holds on a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule, Statutes, statutes_on
from qmember.models import StatuteConfirmation, StatuteRule, StatuteVersion
from qmember.queries.reading import Reads

KNOWN = frozenset(Key)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list: who wrote it when, and who compared it with the paper."""

    statutes: Statutes
    at: datetime
    by: str
    confirmed_by: str | None


def statute_versions(session: Reads) -> list[VersionRow]:
    """Every version, the newest first."""
    rules: dict[int, dict[Key, Rule]] = {}
    for row in session.scalars(select(StatuteRule)):
        if row.key in KNOWN:
            said = Rule(json.loads(row.value), row.paragraph)
            rules.setdefault(row.version_id, {})[Key(row.key)] = said
    query = (
        select(StatuteVersion, StatuteConfirmation)
        .outerjoin(StatuteConfirmation, StatuteConfirmation.version_id == StatuteVersion.id)
        .order_by(StatuteVersion.id.desc())
    )
    return [
        VersionRow(
            Statutes(
                version.id, version.from_on, rules.get(version.id, {}),
                confirmed.confirmed_on if confirmed else None,
            ),
            version.at, version.by, confirmed.by if confirmed else None,
        )
        for version, confirmed in session.execute(query)
    ]  # fmt: skip


def statutes_for(session: Reads, on: date) -> Statutes:
    """The statutes that hold on a day; the unconfirmed draft before anybody has written any."""
    return statutes_on([row.statutes for row in statute_versions(session)], on)
