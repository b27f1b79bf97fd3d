"""Nobody writes a header through a name, and no mail has a second reader."""

from __future__ import annotations

import email
import email.policy

import pytest

from qmember.mail.compose import compose
from qmember.mail.smtp import BadMailServer, deliver
from tests.mail_server import MailServer, serving

HEADERS = {
    "Subject", "From", "To", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
}  # fmt: skip
HOSTILE = [
    "Anna\r\nBcc: all@example.org",
    "Anna\nSubject: other",
    "Anna\r\n\r\n<b>body</b>",
    "Anna\x0bBcc: x\x0c\x85\u2028\u2029Bcc: y",
    "{{ 7 * 7 }} {{ self.__class__ }} {x.__class__} %(sender)s",
    "=?utf-8?b?QW5uYQ0KQmNjOiB4?= Ek",
    "=?utf-8?q?Anna=0D=0ABcc:_x?=",
    '"Anna" <other@example.org>, third@example.org',
    "Åsa Öberg 👩‍👩‍👧 \u202e",
    "A" * 5000,
]


def mail_with(text: str, to: str = "anna@example.org") -> email.message.EmailMessage:
    values = {
        "number": text, "amount_ore": 5000, "received_on": "2026-11-20", "language": "sv",
        "discreet": False, "sender": text, "association": text,
    }  # fmt: skip
    sent = compose(
        "gift_receipt", to=to, sender=(text, "info@example.org"), message_id="<1@x>", values=values
    )
    return email.message_from_bytes(
        sent.as_bytes(policy=email.policy.SMTPUTF8), policy=email.policy.default
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_adds_no_header_and_no_reader(text: str) -> None:
    mail = mail_with(text)
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert mail["To"].addresses[0].addr_spec == "anna@example.org"
    assert [one.addr_spec for one in mail["From"].addresses] == ["info@example.org"]
    assert len(mail["Subject"]) <= 150


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_name_is_carried_out(text: str) -> None:
    mail = mail_with(text)
    body = mail.get_content()
    assert "49" not in body + mail["Subject"]
    assert "<class" not in body + mail["Subject"]


@pytest.mark.parametrize(
    "to",
    [
        "anna@example.org\r\nBcc: x@example.org",
        "anna@example.org\nX: y",
        "anna@example.org, other@example.org",
        "Anna <anna@example.org>",
        "a,b@example.org",
        "",
    ],
)
def test_what_is_not_one_address_is_never_sent_to(to: str) -> None:
    with pytest.raises(ValueError, match="not one address"):
        mail_with("Anna", to)


def test_a_domain_with_swedish_letters_is_written_as_servers_know_it() -> None:
    assert mail_with("Anna", "anna@räksmörgås.se")["To"] == "anna@xn--rksmrgs-5wao1o.se"


def test_letters_before_the_at_reach_a_server_that_knows_them() -> None:
    server = MailServer()
    with serving(server) as url:
        deliver(url, mail_with("Anna", "anna+gåva@example.org"))
    assert [to for to, _ in server.taken] == [["anna+gåva@example.org"]]


def test_one_reader_a_mail_on_the_way_too() -> None:
    server = MailServer()
    with serving(server) as url:
        deliver(url, mail_with("Anna"))
    assert [to for to, _ in server.taken] == [["anna@example.org"]]


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", ""])
def test_an_address_of_a_server_that_is_none_says_what_it_should_be(url: str) -> None:
    with pytest.raises(BadMailServer, match="SMTP_URL"):
        deliver(url, mail_with("Anna"))
