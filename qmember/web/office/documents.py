"""Documents about a person: which there are, a new one, one to take along, and one that is removed."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from qmember.domain.documents import MEDIA_TYPES, DocumentKind, file_name
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.people import ReadPurpose
from qmember.domain.permissions import Permission
from qmember.models.crypto import Unreadable
from qmember.queries.documents import DocumentRow, document, documents_of
from qmember.queries.person_card import PersonCard
from qmember.queries.protected import Reading, open_document
from qmember.services.documents import keep_document, remove_document
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, viewer
from qmember.web.filters import say
from qmember.web.forms.documents import DocumentForm
from qmember.web.forms.fields import refuse
from qmember.web.forms.person_deeds import PurposeForm
from qmember.web.office.document_words import WORDS
from qmember.web.office.people import known_person

bp = Blueprint("documents", __name__)
SEALED_OFF = "default-src 'none'; sandbox"
"""The policy of a file of somebody else's: wherever it is opened, it runs and asks for nothing."""

NOT_AS_IT_WAS = (
    "The document is not as it was when it was saved, so it is not handed out. Tell whoever runs the"
    " service: it lies in a backup"
)


@bp.get("/personer/<person:number>/dokument")
@permit(Permission.KEEP_DOCUMENTS)
def index(number: int) -> str:
    """Show the documents of a person, and the form of a new one."""
    return _list(known_person(number), DocumentForm(formdata=None))


@bp.post("/personer/<person:number>/dokument")
@permit(Permission.KEEP_DOCUMENTS)
def create(number: int) -> Answer | tuple[str, int]:
    """Save a document."""
    card, form = known_person(number), DocumentForm()
    if not form.validate():
        return _list(card, form), 422
    upload = request.files.get("file")
    try:
        with deed() as unit:
            saved = keep_document(
                unit, card.person_id, upload.read() if upload else b"",
                kind=DocumentKind(form.kind.data), forget_on=form.forget_on.data,
            )  # fmt: skip
            day, cleaned = saved.forget_on, saved.cleaned
    except NotFound:
        raise
    except Refused as error:
        refuse(form, error, otherwise="file")
        return _list(card, form), 409 if isinstance(error, Conflict) else 422
    said = _("The document is saved. It is forgotten on %(day)s.", day=day.isoformat())
    if cleaned:
        more = _("What the picture told beside itself, such as the place, was taken out.")
        said = f"{said} {more}"
    flash(said, "done")
    return redirect(url_for("office.people.show", number=card.number, _anchor="dokument"))


@bp.get("/personer/<person:number>/dokument/<int:document_id>")
@permit(Permission.KEEP_DOCUMENTS)
def show(number: int, document_id: int) -> str:
    """Show what is known of one document, and what can be done with it."""
    card, row = _found(number, document_id)
    return _one(card, row, PurposeForm(formdata=None))


@bp.post("/personer/<person:number>/dokument/<int:document_id>/hamta")
@permit(Permission.KEEP_DOCUMENTS)
def fetch(number: int, document_id: int) -> Response | tuple[str, int]:
    """Hand a document out as a file; of a hidden person once it has been said why. It is noted."""
    card, row = _found(number, document_id)
    form = PurposeForm()
    if card.hidden and not form.validate():
        return _one(card, row, form), 422
    purpose = ReadPurpose(form.purpose.data) if card.hidden else ReadPurpose.DOCUMENT
    parts = service()
    seen = Reading(viewer(), parts.clock.now(), purpose)
    try:
        content = open_document(parts.database, seen, number, document_id)
    except Unreadable:
        raise Conflict(NOT_AS_IT_WAS) from None
    return _file(row, content)


@bp.post("/personer/<person:number>/dokument/<int:document_id>/ta-bort")
@permit(Permission.KEEP_DOCUMENTS)
def remove(number: int, document_id: int) -> Answer:
    """Remove a document; that it was there stays."""
    card, _row = _found(number, document_id)
    try:
        with deed() as unit:
            remove_document(unit, number, document_id)
    except Conflict as error:
        flash(error.text(say), "wait")
    else:
        flash(_("The document is removed. That it was here stays in the history."), "done")
    return redirect(url_for("office.people.show", number=card.number, _anchor="dokument"))


def _found(number: int, document_id: int) -> tuple[PersonCard, DocumentRow]:
    card = known_person(number)
    return card, document(reading(), viewer(), number, document_id)


def _list(card: PersonCard, form: DocumentForm) -> str:
    rows = documents_of(reading(), viewer(), card.person_id)
    return render_template(
        "office/documents/index.html", card=card, form=form, documents=rows, **WORDS
    )


def _one(card: PersonCard, row: DocumentRow, purpose: PurposeForm) -> str:
    return render_template(
        "office/documents/show.html", card=card, row=row, form=purpose, purpose=purpose, **WORDS
    )


def _file(row: DocumentRow, content: bytes) -> Response:
    """The file as an attachment, never shown in the page, under a name that tells nothing."""
    answer = Response(content, mimetype=MEDIA_TYPES[row.format])
    name = file_name(row.sha256, row.format)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = SEALED_OFF
    return answer
