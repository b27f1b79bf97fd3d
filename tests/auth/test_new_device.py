"""A sign-in from a browser that an account does not know is told by a neutral mail."""

from __future__ import annotations

import json

from sqlalchemy import select

from qmember.domain.permissions import CLI
from qmember.mail.compose import compose
from qmember.models import OutboxMail
from qmember.models.crypto import unseal
from qmember.services import users
from qmember.services.unit import unit_of_work
from tests.app_clock import move_on
from tests.doors import give_account, knock, walk_in

KARIN = "kassor@example.org"


def mails(app) -> list[tuple[str, str, dict]]:
    """Kind, reader and values of every mail that was written."""
    database = app.extensions["qmember"].database
    with database.reading() as session:
        rows = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    key, found = database.keys.derive("outbox"), []
    for row in rows:
        body = json.loads(unseal(key, row.sealed, f"outbox_mail:{row.id}"))
        found.append((row.kind, body["to"], body["values"]))
    return found


def test_the_first_browser_is_no_news_the_second_is(app) -> None:
    walk_in(app, app.test_client())
    assert mails(app) == []
    move_on(app, minutes=1)
    walk_in(app, app.test_client())
    (kind, to, values), *rest = mails(app)
    assert (kind, to, rest) == ("new_device", KARIN, [])
    assert values["at"] == "2026-11-23 12.01"


def test_the_same_browser_is_known_again(app, client) -> None:
    for _ in range(3):
        walk_in(app, client)
        move_on(app, days=1)
    assert mails(app) == []


def test_a_browser_unused_for_half_a_year_is_new_again(app, client) -> None:
    other = app.test_client()
    walk_in(app, client)
    move_on(app, days=100)
    walk_in(app, other)
    move_on(app, days=100)
    walk_in(app, client)
    assert [mail[0] for mail in mails(app)] == ["new_device", "new_device"]


def test_after_a_new_password_every_browser_is_new_and_the_first_is_no_news(app, client) -> None:
    walk_in(app, client)
    user_id = give_account(app, KARIN)
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=CLI, clock=parts.clock) as unit:
        users.set_password(unit, user_id, "tre gula kajor i natt", keep_session=None)
    move_on(app, minutes=1)
    give_account(app, KARIN)
    walk_in(app, client)
    assert mails(app) == []


def test_a_member_leaves_no_token_in_the_browser(app, client) -> None:
    give_account(app, "medlem@example.org", factor=False)
    knock(client, "medlem@example.org")
    assert client.get_cookie("device", domain="localhost") is None


def test_the_mail_names_neither_association_nor_register(app) -> None:
    values = {"language": "sv", "at": "2026-11-23 12.01", "sender": "Linden"}
    mail = compose(
        "new_device", to=KARIN, sender=("Linden", "info@example.org"), message_id="<x@qmember>",
        values=values,
    )  # fmt: skip
    assert mail["Subject"] == "En ny inloggning"
    assert "2026-11-23 12.01" in mail.get_content()
    assert "Linden" not in mail.get_content()
