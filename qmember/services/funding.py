"""What the board decides about a funding page: its sentence, and that its figures are adopted."""

from __future__ import annotations

from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.models import FundingAdoption, FundingText
from qmember.queries.funding import figures_code
from qmember.services import audit
from qmember.services.unit import Unit


def write_headline(unit: Unit, *, year: int, language: str, headline: str) -> None:
    """Keep a sentence for a year; an empty one brings the generated sentence back."""
    unit.need(Permission.EDIT_FUNDING)
    unit.session.add(
        FundingText(
            year=year,
            language=language,
            headline=headline.strip(),
            at=unit.now,
            by=unit.viewer.name,
        )
    )
    unit.session.flush()
    audit.note(unit, Event.FUNDING_TEXT, "funding", year, language=language, headline=headline)


def adopt(unit: Unit, *, year: int) -> None:
    """Adopt a year's figures as they are now; if they change afterwards, the page says so."""
    unit.need(Permission.EDIT_FUNDING)
    version = figures_code(unit.session, year)
    unit.session.add(FundingAdoption(year=year, version=version, at=unit.now, by=unit.viewer.name))
    unit.session.flush()
    audit.note(unit, Event.FUNDING_ADOPTED, "funding", year, version=version)
