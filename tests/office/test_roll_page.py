"""The roll on the page: groups with reasons in words, frozen, amended, printed, and who is losing the vote."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.people import Protection
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import Person
from qmember.services import people
from qmember.services.meetings import plan_meeting
from qmember.services.statutes import write_statutes
from tests.doors import send
from tests.factories.members import add_member, number_of, pay_fee

PAGE = "/arsmoten/2027/rostlangd"
HIDDEN = "Kanariefågel"


@pytest.fixture
def sara(sign_in):
    """The secretary's browser."""
    return sign_in("sekreterare@example.org")


@pytest.fixture
def members(opened, database) -> dict[str, str]:
    """Anna has paid, Zahra has not, somebody hidden has paid: the number of each."""
    rules = {
        Key.FEE_RULE: Rule("previous_year_accepted_until", "§ 4"), Key.FEE_DAY: Rule("03-31", "§ 4"),
    }  # fmt: skip
    with opened() as unit:
        anna, zahra = add_member(unit, "Anna Ek"), add_member(unit, "Zahra Lind")
        hidden = add_member(unit, f"{HIDDEN} Ek")
        people.set_protection(unit, hidden.id, Protection.PROTECTED)
        for one in (anna, hidden):
            pay_fee(unit, one, date(2026, 2, 12))
        write_statutes(unit, from_on=date(2020, 1, 1), rules=rules)
        plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(2027, 3, 25))
        people_of = {"anna": anna, "zahra": zahra, "hidden": hidden}
    return {name: number_of(database, one) for name, one in people_of.items()}


def groups(page: str) -> dict[str, set[str]]:
    """The numbers that stand under each heading."""
    parts = re.split(r'<h2 id="(\w+)">', page)[1:]
    return {
        key: set(re.findall(r'<th scope="row">([^<]+)</th>', body.partition("<h2>")[0]))
        for key, body in zip(parts[::2], parts[1::2], strict=True)
    }


def freeze(client) -> None:
    assert send(client, PAGE).status_code == 302


def amend(client, page=PAGE, **fields):
    whole = {
        "cause": "decision", "decider": "meeting", "votes": "yes", "member_no": "",
        "minutes_paragraph": "§ 2", "seen": "1",
    }  # fmt: skip
    return send(client, page, f"{PAGE}/andra", **(whole | fields))


def test_everybody_stands_in_a_group_with_the_reason_in_words(sara, members) -> None:
    page = sara.get(PAGE).text
    assert groups(page) == {
        "eligible": {members["anna"], members["hidden"]}, "needs_decision": set(),
        "not_eligible": {members["zahra"]},
    }  # fmt: skip
    assert "Avgiften för 2026 betald 2026-02-12 (§ 4)." in page
    assert "Ingen avgift för perioden är betald, senast 2027-03-25 (§ 4)." in page
    assert "Kontakt via styrelsen" in page
    assert HIDDEN not in page
    assert "Inte fastställd" in page
    assert "Ej kontrollerad mot stadgarna" in page


def test_another_day_can_be_asked_for(sara, members) -> None:
    page = sara.get(f"{PAGE}?dag=2027-04-01").text
    assert groups(page)["eligible"] == set()
    assert "1 april 2027" in page
    assert "Skriv datumet som 2026-11-23" in sara.get(f"{PAGE}?dag=snart").text


def test_a_frozen_roll_stays_and_what_is_paid_later_is_told(sara, members, opened) -> None:
    freeze(sara)
    page = sara.get(PAGE).text
    assert "Röstlängden har 2 namn." in page
    assert re.search(r"Version 1, fastställd 2026-11-23 \d\d\.\d\d av Sara", page)
    with opened() as unit:
        zahra = unit.session.scalars(select(Person).where(Person.name == "Zahra Lind")).one()
        pay_fee(unit, zahra, date(2026, 11, 20))
    found = groups(sara.get(PAGE).text)
    assert found["not_eligible"] == {members["zahra"]}
    assert found["nu"] == {members["zahra"]}


def test_a_decision_is_a_version_of_its_own(sara, members) -> None:
    freeze(sara)
    answer = amend(sara, member_no=members["zahra"].removeprefix("M"))
    assert answer.status_code == 302
    page = sara.get(PAGE).text
    assert groups(page)["eligible"] == set(members.values())
    assert "Mötet har beslutat att hon får rösta" in page
    assert "protokollet § 2" in page
    assert groups(sara.get(f"{PAGE}?version=1").text)["not_eligible"] == {members["zahra"]}
    assert "En senare version gäller nu." in sara.get(f"{PAGE}?version=1").text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "Skriv medlemmens nummer"),
        ({"member_no": "P9999"}, "Ingen medlem har det numret"),
        ({"member_no": "Zahra"}, "Ingen medlem har det numret"),
        ({"cause": "new_facts"}, "Inget skulle bli annorlunda"),
        ({"cause": "new_facts", "seen": "7"}, "Någon skrev en annan version samtidigt"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_kept(sara, members, fields, why) -> None:
    freeze(sara)
    answer = amend(sara, **fields)
    assert answer.status_code == 422
    assert why in answer.text
    assert "Version 2" not in sara.get(PAGE).text


def test_on_paper_stand_numbers_and_names_to_tick_and_nothing_else(sara, members) -> None:
    freeze(sara)
    answer = send(sara, PAGE, f"{PAGE}/skriv-ut", version="1")
    assert answer.mimetype == "application/pdf"
    assert "lista-2026-11-23.pdf" in answer.headers["Content-Disposition"]
    reader = PdfReader(io.BytesIO(answer.data))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for part in (
        members["anna"], "Anna Ek", members["hidden"], "Justeras", "Avprickad", "Version 1",
        "Innehåller personuppgifter. Förstörs när protokollet är justerat.", "Sida 1 av 1", "☐",
    ):  # fmt: skip
        assert part in text
    assert not [part for part in ("Zahra", HIDDEN, "Avgiften", "2026-02-12") if part in text]
    assert HIDDEN not in str(reader.metadata)
    assert "Röstlängden skrevs ut" in sara.get("/arsmoten/2027").text


def test_those_who_lose_the_vote_are_listed_with_a_text_to_send(sara, members) -> None:
    page = sara.get(f"{PAGE}/avgifter").text
    assert groups(page)["avgift"] == {members["zahra"]}
    assert "De får rösta om avgiften är betald senast 25 mars 2027." in page
    assert "Din avgift för i år har inte kommit till oss ännu." in page


def test_a_meeting_or_version_that_is_not_there_is_not_found(sara, members) -> None:
    assert sara.get("/arsmoten/1999/rostlangd").status_code == 404
    freeze(sara)
    assert sara.get(f"{PAGE}?version=9").status_code == 404


def test_a_house_without_members_has_nothing_to_freeze(sara, opened) -> None:
    with opened() as unit:
        plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(2027, 3, 25))
    page = sara.get(PAGE).text
    assert "Fastställ röstlängden" not in page
    assert groups(page) == {"eligible": set(), "needs_decision": set(), "not_eligible": set()}
