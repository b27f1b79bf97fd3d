"""What browsers are sent: unmodified libraries, nothing inline, nothing from elsewhere, small enough."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "qmember" / "static"
VENDOR = [STATIC / "vendor", ROOT / "tests" / "browser" / "vendor"]
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
SHEETS = [STATIC / "app.css", STATIC / "print.css", STATIC / "vendor" / "bootstrap-reboot.min.css"]
TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if "mail" not in path.relative_to(ROOT / "templates").parts
)
PUBLIC_VIEW = [
    *SHEETS, *(STATIC / "fonts").glob("*.woff2"), STATIC / "icons" / "mark.svg",
    STATIC / "icons" / "chevron.svg", STATIC / "js" / "double_press.js", STATIC / "js" / "leave.js",
]  # fmt: skip


@pytest.mark.parametrize("folder", VENDOR, ids=lambda folder: folder.parent.name)
def test_other_peoples_files_are_the_ones_we_vouch_for(folder: Path) -> None:
    lines = (folder / "CHECKSUMS").read_text().splitlines()
    vouched = {name: digest for digest, name in (line.split() for line in lines)}
    found = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.iterdir()
        if p.suffix in {".js", ".css"}
    }
    assert found == vouched


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheets_load_nothing_that_the_content_policy_refuses(sheet: Path) -> None:
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text(encoding="utf-8"))
    assert [a for a in addresses if ":" in a or a.startswith("/")] == []
    assert [a for a in addresses if not (sheet.parent / a).is_file()] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_carry_no_script_style_or_handler_of_their_own(template: Path) -> None:
    text = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert (
        re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe\b|hx-on|\"data:", text) == []
    )
    assert [
        tag
        for tag in re.findall(r"<script[^>]*>", text)
        if "asset(" not in tag or "defer" not in tag
    ] == []
    assert re.findall(r"(?:src|href)=\"(?:https?:|//)", text) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_are_plain_keep_nothing_and_evaluate_nothing(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("/* ")
    assert '"use strict";\n(() => {' in text
    banned = r"\beval\(|new Function|innerHTML|outerHTML\s*=|localStorage|sessionStorage|indexedDB|document\.cookie|console\."
    assert re.findall(banned, text) == []


def test_the_first_public_view_stays_within_120_kilobytes() -> None:
    def sent(path: Path) -> int:
        content = path.read_bytes()
        return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 6))

    assert sum(sent(path) for path in PUBLIC_VIEW) <= 100_000  # leaves 20 kB to the page itself
