from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from qmember.domain.funding import CATEGORIES, CategoryFacts, Frame, FundingReport, build_report
from qmember.pdf import funding
from qmember.pdf.funding import Printed
from qmember.pdf.palette import FILLS, OTHER
from tests.pdf.papers import (
    complaints,
    fonts_of,
    other_text_of,
    pages_of,
    places_of,
    squeezed,
    text_of,
)

NOW = [
    CategoryFacts("state_grants", 412_000_000, 1),
    CategoryFacts("municipal_grants", 92_000_000, 3),
    CategoryFacts("project_funds", 60_000_000, 1),
    CategoryFacts("gifts", 101_234_500, 214, 500_000, 900_000),
    CategoryFacts("membership_fees", 24_600_000, 123, 20_000, 40_000),
    CategoryFacts("sales", 18_350_000, 31, 90_000, 180_000),
    CategoryFacts("other", 1_200_000, 2),
]
BEFORE = [replace(one, amount_ore=one.amount_ore - 10_000_000) for one in NOW[:-1]]


PRINT = Printed("802471-7236", datetime(2026, 11, 23, 17, 30, tzinfo=UTC), "Astrid Ek")


def draw_funding(shown: FundingReport) -> bytes:
    return funding.draw_funding(shown, PRINT)


def report(
    now: list[CategoryFacts] = NOW, *, compared: bool = True, language: str = "sv"
) -> FundingReport:
    period = (date(2022, 1, 1), date(2022, 12, 31))
    frame = Frame("Exempeljouren", 2022, period, date(2026, 11, 23), language, "adopted")
    return build_report(
        frame, now, compare_year=2021 if compared else None, previous=BEFORE if compared else None
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_says_all_that_the_report_says(language: str, tmp_path: Path) -> None:
    shown = report(language=language)
    pdf = draw_funding(shown)
    text = text_of(pdf)
    for part in (
        shown.headline, shown.change_sentence, shown.subtitle, shown.source_line, shown.version,
        shown.association_name, "802471-7236", *shown.notes, *(row.name for row in shown.rows),
    ):  # fmt: skip
        assert squeezed(part) in text
    assert pages_of(pdf) == 1
    assert complaints(pdf, tmp_path) == ""
    assert pdf == draw_funding(shown)


def test_the_page_says_who_printed_it_when_and_that_it_is_all() -> None:
    text = text_of(draw_funding(report()))
    for part in ("Org.nr 802471-7236", "Utskriven 2026-11-23 18.30 av Astrid Ek", "Sida 1 av 1"):
        assert part in text


def test_every_figure_of_the_table_is_there_with_its_sign() -> None:
    text = other_text_of(draw_funding(report()))
    for figure in ("4 120 000", "4 020 000", "+100 000", "1 012 345", "7 093 845", "100 %", "214"):
        assert figure in text
    assert "−" not in text
    assert "−12 000" in text_of(
        draw_funding(report([*NOW[:-1], CategoryFacts("other", -1_200_000)]))
    )


def test_ore_are_shown_in_the_whole_table_or_nowhere() -> None:
    odd = report([replace(NOW[0], amount_ore=412_000_050), *NOW[1:]])
    assert "920 000,00" in text_of(draw_funding(odd))
    assert "920 000,00" not in text_of(draw_funding(report()))


def test_without_comparison_there_is_no_other_year_and_no_change() -> None:
    text = text_of(draw_funding(report(compared=False)))
    assert "2021" not in text
    assert "Ändring" not in text
    assert "Statsbidrag 4 120 000 58 %" in text


def test_a_count_that_is_suppressed_is_nowhere() -> None:
    few = [replace(one, payers=0) for one in NOW]
    assert "Betalare" not in text_of(draw_funding(report(few)))
    row = text_of(draw_funding(report())).rpartition("Övrigt 12 000 mindre än 1 %")[2]
    assert row.partition("Summa")[0].split()[-1] == "–"


def test_a_year_without_income_is_a_page_too() -> None:
    pdf = draw_funding(report([], compared=False))
    assert "inga intäkter" in text_of(pdf)
    assert "/Figure" not in str(
        PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]["/K"]["/K"]
    )


def test_the_chart_is_a_figure_with_the_reports_own_words() -> None:
    shown = report()
    reader = PdfReader(io.BytesIO(draw_funding(shown)))
    parts = [part.get_object() for part in reader.root_object["/StructTreeRoot"]["/K"]["/K"]]
    [figure] = [part for part in parts if part["/S"] == "/Figure"]
    assert figure["/Alt"] == shown.alt_text
    left, bottom, right, top = map(float, figure["/A"]["/BBox"])
    assert 0 < left < right < 596
    assert 0 < bottom < top < 842
    assert [part["/S"] for part in parts].count("/H1") == 1
    [table] = [part for part in parts if part["/S"] == "/Table"]
    assert len(table["/K"]) == 1 + len(shown.rows) + 1


def test_the_longest_words_still_make_one_page_on_which_nothing_runs_out() -> None:
    full = replace(
        report(),
        headline="Rubrik som styrelsen har skrivit " * 20,
        notes=("En not som är lång " * 20,) * 9,
        source_line="Källa " * 99,
        association_name="Förening " * 40,
    )
    pdf = draw_funding(full)
    assert pages_of(pdf) == 1
    places = places_of(pdf)
    assert max(place.right for place in places) < 192
    assert max(place.top for place in places) < 290


def test_markup_in_a_headline_is_only_letters() -> None:
    pdf = draw_funding(replace(report(), headline='<img src="/etc/passwd"> & <b>'))
    assert '<img src="/etc/passwd"> & <b>' in text_of(pdf)


def test_the_metadata_names_the_year_and_the_association_and_fonts_are_embedded() -> None:
    pdf = draw_funding(report())
    assert PdfReader(io.BytesIO(pdf)).metadata == {
        "/Title": "Finansiering 2022",
        "/Author": "Exempeljouren",
    }
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts_of(pdf))


def test_each_category_has_a_colour_and_a_pattern_of_its_own() -> None:
    fills = [FILLS.get(key, OTHER) for key in CATEGORIES]
    assert (
        len({fill.pattern for fill in fills}) == len({fill.colour for fill in fills}) == len(fills)
    )
