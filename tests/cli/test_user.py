"""``qm user``: who can log in, and invitations by link or by mail."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from qmember.domain.dates import stockholm_date
from qmember.models import OutboxMail, User
from qmember.queries.users import invitations
from qmember.services.links import INVITE
from qmember.services.passwords import token_hash


def test_everybody_who_can_log_in_is_listed(run, lived) -> None:
    rows = {row["email"]: row for row in run("user", "list", "--json").document}
    assert rows["kassor@example.org"]["roles"] == ["treasurer"]
    assert rows["kassor@example.org"]["state"] == "open"
    assert rows["ny@example.org"]["state"] == "invited"
    assert stockholm_date(datetime.fromisoformat(rows["ny@example.org"]["expires_at"])) == date(
        2026, 11, 30
    )


def test_an_invitation_is_a_link_that_works_once(run, opened) -> None:
    from qmember.queries.users import open_link
    from tests.cli.conftest import TODAY, Clock

    answer = run("user", "invite", "Tora@Example.org", "--role", "treasurer", "--json").document
    assert (answer["email"], answer["role"], answer["mailed"]) == (
        "tora@example.org", "treasurer", False
    )  # fmt: skip
    start, _, token = answer["link"].rpartition("/")
    assert start == "http://127.0.0.1:5000/inbjudan"
    with opened.reading() as session:
        link = open_link(session, INVITE, token_hash(token), Clock(TODAY).now())
    assert link is not None
    assert (link.email, link.role) == ("tora@example.org", "treasurer")


def test_an_auditor_is_invited_until_her_last_day(run, opened) -> None:
    from tests.cli.conftest import TODAY, Clock

    asked = ("user", "invite", "rut@example.org", "--role", "revisor", "--last-day")
    answer = run(*asked, "2027-03-31", "--json").document
    assert answer["last_day"] == "2027-03-31"
    with opened.reading() as session:
        known = {one.email: one for one in invitations(session, Clock(TODAY).now())}
    assert known["rut@example.org"].role_to_on == date(2027, 3, 31)
    assert run(*asked, "2020-01-31").code == 1
    assert run(*asked, "31 mars").code == 2


@pytest.mark.parametrize("word", ["kassör", "Kassor", "treasurer", "TREASURER"])
def test_roles_are_understood_in_both_languages(run, folder, word) -> None:
    answer = run("user", "invite", "tora@example.org", "--role", word, "--json")
    assert answer.document["role"] == "treasurer"


def test_with_a_mail_server_the_link_is_mailed_and_not_printed(run, opened, monkeypatch) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    answer = run("user", "invite", "tora@example.org", "--role", "auditor", "--json").document
    assert (answer["mailed"], answer["link"]) == (True, None)
    with opened.reading() as session:
        newest = session.query(OutboxMail).order_by(OutboxMail.id.desc()).first()
        assert newest.kind == "invitation"


def test_a_new_start_is_a_link_for_the_one_who_keeps_the_machine(run, opened) -> None:
    answer = run("user", "renew", "Revisor@example.org", "--json").document
    assert (answer["email"], answer["mailed"]) == ("revisor@example.org", False)
    assert "/inbjudan/" in answer["link"]
    with opened.reading() as session:
        account = session.query(User).filter_by(email="revisor@example.org").one()
        assert (account.password, account.totp) == (None, None)


def test_a_new_start_of_the_auditor_is_not_the_chairs(run, lived) -> None:
    words = ("user", "renew", "revisor@example.org", "--json", "--as", "ordforande@example.org")
    answer = run(*words)
    assert (answer.code, answer.error["code"]) == (1, "keeper-only")


def test_a_new_start_of_nobody_is_refused(run, lived) -> None:
    assert run("user", "renew", "ingen@example.org", "--json").code == 1


def test_with_a_mail_server_a_new_start_is_mailed(run, opened, monkeypatch) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    answer = run("user", "renew", "revisor@example.org", "--json").document
    assert (answer["mailed"], answer["link"]) == (True, None)


def test_an_address_that_is_none_is_refused(run, lived) -> None:
    answer = run("user", "invite", "tora", "--role", "auditor", "--json")
    assert (answer.code, answer.error["where"]) == (1, "email")


def test_only_the_chair_invites_a_protection_officer(run, lived) -> None:
    words = ("user", "invite", "tora@example.org", "--role", "skyddsansvarig", "--json", "--as")
    assert run(*words, "kassor@example.org").code == 1
    assert run(*words, "ordforande@example.org").code == 0
