"""What a phone does to tables: each sum ends its line, and what has none shows none."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from qmember.domain.in_kind import InKindFacts
from qmember.domain.ledger import Channel
from qmember.services import gifts, people
from qmember.services.gifts import GiftFacts
from qmember.services.in_kind import record_in_kind
from tests.conftest import TODAY

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
RIGHT_EDGES = """() => [...document.querySelectorAll('td.money')].filter(one => one.offsetParent)
  .map(one => Math.round(one.getBoundingClientRect().right))"""


@pytest.mark.parametrize("width", [320, 360])
def test_the_sum_of_every_card_ends_its_line(live, browse, width) -> None:
    with live.unit() as unit:
        for name, ore in (("Bo Ek", 5_000), ("Gunilla Åkerström-Wachtmeister", 1_250_000)):
            who = people.add_person(unit, name=name).id
            gifts.record_gift(unit, GiftFacts(ore, date(2025, 6, 1), Channel.CASH, who))
    page = browse(width=width)
    page.goto("/gavor/vilande", wait_until="load")
    edges = page.evaluate(RIGHT_EDGES)
    assert len(edges) == 2
    assert len(set(edges)) == 1
    assert page.evaluate(FITS)


def test_a_thing_without_a_value_has_no_sum_on_a_card(live, browse) -> None:
    with live.unit() as unit:
        record_in_kind(unit, InKindFacts(None, TODAY, "Fyra sängar"))
    page = browse(width=360)
    page.goto("/gavor/in-natura", wait_until="load")
    expect(page.get_by_role("rowheader", name="Fyra sängar")).to_be_visible()
    assert page.evaluate(RIGHT_EDGES) == []
