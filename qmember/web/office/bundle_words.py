"""A bundle in words: rows and sum, how it stands to what was counted, what is wrong with a row."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.bundle_totals import Totals
from qmember.domain.bundles import Row
from qmember.domain.ledger import IncomeKind
from qmember.queries.bundle_alike import Alike
from qmember.queries.registered_bundles import RegisteredRow
from qmember.web.errors import refusal_text
from qmember.web.filters import day_month, kr, long_date


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
    return ", ".join(part for part in (_money_left(totals.ore_left), _rows_left(totals.rows_left)) if part)


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
    return {
        row.row_id: [refusal_text(one) for one in row.problems] for row in rows if row.problems
    }


def alike_line(one: Alike) -> str:
    """What a row resembles."""
    if one.day is None:
        return str(_("The same giver and amount as row %(row)s", row=one.row))
    return str(
        _("Looks like voucher %(number)s of %(day)s", number=one.voucher, day=day_month(one.day))
    )


def bundle_name(row: RegisteredRow) -> str:
    """What a registered bundle is called; its day where its name is erased or not for the viewer."""
    return row.words.name or str(_("Bundle of %(day)s", day=long_date(row.received_on)))


def whole(ore: int) -> str:
    """Kronor without öre where there are none."""
    return kr(ore, whole=True)
