"""What a column of a bank's file may hold, in words, and what reading it so would lead to."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _

from qmember.domain.bank import BankFile, totals
from qmember.domain.bank_profiles import Field
from qmember.web.filters import kr
from qmember.web.office.file_words import problem_words, sum_in
from qmember.web.texts import lazy_gettext as _l

FIELD_WORDS: dict[Field, LazyString] = {
    Field.OTHER: _l("Is not read"),
    Field.BOOKED: _l("Day of booking"),
    Field.DAY: _l("Day of the payment"),
    Field.AMOUNT: _l("Amount, with minus for money out"),
    Field.IN: _l("Money in"),
    Field.OUT: _l("Money out"),
    Field.BALANCE: _l("Balance after the row"),
    Field.TEXT: _l("Text or message"),
    Field.NAME: _l("Payer's name"),
    Field.SENDER: _l("Payer's account or telephone"),
    Field.REFERENCE: _l("Payer's reference (OCR)"),
    Field.NUMBER: _l("The bank's own number of the row"),
    Field.PAYMENT_ID: _l("The payment's own number"),
    Field.WAY: _l("Way of payment"),
    Field.STATUS: _l("Whether it is booked"),
    Field.CURRENCY: _l("Currency"),
    Field.CLEARING: _l("Our clearing number"),
    Field.ACCOUNT: _l("Our account"),
    Field.IBAN: _l("Our IBAN"),
    Field.SWISH: _l("Our Swish number"),
}
"""In the order in which they are offered."""

PROBLEMS = 15


def would_lead_to(file: BankFile) -> Iterator[str]:
    """What is in the file, in sentences, when its columns hold what was chosen."""
    figures = totals(file)
    yield ngettext(
        "%(num)s payment in, %(sum)s.", "%(num)s payments in, %(sum)s.",
        figures["payments"], sum=sum_in(file),
    )  # fmt: skip
    yield ngettext(
        "%(num)s row out, %(sum)s.", "%(num)s rows out, %(sum)s.",
        figures["debits"], sum=kr(figures["debits_ore"]),
    )  # fmt: skip
    if not file.statements:
        yield _("No balance is read, so nothing proves that every row is there.")
    elif all(one.agree for one in file.statements):
        yield _("Opening and closing balance agree.")


def problem_lines(file: BankFile) -> list[str]:
    """What is wrong or odd in the file, so many lines as somebody reads."""
    lines = [problem_words(one) for one in file.problems]
    left = len(lines) - PROBLEMS
    return (
        lines
        if left <= 0
        else [*lines[:PROBLEMS], ngettext("and %(num)s more", "and %(num)s more", left)]
    )
