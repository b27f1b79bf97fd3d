"""Open bundles: begin one, what its rows have in common, register it, throw it away."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.permissions import Permission
from qmember.queries.bundles import open_bundles, place_of
from qmember.services.bundle_registering import Finish, RowsRefused, register_bundle
from qmember.services.bundles import begin_bundle, change_bundle, drop_bundle
from qmember.web.access import permit
from qmember.web.context import deed, reading, viewer
from qmember.web.errors import refusal_text
from qmember.web.filters import say
from qmember.web.forms.bundles import FinishForm, HeadForm
from qmember.web.forms.fields import refuse
from qmember.web.office.bundle_page import new_head, opened, page, state
from qmember.web.office.bundle_words import open_lines, sum_line

bp = Blueprint("bundles", __name__)
Answer = Response | str | tuple[str, int]
PLAIN = "text/plain; charset=utf-8"


@bp.get("/gavor/bunt")
@permit(Permission.RECORD_GIFTS)
def new() -> str:
    """Show the open bundles, and the form to begin another."""
    return _begin(new_head())


@bp.post("/gavor/bunt")
@permit(Permission.RECORD_GIFTS)
def create() -> Answer:
    """Begin a bundle."""
    form = HeadForm()
    if not form.validate():
        return _begin(form), 422
    try:
        with deed() as unit:
            bundle_id = begin_bundle(unit, form.head, key=form.key.data)
    except Refused as error:
        refuse(form, error, otherwise="title")
        return _begin(form), 422
    session["gift"] = {
        "received_on": form.received_on.day.isoformat(), "channel": form.channel.data,
    }  # fmt: skip
    return redirect(url_for("office.bundles.show", bundle_id=bundle_id))


@bp.get("/gavor/bunt/<int:bundle_id>")
@permit(Permission.RECORD_GIFTS)
def show(bundle_id: int) -> Answer:
    """Show an open bundle with the form of its next row, or of the one that is to be mended."""
    if (elsewhere := registered_page_of(bundle_id)) is not None:
        return elsewhere
    bundle = opened(bundle_id)
    return page(bundle, editing=bundle.row(request.args.get("rad", 0, type=int)))


@bp.post("/gavor/bunt/<int:bundle_id>")
@permit(Permission.RECORD_GIFTS)
def update(bundle_id: int) -> Answer:
    """Change what the rows have in common, and what was counted."""
    form = HeadForm()
    try:
        if form.validate():
            with deed() as unit:
                change_bundle(unit, bundle_id, number_of(form.version.data), form.head)
            return answered(bundle_id)
    except NotFound:
        raise
    except Conflict as error:
        return _both(bundle_id, form, error)
    except Refused as error:
        refuse(form, error, otherwise="title")
    if by_script():
        return Response(_first(form), 422, content_type=PLAIN)
    return page(opened(bundle_id), head=form), 422


@bp.post("/gavor/bunt/<int:bundle_id>/registrera")
@permit(Permission.RECORD_GIFTS)
def register(bundle_id: int) -> Answer:
    """Register a bundle: every row of it or none."""
    form = FinishForm()
    form.validate()
    wrong, status = None, 422
    finish = Finish(form.seen.data or "", form.reason.data or "", others=form.others.data)
    try:
        with deed() as unit:
            register_bundle(unit, bundle_id, finish, key=form.key.data)
        return _registered(bundle_id)
    except NotFound:
        raise
    except RowsRefused as error:
        wrong, form.form_errors = error.rows, [refusal_text(error)]
    except Refused as error:
        if isinstance(error, Conflict):
            status = 409
        if status == 409 and registered_page_of(bundle_id) is not None:  # noqa: PLR2004
            return conflicting(bundle_id, error)
        if error.field in ("reason", "others"):
            refuse(form, error, otherwise="reason")
        else:
            form.form_errors = [refusal_text(error)]
    return page(opened(bundle_id), finish=form, wrong=wrong), status


@bp.get("/gavor/bunt/<int:bundle_id>/slang")
@permit(Permission.RECORD_GIFTS)
def ask_drop(bundle_id: int) -> Answer:
    """Ask whether a bundle is really to be thrown away."""
    if (elsewhere := registered_page_of(bundle_id)) is not None:
        return elsewhere
    bundle = opened(bundle_id)
    sums = sum_line(bundle.totals.count, bundle.totals.ore)
    return render_template("office/bundles/drop.html", bundle=bundle, sums=sums)


@bp.post("/gavor/bunt/<int:bundle_id>/slang")
@permit(Permission.RECORD_GIFTS)
def drop(bundle_id: int) -> Answer:
    """Throw an open bundle away."""
    try:
        with deed() as unit:
            drop_bundle(unit, bundle_id, seen=request.form.get("seen", ""))
    except Conflict as error:
        return conflicting(bundle_id, error)
    flash(_("The bundle is thrown away. Nothing of it was recorded."), "done")
    return redirect(url_for("office.bundles.new"))


def _both(bundle_id: int, form: HeadForm, error: Conflict) -> Answer:
    """What another saved stands at the top, and what was typed in the form: to be saved once more."""
    if by_script() or registered_page_of(bundle_id) is not None:
        return conflicting(bundle_id, error)
    bundle = opened(bundle_id)
    form.version.data = str(bundle.version)
    return page(bundle, head=form, said=refusal_text(error)), 409


def by_script() -> bool:
    """Tell whether the page's script asks, which puts the answer into the page that is there."""
    return request.headers.get("HX-Request") == "true"


def answered(bundle_id: int, row_id: int | None = None) -> Response:
    """The part of the page that has changed, for its script; else the page, at a row that needs somebody."""
    bundle = opened(bundle_id)
    if by_script():
        return Response(state(bundle))
    row = bundle.row(row_id or 0)
    again = row.row_id if row is not None and row.problems else None
    return redirect(url_for("office.bundles.show", bundle_id=bundle_id, rad=again, _anchor="rad"))


def conflicting(bundle_id: int, error: Refused) -> Response:
    """Say what somebody else did meanwhile, on the page as it is now."""
    if by_script():
        return Response(refusal_text(error), 409, content_type=PLAIN)
    flash(error.text(say), "wait")
    return redirect(url_for("office.bundles.show", bundle_id=bundle_id))


def registered_page_of(bundle_id: int) -> Response | None:
    """The page of a bundle that has been registered; None while it is open."""
    if place_of(reading(), bundle_id) != "registered":
        return None
    return redirect(url_for("office.registered_bundles.show", bundle_id=bundle_id))


def _begin(form: HeadForm) -> str:
    return render_template(
        "office/bundles/new.html", form=form, bundles=open_lines(open_bundles(reading(), viewer()))
    )


def _registered(bundle_id: int) -> Response:
    flash(_("The bundle is registered. Print the list and let two people sign it."), "done")
    return redirect(url_for("office.registered_bundles.show", bundle_id=bundle_id))


def _first(form: HeadForm) -> str:
    """The first thing that is wrong in a form."""
    return str(next(iter(form.errors.values()))[0])


def number_of(text: str | None) -> int:
    """The version that a page showed; 0, which none is, where it says none."""
    return int(text) if text and text.isascii() and text.isdecimal() else 0
