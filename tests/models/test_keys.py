"""Keys are made once, for a new place, whole or not at all; what they seal opens in its own place only."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from qmember.models.crypto import (
    KEY_FILES,
    Keys,
    KeysMissing,
    Unreadable,
    make_keys,
    read_keys,
    seal,
    unseal,
    write_key,
)

NONE: dict[str, bytes | None] = dict.fromkeys(KEY_FILES)
KEY = b"k" * 32


def test_new_keys_differ_and_are_the_owners_alone(tmp_path: Path) -> None:
    keys = make_keys(tmp_path / "keys", NONE)
    assert len({keys.secret, keys.data, keys.vault}) == 3
    files = sorted(file.name for file in (tmp_path / "keys").iterdir())
    assert files == ["data.key", "secret.key", "vault.key"]
    assert {stat.S_IMODE(f.stat().st_mode) for f in (tmp_path / "keys").iterdir()} == {0o600}
    assert read_keys(tmp_path / "keys", NONE) == keys


def test_a_key_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    first = make_keys(tmp_path, NONE)
    assert make_keys(tmp_path, NONE) == first
    with pytest.raises(FileExistsError):
        write_key(tmp_path / "data.key", KEY)
    assert read_keys(tmp_path, NONE) == first


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def begin() -> None:
        start.wait()
        found.append(make_keys(tmp_path / "keys", NONE))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {read_keys(tmp_path / "keys", NONE)}


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "ab" * 31])
def test_a_damaged_key_file_is_told_by_name(tmp_path: Path, content: str) -> None:
    make_keys(tmp_path, NONE)
    (tmp_path / "vault.key").write_text(content)
    with pytest.raises(KeysMissing, match=r"vault\.key"):
        read_keys(tmp_path, NONE)


def test_one_that_is_missing_is_missing(tmp_path: Path) -> None:
    make_keys(tmp_path, NONE)
    (tmp_path / "data.key").unlink()
    assert read_keys(tmp_path, NONE) is None
    assert read_keys(tmp_path, {**NONE, "data": KEY}) is not None


def test_sealed_text_opens_in_its_own_place_only() -> None:
    sealed = seal(KEY, "Kanariefågel".encode(), "vault:name:1")
    assert unseal(KEY, sealed, "vault:name:1").decode() == "Kanariefågel"
    for key, place in ((KEY, "vault:name:2"), (KEY, "vault:email:1"), (b"x" * 32, "vault:name:1")):
        with pytest.raises(Unreadable):
            unseal(key, sealed, place)


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_cut_off_text_is_unreadable_too(length: int) -> None:
    with pytest.raises(Unreadable):
        unseal(KEY, seal(KEY, b"hello", "here")[:length], "here")


def test_equal_words_are_sealed_to_different_bytes() -> None:
    assert seal(KEY, b"hello", "here") != seal(KEY, b"hello", "here")


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = Keys(b"s" * 32, b"d" * 32, b"v" * 32)
    purposes = ("database", "backup", "audit-chain", "audit", "outbox", "receipts", "bank")
    assert len({keys.derive(purpose) for purpose in purposes} | {keys.data}) == 8


def test_keys_are_not_printed() -> None:
    assert "ssss" not in repr(Keys(b"s" * 32, b"s" * 32, b"s" * 32))
