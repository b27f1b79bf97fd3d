"""Bodies, seats and decisions in words."""

from __future__ import annotations

from flask_babel import gettext as _

from qmember.domain.mandates import Body, DecidedBy, Decision, Seat, Span
from qmember.web.filters import long_date
from qmember.web.texts import lazy_gettext as _l

BODY_WORDS = {
    Body.BOARD: _l("The board"),
    Body.AUDIT: _l("Auditors"),
    Body.NOMINATION: _l("Nomination committee"),
    Body.SIGNATORIES: _l("Authorised signatories"),
    Body.STAFF: _l("Staff"),
}
SEAT_WORDS = {
    Seat.CHAIR: _l("Chair"),
    Seat.VICE_CHAIR: _l("Vice chair"),
    Seat.TREASURER: _l("Treasurer"),
    Seat.SECRETARY: _l("Secretary"),
    Seat.ORDINARY: _l("Ordinary board member"),
    Seat.DEPUTY: _l("Deputy"),
    Seat.AUDITOR: _l("Auditor"),
    Seat.DEPUTY_AUDITOR: _l("Deputy auditor"),
    Seat.CONVENER: _l("Nomination committee, convener"),
    Seat.NOMINATION: _l("Nomination committee, member"),
    Seat.SIGNATORY: _l("Authorised signatory"),
    Seat.STAFF: _l("Employee"),
}
DECIDED_WORDS = {
    DecidedBy.ANNUAL_MEETING: _l("Annual meeting"),
    DecidedBy.EXTRA_MEETING: _l("Extra meeting"),
    DecidedBy.BOARD: _l("The board"),
}


def decision_line(decision: Decision) -> str:
    """By which decision somebody has a seat: ``Årsmöte 25 mars 2026 § 9``."""
    line = f"{DECIDED_WORDS[decision.by]} {long_date(decision.on)}"
    return f"{line} {decision.paragraph}" if decision.paragraph else line


def span_line(span: Span) -> str:
    """From when to when, as it is printed."""
    first = span.from_on.isoformat()
    if span.to_on is None:
        return str(_("from %(day)s", day=first))
    return f"{first} – {span.to_on.isoformat()}"
