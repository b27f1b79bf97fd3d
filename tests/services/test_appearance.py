"""The association's own colour can be read, and its own words stand in receipts' mails."""

from __future__ import annotations

import pytest

from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.mail.compose import compose
from qmember.queries.association import association as house_on
from qmember.services import people
from qmember.services.appearance import choose_colour, choose_thanks
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.protection import set_protection
from qmember.services.sending import Letter, send_waiting
from qmember.services.unit import unit_of_work
from tests.clocks import noon
from tests.conftest import EVERYTHING, TODAY


def test_a_colour_is_chosen_and_taken_back(association, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        choose_colour(unit, "1e5b4c")
        assert house_on(unit.session, TODAY).accent == "#1E5B4C"
        choose_colour(unit, " ")
        assert house_on(unit.session, TODAY).accent == ""


@pytest.mark.parametrize("wrong", ["#FFD13D", "red;}*{display:none"])
def test_one_that_cannot_be_read_or_is_none_is_refused_at_its_field(open_unit, wrong) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused) as caught:
        choose_colour(unit, wrong)
    assert caught.value.field == "accent"


def test_six_lines_are_too_many(open_unit) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="five lines") as caught:
        choose_thanks(unit, sv=(), en=("a",) * 6)
    assert caught.value.field == "thanks_en"


@pytest.mark.parametrize(
    ("level", "there"), [(Protection.NORMAL, True), (Protection.DISCREET, False)]
)
def test_the_words_stand_in_the_mail_unless_it_is_discreet(association, level, there) -> None:
    words, clock = ("Varmt tack!", "Det betyder {{ mycket }}."), noon()
    with unit_of_work(association, viewer=EVERYTHING, clock=clock) as unit:
        choose_thanks(unit, sv=words, en=())
        giver = people.add_person(unit, name="Anna Ek", email="anna@example.org")
        set_protection(unit, giver.id, level)
        record_gift(
            unit, GiftFacts(5000, TODAY, Channel.SWISH, giver.id, receipt=ReceiptWish.EMAIL)
        )
    sent: list[Letter] = []
    clock.move(minutes=11)
    assert send_waiting(association, clock, sent.append)["sent"] == 1
    [letter] = sent
    mail = compose(
        letter.kind, to=letter.to, sender=("F", "f@example.org"), message_id="<1@x>",
        values=letter.values,
    )  # fmt: skip
    assert all((line in mail.get_content()) is there for line in words)
