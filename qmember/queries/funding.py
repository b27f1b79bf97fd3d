"""Read a year's income for the funding page, and what was decided about its sentence and status."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from qmember.domain.dates import stockholm_date
from qmember.domain.funding import (
    CATEGORIES,
    CategoryFacts,
    Frame,
    FundingReport,
    build_report,
    with_status,
)
from qmember.domain.funding_adoption import Adopted, adopted_form, changed_since, read_adopted
from qmember.domain.funding_years import YEARS, FundingYears, side_by_side
from qmember.domain.periods import fiscal_period
from qmember.models import Counter, FundingAdoption, FundingText, Income, Posted
from qmember.queries.association import association
from qmember.queries.funding_payers import Payers, payers_of
from qmember.queries.reading import Reads, unindexed

CATEGORY_OF: dict[str, str] = {kind: key for key, kinds in CATEGORIES.items() for kind in kinds}


def funding_report(
    session: Reads,
    year: int,
    *,
    on: date,
    compare_year: int | None = None,
    language: str = "sv",
) -> FundingReport:
    """The funding of a fiscal year, as money was received, compared with another year if wanted."""
    house = association(session, on)
    period = fiscal_period(year, house.fiscal_month)
    frame = Frame(
        association_name=house.name, year=year, period=period, made_on=on, language=language,
        headline=headline_of(session, year, language),
    )  # fmt: skip
    facts = year_facts(session, year)
    adoptions = _adoptions(session, [year, compare_year or year])
    report = build_report(
        frame,
        facts,
        compare_year=compare_year,
        previous=year_facts(session, compare_year) if compare_year is not None else None,
        kept=_kept(adoptions),
    )
    adopted = adoptions.get(year)
    if adopted is None:
        return with_status(report, "preliminary", on)
    changes = changed_since(facts, adopted, language)
    status = "changed" if changes else "adopted"
    return with_status(report, status, on, adopted_on=adopted.on, changes=changes)


def funding_years(
    session: Reads, year: int, *, known: Collection[int], language: str = "sv"
) -> FundingYears:
    """A year beside the years before it, as many as fit side by side and are ``known`` to have income."""
    years = [one for one in range(year - YEARS + 1, year + 1) if one in known or one == year]
    facts = {one: year_facts(session, one) for one in years}
    return side_by_side(facts, language=language, kept=_kept(_adoptions(session, years)))


def _kept(adoptions: Mapping[int, Adopted]) -> set[str]:
    """What was folded in any of the years when it was adopted."""
    return {key for one in adoptions.values() for key in one.folded}


def year_facts(session: Reads, year: int) -> list[CategoryFacts]:
    """Amount, payers and the largest payers of each category in a fiscal year.

    Amounts come from the ledger's income lines, and payers from the same: what is reversed counts
    in the year in which it was booked, so that a closed year keeps both.
    """
    sums: dict[str, int] = defaultdict(int)
    # Corrections are few and found by their own index.
    corrected = (
        select(Income.id).where(Income.replaces_id > 0, unindexed(Income.year) == year).limit(1)
    )
    carried = False
    rows = session.execute(
        select(Posted.kind, func.sum(Posted.amount_ore), corrected.scalar_subquery())
        .where(Posted.year == year, Posted.kind.is_not(None))
        .group_by(Posted.kind)
    )
    for kind, total, one in rows:
        sums[CATEGORY_OF[str(kind)]] -= int(total)
        carried = one is not None
    payers = payers_of(session, year, carried=carried)
    return [_facts(key, sums[key], payers[key]) for key in CATEGORIES]


def years_with_income(session: Reads) -> list[int]:
    """Fiscal years with income, newest first: of those that have vouchers, those with such lines."""
    income = select(Posted.id).where(Posted.year == Counter.year, Posted.kind.is_not(None))
    query = select(Counter.year).where(Counter.series == "V", income.exists())
    return list(session.scalars(query.order_by(Counter.year.desc())))


def headline_of(session: Reads, year: int, language: str) -> str:
    """The sentence that somebody wrote for the year; empty when it is to be generated."""
    query = (
        select(FundingText.headline)
        .where(FundingText.year == year, FundingText.language == language)
        .order_by(FundingText.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def adoption_of(session: Reads, year: int) -> Adopted | None:
    """The figures as they were adopted last; None when nobody has adopted the year."""
    return _adoptions(session, [year]).get(year)


def _adoptions(session: Reads, years: Collection[int]) -> dict[int, Adopted]:
    """The figures of each of the years as they were adopted last."""
    query = select(FundingAdoption).where(FundingAdoption.year.in_(set(years)))
    rows = session.scalars(query.order_by(FundingAdoption.id))
    return {row.year: read_adopted(row.figures, stockholm_date(row.at)) for row in rows}


def figures_code(facts: Sequence[CategoryFacts]) -> str:
    """A short code of a year's bare figures."""
    return hashlib.sha256(adopted_form(facts).encode()).hexdigest()[:16]


def _facts(key: str, amount: int, payers: Payers) -> CategoryFacts:
    return CategoryFacts(
        key,
        amount,
        payers.count,
        largest_ore=sum(payers.given[:1]),
        top_ore=sum(payers.given[:2]),
        private=payers.private,
    )
