"""The way of one krona: from the bank's row through a correction to the bookkeeping, on one page."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.reviews import Wish
from qmember.models import Allocation
from qmember.queries.gifts import gift_by_id
from qmember.queries.users import account_by_email
from qmember.services import handover, people
from qmember.services.bank_naming import Part, name_payment
from qmember.services.gifts import GiftFacts, move_gift, record_gift
from qmember.services.periods import close_month
from qmember.services.reviews import draw_sample, tick
from tests.conftest import EVERYTHING
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in
from tests.office.test_bank_page import plain

BEGAN, TODAY = date(2026, 1, 1), date(2026, 11, 23)


@pytest.fixture
def moved(open_unit) -> tuple[str, str]:
    """Two vouchers: a bank payment named as Anna's gift, and what it became as Karin's."""
    with open_unit(EVERYTHING) as unit:
        anna = people.add_person(unit, name="Anna Ek", receipt_wish=ReceiptWish.PAPER).id
        karin = people.add_person(unit, name="Karin Lundh", receipt_wish=ReceiptWish.PAPER).id
        [payment_id] = paid_in(unit, Payer(50_000, "EK ANNA"))
    with open_unit(EVERYTHING) as unit:
        named = name_payment(unit, payment_id, [Part("gift", 50_000, anna)], how="likely")
        first = unit.session.get_one(Allocation, named.allocation_ids[0]).income_id
    with open_unit(EVERYTHING) as unit:
        second = move_gift(unit, first, karin).income_id
    with open_unit(EVERYTHING) as unit:
        handover.hand_over(unit, BEGAN, TODAY)
        return tuple(gift_by_id(unit.session, EVERYTHING, one).voucher for one in (first, second))


def whats(page: str) -> list[str]:
    """What the lines of the way say, in their order."""
    found = re.findall(r'<p class="history-what">(.*?)</p>', page, re.DOTALL)
    return [plain(one).strip() for one in found]


def test_the_whole_way_stands_in_order_whichever_voucher_one_comes_from(sign_in, moved) -> None:
    first, second = moved
    karin = sign_in()
    page = karin.get(f"/verifikationer/{first}/vag").text
    said = whats(page)
    assert said[:3] == [
        "Pengarna kom till banken", "Betalningen namngavs", f"Gåva i verifikation {first}",
    ]  # fmt: skip
    assert said[3] == "Kvitto 2026-0001 utfärdades"
    assert said[4:6] == ["Vänd", "Kvitto 2026-0001 makulerades"]
    assert said[6:9] == [
        "Betalningen namngavs", f"Gåva i verifikation {second}", "Kvitto 2026-0002 utfärdades",
    ]  # fmt: skip
    assert len(said[9:]) == 4, "the bank's row, the gift, its reversal, and the gift anew"
    assert all("lämnades till bokföringen" in one for one in said[9:])
    assert "500,00 kr · Karin Lundh" in plain(page)
    assert "500,00 kr · fel givare" in plain(page).lower()
    assert whats(karin.get(f"/verifikationer/{second}/vag").text) == said


def test_every_line_leads_somewhere_and_back(sign_in, moved) -> None:
    karin = sign_in()
    page = karin.get(f"/verifikationer/{moved[0]}/vag").text
    leads = re.findall(r'<p class="history-what"><a href="([^"]+)"', page)
    assert len(leads) == len(whats(page))
    for href in dict.fromkeys(leads):
        there = karin.get(href)
        assert there.status_code == 200, href
        assert "/vag" in there.text or "/verifikationer/" in there.text, href


def test_an_auditor_meets_no_name(sign_in, moved) -> None:
    page = sign_in("revisor@example.org").get(f"/verifikationer/{moved[0]}/vag")
    assert page.status_code == 200
    assert "Lundh" not in page.text
    assert "Anna" not in page.text


def test_a_voucher_without_income_has_no_way(sign_in, moved) -> None:
    assert sign_in().get("/verifikationer/2026-0001/vag").status_code == 404


def test_the_auditors_tick_is_the_last_link_and_leads_to_her_desk(
    sign_in, open_unit, database
) -> None:
    with open_unit(EVERYTHING) as unit:
        facts = GiftFacts(50_000, date(2026, 1, 7), Channel.CASH, None)
        given = record_gift(unit, facts)
        close_month(unit, "2026-01", reason="Ingen bank ännu")
        number = gift_by_id(unit.session, EVERYTHING, given.income_id).voucher
    with database.reading() as session:
        auditor = account_by_email(session, "revisor@example.org", TODAY).viewer
    with open_unit(auditor) as unit:
        draw_sample(unit, 2026, Wish("linden", None, None))
        tick(unit, given.entry_id)
    page = sign_in("revisor@example.org").get(f"/verifikationer/{number}/vag").text
    assert whats(page)[-1] == f"Verifikation {number} granskades"
    assert f'href="/granskning/{number}"' in page
    treasurer = sign_in().get(f"/verifikationer/{number}/vag").text
    assert whats(treasurer)[-1] == f"Verifikation {number} granskades"
    assert "/granskning/" not in treasurer.partition("<main")[2]
    assert (
        "granskades"
        not in sign_in("ordforande@example.org").get(f"/verifikationer/{number}/vag").text
    )
