"""Setting up the second factor: the picture can be read, the code proves the app, nobody comes before."""

from __future__ import annotations

import re

import pyotp
import segno

from qmember.models import User
from qmember.web.auth.enrol import QUIET, qr_path
from tests.app_clock import move_on
from tests.doors import PASSWORD, give_account, is_in, knock, send

SARA = "sekreterare@example.org"


def at_the_picture(app):
    """A browser in which the password has been given by somebody without a second factor."""
    client = app.test_client()
    assert knock(client, SARA).location == "/logga-in/andra-faktor"
    return client


def secret_of(client) -> str:
    page = client.get("/logga-in/andra-faktor").text
    return re.sub(r"\s", "", re.search(r'class="secret">([^<]+)<', page)[1])


def code_of(app, secret: str) -> str:
    return pyotp.TOTP(secret).at(app.extensions["qmember"].clock.now())


def drawn(path: str, side: int) -> list[list[bool]]:
    """The modules that the lines of an SVG path cover."""
    grid = [[False] * side for _ in range(side)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            for column in range(int(x), int(x + values[0])):
                grid[int(y)][column] = True
            x += values[0]
        elif command == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return grid


def test_the_picture_is_the_qr_code_of_the_address() -> None:
    text = "otpauth://totp/Linden:sara%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Linden"
    path, side = qr_path(text)
    matrix = segno.make(text, error="m").matrix
    wanted = [[False] * side for _ in range(side)]
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            wanted[row + QUIET][column + QUIET] = bool(dark)
    assert drawn(path, side) == wanted


def test_the_picture_and_the_text_carry_the_same_secret(app) -> None:
    give_account(app, SARA, factor=False)
    client = at_the_picture(app)
    page = client.get("/logga-in/andra-faktor").text
    path = re.search(r'<path d="([^"]+)" fill="none" stroke="currentColor"', page)[1]
    issuer = "F%C3%B6reningen%20Linden"
    address = f"otpauth://totp/{issuer}:sekreterare%40example.org?secret={secret_of(client)}&issuer={issuer}"
    assert path == qr_path(address)[0]


def test_reloading_keeps_the_secret(app) -> None:
    give_account(app, SARA, factor=False)
    client = at_the_picture(app)
    assert secret_of(client) == secret_of(client)


def test_the_right_code_leads_in_and_shows_ten_recovery_codes_once(app) -> None:
    give_account(app, SARA, factor=False)
    client = at_the_picture(app)
    answer = send(client, "/logga-in/andra-faktor", code=code_of(app, secret_of(client)))
    codes = re.findall(r"<code>([a-z0-9-]{14})</code>", answer.text)
    assert len(set(codes)) == 10
    assert is_in(client)
    move_on(app, minutes=1)
    other = app.test_client()
    assert knock(other, SARA).location == "/logga-in/kod"
    assert send(other, "/logga-in/kod", code=codes[3]).status_code == 302


def test_the_code_that_proved_the_app_does_not_sign_in_too(app) -> None:
    give_account(app, SARA, factor=False)
    client = at_the_picture(app)
    code = code_of(app, secret_of(client))
    send(client, "/logga-in/andra-faktor", code=code)
    other = app.test_client()
    knock(other, SARA)
    assert send(other, "/logga-in/kod", code=code).status_code == 422


def test_a_wrong_code_changes_nothing(app) -> None:
    give_account(app, SARA, factor=False)
    client = at_the_picture(app)
    answer = send(client, "/logga-in/andra-faktor", code="000000")
    assert answer.status_code == 422
    assert not is_in(client)
    with app.extensions["qmember"].database.reading() as session:
        assert session.query(User).filter_by(email=SARA).one().totp is None


def test_who_also_knows_the_password_cannot_lay_hers_over_it(app) -> None:
    give_account(app, SARA, factor=False)
    thief, owner = at_the_picture(app), at_the_picture(app)
    stolen = secret_of(thief)
    send(owner, "/logga-in/andra-faktor", code=code_of(app, secret_of(owner)))
    assert thief.get("/logga-in/andra-faktor").location == "/logga-in"
    token_page = thief.get("/logga-in").text
    from tests.doors import token_in

    answer = thief.post(
        "/logga-in/andra-faktor",
        data={"csrf_token": token_in(token_page), "code": code_of(app, stolen)},
    )
    assert answer.location == "/logga-in"
    assert not is_in(thief)
    assert is_in(owner)


def test_a_service_call_refuses_a_second_factor_over_one_that_is_there(app) -> None:
    import pytest

    from qmember.domain.errors import Conflict
    from qmember.domain.permissions import SYSTEM
    from qmember.services.second_factor import new_totp_secret, set_second_factor
    from qmember.services.unit import unit_of_work

    user_id = give_account(app, SARA)
    parts, secret = app.extensions["qmember"], new_totp_secret()
    with (
        pytest.raises(Conflict),
        unit_of_work(parts.database, viewer=SYSTEM, clock=parts.clock) as unit,
    ):
        set_second_factor(unit, user_id, secret, code_of(app, secret))


def test_a_member_without_an_office_needs_none(app, client) -> None:
    give_account(app, "medlem@example.org", factor=False)
    answer = knock(client, "medlem@example.org")
    assert answer.status_code == 302
    assert is_in(client)


def test_the_demo_asks_for_none(sqlite_database, clock, tmp_path) -> None:
    from tests.conftest import make_app

    app = make_app(sqlite_database, clock, tmp_path, demo=True)
    give_account(app, SARA, factor=False)
    client = app.test_client()
    knock(client, SARA, PASSWORD)
    assert is_in(client)
