"""Workbooks: what Excel saves is read as it looks, and what is built to do harm is refused cheaply."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from qmember.domain import tables
from qmember.formats.table_file import read_table
from tests.factories.tables import cell, packed, workbook

HEADER = ["Namn", "Postnr", "Inträde", "Avgift"]
ANNA = ["Ek, Anna", 12345, date(2020, 1, 31), 1250.5]


def test_a_workbook_is_read_as_it_looks() -> None:
    table = read_table(workbook([["Medlemslista 2026"], [], HEADER, ANNA, [], ["Åsa Öberg"]]))
    assert (table.kind, table.header_at, table.header) == ("xlsx", 3, tuple(HEADER))
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, ("Ek, Anna", "12345", "2020-01-31", "1250.5")),
        (6, ("Åsa Öberg", "", "", "")),
    ]
    assert table.problems == ()


def test_a_formula_is_its_value_and_an_error_is_nothing() -> None:
    row = (
        '<row r="1">' + cell("A1", "Namn") + cell("B1", "Avgift") + cell("C1", "Ort") + "</row>"
        '<row r="2"><c r="A2" t="str"><f>B9</f><v>Anna</v></c><c r="B2"><f>200+50</f><v>250</v></c>'
        '<c r="C2" t="e"><v>#N/A</v></c></row>'
    )
    assert read_table(packed(row)).rows[0].cells == ("Anna", "250", "")


def test_merged_cells_and_an_empty_corner_move_nothing() -> None:
    book = workbook([[], ["", "Namn", "Ort"], ["", "Anna", "Mora"]])
    table = read_table(book)
    assert (table.header_at, table.rows[0].number) == (2, 3)
    assert table.rows[0].cells == ("", "Anna", "Mora")


def test_the_first_sheet_that_is_shown_is_read_and_the_others_are_told() -> None:
    table = read_table(workbook([["Namn", "Ort"], ["Anna", "Mora"]], [["Namn"], ["Bo"]]))
    assert table.rows[0].cells == ("Anna", "Mora")
    assert [problem.message for problem in table.problems] == [tables.OTHER_SHEETS]
    hidden = read_table(
        workbook([["Namn", "Ort"], ["Hemlig", "Mora"]], [["Namn"], ["Bo"]], hidden=0)
    )
    assert (hidden.rows[0].cells, hidden.problems) == (("Bo",), ())


def lying(content: bytes) -> bytes:
    """The directory says that every member is small."""
    at = content.index(b"PK\x01\x02")
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content = content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]
        at += 1
    return content


def locked(content: bytes) -> bytes:
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def linked() -> bytes:
    out = io.BytesIO(packed("<row/>"))
    with zipfile.ZipFile(out, "a") as folder:
        link = zipfile.ZipInfo("xl/a")
        link.external_attr = 0o120777 << 16
        folder.writestr(link, "/etc/hostname")
    return out.getvalue()


BIG = '<row r="1">' + cell("A1", "x" * 50_000_000) + "</row>"
FAR = f'<row r="1">{cell("A1", "Namn")}</row><row r="20000">{cell("XFD20000", "x")}</row>'
HARM = {
    "a big cell": lambda: (packed(BIG), tables.UNSAFE_SHEET),
    "a directory that lies": lambda: (lying(packed(BIG)), tables.UNSAFE_SHEET),
    "a small lie": lambda: (lying(packed("<row/>")), tables.UNSAFE_SHEET),
    "cells far apart": lambda: (
        packed(f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'),
        tables.UNSAFE_SHEET,
    ),
    "too many columns": lambda: (
        packed(f'<row r="1">{cell("A1", "x")}{cell("XFD1", "x")}</row>'), tables.TOO_MANY_COLUMNS
    ),
    "a million rows": lambda: (
        packed("".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, 400_000))),
        tables.TOO_MANY_ROWS,
    ),
    "many members": lambda: (packed("", {f"xl/{i}": "" for i in range(10_000)}), tables.UNSAFE_SHEET),
    "a way out": lambda: (packed("", {"../../xl/a": "x"}), tables.UNSAFE_SHEET),
    "a whole path": lambda: (packed("", {"/etc/x": "x"}), tables.UNSAFE_SHEET),
    "a link": lambda: (linked(), tables.UNSAFE_SHEET),
    "macros": lambda: (packed("", {"xl/vbaProject.bin": "x"}), tables.MACRO_SHEET),
    "a lock": lambda: (locked(packed("<row/>")), tables.LOCKED_SHEET),
    "the old lock": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), tables.LOCKED_SHEET
    ),
    "the old kind": lambda: (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 500, tables.OLD_SHEET),
    "cut off": lambda: (workbook([HEADER, ANNA])[:-300], tables.DAMAGED_SHEET),
    "broken inside": lambda: (packed("<row><c></row>"), tables.DAMAGED_SHEET),
    "another document": lambda: (
        packed("<row/>").replace(b"xl/", b"wd/"), tables.NOT_A_TABLE
    ),
    "empty": lambda: (packed(""), tables.EMPTY_FILE),
}  # fmt: skip


@pytest.mark.parametrize("name", HARM)
def test_a_hostile_workbook_is_refused_cheaply(name) -> None:
    content, sentence = HARM[name]()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, parts = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    table = read_table(content)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert [problem.message for problem in table.problems] == [sentence]
    assert child.ru_utime + child.ru_stime - parts.ru_utime - parts.ru_stime <= 2
    assert time.process_time() - start <= 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used <= 50_000


WHOLE = workbook([HEADER, ANNA])
"""Made once: a workbook tells when it was made, so that the next one may be a byte shorter."""


@settings(deadline=None, max_examples=25)
@given(some.data())
def test_a_damaged_workbook_is_a_table_or_a_refusal(data) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(some.integers(1, 8))):
        content[data.draw(some.integers(4, len(content) - 1))] = data.draw(some.integers(0, 255))
    table = read_table(bytes(content))
    assert table.refused == (not table.rows)
