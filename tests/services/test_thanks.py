"""Thanks leave once, in the words of the purpose, to nobody who wants none or is hidden."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.errors import Conflict, Refused
from qmember.domain.fee_letters import FeeSender
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.domain.reach import Barred, Way
from qmember.mail.compose import written
from qmember.models import GiftThanks
from qmember.pdf.thanks_letter import draw_thanks_letters
from qmember.queries.thanks import letters, noted, unthanked
from qmember.services import gifts, people
from qmember.services.contact_wishes import set_wishes
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.protection import set_protection
from qmember.services.sending import send_waiting
from qmember.services.thanks import (
    mark_letters,
    mark_thanked,
    thank_by_mail,
    undo_thanked,
    write_text,
)
from tests.clocks import noon
from tests.conftest import EVERYTHING, TODAY

HOME = {"street": "Gatan 1", "postcode": "222 22", "city": "Lund"}


@pytest.fixture
def givers(association, open_unit) -> list[int]:
    """One by mail, one on paper, one hidden, one discreet, one who wants no thanks."""
    with open_unit(EVERYTHING) as unit:
        ids = [
            people.add_person(unit, name="Mejla Ek", email="mejla@example.org").id,
            people.add_person(unit, name="Papper Öst", receipt_wish=ReceiptWish.PAPER, **HOME).id,
            people.add_person(unit, name="Hemlig Alm", email="hemlig@example.org").id,
            people.add_person(unit, name="Diskret Alm", email="d@example.org").id,
            people.add_person(unit, name="Tacka Nej", email="nej@example.org").id,
        ]
        for place, who in enumerate(ids):
            day = date(2026, 11, 10 + place * 3)
            record_gift(unit, GiftFacts(10_000, day, Channel.SWISH, who, receipt=ReceiptWish.NONE))
        record_gift(
            unit,
            GiftFacts(9_900, date(2026, 6, 1), Channel.SWISH, ids[0], receipt=ReceiptWish.NONE),
        )
        set_protection(unit, ids[2], Protection.PROTECTED)
        set_protection(unit, ids[3], Protection.DISCREET)
        set_wishes(unit, ids[4], [ContactWish.NO_THANKS])
        write_text(unit, purpose_id=None, language="sv", from_on=TODAY, lines=["Varmt!"])
        return ids


def ways(unit) -> list[Way | Barred]:
    return [one.way for one in unthanked(unit.session, EVERYTHING, TODAY)]


def test_the_queue_says_how_each_is_thanked_and_what_is_late(givers, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        found = unthanked(unit.session, EVERYTHING, TODAY)
        assert [one.way for one in found] == [
            Way.MAIL, Way.PAPER, Barred.PROTECTED, Barred.DISCREET, Barred.WISHES_NONE,
        ]  # fmt: skip
        assert [one.late for one in found] == [True, True, False, False, False]
        assert "Hemlig" not in repr(found)


def test_mails_of_thanks_leave_once_in_the_words_that_hold(givers, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        assert thank_by_mail(unit, key="k") == 1
        assert thank_by_mail(unit, key="k") == 1
        with pytest.raises(Refused):
            thank_by_mail(unit)
    later, sent = noon(), list[object]()
    later.move(days=1)
    send_waiting(database, later, sent.append)
    [letter] = sent
    subject, body = written(letter.kind, letter.values)
    assert (letter.to, subject) == ("mejla@example.org", "Tack för din gåva")
    assert "Varmt!" in body
    assert "100" in body


def test_a_wish_against_thanks_takes_a_mail_back(givers, open_unit, database) -> None:
    with open_unit(EVERYTHING) as unit:
        thank_by_mail(unit)
        set_wishes(unit, givers[0], [ContactWish.NO_THANKS])
    sent: list[object] = []
    later = noon()
    later.move(days=1)
    send_waiting(database, later, sent.append)
    assert sent == []


def test_letters_are_printed_for_those_on_paper_and_marked_once(givers, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        found = letters(unit.session, EVERYTHING, TODAY)
        pdf = draw_thanks_letters(FeeSender("Föreningen", "", ("Box 1",), "", "", ""), found)
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        assert len(found) == 1
        for told in ("Papper Öst", "222 22 Lund", "Varmt!"):
            assert told in text
        ids = [one.income_id for one in unthanked(unit.session, EVERYTHING, TODAY)]
        assert mark_letters(unit, ids) == 1, "only those that go on paper"
        with pytest.raises(Conflict):
            mark_letters(unit, ids)
        assert Way.PAPER not in ways(unit)


def test_others_are_noted_one_by_one_and_a_correction_is_not_thanked_again(
    givers, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        discreet = unthanked(unit.session, EVERYTHING, TODAY)[3]
        year, number = map(int, discreet.voucher.split("-"))
        mark_thanked(unit, year, number)
        with pytest.raises(Conflict):
            mark_thanked(unit, year, number)
        facts = GiftFacts(
            12_000, discreet.received_on, Channel.SWISH, givers[3], receipt=ReceiptWish.NONE
        )
        gifts.correct_gift(unit, discreet.income_id, facts, reason="wrong_amount")
        assert Barred.DISCREET not in ways(unit)
        assert len(unit.session.scalars(select(GiftThanks)).all()) == 1


def test_what_was_noted_is_taken_back_and_can_be_noted_again(givers, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        before = ways(unit)
        discreet = unthanked(unit.session, EVERYTHING, TODAY)[3]
        year, number = map(int, discreet.voucher.split("-"))
        with pytest.raises(Conflict):
            undo_thanked(unit, year, number)
        for _ in range(2):
            mark_thanked(unit, year, number)
            assert [one.voucher for one in noted(unit.session, EVERYTHING, TODAY)] == [
                discreet.voucher
            ]
            with pytest.raises(Conflict):
                mark_thanked(unit, year, number)
            undo_thanked(unit, year, number)
            assert ways(unit) == before
            assert noted(unit.session, EVERYTHING, TODAY) == []
            with pytest.raises(Conflict):
                undo_thanked(unit, year, number)


def test_a_mail_or_letter_that_has_left_is_not_taken_back(givers, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        found = {one.way: one for one in unthanked(unit.session, EVERYTHING, TODAY)}
        thank_by_mail(unit)
        mark_letters(unit, [found[Way.PAPER].income_id])
        assert noted(unit.session, EVERYTHING, TODAY) == []
        for way in (Way.MAIL, Way.PAPER):
            with pytest.raises(Conflict):
                undo_thanked(unit, *map(int, found[way].voucher.split("-")))


def test_what_was_taken_back_may_be_thanked_for_by_mail(givers, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        [mailed] = [o for o in unthanked(unit.session, EVERYTHING, TODAY) if o.way is Way.MAIL]
        year, number = map(int, mailed.voucher.split("-"))
        mark_thanked(unit, year, number)
        undo_thanked(unit, year, number)
        assert thank_by_mail(unit) == 1
        with pytest.raises(Conflict):
            undo_thanked(unit, year, number)


def test_words_need_lines_and_a_day_to_come(givers, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        for lines, day, field in (
            ([], TODAY, "lines"),
            (["x"], date(2026, 1, 1), "from_on"),
            (["x"] * 13, TODAY, "lines"),
        ):
            with pytest.raises(Refused) as caught:
                write_text(unit, purpose_id=None, language="sv", from_on=day, lines=lines)
            assert caught.value.field == field
