"""Documents that keep their promises: length, links, one version, and nothing of the machine they were made on."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import qmember
from tests.house.sources import ROOT, tracked

LONGEST_README = 120
TEXT = {
    ".md",
    ".py",
    ".txt",
    ".in",
    ".toml",
    ".html",
    ".js",
    ".css",
    ".sh",
    ".po",
    ".mako",
    ".svg",
    "",
}
MACHINE = re.compile(
    r"(?:^|[\s\"'=(:])(?:/work|/root|/Users|/home/[a-z]\w*)/|file:///(?:opt|srv|work|root|home|Users)/|--(?:extra-)?index-url|--find-links|"
    r"--trusted-host|https?://(?:files\.)?(?:test\.)?(?:pypi|pythonhosted|registry\.npmjs)\."
)


def lines_of(path: Path) -> list[tuple[int, str]]:
    if path.suffix not in TEXT or "vendor" in path.parts:
        return []
    return list(enumerate(path.read_text("utf-8", "replace").splitlines(), 1))


def tells_of_a_machine(line: str) -> bool:
    """Whether a line holds a path of somebody's machine or the host of a package index."""
    return MACHINE.search(line) is not None


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md" and "LICENSE" not in path.name]


def broken_links(path: Path, text: str) -> list[str]:
    """Relative links of a document that lead nowhere."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [
        link for link in links
        if not re.match(r"https?:|mailto:", link) and not (path.parent / link).exists()
    ]  # fmt: skip


def test_the_readme_can_be_read_at_a_sitting() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= LONGEST_README


def test_no_tracked_file_tells_of_the_machine_it_was_made_on() -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path != here
        for number, line in lines_of(path)
        if tells_of_a_machine(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "DATA=/root/data", 'open("/home/karin/x")', "--index-url https://example.org/simple",
        "from https://pypi.org/simple", "path: /Users/karin/x",
    ],
)  # fmt: skip
def test_a_planted_path_or_host_is_seen(planted: str) -> None:
    assert tells_of_a_machine(planted)


def test_links_in_documents_lead_somewhere() -> None:
    found = {
        str(p.relative_to(ROOT)): b
        for p in documents()
        if (b := broken_links(p, p.read_text("utf-8")))
    }
    assert found == {}


def test_a_broken_link_is_seen() -> None:
    assert broken_links(ROOT / "README.md", "[here](docs/nowhere.md)") == ["docs/nowhere.md"]
    assert broken_links(ROOT / "README.md", "[here](README.md#top)") == []


def test_decisions_that_code_refers_to_are_written_down() -> None:
    written = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")}
    named = {
        number
        for path in tracked()
        for _, line in lines_of(path)
        for number in re.findall(r"docs/adr/(\d{4})", line)
    }
    assert named - written == set()


LAYERS = "domain|models|formats|pdf|mail|queries|services|web|cli"


def names_in_code(text: str) -> set[str]:
    """What a document names in code: ``services.gifts.record_gift``, ``web/access.py``."""
    dotted = set(re.findall(rf"`((?:{LAYERS})\.\w[\w.]*)`", text))
    return dotted | set(re.findall(rf"`((?:{LAYERS}|migrations|tests)/[\w/.]+)(?::[^`]*)?`", text))


def is_there(name: str) -> bool:
    if "/" in name:
        return (ROOT / name).exists() or (ROOT / "qmember" / name).exists()
    parts = name.split(".")
    for length in range(len(parts), 1, -1):
        try:
            found: object = importlib.import_module(".".join(["qmember", *parts[:length]]))
        except ModuleNotFoundError:
            continue
        return all((found := getattr(found, part, None)) is not None for part in parts[length:])
    return False


@pytest.mark.parametrize("path", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"])
def test_what_a_document_names_in_code_is_there(path: str) -> None:
    names = names_in_code((ROOT / path).read_text("utf-8"))
    assert [name for name in sorted(names) if not is_there(name)] == []


def test_what_decisions_name_in_code_is_there() -> None:
    for path in sorted((ROOT / "docs").rglob("*.md")):
        names = names_in_code(path.read_text("utf-8"))
        assert [name for name in sorted(names) if not is_there(name)] == [], path.name


def test_a_name_that_is_not_there_is_seen() -> None:
    assert names_in_code("`services.gifts.give` and `web/nowhere.py`") == {
        "services.gifts.give",
        "web/nowhere.py",
    }
    assert not is_there("services.gifts.give")
    assert not is_there("web/nowhere.py")
    assert is_there("services.gifts.record_gift")
    assert is_there("web/access.py")


def test_documents_that_are_named_anywhere_exist() -> None:
    named = {
        name
        for path in tracked()
        if path != Path(__file__)
        for _, line in lines_of(path)
        for name in re.findall(r"\bdocs/[\w/-]+\.md\b", line)
    }
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_each_decision_has_its_four_parts_and_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text("utf-8")
    for path in sorted(folder.glob("0*.md")):
        text = path.read_text("utf-8")
        assert path.name in index, path.name
        assert re.match(rf"# {int(path.name[:4])}\. \S", text), path.name
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, path.name


def test_the_version_is_the_newest_in_the_changelog() -> None:
    headings = re.findall(
        r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert headings[0] == qmember.__version__


def test_commands_that_the_readme_names_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    scripts = set(re.findall(r"script/([\w-]+)", text))
    assert scripts
    assert [name for name in scripts if not (ROOT / "script" / name).is_file()] == []


def test_every_setting_of_the_machine_is_explained() -> None:
    read = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', (ROOT / "config.py").read_text("utf-8")))
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert {"QMEMBER_DATA", "SMTP_URL"} <= read
    assert [name for name in sorted(read) if f"`{name}`" not in told] == []


def test_every_room_is_on_the_map_of_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    rooms = [p.name for p in (ROOT / "qmember").iterdir() if (p / "__init__.py").is_file()]
    assert [room for room in rooms if f"{room}/" not in text] == []


def on_screen() -> set[str]:
    """Every Swedish text without its full stop."""
    with (ROOT / "qmember/translations/sv/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file)
    return {str(message.string).rstrip(".") for message in catalog if message.id}


def test_what_the_handbook_prints_in_bold_stands_so_on_the_screen() -> None:
    known = on_screen()
    for path in sorted((ROOT / "docs" / "handbook").glob("*.md")):
        bold = re.findall(r"\*\*([^*]+)\*\*", path.read_text("utf-8"))
        words = [" ".join(word.split()).rstrip(".") for word in bold if word.strip()]
        assert [word for word in words if word not in known] == [], path.name


def test_every_handbook_page_is_in_its_index() -> None:
    folder = ROOT / "docs" / "handbook"
    index = (folder / "README.md").read_text("utf-8")
    assert [
        p.name for p in folder.glob("*.md") if p.name != "README.md" and p.name not in index
    ] == []
