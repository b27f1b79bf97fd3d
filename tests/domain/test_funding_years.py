"""Years beside one another: the same categories in all, and nothing that two pages tell together."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from qmember.domain.funding import CATEGORIES, CategoryFacts, Frame, build_report
from qmember.domain.funding_years import side_by_side

MANY = {"payers": 40, "largest_ore": 1_000, "top_ore": 2_000}
PRIVATE = ("gifts", "membership_fees", "sales", "other")


def test_the_largest_of_the_last_year_comes_first_and_an_empty_category_is_left_out() -> None:
    found = side_by_side(
        {
            2025: [CategoryFacts("gifts", 100_000, **MANY)],
            2024: [
                CategoryFacts("gifts", 50_000, **MANY),
                CategoryFacts("state_grants", 90_000, 1),
            ],
            2026: [
                CategoryFacts("gifts", 60_000, **MANY),
                CategoryFacts("state_grants", 95_000, 1),
            ],
        }
    )
    assert found.years == (2024, 2025, 2026)
    assert [(row.key, row.amounts) for row in found.rows] == [
        ("state_grants", (90_000, 0, 95_000)), ("gifts", (50_000, 100_000, 60_000)),
    ]  # fmt: skip
    assert found.totals == (140_000, 100_000, 155_000)


def test_what_points_at_somebody_in_one_year_is_folded_in_all_and_said() -> None:
    found = side_by_side(
        {
            2025: [CategoryFacts("gifts", 9_000_000, **MANY), CategoryFacts("sales", 5_000, 1, 5_000, 5_000)],
            2026: [CategoryFacts("gifts", 9_000_000, **MANY), CategoryFacts("sales", 900_000, **MANY)],
        }
    )  # fmt: skip
    assert "sales" not in [row.key for row in found.rows]
    assert [row.amounts for row in found.rows if row.key == "other"] == [(5_000, 900_000)]
    assert found.notes[0].startswith("Föreläsningar och försäljning visas inte för sig")


a_year = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 9), st.integers(0, 100)),
    min_size=len(PRIVATE), max_size=len(PRIVATE),
)  # fmt: skip


def facts(year) -> list[CategoryFacts]:
    found = []
    for key, (ore, payers, percent) in zip(PRIVATE, year, strict=True):
        top = ore * percent // 100
        found.append(CategoryFacts(key, ore, payers if ore else 0, top, top))
    return found


def cells(shown: dict[str, tuple[str, ...]]) -> list[frozenset[str]]:
    """The kinds of income that stand together."""
    return [frozenset(kinds) for kinds in shown.values() if kinds]


@settings(max_examples=300)
@given(st.lists(a_year, min_size=2, max_size=4))
def test_a_comparison_never_parts_what_the_page_of_a_year_keeps_together(years) -> None:
    """Otherwise one could be taken from the other, and what is left points at somebody."""
    of = {2020 + place: facts(year) for place, year in enumerate(years)}
    frame = Frame("Linden", 2020, (date(2020, 1, 1), date(2020, 12, 31)), date(2026, 11, 23))

    def alone(year: int) -> list[frozenset[str]]:
        return cells({row.key: row.kinds for row in build_report(frame, of[year]).rows})

    def pair(a: int, b: int) -> list[frozenset[str]]:
        report = build_report(frame, of[a], compare_year=b, previous=of[b])
        return cells({row.key: row.kinds for row in report.rows})

    views = {frozenset(ab): pair(*ab) for ab in combinations(of, 2)}
    views[frozenset(of)] = cells({row.key: row.kinds for row in side_by_side(of).rows})
    for shown, view in views.items():
        for year in shown:
            assert all(any(cell <= other for other in view) for cell in alone(year)), year


def test_every_category_has_a_place() -> None:
    every = {
        key: [CategoryFacts(key, 1_000_000, **MANY) for key in CATEGORIES] for key in (2025, 2026)
    }
    assert {row.key for row in side_by_side(every).rows} == set(CATEGORIES)
