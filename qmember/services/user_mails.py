"""Mails to those who log in: a link for a new password, an invitation, what their account was used for."""

from __future__ import annotations

from qmember.domain.dates import STOCKHOLM
from qmember.domain.events import Event
from qmember.queries.association import association
from qmember.queries.users import Account
from qmember.services import audit, links, outbox
from qmember.services.unit import Unit


def send_reset(unit: Unit, account: Account | None, *, base_url: str, language: str) -> None:
    """Write the mail with a link by which a new password is set; good for half an hour, once.

    For an address without an account the same work is done and undone, so that the answer takes as
    long and tells nothing.
    """
    viewer, email = (account.viewer, account.email) if account else (unit.viewer, "@")
    with unit.session.begin_nested() as attempt:
        token = links.make_link(unit, links.RESET, user_id=viewer.user_id)
        link = f"{base_url}/nytt-losenord/{token}"
        write(unit, "password_reset", email, language=language, link=link)
        audit.note(unit, Event.PASSWORD_ASKED, "user", viewer.user_id)
        if account is None:
            attempt.rollback()
            audit.forget_head(unit)


def send_invitation(unit: Unit, email: str, token: str, *, base_url: str, language: str) -> None:
    """Write the mail that carries an invitation's link."""
    write(unit, "invitation", email, language=language, link=f"{base_url}/inbjudan/{token}")


def send_new_device(unit: Unit, account: Account) -> None:
    """Tell the owner of an account that it was used in a browser that it had not been used in."""
    at = unit.now.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M")
    write(unit, "new_device", account.email, language=account.language, at=at)


def send_wrong_code(unit: Unit, account: Account) -> None:
    """Tell the owner of an account that somebody knows its password but not the code."""
    at = unit.now.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M")
    write(unit, "wrong_code", account.email, language=account.language, at=at)


def write(unit: Unit, kind: str, to: str, **values: object) -> None:
    """Write a mail under the neutral name of the association; it leaves at once."""
    house = association(unit.session, unit.today)
    sender = house.neutral_sender or house.mail_sender or house.name
    outbox.enqueue(unit, kind, to=to, values={**values, "sender": sender})
