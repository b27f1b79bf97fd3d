"""Nobody hears of people in danger on any page, in any file, whoever asks and however."""

from __future__ import annotations

import pytest

from tests.canary.listening import Listener, questions
from tests.canary.world import World, heard_logs
from tests.web.matrix import ACCOUNTS, MATRIX, Row
from tests.web.prober import OUTSIDE, Prober

READERS = MATRIX.holders["read_people"]
ROLL_READERS = MATRIX.holders["read_roll"]
OPENERS = MATRIX.holders["show_contact"]
BANKERS = MATRIX.holders["record_bank"]
EDITING = {"office.person_edit.edit"}
"""The form in which contact details are changed shows them, and that it was opened is noted."""

BANK = {"office.bank.index", "office.bank.show"}
"""What ordinary people themselves wrote to the bank is shown to the one who names payments."""


ROLLS = {"office.roll.show", "office.roll.losing"}
"""The names of members who may be named, for those who count the votes."""

ELECTED = {
    f"office.{noun}" for noun in ("mandates.index", "mandates.show", "mandate_settings.account")
}
"""The names of those who have been elected, for those who may see mandates."""

SEAT_PICKER = "office.mandates.hits"
"""The names of members, while the chair types whom a seat goes to."""


@pytest.fixture(scope="module")
def listener(world: World) -> Listener:
    return Listener(world.canaries)


def allowed(world: World, who: str, row: Row) -> set[str]:
    """The canaries that somebody may hear: names of ordinary people, and contact in one form."""
    rolls = row.endpoint in {*ROLLS, SEAT_PICKER} and who in ROLL_READERS
    elected = row.endpoint in ELECTED and MATRIX.may(who, row)
    if who not in READERS and not rolls and not elected:
        return set()
    hidden, contacts = world.canaries.hidden(), world.canaries.contacts()
    opened = (row.endpoint in EDITING and who in OPENERS) or (
        row.endpoint in BANK and who in BANKERS
    )
    return world.canaries.every() - hidden - (set() if opened else contacts)


@pytest.mark.parametrize("who", [*ACCOUNTS, *OUTSIDE])
def test_nobody_hears_of_them_and_looking_changes_nothing(
    prober: Prober, world: World, listener: Listener, who: str
) -> None:
    leaks, lines = [], []
    with heard_logs(lines):
        for question in questions(prober, who):
            answer = question.put(prober, who)
            assert answer.status_code < 500 or answer.status_code in question.row.refusals, question
            if heard := listener.heard(answer) - allowed(world, who, question.row):
                leaks.append(f"{question}: {sorted(heard)}")
            assert prober.untouched(), f"{question} changed something"
    assert leaks == []
    assert world.canaries.heard("\n".join(lines)) == set()


def test_those_who_may_do_hear_ordinary_names(
    prober: Prober, world: World, listener: Listener
) -> None:
    """Silence is worth something only where there is something to be heard."""
    heard = set()
    for address in ("/gavor", "/personer", f"/personer/P{world.numbers['siv']}"):
        heard |= listener.heard(prober.ask("kassor", "GET", address))
    assert {"gun.first", "gun.last", "zahra.first", "siv.last"} <= heard
