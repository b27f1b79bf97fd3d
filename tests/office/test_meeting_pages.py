"""Meetings on the page: planned, with the days to keep, moved and called off."""

from __future__ import annotations

import pytest

from tests.doors import send

PAGE = "/arsmoten"


@pytest.fixture
def sara(sign_in):
    """The secretary's browser."""
    return sign_in("sekreterare@example.org")


def plan(client, held_on="2027-03-25", kind="ordinary"):
    return send(client, PAGE, kind=kind, held_on=held_on)


def test_a_house_without_meetings_says_what_to_do(sara) -> None:
    page = sara.get(PAGE).text
    assert (
        "Inget möte är planerat. Skapa årsmötet så räknar vi ut senaste dag för kallelsen." in page
    )
    assert "Ej kontrollerad mot stadgarna" in page


def test_a_meeting_is_planned_and_its_days_are_counted(sara) -> None:
    answer = plan(sara)
    assert answer.headers["Location"] == "/arsmoten/2027"
    page = sara.get("/arsmoten/2027").text
    for day in ("2027-02-11", "2027-02-25", "2027-03-11"):
        assert f'datetime="{day}"' in page
    assert "Årsmöte 25 mars 2027" in page
    assert "Dagen har passerat" not in page


def test_a_day_that_has_passed_and_one_that_is_a_holiday_are_told(sara) -> None:
    plan(sara, "2026-12-06")
    page = sara.get("/arsmoten/2026").text
    assert "Dagen har passerat" in page
    assert "Mötet hålls på en söndag." in page
    assert "Enligt stadgarna ska årsmötet hållas senast 31 mars 2026." in page


@pytest.mark.parametrize(
    ("held_on", "why"),
    [
        ("2026-11-01", "Välj i dag eller en senare dag"),
        ("", "Skriv datumet"),
        ("snart", "Skriv datumet som"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field_and_stays(sara, held_on, why) -> None:
    answer = plan(sara, held_on)
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{held_on}"' in answer.text
    assert "Inget möte är planerat" in sara.get(PAGE).text


def test_a_second_annual_meeting_in_a_year_is_refused_and_an_extra_one_is_not(sara) -> None:
    plan(sara)
    refused = plan(sara, "2027-04-08")
    assert refused.status_code == 422
    assert "Det finns redan ett årsmöte 2027-03-25" in refused.text
    assert plan(sara, "2027-04-08", "extra").headers["Location"] == "/arsmoten/2027-2"


def test_a_meeting_is_moved_and_called_off_and_its_story_is_told(sara) -> None:
    plan(sara)
    send(sara, "/arsmoten/2027", "/arsmoten/2027/flytta", held_on="2027-03-29")
    page = sara.get("/arsmoten/2027").text
    assert "Flyttat från 2027-03-25" in page
    assert "Mötet hålls på annandag påsk." in page
    send(sara, "/arsmoten/2027", "/arsmoten/2027/stall-in")
    page = sara.get("/arsmoten/2027").text
    assert "Inställt" in page
    assert "Mötet flyttades" in page
    assert "/arsmoten/2027/flytta" not in page


def test_the_place_is_drawn_for_those_who_may_use_it(sara, sign_in) -> None:
    assert 'href="/arsmoten"' in sara.get("/oversikt").text
    assert 'href="/arsmoten"' not in sign_in("kassor@example.org").get("/oversikt").text
