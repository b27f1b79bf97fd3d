"""Operation: what the doctor finds in words, mails that can be tried again or taken back, jobs too."""

from __future__ import annotations

from sqlalchemy import select

from qmember import __version__
from qmember.models import Job, OutboxMail
from qmember.services import doctor, jobs, outbox
from qmember.services.unit import unit_of_work
from qmember.web.office.operation_words import CHECK_WORDS
from tests.conftest import KARIN
from tests.doors import send

PAGE = "/installningar/drift"


def write_mail(app, *, failed: bool = False) -> int:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=KARIN, clock=parts.clock) as unit:
        row = outbox.enqueue(unit, "invitation", to="nina@example.org", values={"link": "x"})
        if failed:
            row.failed_at, row.error, row.attempts = unit.now, "SMTPException", 6
        return row.id


def mail(app, mail_id: int) -> OutboxMail:
    with app.extensions["qmember"].database.reading() as session:
        return session.get_one(OutboxMail, mail_id)


def test_every_check_has_words(app) -> None:
    parts = app.extensions["qmember"]
    names = {one.name for one in doctor.examine(parts.database, parts.settings, parts.clock)}
    assert names <= set(CHECK_WORDS)


def test_it_shows_checks_advice_and_version(karin) -> None:
    page = karin.get(PAGE).text
    assert f"qmember {__version__}" in page
    assert "Varje verifikation balanserar" in page
    assert "Kör qm backup create" in page


def test_a_mail_that_was_given_up_is_tried_again(app, karin) -> None:
    mail_id = write_mail(app, failed=True)
    page = karin.get(PAGE).text
    assert "Gav upp" in page
    assert "nina" not in page
    assert send(karin, PAGE, f"{PAGE}/mejl/{mail_id}/igen").status_code == 302
    row = mail(app, mail_id)
    assert (row.failed_at, row.attempts, row.error) == (None, 0, None)


def test_a_waiting_mail_is_taken_back_and_emptied(app, karin) -> None:
    mail_id = write_mail(app)
    assert send(karin, PAGE, f"{PAGE}/mejl/{mail_id}/ta-tillbaka").status_code == 302
    row = mail(app, mail_id)
    assert row.cancelled_at is not None
    assert row.sealed == b""
    assert send(karin, PAGE, f"{PAGE}/mejl/{mail_id}/ta-tillbaka").status_code == 409
    assert send(karin, PAGE, f"{PAGE}/mejl/{mail_id}/igen").status_code == 409
    assert send(karin, PAGE, f"{PAGE}/mejl/999999/igen").status_code == 404


def test_a_job_that_was_given_up_is_tried_again(app, karin) -> None:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=KARIN, clock=parts.clock) as unit:
        row = jobs.ask(unit, "draw_receipt", "k", receipt_id=1)
        row.failed_at, row.error, row.attempts = unit.now, "LookupError", 5
        job_id = row.id
    assert "LookupError" in karin.get(PAGE).text
    assert send(karin, PAGE, f"{PAGE}/jobb/{job_id}/igen").status_code == 302
    with parts.database.reading() as session:
        assert session.scalars(select(Job.failed_at)).one() is None
    assert send(karin, PAGE, f"{PAGE}/jobb/{job_id}/igen").status_code == 404


def test_the_auditor_looks_and_changes_nothing(app, sign_in) -> None:
    mail_id = write_mail(app, failed=True)
    rut = sign_in("revisor@example.org")
    assert "Försök igen" not in rut.get(PAGE).text
    assert send(rut, PAGE, f"{PAGE}/mejl/{mail_id}/igen").status_code == 403
