"""What it would be to accept somebody, in words, before it is done."""

from __future__ import annotations

from flask_babel import gettext as _

from qmember.domain.errors import Refused
from qmember.domain.membership_facts import Standing
from qmember.queries.members import member_no_of
from qmember.queries.person_card import PersonCard
from qmember.queries.rejoining import WouldBe, would_be
from qmember.web.context import reading, today
from qmember.web.filters import kr
from qmember.web.forms.fields import refuse
from qmember.web.forms.members import AcceptForm
from qmember.web.member_words import STANDING_WORDS
from qmember.web.office.membership_page import Answer, membership_page
from qmember.web.office.statute_words import ANSWERS


def shown_first(card: PersonCard, form: AcceptForm) -> Answer:
    """The page with what it would be to accept her; nothing is done."""
    if not form.validate():
        return membership_page(card, form), 422
    kind, on = form.type_id.data, form.from_on.day
    try:
        found = would_be(reading(), card.person_id, kind, on, today())
    except Refused as error:
        refuse(form, error, otherwise="from_on")
        return membership_page(card, form), 422
    rows = would_be_rows(found, member_no_of(reading(), card.person_id))
    return membership_page(card, form, would_be=rows), 200


def would_be_rows(found: WouldBe, member_no: str | None) -> list[dict[str, str]]:
    """The rows of a summary: what she would be, from when, for which fee and until when."""
    now = found.status
    since = now.since.isoformat() if now.since else ""
    rows = [
        (_("State"), str(STANDING_WORDS[now.standing])),
        (_("Was a member until"), found.member_until.isoformat() if found.member_until else ""),
        (_("Member since"), str(ANSWERS[found.waits_for]) if found.waits_for else since),
        (_("Member number"), member_no or _("Is given now and is hers for ever")),
        (_("Fee"), _fee(found)),
        (_("Ends by itself"), _ends(found)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _fee(found: WouldBe) -> str:
    """What she is asked for, or why nothing is."""
    if found.days is None:
        if found.status.standing is Standing.PAID and found.status.paid_until:
            return str(_("Paid until %(day)s", day=found.status.paid_until.isoformat()))
        return str(_("No fee is asked for"))
    first, last = (day.isoformat() for day in found.days)
    if found.fee is None:
        return str(
            _("Nobody has decided the fee for %(first)s to %(last)s", first=first, last=last)
        )
    ore = kr(found.fee.amount_ore)
    return str(_("%(sum)s for %(first)s to %(last)s", sum=ore, first=first, last=last))


def _ends(found: WouldBe) -> str:
    day, paragraph = found.status.lapses_on, found.status.paragraph
    if day is None:
        return str(_("No"))
    return f"{day.isoformat()} ({paragraph})" if paragraph else day.isoformat()
