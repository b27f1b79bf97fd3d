"""Whatever changed a row was written down: every form that changes something, done once (L3)."""

from __future__ import annotations

import pytest

from qmember.web.context import deed as unit_of_web
from tests.web.deeds import BY_SCRIPT, DEEDS
from tests.web.doing import do, prepare
from tests.web.matrix import MATRIX, Row
from tests.web.prober import Prober

WRITING = [row for row in MATRIX.pages() if not row.shows]
TECHNICAL = frozenset({
    "attempt", "counter", "heartbeat", "known_device", "person_word", "request_key",
    "open_payment", "payment_match", "list_draft", "bank_draft",
    "bundle_draft", "bundle_row",
})  # fmt: skip
"""Tables that follow from others, count something or are a draft; what matters is told
by the rows beside them."""

TRAIL = frozenset({"audit_event", "audit_detail"})


@pytest.mark.parametrize("row", WRITING, ids=str)
def test_what_changed_a_row_was_written_down(prober: Prober, row: Row) -> None:
    if row.endpoint in BY_SCRIPT:
        return
    deed = DEEDS[row.endpoint]
    prepare(prober, deed)
    before = prober.rows()
    try:
        answer = do(prober, row.endpoint, deed)
        after = prober.rows()
    finally:
        prober.go_back()
    changed = {name for name in after if after[name] != before[name]}
    matters = changed - TECHNICAL - TRAIL
    assert answer.status_code < (500 if deed.quiet else 400), answer.status
    assert bool(matters) is not bool(deed.quiet), (answer.status, changed)
    if matters or deed.noted:
        assert len(after["audit_event"]) > len(before["audit_event"]), changed


def test_every_form_that_changes_something_has_its_deed() -> None:
    missing = [row.endpoint for row in WRITING if row.endpoint not in {*DEEDS, *BY_SCRIPT}]
    assert missing == [], (
        "these endpoints change something, and nobody has told how: add a Deed for each in "
        "tests/web/deeds.py (who, the page with its form, what is filled in)"
    )


def test_a_deed_that_is_not_written_down_is_noticed(prober: Prober, monkeypatch) -> None:
    from qmember.models import Heartbeat, Purpose

    def adds(**_: object) -> str:
        with unit_of_web() as unit:
            unit.session.add(Purpose(name="Tyst", general=False, from_on=unit.today))
            unit.session.add(Heartbeat(name="tyst", at=unit.now, detail=""))
        return ""

    endpoint = "office.funding.adopt"
    adds.__dict__.update(prober.app.view_functions[endpoint].__dict__)
    monkeypatch.setitem(prober.app.view_functions, endpoint, adds)
    row = MATRIX.row("POST", endpoint)
    assert row is not None
    with pytest.raises(AssertionError, match="purpose"):
        test_what_changed_a_row_was_written_down(prober, row)
