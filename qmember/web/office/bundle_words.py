"""A bundle in words: rows and sum, how it stands to what was counted, what is wrong with a row."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.bundle_totals import Totals
from qmember.domain.bundles import ANONYMOUS, LIKE, NEW, UNKNOWN, Row, Who
from qmember.domain.ledger import IncomeKind
from qmember.queries.bundle_alike import Alike
from qmember.queries.bundles import OpenBundle
from qmember.queries.registered_bundles import Registered, RegisteredRow
from qmember.web.errors import refusal_text
from qmember.web.filters import day_month, kr, local_time, long_date


def sum_line(count: int, ore: int) -> str:
    """Rows and their sum: ``14 rader, 3 950 kr``."""
    return str(
        ngettext("%(num)s row, %(amount)s", "%(num)s rows, %(amount)s", count, amount=whole(ore))
    )


def control_line(totals: Totals) -> str:
    """How the rows stand to what was counted: ``Stämmer``, ``200 kr fattas, 1 rad kvar``."""
    if not totals.controlled:
        return ""
    if not totals.differs:
        return str(_("Agrees with what was counted"))
    return ", ".join(
        part for part in (_money_left(totals.ore_left), _rows_left(totals.rows_left)) if part
    )


def _money_left(ore: int) -> str:
    if not ore:
        return ""
    amount = whole(abs(ore))
    return str(
        _("%(amount)s is missing", amount=amount)
        if ore > 0
        else _("%(amount)s too much", amount=amount)
    )


def _rows_left(rows: int) -> str:
    if rows > 0:
        return str(ngettext("%(num)s row left", "%(num)s rows left", rows))
    if rows < 0:
        return str(ngettext("%(num)s row too many", "%(num)s rows too many", -rows))
    return ""


def register_label(rows: Iterable[Row], totals: Totals) -> str:
    """The words of the button: gifts when all are, else rows."""
    amount = whole(totals.ore)
    if all(row.kind is IncomeKind.GIFT for row in rows):
        return str(
            ngettext(
                "Register %(num)s gift, %(amount)s", "Register %(num)s gifts, %(amount)s",
                totals.count, amount=amount,
            )
        )  # fmt: skip
    return str(
        ngettext(
            "Register %(num)s row, %(amount)s", "Register %(num)s rows, %(amount)s",
            totals.count, amount=amount,
        )
    )  # fmt: skip


def problems_of(rows: Iterable[Row]) -> dict[int, list[str]]:
    """What is wrong with each row, by row id, one sentence for each thing."""
    return {row.row_id: [refusal_text(one) for one in row.problems] for row in rows if row.problems}


def alike_line(one: Alike) -> str:
    """What a row resembles."""
    if one.day is None:
        return str(_("The same giver and amount as row %(row)s", row=one.row))
    return str(
        _("Looks like voucher %(number)s of %(day)s", number=one.voucher, day=day_month(one.day))
    )


def open_lines(bundles: Iterable[OpenBundle]) -> list[dict[str, object]]:
    """Bundles that somebody has begun, as lines of what is to be done."""
    return [
        {
            "count": None, "text": _of_whom(one), "verb": _("Go on"),
            "href": url_for("office.bundles.show", bundle_id=one.bundle_id),
        }
        for one in bundles
    ]  # fmt: skip


def _of_whom(one: OpenBundle) -> str:
    """An open bundle with its rows, its day and who began it."""
    day = one.received_on.isoformat()
    begun = _("begun by %(who)s", who=one.by)
    return f"{has_rows(one.name or day, one.rows)} {day}, {begun}."


def has_rows(name: str, count: int) -> str:
    """A bundle by its name, and how many rows it has."""
    return str(
        ngettext(
            "The bundle %(name)s has %(num)s row.", "The bundle %(name)s has %(num)s rows.", count,
            name=f"”{name}”",
        )
    )  # fmt: skip


def bundle_name(row: RegisteredRow) -> str:
    """What a registered bundle is called; its day where its name is erased or not for the viewer."""
    return row.words.name or str(_("Bundle of %(day)s", day=long_date(row.received_on)))


def giver_words(row: Row) -> str:
    """Whose a row is, as it stands in the list."""
    if row.typed.giver_code == ANONYMOUS or row.who == Who():
        return str(_("Anonymous")) if row.kind is IncomeKind.GIFT else "–"
    return row.shown_as or "–"


def copied(row: Row) -> str:
    """What the script copies from a row into the next, as JSON; a new giver is not new once more."""
    typed = row.typed
    code = f"{LIKE}{row.row_id}" if typed.giver_code == NEW else typed.giver_code
    nobody = typed.giver_code == ANONYMOUS
    return json.dumps({
        "amount": typed.amount, "giver": str(_("Anonymous gift")) if nobody else row.shown_as,
        "giver_code": "" if code == UNKNOWN else code, "kind": typed.kind,
        "purpose_id": str(typed.purpose_id or ""), "receipt": typed.receipt,
    })  # fmt: skip


def facts_of(found: Registered) -> list[dict[str, object]]:
    """What is known of a registered bundle besides its rows, as lines of a summary."""
    row, words = found.row, found.row.words
    control = control_line(found.totals)
    facts = [
        (_("Registered"), f"{local_time(row.at)}, {row.by}"),
        (_("Activity"), words.activity),
        (_("Counted beforehand"), ": ".join(part for part in (control, words.reason) if part)),
        (_("Cash counted by"), ", ".join(words.counters) if found.counted else ""),
        (_("Holds as registered"), kr(row.left_ore) if row.left_ore != row.total_ore else ""),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def whole(ore: int) -> str:
    """Kronor without öre where there are none."""
    return kr(ore, whole=True)
