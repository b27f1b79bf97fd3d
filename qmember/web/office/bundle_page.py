"""The page of an open bundle and the part of it that follows each row: the rows, their sum, the end."""

from __future__ import annotations

import secrets

from flask import render_template

from qmember.domain.bundles import MOST_ROWS, WITHOUT_CONTROL, Row
from qmember.domain.errors import Refused
from qmember.domain.periods import month_of
from qmember.queries.bundle_alike import alike_rows
from qmember.queries.bundles import BundlePage, bundle_page
from qmember.queries.periods import closed_months
from qmember.web.context import keys, reading, viewer
from qmember.web.errors import refusal_text
from qmember.web.forms.bundles import FinishForm, HeadForm, PasteForm, RowForm
from qmember.web.navigation import house_of_request
from qmember.web.office.bundle_words import (
    alike_line,
    control_line,
    problems_of,
    register_label,
    sum_line,
)
from qmember.web.office.closed import closed_line


def opened(bundle_id: int) -> BundlePage:
    """The bundle as it is now."""
    return bundle_page(reading(), keys(), viewer(), bundle_id)


def page(
    bundle: BundlePage,
    *,
    editing: Row | None = None,
    head: HeadForm | None = None,
    row: RowForm | None = None,
    finish: FinishForm | None = None,
    paste: PasteForm | None = None,
    wrong: dict[int, Refused] | None = None,
) -> str:
    """The whole page; forms that are not given are fresh ones."""
    asked = None
    if row is None:
        row, asked = _row_form(bundle, editing)
    return render_template(
        "office/bundles/show.html", head=head or _head_form(bundle), row_form=row, editing=editing,
        choices=asked, paste=paste or fresh(PasteForm(formdata=None)), most=MOST_ROWS,
        large_ore=house_of_request().large_gift_ore, paste_open=paste is not None,
        head_open=bool(head and head.errors), **_state(bundle, finish, wrong),
    )  # fmt: skip


def state(bundle: BundlePage) -> str:
    """The part of the page that follows each row."""
    return render_template("office/bundles/_state.html", **_state(bundle, None, None))


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
    closed = month_of(bundle.head.received_on) in closed_months(reading())
    return {
        "bundle": bundle, "problems": problems, "finish": finish,
        "alike": {row_id: alike_line(one) for row_id, one in alike.items()},
        "sum_line": sum_line(bundle.totals.count, bundle.totals.ore),
        "control_line": control_line(bundle.totals),
        "register_label": register_label(bundle.rows, bundle.totals),
        "closed": closed_line(bundle.head.received_on) if closed else None,
        "without_control": WITHOUT_CONTROL,
    }  # fmt: skip


def fresh(form: FinishForm | PasteForm | HeadForm | RowForm) -> FinishForm | PasteForm | HeadForm | RowForm:
    """The form with a key of its own."""
    form.key.data = secrets.token_urlsafe(16)
    return form
