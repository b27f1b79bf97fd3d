"""Who is meant in a giver field: a chosen person, somebody new, nobody, or not clear yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _
from wtforms import Field

from qmember.domain.people import ReceiptWish
from qmember.queries.givers import Usual, usual_for
from qmember.queries.people import GiverHit, find_givers, person_id_by_code
from qmember.web.context import reading, service, today, viewer
from qmember.web.texts import lazy_gettext as _l

ANONYMOUS, NEW = "anonym", "ny"
NOT_CHOSEN = _l("A receipt as the giver wishes")
NOT_KNOWN = {
    NEW: _l("A receipt is sent by e-mail if you write an address"),
    ANONYMOUS: _l("No receipt"),
}
WISHES = {
    ReceiptWish.EMAIL: _l("A receipt is written, but there is no address to send it to"),
    ReceiptWish.PAPER: _l("A receipt on paper, to be printed"),
    ReceiptWish.NONE: _l("No receipt"),
}


@dataclass(frozen=True, slots=True)
class Giver:
    """What the field says. ``clear`` is False when the page has to ask; ``text`` is what was typed."""

    text: str
    clear: bool
    person_id: int | None = None
    new_name: str | None = None
    hits: tuple[tuple[str, str], ...] = field(default=())


def read_giver(text: Field, code: Field, *, new: bool = True, anonymous: bool = True) -> Giver:
    """Read the typed text and the chosen code; sets the error of the field when it is not clear.

    Call it after the form's own validation, which forgets errors that were set before it.
    ``new`` and ``anonymous`` tell whether somebody new or nobody is an answer here.
    """
    typed, chosen = (text.data or "").strip(), (code.data or "").strip()
    if anonymous and (chosen == ANONYMOUS or typed.lower() in {"a", "anonym"}):
        return Giver(typed, clear=True)
    if new and chosen == NEW and typed:
        return Giver(typed, clear=True, new_name=typed)
    if chosen and (person_id := person_id_by_code(reading(), viewer(), chosen)) is not None:
        return Giver(typed, clear=True, person_id=person_id)
    text.errors = [
        _("Choose a giver from the list, or choose Anonymous gift")
        if anonymous
        else _("Choose a person from the list")
    ]
    found = find_givers(reading(), viewer(), typed, keys=service().database.keys) if typed else []
    hits = [(hit.code, _line(hit)) for hit in found]
    if new and typed:
        hits.append((NEW, _("New giver: %(name)s", name=typed)))
    if anonymous:
        hits.append((ANONYMOUS, _("Anonymous gift")))
    return Giver(typed, clear=False, hits=tuple(hits))


def choices(giver: Giver) -> list[tuple[str, str]] | None:
    """The radio buttons that ask whom is meant, for those without script."""
    return None if giver.clear else list(giver.hits)


def usual_of(code: str) -> Usual | None:
    """What is usual for the giver with this code; None for nobody, somebody new, or an unknown code."""
    person_id = person_id_by_code(reading(), viewer(), code)
    return None if person_id is None else usual_for(reading(), viewer(), person_id, on=today())


def receipt_line(code: str, known: Usual | None) -> str:
    """What happens with the receipt of a chosen giver unless something else is chosen, in words."""
    if known is None:
        return str(NOT_KNOWN.get(code, NOT_CHOSEN))
    if known.held:
        return str(_("No receipt: the gift waits until two people have decided"))
    if known.receipt is ReceiptWish.EMAIL and known.email:
        return str(_("A receipt is sent to %(address)s", address=known.email))
    return str(WISHES[known.receipt])


def _line(hit: GiverHit) -> str:
    parts = [hit.name, hit.place]
    if hit.last_year:
        parts.append(_("gave %(year)s", year=hit.last_year))
    if hit.sent:
        parts.append(_("by an earlier sender"))
    return " · ".join(part for part in parts if part)
