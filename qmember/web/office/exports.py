"""Lists to take along: the rows of a page as a file; each is noted before it is handed out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from qmember.domain.errors import N_, Refused
from qmember.domain.exports import MOST, MOST_PRINTED, ListFormat
from qmember.domain.permissions import Permission
from qmember.queries import ledger
from qmember.queries.gifts import gifts_of_year
from qmember.queries.people import people_page
from qmember.queries.receipts import receipts_page
from qmember.services.exports import note_taken
from qmember.web.access import permit
from qmember.web.context import deed, reading, service, today, viewer
from qmember.web.filters import say
from qmember.web.forms.exports import NO_PURPOSE, TakeForm
from qmember.web.office.ledger import read_chosen
from qmember.web.office.list_files import Taking, content_of, sent
from qmember.web.office.list_tables import (
    ListTable,
    gifts_table,
    people_table,
    receipts_table,
    vouchers_table,
)
from qmember.web.office.people import ROLE_IN_ADDRESS

bp = Blueprint("exports", __name__)
Row = TypeVar("Row")
TOO_MANY = N_("The list has more than %(most)s rows. Choose a year or a part of it")
TOO_LONG = N_(
    "The list has %(count)s rows, too many for paper. Take it as CSV, or choose a part of it"
)


@bp.post("/gavor/lista")
@permit(Permission.EXPORT_BOOKS)
def gifts() -> Answer:
    """Take the gifts of a fiscal year along."""
    year = _year()
    return _take(
        lambda: gifts_table(_few(gifts_of_year(reading(), viewer(), year, MOST + 1)), year),
        url_for("office.gifts.index"),
    )


@bp.post("/gavor/kvitton/lista")
@permit(Permission.EXPORT_BOOKS)
def receipts() -> Answer:
    """Take the receipts of a year along."""
    year = _year()
    return _take(
        lambda: receipts_table(
            _few(receipts_page(reading(), viewer(), year, limit=MOST + 1))[::-1], year
        ),
        url_for("office.receipts.index", ar=year),
    )


@bp.post("/verifikationer/lista")
@permit(Permission.EXPORT_BOOKS)
def vouchers() -> Answer:
    """Take the vouchers along that the page showed: of a year, of kinds of income, of an account."""
    chosen = read_chosen(request.form)
    back = url_for("office.ledger.index", ar=chosen.year, slag=chosen.kinds, konto=chosen.account)
    return _take(
        lambda: vouchers_table(
            _few(ledger.vouchers_page(reading(), chosen, limit=MOST + 1))[::-1], chosen
        ),
        back,
    )


@bp.post("/personer/lista")
@permit(Permission.EXPORT_PEOPLE)
def people() -> Answer:
    """Take the people along that the page showed; those with protected details are never among them."""
    word, words = request.form.get("roll", ""), request.form.get("q", "")[:200].strip()

    def table() -> ListTable:
        page = people_page(
            reading(), viewer(), on=today(), words=words, role=ROLE_IN_ADDRESS.get(word), limit=MOST
        )
        if page.after is not None:
            raise Refused(TOO_MANY, most=MOST)
        return people_table([row for row in page.rows if not row.protection_band])

    return _take(table, url_for("office.people.index", roll=word or None))


def _take(make: Callable[[], ListTable], back: str) -> Answer:
    """Hand the list out; back to its page, with the reason, when it cannot be."""
    form = TakeForm()
    if not form.validate() or form.chosen is None:
        flash(str(NO_PURPOSE), "wait")
        return redirect(back)
    kind = ListFormat.PDF if request.form.get("kind") == ListFormat.PDF else ListFormat.CSV
    try:
        return _handed_out(make(), Taking(form.chosen, kind, service().clock.now()))
    except Refused as error:
        flash(error.text(say), "wait")
        return redirect(back)


def _handed_out(table: ListTable, taking: Taking) -> Answer:
    """Draw the list and note that it is taken; only then it leaves."""
    if taking.kind is ListFormat.PDF and len(table.rows) > MOST_PRINTED:
        raise Refused(TOO_LONG, count=len(table.rows))
    content = content_of(table, taking)
    with deed() as unit:
        note_taken(
            unit, table.name, hashlib.sha256(content).hexdigest(), purpose=taking.purpose, kind=taking.kind,
            rows=len(table.rows), year=table.year,
        )  # fmt: skip
    return sent(content, taking.kind)


def _few(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST:
        raise Refused(TOO_MANY, most=MOST)
    return rows


def _year() -> int:
    return request.form.get("ar", type=int) or today().year
