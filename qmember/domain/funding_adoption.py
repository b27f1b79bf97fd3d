"""The figures of a year as they were adopted, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qmember.domain.funding import CategoryFacts, FundingChange, by_key, folded, folds
from qmember.domain.funding_texts import TEXTS


@dataclass(frozen=True, slots=True)
class Adopted:
    """Öre by category as the board adopted them ``on`` a day, and which were folded then."""

    on: date
    amounts: Mapping[str, int]
    folded: tuple[str, ...] = ()


def adopted_form(facts: Sequence[CategoryFacts], kept: Collection[str] = ()) -> str:
    """The stored form of a year's figures: one line, the same for equal figures.

    ``kept`` were folded when it was adopted before, and stay so.
    """
    now = by_key(facts)
    amounts = {key: one.amount_ore for key, one in now.items()}
    body = {"amounts": amounts, "folded": folds(now, kept=kept)}
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def read_adopted(stored: str, on: date) -> Adopted:
    """Read the stored form back."""
    body = json.loads(stored)
    return Adopted(on, body["amounts"], tuple(body["folded"]))


def changed_since(
    facts: Sequence[CategoryFacts], adopted: Adopted, language: str
) -> tuple[FundingChange, ...]:
    """The categories whose figure is another than when it was adopted.

    What is folded now or was folded then is folded in both, so that no difference tells of anybody.
    """
    now = by_key(facts)
    then = by_key([CategoryFacts(key, ore) for key, ore in adopted.amounts.items()])
    hidden = {*adopted.folded, *folds(now)}
    now, then = folded(now, hidden), folded(then, hidden)
    names = TEXTS[language].names
    return tuple(
        FundingChange(names[key], then[key].amount_ore, now[key].amount_ore)
        for key in now
        if now[key].amount_ore != then[key].amount_ore
    )
