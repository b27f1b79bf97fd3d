"""What hinders that something is sent: one table for every errand and way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.contact_wishes import (
    ContactWish,
    Errand,
    Hindrance,
    Standing,
    Way,
    hindrance,
)
from qmember.domain.people import HIDDEN, Protection

USUAL = Standing()
STANDINGS = st.builds(
    Standing,
    st.sampled_from(Protection),
    st.booleans(),
    st.frozensets(st.sampled_from(ContactWish)),
    st.booleans(),
)


def wishing(*wishes: ContactWish) -> Standing:
    return Standing(wishes=frozenset(wishes))


@pytest.mark.parametrize(
    ("standing", "errand", "way", "why"),
    [
        (USUAL, Errand.ASKING, Way.MAIL, None),
        (USUAL, Errand.THANKS, Way.BUNDLE, None),
        (wishing(ContactWish.NO_ASKING), Errand.ASKING, Way.PAPER, Hindrance.NO_ASKING),
        (wishing(ContactWish.NO_ASKING), Errand.THANKS, Way.MAIL, None),
        (wishing(ContactWish.NO_ASKING), Errand.MEMBERSHIP, Way.MAIL, None),
        (wishing(ContactWish.NO_THANKS), Errand.THANKS, Way.MAIL, Hindrance.NO_THANKS),
        (wishing(ContactWish.NO_THANKS), Errand.RECEIPT, Way.MAIL, None),
        (wishing(ContactWish.ONLY_LETTERS), Errand.RECEIPT, Way.MAIL, Hindrance.ONLY_LETTERS),
        (wishing(ContactWish.ONLY_LETTERS), Errand.RECEIPT, Way.BUNDLE, None),
        (wishing(ContactWish.ONLY_LETTERS), Errand.ASKING, Way.PAPER, None),
        (Standing(Protection.DISCREET), Errand.RECEIPT, Way.MAIL, None),
        (Standing(Protection.DISCREET), Errand.RECEIPT, Way.PAPER, Hindrance.NO_PAPER),
        (Standing(Protection.PROTECTED), Errand.RECEIPT, Way.BUNDLE, Hindrance.HIDDEN),
        (Standing(Protection.PROTECTED), Errand.RECEIPT, Way.MAIL, None),
        (Standing(Protection.OFF_REGISTER), Errand.ASKING, Way.MAIL, Hindrance.HIDDEN),
        (Standing(deceased=True), Errand.RECEIPT, Way.PAPER, Hindrance.DECEASED),
        (Standing(held=True), Errand.THANKS, Way.PAPER, Hindrance.HELD),
        (Standing(held=True), Errand.ASKING, Way.MAIL, Hindrance.HELD),
        (Standing(held=True), Errand.MEMBERSHIP, Way.MAIL, None),
    ],
)
def test_what_hinders(standing: Standing, errand: Errand, way: Way, why: Hindrance | None) -> None:
    assert hindrance(standing, errand, way) == why


@given(STANDINGS, st.sampled_from(Errand), st.sampled_from(Way))
def test_nothing_goes_to_the_dead_and_no_paper_to_who_is_careful(
    standing: Standing, errand: Errand, way: Way
) -> None:
    why = hindrance(standing, errand, way)
    if standing.deceased:
        assert why is Hindrance.DECEASED
    if way is not Way.MAIL and standing.protection is not Protection.NORMAL:
        assert why is not None
    if errand is Errand.ASKING and standing.protection in HIDDEN:
        assert why is not None


@given(STANDINGS, st.sampled_from(Errand), st.sampled_from(Way), st.sampled_from(ContactWish))
def test_a_wish_more_never_lets_more_through(
    standing: Standing, errand: Errand, way: Way, wish: ContactWish
) -> None:
    more = Standing(standing.protection, standing.deceased, standing.wishes | {wish}, standing.held)
    if hindrance(standing, errand, way) is not None:
        assert hindrance(more, errand, way) is not None
