"""A receipt that has left is sent once more when its giver asks: by a new link, or as a copy."""

from __future__ import annotations

import io
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from pypdf import PdfReader

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.domain.permissions import Role
from qmember.models import OutboxMail, Receipt, ReceiptDelivery
from qmember.queries.receipts import link_of
from qmember.services import mailing, people, receipts
from qmember.services.contact_wishes import set_wishes
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.protection import set_protection
from qmember.services.receipt_again import Again, send_again
from qmember.services.receipt_choices import choose_receipts
from qmember.services.receipt_links import EXPIRED, Fetched, fetch
from qmember.services.sending import Letter, send_waiting
from tests.clocks import noon
from tests.conftest import EVERYTHING
from tests.services.test_users_roles import viewer

HERE = "https://kvitto.example.org"


def later():
    clock = noon()
    clock.move(days=1)
    return clock


def leave(database) -> list[Letter]:
    """Let every mail that waits leave; the letters."""
    letters: list[Letter] = []
    send_waiting(database, later(), letters.append)
    return letters


def token_of(letter: Letter) -> str:
    return str(letter.values["link"]).removeprefix(f"{HERE}/kvitto/hamta/")


@pytest.fixture
def first(association, open_unit, database) -> str:
    """The token of the link that a giver got; receipt 1 has left."""
    with open_unit(EVERYTHING) as unit:
        choose_receipts(unit, mail="link", public_url=HERE, least_ore=0)
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        gift = GiftFacts(50000, date(2026, 11, 20), Channel.SWISH, anna, receipt=ReceiptWish.EMAIL)
        record_gift(unit, gift)
    return token_of(leave(database)[0])


def test_a_new_link_works_and_the_old_one_is_dead(first, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        send_again(unit, 1, Again.LINK, key="k")
        send_again(unit, 1, Again.LINK, key="k")  # a double press
    [letter] = leave(database)
    with open_unit(EVERYTHING) as unit:
        assert fetch(unit, first, computer="a") == EXPIRED
        assert fetch(unit, token_of(letter), computer="a") == Fetched(1, None, again=False)
        assert fetch(unit, token_of(letter), computer="a") == EXPIRED
        assert unit.session.query(ReceiptDelivery).count() == 1  # it left once


def test_after_it_was_fetched_a_new_link_brings_a_copy(first, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        assert fetch(unit, first, computer="a") == Fetched(1, None, again=False)
        send_again(unit, 1, Again.LINK)
    [letter] = leave(database)
    with open_unit(EVERYTHING) as unit:
        assert fetch(unit, token_of(letter), computer="a") == Fetched(1, None, again=True)


def test_a_link_that_has_expired_is_sent_anew(first, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        unit.now += timedelta(days=31)
        assert fetch(unit, first, computer="a") == EXPIRED
        state = link_of(unit.session, 1)
        assert state is not None
        assert state.expires_at <= unit.now
        send_again(unit, 1, Again.LINK)
        assert link_of(unit.session, 1).expires_at > unit.now


def test_an_attachment_is_a_copy_and_ends_the_link(first, open_unit, database, monkeypatch) -> None:
    sent: list[EmailMessage] = []
    monkeypatch.setattr(mailing, "deliver", lambda _url, mail: sent.append(mail))
    with open_unit(EVERYTHING) as unit:
        send_again(unit, 1, Again.ATTACHMENT)
        assert fetch(unit, first, computer="a") == EXPIRED
    send_waiting(database, later(), mailing.sender(database, later(), "smtp://127.0.0.1:9"))
    [mail] = sent
    [part] = mail.iter_attachments()
    text = PdfReader(io.BytesIO(part.get_payload(decode=True))).pages[0].extract_text()
    assert "KOPIA" in text
    assert "2026-0001" in text


def test_nothing_is_mailed_to_who_is_protected_or_wants_letters_or_has_no_address(
    first, open_unit
) -> None:
    for change, why in (
        (lambda unit: set_protection(unit, 1, Protection.PROTECTED), "protected"),
        (lambda unit: set_wishes(unit, 1, [ContactWish.ONLY_LETTERS]), "letters only"),
        (lambda unit: setattr(unit.session.get(people.Person, 1), "email", None), "no e-mail"),
    ):
        with open_unit(EVERYTHING) as unit, unit.session.begin_nested() as attempt:
            change(unit)
            unit.session.flush()
            for how in Again:
                with pytest.raises(Refused, match=why):
                    send_again(unit, 1, how)
            attempt.rollback()
    with open_unit(EVERYTHING) as unit:
        assert unit.session.query(OutboxMail).filter_by(sent_at=None).count() == 0


def test_what_holds_no_longer_or_has_not_left_is_not_sent(first, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        receipts.reissue(unit, 1, reason="lost")
        newest = unit.session.query(Receipt).count()
        with pytest.raises(Conflict, match="holds no longer"):
            send_again(unit, 1, Again.LINK)
        with pytest.raises(Conflict, match="not left"):
            send_again(unit, newest, Again.LINK)


def test_voided_while_it_waits_it_does_not_leave(first, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        send_again(unit, 1, Again.ATTACHMENT)
        receipts.reissue(unit, 1, reason="lost")
    assert [letter.values["number"] for letter in leave(database)] == ["2026-0002"]


def test_where_mails_carry_no_links_only_an_attachment_is_sent(first, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        choose_receipts(unit, mail="attachment", public_url=HERE, least_ore=0)
        with pytest.raises(Refused, match="attachment"):
            send_again(unit, 1, Again.LINK)
        send_again(unit, 1, Again.ATTACHMENT)


def test_who_records_no_gifts_sends_nothing(first, open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit(viewer(Role.AUDITOR)) as unit:
        send_again(unit, 1, Again.LINK)
