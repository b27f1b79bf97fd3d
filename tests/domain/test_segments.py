"""What a group may be called, how long it may last, and who may know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qmember.domain.errors import Refused
from qmember.domain.permissions import ROLE_PERMISSIONS, Role, Viewer
from qmember.domain.segments import SegmentFacts, cleaned, may_see_segment, tells_too_much

TODAY = date(2026, 11, 23)
FACTS = SegmentFacts("Nyhetsbrev", "De som vill ha brevet", date(2027, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["Våldsutsatta", "valdsutsatta", "VÅLD", "Brottsoffer 2026", "Överlevare", "overlevare", "Klienter",
     "Tidigare klient", "Hjälpsökande", "Skyddade", "Har varit placerad", "Ärenden", "Survivors",
     "clients", "Hälsa", "Sjukskrivna", "Muslimska kvinnor", "Asylsökande", "HBTQ", "u\u0308berlevare överlevt"],
)  # fmt: skip
def test_what_tells_who_has_sought_help_is_no_name(text: str) -> None:
    assert tells_too_much(text)
    for field in ("name", "purpose"):
        with pytest.raises(Refused, match="never tells") as error:
            cleaned(replace(FACTS, **{field: text}), TODAY)
        assert error.value.field == field


@pytest.mark.parametrize(
    "text",
    ["Nyhetsbrev", "Volontärer", "Valda ombud", "Nyvalda", "Utvalda talare", "Valberedning", "Press",
     "Månadsgivare", "Kursdeltagare hösten", "Julmarknad", "Studiecirkel", "Samverkan med andra jourer"],
)  # fmt: skip
def test_what_one_does_together_is(text: str) -> None:
    assert not tells_too_much(text)
    assert cleaned(replace(FACTS, name=text), TODAY).name == text


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": "  "}, "name"), ({"purpose": ""}, "purpose"), ({"last_on": date(2026, 11, 22)}, "last_on"),
     ({"last_on": date(2028, 11, 24)}, "last_on")],
)  # fmt: skip
def test_name_purpose_and_last_day_are_needed(changes, field) -> None:
    with pytest.raises(Refused) as error:
        cleaned(replace(FACTS, **changes), TODAY)
    assert error.value.field == field


def test_the_last_day_may_be_today_or_two_years_ahead() -> None:
    for day in (TODAY, date(2028, 11, 23)):
        assert cleaned(replace(FACTS, last_on=day), TODAY).last_on == day


def test_one_that_tells_of_money_is_for_those_who_read_gifts() -> None:
    def knowing(of_money: bool) -> set[Role]:
        viewers = {role: Viewer("user", "", may) for role, may in ROLE_PERMISSIONS.items()}
        return {r for r, viewer in viewers.items() if may_see_segment(viewer, of_money=of_money)}

    assert knowing(False) == {Role.TREASURER, Role.MEMBER_OFFICER, Role.PROTECTION_OFFICER}
    assert knowing(True) == {Role.TREASURER}
