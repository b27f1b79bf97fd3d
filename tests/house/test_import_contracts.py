"""The arrows of ARCHITECTURE.md, asked of the code as it is and of a small tree that breaks them."""

from __future__ import annotations

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.house.sources import ROOT, program

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder), "PATH": ""},
    )  # fmt: skip


@pytest.fixture(scope="module")
def small_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every layer with one empty module, and the real contracts that such a tree can be asked."""
    folder = tmp_path_factory.mktemp("contracts")
    for name in (
        "domain", "models", "formats", "pdf", "mail", "gateways", "queries", "services", "web", "cli",
        "web/office", "web/public", "web/auth",
    ):  # fmt: skip
        package = folder / "qmember" / name
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "gifts.py").touch()
    for name in ("__init__", "app"):
        (folder / "qmember" / f"{name}.py").touch()
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    for name in contracts.sections():
        kind = contracts[name].get("type", "")
        if name.endswith((":web", ":siblings")) or kind == "protected":
            contracts.remove_section(name)  # these name modules that the small tree does not have
        else:
            contracts[name].pop("ignore_imports", None)
    with (folder / ".importlinter").open("w") as file:
        contracts.write(file)
    return folder


def test_the_code_keeps_the_contracts() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout[answer.stdout.find("Broken contracts") :]


def test_a_clean_tree_keeps_them(small_tree: Path) -> None:
    assert lint(small_tree).returncode == 0


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("domain", "import sqlalchemy", "The domain knows only the standard library"),
        ("services", "import flask", "Nothing below the edge knows a request or a form"),
        ("models", "import qmember.app", "Arrows point inwards"),
        ("pdf", "import qmember.models", "Arrows point inwards"),
        ("queries", "import qmember.services", "Arrows point inwards"),
        ("formats", "import sqlalchemy", "Formats, papers, mails and gateways know no database"),
        ("web/office", "import qmember.web.public", "Audiences do not share rooms"),
        ("cli", "import stripe", "Only its gateway will know Stripe"),
    ],
)
def test_a_planted_import_is_caught_by_its_contract(
    small_tree: Path, module: str, line: str, contract: str
) -> None:
    path = small_tree / "qmember" / module / "gifts.py"
    path.write_text(f"{line}\n")
    try:
        answer = lint(small_tree)
    finally:
        path.write_text("")
    assert answer.returncode == 1
    assert contract in answer.stdout.partition("Broken contracts")[2]


def test_a_package_outside_the_layers_is_refused(small_tree: Path) -> None:
    stray = small_tree / "qmember" / "helpers.py"
    stray.touch()
    try:
        assert lint(small_tree).returncode == 1
    finally:
        stray.unlink()


def test_importing_the_package_costs_nothing() -> None:
    source = next(s for s in program() if s.path == "qmember/__init__.py")
    assert "import" not in source.text


def test_one_place_knows_the_zone() -> None:
    zones = {s.path for s in program() if any(name == "ZoneInfo" for name, _ in s.calls())}
    assert zones == {"qmember/domain/dates.py"}
