"""Suspension, exclusion, appeal and introduction on the page of a membership: offered when there is one."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.queries.member_types import member_types
from qmember.services import memberships
from qmember.services.statutes import write_statutes
from tests.office.register import ANNA, HIDDEN
from tests.office.sending import edited, fields_of
from tests.office.test_membership_page import link_to

PAGE = f"/personer/{ANNA}/medlemskap"
DEEDS = {
    "avstangning": "Stäng av", "avstangning/slut": "Avsluta avstängningen", "uteslutning": "Uteslut",
    "overklagande": "Spara överklagandet", "overklagande/beslut": "Spara beslutet",
    "introduktion": "Spara introduktionen",
}  # fmt: skip


@pytest.fixture
def member(opened, ids, sign_in):
    """The treasurer; Anna is a member since March 2026."""
    with opened() as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        memberships.accept(unit, ids[0], type_id=kind, on=date(2026, 3, 1))
    return sign_in()


@pytest.fixture
def send(member):
    """Fill a form of the page in and send it."""

    def sent(deed: str, **fields: str):
        return edited(member, PAGE, to=f"{PAGE}/{deed}", **fields)

    return sent


@pytest.fixture
def offered(member):
    """The deeds whose forms the page shows."""

    def found() -> set[str]:
        text = member.get(PAGE).text
        return {deed for deed in DEEDS if f'action="{PAGE}/{deed}"' in text}

    return found


def test_only_what_there_is_to_do_is_offered(send, offered) -> None:
    assert offered() == {"avstangning", "uteslutning"}
    send("avstangning", suspended_on="2026-11-01", suspended_by="Styrelsen § 3")
    assert offered() == {"avstangning/slut", "uteslutning"}
    send("uteslutning", excluded_on="2026-11-10", excluded_by="Styrelsen § 5")
    assert offered() == {"avstangning/slut", "overklagande"}
    send("overklagande", appealed_on="2026-11-12")
    assert offered() == {"avstangning/slut", "overklagande/beslut"}
    send(
        "overklagande/beslut",
        answer="overturned",
        settled_on="2026-11-20",
        settled_by="Årsmötet § 8",
    )
    assert offered() == {"avstangning/slut", "uteslutning"}


def test_the_page_says_what_is_open_and_what_has_happened(send, member) -> None:
    send("avstangning", suspended_on="2026-11-01", suspended_to="2026-12-24", suspended_by="§ 3")
    text = member.get(PAGE).text
    assert "från 2026-11-01 till och med 2026-12-24" in text
    assert "2026-11-01–2026-12-24" in text
    send("uteslutning", excluded_on="2026-11-10", excluded_by="Styrelsen § 5")
    assert "sista dagen att överklaga 2026-12-08" in member.get(PAGE).text
    send("overklagande", appealed_on="2026-11-12")
    assert "2026-11-12, och inget möte har svarat än" in member.get(PAGE).text
    send(
        "overklagande/beslut",
        answer="overturned",
        settled_on="2026-11-20",
        settled_by="Årsmötet § 8",
    )
    text = member.get(PAGE).text
    assert "Uteslutningen upphävdes" in text
    assert "Medlem, obetald" in text


def test_an_appeal_that_came_late_is_said_to_be_so(send, member) -> None:
    send("uteslutning", excluded_on="2026-04-10", excluded_by="Styrelsen § 5")
    assert send("overklagande", appealed_on="2026-11-12").status_code == 302
    assert "2026-11-12, efter stadgarnas sista dag" in member.get(PAGE).text


@pytest.mark.parametrize(
    ("deed", "fields", "sentence"),
    [
        ("avstangning", {"suspended_on": "2026-11-02", "suspended_to": "2026-11-01", "suspended_by": "§ 3"}, "Sista dagen är före den första"),
        ("avstangning", {"suspended_on": "2026-11-02", "suspended_by": ""}, "Skriv vilket möte som beslutade"),
        ("avstangning", {"suspended_on": "2026-01-02", "suspended_by": "§ 3"}, "Hon är inte medlem den dagen"),
        ("uteslutning", {"excluded_on": "2026-02-02", "excluded_by": "§ 3"}, "Hon är inte medlem dagen innan"),
        ("uteslutning", {"excluded_on": "någon gång", "excluded_by": "§ 3"}, "Skriv datumet som"),
        ("overklagande", {"appealed_on": "2026-11-12"}, "ingen uteslutning att överklaga"),
        ("introduktion", {"course_on": "2026-11-12"}, "Ingen introduktion krävs här"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_stored(send, stored, deed, fields, sentence) -> None:
    before = stored()
    answer = send(deed, **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    kept = [value for value in fields.values() if value and deed in ("avstangning", "uteslutning")]
    assert all(f'value="{value}"' in answer.text for value in kept)
    assert stored() == before


def test_an_introduction_is_offered_where_the_statutes_begin_with_it(
    opened, member, send, offered
) -> None:
    with opened() as unit:
        rules = {Key.STARTS_AT: Rule("course", "§ 4")}
        write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)
    assert "Antagen, inte medlem än" in member.get(PAGE).text
    assert offered() == {"introduktion"}
    send("introduktion", course_on="2026-03-05")
    text = member.get(PAGE).text
    assert "Medlem, obetald" in text
    assert "Gick introduktionen" in text
    assert "introduktion" not in offered()


def test_it_is_taken_back_from_the_list_of_what_has_happened(send, member) -> None:
    send("avstangning", suspended_on="2026-11-01", suspended_by="Styrelsen § 3")
    text = member.get(PAGE).text
    link = link_to(text, r"arende/\d+/angra")
    token = {"csrf_token": fields_of(text)["csrf_token"]}
    assert member.post(link, data=token).status_code == 302
    assert "tills vidare" not in member.get(PAGE).text
    assert member.post(link, data=token).status_code == 409


def test_who_only_reads_members_is_offered_nothing(send, sign_in) -> None:
    send("avstangning", suspended_on="2026-11-01", suspended_by="Styrelsen § 3")
    for who in ("revisor", "ordforande", "sekreterare"):
        client = sign_in(f"{who}@example.org")
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}/avstangning/slut").status_code in (400, 403)


def test_nobody_suspends_a_hidden_person_whom_she_may_not_meet(member, opened, ids, stored) -> None:
    with opened() as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        memberships.accept(unit, ids[5], type_id=kind, on=date(2026, 3, 1))
    token = fields_of(member.get(PAGE).text)["csrf_token"]
    before = stored()
    sent = {"csrf_token": token, "suspended_on": "2026-11-01", "suspended_by": "§ 3"}
    answers = [
        member.post(f"/personer/{number}/medlemskap/avstangning", data=sent).status_code
        for number in (HIDDEN, "P9999")
    ]
    assert answers[0] in (403, 404)
    assert stored() == before
