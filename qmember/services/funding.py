"""What the board decides about a funding page: its sentence, and that its figures are adopted."""

from __future__ import annotations

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.funding_adoption import adopted_form, changed_since
from qmember.domain.periods import fiscal_period
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line
from qmember.models import FundingAdoption, FundingText
from qmember.queries.association import association
from qmember.queries.funding import adoption_of, figures_code, headline_of, year_facts
from qmember.services import audit
from qmember.services.unit import Unit

LONGEST = 300
"""Characters of a headline."""


def write_headline(unit: Unit, *, year: int, language: str, headline: str) -> None:
    """Keep a sentence for a year; an empty one brings the generated sentence back.

    Refused when it is too long for the head of a page.
    """
    unit.need(Permission.EDIT_FUNDING)
    line = clean_line(headline, LONGEST + 1)
    if len(line) > LONGEST:
        raise Refused(
            "Write at most %(most)s characters. The sentence stands alone at the top of the page",
            field="headline", most=LONGEST,
        )  # fmt: skip
    if line == headline_of(unit.session, year, language):
        return
    unit.session.add(
        FundingText(
            year=year,
            language=language,
            headline=line,
            at=unit.now,
            by=unit.viewer.name,
        )
    )
    unit.session.flush()
    audit.note(unit, Event.FUNDING_TEXT, "funding", year, language=language, headline=line)


def adopt(unit: Unit, *, year: int) -> None:
    """Adopt a year's figures as they are now; if they change afterwards, the page says so.

    Refused while the year is not over. Adopting the same figures again changes nothing.
    """
    unit.need(Permission.EDIT_FUNDING)
    house = association(unit.session, unit.today)
    if fiscal_period(year, house.fiscal_month)[1] >= unit.today:
        raise Refused("The year is not over yet. Adopt it when it has ended.", code="not-over")
    facts = year_facts(unit.session, year)
    version, known = figures_code(facts), adoption_of(unit.session, year)
    if known is not None and not changed_since(facts, known, "sv"):
        return
    figures = adopted_form(facts, known.folded if known else ())
    unit.session.add(
        FundingAdoption(
            year=year, version=version, figures=figures, at=unit.now, by=unit.viewer.name
        )
    )
    unit.session.flush()
    audit.note(unit, Event.FUNDING_ADOPTED, "funding", year, version=version)
