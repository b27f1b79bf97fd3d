"""What is printed on a yearly statement, frozen when it is numbered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qmember.domain.people import HIDDEN, Protection, ReceiptWish, show_number
from qmember.domain.statements import StatementText
from qmember.models import Person
from qmember.queries.association import Association
from qmember.queries.statements import YearOfGifts


def statement_text(
    house: Association, person: Person, given: YearOfGifts, issued_on: date
) -> StatementText:
    """Everything that a statement says but its number, its code and what it replaces.

    Discreet and hidden people's say nothing of purposes and bear no address; hidden people are a
    number.
    """
    level = Protection(person.protection)
    plain = level is Protection.NORMAL
    lines = given.lines if plain else tuple(replace(one, purpose=None) for one in given.lines)
    posted = plain and person.street and person.receipt_wish == ReceiptWish.PAPER
    city = f"{person.postcode or ''} {person.city or ''}".strip()
    named = show_number(person.number) if level in HIDDEN else person.named_as or person.name
    return StatementText(
        association_name=house.name, orgnr=house.orgnr, address=house.address,
        contact=" · ".join(part for part in (house.phone, house.email, house.website) if part),
        number="", issued_on=issued_on, year=given.year, giver_name=named,
        giver_address=(person.street or "", city) if posted else (), lines=lines,
        everything=given.everything, left_out=given.left_out, left_out_ore=given.left_out_ore,
        language=person.language, check_at=None,
    )  # fmt: skip
