"""Names in bundles go when somebody becomes hidden, and when nobody works on a bundle; amounts stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qmember.domain.bundles import ANONYMOUS, FORGET_NAMES, NEW
from qmember.domain.people import Protection
from qmember.models import BundleDraft
from qmember.queries.registered_bundles import registered_bundle
from qmember.services import people
from qmember.services.bundle_forgetting import forget_old_names
from qmember.services.bundles import count_cash
from qmember.services.clock import Clock
from qmember.services.tidying import Tidying
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KARIN, KEYS, TODAY
from tests.factories.bundles import begun, registered, seen, typed


@pytest.fixture
def rakel(association, open_unit) -> int:
    with open_unit(EVERYTHING) as unit:
        return people.add_person(unit, name="Rakel Ström", email="rakel@example.org").id


def hide(open_unit, person_id: int, level: Protection = Protection.PROTECTED) -> None:
    with open_unit(EVERYTHING) as unit:
        people.set_protection(unit, person_id, level)


@pytest.mark.parametrize("level", [Protection.PROTECTED, Protection.OFF_REGISTER])
def test_what_names_her_in_an_open_bundle_goes_and_the_amounts_stay(
    rakel, open_unit, level
) -> None:
    with open_unit() as unit:
        made = begun(unit, "Hos Rakel Ström", activity="Ström, Rakel")
        typed(unit, made, "100", "", giver_code="P1001")
        typed(unit, made, "200", "Rakel Ström", giver_code=NEW)
        typed(unit, made, "300", "Någon", giver_code=NEW, email="rakel@example.org")
        typed(unit, made, "400 rakel ström", "Berit", giver_code=NEW)
        typed(unit, made, "500", "Berit Alm", giver_code=NEW)
        count_cash(unit, made, 1, {100: 1}, ("Rakel Ström", "Eva"))
    hide(open_unit, rakel, level)
    with open_unit() as unit:
        page = seen(unit, made)
        told = [(row.typed.amount.strip(), row.typed.giver, row.typed.email) for row in page.rows]
        assert told == [
            ("100", "", ""), ("200", "", ""), ("300", "", ""), ("400", "", ""), ("500", "Berit Alm", ""),
        ]  # fmt: skip
        assert (page.head.name, page.head.activity, page.counters) == ("", "", ("", "Eva"))
        assert page.rows[0].shown_as == "P1001", "she is still whose money it is, by her number"
        assert page.totals.ore == 150_000


def test_words_of_a_registered_bundle_that_name_her_go(rakel, open_unit, association) -> None:
    with open_unit() as unit:
        bundles = [begun(unit, name) for name in ("Hos Rakel Ström", "Medlemskväll")]
        for made in bundles:
            typed(unit, made, "100")
            registered(unit, made)
    hide(open_unit, rakel)
    with association.reading() as session:
        names = [registered_bundle(session, KEYS, KARIN, made).row.words.name for made in bundles]
    assert names == ["", "Medlemskväll"]


def test_what_another_writes_of_her_later_is_not_shown(rakel, open_unit, association) -> None:
    hide(open_unit, rakel)
    with open_unit(EVERYTHING) as unit:
        made = begun(unit, "Hos Rakel Ström")
        typed(unit, made, "100")
        registered(unit, made)
    with association.reading() as session:
        assert registered_bundle(session, KEYS, KARIN, made).row.words.name == ""


def test_names_nobody_works_with_are_forgotten_and_the_amounts_are_not(
    association, open_unit, clock
) -> None:
    with open_unit(EVERYTHING) as unit:
        people.add_person(unit, name="Anna Ek")
        made = begun(unit)
        typed(unit, made, "100", "Anna Ek")
        typed(unit, made, "200", "Ny Givare", giver_code=NEW, email="ny@example.org")
        typed(unit, made, "300", "Okänd Person")
        typed(unit, made, "400")
    late = Clock(TODAY + FORGET_NAMES - timedelta(days=1))
    with unit_of_work(association, viewer=EVERYTHING, clock=late) as unit:
        assert forget_old_names(unit) == 0, "a day too early"
    Tidying(association, Clock(TODAY + FORGET_NAMES + timedelta(days=1))).run_if_due()
    with open_unit() as unit:
        page = seen(unit, made)
        assert [row.typed.giver for row in page.rows] == [""] * 4
        assert [row.typed.giver_code for row in page.rows] == ["P1001", "", "", ANONYMOUS]
        assert (page.totals.ore, page.totals.problems) == (100_000, 2)
        assert unit.session.get(BundleDraft, made) is not None
