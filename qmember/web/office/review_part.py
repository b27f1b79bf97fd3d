"""A file of an auditor's packet, and how its cells are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from qmember.formats.csv_export import Cell, write_csv
from qmember.formats.packet_zip import File
from qmember.web.filters import local_time
from qmember.web.words import VOUCHER_WORDS


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the packet: its name, what it holds in one sentence, its headings and rows."""

    name: str
    what: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]

    def file(self) -> File:
        """The name and the bytes."""
        return f"{self.name}.csv", write_csv(self.heads, self.rows)


def moment(at: datetime | None) -> str:
    """A time in Stockholm; empty for none."""
    return local_time(at) if at else ""


def voucher_word(kind: str) -> str:
    """What a voucher is, in words."""
    return str(VOUCHER_WORDS.get(kind, kind))
