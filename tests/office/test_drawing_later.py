"""A receipt that cannot be drawn now is drawn by the worker: what was done stays done, and is said so."""

from __future__ import annotations

import pytest

from qmember.domain.errors import Refused
from qmember.services import receipt_drawing
from tests.factories.lived import draw_all
from tests.office.register import ANNA
from tests.office.sending import edited


@pytest.fixture
def _no_drawing(monkeypatch) -> None:
    def busy(*_given: object) -> None:
        raise Refused("Others are writing.")

    monkeypatch.setattr("qmember.web.office.drawing.receipt_drawing.draw", busy)


@pytest.mark.usefixtures("_no_drawing")
def test_the_gift_is_saved_and_its_receipt_can_be_read_at_once(
    sign_in, ids, monkeypatch, database, clock
) -> None:
    karin = sign_in()
    answer = edited(karin, "/gavor/ny", amount="500", giver="Anna Ek", giver_code=ANNA)
    assert answer.status_code == 302
    assert "Sparad." in karin.get(answer.location).text
    assert karin.get("/gavor/kvitton/2026-0001.pdf").data.startswith(b"%PDF")
    monkeypatch.undo()
    read = receipt_drawing.bytes_of(database, 1)
    draw_all(database, clock)
    assert receipt_drawing.bytes_of(database, 1) == read, "what was read is what is kept"
