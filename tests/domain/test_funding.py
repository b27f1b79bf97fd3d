"""The funding page as a value: shares that total 100, and small groups that point at nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.funding import CATEGORIES, CategoryFacts, Frame, build_report, with_status
from qmember.domain.funding_adoption import adopted_form, read_adopted

FRAME = Frame("Föreningen Linden", 2026, (date(2026, 1, 1), date(2026, 12, 31)), date(2026, 11, 23))
MANY = {"payers": 40, "largest_ore": 1_000, "top_ore": 2_000}


def report(*facts, previous=None):
    compare = 2025 if previous is not None else None
    return build_report(FRAME, facts, compare_year=compare, previous=previous)


def rows(*facts, previous=None):
    return {row.key: row for row in report(*facts, previous=previous).rows}


AMOUNTS = some.lists(
    some.integers(-(10**6), 10**11), min_size=len(CATEGORIES), max_size=len(CATEGORIES)
)


@given(AMOUNTS, AMOUNTS)
def test_shares_always_total_a_hundred_and_rows_the_whole(now, before) -> None:
    facts = [CategoryFacts(key, ore, 9) for key, ore in zip(CATEGORIES, now, strict=True)]
    previous = [CategoryFacts(key, ore, 9) for key, ore in zip(CATEGORIES, before, strict=True)]
    made = report(*facts, previous=previous)
    assert made.total_ore == sum(now) == sum(row.amount_ore for row in made.rows)
    assert made.previous_total_ore == sum(before)
    shares = [row.share_percent for row in made.rows]
    assert sum(shares) == (100 if any(ore > 0 for ore in now) else 0)
    assert all(row.share_percent == 0 for row in made.rows if row.amount_ore <= 0)


@given(AMOUNTS, some.lists(some.integers(0, 8), min_size=8, max_size=8), some.data())
def test_no_private_category_is_shown_that_one_or_two_payers_dominate(
    amounts, payers, data
) -> None:
    facts = []
    for key, ore, count in zip(CATEGORIES, amounts, payers, strict=True):
        largest = data.draw(some.integers(0, max(ore, 0))) if count else 0
        top = min(max(ore, 0), largest * 2) if count > 1 else largest
        facts.append(CategoryFacts(key, ore, count, largest, top))
    shown = {row.key: row.amount_ore for row in report(*facts).rows}
    for one in facts:
        dominated = one.payers and (one.payers <= 2 or one.top_ore * 2 > one.amount_ore > 0)
        if one.key in {"membership_fees", "sales"} and dominated and one.amount_ore > 0:
            assert one.key not in shown


@given(AMOUNTS)
def test_folding_moves_money_and_loses_none(amounts) -> None:
    facts = [
        CategoryFacts(key, ore, 1, ore, ore) for key, ore in zip(CATEGORIES, amounts, strict=True)
    ]
    assert report(*facts).total_ore == sum(amounts)


def test_one_giver_alone_is_not_shown_as_gifts() -> None:
    shown = rows(CategoryFacts("gifts", 50_000, 1, 50_000, 50_000), CategoryFacts("other", 100, 9))
    assert list(shown) == ["other"]
    assert (shown["other"].amount_ore, shown["other"].payers) == (50_100, None)
    assert report(CategoryFacts("gifts", 50_000, 1, 50_000, 50_000)).notes


@pytest.mark.parametrize(
    ("facts", "folded"),
    [
        (CategoryFacts("gifts", 100_000, 2, 50_000, 100_000), True),
        (CategoryFacts("gifts", 100_000, 9, 60_000, 70_000), True),
        (CategoryFacts("gifts", 100_000, 9, 30_000, 55_000), True),
        (CategoryFacts("gifts", 100_000, 9, 25_000, 50_000), False),
        (CategoryFacts("gifts", 100_000, 40, 1_000, 2_000), False),
        (CategoryFacts("state_grants", 100_000, 1, 0, 0), False),
    ],
)
def test_two_payers_may_make_up_half_of_a_private_category_and_no_more(facts, folded) -> None:
    assert (facts.key not in rows(facts)) is folded


def test_fees_of_few_do_not_hide_behind_gifts_that_were_folded_too() -> None:
    shown = rows(
        CategoryFacts("gifts", 90_000, 1, 90_000, 90_000),
        CategoryFacts("membership_fees", 40_000, 2, 20_000, 40_000),
        CategoryFacts("other", 5_000, 9),
    )
    assert {key: row.amount_ore for key, row in shown.items()} == {"other": 135_000}


def test_a_category_is_folded_in_both_years_so_that_no_difference_tells() -> None:
    shown = rows(
        CategoryFacts("gifts", 90_000, **MANY),
        CategoryFacts("other", 1_000, 9),
        previous=[CategoryFacts("gifts", 30_000, 1, 30_000, 30_000)],
    )
    assert list(shown) == ["other"]
    assert (shown["other"].amount_ore, shown["other"].previous_ore) == (91_000, 30_000)


@pytest.mark.parametrize(("payers", "shown"), [(3, None), (4, None), (5, 5), (214, 214)])
def test_fewer_than_five_payers_are_not_counted(payers, shown) -> None:
    facts = CategoryFacts("gifts", 1_000_000, payers, 1_000, 2_000)
    assert rows(facts)["gifts"].payers == shown


def test_public_funders_are_always_counted() -> None:
    assert rows(CategoryFacts("state_grants", 100, 1))["state_grants"].payers == 1


def test_rows_stand_in_the_order_of_their_size_and_changes_are_told() -> None:
    made = report(
        CategoryFacts("state_grants", 100_00, 1), CategoryFacts("gifts", 300_00, **MANY),
        previous=[CategoryFacts("state_grants", 200_00, 1)],
    )  # fmt: skip
    assert [(row.key, row.share_percent) for row in made.rows] == [
        ("gifts", 75),
        ("state_grants", 25),
    ]
    grants = made.rows[1]
    assert (grants.previous_ore, grants.change_ore, grants.change_percent) == (200_00, -100_00, -50)
    assert made.rows[0].change_percent is None


def test_the_version_follows_the_figures_and_not_the_status() -> None:
    one = report(CategoryFacts("gifts", 300_00, **MANY))
    other = report(CategoryFacts("gifts", 300_01, **MANY))
    assert one.version != other.version
    assert with_status(one, "adopted", date(2027, 3, 1)).version == one.version


def test_a_year_without_income_is_an_empty_report() -> None:
    made = report()
    assert (made.rows, made.total_ore) == ((), 0)


@pytest.mark.parametrize(
    ("language", "facts", "begins"),
    [
        ("sv", [], "Föreningen har inga intäkter"),
        ("sv", [CategoryFacts("other", 100, 9)], "Av föreningens intäkter"),
        ("en", [], "The association has no income"),
        ("en", [CategoryFacts("other", 100, 9)], "Of the association's income"),
    ],
)
def test_without_a_name_it_is_the_association(language, facts, begins) -> None:
    made = build_report(replace(FRAME, association_name="", language=language), facts)
    assert made.headline.startswith(begins)
    assert {"sv": "Källa: föreningens", "en": "the books of the association."}[
        language
    ] in made.source_line


def test_what_was_folded_when_it_was_adopted_stays_folded() -> None:
    facts = [CategoryFacts("gifts", 500_000, **MANY), CategoryFacts("other", 100_000, **MANY)]
    assert {row.key for row in report(*facts).rows} == {"gifts", "other"}
    kept = build_report(FRAME, facts, kept={"gifts"})
    assert [(row.key, row.amount_ore) for row in kept.rows] == [("other", 600_000)]


def test_a_year_adopted_again_keeps_what_it_folded() -> None:
    few = [CategoryFacts("gifts", 500_000, 1, 500_000, 500_000), CategoryFacts("other", 9, **MANY)]
    many = [CategoryFacts("gifts", 900_000, **MANY), CategoryFacts("other", 9, **MANY)]
    first = read_adopted(adopted_form(few), FRAME.made_on)
    assert first.folded == ("gifts",)
    assert read_adopted(adopted_form(many, first.folded), FRAME.made_on).folded == ("gifts",)
    assert read_adopted(adopted_form(many), FRAME.made_on).folded == ()
