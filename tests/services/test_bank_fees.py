"""A fee that comes with its reference and its amount settles itself; everything else waits for a person."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.claims import ClaimState
from qmember.domain.membership_facts import Standing
from qmember.formats.bank_file import read_bank_file
from qmember.models import Allocation, OpenPayment
from qmember.queries.claims import claims_of
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.services import memberships, people
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import undo_naming
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.member_types import FeeWish, decide_fee
from tests.conftest import EVERYTHING, TODAY
from tests.factories.bank_files import Entry, Payer, camt053

DAY = date(2026, 11, 20)


@pytest.fixture
def members(association, open_unit) -> list[int]:
    """Two members who have been asked for 200 kr each."""
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2026 § 11"))
        ids = [people.add_person(unit, name=name).id for name in ("Anna Ek", "Gun Lind")]
        for person_id in ids:
            memberships.accept(unit, person_id, type_id=kind, on=date(2026, 3, 1))
            make_claim(unit, ClaimWish(person_id, date(2026, 12, 31)))
    return ids


def claim_of(database, person_id: int):
    with database.reading() as session:
        [claim] = claims_of(session, EVERYTHING, person_id, TODAY)
        return claim, status_of(session, person_id, TODAY).standing


def read(open_unit, *payers: Payer):
    content = camt053([Entry(sum(p.amount_ore for p in payers), DAY, payers, bank_reference="B1")])
    with open_unit(EVERYTHING) as unit:
        return import_file(unit, content, read_bank_file(content, today=TODAY))


def waiting(database) -> int:
    with database.reading() as session:
        return session.query(OpenPayment).count()


def test_reference_and_amount_settle_the_fee_and_undoing_opens_it(
    association, members, open_unit
) -> None:
    anna, _ = members
    reference = claim_of(association, anna)[0].reference
    done = read(open_unit, Payer(20_000, "ANNA EK", ocr=reference), Payer(500, "ANNAN"))
    assert (done.certain, done.new_payments, waiting(association)) == (1, 2, 1)
    claim, standing = claim_of(association, anna)
    assert (claim.state, standing) == (ClaimState.PAID, Standing.PAID)
    with open_unit(EVERYTHING) as unit:
        undo_naming(unit, unit.session.query(Allocation.id).scalar())
    claim, standing = claim_of(association, anna)
    assert (claim.state, standing, waiting(association)) == (
        ClaimState.OPEN,
        Standing.UNPAID,
        2,
    )


def test_what_is_not_certain_waits(association, members, open_unit) -> None:
    one, other = (claim_of(association, person_id)[0].reference for person_id in members)
    done = read(
        open_unit,
        Payer(30_000, "MER", ocr=one),
        Payer(10_000, "MINDRE", ocr=one),
        Payer(20_000, "FEL SIFFRA", ocr=f"{one[:-1]}{(int(one[-1]) + 1) % 10}"),
        Payer(20_000, "TVA", invoices=(one, other)),
        Payer(20_000, "INGEN"),
    )
    assert (done.certain, waiting(association)) == (0, 5)
    assert claim_of(association, members[0])[1] is Standing.UNPAID


def test_paid_twice_the_second_waits(association, members, open_unit) -> None:
    reference = claim_of(association, members[0])[0].reference
    done = read(open_unit, Payer(20_000, "A", ocr=reference), Payer(20_000, "B", ocr=reference))
    assert (done.certain, waiting(association)) == (1, 1)
    again = camt053(
        [Entry(20_000, DAY, (Payer(20_000, "C", ocr=reference),), bank_reference="B2")],
        message_id="ANNAN",
    )
    with open_unit(EVERYTHING) as unit:
        done = import_file(unit, again, read_bank_file(again, today=TODAY))
    assert (done.certain, waiting(association)) == (0, 2)


def test_whoever_pays_the_fee_is_hers_who_was_asked(association, members, open_unit) -> None:
    reference = claim_of(association, members[1])[0].reference
    assert read(open_unit, Payer(20_000, "NAGON HELT ANNAN", ocr=reference)).certain == 1
    assert claim_of(association, members[1])[1] is Standing.PAID
    assert claim_of(association, members[0])[1] is Standing.UNPAID
