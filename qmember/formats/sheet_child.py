"""A process of its own that unpacks one workbook from its input and writes the rows; it has limits.

It is run as a file, by ``formats.table_sheet``, and knows nothing of qmember. A hostile workbook can
at most end it: by its time, by its memory, or by what it may write.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from numbers import Real

MEMORY = 150 * 1024 * 1024
SECONDS = 2
MOST_MEMBERS = 500
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_TEXT = 8 * 1024 * 1024
PIECE = 64 * 1024
LOCKED_FLAG, SYMLINK = 0x1, 0o120000
WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Wrong(Exception):  # noqa: N818
    """Why the workbook is not read, as a word that ``formats.table_sheet`` knows a sentence for."""


def main(most_rows: int, most_columns: int) -> None:
    """Read from standard input, answer on standard output: ``{"rows": …}`` or ``{"error": word}``."""
    limit()
    content = sys.stdin.buffer.read()
    try:
        measure(content)
        answer = read(content, most_rows, most_columns)
    except Wrong as wrong:
        answer = {"error": str(wrong)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError):
        answer = {"error": "damaged"}
    sys.stdout.write(json.dumps(answer))


def limit() -> None:
    """Bound memory and time, and forbid to write files; where the system has no such limits, go on."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def measure(content: bytes) -> None:
    """Unpack every member once, piece by piece, and stop at the first sign of harm."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
        names = [one.filename for one in members]
        if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
            raise Wrong("unsafe")
        if not any(name.startswith("xl/") for name in names):
            raise Wrong("other")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Wrong("macros")
        left = LARGEST_UNPACKED
        for one in members:
            left -= unpacked(packed, one, left)


def unpacked(packed: zipfile.ZipFile, one: zipfile.ZipInfo, left: int) -> int:
    """How many bytes a member unpacks to, whatever the directory says; Wrong when it is too much."""
    said, strange = one.file_size, ".." in one.filename or one.filename.startswith(("/", "\\"))
    if one.flag_bits & LOCKED_FLAG:
        raise Wrong("locked")
    if strange or one.compress_type not in WAYS or one.external_attr >> 16 & SYMLINK == SYMLINK:
        raise Wrong("unsafe")
    one.file_size = left + 2 * PIECE  # reading would stop at the size that is said
    count = 0
    with packed.open(one) as stream:
        while piece := stream.read(PIECE):
            count += len(piece)
            if count > left:
                raise Wrong("unsafe")
    if count != said:
        raise Wrong("unsafe")
    return count


def read(content: bytes, most_rows: int, most_columns: int) -> dict[str, object]:
    """The rows of the first visible sheet that says something, and how many other sheets there are."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        for name in shown:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is None:
                continue
            if sheet.end[0] >= most_rows:
                raise Wrong("rows")
            if sheet.end[1] >= most_columns:
                raise Wrong("columns")
            rows = list(texts(sheet.to_python(skip_empty_area=False)))
            return {"sheet": name, "others": len(shown) - 1, "rows": rows}
    except PasswordError:
        raise Wrong("locked") from None
    except (CalamineError, OSError, ValueError):
        raise Wrong("damaged") from None
    raise Wrong("empty")


def texts(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, as text, with their numbers."""
    left = MOST_TEXT
    for number, row in enumerate(rows, 1):
        cells = [text(cell) for cell in row]
        left -= sum(map(len, cells))
        if left < 0:
            raise Wrong("unsafe")
        if any(cells):
            yield number, cells


def text(value: object) -> str:
    """A cell as its reader sees it: whole numbers without decimals, dates as 2026-11-23."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Real):
        return str(value).removesuffix(".0")
    return str(value)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
