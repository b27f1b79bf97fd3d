"""Read a year's income for the funding page, and what was decided about its sentence and status."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select

from qmember.domain.funding import (
    CATEGORIES,
    CategoryFacts,
    Frame,
    FundingReport,
    build_report,
    with_status,
)
from qmember.domain.periods import fiscal_period
from qmember.models import FundingAdoption, FundingText, Income, IncomeReversal, Posted
from qmember.queries.association import association
from qmember.queries.reading import Reads

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
    report = build_report(
        frame,
        year_facts(session, year),
        compare_year=compare_year,
        previous=year_facts(session, compare_year) if compare_year is not None else None,
    )
    return with_status(report, _status(session, report), on)


def year_facts(session: Reads, year: int) -> list[CategoryFacts]:
    """Amount, payers and the largest payers of each category in a fiscal year.

    Amounts come from the ledger's income lines, so that reversals count where they were booked;
    payers from the income rows that hold.
    """
    sums: dict[str, int] = defaultdict(int)
    rows = session.execute(
        select(Posted.kind, func.sum(Posted.amount_ore))
        .where(Posted.year == year, Posted.kind.is_not(None))
        .group_by(Posted.kind)
    )
    for kind, total in rows:
        sums[CATEGORY_OF[str(kind)]] -= int(total)
    payers = _payers(session, year)
    return [_facts(key, sums[key], payers[key]) for key in CATEGORIES]


def years_with_income(session: Reads) -> list[int]:
    """Fiscal years with income, newest first."""
    query = select(Posted.year).where(Posted.kind.is_not(None)).distinct()
    return sorted(session.scalars(query), reverse=True)


def headline_of(session: Reads, year: int, language: str) -> str:
    """The sentence that somebody wrote for the year; empty when it is to be generated."""
    query = (
        select(FundingText.headline)
        .where(FundingText.year == year, FundingText.language == language)
        .order_by(FundingText.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def _status(session: Reads, report: FundingReport) -> str:
    query = (
        select(FundingAdoption.version)
        .where(FundingAdoption.year == report.year)
        .order_by(FundingAdoption.id.desc())
        .limit(1)
    )
    adopted = session.scalar(query)
    if adopted is None:
        return "preliminary"
    return "adopted" if adopted == figures_code(session, report.year) else "changed"


def figures_code(session: Reads, year: int) -> str:
    """A code of a year's bare figures: adoption holds as long as it stays the same."""
    parts = [f"{one.key}:{one.amount_ore}" for one in year_facts(session, year)]
    import hashlib

    return hashlib.sha256(";".join(parts).encode()).hexdigest()[:16]


def _payers(session: Reads, year: int) -> dict[str, list[int]]:
    """Öre of each payer by category, the largest first; those without a person are one each."""
    given = (
        select(Income.kind, Income.person_id, func.sum(Income.amount_ore), func.count())
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(Income.year == year, IncomeReversal.income_id.is_(None))
        .group_by(Income.kind, Income.person_id)
    )
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    unknown: dict[str, int] = defaultdict(int)
    for kind, person_id, total, count in session.execute(given):
        key = CATEGORY_OF[kind]
        if person_id is None:
            unknown[key] += count
        else:
            found[key][person_id] += int(total)
    return {
        key: sorted(found[key].values(), reverse=True) + [0] * unknown[key] for key in CATEGORIES
    }


def _facts(key: str, amount: int, given: list[int]) -> CategoryFacts:
    largest = given[0] if given else 0
    return CategoryFacts(key, amount, len(given), largest, largest + (given[1] if given[1:] else 0))
