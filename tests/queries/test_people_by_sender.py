"""A giver is found by what the bank called the sender of her earlier payments, and nobody in danger is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qmember.domain.people import Protection
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts
from qmember.queries.people import find_givers
from qmember.services import people
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.people import add_people
from tests.conftest import EVERYTHING, KEYS
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in
from tests.factories.people import KARIN, MONA, RUT


@pytest.fixture
def ids(association, open_unit) -> list[int]:
    with open_unit() as unit:
        return add_people(
            unit, [PersonFacts(name="Anna Ek", city="Solna"), PersonFacts(name="Bo Ström")]
        )


def pay(open_unit, person_id: int, sender: str, message: str = "gåva") -> list[int]:
    with open_unit() as unit:
        [payment_id] = paid_in(unit, Payer(20000, sender, message=message))
        return list(name_payment(unit, payment_id, [Part("gift", 20000, person_id)]).allocation_ids)


def found(database, words: str, viewer=KARIN) -> list[tuple[str, bool, bool]]:
    with database.reading() as session:
        hits = find_givers(session, viewer, words, keys=KEYS)
        return [(hit.name, hit.sole, hit.sent) for hit in hits]


def test_a_sender_leads_to_the_giver_but_never_for_sure(ids, open_unit, database) -> None:
    pay(open_unit, ids[0], "FIRMA BLÅBÄR AB")
    pay(open_unit, ids[0], "FIRMA BLÅBÄR AB")
    assert found(database, "blåb fir") == [("Anna Ek", False, True)]
    assert found(database, "bl") == []
    assert found(database, "blåbär lingon") == []


def test_who_is_called_so_comes_first_and_is_not_said_twice(ids, open_unit, database) -> None:
    pay(open_unit, ids[0], "ANNA EK")
    pay(open_unit, ids[1], "ANNA EK")
    assert found(database, "anna") == [("Anna Ek", True, False), ("Bo Ström", False, True)]


def test_what_was_undone_or_voided_leads_nowhere(ids, open_unit, database) -> None:
    [naming] = pay(open_unit, ids[0], "KALLE KULA")
    with open_unit() as unit:
        undo_naming(unit, naming)
    assert found(database, "kalle") == []


def test_those_who_do_not_name_payments_find_nobody_by_them(ids, open_unit, database) -> None:
    pay(open_unit, ids[0], "KALLE KULA")
    officer = replace(KARIN, permissions=KARIN.permissions - {Permission.RECORD_BANK})
    for viewer in (MONA, RUT, officer):
        assert found(database, "kalle", viewer) == []
    with database.reading() as session:
        assert find_givers(session, KARIN, "kalle") == [], "only where it is asked for"


def test_nobody_in_danger_is_found_by_it_nor_by_a_text_that_names_her(
    ids, open_unit, database
) -> None:
    pay(open_unit, ids[0], "KALLE KULA", "hälsningar Bo Ström")
    pay(open_unit, ids[1], "LISA LUND")
    assert found(database, "kalle") == [("Anna Ek", False, True)]
    with open_unit(EVERYTHING) as unit:
        people.set_protection(unit, ids[1], Protection.PROTECTED)
    assert found(database, "lisa") == []
    assert found(database, "kalle") == [], "the text that names her stays shut"
