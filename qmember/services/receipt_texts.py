"""What is printed on a gift receipt and said in its mail, frozen when the receipt is numbered."""

from __future__ import annotations

from typing import cast

from qmember.domain.ledger import Anonymity, voucher_number
from qmember.domain.people import HIDDEN, Protection, ReceiptWish, show_number
from qmember.domain.receipts import ReceiptText, receipt_number
from qmember.models import Entry, Income, Person, Purpose, Receipt
from qmember.queries.association import Association, association
from qmember.queries.gift_parts import parts_of, said
from qmember.queries.refunds import given_back_of
from qmember.services.gift_holds import held_among
from qmember.services.unit import Unit


def receipt_text(
    unit: Unit,
    row: Income,
    person: Person | None,
    shown: str,
    replaces: Receipt | None,
    *,
    code: str | None = None,
) -> ReceiptText:
    """Everything that the receipt of a gift says, under the number ``shown`` and with its ``code``.

    The purpose stands only on receipts of those who chose no protection: it tells what the
    association does.
    """
    house = house_of(unit)
    entry = unit.session.get_one(Entry, row.entry_id)
    return ReceiptText(
        association_name=house.name,
        orgnr=house.orgnr,
        address=() if _flagged(unit, person) else house.address,
        contact=" · ".join(part for part in (house.phone, house.email, house.website) if part),
        bankgiro=house.bankgiro,
        number=shown,
        issued_on=unit.today,
        giver_name=_giver(row, person),
        giver_address=_address(unit, row, person),
        gift_on=row.received_on,
        amount_ore=row.amount_ore,
        channel=row.channel,
        purpose=_purpose(unit, row) if _tells_purpose(person) else None,
        voucher=voucher_number(entry.year, entry.number),
        replaces=receipt_number(replaces.year, replaces.number) if replaces else None,
        tax_sentence=None,
        language=person.language if person else "sv",
        split_note=None,
        refunded_ore=given_back_of(unit.session, row) or None,
        code=code,
        check_at=house.check_at if code else None,
    )


def house_of(unit: Unit) -> Association:
    """The association's choices, read once a deed: many receipts may be issued in one."""
    kept = unit.memory.get("house")
    if isinstance(kept, tuple) and kept[0] == unit.today:
        return cast("Association", kept[1])
    house = association(unit.session, unit.today)
    unit.memory["house"] = (unit.today, house)
    return house


def _tells_purpose(person: Person | None) -> bool:
    """Tell whether a receipt says what its gift is for: only that of somebody who chose no protection."""
    return person is None or person.protection == Protection.NORMAL


def _purpose(unit: Unit, row: Income) -> str | None:
    """What the gift is for, part by part where it is divided; nothing for the general purpose alone."""
    if row.purpose_id is None:
        return said(parts_of(unit.session, [row.id]).get(row.id, ())) or None
    purpose = unit.session.get_one(Purpose, row.purpose_id)
    return None if purpose.general else purpose.name


def _giver(row: Income, person: Person | None) -> str | None:
    """The giver as she wishes to be named: her own words, her name, her number, or nobody."""
    if person is None or row.anonymity == Anonymity.ALL:
        return None
    if Protection(person.protection) in HIDDEN:
        return show_number(person.number)
    return person.named_as or person.name


def _address(unit: Unit, row: Income, person: Person | None) -> tuple[str, ...]:
    """Lines for a window envelope; discreet and hidden people get no paper, so no address."""
    if person is None or row.anonymity == Anonymity.ALL or person.protection != Protection.NORMAL:
        return ()
    if _flagged(unit, person):
        return ()
    if person.receipt_wish != ReceiptWish.PAPER or not person.street:
        return ()
    return (person.street, f"{person.postcode or ''} {person.city or ''}".strip())


def _flagged(unit: Unit, person: Person | None) -> bool:
    """Tell whether her money is not received without a decision: no paper to her bears an address."""
    return person is not None and bool(held_among(unit, [person.id]))


def _thanks(house: Association, language: str) -> tuple[str, ...]:
    return house.thanks_en if language == "en" else house.thanks_sv


def mail_values(
    house: Association,
    receipt: Receipt,
    row: Income,
    *,
    discreet: bool,
    refunded: int = 0,
    link: str | None = None,
) -> dict[str, object]:
    """What the mail of a receipt says; with ``discreet`` neither number nor amount in the subject.

    ``refunded`` öre have gone back of the gift. ``link`` is where the receipt is fetched; without one
    it is attached.
    """
    return {
        "number": receipt_number(receipt.year, receipt.number),
        "amount_ore": row.amount_ore,
        "refunded_ore": refunded,
        "received_on": row.received_on.isoformat(),
        "language": receipt.language,
        "discreet": discreet,
        "link": link,
        "sender": (house.neutral_sender if discreet else house.mail_sender) or house.name,
        "association": house.name,
        "thanks": [] if discreet else list(_thanks(house, receipt.language)),
    }
