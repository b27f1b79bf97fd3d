"""Compare with the bookkeeping: read its file, and see account by account whether we agree."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from qmember.domain.bank_problems import WARNING
from qmember.domain.books import Compared, Verdict
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission
from qmember.queries import books as reads
from qmember.services.books import BooksRefused, read_books
from qmember.web.access import permit
from qmember.web.context import deed, reading
from qmember.web.filters import kr
from qmember.web.forms.fields import refuse
from qmember.web.forms.handover import BooksForm
from qmember.web.office.file_words import problem_words

bp = Blueprint("books", __name__)
SHOWN = 15


@bp.get("/rapporter/avstamning")
@permit(Permission.READ_LEDGER)
def index() -> str:
    """Show the newest file of the bookkeeping, or the one that the address names, beside our books."""
    return _page(BooksForm(formdata=None))


@bp.post("/rapporter/avstamning")
@permit(Permission.HAND_OVER)
def read_file() -> Response | tuple[str, int]:
    """Read a file: whole or not at all."""
    from qmember.formats.sie_read import read_sie

    form = BooksForm()
    upload: FileStorage | None = request.files.get("file")
    if not form.validate() or upload is None or not upload.filename:
        form.file.errors = [_("Choose a file from the bookkeeping program first")]
        return _page(form), 422
    content = upload.read()
    try:
        file = read_sie(content)
        with deed() as unit:
            file_id = read_books(unit, content, file)
    except BooksRefused as error:
        form.file.errors = [problem_words(problem) for problem in error.problems[:SHOWN]]
        return _page(form), 422
    except Refused as error:
        refuse(form, error, otherwise="file")
        return _page(form), 422
    flash(_("The file is read. Your own vouchers are as they were."), "done")
    remarks = [problem_words(p) for p in file.problems[:SHOWN] if p.severity == WARNING]
    if remarks:
        flash({"text": _("Look at this in the file:"), "lines": remarks}, "wait")  # type: ignore[arg-type]
    return redirect(url_for("office.books.index", fil=file_id))


def _page(form: BooksForm) -> str:
    chosen = reads.file_of(reading(), request.args.get("fil", type=int))
    found = reads.comparison(reading(), chosen) if chosen else None
    return render_template(
        "office/books/index.html", form=form, files=reads.files(reading()), found=found,
        advice=advice,
    )  # fmt: skip


def advice(row: Compared) -> str:
    """What to do about an account, in a sentence."""
    batch = row.batch
    missing = row.ours_ore - row.unsent_ore - (row.theirs_ore or 0)
    sentences = {
        Verdict.AGREES: _("Agrees"),
        Verdict.UNSENT: _(
            "%(sum)s is not handed over yet. Make a file and read it into the bookkeeping program.",
            sum=kr(row.unsent_ore),
        ),
        Verdict.NOT_READ: _(
            "Handover %(batch)s seems not to be read in. Read its file into the bookkeeping program.",
            batch=batch,
        ),
        Verdict.READ_TWICE: _(
            "Handover %(batch)s seems to be read in twice. Take one of them back in the bookkeeping program.",
            batch=batch,
        ),
        Verdict.ONLY_OURS: _(
            "The bookkeeping lacks the account. Add it there, or choose another one under Settings, Accounts."
        ),
        Verdict.ONLY_THEIRS: _(
            "Only the bookkeeping has income here. Record it here too, or ask whoever keeps the books "
            "what it is."
        ),
        Verdict.TO_BOOK: _(
            "%(sum)s is left on it. Book the withdrawals against it in the bookkeeping program.",
            sum=kr(row.theirs_ore or 0),
        ),
        Verdict.DIFFERS: _(
            "%(sum)s is only in one of the two. Compare the vouchers of the account.",
            sum=kr(abs(missing)),
        ),
    }
    return str(sentences[row.verdict])
