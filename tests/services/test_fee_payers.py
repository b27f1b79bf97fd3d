"""Somebody else pays a member's fees, and learns nothing more of her than her number."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Refused
from qmember.domain.people import Protection
from qmember.domain.permissions import Role, Viewer, permissions_of
from qmember.domain.person_facts import PersonFacts
from qmember.models import Claim, FeePayer
from qmember.queries.fee_letters import NoLetter, letter_of_claim, letters_of_run
from qmember.queries.fee_payers import payer_of, payers
from qmember.queries.member_types import member_types
from qmember.services import claims, memberships
from qmember.services.claims import ClaimWish
from qmember.services.fee_payers import choose_payer
from qmember.services.fee_runs import run_fees
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_people, mark_deceased
from qmember.services.protection import set_protection
from tests.conftest import EVERYTHING, TODAY

KARIN = Viewer("user", "Karin", permissions_of({Role.TREASURER}), roles=frozenset({Role.TREASURER}))
DUE = date(2027, 1, 31)
HOME = {"street": "Storgatan 1", "postcode": "171 23", "city": "Solna"}


@pytest.fixture
def people(association, open_unit) -> list[int]:
    """Two members and an employer; the first member has no address of her own."""
    facts = [PersonFacts(name="Anna Ek"), PersonFacts(name="Bea Lind", **HOME)]
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        ids = add_people(unit, [*facts, PersonFacts(name="Firman AB", **HOME)])
        for person_id in ids[:2]:
            memberships.accept(unit, person_id, type_id=kind, on=date(2026, 3, 1))
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2026 § 11"))
        choose_payer(unit, ids[0], ids[2])
    return ids


def test_what_is_asked_for_from_now_on_is_asked_of_the_payer(people, open_unit) -> None:
    anna, bea, firm = people
    with open_unit(EVERYTHING) as unit:
        one = claims.make_claim(unit, ClaimWish(anna, DUE))
        run_fees(unit, 2027, DUE)
        rows = {row.id: (row.person_id, row.payer_id) for row in unit.session.query(Claim)}
    assert rows.pop(one) == (anna, firm)
    assert sorted(rows.values()) == [(anna, firm), (bea, bea)]


def test_she_pays_herself_again(association, people, open_unit) -> None:
    anna, _, firm = people
    with open_unit(EVERYTHING) as unit:
        choose_payer(unit, anna, firm)
        choose_payer(unit, anna, anna)
        choose_payer(unit, anna, anna)
        assert unit.session.query(FeePayer).count() == 2
        assert payers(unit.session) == {}


def test_the_letter_goes_to_the_payer_and_names_no_member(people, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        run, _ = run_fees(unit, 2027, DUE)
        found = letters_of_run(unit.session, KARIN, run, TODAY)
    letters = {one.receiver: one for one in found.letters}
    assert sorted(letters) == ["Bea Lind", "Firman AB"]
    assert letters["Firman AB"].member_name is None
    assert letters["Bea Lind"].member_name == "Bea Lind"
    assert letters["Firman AB"].address == ("Storgatan 1", "171 23 Solna")


@pytest.mark.parametrize(
    ("level", "why"), [(Protection.DISCREET, NoLetter.NO_PAPER), (Protection.PROTECTED, None)]
)
def test_who_wants_no_paper_gets_none_and_hidden_people_are_in_no_count(
    people, open_unit, level, why
) -> None:
    with open_unit(EVERYTHING) as unit:
        run, _ = run_fees(unit, 2027, DUE)
        set_protection(unit, people[1], level)
        found = letters_of_run(unit.session, KARIN, run, TODAY)
    assert [one.receiver for one in found.letters] == ["Firman AB"]
    assert found.left_out == ({why: 1} if why else {})


def test_one_letter_can_be_handed_over_without_an_address(people, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        choose_payer(unit, people[0], people[0])
        claim = claims.make_claim(unit, ClaimWish(people[0], DUE))
        (letter,) = letter_of_claim(unit.session, KARIN, claim, TODAY).letters
    assert (letter.receiver, letter.address, letter.amount_ore) == ("Anna Ek", (), 20_000)


def test_who_has_died_or_is_hidden_pays_for_nobody(association, people, open_unit) -> None:
    anna, bea, firm = people
    with open_unit(EVERYTHING) as unit:
        mark_deceased(unit, firm, TODAY)
        assert payers(unit.session) == {}
        choose_payer(unit, anna, bea)
        assert payer_of(unit.session, KARIN, anna) == "P1002"
        set_protection(unit, bea, Protection.PROTECTED)
        assert unit.session.query(FeePayer).filter_by(payer_id=bea).count() == 0
        with pytest.raises(Refused, match="nobody else"):
            choose_payer(unit, anna, bea)
