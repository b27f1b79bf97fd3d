"""What is missing or wrong about people: one kind at a time, each line with the one thing to do."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from qmember.domain.permissions import Permission
from qmember.queries.people_apart import kept_apart
from qmember.queries.to_mend import ENOUGH, Fault, MendPage, to_mend
from qmember.web.access import permit
from qmember.web.context import reading, viewer
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("to_mend", __name__)
IN_ADDRESS = {
    "mejl": Fault.MAIL_FAILED, "vag": Fault.UNREACHABLE, "kvitto": Fault.RECEIPT,
    "adress": Fault.ADDRESS, "dubbel": Fault.TWICE, "nummer": Fault.NO_NUMBER,
}  # fmt: skip
FAULT_WORDS = {
    Fault.MAIL_FAILED: _l("Mail came back"),
    Fault.UNREACHABLE: _l("Neither e-mail nor address"),
    Fault.RECEIPT: _l("No address for receipts"),
    Fault.ADDRESS: _l("Half an address"),
    Fault.TWICE: _l("Perhaps twice"),
    Fault.NO_NUMBER: _l("Member without a number"),
}
TODO = {
    Fault.MAIL_FAILED: _l(
        "Ask her for another address, and change it here. Then try the mail again under Operation."
    ),
    Fault.UNREACHABLE: _l(
        "Ask her how she wants to be reached. Nobody is looked up in a population register."
    ),
    Fault.RECEIPT: _l("Write the address that is missing, or choose another way for her receipts."),
    Fault.ADDRESS: _l("Write postcode and place, or empty the address."),
    Fault.TWICE: _l(
        "The same name and the same e-mail, telephone or postcode. Look at both before you change one."
    ),
    Fault.NO_NUMBER: _l(
        "She was accepted without getting a number. Take the acceptance back and accept her again."
    ),
}
MEMBERSHIP = {Fault.NO_NUMBER}


@bp.get("/personer/att-ratta")
@permit(Permission.EDIT_PEOPLE)
def index() -> str:
    """Show those with one kind of fault; the first kind that somebody has when none is asked for."""
    asked = IN_ADDRESS.get(request.args.get("visa", ""))
    at = request.args.get("sida", 1, type=int)
    page = to_mend(reading(), viewer(), asked or Fault.MAIL_FAILED, at)
    if asked is None and (first := next((f for f in Fault if page.counts[f]), None)):
        asked, page = first, to_mend(reading(), viewer(), first, at)
    fault = asked or Fault.MAIL_FAILED
    return render_template(
        "office/people/to_mend.html", page=page, filters=_filters(page, fault), todo=TODO[fault],
        any=any(page.counts.values()), word=_word(fault),
        apart=kept_apart(reading(), viewer()),
        place="office.membership.show" if fault in MEMBERSHIP else "office.person_edit.edit",
        verb=_("Open the membership") if fault in MEMBERSHIP else _("Change the details"),
    )  # fmt: skip


def _word(fault: Fault) -> str:
    return next(word for word, one in IN_ADDRESS.items() if one is fault)


def _filters(page: MendPage, chosen: Fault) -> list[dict[str, object]]:
    return [
        {
            "label": _("%(what)s (%(num)s)", what=FAULT_WORDS[fault], num=_number(page, fault)),
            "href": url_for("office.to_mend.index", visa=word),
            "current": fault is chosen,
        }
        for word, fault in IN_ADDRESS.items()
        if page.counts[fault] or fault is chosen
    ]


def _number(page: MendPage, fault: Fault) -> str:
    count = page.counts[fault]
    return f"{ENOUGH - 1}+" if count == ENOUGH else str(count)
