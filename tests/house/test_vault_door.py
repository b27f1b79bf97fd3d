from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "qmember"
TABLE = {"models/people.py", "models/__init__.py"}
DOOR = "queries/protected.py"
COUNTER = "queries/invariants_people.py"  # counts rows of people who are not protected, opens none
WRITERS = {"services/vault.py", "services/person_store.py"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def names(tree: ast.Module) -> set[str]:
    """Every name that a module defines, imports, reads or reaches for as an attribute."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def test_only_the_door_and_those_who_put_things_in_know_the_vault() -> None:
    knowing = {path for path, tree in modules() if "Vault" in names(tree)}
    assert knowing == TABLE | WRITERS | {DOOR, COUNTER}


def test_the_counter_reads_no_sealed_column() -> None:
    tree = dict(modules())[COUNTER]
    reached = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Vault"
    }
    assert reached == {"person_id"}


def test_only_the_door_opens_what_the_vault_key_closed() -> None:
    opening = set()
    for path, tree in modules():
        for node in ast.walk(tree):
            is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "unseal"
            if is_call and "vault" in {getattr(part, "attr", "") for part in ast.walk(node)}:
                opening.add(path)
    assert opening == {DOOR}


def test_those_who_put_things_in_never_select_them() -> None:
    for path, tree in modules():
        if path not in WRITERS:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "select":
                assert not any(getattr(part, "id", "") == "Vault" for part in ast.walk(node)), path


def test_no_text_of_sql_names_the_vault() -> None:
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = node.value.lower().split()
                assert not ("from" in words and "vault" in words and "select" in words), path
