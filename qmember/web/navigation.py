"""What the navigation shows: only places that the viewer may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext, lazy_gettext

from qmember.domain.permissions import Permission
from qmember.web.context import service, viewer
from qmember.web.filters import language


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation; ``count`` is what waits there, None when nothing is counted."""

    label: str
    href: str
    current: bool
    count: int | None = None


PLACES = (
    ("office.overview.index", lazy_gettext("Overview"), Permission.SEE_OVERVIEW),
    ("office.bank.index", lazy_gettext("Reconciliation"), Permission.READ_BANK),
    ("office.gifts.index", lazy_gettext("Gifts"), Permission.READ_GIFTS),
    ("office.people.index", lazy_gettext("People"), Permission.READ_PEOPLE),
    ("office.funding.index", lazy_gettext("Reports"), Permission.READ_FUNDING),
    ("office.settings.index", lazy_gettext("Settings"), Permission.MANAGE_SETTINGS),
)


def places() -> list[Place]:
    """The entries that the viewer may use, in order."""
    known = current_app.view_functions
    here = request.endpoint or ""
    return [
        Place(str(label), url_for(name), here.rsplit(".", 1)[0] == name.rsplit(".", 1)[0])
        for name, label, permission in PLACES
        if name in known and viewer().may(permission)
    ]


def context() -> dict[str, object]:
    """Values that every template may use."""
    signed_in = viewer().kind == "user"
    return {
        "navigation": places() if signed_in else [],
        "viewer": viewer(),
        "language": language(),
        "demo": service().settings.demo,
        "may": lambda name: viewer().may(Permission(name)),
        "static_url": static_url,
        "service_name": gettext("Office"),
    }


def static_url(name: str) -> str:
    """The address of a static file, with a mark that changes when the file does."""
    return url_for("static", filename=name, v=_version(name))


def _version(name: str) -> str:
    import hashlib
    from pathlib import Path

    known: dict[str, str] = current_app.extensions.setdefault("qmember.static", {})
    if name not in known or service().settings.testing:
        content = (Path(str(current_app.static_folder)) / name).read_bytes()
        known[name] = hashlib.sha256(content).hexdigest()[:10]
    return known[name]
