"""Vouchers: the list, and one with its lines, its links and its history."""

from __future__ import annotations

from itertools import pairwise

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qmember.domain.ledger import IncomeKind
from qmember.domain.permissions import Permission
from qmember.queries import ledger as reads
from qmember.queries.gifts import GiftRow, gift_by_id
from qmember.queries.history import history_of
from qmember.queries.ledger import Chosen, Voucher
from qmember.queries.receipts import receipts_of_income
from qmember.queries.voucher_links import Links, links_of
from qmember.web.access import permit
from qmember.web.context import keys, reading, service, viewer
from qmember.web.forms.exports import TakeForm
from qmember.web.office.bundle_words import bundle_name
from qmember.web.office.gift_words import changes_in_words
from qmember.web.office.numbers import read_voucher
from qmember.web.office.stories import line, story
from qmember.web.words import ANONYMITY_WORDS, CHANNEL_WORDS, INCOME_WORDS, VOUCHER_WORDS

bp = Blueprint("ledger", __name__)


@bp.get("/verifikationer")
@permit(Permission.READ_LEDGER)
def index() -> str | Response:
    """Show the newest vouchers: of a year, of kinds of income, of an account, or one by its number."""
    wanted = request.args.get("nummer", "").strip()
    if wanted and (number := read_voucher(wanted)) is not None and reads.exists(reading(), *number):
        return redirect(url_for("office.ledger.show", number=number))
    chosen = read_chosen(request.args)
    rows = reads.vouchers_page(reading(), chosen, before=request.args.get("fore", type=int))
    more = rows[-1].entry_id if len(rows) == reads.PAGE else None
    return render_template(
        "office/ledger/index.html", rows=rows, years=reads.years(reading()), chosen=chosen,
        total=reads.sum_of(reading(), chosen) if chosen.in_part else None, wanted=wanted,
        more=more, words=VOUCHER_WORDS, income_words=INCOME_WORDS, take=TakeForm(formdata=None),
    )  # fmt: skip


@bp.get("/verifikationer/konton")
@permit(Permission.READ_LEDGER)
def accounts() -> str:
    """Show every account with its balance."""
    return render_template("office/ledger/accounts.html", accounts=reads.balances(reading()))


@bp.get("/verifikationer/<voucher:number>")
@permit(Permission.READ_LEDGER)
def show(number: tuple[int, int]) -> str:
    """Show one voucher: what it is about, its lines, what it is linked to, and its history."""
    voucher = reads.voucher(reading(), *number)
    links = links_of(reading(), keys(), viewer(), voucher.entry_id)
    gift = None if links.reverses_income else links.income
    return render_template(
        "office/ledger/show.html", voucher=voucher, gift=gift, links=links, words=VOUCHER_WORDS,
        income_words=INCOME_WORDS, channel_words=CHANNEL_WORDS, anonymity_words=ANONYMITY_WORDS,
        story=story_of(voucher, links), bundle_name=bundle_name(links.bundle) if links.bundle else None,
        receipts=receipts_of_income(reading(), viewer(), gift.income_id) if gift else [],
    )  # fmt: skip


def story_of(voucher: Voucher, links: Links) -> list[dict[str, object]]:
    """What happened, with old and new where something was corrected; its own line where nothing did."""
    happened = history_of(reading(), service().database.keys, viewer(), list(links.subjects))
    if not happened:
        what = str(VOUCHER_WORDS.get(voucher.kind, voucher.kind))
        return [line(voucher.created_by, voucher.created_at, what)]
    return story(happened, corrected=_corrected(links))


def _corrected(links: Links) -> dict[int, str]:
    """What each correction of this income changed, in words, by the row id that it replaced."""
    ids = [row_id for subject, row_id in links.subjects if subject == "income"]
    rows: list[GiftRow] = [gift_by_id(reading(), viewer(), row_id) for row_id in ids]
    return {old.income_id: changes_in_words(old, new) for old, new in pairwise(rows)}


def read_chosen(asked: MultiDict[str, str]) -> Chosen:
    """The vouchers that an address or a form names; kinds of income that are none are ignored."""
    known = {kind.value for kind in IncomeKind}
    kinds = tuple(kind for kind in asked.getlist("slag") if kind in known)
    return Chosen(asked.get("ar", type=int), kinds, asked.get("konto") or None)
