"""Set up a new installation by its one-time link: the association, its numbers, its first account."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qmember.domain.errors import Refused
from qmember.domain.ledger import AccountRole
from qmember.domain.own_numbers import NumberKind, own_number
from qmember.domain.permissions import Role
from qmember.domain.text import check_email
from qmember.queries.accounts import mappings
from qmember.services import users
from qmember.services.association import add_bank_account, set_up
from qmember.services.links import SETUP, use_link
from qmember.services.passwords import check_new
from qmember.services.unit import Unit


@dataclass(frozen=True, slots=True)
class House:
    """What is asked of an association at the start; everything but the name may be empty.

    ``general_purpose`` is what the purpose of every gift that names none is called.
    """

    name: str
    general_purpose: str
    orgnr: str = ""
    bankgiro: str = ""
    account: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class FirstUser:
    """The first who can log in."""

    email: str
    name: str
    password: str
    role: Role


def install(unit: Unit, token: str, house: House, first: FirstUser) -> int:
    """Use the link up and make association, accounts and first user; return the user's row id.

    Raises Refused at the field that is not right; nothing is stored then.
    """
    use_link(unit, SETUP, token)
    check_new(first.password, names=(first.name, first.email.partition("@")[0]))
    set_up(
        unit, general_purpose=house.general_purpose, name=house.name,
        orgnr=right_number(unit, "orgnr", house.orgnr), address=house.address, phone=house.phone,
        bankgiro=right_number(unit, "bankgiro", house.bankgiro),
        email=check_email(house.email) if house.email else "",
        taken_over_on=unit.today.isoformat(),
    )  # fmt: skip
    _add_numbers(unit, house)
    user = users.add_user(
        unit, email=first.email, name=first.name, password=first.password, roles=[first.role]
    )
    return user.id


def right_number(unit: Unit, kind: str, text: str) -> str:
    """A number of the kind in the form in which it is shown; empty stays empty, Refused if wrong."""
    if not text.strip():
        return ""
    from qmember.domain.checks import check

    found = check(kind, [text.strip()], unit.today)[0]
    if not found.valid or found.normalised is None:
        sentences = {
            "orgnr": "Check the organisation number. The last digit is not right",
            "bankgiro": "Check the bankgiro number. The last digit is not right",
        }
        raise Refused(sentences[kind], field=kind)
    return found.normalised


def account_digits(text: str) -> tuple[str, str]:
    """Kind and digits of a bank account as the bank's files write it; Refused when it is none."""
    kind = NumberKind.IBAN if re.match(r"\s*[A-Za-z]{2}", text) else NumberKind.BBAN
    try:
        return kind, own_number(kind, text)
    except Refused as error:
        raise Refused(error.message, field="account") from None


def _add_numbers(unit: Unit, house: House) -> None:
    book = mappings(unit.session).account(AccountRole.BANK, unit.today)
    if house.account.strip():
        kind, digits = account_digits(house.account)
        add_bank_account(unit, kind=kind, number=digits, name="Bankkonto", account=book)
    if house.bankgiro.strip():
        digits = "".join(c for c in house.bankgiro if c.isdecimal())
        add_bank_account(unit, kind="bankgiro", number=digits, name="Bankgiro", account=book)
