"""What reading a bank file led to, in words: what it covers, whether it adds up, what to look at."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.bank import BankFile, credits_by_currency, totals
from qmember.domain.bank_problems import Problem
from qmember.domain.money import NBSP
from qmember.services.bank_import import Imported
from qmember.web.filters import kr, kr_plain, long_date, say

SHOWN = 15
"""So many remarks are told after a file was read; the rest is a number."""

Told = tuple[str, str | dict[str, object]]
"""A category and a message, as ``flash`` takes them."""


def problem_words(problem: Problem) -> str:
    """A problem of a file with its place: ``Rad 17: …``."""
    text = problem.text(say)
    if problem.where is None:
        return text
    goes_on = problem.message[:1].islower()
    return f"{problem.where.text(say)}: {text[:1].lower() + text[1:] if goes_on else text}"


def tell(file: BankFile, done: Imported) -> Iterator[Told]:
    """What was read, and what a person should look at."""
    if done.again:
        yield "info", _("That file has already been read. Nothing has changed")
        return
    yield "done", " ".join(_sentences(file, done))
    if done.skipped:
        yield (
            "wait",
            ngettext(
                "%(num)s row is on an account that is not ours and was left out.",
                "%(num)s rows are on accounts that are not ours and were left out.",
                done.skipped,
            ),
        )
    remarks = [problem_words(problem) for problem in (*file.problems, *done.problems)]
    if remarks:
        yield "wait", _remarks(remarks)


def _sentences(file: BankFile, done: Imported) -> Iterator[str]:
    if (covered := _covered(file)) is not None:
        yield covered
    figures = totals(file)
    yield ngettext(
        "%(num)s payment in, %(sum)s.", "%(num)s payments in, %(sum)s.",
        figures["payments"], sum=sum_in(file),
    )  # fmt: skip
    if file.statements and all(one.agree for one in file.statements):
        yield _("Opening and closing balance agree.")
    yield ngettext("%(num)s new row.", "%(num)s new rows.", done.new)
    if done.known:
        yield ngettext(
            "%(num)s was there already and is not counted again.",
            "%(num)s were there already and are not counted again.",
            done.known,
        )
    if done.settled:
        yield ngettext(
            "%(num)s fee settled itself.", "%(num)s fees settled themselves.", done.settled
        )


def sum_in(file: BankFile) -> str:
    """What came in; money of another kind stands by itself: ``9 900,00 kr + 4 000,00 EUR``."""
    found = credits_by_currency(file) or {"SEK": 0}
    return " + ".join(
        kr(ore) if currency == "SEK" else f"{kr_plain(ore)}{NBSP}{currency}"
        for currency, ore in found.items()
    )


def _covered(file: BankFile) -> str | None:
    """The account and days that the file tells of, where it tells of one account."""
    accounts = {one.account for one in file.statements} or {
        one.bankgiro or one.account for one in file.deposits
    }
    days = sorted(d for one in file.statements for d in (one.from_on, one.to_on) if d) or sorted(
        one.booked_on for one in file.deposits if one.booked_on
    )
    if len(accounts) != 1 or not days:
        return None
    if "" in accounts:
        return str(_("%(start)s to %(end)s.", start=long_date(days[0]), end=long_date(days[-1])))
    return str(
        _(
            "Account %(account)s, %(start)s to %(end)s.", account=accounts.pop(),
            start=long_date(days[0]), end=long_date(days[-1]),
        )
    )  # fmt: skip


def _remarks(remarks: list[str]) -> dict[str, object]:
    text = ngettext(
        "Look at one thing in the file.", "Look at %(num)s things in the file.", len(remarks)
    )
    lines = remarks[:SHOWN]
    if len(remarks) > SHOWN:
        left = len(remarks) - SHOWN
        lines.append(ngettext("and %(num)s more", "and %(num)s more", left))
    return {"text": text, "lines": lines}
