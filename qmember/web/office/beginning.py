"""The first day: a list of what gets an association going, each line with its state and its place."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, url_for

from qmember.domain.permissions import Permission
from qmember.queries.beginning import Done, Line, Step, first_day
from qmember.web.access import permit
from qmember.web.context import reading, service, today, viewer
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("beginning", __name__)
P = Permission
STEPS = {
    Step.DETAILS: (
        _l("The association's details"),
        _l("Organisation number, address, and how you are reached."),
        "office.settings.association.index",
        P.MANAGE_SETTINGS,
    ),
    Step.FEE: (
        _l("The membership fee of the year"),
        _l("As the annual meeting decided it. There is no amount by itself."),
        "office.settings.fees.index",
        P.MANAGE_SETTINGS,
    ),
    Step.STATUTES: (
        _l("What the statutes say of the right to vote"),
        _l("Compare the suggestion with your paper, and say that it agrees."),
        "office.settings.statutes.index",
        P.EDIT_STATUTES,
    ),
    Step.ACCOUNTS: (
        _l("Bank account, bankgiro and Swish"),
        _l("Your own numbers, so that a bank file is known again."),
        "office.settings.accounts.index",
        P.MANAGE_SETTINGS,
    ),
    Step.SENDER: (
        _l("How you are seen outside"),
        _l("The sender of mails, and the neutral one for those who want it."),
        "office.settings.association.index",
        P.MANAGE_SETTINGS,
    ),
    Step.PEOPLE: (
        _l("Read members and givers in"),
        _l("From the lists that you have. Nothing is saved before you have seen it."),
        "office.moving_in.index",
        P.IMPORT_PEOPLE,
    ),
    Step.BOARD: (
        _l("Who has been elected"),
        _l("The board, the auditors and who signs for the association."),
        "office.mandates.index",
        P.READ_MANDATES,
    ),
    Step.OFFICES: (
        _l("Invite treasurer, chair and auditor"),
        _l("Each gets an account of her own with her own rights."),
        "office.settings.users.index",
        P.MANAGE_USERS,
    ),
    Step.FACTOR: (
        _l("Two-step login for everybody with an office"),
        _l("A password alone is not enough for what lies here."),
        "office.settings.users.index",
        P.MANAGE_USERS,
    ),
    Step.BACKUP: (
        _l("The first backup"),
        _l("It is made each night when a place for it has been chosen."),
        "office.settings.operation.index",
        P.READ_STATUS,
    ),
}
"""Each step in words, its page, and the permission of that page."""


@bp.get("/kom-igang")
@permit(Permission.MANAGE_SETTINGS)
def show() -> str:
    """Show what is done and what is left; every line can be done in any order."""
    lines = first_day(reading(), viewer(), today=today(), now=service().clock.now())
    left = sum(line.done is Done.LEFT for line in lines)
    return render_template("office/beginning.html", lines=map(_line, lines), left=left)


def _line(line: Line) -> dict[str, object]:
    """A step for the page; without a link where the viewer may not open its page."""
    label, text, endpoint, permission = STEPS[line.step]
    there = endpoint in current_app.view_functions and viewer().may(permission)
    return {
        "label": label, "text": text, "state": line.done.value,
        "href": url_for(endpoint) if there else None,
    }  # fmt: skip
