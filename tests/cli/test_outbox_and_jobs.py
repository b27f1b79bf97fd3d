"""``qm outbox`` and ``qm jobs``: what waits, sending it, one round of work."""

from __future__ import annotations

from qmember.models import OutboxMail
from qmember.services import outbox
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, TODAY


def test_mails_are_listed_by_state_and_never_by_reader(run, lived) -> None:
    rows = run("outbox", "list", "--json").document
    assert {"id", "kind", "state", "send_after", "attempts"} == set(rows[0])
    assert {row["state"] for row in rows} <= {"waiting", "sent", "cancelled", "failed"}
    assert "example.org" not in run("outbox", "list").out


def test_without_a_mail_server_sending_is_refused(run, lived) -> None:
    answer = run("outbox", "send", "--json")
    assert (answer.code, answer.error["code"]) == (1, "no-mail-server")


def test_what_is_due_is_sent_and_counted(run, opened, monkeypatch) -> None:
    taken = []
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setattr(
        "qmember.services.mailing.deliver", lambda _url, mail: taken.append(mail["To"])
    )
    with unit_of_work(opened, viewer=EVERYTHING, clock=_clock()) as unit:
        for mail in unit.session.query(OutboxMail).filter(OutboxMail.sent_at.is_(None)):
            outbox.cancel(unit, mail, why="test")
        values = {"link": "https://example.org/x", "language": "sv", "sender": "Föreningen"}
        outbox.enqueue(unit, "invitation", to="ny@example.org", values=values)
    figures = run("outbox", "send", "--json").document
    assert (figures["sent"], figures["failed"], figures["waiting"]) == (1, 0, 0)
    assert taken == ["ny@example.org"]


def test_one_round_of_work_is_done_and_told(run, lived) -> None:
    answer = run("jobs", "run", "--once", "--json")
    assert (answer.code, set(answer.document)) == (0, {"jobs", "sent", "failed"})


def _clock():
    from qmember.services.clock import Clock

    return Clock(TODAY)
