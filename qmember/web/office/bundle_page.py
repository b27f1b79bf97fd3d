"""The page of an open bundle and the part of it that follows each row: the rows, their sum, the end."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TypeVar

from flask import render_template, session
from flask_babel import gettext as _

from qmember.domain.bundle_totals import WITHOUT_CONTROL
from qmember.domain.bundles import ANONYMOUS, LIKE, MOST_ROWS, NEW, UNKNOWN, Row, Typed
from qmember.domain.errors import N_, Refused
from qmember.domain.ledger import Channel
from qmember.domain.periods import first_open_day, month_of
from qmember.domain.text import words
from qmember.queries.bundle_alike import alike_rows
from qmember.queries.bundles import BundlePage, bundle_page
from qmember.queries.periods import closed_months
from qmember.web.context import keys, reading, today, viewer
from qmember.web.errors import refusal_text
from qmember.web.filters import say
from qmember.web.forms.bundles import FinishForm, HeadForm, PasteForm, RowForm
from qmember.web.forms.gifts import RECEIPTS
from qmember.web.navigation import house_of_request
from qmember.web.office.bundle_words import (
    alike_line,
    control_line,
    copied,
    giver_words,
    problems_of,
    register_label,
    sum_line,
)
from qmember.web.office.givers import choices, read_giver
from qmember.web.words import CHANNEL_WORDS, INCOME_WORDS

MONTH_CLOSED = N_("%(month)s is closed. Choose a date in %(open)s or later")


def opened(bundle_id: int) -> BundlePage:
    """The bundle as it is now."""
    return bundle_page(reading(), keys(), viewer(), bundle_id)


def page(
    bundle: BundlePage,
    *,
    editing: Row | None = None,
    head: HeadForm | None = None,
    finish: FinishForm | None = None,
    paste: PasteForm | None = None,
    wrong: dict[int, Refused] | None = None,
    mine: Typed | None = None,
    said: str = "",
) -> str:
    """The whole page; forms that are not given are fresh ones.

    ``mine`` is what somebody typed in the row that she mends, where another saved it first; ``said``
    tells so. What the other saved stands among the rows.
    """
    row, asked = _row_form(bundle, editing, mine)
    return render_template(
        "office/bundles/show.html", head=head or _head_form(bundle), row_form=row, editing=editing,
        choices=asked, paste=paste or fresh(PasteForm(formdata=None)), most=MOST_ROWS,
        large_ore=house_of_request().large_gift_ore, paste_open=paste is not None,
        head_open=bool(head and (head.errors or said)), said=said, **_state(bundle, finish, wrong),
    )  # fmt: skip


def state(bundle: BundlePage) -> str:
    """The part of the page that follows each row."""
    return render_template("office/bundles/_changed.html", **_state(bundle, None, None))


def _state(
    bundle: BundlePage, finish: FinishForm | None, wrong: dict[int, Refused] | None
) -> dict[str, object]:
    problems = problems_of(bundle.rows)
    for row_id, error in (wrong or {}).items():
        problems.setdefault(row_id, []).append(refusal_text(error))
    alike = alike_rows(reading(), bundle.rows, bundle.head.received_on)
    if finish is None:
        finish = fresh(FinishForm(formdata=None))
    finish.seen.data = bundle.seen
    return {
        "bundle": bundle, "problems": problems, "finish": finish,
        "alike": {row_id: alike_line(one) for row_id, one in alike.items()},
        "sum_line": sum_line(bundle.totals.count, bundle.totals.ore),
        "control_line": control_line(bundle.totals),
        "register_label": register_label(bundle.rows, bundle.totals),
        "closed": closed_line(bundle.head.received_on), "income_words": INCOME_WORDS,
        "receipt_words": dict(RECEIPTS), "channel_words": CHANNEL_WORDS,
        "names": {row.row_id: giver_words(row) for row in bundle.rows},
        "copies": {row.row_id: copied(row) for row in bundle.rows},
        "unknown": sum(row.typed.giver_code == UNKNOWN for row in bundle.rows),
        "without_control": WITHOUT_CONTROL,
    }  # fmt: skip


Form = TypeVar("Form", FinishForm, PasteForm, HeadForm, RowForm)


def fresh(form: Form) -> Form:
    """The form with a key of its own."""
    form.key.data = secrets.token_urlsafe(16)
    return form


def new_head() -> HeadForm:
    """The form of a bundle that is begun, with this session's latest day and way of payment."""
    last = session.get("gift", {})
    form = fresh(HeadForm(formdata=None))
    form.received_on.raw = str(last.get("received_on") or today().isoformat())
    form.channel.data = last.get("channel", Channel.CASH.value)
    return form


def row_form(bundle: BundlePage) -> RowForm:
    """The form of a row as it was sent."""
    return RowForm(purposes=bundle.purposes)


def _head_form(bundle: BundlePage) -> HeadForm:
    form = HeadForm(formdata=None)
    form.fill(bundle.head, bundle.version)
    return form


def _row_form(
    bundle: BundlePage, editing: Row | None, mine: Typed | None
) -> tuple[RowForm, list[tuple[str, str]] | None]:
    """The form of the next row, or of one that is mended, with whom it may be about where that is asked."""
    form = fresh(RowForm(formdata=None, purposes=bundle.purposes))
    form.purpose_id.data = bundle.head.purpose_id or next(iter(bundle.purposes), None)
    if editing is None:
        return form, None
    _fill(form, editing, mine)
    if all(one.field != "giver" for one in editing.problems):
        return form, None
    said = form.giver.errors
    asked = choices(read_giver(form.giver, form.giver_code)) or []
    form.giver.errors = said
    return form, [*_new_ones(bundle, editing), *asked]


def _fill(form: RowForm, row: Row, mine: Typed | None) -> None:
    """Put a row into the form as it was typed, with what is wrong at its fields."""
    typed = mine or row.typed
    form.amount.raw, form.version.data = typed.amount, str(row.version)
    shown = typed.giver if mine else row.shown_as
    form.giver.data = shown if typed.giver_code != ANONYMOUS else _("Anonymous gift")
    form.giver_code.data = "" if typed.giver_code == UNKNOWN else typed.giver_code
    for name in ("email", "giver_kind", "kind", "purpose_id", "receipt", "anonymity"):
        form[name].data = getattr(typed, name)
    for error in () if mine else row.problems:
        form[str(error.field)].errors = [refusal_text(error)]
        if error.field == "amount":
            form.amount.suggestions = tuple(map(str, error.values.values()))


def _new_ones(bundle: BundlePage, editing: Row) -> list[tuple[str, str]]:
    """New givers of other rows who may be meant: those with a word of what was typed."""
    wanted = set(words(editing.typed.giver))
    return [
        (
            f"{LIKE}{row.row_id}",
            _("%(name)s, new in row %(row)s", name=row.typed.giver, row=row.number),
        )
        for row in bundle.rows
        if row.typed.giver_code == NEW
        and row is not editing
        and wanted & set(words(row.typed.giver))
    ]


def closed_line(day: date) -> str | None:
    """The sentence of a closed month, before anybody has typed in vain; None while it is open."""
    closed, month = closed_months(reading()), month_of(day)
    if month not in closed:
        return None
    return say(MONTH_CLOSED, month=month, open=month_of(first_open_day(closed, day)))
