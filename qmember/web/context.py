"""What a request stands on: database, clock, settings, viewer, and the unit of work of a deed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session, scoped_session

from config import Settings
from qmember.domain.permissions import NOBODY, Viewer
from qmember.models import Database
from qmember.models.crypto import Keys
from qmember.models.reading import db
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that one running application shares."""

    settings: Settings
    database: Database
    clock: Clock


def service() -> Service:
    """The parts of the running application."""
    return cast("Service", current_app.extensions["qmember"])


def reading() -> scoped_session[Session]:
    """The request's session: it sees one moment and cannot write."""
    return cast("scoped_session[Session]", db.session)


def keys() -> Keys:
    """The keys of the installation, for queries that open what is sealed."""
    return service().database.keys


def viewer() -> Viewer:
    """Who is asking; NOBODY before sign-in."""
    return cast("Viewer", g.get("viewer", NOBODY))


def today() -> date:
    """Today's date in Stockholm."""
    return service().clock.today()


@contextmanager
def deed() -> Iterator[Unit]:
    """Do something as the viewer, in one unit of work; what is read afterwards sees it."""
    parts = service()
    db.session.rollback()
    with unit_of_work(parts.database, viewer=viewer(), clock=parts.clock) as unit:
        yield unit
    db.session.rollback()
