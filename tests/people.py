"""The cast: one person for each role, and how she signs in."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from qmember.domain.permissions import Role
from qmember.domain.pseudonyms import pseudonym
from qmember.queries.users import pseudonym_key

CAST: tuple[tuple[str, str, Role], ...] = (
    ("kassor@example.org", "Karin", Role.TREASURER),
    ("ordforande@example.org", "Birgit", Role.CHAIR),
    ("sekreterare@example.org", "Sara", Role.SECRETARY),
    ("revisor@example.org", "Rut", Role.AUDITOR),
    ("medlem@example.org", "Maja", Role.MEMBER),
    ("skydd@example.org", "Siv", Role.PROTECTION_OFFICER),
    ("bidrag@example.org", "Berit", Role.GRANT_OWNER),
    ("kommunikator@example.org", "Klara", Role.COMMUNICATOR),
    ("medlemsansvarig@example.org", "Mona", Role.MEMBER_OFFICER),
    ("ledamot@example.org", "Lena", Role.BOARD_MEMBER),
    ("verksamhet@example.org", "Vera", Role.MANAGER),
    ("valberedning@example.org", "Vilma", Role.NOMINATION),
)


def signed_in(app: Flask, email: str) -> FlaskClient:
    """A browser in which the one with this e-mail address has signed in."""
    from tests.sessions import start_session_for

    client = app.test_client()
    start_session_for(app, client, email)
    return client


def called_by_rut(number: int, year: int = 2026) -> str:
    """What the auditor of the cast calls the person with this number where money of the year is shown."""
    from tests.conftest import KEYS

    place = [role for _, _, role in CAST].index(Role.AUDITOR) + 1
    return pseudonym(pseudonym_key(KEYS, place), number, year)
