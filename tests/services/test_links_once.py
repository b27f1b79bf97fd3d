"""A one-time link works once, under sixty-four who use it at the same moment, on both databases."""

from __future__ import annotations

import threading

import pytest

from qmember.domain.errors import Refused
from qmember.domain.permissions import CLI, NOBODY, Role
from qmember.services import users
from qmember.services.links import INVITE, RESET, SETUP, kill_links, make_link, use_link
from qmember.services.unit import unit_of_work

USERS = 64


@pytest.mark.parametrize("kind", [SETUP, INVITE, RESET])
def test_one_of_sixty_four_gets_through(database, clock, open_unit, kind) -> None:
    with open_unit(CLI) as unit:
        token = make_link(unit, kind, email="a@example.org")
    start, outcome = threading.Barrier(USERS), []

    def go() -> None:
        start.wait()
        try:
            with unit_of_work(database, viewer=NOBODY, clock=clock) as unit:
                use_link(unit, kind, token)
            outcome.append("in")
        except Refused as error:
            outcome.append(error.code)

    threads = [threading.Thread(target=go) for _ in range(USERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcome) == ["in"] + ["link-expired"] * (USERS - 1)


def test_a_deed_that_fails_gives_the_link_back(database, clock, open_unit) -> None:
    with open_unit(CLI) as unit:
        token = users.invite(unit, email="a@example.org", name="A", role=Role.MEMBER)
    with (
        pytest.raises(Refused, match="15"),
        unit_of_work(database, viewer=NOBODY, clock=clock) as unit,
    ):
        users.accept(unit, token, name="A", password="kort")
    with unit_of_work(database, viewer=NOBODY, clock=clock) as unit:
        assert users.accept(unit, token, name="A", password="kajorna sjunger om mars").id


def test_links_of_another_kind_or_person_stay(database, open_unit) -> None:
    with open_unit(CLI) as unit:
        first = users.add_user(unit, email="a@example.org", name="A", password=None, roles=[])
        second = users.add_user(unit, email="b@example.org", name="B", password=None, roles=[])
        mine = make_link(unit, RESET, user_id=first.id)
        hers = make_link(unit, RESET, user_id=second.id)
        kill_links(unit, first.id)
    with pytest.raises(Refused), open_unit(CLI) as unit:
        use_link(unit, RESET, mine)
    with open_unit(CLI) as unit:
        assert use_link(unit, RESET, hers).user_id == second.id
