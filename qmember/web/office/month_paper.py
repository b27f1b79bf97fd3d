"""The report of a month on paper: the sums and the bank on the first page, then a page for each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.pdf.sections import Column, Section, Sections, draw_sections
from qmember.queries.closing import Deviation
from qmember.queries.month_report import AccountOfMonth, KindOfMonth, MonthReport
from qmember.web.context import viewer
from qmember.web.filters import kr_plain, language
from qmember.web.navigation import house_of_request
from qmember.web.office.closing_words import deviation_text
from qmember.web.words import INCOME_WORDS, channel_word


def draw(
    report: MonthReport, title: str, state: str, why: Sequence[Deviation], at: datetime
) -> bytes:
    """The report as a PDF; ``why`` it was closed though something was not done."""
    house = house_of_request()
    return draw_sections(
        Sections(
            title=title, caption=state,
            short=(_income(report), _bank(report.accounts)) if report.accounts else (_income(report),),
            long=tuple(_kind(one) for one in report.kinds), association_name=house.name,
            orgnr=house.orgnr, printed_at=at, printed_by=viewer().name, notes=tuple(_notes(why)),
            language=language(),
        )
    )  # fmt: skip


def _money(heading: str) -> Column:
    return Column(heading, 4, right=True)


def _income(report: MonthReport) -> Section:
    count = sum(one.vouchers for one in report.kinds)
    return Section(
        _("Income"),
        (Column(_("Kind"), 8), Column(_("Vouchers"), 3, right=True), _money(_("Amount (kr)"))),
        tuple(
            (str(INCOME_WORDS[one.kind]), str(one.vouchers), kr_plain(one.total_ore))
            for one in report.kinds
        ),
        (_("Total"), str(count), kr_plain(report.total_ore)),
    )


def _bank(accounts: Sequence[AccountOfMonth]) -> Section:
    columns = (
        Column(_("Account"), 3), _money(_("Opening (kr)")), _money(_("Closing (kr)")),
        _money(_("The bank says (kr)")), Column(_("On"), 3),
    )  # fmt: skip
    return Section(
        _("The bank and the books"),
        columns,
        tuple(
            (
                one.number, kr_plain(one.opening_ore), kr_plain(one.closing_ore),
                "–" if one.bank_ore is None else kr_plain(one.bank_ore),
                one.bank_on.isoformat() if one.bank_on else "–",
            )
            for one in accounts
        ),
    )  # fmt: skip


def _kind(one: KindOfMonth) -> Section:
    columns = (
        Column(_("Date"), 4), Column(_("Voucher"), 4), Column(_("Channel"), 4),
        Column(_("Purpose"), 7), _money(_("Amount (kr)")),
    )  # fmt: skip
    rows = tuple(
        (
            row.on.isoformat(), row.voucher, channel_word(row.channel),
            _("Taken back") if row.reversal else row.purpose, kr_plain(row.amount_ore),
        )
        for row in one.rows
    )  # fmt: skip
    total = (_("Total"), "", "", "", kr_plain(one.total_ore))
    return Section(str(INCOME_WORDS[one.kind]), columns, rows, total)


def _notes(why: Sequence[Deviation]) -> Iterator[str]:
    """What was not done when the month was closed, each with its reason."""
    if why:
        yield ngettext(
            "One thing was not done when the month was closed:",
            "%(num)s things were not done when the month was closed:",
            len(why),
        )
    for one in why:
        yield f"{deviation_text(one.check, one.count)}: {one.reason}"
