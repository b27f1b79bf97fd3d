"""Read a year's income for the funding page, and what was decided about its sentence and status."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import aliased

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
from qmember.domain.people import PUBLIC_PAYERS
from qmember.domain.periods import fiscal_period
from qmember.models import (
    Counter,
    Entry,
    FundingAdoption,
    FundingText,
    Income,
    IncomeReversal,
    Person,
    Posted,
)
from qmember.queries.association import association
from qmember.queries.reading import Columns, Reads, Values

LOOKED_AT = 12
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
    # Corrections are few and found by their own index; + 0 keeps SQLite from reading the whole year.
    corrected = select(Income.id).where(Income.replaces_id > 0, Income.year + 0 == year).limit(1)
    carried = False
    rows = session.execute(
        select(Posted.kind, func.sum(Posted.amount_ore), corrected.scalar_subquery())
        .where(Posted.year == year, Posted.kind.is_not(None))
        .group_by(Posted.kind)
    )
    for kind, total, one in rows:
        sums[CATEGORY_OF[str(kind)]] -= int(total)
        carried = one is not None
    payers = _payers(session, year, carried=carried)
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


@dataclass(frozen=True, slots=True)
class _Payers:
    """The payers of one category: how many, how many of them are ``private`` (no public bodies).

    ``given`` is öre of the largest private ones that are known, the largest first.
    """

    count: int = 0
    private: int = 0
    given: tuple[int, ...] = ()


def _payers(session: Reads, year: int, *, carried: bool) -> dict[str, _Payers]:
    """The payers of each category, from the lines that make its amount; those unknown are one each.

    Public bodies are counted, but what they pay points at nobody, so it is not compared. They are
    looked for among the largest, where alone it matters.
    """
    largest: dict[str, list[Values]] = {key: [] for key in CATEGORIES}
    tops = (
        select(literal(key).label("key"), _largest(year, kinds, carried=carried).subquery())
        for key, kinds in CATEGORIES.items()
    )
    for row in session.execute(union_all(*tops)):
        largest[row.key].append(row)
    public = _public(session, {row.person_id for top in largest.values() for row in top})
    return {key: _counted(top, public) for key, top in largest.items()}


def _largest(year: int, kinds: Collection[str], *, carried: bool) -> Columns:
    """The largest known payers of some kinds of income, each beside how many payers there are."""
    parts = [_came_in(year, kinds), _taken_back(year, kinds)]
    lines = union_all(*parts, *(_carried(year, kinds) if carried else ())).subquery()
    total, nobody = func.sum(lines.c.ore), lines.c.person_id.is_(None)
    paid = (
        select(
            lines.c.person_id, total.label("ore"),
            case((nobody, func.sum(lines.c.payments)), else_=1).label("payers"),
        )
        .group_by(lines.c.person_id)
        .having(total > 0)
        .subquery()
    )  # fmt: skip
    known_first = case((paid.c.person_id.is_(None), 1), else_=0)
    return (
        select(paid.c.person_id, paid.c.ore, func.sum(paid.c.payers).over().label("in_all"))
        .order_by(known_first, paid.c.ore.desc(), paid.c.person_id)
        .limit(LOOKED_AT)
    )


def _came_in(year: int, kinds: Collection[str]) -> Columns:
    return select(
        Income.person_id, Income.amount_ore.label("ore"), literal(1).label("payments")
    ).where(Income.year == year, Income.kind.in_(kinds))


def _taken_back(year: int, kinds: Collection[str]) -> Columns:
    """What was reversed counts in the year in which that was booked, as its amount does."""
    return (
        select(Income.person_id, -Income.amount_ore, literal(-1))
        .join(IncomeReversal, IncomeReversal.income_id == Income.id)
        .join(Entry, Entry.id == IncomeReversal.entry_id)
        .where(Entry.year == year, Income.kind.in_(kinds))
    )


def _carried(year: int, kinds: Collection[str]) -> tuple[Columns, Columns]:
    """What a correction carries over from a year before: it came in then, and is nobody's of this year.

    So a sum that is moved to its right payer in a later year makes nobody large there; only what the
    correction adds or takes counts.
    """
    old, new, back = aliased(Income), aliased(Income), aliased(Entry)
    first = (
        select(new.id, old.id.label("old_id"), old.amount_ore.label("ore"))
        .select_from(old)
        .join(new, new.replaces_id == old.id)
        .join(IncomeReversal, IncomeReversal.income_id == old.id)
        .join(back, back.id == IncomeReversal.entry_id)
        .where(new.year == year, back.year == year, old.year < year, old.kind.in_(kinds))
        .cte(recursive=True)
    )
    later = aliased(Income)
    chain = first.union_all(
        select(later.id, first.c.id, first.c.ore)
        .join(first, later.replaces_id == first.c.id)
        .where(later.year == year)
    )
    given = select(Income.person_id, -chain.c.ore, literal(-1)).join(chain, chain.c.id == Income.id)
    taken = select(Income.person_id, chain.c.ore, literal(1))
    return given, taken.join(chain, chain.c.old_id == Income.id)


def _counted(top: Sequence[Values], public: Collection[int]) -> _Payers:
    """What the largest payers of a category say of it."""
    if not top:
        return _Payers()
    seen = sorted((r for r in top if r.person_id is not None), key=lambda r: -r.ore)
    given = tuple(int(row.ore) for row in seen if row.person_id not in public)
    count = int(top[0].in_all)
    return _Payers(count, count - (len(seen) - len(given)), given)


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
