"""One-time links: set-up, invitation, new password. Only the hash of a link's token is kept."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select, update

from qmember.domain.errors import NotFound, Refused
from qmember.domain.permissions import Role
from qmember.models import Invitation, InvitationEnd
from qmember.services.passwords import new_token, token_hash
from qmember.services.unit import Unit

SETUP, INVITE, RESET = "setup", "invite", "reset"
LIVES = {SETUP: timedelta(days=7), INVITE: timedelta(days=7), RESET: timedelta(minutes=30)}
EXPIRED = "The link has expired or has been used. Ask for a new one"


def make_link(
    unit: Unit,
    kind: str,
    *,
    email: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    role_to_on: date | None = None,
    user_id: int | None = None,
) -> str:
    """Make a one-time link and return its token; earlier ones of the kind for the same person die."""
    same = Invitation.email == email if email else Invitation.user_id == user_id
    earlier = update(Invitation).where(Invitation.kind == kind, Invitation.used_at.is_(None))
    if kind != SETUP:
        earlier = earlier.where(same)
    unit.session.execute(earlier.values(used_at=unit.now))
    token = new_token()
    row = Invitation(
        kind=kind, token_hash=token_hash(token), email=email, name=name, role=role,
        user_id=user_id, expires_at=unit.now + LIVES[kind], created_at=unit.now,
        created_by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    if role_to_on is not None:
        unit.session.add(InvitationEnd(link_id=row.id, to_on=role_to_on))
        unit.session.flush()
    return token


def use_link(unit: Unit, kind: str, token: str) -> Invitation:
    """Use a link up; Refused when it is not there, has been used or is too old."""
    row = unit.session.scalar(
        select(Invitation).where(
            Invitation.kind == kind, Invitation.token_hash == token_hash(token)
        )
    )
    if row is None or row.used_at is not None or row.expires_at <= unit.now:
        raise Refused(EXPIRED, code="link-expired")
    row.used_at = unit.now
    unit.session.flush()
    return row


def withdraw(unit: Unit, link_id: int) -> Invitation:
    """Take a waiting invitation back; NotFound when it waits no longer."""
    row = unit.session.get(Invitation, link_id)
    if row is None or row.kind != INVITE or row.used_at is not None or row.expires_at <= unit.now:
        raise NotFound("The page does not exist. Search, or go to the overview")
    row.used_at = unit.now
    unit.session.flush()
    return row


def kill_links(unit: Unit, user_id: int) -> None:
    """Make every waiting link of an account useless: its password or its rights have changed."""
    waiting = update(Invitation).where(Invitation.user_id == user_id, Invitation.used_at.is_(None))
    unit.session.execute(waiting.values(used_at=unit.now))
