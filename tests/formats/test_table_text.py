"""Lists as text: every encoding and separator that programs save, quotes, and rows of the wrong width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from qmember.cli.words import say
from qmember.domain import tables
from qmember.formats.table_file import read_table
from qmember.formats.table_text import clean_cell
from tests.factories.tables import csv

ROWS = [
    ("Namn", "E-post", "Ort"),
    ("Åsa Öberg", "asa@example.org", "Växjö"),
    ("Märta Äng", "", "Åre"),
]
CELLS = ROWS[1:]
TEXT = csv(ROWS)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("latin-1"), "cp1252"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("cp437"), "cp850"),
        (TEXT.encode("cp850"), "cp850"),
        (TEXT.encode("mac_roman"), "mac_roman"),
        (TEXT.encode().decode("latin-1").encode(), "utf-8"),
        (TEXT.encode().decode("latin-1").encode("utf-8-sig"), "utf-8-sig"),
        ("Åsa;Ort\r\n".encode() + TEXT.encode().decode("latin-1").encode(), "utf-8"),
    ],
)
def test_names_read_the_same_in_every_encoding(content, encoding) -> None:
    table = read_table(content)
    assert table.encoding == encoding
    assert table.header == ROWS[0]
    assert [row.cells for row in table.rows] == CELLS
    assert table.problems == ()


def test_letters_of_windows_are_undone_once_and_not_twice() -> None:
    once = "Namn;Ort\nZoë – Östh;Växjö\n".encode().decode("cp1252")
    assert read_table(once.encode()).rows[0].cells == ("Zoë – Östh", "Växjö")
    assert read_table("Namn;Ort\nÃ;Â¥\n".encode()).rows[0].cells == ("Ã", "Â¥")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator) -> None:
    table = read_table(csv(ROWS, separator).encode())
    assert (table.separator, table.header) == (separator, ROWS[0])
    assert [row.cells for row in table.rows] == CELLS


@pytest.mark.parametrize(
    ("text", "separator", "first"),
    [
        ("Namn\tAvgift\nEk, Anna\t1.250,00\nBerg, Bo\t1.000,00\n", "\t", ("Ek, Anna", "1.250,00")),
        ('Namn;Ort\n"Ek; Anna";"Åre"\n', ";", ("Ek; Anna", "Åre")),
        ('Namn,Ort\n"Ek, Anna","Åre"\n"Berg, Bo",Mora\n', ",", ("Ek, Anna", "Åre")),
        ('Namn;Ort\n"Anna ""Annie"" Ek";Åre\n', ";", ('Anna "Annie" Ek', "Åre")),
        ('Namn;Ort\n"Anna\nEk";Åre\n', ";", ("Anna Ek", "Åre")),
        ("sep=|\nNamn|Ort\nA;B|C;D\n", "|", ("A;B", "C;D")),
        ("Namn; Ort\nAnna Ek; \u00a0Åre \u200b\n", ";", ("Anna Ek", "Åre")),
        ("Namn;Ort\rAnna Ek;Åre\r", ";", ("Anna Ek", "Åre")),
        ("Namn;Telefon\nAnna Ek;'+46701234567\n", ";", ("Anna Ek", "+46701234567")),
    ],
)
def test_cells_are_what_was_meant(text, separator, first) -> None:
    table = read_table(text.encode())
    assert (table.separator, table.rows[0].cells) == (separator, first)


def test_rows_are_numbered_as_a_spreadsheet_does_and_blank_ones_left_out() -> None:
    table = read_table(b'Lista\n\nNamn;Ort\n;\n"Anna\nEk";Mora\n\nBo;Mora\n;;;\n')
    assert table.header_at == 3
    assert [row.number for row in table.rows] == [5, 7]
    assert table.problems == ()


def test_rows_of_the_wrong_width_are_told_with_their_number() -> None:
    table = read_table(
        b"Namn;E-post;Ort\nAnna;a@example.org;Mora;x\nBo;b@example.org\nEva;;Mora;;;\n"
    )
    told = [(p.severity, p.where.values, p.message, p.values) for p in table.problems]
    assert told == [
        ("warning", {"row": 2}, tables.TOO_WIDE, {"have": 4, "said": 3}),
        ("warning", {"row": 3}, tables.TOO_NARROW, {"have": 2, "said": 3}),
    ]
    assert [row.cells for row in table.rows][1] == ("Bo", "b@example.org", "")
    assert say(table.problems[0].message, **table.problems[0].values).startswith(
        "Raden har 4 celler"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", tables.EMPTY_FILE),
        (b" \r\n ;;\n", tables.EMPTY_FILE),
        (b"\xff\xfe", tables.EMPTY_FILE),
        (b"Namn;Ort\nAnna;Mora\n" * 600_000, tables.FILE_TOO_LARGE),
        (b"Namn;Ort\n" + b"Anna;Mora\n" * 20_100, tables.TOO_MANY_ROWS),
        (b"Namn" + b";Ort" * 20_000, tables.TOO_MANY_COLUMNS),
        (b"Namn" + b";Ort" * 300 + b"\nAnna\n", tables.TOO_MANY_COLUMNS),
        (b'Namn;Ort\nAnna;Mora\n"Bo;Mora\nEva;Mora\n', tables.NO_QUOTE),
        (b"%PDF-1.7\n1 0 obj\n", tables.NOT_A_TABLE),
        (b"<html><table><tr><td>Anna</td></tr></table>", tables.NOT_A_TABLE),
        (b"{\\rtf1 Anna}", tables.NOT_A_TABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", tables.NOT_A_TABLE),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_whole_with_what_to_do(content, sentence) -> None:
    table = read_table(content)
    assert table.refused
    assert table.rows == ()
    assert [problem.message for problem in table.problems] == [sentence]


def test_the_row_of_an_open_quotation_mark_is_told() -> None:
    (problem,) = read_table(b'Namn;Ort\nAnna;Mora\n"Bo;Mora\nEva;Mora\n').problems
    assert problem.where.values == {"row": 3}


SAFE = some.text(some.characters(categories=("L", "N", "Zs")), max_size=12).map(clean_cell)


@settings(deadline=None, max_examples=60)
@given(some.lists(some.tuples(SAFE, SAFE, SAFE).filter(any), min_size=1, max_size=6))
def test_what_is_written_is_what_is_read(rows) -> None:
    table = read_table(csv([("Namn", "E-post", "Ort"), *rows], "\t").encode("utf-8-sig"))
    assert [row.cells for row in table.rows] == rows


@settings(deadline=None, max_examples=150)
@given(
    some.binary(max_size=300)
    | some.text(some.sampled_from("aå1;,\t|\"\n\r' @="), max_size=80).map(str.encode)
)
def test_any_bytes_are_a_table_or_a_refusal(content) -> None:
    table = read_table(content)
    assert table.refused or all(len(row.cells) == len(table.header) for row in table.rows)
    assert table.refused == (not table.rows and not table.header)
