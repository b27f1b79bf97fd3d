"""A list of members as a file, with whose it is, who took it when and what for, and its checksum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qmember.domain.dates import stockholm_date
from qmember.domain.errors import N_, Refused, Translator
from qmember.domain.exports import (
    KEPT,
    MOST_IN_WORKBOOK,
    MOST_PRINTED,
    PURPOSE_TEXTS,
    ListFormat,
    ListPurpose,
)
from qmember.domain.funding import FEWEST
from qmember.domain.member_counts import MemberCounts
from qmember.domain.member_lists import Cell, Head, ListTable, MemberLine, fingerprint
from qmember.domain.permissions import Viewer
from qmember.formats.csv_export import Cell as FileCell
from qmember.formats.csv_export import kronor_cell, write_csv
from qmember.formats.list_sheet import write_workbook
from qmember.queries.association import Association

TOO_LONG = (
    "The list has %(count)s rows, too many for this format. Take it as CSV, or choose a part of it"
)
YEAR_HEADINGS = (
    N_("Year"), N_("Day"), N_("Members"), N_("Of them paid"), N_("New in the year"),
    N_("Ended in the year"), N_("Lapsed in the year"), N_("Renewed (%)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes a list along, when, and in which words it is written."""

    viewer: Viewer
    at: datetime
    say: Translator
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The file, how many rows it has, their fingerprint, and how many got no label."""

    content: bytes
    rows: int
    checksum: str
    without_address: int = 0


def counts_table(counts: Sequence[MemberCounts], say: Translator) -> ListTable:
    """Numbers a year and no names; a number that tells of few people is not told."""
    few = say("fewer than %(least)s", least=FEWEST)
    return ListTable(
        tuple(Head(say(one)) for one in YEAR_HEADINGS), tuple(_year(one, few) for one in counts)
    )


def _year(one: MemberCounts, few: str) -> tuple[Cell, ...]:
    figures = one.figures()
    names = ("members", "paid", "joined", "left", "lapsed")
    numbers = [few if figures[name] is None else str(figures[name]) for name in names]
    percent = "–" if figures["renewed"] is None else str(figures["renewed"])
    return (str(one.on.year), one.on.isoformat(), *numbers, percent)


@dataclass(frozen=True, slots=True)
class ListPaper:
    """What stands on a list beside its rows, and how it becomes a file."""

    house: Association
    taker: Taker
    purpose: ListPurpose
    kind: ListFormat

    def drawn(self, table: ListTable) -> Drawn:
        """The table as the format that was chosen."""
        checksum, kind = fingerprint(table.rows), self.kind
        most = {ListFormat.XLSX: MOST_IN_WORKBOOK, ListFormat.PDF: MOST_PRINTED}.get(kind)
        if most is not None and len(table.rows) > most:
            raise Refused(TOO_LONG, count=len(table.rows))
        if kind is ListFormat.PDF:
            content = self._pdf(table, checksum)
        else:
            content = _spreadsheet(table, self.above(len(table.rows), checksum), kind)
        return Drawn(content, len(table.rows), checksum)

    def labels(self, lines: Sequence[MemberLine]) -> Drawn:
        """A label for each who has a whole address."""
        from qmember.pdf.labels import draw_labels

        whole = [one for one in lines if one.street and one.city]
        labels = [
            (one.name, one.street or "", f"{one.postcode or ''} {one.city}".strip())
            for one in whole
        ]
        if not labels:
            raise Refused("None of them has an address. Take the list as XLSX instead")
        content = draw_labels(
            labels, self.taker.say("Labels"), self.house.name, self.taker.language
        )
        return Drawn(content, len(labels), fingerprint(labels), len(lines) - len(labels))

    def above(self, rows: int, checksum: str) -> list[str]:
        """Whose list it is, when, what for and by whom it was taken, and until when it may be kept."""
        day, keep = stockholm_date(self.taker.at), self._last_day()
        orgnr = (
            self.taker.say("org. no. %(number)s", number=self.house.orgnr)
            if self.house.orgnr
            else ""
        )
        purpose = self.taker.say(PURPOSE_TEXTS[self.purpose])
        who = self.taker.say(
            "Taken %(at)s by %(who)s", at=day.isoformat(), who=self.taker.viewer.name
        )
        last = (
            self.taker.say("Destroy the list no later than %(day)s", day=keep.isoformat())
            if keep
            else ""
        )
        return [
            ". ".join(part for part in (self.house.name, orgnr) if part),
            ". ".join(part for part in (purpose, who, last) if part) + ".",
            self.taker.say("Checksum of %(rows)s rows: %(code)s", rows=rows, code=checksum),
        ]

    def _last_day(self) -> date | None:
        """The last day on which the list may be kept; None for one that tells of nobody."""
        kept: timedelta | None = None if self.purpose is ListPurpose.GRANT else KEPT
        return stockholm_date(self.taker.at) + kept if kept else None

    def _pdf(self, table: ListTable, checksum: str) -> bytes:
        from qmember.pdf.listing import Column, Listing, draw_listing

        purpose = self.taker.say(PURPOSE_TEXTS[self.purpose])
        code = self.taker.say("checksum %(code)s", code=checksum[:16])
        return draw_listing(
            Listing(
                title=self.taker.say("Members"), caption=f"{purpose} · {len(table.rows)} · {code}",
                columns=tuple(Column(head.heading, head.share) for head in table.heads),
                rows=tuple(tuple(str(cell or "") for cell in row) for row in table.rows),
                association_name=self.house.name, orgnr=self.house.orgnr, printed_at=self.taker.at,
                printed_by=self.taker.viewer.name, destroy_by=self._last_day(), language=self.taker.language,
            )
        )  # fmt: skip


def _spreadsheet(table: ListTable, above: Sequence[str], kind: ListFormat) -> bytes:
    header = [head.heading for head in table.heads]
    money = [at for at, head in enumerate(table.heads) if head.money]
    rows: Sequence[Sequence[FileCell]] = table.rows
    if money:
        rows = [_with_kronor(row, money) for row in table.rows]
    if kind is ListFormat.XLSX:
        return write_workbook([[line] for line in above], header, rows)
    return write_csv(above[:1], [*([line] for line in above[1:]), [], header, *rows])


def _with_kronor(row: tuple[Cell, ...], money: Sequence[int]) -> list[FileCell]:
    cells: list[FileCell] = list(row)
    for at in money:
        ore = row[at]
        cells[at] = kronor_cell(ore) if isinstance(ore, int) else None
    return cells
