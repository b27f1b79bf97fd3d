"""How the association is financed in a year: one value behind page, PDF, CSV, SVG and JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date

from qmember.domain.funding_texts import TEXTS, Texts
from qmember.domain.ledger import IncomeKind
from qmember.domain.money import nearest, shares

FEWEST = 5
"""Fewer payers than this are not counted on the page (small groups point at people)."""

DOMINANT = 50
"""Per cent of a private category that one or two payers may not exceed."""

PRIVATE_FOLD = {"membership_fees": "gifts", "gifts": "other", "sales": "other"}
"""Where a private category goes when one or two payers make up most of it, in the order it is done.

Sponsorship is not among them: a sponsor is never a private person, and pays to be seen.
"""

CATEGORIES: dict[str, tuple[IncomeKind, ...]] = {
    "state_grants": (IncomeKind.STATE_GRANT,),
    "municipal_grants": (IncomeKind.MUNICIPAL_GRANT,),
    "project_funds": (IncomeKind.PROJECT_GRANT,),
    "gifts": (IncomeKind.GIFT,),
    "membership_fees": (IncomeKind.MEMBERSHIP_FEE,),
    "sales": (IncomeKind.SALE, IncomeKind.LECTURE),
    "sponsorship": (IncomeKind.SPONSORSHIP,),
    "other": (IncomeKind.OTHER,),
}
"""The categories in their fixed order, and the kinds of income in each (``ux`` 1.2)."""

PUBLIC = frozenset({"state_grants", "municipal_grants", "project_funds"})


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """What the ledger says of one category in one year, in öre.

    ``payers`` is the number of payers, of whom ``private`` are no public bodies (None: all of them);
    ``top_ore`` what the two largest private payers gave together
    and ``largest_ore`` the largest alone; both zero where there are none. ``kinds`` are the kinds of
    income whose lines make the amount, those of folded categories too. ``merged`` when another
    category was folded into it: its payers are not counted then.
    """

    key: str
    amount_ore: int
    payers: int = 0
    largest_ore: int = 0
    top_ore: int = 0
    merged: bool = False
    kinds: tuple[str, ...] = ()
    private: int | None = None


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One category on the page; ``payers`` and the comparison are None where they are not shown."""

    key: str
    name: str
    amount_ore: int
    share_percent: int
    previous_ore: int | None
    change_ore: int | None
    change_percent: int | None
    payers: int | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundingChange:
    """A category whose figure has changed since the year was adopted; öre."""

    name: str
    adopted_ore: int
    now_ore: int


@dataclass(frozen=True, slots=True)
class FundingReport:
    """The whole page as a value; amounts in öre, shares whole per cent that total 100.

    ``changes`` are what has changed since the year was adopted, ``adopted_on`` that day.
    """

    year: int
    compare_year: int | None
    basis: str
    status: str
    version: str
    association_name: str
    headline: str
    change_sentence: str
    subtitle: str
    alt_text: str
    total_ore: int
    previous_total_ore: int | None
    rows: tuple[FundingRow, ...]
    notes: tuple[str, ...]
    source_line: str
    language: str
    adopted_on: date | None = None
    changes: tuple[FundingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the figures: whose they are, of which period, made when, adopted or not."""

    association_name: str
    year: int
    period: tuple[date, date]
    made_on: date
    language: str = "sv"
    status: str = "preliminary"
    headline: str = ""


def build_report(
    frame: Frame,
    facts: Sequence[CategoryFacts],
    *,
    compare_year: int | None = None,
    previous: Sequence[CategoryFacts] | None = None,
    kept: Collection[str] = (),
) -> FundingReport:
    """Fold, suppress, share and word the figures of a year.

    ``kept`` are categories that were folded when a year was adopted: they stay so, or what is shown
    later would tell what the adopted page kept.

    A private category that one or two payers dominate, in either year, is folded into another in
    both, so that no difference reveals it. Categories below zero (more paid back than came in) are
    shown but get no share.
    """
    texts = TEXTS[frame.language]
    now, before = by_key(facts), by_key(previous or ())
    hidden = folds(now, before, kept=kept)
    now, before = folded(now, hidden), folded(before, hidden)
    rows = _rows(now, before if compare_year is not None else None, texts)
    total = sum(row.amount_ore for row in rows)
    previous_total = (
        sum(f.amount_ore for f in before.values()) if compare_year is not None else None
    )
    report = FundingReport(
        year=frame.year, compare_year=compare_year, basis="received", status=frame.status, version="",
        association_name=frame.association_name,
        headline=frame.headline or texts.headline(frame.association_name, frame.year, rows, total),
        change_sentence=texts.change(rows, compare_year), subtitle=texts.subtitle(frame.period),
        alt_text=texts.alternative(rows), total_ore=total, previous_total_ore=previous_total,
        rows=rows, notes=texts.notes(rows, [texts.names[key] for key in hidden]),
        source_line="", language=frame.language,
    )  # fmt: skip
    report = replace(report, version=version_code(report))
    return replace(report, source_line=texts.source(report, frame.made_on))


def version_code(report: FundingReport) -> str:
    """A short code of the figures and words, such as ``F2022-7c3a``, by which a print is traced."""
    content = repr(astuple(replace(report, version="", source_line="", status="")))
    return f"F{report.year}-{hashlib.sha256(content.encode()).hexdigest()[:4]}"


def with_status(
    report: FundingReport,
    status: str,
    made_on: date,
    *,
    adopted_on: date | None = None,
    changes: tuple[FundingChange, ...] = (),
) -> FundingReport:
    """The same figures under another status."""
    changed = replace(report, status=status, adopted_on=adopted_on, changes=changes)
    return replace(changed, source_line=TEXTS[report.language].source(changed, made_on))


def by_key(facts: Sequence[CategoryFacts]) -> dict[str, CategoryFacts]:
    """The facts of every category, zero where nothing is known, each with its kinds of income."""
    known = {one.key: one for one in facts}
    return {
        key: replace(known.get(key, CategoryFacts(key, 0)), kinds=kinds)
        for key, kinds in CATEGORIES.items()
    }


def folds(*years: Mapping[str, CategoryFacts], kept: Collection[str] = ()) -> list[str]:
    """The private categories to fold in all of these years, so that nobody stands out in any.

    What a year alone would fold is folded beside other years too: were it not, its page and the
    comparison would tell together what each keeps.
    """
    hidden = {key for facts in years for key in folds(facts)} if len(years) > 1 else set()
    hidden |= set(kept)
    while (key := _dominated(*(folded(facts, hidden) for facts in years))) is not None:
        hidden.add(key)
    return [key for key in PRIVATE_FOLD if key in hidden]


def folded(facts: Mapping[str, CategoryFacts], keys: Collection[str]) -> dict[str, CategoryFacts]:
    """The facts with these categories folded."""
    shown = dict(facts)
    for key in (one for one in PRIVATE_FOLD if one in keys):
        shown = fold(shown, key)
    return shown


def _dominated(*years: Mapping[str, CategoryFacts]) -> str | None:
    """The first private category that one or two payers dominate in any of the years."""
    return next(
        (key for key in PRIVATE_FOLD if any(_points_at_somebody(facts[key]) for facts in years)),
        None,
    )


def _points_at_somebody(one: CategoryFacts) -> bool:
    """Tell whether one or two payers are all there is of a category, or most of it.

    Public bodies are exempt: what they pay is public.
    """
    few = _private(one) <= 2 or max(one.largest_ore, one.top_ore) * 100 > one.amount_ore * DOMINANT  # noqa: PLR2004
    return one.amount_ore > 0 and _private(one) > 0 and few


def _private(one: CategoryFacts) -> int:
    return one.payers if one.private is None else one.private


def fold(facts: Mapping[str, CategoryFacts], key: str) -> dict[str, CategoryFacts]:
    """Move one category's money into the one where it does not point at anybody."""
    one, target = facts[key], facts[PRIVATE_FOLD[key]]
    merged = CategoryFacts(
        target.key,
        target.amount_ore + one.amount_ore,
        target.payers + one.payers,
        max(target.largest_ore, one.largest_ore),
        max(target.top_ore, one.top_ore),
        merged=True,
        kinds=(*target.kinds, *one.kinds),
        private=_private(target) + _private(one),
    )
    return {**facts, key: CategoryFacts(key, 0), target.key: merged}


def _rows(
    now: Mapping[str, CategoryFacts], before: Mapping[str, CategoryFacts] | None, texts: Texts
) -> tuple[FundingRow, ...]:
    shown = [
        key for key in CATEGORIES if now[key].amount_ore or (before and before[key].amount_ore)
    ]
    positive = [max(now[key].amount_ore, 0) for key in shown]
    percent = shares(100, positive) if sum(positive) else [0] * len(shown)
    rows = [
        _row(now[key], before[key] if before else None, share, texts)
        for key, share in zip(shown, percent, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.amount_ore, list(CATEGORIES).index(row.key))))


def _row(
    facts: CategoryFacts, before: CategoryFacts | None, share: int, texts: Texts
) -> FundingRow:
    previous = before.amount_ore if before else None
    change = facts.amount_ore - previous if previous is not None else None
    percent = nearest(change * 100, previous) if change is not None and previous else None
    counted = facts.key in PUBLIC or (facts.payers >= FEWEST and not facts.merged)
    return FundingRow(
        key=facts.key,
        name=texts.names[facts.key],
        amount_ore=facts.amount_ore,
        share_percent=share,
        previous_ore=previous,
        change_ore=change,
        change_percent=percent,
        payers=facts.payers if counted and facts.payers else None,
        kinds=facts.kinds,
    )
