"""Purposes: added, ended, and gone from the forms while their gifts stay."""

from __future__ import annotations

from sqlalchemy import select

from qmember.models import Purpose
from qmember.queries.gifts import open_purposes
from tests.conftest import TODAY
from tests.doors import send

PAGE = "/installningar/andamal"


def open_names(app) -> list[str]:
    with app.extensions["qmember"].database.reading() as session:
        return [name for _, name in open_purposes(session, TODAY)]


def test_a_new_purpose_can_be_chosen_at_once_or_from_its_day(app, karin) -> None:
    send(karin, PAGE, name="Jullov", from_on="idag")
    send(karin, PAGE, name="Sommar 2027", from_on="2027-05-01")
    assert open_names(app) == ["Allmän gåva", "Jullov"]
    assert "Sommar 2027" in karin.get(PAGE).text


def test_the_same_name_twice_and_no_name_are_refused(app, karin) -> None:
    for name in ("Allmän gåva", "", "   "):
        assert send(karin, PAGE, name=name, from_on="idag").status_code == 422
    assert open_names(app) == ["Allmän gåva"]


def ended(app, karin, name: str, **fields):
    with app.extensions["qmember"].database.reading() as session:
        row = session.scalars(select(Purpose).where(Purpose.name == name)).one()
    return send(karin, PAGE, f"{PAGE}/{row.id}/avsluta", **fields)


def test_an_ended_purpose_is_offered_until_its_last_day(app, karin) -> None:
    send(karin, PAGE, name="Jullov", from_on="2026-11-01")
    assert ended(app, karin, "Jullov").status_code == 302
    assert open_names(app) == ["Allmän gåva", "Jullov"]
    assert ended(app, karin, "Jullov", last_on="igår").status_code == 302
    assert open_names(app) == ["Allmän gåva"]


def test_the_general_one_cannot_be_ended(app, karin) -> None:
    assert ended(app, karin, "Allmän gåva").status_code == 409


def test_one_cannot_end_before_it_began(app, karin) -> None:
    send(karin, PAGE, name="Jullov", from_on="2026-11-20")
    assert ended(app, karin, "Jullov", last_on="2026-11-01").status_code == 422
