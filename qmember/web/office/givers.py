"""Who is meant in a giver field: a chosen person, somebody new, nobody, or not clear yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _
from wtforms import Field

from qmember.queries.people import find_givers, person_id_by_code
from qmember.web.context import reading, viewer

ANONYMOUS, NEW = "anonym", "ny"


@dataclass(frozen=True, slots=True)
class Giver:
    """What the field says. ``clear`` is False when the page has to ask; ``text`` is what was typed."""

    text: str
    clear: bool
    person_id: int | None = None
    new_name: str | None = None
    hits: tuple[tuple[str, str], ...] = field(default=())


def read_giver(text: Field, code: Field) -> Giver:
    """Read the typed text and the chosen code; sets the error of the field when it is not clear."""
    typed, chosen = (text.data or "").strip(), (code.data or "").strip()
    if chosen == ANONYMOUS or typed.lower() in {"a", "anonym"}:
        return Giver(typed, clear=True)
    if chosen == NEW and typed:
        return Giver(typed, clear=True, new_name=typed)
    if chosen and (person_id := person_id_by_code(reading(), viewer(), chosen)) is not None:
        return Giver(typed, clear=True, person_id=person_id)
    text.errors = [_("Choose a giver from the list, or choose Anonymous gift")]
    found = find_givers(reading(), viewer(), typed) if typed else []
    return Giver(typed, clear=False, hits=tuple((hit.code, _line(hit)) for hit in found))


def choices(giver: Giver) -> list[tuple[str, str]] | None:
    """The radio buttons that ask whom is meant, for those without script."""
    if giver.clear:
        return None
    rows = list(giver.hits)
    if giver.text:
        rows.append((NEW, _("New giver: %(name)s", name=giver.text)))
    return [*rows, (ANONYMOUS, _("Anonymous gift"))]


def _line(hit: object) -> str:
    year = getattr(hit, "last_year", None)
    parts = [getattr(hit, "name", ""), getattr(hit, "place", None)]
    if year:
        parts.append(_("gave %(year)s", year=year))
    return " · ".join(part for part in parts if part)
