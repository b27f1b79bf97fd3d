"""What may be written as statutes: each rule in its form, with its paragraph where one is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from qmember.domain.errors import Refused
from qmember.domain.statute_rules import DEFINITIONS, FeeRule, Key, Shape, Silent, Value
from qmember.domain.statutes import Rule, Statutes
from qmember.domain.text import clean_line

LONGEST = 40
LEAP_YEAR = 2024
NEEDED = {
    FeeRule.BY_DAY: Key.FEE_DAY, FeeRule.PREVIOUS_YEAR: Key.FEE_DAY,
    FeeRule.DAYS_BEFORE: Key.FEE_COUNT, FeeRule.NO_ARREARS: Key.FEE_COUNT,
}  # fmt: skip
"""What a fee rule must say besides its name."""


def checked_rules(rules: Mapping[Key, Rule]) -> dict[Key, Rule]:
    """The rules in the form in which they are kept; Refused names the first that is not right."""
    clean = {key: _checked(key, rule) for key, rule in rules.items()}
    whole = Statutes(rules=clean)
    _need_the_rest_of(whole)
    for key in clean:
        if whole.idle(key) and DEFINITIONS[key].silent is Silent.REFUSED:
            raise Refused(DEFINITIONS[key].why, field=f"{key}.paragraph", code="no-paragraph")
    return clean


def _checked(key: Key, rule: Rule) -> Rule:
    definition, value = DEFINITIONS[key], rule.value
    wrong = {
        Shape.ONLY_PARAGRAPH: value is not None,
        Shape.CHOICE: value not in definition.choices,
        Shape.FLAG: not isinstance(value, bool),
        Shape.COUNT: value is not None and not _counts(value, definition.most),
        Shape.DAY: value is not None and not _is_day(value),
    }
    if definition.shape is Shape.COUNT and wrong[Shape.COUNT]:
        raise Refused(
            "Write a whole number, %(most)s at most", field=str(key), most=definition.most
        )
    if definition.shape is Shape.DAY and wrong[Shape.DAY]:
        raise Refused("Write the day as month and day, for example 02-28", field=str(key))
    if wrong[definition.shape]:
        raise Refused("Choose one of the answers in the list", field=str(key))
    return Rule(value, clean_line(rule.paragraph, LONGEST))


def _counts(value: Value, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_day(value: Value) -> bool:
    try:
        date.fromisoformat(f"{LEAP_YEAR}-{value}")
    except ValueError:
        return False
    return isinstance(value, str) and len(value) == len("02-28")


def _need_the_rest_of(statutes: Statutes) -> None:
    """Refuse a rule that does not say by when or how long, and a weight that takes every vote."""
    fee = FeeRule(str(statutes.written(Key.FEE_RULE)))
    needed = NEEDED.get(fee)
    if needed is Key.FEE_DAY and statutes.written(needed) is None:
        raise Refused("Write the last day for the fee, for example 02-28", field=str(needed))
    if needed is Key.FEE_COUNT and not statutes.written(needed):
        raise Refused("Write how many days or months", field=str(needed))
    counted = statutes.written(Key.LAPSE) in {"months_after_reminder", "months_in_arrears"}
    if counted and not statutes.written(Key.LAPSE_MONTHS):
        raise Refused("Write how many days or months", field=str(Key.LAPSE_MONTHS))
    if statutes.written(Key.WEIGHT) in {None, 0}:
        raise Refused("Write a whole number, 1 at least", field=str(Key.WEIGHT))
