"""The queue of thanks as a page: what is noted one by one has its way back, beside it and in the list."""

from __future__ import annotations

from datetime import date

from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from tests.office.sending import edited

PAGE = "/gavor/tack"


def test_noted_as_thanked_is_undone_from_the_message_and_from_the_list(
    sign_in, ids, opened
) -> None:
    with opened() as unit:
        given = GiftFacts(
            50000, date(2026, 11, 20), Channel.SWISH, ids[0], receipt=ReceiptWish.NONE
        )
        gifts.record_gift(unit, given)
    karin = sign_in()
    assert "Noterade som tackade" not in karin.get(PAGE).text
    edited(karin, PAGE, f"{PAGE}/2026-0001")
    text = karin.get(PAGE).text
    assert text.count(f'action="{PAGE}/2026-0001/angra"') == 2
    assert "Noterade som tackade" in text
    assert edited(karin, PAGE, f"{PAGE}/2026-0001/angra").status_code == 302
    text = karin.get(PAGE).text
    assert "Gåvan väntar på tack igen." in text
    assert f'action="{PAGE}/2026-0001"' in text
    assert f'action="{PAGE}/2026-0001/angra"' not in text
    assert edited(karin, PAGE, f"{PAGE}/2026-0001/angra").status_code == 409
