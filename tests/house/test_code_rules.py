"""Rules about our own code that no linter knows; each is shown to fire on a planted line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest

from tests.house.sources import Source, dotted, program

Rule = Callable[[Source], list[str]]

UNIT = {"qmember/services/unit.py", "qmember/models/engine.py"}
CLOCK = "qmember/services/clock.py"
CLOCKS = (
    "date.today",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "time.time",
    "func.now",
)
NOT_MONEY = {
    "qmember/models/turns.py": "seconds of waiting",
    "qmember/models/engine.py": "seconds of waiting",
    "qmember/formats/funding_export.py": "places in a drawing",
}
PRIVATE = {
    "name",
    "email",
    "phone",
    "street",
    "address",
    "text",
    "message",
    "subject",
    "to",
    "body",
}


def commits(source: Source) -> list[str]:
    """One commit per deed, and one place where it is done."""
    if source.path in UNIT:
        return []
    return [name for name, _ in source.calls() if name.endswith(".commit")]


def selects(source: Source) -> list[str]:
    """Pages and commands ask queries; they do not write SQL."""
    if not source.path.startswith(("qmember/web/", "qmember/cli/")):
        return []
    asked = {"select", "insert", "update", "delete", "text"}
    found = [n.names for n in ast.walk(source.tree) if isinstance(n, ast.ImportFrom)
             and (n.module or "").split(".")[0] == "sqlalchemy"]  # fmt: skip
    return [alias.name for names in found for alias in names if alias.name in asked]


def floats(source: Source) -> list[str]:
    """Money is whole öre: no float, no true division, where money is counted."""
    counted = ("domain", "services", "queries", "models", "formats")
    if source.path.split("/")[1:2] == [] or source.path.split("/")[1] not in counted:
        return []
    if source.path in NOT_MONEY or "/demo" in source.path:
        return []
    return [ast.unparse(node) for node in ast.walk(source.tree) if is_float(node)]


def is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.Name):
        return node.id == "float"
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not is_path(node)


def is_path(node: ast.BinOp) -> bool:
    """``folder / "name"``: one side is text, or a folder by its name."""
    sides = (node.left, node.right)
    if any(
        isinstance(s, ast.JoinedStr) or isinstance(getattr(s, "value", None), str) for s in sides
    ):
        return True
    return "Decimal" in ast.unparse(node) or bool(
        re.search(r"(?i)folder|path|root", ast.unparse(node))
    )


def clocks(source: Source) -> list[str]:
    """Time comes from the unit of work, or from the clock at the edge."""
    if source.path == CLOCK:
        return []
    return [name for name, _ in source.calls() if name.endswith(CLOCKS)]


def environments(source: Source) -> list[str]:
    """The machine's settings are read in config.py and nowhere else."""
    if not source.path.startswith("qmember/"):
        return []
    found = [dotted(n) for n in ast.walk(source.tree) if isinstance(n, ast.Attribute)]
    return [name for name in found if name in {"os.environ", "os.getenv", "os.environb"}]


def model_imports(source: Source) -> list[str]:
    """A migration says its tables itself: models go on changing after it."""
    if not source.path.startswith("migrations/versions/"):
        return []
    found = [n.module or "" for n in ast.walk(source.tree) if isinstance(n, ast.ImportFrom)]
    return [module for module in found if module.startswith("qmember")]


def personal_logs(source: Source) -> list[str]:
    """What is logged is counts, codes and kinds: never a name, an address or a text."""
    found = []
    for name, call in source.calls():
        if re.fullmatch(r"(\w+\.)*(log|logger|logging)\.\w+", name):
            given = [part for arg in call.args for part in ast.walk(arg)]
            found += [
                part.attr
                for part in given
                if isinstance(part, ast.Attribute) and part.attr in PRIVATE
            ]
            found += [ast.unparse(arg) for arg in call.args if isinstance(arg, ast.JoinedStr)]
    return found


def no_docstring(source: Source) -> list[str]:
    """Each module begins with one sentence saying what it is for."""
    return [] if ast.get_docstring(source.tree) else [source.path]


PLANTED: dict[Rule, tuple[str, str]] = {
    commits: ("qmember/services/gifts.py", "unit.session.commit()"),
    selects: ("qmember/web/office/gifts.py", "from sqlalchemy import select"),
    floats: ("qmember/services/gifts.py", "amount = row.amount_ore / 100"),
    clocks: ("qmember/services/gifts.py", "from datetime import date\ndate.today()"),
    environments: ("qmember/web/security.py", "import os\nos.environ['HOME']"),
    model_imports: ("migrations/versions/2026_12_24_x.py", "from qmember.models import Person"),
    personal_logs: ("qmember/services/people.py", "log.warning('no mail to %s', person.email)"),
    no_docstring: ("qmember/domain/gifts.py", "x = 1"),
}


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    broken = {source.path: found for source in program() if (found := rule(source))}
    assert broken == {}, rule.__doc__


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
def test_the_rule_fires_on_a_planted_line(rule: Rule) -> None:
    assert rule(Source(*PLANTED[rule])) != []


@pytest.mark.parametrize(
    "line",
    [
        "x: float = 1",
        "amount = 12.5",
        "share = part_ore / whole_ore",
        "half = float(row.amount_ore)",
    ],
)
def test_floats_are_seen_in_every_shape(line: str) -> None:
    assert floats(Source("qmember/domain/fees.py", line)) != []


@pytest.mark.parametrize("line", ["path = folder / name", 'file = settings.data / "keys"'])
def test_a_path_is_no_division(line: str) -> None:
    assert floats(Source("qmember/services/backup.py", line)) == []


def test_each_exception_still_stands() -> None:
    paths = {source.path for source in program()}
    assert (UNIT | NOT_MONEY.keys() | {CLOCK}) - paths == set()
