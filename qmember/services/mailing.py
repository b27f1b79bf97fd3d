"""Turn a waiting letter into a mail and hand it over: what the outbox is given as its ``send``."""

from __future__ import annotations

from qmember.domain.errors import Refused
from qmember.mail.compose import attach_pdf, compose
from qmember.mail.smtp import deliver
from qmember.models import Database
from qmember.queries.association import association
from qmember.queries.receipts import document
from qmember.queries.statement_rows import statement_of_mail
from qmember.services import receipt_drawing
from qmember.services.clock import Clock
from qmember.services.sending import Letter, Send, TakenBack, still_waits

STATEMENT_FILE = "besked.pdf"
"""A name that tells nothing, whoever sees it in the mailbox."""

NO_SERVER = "No mail server is set up. Set SMTP_URL and start again."


def sender(database: Database, clock: Clock, smtp_url: str | None) -> Send:
    """The function that sends one letter through the mail server; Refused when there is none."""
    if not smtp_url:
        raise Refused(NO_SERVER, code="no-mail-server")
    url = smtp_url

    def send(letter: Letter) -> None:
        with database.reading() as session:
            house = association(session, clock.today())
        name = str(letter.values.get("sender") or house.mail_sender or house.name)
        mail = compose(
            letter.kind,
            to=letter.to,
            sender=(name, house.email),
            message_id=letter.message_id,
            values=letter.values,
        )
        linked = bool(letter.values.get("link"))
        if letter.receipt_id is not None and not linked:
            content = _paper(database, clock, letter.receipt_id)
            attach_pdf(mail, content, f"{letter.values['number']}.pdf")
        if copied := letter.values.get("copy_of"):
            from qmember.pdf.stamp import COPY, stamp  # few mails carry a copy

            content = _paper(database, clock, int(str(copied)))
            attach_pdf(mail, stamp(content, COPY), f"{letter.values['number']}.pdf")
        if letter.kind == "gift_statement" and not linked:
            attach_pdf(mail, statement_of_mail(database, letter.mail_id), STATEMENT_FILE)
        if not still_waits(database, letter.mail_id):
            raise TakenBack
        deliver(url, mail)

    return send


def _paper(database: Database, clock: Clock, receipt_id: int) -> bytes:
    """The bytes of a receipt, drawn now if nobody has yet."""
    receipt_drawing.draw(database, clock, receipt_id)
    with database.reading() as session:
        return document(session, database.keys, receipt_id)
