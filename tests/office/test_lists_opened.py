"""LibreOffice opens every list that is taken along, and finds no formula in any (security.md I5)."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from qmember.domain.ledger import Channel
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from tests.conftest import TODAY
from tests.factories.members import add_member
from tests.office.sending import fields_of

PREFIXES = (
    "=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00a0=", "\u200b=", "\ufeff=", "＝", "＋", "－",
    "＠", "\u2212", "=HYPERLINK(", "=cmd|' /C calc'!A0", "+1+", "-2+3+cmd|", "@SUM(", '"=', "';=",
    "\u202e=", "\u2066=",
)  # fmt: skip
"""Twenty-five ways in which a text begins that some spreadsheet takes, or took, for a formula."""

FORMULA = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"
MEMBERS = "/medlemmar/export"
"""Where a workbook can be chosen; the other lists are CSV for a spreadsheet."""

LISTS = (
    (MEMBERS, {"purpose": "other", "visa": "alla"}),
    (MEMBERS, {"purpose": "mailing"}),
    (MEMBERS, {"purpose": "meeting"}),
    (MEMBERS, {"purpose": "grant"}),
    ("/personer/lista", {"purpose": "board"}),
    ("/gavor/lista", {"purpose": "board", "ar": "2026"}),
    ("/gavor/kvitton/lista", {"purpose": "board", "ar": "2026"}),
    ("/verifikationer/lista", {"purpose": "board", "ar": "2026"}),
)


@pytest.fixture(scope="module")
def soffice() -> str:
    """LibreOffice's command; without one the test is skipped, but not in CI."""
    found = shutil.which("soffice")
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("LibreOffice is not installed")
    return str(found)


@pytest.fixture
def hostile(opened) -> None:
    """Members and givers whose every text begins like a formula."""
    with opened() as unit:
        for n, prefix in enumerate(PREFIXES):
            text = f"{prefix}1+1){n}"
            one = add_member(unit, text, street=text, city=text)
            gifts.record_gift(unit, GiftFacts(1000 + n, TODAY, Channel.CASH, one.id))


def opened_in(soffice: str, folder: Path) -> dict[str, list[str]]:
    """The formulas of each file as LibreOffice understands it."""
    filter_ = (
        "--infilter=CSV:59,34,76,1,,0,false,true,false,false"  # ; " UTF-8, and formulas are read
    )
    for kind, more in (("csv", [filter_]), ("xlsx", [])):
        files = sorted(str(file) for file in folder.glob(f"*.{kind}"))
        subprocess.run(
            [soffice, f"-env:UserInstallation=file://{folder}/home", "--headless", *more,
             "--convert-to", "ods", "--outdir", str(folder / kind), *files],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return {str(file): formulas_of(file.read_bytes()) for file in sorted(folder.glob("*/*.ods"))}


def formulas_of(content: bytes) -> list[str]:
    """The cells of a workbook that are calculated."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = etree.fromstring(packed.read("content.xml"))
    return [cell.get(FORMULA) for cell in sheet.iter() if cell.get(FORMULA) is not None]


def test_no_list_has_a_formula_when_it_is_opened(sign_in, hostile, soffice, tmp_path) -> None:
    karin = sign_in()
    token = fields_of(karin.get(MEMBERS).text)["csrf_token"]
    for number, (url, chosen) in enumerate(LISTS):
        for kind in ("csv", "xlsx") if url == MEMBERS else ("csv",):
            answer = karin.post(url, data={"csrf_token": token, "kind": kind} | chosen)
            assert answer.status_code == 200, (url, answer.status_code)
            (tmp_path / f"{number}.{kind}").write_bytes(answer.data)
    (tmp_path / "planted.csv").write_text("Namn;Ort\n=1+1;Solna\n")
    found = opened_in(soffice, tmp_path)
    assert len(found) == len(LISTS) + 4 + 1
    planted = found.pop(str(tmp_path / "csv" / "planted.ods"))
    assert len(planted) == 1, "LibreOffice would have noticed a formula"
    assert {file: cells for file, cells in found.items() if cells} == {}
