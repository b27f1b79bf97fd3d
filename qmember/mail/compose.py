"""Compose a mail from its templates: subject, plain text, the headers that every mail carries."""

from __future__ import annotations

import gettext
from datetime import date
from email.message import EmailMessage
from email.utils import formataddr
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qmember.domain.dates import long_date
from qmember.domain.money import NBSP, kronor

ROOT = Path(__file__).resolve().parents[2]
SUBJECT_LENGTH = 150


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "mail"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # plain text; there is no HTML part
        trim_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    folder = str(ROOT / "qmember" / "translations")
    texts = gettext.translation("messages", folder, [language], fallback=True)
    environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["kr"] = lambda amount: f"{kronor(amount)}{NBSP}kr"
    environment.filters["long_date"] = lambda day: long_date(date.fromisoformat(day), language)
    return environment


def compose(
    kind: str, *, to: str, sender: tuple[str, str], message_id: str, values: dict[str, object]
) -> EmailMessage:
    """One mail to one reader: ``templates/mail/<kind>/subject.txt`` and ``body.txt``.

    ``sender`` is (name, address). Line breaks never reach a header.
    """
    environment = _environment(str(values.get("language", "sv")))
    mail = EmailMessage()
    subject = environment.get_template(f"{kind}/subject.txt").render(values)
    mail["Subject"] = " ".join(subject.split())[:SUBJECT_LENGTH]
    mail["From"] = formataddr((" ".join(sender[0].split()), sender[1]))
    mail["To"] = to
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(environment.get_template(f"{kind}/body.txt").render(values))
    return mail


def attach_pdf(mail: EmailMessage, content: bytes, name: str) -> None:
    """Attach a PDF under a neutral file name."""
    mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
