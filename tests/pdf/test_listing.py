from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from qmember.pdf.listing import Column, Listing, draw_listing
from tests.pdf.papers import complaints, pages_of, text_of

LIST = Listing(
    title="Verifikationer 2026",
    caption="November · 3 verifikationer",
    columns=(Column("Nummer", 2), Column("Text", 6), Column("Belopp (kr)", 2, right=True)),
    rows=(
        ("2026-0001", "Gåva", "500,00"),
        ("2026-0002", "Avgift <b>", "200,00"),
        ("2026-0003", "", "1,00"),
    ),
    total=("Summa", "", "701,00"),
    association_name="Exempeljouren",
    orgnr="802471-7236",
    printed_at=datetime(2026, 11, 23, 17, 30, tzinfo=UTC),
    printed_by="Astrid Ek",
)


def test_a_list_says_whose_it_is_what_it_holds_and_who_printed_it_when(tmp_path: Path) -> None:
    pdf = draw_listing(LIST)
    text = text_of(pdf)
    for part in (
        "Exempeljouren", "Org.nr 802471-7236", "Verifikationer 2026", "November · 3 verifikationer",
        "Nummer Text Belopp (kr)", "2026-0001 Gåva 500,00", "Avgift <b>", "Summa 701,00",
        "Utskriven 2026-11-23 18.30 av Astrid Ek", "Sida 1 av 1",
    ):  # fmt: skip
        assert part in text
    assert "Förstör" not in text
    assert pdf == draw_listing(LIST)
    assert complaints(pdf, tmp_path) == ""


def test_a_list_of_people_says_on_every_page_when_it_must_be_destroyed() -> None:
    long = replace(LIST, rows=LIST.rows * 40, destroy_by=date(2027, 1, 31))
    reader = PdfReader(io.BytesIO(draw_listing(long)))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 2
    for number, text in enumerate(texts, start=1):
        assert "Förstör listan senast 2027-01-31." in text
        assert f"Sida {number} av {len(texts)}" in text
        assert "Belopp (kr)" in text


def test_no_row_is_lost_between_pages_and_the_sum_comes_last() -> None:
    rows = tuple((f"N{number:04d}", "ord " * (number % 30), f"{number}") for number in range(150))
    text = text_of(draw_listing(replace(LIST, rows=rows)))
    assert [word for word in text.split() if word.startswith("N0")] == [row[0] for row in rows]
    assert text.index("N0149") < text.index("Summa")


def test_headings_are_tagged_once_and_each_row_has_all_its_cells() -> None:
    reader = PdfReader(io.BytesIO(draw_listing(replace(LIST, rows=LIST.rows * 40))))
    [table] = [
        kid.get_object()
        for kid in reader.root_object["/StructTreeRoot"]["/K"]["/K"]
        if kid.get_object()["/S"] == "/Table"
    ]
    rows = [[cell.get_object()["/S"] for cell in row.get_object()["/K"]] for row in table["/K"]]
    assert rows == [["/TH"] * 3] + [["/TD"] * 3] * 121
    assert sorted(
        root_key for root_key in reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"][::2]
    ) == list(range(len(reader.pages)))


def test_an_empty_list_says_so_in_the_language_of_the_reader() -> None:
    empty = replace(LIST, rows=(), total=None, caption="", printed_by="")
    assert "Inga rader." in text_of(draw_listing(empty))
    text = text_of(draw_listing(replace(empty, language="en")))
    assert "No rows." in text
    assert "Printed 2026-11-23 18.30" in text
    assert pages_of(draw_listing(empty)) == 1


def test_a_row_with_too_few_cells_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError):
        draw_listing(replace(LIST, rows=(("ensam",),)))
