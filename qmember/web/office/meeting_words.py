"""Meetings, rolls and reasons in words."""

from __future__ import annotations

from flask_babel import gettext as _

from qmember.domain.electoral_register import SHORT, Cause, Decider
from qmember.domain.meeting_dates import Deadline, MeetingKind
from qmember.domain.voters import Outcome, Reason, Verdict
from qmember.domain.voting_texts import FACTS
from qmember.queries.electoral_register import RegisterHead
from qmember.queries.meetings import MeetingRow, MeetingState
from qmember.web.filters import local_time, long_date, say
from qmember.web.texts import lazy_gettext as _l

KIND_WORDS = {
    MeetingKind.ORDINARY: _l("Annual meeting"),
    MeetingKind.EXTRA: _l("Extra meeting"),
}
STATE_WORDS = {
    MeetingState.PLANNED: ("wait", _l("Planned")),
    MeetingState.HELD: ("done", _l("Held")),
    MeetingState.CANCELLED: ("off", _l("Called off")),
}
DEADLINE_WORDS = {
    Deadline.NOMINATIONS: _l("Nominations are in"),
    Deadline.MOTIONS: _l("Motions are in"),
    Deadline.NOTICE: _l("The notice has been sent"),
    Deadline.DOCUMENTS: _l("The papers have been sent"),
}
GROUP_WORDS = {
    Outcome.ELIGIBLE: _l("May vote"),
    Outcome.NEEDS_DECISION: _l("The meeting decides"),
    Outcome.NOT_ELIGIBLE: _l("May not vote"),
}
CAUSE_WORDS = {
    Cause.DECISION: _l("A decision about one member"),
    Cause.NEW_FACTS: _l("New facts: ask the rules again"),
    Cause.MISTAKE: _l("A mistake was put right: ask the rules again"),
}
DECIDER_WORDS = {Decider.MEETING: _l("The meeting"), Decider.BOARD: _l("The board")}


def meeting_name(meeting: MeetingRow) -> str:
    """A meeting by its kind and day: ``Årsmöte 25 mars 2027``."""
    return f"{KIND_WORDS[meeting.kind]} {long_date(meeting.held_on)}"


def reason_line(reason: Reason) -> str:
    """A reason with its paragraph: ``Avgiften för 2027 betald 2027-02-12 (§ 4)``."""
    sentence = say(FACTS[reason.fact], **dict(reason.values))
    return f"{sentence} ({reason.paragraph})" if reason.paragraph else sentence


def roll_line(row: Verdict) -> dict[str, object]:
    """A member of the roll: her number and name, and why she stands where she stands.

    Those who may vote have all their reasons told, the others what stands in the way.
    """
    reasons = row.reasons if row.outcome is Outcome.ELIGIBLE else row.failing
    return {
        "number": row.member_no, "name": row.shown_as, "hidden": row.shown_as == row.member_no,
        "weight": row.weight, "reasons": [reason_line(reason) for reason in reasons],
    }  # fmt: skip


def check_code(sha256: str) -> str:
    """The letters of a checksum that stand on a copy, in groups that can be read aloud."""
    short = sha256[:SHORT]
    return " ".join(short[place : place + 4] for place in range(0, SHORT, 4))


def version_line(head: RegisterHead) -> dict[str, object]:
    """A frozen version as a line of a history."""
    parts = [_("Check code %(code)s", code=check_code(head.sha256))]
    if head.cause:
        parts.insert(0, str(CAUSE_WORDS[head.cause]))
    if head.decider:
        parts.insert(1, str(DECIDER_WORDS[head.decider]))
    if head.minutes_paragraph:
        parts.append(_("minutes %(paragraph)s", paragraph=head.minutes_paragraph))
    return {
        "who": head.by, "at": head.at, "what": _("Version %(number)s", number=head.version),
        "detail": " · ".join(parts),
    }  # fmt: skip


def frozen_line(head: RegisterHead) -> str:
    """What a frozen list says of itself, on the page and on paper."""
    return say(
        "Version %(number)s, frozen %(at)s by %(who)s. Check code %(code)s.",
        number=head.version, at=local_time(head.at), who=head.by, code=check_code(head.sha256),
    )  # fmt: skip
