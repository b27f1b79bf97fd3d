"""The funding page as data: JSON, CSV and a picture that stands alone."""

from __future__ import annotations

from textwrap import wrap
from xml.sax.saxutils import escape

from qmember.domain.funding import FundingReport, FundingRow
from qmember.domain.funding_texts import TEXTS
from qmember.formats.csv_export import Cell, kronor_cell, write_csv

WIDTH, LEFT, RIGHT, ROW = 960, 330, 230, 48
HEADLINE, LINE_HEIGHT = 90, 27
"""Characters of the headline on a line, and the height of a line."""

INK, MUTED, LINE = "#1F1B24", "#5A5463", "#857F8C"
COLOURS = {
    "state_grants": "#402156", "municipal_grants": "#236859", "project_funds": "#B06D13",
    "gifts": "#4383EF", "membership_fees": "#741207", "sales": "#978F99", "sponsorship": "#B84A76",
    "other": "#FFFFFF",
}  # fmt: skip
HEADERS = {
    "sv": ("Källa", "Belopp (kr)", "Andel (%)", "Jämförelse (kr)", "Förändring (kr)", "Betalare"),
    "en": ("Source", "Amount (SEK)", "Share (%)", "Comparison (SEK)", "Change (SEK)", "Payers"),
}


def funding_json(report: FundingReport) -> dict[str, object]:
    """The document that ``qm funding --format json`` prints."""
    return {
        "year": report.year,
        "compare_year": report.compare_year,
        "basis": report.basis,
        "status": report.status,
        "version": report.version,
        "total_ore": report.total_ore,
        "headline": report.headline,
        "categories": [
            {
                "key": row.key,
                "name": row.name,
                "amount_ore": row.amount_ore,
                "share_percent": row.share_percent,
                "previous_ore": row.previous_ore,
                "change_ore": row.change_ore,
                "payers": row.payers,
            }
            for row in report.rows
        ],
    }


def funding_csv(report: FundingReport) -> bytes:
    """The table as CSV with a sum row and the source line."""
    rows: list[list[Cell]] = [_cells(row) for row in report.rows]
    total = "Summa" if report.language == "sv" else "Total"
    previous = None if report.previous_total_ore is None else kronor_cell(report.previous_total_ore)
    rows.append([total, kronor_cell(report.total_ore), 100 if report.rows else 0, previous])
    rows += [[], [report.source_line]]
    return write_csv(HEADERS[report.language], rows)


def _cells(row: FundingRow) -> list[Cell]:
    return [
        row.name,
        kronor_cell(row.amount_ore),
        row.share_percent,
        None if row.previous_ore is None else kronor_cell(row.previous_ore),
        None if row.change_ore is None else kronor_cell(row.change_ore),
        row.payers,
    ]


def bar_widths(report: FundingReport) -> list[tuple[float, float | None]]:
    """Each bar in per cent of the widest, and its comparison's; what is below zero has no bar."""
    amounts = [row.amount_ore for row in report.rows] + [
        row.previous_ore or 0 for row in report.rows
    ]
    widest = max([1, *amounts])
    return [
        (
            max(row.amount_ore, 0) * 100 / widest,
            None if row.previous_ore is None else max(row.previous_ore, 0) * 100 / widest,
        )
        for row in report.rows
    ]


def funding_svg(report: FundingReport) -> str:
    """The chart as a file of its own, with its words inside; no script and no foreign font."""
    head = wrap(report.headline, HEADLINE)[:4]
    top = 52 + LINE_HEIGHT * len(head) + (28 if report.compare_year is not None else 0)
    height = top + ROW * len(report.rows) + 40
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-labelledby="t d" lang="{report.language}" '
            "font-family=\"'Source Sans 3', Helvetica, Arial, sans-serif\">"
        ),
        f'<title id="t">{escape(report.headline)}</title>',
        f'<desc id="d">{escape(report.alt_text)}</desc>',
        _hatch(),
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
        *(
            _text(20, 36 + LINE_HEIGHT * place, line, size=20, weight=600)
            for place, line in enumerate(head)
        ),
        _text(20, 36 + LINE_HEIGHT * len(head), report.subtitle, size=15, fill=MUTED),
        *_legend(report, 66 + LINE_HEIGHT * len(head)),
    ]
    for place, (row, widths) in enumerate(zip(report.rows, bar_widths(report), strict=True)):
        parts += _bar(row, widths, top + place * ROW, report.language)
    parts += [_text(20, height - 14, report.source_line, size=12, fill=MUTED), "</svg>"]
    return "\n".join(parts)


def _legend(report: FundingReport, y: int) -> list[str]:
    """Which bar is which year, where two are compared."""
    if report.compare_year is None:
        return []
    return [
        f'<rect x="{LEFT}" y="{y - 9}" width="22" height="10" fill="{MUTED}"/>',
        _text(LEFT + 30, y, str(report.year), size=13, fill=MUTED),
        *_hatched(LEFT + 84, y - 9, 22, 10, MUTED),
        _text(LEFT + 114, y, str(report.compare_year), size=13, fill=MUTED),
    ]


def _bar(row: FundingRow, widths: tuple[float, float | None], y: int, language: str) -> list[str]:
    room = WIDTH - LEFT - RIGHT
    width, before = widths
    fill, texts = COLOURS[row.key], TEXTS[language]
    outline = f' stroke="{LINE}" stroke-width="1.5"' if row.key == "other" else ""
    found = [_text(20, y + 19, row.name, size=15)]
    if width:
        found.append(
            f'<rect x="{LEFT}" y="{y + 3}" width="{room * width / 100:.1f}" height="22" '
            f'fill="{fill}"{outline}/>'
        )
    found.append(_text(LEFT + round(room * width / 100) + 10, y + 19, texts.value(row), size=15))
    if before is not None:
        w = room * before / 100
        found += _hatched(LEFT, y + 28, w, 10, fill) if w else []
        earlier = texts.amount(row.previous_ore or 0)
        found.append(_text(LEFT + round(w) + 10, y + 37, earlier, size=12, fill=MUTED))
    return found


def _hatched(x: int, y: int, width: float, height: int, fill: str) -> list[str]:
    """A bar of the year that is compared with: the same colour under white stripes."""
    box = f'x="{x}" y="{y}" width="{width:.1f}" height="{height}"'
    return [
        f'<rect {box} fill="{fill}"/>',
        f'<rect {box} fill="url(#h)" stroke="{LINE}" stroke-width="0.5"/>',
    ]


def _hatch() -> str:
    return (
        '<defs><pattern id="h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="3" height="6" fill="#FFFFFF"/></pattern></defs>'
    )


def _text(x: int, y: int, text: str, *, size: int, weight: int = 400, fill: str = INK) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}">'
        f"{escape(text)}</text>"
    )
