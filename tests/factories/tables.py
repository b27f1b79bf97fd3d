"""Lists as other programs save them: workbooks whole and hostile, and rows as CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def csv(rows: Sequence[Sequence[str]], separator: str = ";") -> str:
    """Rows as text, nothing quoted."""
    return "\r\n".join(separator.join(row) for row in rows) + "\r\n"


def workbook(*sheets: Sequence[Sequence[object]], hidden: int | None = None) -> bytes:
    """A workbook as Excel would save it; dates are cells with a date's look."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        look = book.add_format({"num_format": "yyyy-mm-dd"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(at, column, datetime.combine(value, time()), look)
                    else:
                        sheet.write(at, column, value)
        if hidden is not None:
            book.worksheets()[hidden].hide()
            book.worksheets()[1 - hidden].activate()
            book.worksheets()[1 - hidden].set_first_sheet()
    return out.getvalue()


def packed(sheet: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """A workbook with the rows of one sheet as raw XML, and ``more`` members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as folder:
        for name, text in PARTS.items():
            folder.writestr(name, text)
        data = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
        folder.writestr("xl/worksheets/sheet1.xml", data)
        for name, content in (more or {}).items():
            folder.writestr(name, content)
    return out.getvalue()


def cell(place: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
