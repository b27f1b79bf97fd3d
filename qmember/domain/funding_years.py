"""How the association was financed in some years beside one another, in the same categories."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qmember.domain.funding import CATEGORIES, CategoryFacts, by_key, folded, folds
from qmember.domain.funding_texts import TEXTS

YEARS = 5


@dataclass(frozen=True, slots=True)
class YearsRow:
    """One category: öre of each year, and the kinds of income that make it."""

    key: str
    name: str
    amounts: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundingYears:
    """Years in order, their categories, and öre of each year together; ``notes`` say what is folded."""

    years: tuple[int, ...]
    rows: tuple[YearsRow, ...]
    totals: tuple[int, ...]
    notes: tuple[str, ...]


def side_by_side(
    facts_of: Mapping[int, Sequence[CategoryFacts]],
    *,
    language: str = "sv",
    kept: Collection[str] = (),
) -> FundingYears:
    """Some years of facts in one table; what points at somebody in any of them is folded in all.

    The largest category of the last year comes first. ``kept`` were folded when one was adopted.
    """
    texts, years = TEXTS[language], tuple(sorted(facts_of))
    whole = [by_key(facts_of[year]) for year in years]
    hidden = folds(*whole, kept=kept)
    shown = [folded(facts, hidden) for facts in whole]
    rows = [
        YearsRow(key, texts.names[key], amounts, shown[-1][key].kinds)
        for key in CATEGORIES
        if any(amounts := tuple(facts[key].amount_ore for facts in shown))
    ]
    return FundingYears(
        years,
        tuple(sorted(rows, key=lambda row: row.amounts[::-1], reverse=True)),
        tuple(sum(one.amount_ore for one in facts.values()) for facts in shown),
        tuple(texts.folded.format(name=texts.names[key]) for key in hidden),
    )
