"""A list as the file that is taken along: for a spreadsheet or as paper, with whose it is and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.exports import ZIP, ListFormat, ListPurpose, destroy_by
from qmember.formats.csv_export import Cell as CsvCell
from qmember.formats.csv_export import kronor_cell, write_csv
from qmember.web.context import today, viewer
from qmember.web.filters import kr_plain, language, local_time
from qmember.web.navigation import house_of_request
from qmember.web.office.list_tables import Cell, ListTable
from qmember.web.words import LIST_PURPOSE_WORDS

TYPES = {
    ListFormat.CSV: "text/csv",
    ListFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListFormat.PDF: "application/pdf",
    ListFormat.LABELS: "application/pdf",
    ZIP: "application/zip",
}


@dataclass(frozen=True, slots=True)
class Taking:
    """What a list is taken along for, as what, and when."""

    purpose: ListPurpose
    kind: ListFormat
    at: datetime

    def line(self, table: ListTable) -> str:
        """Whose list it is, who took it when and what for: the last line of a file."""
        house, last = house_of_request(), destroy_by(table.name, today())
        orgnr = _("org. no. %(number)s", number=house.orgnr) if house.orgnr else ""
        parts = [
            ", ".join(part for part in (house.name, orgnr) if part),
            _("Taken %(at)s by %(who)s", at=local_time(self.at), who=viewer().name),
            str(LIST_PURPOSE_WORDS[self.purpose]),
            _("Destroy the list no later than %(day)s", day=last.isoformat()) if last else "",
        ]
        return ". ".join(part for part in parts if part) + "."


def content_of(table: ListTable, taking: Taking) -> bytes:
    """The bytes of the file."""
    return _csv(table, taking) if taking.kind is ListFormat.CSV else _pdf(table, taking)


def _csv(table: ListTable, taking: Taking) -> bytes:
    heads = [head.heading for head in table.heads]
    rows: list[list[CsvCell]] = [
        [
            kronor_cell(cell) if head.money and isinstance(cell, int) else cell
            for head, cell in zip(table.heads, row, strict=True)
        ]
        for row in table.rows
    ]
    return write_csv(heads, [*rows, [], [taking.line(table)]])


def _pdf(table: ListTable, taking: Taking) -> bytes:
    from qmember.pdf.listing import Column, Listing, draw_listing

    house = house_of_request()
    total = None
    if table.total_ore is not None:
        total = (_("Total"), *("" for _head in table.heads[2:]), kr_plain(table.total_ore))
    purpose = str(LIST_PURPOSE_WORDS[taking.purpose])
    count = ngettext("%(num)s row", "%(num)s rows", len(table.rows))
    return draw_listing(
        Listing(
            title=table.title,
            caption=f"{purpose} · {count}",
            columns=tuple(Column(h.heading, h.share, right=h.money) for h in table.heads),
            rows=tuple(tuple(map(_text, row)) for row in table.rows),
            total=total,
            association_name=house.name,
            orgnr=house.orgnr,
            printed_at=taking.at,
            printed_by=viewer().name,
            destroy_by=destroy_by(table.name, today()),
            language=language(),
        )
    )


def _text(cell: Cell) -> str:
    return kr_plain(cell) if isinstance(cell, int) else cell or ""


def sent(content: bytes, kind: ListFormat | Literal["zip"], *, name: str = "lista") -> Response:
    """The file under a name that tells nothing of what is in it."""
    answer = Response(content, mimetype=TYPES[kind])
    ending = kind.ending if isinstance(kind, ListFormat) else kind
    file = f"{name}-{today().isoformat()}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
