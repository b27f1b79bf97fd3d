"""Write the statutes down as data, and say that somebody has compared them with the paper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from qmember.domain.errors import Conflict, NotFound
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.statute_checks import checked_rules
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule, Statutes
from qmember.models import StatuteConfirmation, StatuteRule, StatuteVersion
from qmember.queries.statutes import statute_versions, statutes_for
from qmember.services import audit
from qmember.services.unit import Unit


def write_statutes(
    unit: Unit, *, from_on: date, rules: Mapping[Key, Rule], seen: int | None = None
) -> int:
    """Write a new version that holds from a day on and give its number; the same again changes nothing.

    ``seen`` is the number of the newest version when the form was shown: Conflict when somebody has
    written another since. Refused at the rule that is not right; nothing is stored then.
    """
    unit.need(Permission.EDIT_STATUTES)
    clean, known = checked_rules(rules), statute_versions(unit.session)
    newest = known[0].statutes if known else Statutes()
    if seen is not None and seen != newest.number:
        raise Conflict("Somebody wrote another version at the same time. Look at it first.")
    before = statutes_for(unit.session, from_on)
    if before.number and before.from_on == from_on and before.rules == clean:
        return before.number
    row = StatuteVersion(from_on=from_on, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    for key, rule in clean.items():
        value = json.dumps(rule.value, ensure_ascii=False)
        unit.session.add(
            StatuteRule(version_id=row.id, key=key, value=value, paragraph=rule.paragraph)
        )
    unit.session.flush()
    changed = sorted(key for key in clean if clean[key] != before.rules.get(key))
    audit.note(unit, Event.STATUTES_WRITTEN, "statutes", row.id, from_on=from_on, changed=changed)
    return row.id


def confirm_statutes(unit: Unit, number: int) -> None:
    """Say that a version has been compared with the statutes on paper; once is enough."""
    unit.need(Permission.EDIT_STATUTES)
    if unit.session.get(StatuteVersion, number) is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if unit.session.get(StatuteConfirmation, number) is not None:
        return
    unit.session.add(
        StatuteConfirmation(
            version_id=number, confirmed_on=unit.today, at=unit.now, by=unit.viewer.name
        )
    )
    unit.session.flush()
    audit.note(unit, Event.STATUTES_CONFIRMED, "statutes", number)
