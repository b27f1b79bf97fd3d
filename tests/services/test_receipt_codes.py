"""The code of a receipt: printed, unique, keyed, and an answer that tells two things at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.check_codes import show_code
from qmember.domain.ledger import Channel
from qmember.domain.reasons import Reason, Why
from qmember.models import Receipt, ReceiptCode
from qmember.models.crypto import Keys
from qmember.queries.receipt_codes import Verdict
from qmember.queries.receipts import open_facts, receipt_key
from qmember.services import people, receipts
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.receipt_codes import check, new_code
from tests.conftest import EVERYTHING

DAY = date(2026, 11, 20)


@pytest.fixture
def code(association, open_unit) -> str:
    """The code of a receipt that holds."""
    with open_unit(EVERYTHING) as unit:
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, anna))
        return str(unit.session.scalars(select(ReceiptCode.code)).one())


def test_the_code_stands_on_the_receipt_and_follows_from_its_number(code, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        receipt = unit.session.scalars(select(Receipt)).one()
        key = receipt_key(unit.session, unit.keys, receipt.id)
        assert key is not None
        assert open_facts(receipt, key).code == code
        other = replace(unit, keys=Keys(b"s" * 32, b"e" * 32, b"v" * 32))
        assert new_code(other, "2026-0001") != code, (
            "whoever knows the number does not know the key"
        )
        assert new_code(unit, "2026-0001") != code, "a code that is taken is not given twice"


def test_genuine_void_and_unknown(code, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        assert check(unit, show_code(code).lower(), computer="a") is Verdict.GENUINE
        receipts.void(unit, unit.session.scalars(select(Receipt)).one(), Reason(Why.WRONG_AMOUNT))
        assert check(unit, code, computer="a") is Verdict.VOID
        assert check(unit, "0000000000", computer="a") is Verdict.UNKNOWN
        assert check(unit, "inte en kod", computer="a") is Verdict.UNKNOWN


def test_who_guesses_has_to_wait_and_who_holds_receipts_does_not(code, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        for _ in range(60):
            assert check(unit, code, computer="auditor") is Verdict.GENUINE
        answers = [check(unit, "0000000000", computer="guesser") for _ in range(21)]
        assert answers == [Verdict.UNKNOWN] * 20 + [None]
        assert check(unit, code, computer="guesser") is None
        assert check(unit, code, computer="another") is Verdict.GENUINE
