"""The event log: who did what when, in words, without anybody's name or contact, and the chain's state."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from qmember.domain.events import Event
from qmember.services.people import add_person
from qmember.services.unit import unit_of_work
from qmember.web.office.audit_words import EVENT_WORDS
from qmember.web.office.stories import what
from tests.conftest import KARIN
from tests.doors import send

PAGE = "/installningar/behorighetslogg"


def test_every_kind_of_event_has_words() -> None:
    assert set(EVENT_WORDS) == set(Event)


@pytest.mark.parametrize("event", Event)
def test_no_history_says_an_event_by_its_name_in_the_code(app, event) -> None:
    with app.test_request_context():
        assert what(event) != event.value


def test_it_tells_who_did_what(birgit, karin) -> None:
    send(karin, "/installningar/andamal", name="Jullov", from_on="idag")
    send(karin, "/konto", "/konto/val", language="sv")
    page = birgit.get(PAGE).text
    assert "Lade till ett ändamål" in page
    assert "Ändrade egna val" in page
    assert "Karin" in page


def test_a_setting_is_told_with_what_it_was_and_is(birgit, app) -> None:
    from qmember.services.association import choose

    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=KARIN, clock=parts.clock) as unit:
        choose(unit, large_gift_ore=500_000)
    page = birgit.get(f"{PAGE}?visa=installningar").text
    assert "före: 20\u00a0000,00\u00a0kr" in page
    assert "nu: 5\u00a0000,00\u00a0kr" in page


def test_no_name_and_no_contact_of_a_person_is_in_it(app, birgit, canary) -> None:
    parts, plain = app.extensions["qmember"], canary.lower().replace("å", "a")
    with unit_of_work(parts.database, viewer=KARIN, clock=parts.clock) as unit:
        add_person(unit, name=canary, email=f"{plain}@example.org", city=canary)
    for page in (PAGE, f"{PAGE}?visa=personer"):
        shown = birgit.get(page).text
        assert "Lade till en person" in shown
        assert canary not in shown
        assert plain not in shown


def test_the_areas_show_only_their_own(birgit, karin) -> None:
    send(karin, "/installningar/andamal", name="Jullov", from_on="idag")
    page = birgit.get(f"{PAGE}?visa=konton").text
    assert "Ett konto skapades" in page
    assert "Lade till ett ändamål" not in page
    assert birgit.get(f"{PAGE}?visa=finns-inte").status_code == 200


def test_fifty_a_page_and_the_older_ones_behind(app, birgit) -> None:
    first = birgit.get(PAGE).text
    assert "Visa fler" not in first
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=KARIN, clock=parts.clock) as unit:
        from qmember.services import audit

        audit.note_many(unit, Event.USER_CHOSE, "user", [(1, {}) for _ in range(60)])
    page = birgit.get(PAGE).text
    assert page.count("<tr>") == 51
    older = re.search(r'href="([^"]+fore=\d+)"', page)[1].replace("&amp;", "&")
    assert "Ett konto skapades" in birgit.get(older).text


def test_the_chain_is_shown_whole_with_its_head(app, birgit) -> None:
    from qmember.queries.audit import head

    page = birgit.get(PAGE).text
    assert "Kedjan är hel" in page
    with app.extensions["qmember"].database.reading() as session:
        assert head(session) in page


def test_a_chain_that_was_tampered_with_is_shown_broken(app, birgit) -> None:
    database = app.extensions["qmember"].database
    with database.writing() as session:
        session.execute(text("DROP TRIGGER audit_event_no_update"))
        session.execute(text("UPDATE audit_event SET actor_name = 'Någon' WHERE id = 3"))
    page = birgit.get(PAGE).text
    assert "Kedjan är bruten vid händelse 3" in page


def test_a_member_who_acts_is_not_named(app, birgit, sign_in) -> None:
    maja = sign_in("medlem@example.org")
    send(maja, "/konto", "/konto/val", language="sv")
    page = birgit.get(PAGE).text
    assert "En medlem" in page
    assert "Maja" not in page
