"""A giver fetches her receipt by a link: once, for thirty days, and never after it holds no longer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.mail.compose import written
from qmember.models import Receipt, ReceiptLink
from qmember.services import people, receipts
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.protection import set_protection
from qmember.services.receipt_choices import choose_receipts
from qmember.services.receipt_links import EXPIRED, TOO_MANY, Fetched, fetch
from qmember.services.sending import send_waiting
from tests.clocks import noon
from tests.conftest import EVERYTHING

DAY = date(2026, 11, 20)
HERE = "https://kvitto.example.org"


@pytest.fixture
def token(association, open_unit, database) -> str:
    """The token of the link in the mail that a giver got."""
    with open_unit(EVERYTHING) as unit:
        choose_receipts(unit, mail="link", public_url=f"{HERE}/", least_ore=0)
    with open_unit(EVERYTHING) as unit:
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, anna, receipt=ReceiptWish.EMAIL))
    letters: list[object] = []
    later = noon()
    later.move(days=1)
    send_waiting(database, later, letters.append)
    [letter] = letters
    subject, body = written(letter.kind, letter.values)
    assert "Anna" not in subject + body
    assert str(letter.values["link"]) in body
    assert "bifoga" not in body
    return str(letter.values["link"]).removeprefix(f"{HERE}/kvitto/hamta/")


def test_it_works_once_and_only_its_hash_is_kept(token, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        row = unit.session.scalars(select(ReceiptLink)).one()
        assert token not in row.token_hash
        assert fetch(unit, token, computer="a") == Fetched(row.receipt_id, None)
        assert fetch(unit, token, computer="a") == EXPIRED


def test_it_ends_after_thirty_days(token, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        row = unit.session.scalars(select(ReceiptLink)).one()
        assert row.expires_at - row.created_at == timedelta(days=30)
        unit.now += timedelta(days=31)
        assert fetch(unit, token, computer="a") == EXPIRED


def test_a_void_receipt_and_one_of_somebody_hidden_since_are_not_fetched(token, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        receipt = unit.session.scalars(select(Receipt)).one()
        hidden = unit.session.scalars(select(people.Person).order_by(people.Person.id)).one()
        with unit.session.begin_nested() as attempt:
            receipts.reissue(unit, receipt.id, reason="lost")
            assert fetch(unit, token, computer="a") == EXPIRED
            attempt.rollback()
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, hidden.id, Protection.PROTECTED)
        assert fetch(unit, token, computer="a") == EXPIRED


def test_who_guesses_has_to_wait(token, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        found = [fetch(unit, "x" * 43, computer="a") for _ in range(21)]
        assert found == [EXPIRED] * 20 + [TOO_MANY]
        assert isinstance(fetch(unit, token, computer="b"), Fetched)


def test_without_an_address_that_strangers_reach_receipts_are_attached(
    association, open_unit, database
) -> None:
    with open_unit(EVERYTHING) as unit:
        bo = people.add_person(unit, name="Bo Ek", email="bo@example.org").id
        record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, bo, receipt=ReceiptWish.EMAIL))
        assert unit.session.scalars(select(ReceiptLink)).all() == []
