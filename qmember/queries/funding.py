"""Read a year's income for the funding page, and what was decided about its sentence and status."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
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
from qmember.domain.people import PUBLIC_PAYERS
from qmember.domain.periods import fiscal_period
from qmember.models import (
    Counter,
    FundingAdoption,
    FundingText,
    Income,
    IncomeReversal,
    Person,
    Posted,
)
from qmember.queries.association import association
from qmember.queries.reading import Reads

LOOKED_AT = 10
"""So many of the largest payers of a category are asked whether they are public bodies."""

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
    report = build_report(
        frame,
        facts,
        compare_year=compare_year,
        previous=year_facts(session, compare_year) if compare_year is not None else None,
    )
    adopted = adoption_of(session, year)
    if adopted is None:
        return with_status(report, "preliminary", on)
    changes = changed_since(facts, adopted, language)
    status = "changed" if changes else "adopted"
    return with_status(report, status, on, adopted_on=adopted.on, changes=changes)


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
    query = select(FundingAdoption).where(FundingAdoption.year == year)
    row = session.scalar(query.order_by(FundingAdoption.id.desc()).limit(1))
    return None if row is None else read_adopted(row.figures, stockholm_date(row.at))


def figures_code(facts: Sequence[CategoryFacts]) -> str:
    """A short code of a year's bare figures."""
    return hashlib.sha256(adopted_form(facts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Payers:
    """The payers of one category: how many, how many of them are ``private`` (no public bodies).

    ``given`` is öre of each private one that is known, the largest first.
    """

    count: int
    private: int
    given: list[int]


def _payers(session: Reads, year: int) -> dict[str, _Payers]:
    """The payers of each category; those without a person are one each.

    Public bodies are counted, but what they pay points at nobody, so it is not compared. They are
    looked for among the largest, where alone it matters.
    """
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
    largest = {
        key: sorted(paid.items(), key=lambda pair: -pair[1])[:LOOKED_AT]
        for key, paid in found.items()
    }
    public = _public(session, {person_id for top in largest.values() for person_id, _ in top})
    return {
        key: _Payers(
            len(found[key]) + unknown[key],
            len(found[key].keys() - public) + unknown[key],
            sorted((ore for who, ore in found[key].items() if who not in public), reverse=True),
        )
        for key in CATEGORIES
    }


def _public(session: Reads, ids: Collection[int]) -> set[int]:
    """Those of the payers that are public bodies."""
    query = select(Person.id).where(Person.id.in_(ids), Person.payer_kind.in_(PUBLIC_PAYERS))
    return set(session.scalars(query))


def _facts(key: str, amount: int, payers: _Payers) -> CategoryFacts:
    return CategoryFacts(
        key,
        amount,
        payers.count,
        largest_ore=sum(payers.given[:1]),
        top_ore=sum(payers.given[:2]),
        private=payers.private,
    )
