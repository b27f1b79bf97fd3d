"""Money that the bank books some days ahead is named at once; a date further off is asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func

from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel
from qmember.formats.bank_file import read_bank_file
from qmember.models import Income
from qmember.services import gifts, people
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts, record_gift
from tests.banking import all_is_well, balance, queue, take
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, Giro, GiroSection, Payer, bgmax, camt054

SOON, FAR = TODAY + timedelta(days=10), TODAY + timedelta(days=11)


def paid(kind: str, on: date) -> bytes:
    if kind == "bgmax":
        return bgmax([GiroSection([Giro(50_000, name="Anna Ek")], on)])
    return camt054([Entry(50_000, on, (Payer(50_000, "Anna Ek"),))])


@pytest.mark.parametrize("kind", ["camt", "bgmax"])
def test_what_the_bank_books_ahead_is_named_and_undone_and_corrected(
    association, open_unit, kind
) -> None:
    take(open_unit, paid(kind, SOON))
    [row] = queue(association)
    with open_unit() as unit:
        anna = people.add_person(unit, name="Anna Ek").id
        siv = people.add_person(unit, name="Siv Dahl").id
        done = name_payment(unit, row.payment_id, [Part("gift", 50_000, anna)])
    with open_unit() as unit:
        undo_naming(unit, done.allocation_ids[0])
        name_payment(unit, row.payment_id, [Part("gift", 50_000, anna)])
    with open_unit() as unit:
        income_id = unit.session.query(func.max(Income.id)).scalar()
        gifts.move_gift(unit, income_id, siv)
    assert queue(association) == []
    assert balance(association, until=SOON) == 50_000
    all_is_well(association)


def test_a_gift_by_hand_is_still_not_of_tomorrow(association, open_unit) -> None:
    facts = GiftFacts(50_000, TODAY + timedelta(days=1), Channel.SWISH, None)
    with pytest.raises(Refused, match="after today"), open_unit() as unit:
        record_gift(unit, facts)


@pytest.mark.parametrize("kind", ["camt", "bgmax"])
def test_a_date_further_off_is_asked_for_and_the_row_known_again_when_it_comes(
    association, open_unit, kind
) -> None:
    content = paid(kind, FAR)
    with pytest.raises(Refused, match="cannot be right"):
        take(open_unit, content)
    assert take(open_unit, content, dated=TODAY).new == 1
    later = read_bank_file(content, today=FAR)
    assert later.deposits[0].booked_on == FAR
    with open_unit() as unit:
        done = import_file(unit, content + b"\n", later)
    assert (done.new, done.known) == (0, 1)
    assert balance(association, until=FAR) == 50_000
    all_is_well(association)
