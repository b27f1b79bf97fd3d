"""Operation: is everything well, what waits to be mailed, what was given up, when was the last backup."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember import __version__
from qmember.domain.permissions import Permission
from qmember.queries.audit import head
from qmember.queries.jobs import failed_jobs, waiting_jobs
from qmember.queries.outbox import unsent
from qmember.queries.status import last_sign
from qmember.services import doctor, jobs, outbox
from qmember.web.access import permit
from qmember.web.context import deed, reading, service
from qmember.web.office.operation_words import finding_line
from qmember.web.office.settings_words import MAIL_WORDS
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("operation", __name__)
AT_ONCE = 5000
"""With so many events or fewer everything is examined whenever the page is shown."""

SIGNS = (
    ("worker", _l("The worker")),
    ("check", _l("Self-check")),
    ("backup", _l("Backup")),
    ("backup_check", _l("Backup restored as a trial")),
    ("bank_file", _l("Bank file")),
)


@bp.get("/installningar/drift")
@permit(Permission.READ_STATUS)
def index() -> str:
    """Show signs of life, mails, jobs, and what the doctor finds."""
    parts = service()
    small = int(head(reading()).partition(":")[0]) <= AT_ONCE
    examined = small or request.args.get("kontrollera") == "1"
    found = doctor.examine(parts.database, parts.settings, parts.clock) if examined else None
    return render_template(
        "office/settings/operation.html", version=__version__, kinds=MAIL_WORDS,
        signs=[(words, last_sign(reading(), name)) for name, words in SIGNS],
        mails=unsent(reading()), failed_jobs=failed_jobs(reading()),
        waiting_jobs=waiting_jobs(reading()), mail_server=bool(parts.settings.smtp_url),
        findings=None if found is None else [finding_line(one) for one in found],
    )  # fmt: skip


@bp.post("/installningar/drift/mejl/<int:mail_id>/igen")
@permit(Permission.MANAGE_SETTINGS)
def retry_mail(mail_id: int) -> Response:
    """Give a mail another try."""
    with deed() as unit:
        outbox.retry_mail(unit, mail_id)
    flash(_("The mail is tried again within a minute."), "done")
    return redirect(url_for("office.settings.operation.index"))


@bp.post("/installningar/drift/mejl/<int:mail_id>/ta-tillbaka")
@permit(Permission.MANAGE_SETTINGS)
def cancel_mail(mail_id: int) -> Response:
    """Take a mail back."""
    with deed() as unit:
        outbox.cancel_mail(unit, mail_id)
    flash(_("The mail is taken back."), "done")
    return redirect(url_for("office.settings.operation.index"))


@bp.post("/installningar/drift/jobb/<int:job_id>/igen")
@permit(Permission.MANAGE_SETTINGS)
def retry_job(job_id: int) -> Response:
    """Give a job another try."""
    with deed() as unit:
        jobs.retry(unit, job_id)
    flash(_("The job is tried again within a minute."), "done")
    return redirect(url_for("office.settings.operation.index"))
