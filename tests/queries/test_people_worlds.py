"""Two worlds, one with a hidden person and one without: whoever may not know cannot tell them apart."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.moved_facts import Moved
from qmember.domain.people import PersonRole, Protection
from qmember.domain.permissions import CLI, Viewer
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.queries.alike import find_alike
from qmember.queries.people import find_givers, hidden_page, people_page
from qmember.services.people import add_people
from tests.conftest import TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV, canary_facts

ROLE = (RoleSpan(PersonRole.GIVER, date(2025, 1, 1)),)
OTHERS = [PersonFacts(name=f"Eva {n} Ek", city="Solna", roles=ROLE) for n in range(12)]
SEARCHES = (
    "",
    "e",
    "ev",
    "eva",
    "eva ek",
    "hem",
    "hemlig",
    "hemlig ek",
    "solna",
    "hemlig@example.org",
    "11",
)


HIDDEN = [canary_facts("Hemlig"), canary_facts("Evelina", Protection.OFF_REGISTER)]


def add(open_unit, rows: list[PersonFacts]) -> None:
    with open_unit(SIV) as unit:
        add_people(unit, rows)


def answers(session, viewer: Viewer) -> list[object]:
    """Everything that the register says to the viewer, whatever she asks but the exact number."""
    said: list[object] = [hidden_page(session, viewer)]
    for words in SEARCHES:
        said.append(find_givers(session, viewer, words))
        said.append(find_alike(session, viewer, Moved(words, words)))
        for role in (None, PersonRole.GIVER, PersonRole.MEMBER):
            after: str | None = None
            for _ in range(4):
                page = people_page(
                    session, viewer, on=TODAY, words=words, role=role, after=after, limit=5
                )
                said.append(page)
                after = page.after
    return said


@pytest.mark.parametrize("viewer", [KARIN, MONA, RUT, BIRGIT, CLI], ids=lambda v: v.name)
def test_the_answers_are_equal(open_unit, database, viewer) -> None:
    add(open_unit, OTHERS)
    with database.reading() as session:
        without = answers(session, viewer)
    add(open_unit, HIDDEN)
    with database.reading() as session:
        assert answers(session, viewer) == without


def test_one_who_may_know_sees_the_difference(open_unit, database) -> None:
    add(open_unit, OTHERS)
    with database.reading() as session:
        without = answers(session, SIV)
    add(open_unit, HIDDEN)
    with database.reading() as session:
        assert answers(session, SIV) != without
