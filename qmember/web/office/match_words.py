"""What a payment is believed to be, and why, in words: short sentences, never a percentage."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _

from qmember.domain.fee_policies import Over
from qmember.domain.ledger import NOT_INCOME, SETTLED, IncomeKind
from qmember.domain.match_facts import OVER, Because
from qmember.queries.bank_believed import Believed, ShownShare
from qmember.web.filters import kr, long_date
from qmember.web.navigation import house_of_request
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import VOUCHER_WORDS

BECAUSE: dict[Because, LazyString] = {
    Because.REFERENCE: _l("The reference is that of the fee."),
    Because.SWAPPED: _l("Two digits of the reference seem to have changed places."),
    Because.NUMBER: _l("The member number is in the message."),
    Because.AMOUNT: _l("The amount is the membership fee."),
    Because.MORE: _l("The amount is more than the fee."),
    Because.LESS: _l("The amount is less than the fee."),
    Because.SENDER: _l("The same account has paid like that before."),
    Because.HABIT: _l("The same account, amount and purpose as at least twice before."),
    Because.NAME: _l("The name is the same."),
    Because.NAME_WITHIN: _l("The whole name is in what the bank says."),
    Because.NAME_ALIKE: _l("The name is alike."),
    Because.TOLD: _l("The name is in the message."),
    Because.TOGETHER: _l("Both names are there, and their fees are the amount."),
    Because.HOUSEHOLD: _l("They are of the same household, and their fees are the amount."),
    Because.AUTHORITY: _l("The sender pays out grants of others."),
    Because.BY_HAND: _l("A gift of the amount was entered by hand. It may be the same money."),
    Because.SEVERAL: _l("The account has paid for several people."),
    Because.EQUAL: _l("Several fit equally well."),
    Because.OTHER_PAYMENT: _l("Another payment seems to be for the same."),
    Because.WORDS: _l("The message says something else."),
    Because.PAUSED: _l("The rule is paused."),
}
OVER_KINDS: dict[Over, LazyString] = {
    Over.GIFT: _l("gift"),
    Over.NEXT_YEAR: _l("on the fee of next year"),
    Over.GIVE_BACK: _l("to give back"),
}


def title_of(one: Believed) -> str:
    """What it is and whose: ``Medlemsavgift 2027 200,00 kr + gåva 100,00 kr · Karin Lund, M1029``."""
    what = " + ".join(_what(share, alone=len(one.shares) == 1) for share in one.shares)
    return " · ".join([what, *dict.fromkeys(filter(None, map(_who, one.shares)))])


def reasons_of(one: Believed) -> str:
    """Why, in sentences."""
    return " ".join(_why(one, because) for because in one.because)


def short_of(one: Believed) -> str:
    """The same as one of several in a line: whose, and what it is."""
    whose = [who for share in one.shares if (who := _who(share))]
    what = " + ".join(_what(share, alone=True) for share in one.shares)
    return " · ".join([*dict.fromkeys(whose), what])


def _what(one: ShownShare, *, alone: bool) -> str:
    amount = "" if alone else f" {kr(one.share.amount)}"
    if one.share.kind == SETTLED:
        return str(_("The gift %(number)s by hand", number=one.voucher))
    if one.share.kind == OVER:
        return f"{OVER_KINDS[Over(house_of_request().fee_over)]}{amount}"
    if one.share.kind == NOT_INCOME:
        return str(_("Not income"))
    year = f" {_year(one)}" if one.share.kind == IncomeKind.MEMBERSHIP_FEE else ""
    purpose = f" – {one.purpose}" if one.purpose else ""
    return f"{VOUCHER_WORDS[one.share.kind]}{year}{purpose}{amount}"


def _year(one: ShownShare) -> str:
    if one.from_on is None or one.to_on is None:
        return ""
    first, last = one.from_on.year, one.to_on.year
    return str(first) if first == last else f"{first}–{last}"


def _who(one: ShownShare) -> str:
    """Whose it is: her name, with the member number where it is a fee."""
    if one.share.kind == OVER:
        return ""
    if one.share.kind == SETTLED and one.received_on:
        return ", ".join(filter(None, [one.shown_as, long_date(one.received_on)]))
    return ", ".join(dict.fromkeys(filter(None, [one.shown_as, one.member_no or one.number])))


def _why(one: Believed, because: Because) -> str:
    if because is Because.OPEN_FEE:
        still = next((share.open_ore for share in one.shares if share.open_ore), 0)
        return str(_("A fee of %(amount)s is open.", amount=kr(still)))
    return str(BECAUSE[because])
