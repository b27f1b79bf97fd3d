"""Lists to take along as tables: the columns of their pages, with what counts apart from what is shown.

Cells are what the page's own queries gave, so that what is masked there is masked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from qmember.domain.exports import ListName
from qmember.domain.ledger import IncomeKind
from qmember.domain.people import PersonKind
from qmember.domain.permissions import Permission
from qmember.queries.gifts import GiftRow
from qmember.queries.ledger import Chosen, Voucher
from qmember.queries.people import PersonRow
from qmember.queries.receipts import ReceiptRow
from qmember.web.context import viewer
from qmember.web.words import INCOME_WORDS, KIND_WORDS, VOUCHER_WORDS


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, its part of a paper's width, and whether its cells are öre."""

    heading: str
    share: int
    money: bool = False


Cell = str | int | None


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list: which, its title, columns and rows; ``total_ore`` is the sum of its last column."""

    name: ListName
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_ore: int | None = None
    year: int | None = None


def gifts_table(rows: Sequence[GiftRow], year: int) -> ListTable:
    """The gifts of a fiscal year; what was voided or corrected has an amount but does not count."""
    heads = (
        Head(_("Voucher"), 4), Head(_("Date"), 4), Head(_("Giver"), 8), Head(_("Purpose"), 6),
        Head(_("Receipt"), 4), Head(_("State"), 5), *_amounts(),
    )  # fmt: skip
    states = {
        "live": _("Registered"), "voided": _("Voided"), "corrected": _("Corrected"),
        "refunded": _("Refunded"),
    }  # fmt: skip
    cells = tuple(
        (
            row.voucher, row.received_on.isoformat(), row.shown_as or _("Anonymous"), row.purpose,
            row.receipt, states[row.state], row.amount_ore, _counts(row.amount_ore, row.state == "live"),
        )
        for row in rows
    )  # fmt: skip
    total = sum(row.amount_ore for row in rows if row.state == "live")
    return ListTable(ListName.GIFTS, _("Gifts %(year)s", year=year), heads, cells, total, year)


def receipts_table(rows: Sequence[ReceiptRow], year: int) -> ListTable:
    """The receipts of a year in number order; what is void does not count."""
    heads = (
        Head(_("Number"), 4), Head(_("Issued"), 4), Head(_("Giver"), 8), Head(_("Voucher"), 4),
        Head(_("State"), 7), *_amounts(),
    )  # fmt: skip
    cells = tuple(
        (
            row.number, row.issued_on.isoformat(), row.shown_as or _("Anonymous"), row.voucher,
            _receipt_state(row), row.amount_ore, _counts(row.amount_ore, row.state != "void"),
        )
        for row in rows
    )  # fmt: skip
    total = sum(row.amount_ore for row in rows if row.state != "void")
    title = _("Receipts %(year)s", year=year)
    return ListTable(ListName.RECEIPTS, title, heads, cells, total, year)


def vouchers_table(rows: Sequence[Voucher], chosen: Chosen) -> ListTable:
    """Vouchers in number order; of kinds of income or an account with what each adds to it."""
    heads = (
        Head(_("Number"), 4), Head(_("Date"), 4), Head(_("What"), 8), Head(_("Recorded by"), 6),
        Head(_("Linked to"), 7), Head(_("Amount (kr)"), 4, money=True),
    )  # fmt: skip
    amounts = [row.total_ore if row.part_ore is None else row.part_ore for row in rows]
    cells = tuple(
        (
            row.number, row.event_on.isoformat(), str(VOUCHER_WORDS.get(row.kind, row.kind)),
            row.created_by, _linked(row), amount,
        )
        for row, amount in zip(rows, amounts, strict=True)
    )  # fmt: skip
    total = sum(amounts) if chosen.in_part else None
    return ListTable(ListName.VOUCHERS, _vouchers_title(chosen), heads, cells, total, chosen.year)


def people_table(rows: Sequence[PersonRow]) -> ListTable:
    """People as in the register, without any contact details."""
    gifts = viewer().may(Permission.READ_GIFTS)
    heads = [Head(_("Name"), 8), Head(_("Number"), 3), Head(_("Kind"), 4), Head(_("Place"), 5)]
    heads += [Head(_("Latest gift"), 3)] if gifts else []
    cells = tuple(
        (
            row.shown_as, row.number, _kind(row), row.place,
            *((str(row.last_gift_year or "") or None,) if gifts else ()),
        )
        for row in rows
    )  # fmt: skip
    return ListTable(ListName.PEOPLE, _("People"), tuple(heads), cells)


def _amounts() -> tuple[Head, Head]:
    return Head(_("Amount (kr)"), 4, money=True), Head(_("Counts (kr)"), 4, money=True)


def _counts(ore: int, holds: bool) -> int | None:  # noqa: FBT001  # öre, or nothing
    return ore if holds else None


def _receipt_state(row: ReceiptRow) -> str:
    if row.replaced_by:
        return str(_("Voided, replaced by %(number)s", number=row.replaced_by))
    if row.state == "void":
        return str(_("Voided"))
    return str(_("Has left") if row.state == "delivered" else _("Is still here"))


def _linked(row: Voucher) -> str | None:
    if row.reverses:
        return f"{_('reverses')} {row.reverses}"
    return f"{_('reversed by')} {row.reversed_by}" if row.reversed_by else None


def _vouchers_title(chosen: Chosen) -> str:
    title = _("Vouchers %(year)s", year=chosen.year) if chosen.year else _("Vouchers")
    parts = [str(INCOME_WORDS[IncomeKind(kind)]) for kind in chosen.kinds]
    if chosen.account:
        parts.append(_("account %(number)s", number=chosen.account))
    return f"{title}, {', '.join(parts)}" if parts else title


def _kind(row: PersonRow) -> str:
    words, dead = str(KIND_WORDS[PersonKind(row.kind)]), _("deceased")
    return f"{words}, {dead}" if row.deceased else words
