"""Vouchers: the list, and one with its lines, its links and its history."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from qmember.domain.ledger import IncomeKind
from qmember.domain.permissions import Permission
from qmember.queries import ledger as reads
from qmember.queries.gifts import GiftRow, gift_by_voucher
from qmember.queries.history import history_of
from qmember.queries.receipts import receipts_of_income
from qmember.web.access import permit
from qmember.web.context import reading, service, viewer
from qmember.web.office.stories import story
from qmember.web.words import INCOME_WORDS, VOUCHER_WORDS

bp = Blueprint("ledger", __name__)


@bp.get("/verifikationer")
@permit(Permission.READ_LEDGER)
def index() -> str:
    """Show the newest vouchers; of a year, a kind of income or an account."""
    year, kinds, account = request.args.get("ar", type=int), _kinds(), request.args.get("konto")
    rows = reads.vouchers_page(
        reading(),
        year=year,
        kinds=kinds,
        account=account,
        before=request.args.get("fore", type=int),
    )
    more = rows[-1].entry_id if len(rows) == reads.PAGE else None
    return render_template(
        "office/ledger/index.html", rows=rows, years=reads.years(reading()), year=year, kinds=kinds,
        account=account, accounts=reads.balances(reading()), more=more, words=VOUCHER_WORDS,
        income_words=INCOME_WORDS,
    )  # fmt: skip


@bp.get("/verifikationer/<voucher:number>")
@permit(Permission.READ_LEDGER)
def show(number: tuple[int, int]) -> str:
    """Show one voucher: what it is about, its lines, what it is linked to, and its history."""
    voucher = reads.voucher(reading(), *number)
    gift = gift_by_voucher(reading(), viewer(), *number)
    return render_template(
        "office/ledger/show.html", voucher=voucher, gift=gift, words=VOUCHER_WORDS,
        income_words=INCOME_WORDS, story=_story(gift),
        receipts=receipts_of_income(reading(), viewer(), gift.income_id) if gift else [],
    )  # fmt: skip


def _story(gift: GiftRow | None) -> list[dict[str, object]]:
    if gift is None:
        return []
    keys = service().database.keys
    subjects = [("income", gift.income_id)]
    subjects += [
        ("receipt", row.receipt_id)
        for row in receipts_of_income(reading(), viewer(), gift.income_id)
    ]
    return story(history_of(reading(), keys, subjects))


def _kinds() -> tuple[str, ...]:
    """The kinds of income that the address names; others are ignored."""
    known = {kind.value for kind in IncomeKind}
    return tuple(kind for kind in request.args.getlist("slag") if kind in known)
