"""The list of gifts: newest first, masked for who looks, the voided and corrected ones too."""

from __future__ import annotations

import re
from datetime import date, timedelta

from qmember.domain.ledger import Anonymity, Channel
from qmember.models import OutboxMail
from qmember.services import gifts, receipts
from qmember.services.gifts import GiftFacts
from tests.office.register import SECRET
from tests.people import called_by_rut

DAY = date(2026, 11, 20)


def vouchers(text: str) -> list[str]:
    """The voucher numbers of the table, in order."""
    return re.findall(r'<th scope="row"><a href="/verifikationer/([\d-]+)"', text)


def test_an_empty_list_says_what_will_come(sign_in) -> None:
    text = sign_in().get("/gavor").text
    assert "Här visas gåvor. Registrera den första, eller läs in en bankfil" in text
    assert "<table" not in text


def test_the_newest_comes_first_and_fifty_make_a_page(sign_in, ids, opened, asked) -> None:
    with opened() as unit:
        for place in range(60):
            day = DAY - timedelta(days=place % 9)
            gifts.record_gift(unit, GiftFacts(1000 + place, day, Channel.CASH, ids[place % 5]))
    karin = sign_in()
    karin.get("/gavor")
    with asked() as questions:
        first = karin.get("/gavor").text
    assert len(questions) <= 12, "the same number however many gifts"
    assert vouchers(first)[0] == "2026-0060"
    assert len(vouchers(first)) == 50
    more = re.search(r'href="(/gavor\?fore=\d+)"', first)
    assert more is not None
    assert vouchers(karin.get(more[1]).text) == [f"2026-{n:04d}" for n in range(10, 0, -1)]


def test_voided_and_corrected_gifts_stay_and_say_so(sign_in, ids, opened) -> None:
    with opened() as unit:
        first = gifts.record_gift(unit, GiftFacts(1000, DAY, Channel.CASH, ids[0]))
        second = gifts.record_gift(unit, GiftFacts(2000, DAY, Channel.CASH, ids[0]))
        gifts.void_gift(unit, first.income_id, reason="duplicate")
        gifts.move_gift(unit, second.income_id, ids[1])
    text = sign_in().get("/gavor").text
    assert vouchers(text) == ["2026-0005", "2026-0002", "2026-0001"]
    assert re.search(r"2026-0002.*?Rättad", text, re.DOTALL)
    assert re.search(r"2026-0001.*?Makulerad", text, re.DOTALL)


def test_undo_is_offered_only_while_nothing_has_left(sign_in, ids, opened) -> None:
    with opened() as unit:
        sent = gifts.record_gift(unit, GiftFacts(1000, DAY, Channel.CASH, ids[0]))
        receipts.hand_out(unit, sent.receipt_id or 0)
        gifts.record_gift(unit, GiftFacts(2000, DAY, Channel.CASH, ids[0]))
    text = sign_in().get("/gavor").text
    assert "/gavor/2026-0002/angra" in text
    assert "/gavor/2026-0001/angra" not in text


def test_nobody_in_danger_is_named(sign_in, ids, hidden_gift) -> None:
    for email in ("kassor@example.org", "revisor@example.org"):
        assert SECRET not in sign_in(email).get("/gavor").text


def test_the_auditor_sees_pseudonyms_and_no_form(sign_in, ids, opened) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(1000, DAY, Channel.CASH, ids[0]))
        gifts.record_gift(
            unit, GiftFacts(2000, DAY, Channel.CASH, ids[0], anonymity=Anonymity.BOARD)
        )
    text = sign_in("revisor@example.org").get("/gavor").text
    assert "Anna Ek" not in text
    assert text.count(called_by_rut(1001)) == 2
    assert "Registrera gåva" not in text
    assert "Ångra" not in text


def test_a_receipt_that_should_have_left_is_said_to_wait(sign_in, ids, opened, clock) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(1000, DAY, Channel.CASH, ids[0]))
    karin = sign_in()
    for page in ("/gavor", "/gavor/kvitton"):
        assert re.search(r"[Ss]kickas \d\d\.\d\d", karin.get(page).text)
    with opened() as unit:
        mail = unit.session.query(OutboxMail).one()
        mail.send_after = clock.now() - timedelta(days=1)
    for page in ("/gavor", "/gavor/kvitton"):
        assert "äntar på att skickas" in karin.get(page).text
