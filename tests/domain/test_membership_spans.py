"""The spans of somebody say for every day what the one function of status says for that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.membership import status
from qmember.domain.membership_facts import (
    Accepted,
    Applied,
    Leaving,
    Left,
    MemberFacts,
    Period,
    Standing,
    TypeChange,
)
from qmember.domain.membership_rules import Lapse, MembershipRules, StartsAt
from qmember.domain.membership_spans import FOREVER, Era, merged, timeline

D = date.fromisoformat
MEMBER, HONORARY = 1, 2
days = st.dates(D("2022-01-01"), D("2027-12-31"))
types = st.sampled_from([MEMBER, HONORARY])
periods = st.builds(
    lambda first, length, settled: Period(first, first + timedelta(days=length), settled),
    days, st.integers(0, 800), days,
)  # fmt: skip
asked = st.builds(
    lambda on, refused: Applied(on, on + timedelta(days=90), refused), days, st.none() | days
)
lefts = st.builds(
    Left, days, st.sampled_from(Leaving), st.none() | days, st.none() | days, st.booleans()
).map(
    lambda one: (
        one if one.settled_on and one.appealed_on else replace(one, settled_on=None, upheld=None)
    )
)
all_facts = st.builds(
    MemberFacts,
    accepted=st.lists(st.builds(Accepted, days, types), max_size=3).map(tuple),
    changes=st.lists(st.builds(TypeChange, days, types), max_size=2).map(tuple),
    periods=st.lists(periods, max_size=4).map(tuple),
    left=st.lists(lefts, max_size=2).map(tuple),
    courses=st.lists(days, max_size=2).map(tuple),
    reminded=st.lists(days, max_size=2).map(tuple),
    application=st.none() | asked,
    died_on=st.none() | days,
)  # fmt: skip
all_rules = st.builds(
    MembershipRules,
    starts_at=st.sampled_from(StartsAt), course_from=days, lapse=st.sampled_from(Lapse),
    lapse_months=st.integers(0, 24), first_month=st.integers(1, 12),
    lapse_paragraph=st.sampled_from(["", "§ 5"]),
    meetings=st.lists(days, max_size=4).map(lambda some: tuple(sorted(some))),
)  # fmt: skip
free = st.sampled_from([frozenset(), frozenset({HONORARY})])
all_eras = st.builds(
    lambda first, later: merged([replace(first, from_on=date.min), *later]),
    st.builds(Era, st.just(date.min), all_rules, free),
    st.lists(st.builds(Era, days, all_rules, free), max_size=2, unique_by=lambda era: era.from_on),
)


@given(all_facts, all_eras, st.lists(days, min_size=1, max_size=12))
def test_it_says_what_the_function_says(facts, eras, asked_days) -> None:
    spans = timeline(facts, eras)
    edges = [day for span in spans[:6] for day in (span.from_on, span.from_on - timedelta(days=1))]
    for on in [*asked_days, *edges, D("2035-05-05")]:
        era = [one for one in eras if one.from_on <= on][-1]
        mine = [span.status for span in spans if span.from_on <= on <= span.to_on]
        said = status(facts._replace(fee_free=era.fee_free), era.rules, on)
        assert mine == ([] if said.standing is Standing.NONE else [said])


def test_a_year_of_somebody_is_few_spans() -> None:
    facts = MemberFacts(
        accepted=(Accepted(D("2024-03-10"), MEMBER),),
        periods=(Period(D("2024-01-01"), D("2024-12-31"), D("2024-03-12")),),
    )
    eras = (Era(date.min, MembershipRules(lapse=Lapse.END_OF_UNPAID_YEAR)),)
    found = [(span.from_on, span.to_on, span.status.standing) for span in timeline(facts, eras)]
    assert found == [
        (D("2024-03-10"), D("2024-03-11"), Standing.UNPAID),
        (D("2024-03-12"), D("2024-12-31"), Standing.PAID),
        (D("2025-01-01"), D("2025-12-31"), Standing.UNPAID),
        (D("2026-01-01"), FOREVER, Standing.LAPSED),
    ]


def test_who_has_no_facts_has_no_span() -> None:
    assert timeline(MemberFacts(), (Era(date.min, MembershipRules()),)) == []


def test_an_era_that_changes_nothing_is_none() -> None:
    rules = MembershipRules(first_month=7)
    eras = [
        Era(D("2025-01-01"), rules),
        Era(date.min, MembershipRules()),
        Era(D("2026-01-01"), rules),
    ]
    assert [era.from_on for era in merged(eras)] == [date.min, D("2025-01-01")]
