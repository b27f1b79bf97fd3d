"""While a mail is being handed to the mail server, nothing makes a second original of its receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from qmember.domain.errors import Conflict
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection
from qmember.models import OutboxMail, Receipt, ReceiptDelivery, ReceiptVoid
from qmember.services import gifts, outbox, people, receipts
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.protection import set_protection
from qmember.services.sending import LEASE, Letter, send_waiting
from qmember.services.unit import Unit, unit_of_work
from tests.clocks import MovingClock, noon
from tests.conftest import TODAY
from tests.factories.lived import ALL

LEAVING = "being sent this very moment"
DEEDS: dict[str, Callable[[Unit], object]] = {
    "hand out": lambda unit: receipts.hand_out(unit, _receipt(unit).id),
    "issue anew": lambda unit: receipts.reissue(unit, _receipt(unit).id, reason="wrong_details"),
    "undo the gift": lambda unit: gifts.undo_gift(unit, _receipt(unit).income_id),
    "take the mail back": lambda unit: outbox.cancel_mail(unit, _mail(unit).id),
}


def _receipt(unit: Unit) -> Receipt:
    return unit.session.query(Receipt).order_by(Receipt.id).first()


def _mail(unit: Unit) -> OutboxMail:
    return unit.session.query(OutboxMail).order_by(OutboxMail.id).first()


@pytest.fixture
def after(association) -> MovingClock:
    """Eleven minutes after a gift whose receipt goes by mail."""
    clock = noon()
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        giver = people.add_person(unit, name="Anna Ek", email="anna@example.org")
        record_gift(unit, GiftFacts(5000, TODAY, Channel.SWISH, giver.id))
    clock.move(minutes=11)
    return clock


def count(database, model) -> int:
    with database.reading() as session:
        return session.query(model).count()


@pytest.mark.parametrize("name", DEEDS)
def test_a_mail_that_leaves_this_very_moment_is_not_taken_back(association, after, name) -> None:
    def slow(letter: Letter) -> None:
        with (
            pytest.raises(Conflict, match=LEAVING),
            unit_of_work(association, viewer=ALL, clock=after) as unit,
        ):
            DEEDS[name](unit)

    assert send_waiting(association, after, slow)["sent"] == 1
    assert (count(association, Receipt), count(association, ReceiptVoid)) == (1, 0)
    assert count(association, ReceiptDelivery) == 1


@pytest.mark.parametrize("name", DEEDS)
def test_when_the_lease_has_run_out_it_can_be(association, after, name) -> None:
    with unit_of_work(association, viewer=ALL, clock=after) as unit:
        _mail(unit).lease_until = unit.now + LEASE
    after.move(minutes=LEASE // timedelta(minutes=1))
    with unit_of_work(association, viewer=ALL, clock=after) as unit:
        DEEDS[name](unit)
    with association.reading() as session:
        mail = session.query(OutboxMail).order_by(OutboxMail.id).first()
        assert mail.cancelled_at is not None


def test_a_person_who_becomes_hidden_meanwhile_is_hidden_and_gets_no_second_original(
    association, after
) -> None:
    with unit_of_work(association, viewer=ALL, clock=after) as unit:
        _mail(unit).lease_until = unit.now + LEASE
        set_protection(unit, _mail(unit).person_id, Protection.PROTECTED)
        assert _mail(unit).cancelled_at is not None
    with (
        pytest.raises(Conflict),
        unit_of_work(association, viewer=ALL, clock=after) as unit,
    ):
        receipts.reissue(unit, _receipt(unit).id, reason="wrong_details")
