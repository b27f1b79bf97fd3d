"""Compose a mail from its templates: subject, plain text, the headers that every mail carries."""

from __future__ import annotations

import gettext
import re
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qmember.domain.dates import long_date
from qmember.domain.money import NBSP, kronor

ROOT = Path(__file__).resolve().parents[2]
SUBJECT_LENGTH = 150
NOT_PLAIN = re.compile(r"[\s,;:<>()\[\]\\\"]")
"""What would make two addresses, or a name and an address, of one."""


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

    ``sender`` is (name, address). Neither line breaks nor encoded words reach a header from a name,
    and ``to`` is one address: raises ValueError for anything else.
    """
    subject, text = written(kind, values)
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = Address(_line(sender[0]), addr_spec=sender[1])
    mail["To"] = _address(to)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def written(kind: str, values: dict[str, object]) -> tuple[str, str]:
    """Subject and text of a mail, in the language of its values."""
    environment = _environment(str(values.get("language", "sv")))
    subject = environment.get_template(f"{kind}/subject.txt").render(values)
    text = environment.get_template(f"{kind}/body.txt").render(values)
    return _line(subject)[:SUBJECT_LENGTH], text


def _line(text: str) -> str:
    """One line that says what it says: the library would read an encoded word as another text."""
    return " ".join(text.split()).replace("=?", "= ?")


def _address(text: str) -> Address:
    """One address, its domain as mail servers know it (``xn--…``)."""
    local, at, domain = text.rpartition("@")
    if not at or not local or NOT_PLAIN.search(text):
        raise ValueError("not one address")
    return Address(username=local, domain=domain.encode("idna").decode("ascii"))


def attach_pdf(mail: EmailMessage, content: bytes, name: str) -> None:
    """Attach a PDF under a neutral file name."""
    mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
