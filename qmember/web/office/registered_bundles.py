"""Registered bundles: which there are, one with its income, taken back, and on paper for two to sign."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict
from qmember.domain.exports import ListFormat, ListName, ListPurpose
from qmember.domain.permissions import Permission
from qmember.queries.bundles import open_bundles
from qmember.queries.registered_bundles import PAGE, registered_bundle, registered_page
from qmember.services.bundle_undo import undo_bundle
from qmember.services.exports import note_taken
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, service, viewer
from qmember.web.filters import say
from qmember.web.office.bundle_words import bundle_name, facts_of, open_lines, sum_line
from qmember.web.office.list_files import sent
from qmember.web.words import CHANNEL_WORDS, INCOME_WORDS

bp = Blueprint("registered_bundles", __name__)


@bp.get("/gavor/buntar")
@permit(Permission.READ_GIFTS)
def index() -> str:
    """Show the registered bundles, the newest first, below those that are open."""
    before = request.args.get("fore", type=int)
    rows = registered_page(reading(), keys(), viewer(), before=before)
    more = rows[-1].bundle_id if len(rows) == PAGE else None
    return render_template(
        "office/bundles/index.html", rows=[(row, bundle_name(row)) for row in rows],
        more=more, channel_words=CHANNEL_WORDS,
        bundles=open_lines(open_bundles(reading(), viewer())) if before is None else [],
    )  # fmt: skip


@bp.get("/gavor/buntar/<int:bundle_id>")
@permit(Permission.READ_GIFTS)
def show(bundle_id: int) -> str:
    """Show one with its income as it stands now."""
    found = registered_bundle(reading(), keys(), viewer(), bundle_id)
    return render_template(
        "office/bundles/registered.html", found=found, name=bundle_name(found.row),
        sums=sum_line(found.row.rows, found.row.total_ore), facts=facts_of(found),
        income_words=INCOME_WORDS, channel_words=CHANNEL_WORDS,
    )  # fmt: skip


@bp.post("/gavor/buntar/<int:bundle_id>/angra")
@permit(Permission.RECORD_GIFTS)
def undo(bundle_id: int) -> Response:
    """Take a bundle back, as far as each of its rows allows it."""
    here = redirect(url_for("office.registered_bundles.show", bundle_id=bundle_id))
    try:
        with deed() as unit:
            count = request.form.get("count", 0, type=int)
            undone, left = undo_bundle(unit, bundle_id, count=count)
    except Conflict as error:
        flash(error.text(say), "wait")
        return here
    text = ngettext("%(num)s voucher is undone.", "%(num)s vouchers are undone.", undone)
    if left:
        stay = ngettext("%(num)s stays.", "%(num)s stay.", left)
        text = f"{text} {stay}"
    flash(text, "done")
    return here


@bp.post("/gavor/buntar/<int:bundle_id>/lista")
@permit(Permission.EXPORT_BOOKS)
def take(bundle_id: int) -> Response:
    """Take the list along, with lines for the two who sign it."""
    from qmember.web.office.bundle_paper import bundle_list  # loaded when somebody prints

    found = registered_bundle(reading(), keys(), viewer(), bundle_id)
    content = bundle_list(found, service().clock.now())
    with deed() as unit:
        note_taken(
            unit, ListName.BUNDLE, hashlib.sha256(content).hexdigest(), purpose=ListPurpose.BOOKS,
            kind=ListFormat.PDF, rows=len(found.lines), year=found.row.received_on.year,
        )  # fmt: skip
    return sent(content, ListFormat.PDF, name="bunt")
