"""Open bundles: begin one, say what its rows have in common, count its cash, throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete

from qmember.domain.bundles import Head
from qmember.domain.cash import DENOMINATIONS, MOST, kept_count
from qmember.domain.errors import N_, Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line
from qmember.models import Bundle, BundleDraft, BundleRegistration, BundleRow, Purpose
from qmember.models.engine import ERASED
from qmember.queries.bundles import NO_BUNDLE, bundle_page
from qmember.services import audit, ledger
from qmember.services.unit import Unit, answer_before, remember_answer

DEED = "bundle.begin"
REGISTERED = N_("%(who)s has already registered the bundle. Nothing has changed.")
CHANGED = N_("%(who)s changed this meanwhile. Look at it and save again if yours should hold")
LONGEST = 120


def begin_bundle(unit: Unit, head: Head, *, key: str | None = None) -> int:
    """Begin a bundle; its row id. The same ``key`` again is the same bundle."""
    unit.need(Permission.RECORD_GIFTS)
    content = [head.received_on, head.channel]
    if (before := answer_before(unit, key, DEED, content)) is not None:
        return int(before)
    _check(unit, head)
    row = Bundle(at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    draft = BundleDraft(
        bundle_id=row.id, counted="", counter_one="", counter_two="", version=1,
        changed_at=unit.now, changed_by=unit.viewer.name, **_columns(head),
    )  # fmt: skip
    unit.session.add(draft)
    unit.session.flush()
    audit.note(unit, Event.BUNDLE_BEGUN, "bundle", row.id)
    remember_answer(unit, key, DEED, content, str(row.id))
    return row.id


def change_bundle(unit: Unit, bundle_id: int, version: int, head: Head) -> None:
    """Change what the rows have in common; rows keep the purpose that was chosen for each.

    ``version`` is the one that was read: Conflict when somebody else was first.
    """
    draft = open_draft(unit, bundle_id)
    _need_version(draft, version)
    _check(unit, head)
    for name, value in _columns(head).items():
        setattr(draft, name, value)
    touch(unit, draft, head=True)


def count_cash(
    unit: Unit, bundle_id: int, version: int, counted: Mapping[int, int], counters: tuple[str, str]
) -> None:
    """Write down how many there are of each note and coin, and which two have counted.

    What was counted is the control sum then. Nothing counted takes the count away.
    """
    draft = open_draft(unit, bundle_id)
    _need_version(draft, version)
    if any(not 0 <= number <= MOST for number in counted.values()):
        raise Refused("Write how many there are, 0 to %(most)s", field="counted", most=MOST)
    one, two = (clean_line(name, LONGEST) for name in counters)
    some = any(counted.get(worth) for worth in DENOMINATIONS)
    if some and not (one and two):
        raise Refused("Cash is counted by two. Write both names", field="counter_two")
    if some and one.casefold() == two.casefold():
        raise Refused("Cash is counted by two. Write another name here", field="counter_two")
    draft.counted = kept_count(counted)
    draft.counter_one, draft.counter_two = (one, two) if some else ("", "")
    touch(unit, draft, head=True)


def drop_bundle(unit: Unit, bundle_id: int, *, seen: str) -> None:
    """Throw an open bundle away: nothing of what was typed stays, only that it was there and how much.

    ``seen`` is what somebody saw who throws it away: Conflict when it has changed since.
    """
    open_draft(unit, bundle_id)
    page = bundle_page(unit.session, unit.keys, unit.viewer, bundle_id)
    if seen != page.seen:
        raise Conflict("The bundle has changed meanwhile. Look at it once more.")
    erase(unit, bundle_id)
    audit.note(
        unit, Event.BUNDLE_DROPPED, "bundle", bundle_id, rows=page.totals.count,
        amount_ore=page.totals.ore,
    )  # fmt: skip


def open_draft(unit: Unit, bundle_id: int) -> BundleDraft:
    """An open bundle to be changed; Conflict when it has been registered, NotFound when it is gone."""
    unit.need(Permission.RECORD_GIFTS)
    draft = unit.session.get(BundleDraft, bundle_id)
    if draft is not None:
        return draft
    done = unit.session.get(BundleRegistration, bundle_id)
    if done is not None:
        raise Conflict(REGISTERED, who=done.by)
    raise NotFound(NO_BUNDLE)


def touch(unit: Unit, draft: BundleDraft, *, head: bool = False) -> None:
    """Note that somebody works on a bundle. ``head``: what its rows have in common has a new version."""
    draft.version += head
    draft.changed_at, draft.changed_by = unit.now, unit.viewer.name
    unit.session.flush()


def erase(unit: Unit, bundle_id: int) -> None:
    """Erase the draft of a bundle with its rows; they leave the write-ahead log too."""
    unit.session.info[ERASED] = True
    unit.session.execute(delete(BundleRow).where(BundleRow.bundle_id == bundle_id))
    unit.session.execute(delete(BundleDraft).where(BundleDraft.bundle_id == bundle_id))
    unit.session.expire_all()


def _need_version(draft: BundleDraft, version: int) -> None:
    if draft.version != version:
        raise Conflict(CHANGED, who=draft.changed_by)


def _columns(head: Head) -> dict[str, object]:
    cleaned = replace(
        head,
        name=clean_line(head.name, LONGEST),
        activity=clean_line(head.activity, LONGEST),
    )
    return {
        "name": cleaned.name, "received_on": cleaned.received_on, "channel": cleaned.channel,
        "purpose_id": cleaned.purpose_id, "activity": cleaned.activity,
        "control_count": cleaned.control_count, "control_ore": cleaned.control_ore,
    }  # fmt: skip


def _check(unit: Unit, head: Head) -> None:
    """Refuse what could not be registered anyhow: the closed month is said before anybody types."""
    if not clean_line(head.name, LONGEST):
        raise Refused(
            "Write what the bundle is called, for example Members' evening", field="title"
        )
    if head.received_on > unit.today:
        raise Refused(
            "The date is after today. Write the day when the money came in", field="received_on"
        )
    if head.purpose_id is not None and unit.session.get(Purpose, head.purpose_id) is None:
        raise Refused("Choose a purpose from the list", field="purpose_id")
    ledger.need_open_month(unit, head.received_on)
