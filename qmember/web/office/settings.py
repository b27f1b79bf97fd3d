"""Settings: the list of what the viewer may see or change, and the pages behind it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from qmember.domain.permissions import Permission
from qmember.web.access import permit
from qmember.web.context import viewer
from qmember.web.office import (
    settings_accounts,
    settings_appearance,
    settings_association,
    settings_audit,
    settings_fees,
    settings_months,
    settings_opening,
    settings_operation,
    settings_purposes,
    settings_receipts,
    settings_refunds,
    settings_roles,
    settings_rules,
    settings_segments,
    settings_statutes,
    settings_thanks,
    settings_users,
)
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("settings", __name__)
PAGES = (
    settings_association,
    settings_appearance,
    settings_receipts,
    settings_thanks,
    settings_accounts,
    settings_fees,
    settings_refunds,
    settings_purposes,
    settings_rules,
    settings_segments,
    settings_opening,
    settings_months,
    settings_statutes,
    settings_users,
    settings_roles,
    settings_audit,
    settings_operation,
)
for page in PAGES:
    bp.register_blueprint(page.bp)

P = Permission
PLACES = (
    ("association", _l("The association"), _l("Name, numbers, addresses, senders."), P.MANAGE_SETTINGS),
    ("appearance", _l("Appearance and mails"), _l("Your own colour and words."), P.MANAGE_SETTINGS),
    ("receipts", _l("Receipts and mails"), _l("Link or attachment, from what amount."), P.MANAGE_SETTINGS),
    ("thanks", _l("Words of thanks"), _l("What thank-yous say, by purpose."), P.MANAGE_SETTINGS),
    ("accounts", _l("Accounts"), _l("Our own numbers, and what is booked where."), P.MANAGE_SETTINGS),
    ("fees", _l("Fees and types of membership"), _l("What each gives and costs."), P.MANAGE_SETTINGS),
    ("refunds", _l("Refunds"), _l("Up to how much one person alone gives back."), P.MANAGE_SETTINGS),
    ("purposes", _l("Purposes"), _l("What gifts may be for."), P.MANAGE_SETTINGS),
    ("rules", _l("Rules"), _l("What the same account pays is named alike."), P.RECORD_BANK),
    ("segments", _l("Groups"), _l("Few groups of people, each for something you do."), P.MANAGE_SETTINGS),
    ("opening", _l("Opening balances"), _l("What the accounts held at the take-over."), P.READ_LEDGER),
    ("months", _l("Months"), _l("Close a month, or open it again."), P.READ_PERIODS),
    ("statutes", _l("Statutes"), _l("Who may vote and how meetings go, by paragraph."), P.EDIT_STATUTES),
    ("users", _l("Users and roles"), _l("Who can log in, as what, from when to when."), P.MANAGE_USERS),
    ("roles", _l("Who can see what"), _l("What each role may see and do."), P.SEE_OVERVIEW),
    ("audit", _l("Event log"), _l("Who has done what, in a chain that cannot be changed."), P.READ_AUDIT),
    ("operation", _l("Operation"), _l("Is everything well: backup, mails, jobs."), P.READ_STATUS),
)  # fmt: skip


@bp.get("/installningar")
@permit(Permission.READ_STATUS)
def index() -> str:
    """Show the places that the viewer may open."""
    places = [
        {"href": url_for(f"office.settings.{name}.index"), "label": label, "text": text}
        for name, label, text, permission in PLACES
        if viewer().may(permission)
    ]
    if viewer().may(P.MANAGE_SETTINGS):
        text = _l("What is done and what is left, from the first day.")
        places.append(
            {"href": url_for("office.beginning.show"), "label": _l("Get going"), "text": text}
        )
    return render_template("office/settings/index.html", places=places)
