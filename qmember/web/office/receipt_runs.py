"""Receipts that leave together: what waits and why, one press, how far it has come, the bundle.

For those who send them alone: why one does not leave tells who is protected, and the auditor, who has
names of her own for givers, must not learn that.
"""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from qmember.domain.errors import NotFound, Refused
from qmember.domain.exports import ListFormat
from qmember.domain.permissions import Permission
from qmember.domain.reach import Way
from qmember.queries.receipt_queue import counted, waiting_receipts
from qmember.queries.receipt_runs import Run, run_by_id, runs
from qmember.services import receipt_runs
from qmember.services.receipt_bundle import bundle
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, service, viewer
from qmember.web.errors import refusal_text
from qmember.web.office.list_files import sent
from qmember.web.office.receipt_words import BARRED_WORDS, WAY_WORDS

bp = Blueprint("receipt_runs", __name__, url_prefix="/gavor/kvitton")
WAYS = {"mejl": Way.MAIL, "papper": Way.PAPER}


@bp.get("/vantar")
@permit(Permission.RECORD_GIFTS)
def index() -> str:
    """Show each receipt that waits, how it would leave or why it stays; ``skal`` shows one kind."""
    found, wanted = waiting_receipts(reading(), keys(), viewer()), request.args.get("skal", "")
    shown = [one for one in found if wanted in {"", one.way}]
    return render_template(
        "office/receipts/waiting.html", rows=shown, counts=counted(found), wanted=wanted,
        barred=BARRED_WORDS, ways=WAY_WORDS, runs=runs(reading(), "receipts"),
        key=secrets.token_urlsafe(16),
    )  # fmt: skip


@bp.post("/vantar/<any(mejl, papper):way>")
@permit(Permission.RECORD_GIFTS)
def create(way: str) -> Response:
    """Let everything leave that can leave this way; the page of the run follows it."""
    try:
        with deed() as unit:
            run_id = receipt_runs.start_run(unit, WAYS[way], key=request.form.get("key"))
    except Refused as error:
        flash(refusal_text(error), "wait")
        return redirect(url_for("office.receipts.index"))
    return redirect(url_for("office.receipt_runs.show", run_id=run_id))


@bp.get("/utskick/<int:run_id>")
@permit(Permission.RECORD_GIFTS)
def show(run_id: int) -> str:
    """Show how far a run has come and what became of each; the page asks again by itself."""
    return render_template(
        "office/receipts/run.html", run=run_by_id(reading(), run_id), barred=BARRED_WORDS
    )


@bp.get("/utskick/<int:run_id>/lage")
@permit(Permission.RECORD_GIFTS)
def progress(run_id: int) -> str:
    """The part of the page that moves, for the script that asks."""
    return render_template(
        "office/receipts/_progress.html", run=run_by_id(reading(), run_id), barred=BARRED_WORDS
    )


@bp.post("/utskick/<int:run_id>/avbryt")
@permit(Permission.RECORD_GIFTS)
def stop(run_id: int) -> Response:
    """Stop a run; what has not left waits again."""
    with deed() as unit:
        receipt_runs.stop_run(unit, run_id)
    flash(_("Stopped. What had not left waits again."), "done")
    return redirect(url_for("office.receipt_runs.show", run_id=run_id))


@bp.post("/utskick/<int:run_id>/bunt")
@permit(Permission.RECORD_GIFTS)
def take(run_id: int) -> Response:
    """Take the bundle along as a PDF; who took it is noted."""
    run = _paper(run_id)
    content = bundle(service().database, viewer(), run.run_id)
    with deed() as unit:
        receipt_runs.note_taken(unit, run.run_id, content)
    return sent(content, ListFormat.PDF, name="brev")


@bp.post("/utskick/<int:run_id>/utskriven")
@permit(Permission.RECORD_GIFTS)
def printed(run_id: int) -> Response:
    """Mark the bundle as printed: the originals have left."""
    with deed() as unit:
        count = receipt_runs.mark_printed(unit, _paper(run_id).run_id)
    told = ngettext("%(num)s receipt has left.", "%(num)s receipts have left.", count)
    flash(told + " " + _("From now on they are printed as copies."), "done")
    return redirect(url_for("office.receipt_runs.show", run_id=run_id))


def _paper(run_id: int) -> Run:
    """A run on paper; NotFound for any other."""
    run = run_by_id(reading(), run_id)
    if run.how != Way.PAPER:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return run
