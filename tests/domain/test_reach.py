"""Which way receipts and thanks leave: nobody hidden, nobody dead, nobody against her wish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.contact_wishes import ContactWish, Standing
from qmember.domain.people import HIDDEN, Protection, ReceiptWish
from qmember.domain.reach import Barred, Reached, Way, way_of_receipt, way_of_thanks

STANDINGS = some.builds(
    Standing, some.sampled_from(Protection), some.booleans(),
    some.frozensets(some.sampled_from(ContactWish)), some.booleans(),
)  # fmt: skip
ANYBODY = some.builds(
    Reached, STANDINGS, some.sampled_from(ReceiptWish), some.booleans(), some.booleans()
)
MAIL, PAPER, NONE = ReceiptWish.EMAIL, ReceiptWish.PAPER, ReceiptWish.NONE
LETTERS = Standing(wishes=frozenset({ContactWish.ONLY_LETTERS}))
NO_THANKS = Standing(wishes=frozenset({ContactWish.NO_THANKS}))


@pytest.mark.parametrize(
    ("one", "receipt", "thanks"),
    [
        (Reached(Standing(), MAIL, True, True), Way.MAIL, Way.MAIL),
        (Reached(Standing(), PAPER, True, True), Way.PAPER, Way.PAPER),
        (Reached(Standing(), NONE, True, True), Barred.WISHES_NONE, Way.MAIL),
        (Reached(Standing(), MAIL, False, True), Barred.NO_ADDRESS, Way.PAPER),
        (Reached(Standing(), MAIL, False, False), Barred.NO_ADDRESS, Barred.NO_ADDRESS),
        (Reached(Standing(), PAPER, True, False), Barred.NO_ADDRESS, Way.MAIL),
        (Reached(LETTERS, MAIL, True, True), Way.PAPER, Way.PAPER),
        (Reached(LETTERS, MAIL, True, False), Barred.NO_ADDRESS, Barred.NO_ADDRESS),
        (Reached(NO_THANKS, MAIL, True, True), Way.MAIL, Barred.WISHES_NONE),
        (Reached(Standing(held=True), MAIL, True, True), Way.MAIL, Barred.HELD),
        (Reached(Standing(Protection.DISCREET), MAIL, True, True), Way.MAIL, Barred.DISCREET),
        (Reached(Standing(Protection.DISCREET), PAPER, True, True), Barred.DISCREET, Barred.DISCREET),
        (Reached(Standing(Protection.PROTECTED), MAIL, True, True), Barred.PROTECTED, Barred.PROTECTED),
        (Reached(Standing(deceased=True), MAIL, True, True), Barred.DIED, Barred.DIED),
    ],
)  # fmt: skip
def test_how_somebody_is_reached(one, receipt, thanks) -> None:
    assert (way_of_receipt(one), way_of_thanks(one)) == (receipt, thanks)


@given(ANYBODY)
def test_nobody_hidden_or_dead_gets_anything_together_with_others(one) -> None:
    if one.standing.protection in HIDDEN or one.standing.deceased:
        assert not {way_of_receipt(one), way_of_thanks(one)} & set(Way)


@given(ANYBODY)
def test_a_way_has_its_address_and_goes_against_no_wish(one) -> None:
    letters = ContactWish.ONLY_LETTERS in one.standing.wishes
    for way in (way_of_receipt(one), way_of_thanks(one)):
        assert way is not Way.MAIL or (one.has_email and not letters)
        discreet = one.standing.protection is Protection.DISCREET
        assert way is not Way.PAPER or (one.has_address and not discreet)
    if ContactWish.NO_THANKS in one.standing.wishes:
        assert way_of_thanks(one) not in set(Way)


def test_a_gift_of_nobody_leads_nowhere() -> None:
    assert way_of_receipt(None) is way_of_thanks(None) is Barred.ANONYMOUS
