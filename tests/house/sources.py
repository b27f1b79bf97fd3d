"""The files that the house rules read: program text with its syntax tree, templates, tracked files."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("qmember", "migrations", "config.py", "wsgi.py")
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Source:
    """One Python file; ``path`` is relative to the root, with slashes."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with its dotted name as far as it is written out."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node


def dotted(node: ast.AST) -> str:
    """``datetime.now`` of ``datetime.now(UTC)``; what is not a name is a blank part."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@cache
def program(*under: str) -> tuple[Source, ...]:
    """Our Python files below the folders named, or all of the program."""
    files = []
    for name in under or PROGRAM:
        path = ROOT / name
        files += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return tuple(Source(p.relative_to(ROOT).as_posix(), p.read_text("utf-8")) for p in files)


@cache
def templates() -> dict[str, str]:
    """Every HTML template by its name, without its comments."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
        for path in sorted(TEMPLATES.rglob("*.html"))
    }


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git keeps and that are still there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())
