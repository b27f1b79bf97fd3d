"""What the frame of every page shows: only places that the viewer may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import gettext

from qmember.domain.permissions import Permission, Viewer
from qmember.queries.association import Association, association
from qmember.queries.bank import open_count
from qmember.web import drafts
from qmember.web.context import reading, service, today, viewer
from qmember.web.filters import language
from qmember.web.signed_in import session_clock
from qmember.web.texts import lazy_gettext


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation; ``count`` is what waits there, None when nothing is counted."""

    label: str
    href: str
    icon: str
    current: bool = False
    count: int | None = None


PLACES = (
    ("office.overview.index", lazy_gettext("Overview"), "home", Permission.SEE_OVERVIEW),
    ("office.bank.index", lazy_gettext("Reconciliation"), "reconcile", Permission.READ_BANK),
    ("office.gifts.index", lazy_gettext("Gifts"), "gift", Permission.READ_GIFTS),
    ("office.people.index", lazy_gettext("People"), "people", Permission.READ_PEOPLE),
    ("office.members.index", lazy_gettext("Members"), "person", Permission.READ_MEMBERS),
    ("office.ledger.index", lazy_gettext("Vouchers"), "file", Permission.READ_LEDGER),
    ("office.review.latest", lazy_gettext("Audit"), "check", Permission.AUDIT_BOOKS),
    ("office.meetings.index", lazy_gettext("Annual meetings"), "meeting", Permission.READ_ROLL),
    ("office.mandates.index", lazy_gettext("Mandates"), "person", Permission.READ_MANDATES),
    ("office.funding.index", lazy_gettext("Reports"), "report", Permission.READ_FUNDING),
)
ELSEWHERE = {"office.mandates.index": Permission.READ_PEOPLE}
"""Places that are not drawn for those who have this permission: they have enough, and search finds it."""

INSIDE = {
    "office.receipts": "office.gifts",
    "office.receipt_runs": "office.gifts",
    "office.statements": "office.gifts",
    "office.thanks": "office.gifts",
    "office.corrections": "office.gifts",
    "office.gift_holds": "office.gifts",
    "office.bundles": "office.gifts",
    "office.bundle_count": "office.gifts",
    "office.registered_bundles": "office.gifts",
    "office.refunds": "office.gifts",
    "office.lapsed_givers": "office.gifts",
    "office.in_kind": "office.gifts",
    "office.pledges": "office.gifts",
    "office.person_edit": "office.people",
    "office.person_facts": "office.people",
    "office.contact_wishes": "office.people",
    "office.documents": "office.people",
    "office.segments": "office.people",
    "office.protection": "office.people",
    "office.reveal": "office.people",
    "office.membership": "office.members",
    "office.member_export": "office.members",
    "office.member_report": "office.funding",
    "office.member_figures": "office.funding",
    "office.roll": "office.meetings",
    "office.mandate_settings": "office.mandates",
    "office.handover": "office.ledger",
    "office.books": "office.ledger",
    "office.moving_in": "office.people",
    "office.review_names": "office.review",
    "office.review_packet": "office.review",
    "office.to_mend": "office.people",
    "office.beginning": "office.settings",
}
"""Pages that lie inside another place of the navigation."""

MORE = (
    ("office.receipts.index", lazy_gettext("Receipts"), Permission.READ_RECEIPTS),
    ("office.refunds.index", lazy_gettext("Refunds"), Permission.READ_REFUNDS),
    ("office.statements.index", lazy_gettext("Yearly statements"), Permission.READ_RECEIPTS),
    ("office.thanks.index", lazy_gettext("Thank-yous"), Permission.RECORD_GIFTS),
    ("office.gifts.new", lazy_gettext("Record a gift"), Permission.RECORD_GIFTS),
    ("office.pledges.index", lazy_gettext("Promised gifts"), Permission.READ_GIFTS),
    ("office.in_kind.index", lazy_gettext("Gifts in kind"), Permission.READ_GIFTS),
    (
        "office.lapsed_givers.index",
        lazy_gettext("Gave last year, not this year"),
        Permission.RECORD_GIFTS,
    ),
    ("office.gift_holds.index", lazy_gettext("Waiting for two"), Permission.DECIDE_GIFTS),
    ("office.bundles.new", lazy_gettext("Begin a bundle"), Permission.RECORD_GIFTS),
    ("office.registered_bundles.index", lazy_gettext("Bundles"), Permission.READ_GIFTS),
    ("office.people.new", lazy_gettext("Add a person or organisation"), Permission.EDIT_PEOPLE),
    ("office.to_mend.index", lazy_gettext("To mend"), Permission.EDIT_PEOPLE),
    ("office.moving_in.index", lazy_gettext("Read in"), Permission.IMPORT_PEOPLE),
    ("office.funding.index", lazy_gettext("How we are financed"), Permission.READ_FUNDING),
    ("office.member_report.show", lazy_gettext("Members in figures"), Permission.READ_COUNTS),
    ("office.handover.index", lazy_gettext("Hand over to the bookkeeping"), Permission.READ_LEDGER),
    ("office.books.index", lazy_gettext("Compare with the bookkeeping"), Permission.READ_LEDGER),
    (
        "office.review_answers.index",
        lazy_gettext("The auditor's questions"),
        Permission.ANSWER_AUDIT,
    ),
    ("office.mandates.index", lazy_gettext("Mandates"), Permission.READ_MANDATES),
    ("office.settings.statutes.index", lazy_gettext("Statutes"), Permission.EDIT_STATUTES),
    ("auth.account.index", lazy_gettext("My account"), Permission.OWN_ACCOUNT),
)
REGISTER = (
    ("office.gifts.new", lazy_gettext("Gift"), Permission.RECORD_GIFTS),
    ("office.bundles.new", lazy_gettext("Bundle"), Permission.RECORD_GIFTS),
    ("office.people.new", lazy_gettext("Person or organisation"), Permission.EDIT_PEOPLE),
    ("office.bank.index", lazy_gettext("Bank file"), Permission.RECORD_BANK),
)


def context() -> dict[str, object]:
    """Values that every template may use."""
    who = viewer()
    house = house_of_request()
    return {
        "navigation": places(who) if who.kind == "user" else [],
        "register_menu": _register_menu(who),
        "settings_link": _settings(who),
        "user_label": who.name if who.kind == "user" else None,
        "viewer": who,
        "may": lambda name: who.may(Permission(name)),
        "association": {"name": house.name, "short_name": house.name or "qmember"},
        "help_line": help_line(house),
        "accent": house.accent,
        "language": language(),
        "other_language": _other_language(),
        "demo": service().settings.demo,
        "shortcuts": g.get("shortcuts", True),
        "session_clock": session_clock() if who.kind == "user" else None,
        "draft": drafts.of_this_page() if who.kind == "user" else None,
    }


def house_of_request() -> Association:
    """The association's choices, read once a request."""
    if "association" not in g:
        g.association = association(reading(), today())
    house: Association = g.association
    return house


def help_line(house: Association) -> str | None:
    """Where to get help; the same place on every page."""
    if house.phone:
        return str(gettext("Need help? Call %(phone)s", phone=house.phone))
    if house.email:
        return str(gettext("Need help? Write to %(email)s", email=house.email))
    return None


def home(who: Viewer) -> str:
    """Where a viewer's work begins."""
    found = places(who)
    return found[0].href if found else url_for("auth.account.index")


def places(who: Viewer) -> list[Place]:
    """The entries that the viewer may use, in order."""
    here = (request.endpoint or "").rpartition(".")[0]
    here = INSIDE.get(here, here)
    return [
        Place(str(label), url_for(name), icon, here == name.rpartition(".")[0], _count(name))
        for name, label, icon, permission in PLACES
        if name in current_app.view_functions and who.may(permission)
        if name not in ELSEWHERE or not who.may(ELSEWHERE[name])
    ]


def pages(who: Viewer) -> list[dict[str, str]]:
    """Every page that the viewer may open by its name: where work is done, and where it begins."""
    named = [{"label": place.label, "href": place.href} for place in places(who)]
    known = current_app.view_functions
    named += [
        {"label": str(label), "href": url_for(name)}
        for name, label, permission in MORE
        if name in known and who.may(permission)
    ]
    settings = _settings(who)
    return [*named, {"label": settings.label, "href": settings.href}] if settings else named


def _count(name: str) -> int | None:
    return open_count(reading()) or None if name == "office.bank.index" else None


def _register_menu(who: Viewer) -> list[dict[str, str]]:
    known = current_app.view_functions
    return [
        {"label": str(label), "href": url_for(name)}
        for name, label, permission in REGISTER
        if name in known and who.may(permission)
    ]


def _settings(who: Viewer) -> Place | None:
    name = "office.settings.index"
    if name not in current_app.view_functions or not who.may(Permission.READ_STATUS):
        return None
    current = (request.endpoint or "").startswith("office.settings.")
    return Place(gettext("Settings"), url_for(name), "settings", current)


def _other_language() -> dict[str, str]:
    if language() == "sv":
        return {"code": "en", "label": "English"}
    return {"code": "sv", "label": "Svenska"}
