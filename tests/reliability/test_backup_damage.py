"""A backup that is not byte for byte as it was written is refused, whatever was done to it."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest

from qmember.domain.errors import Refused
from qmember.formats import vault_file
from qmember.formats.vault_file import BadBackup
from qmember.models import Database
from qmember.services import backup
from qmember.services.clock import Clock
from qmember.services.restore import restore_into
from tests.conftest import KEYS, TODAY

KEY = KEYS.derive("backup")


@pytest.fixture
def made(lived_on_sqlite: Database, tmp_path: Path) -> Path:
    path = tmp_path / "made.qmbackup"
    backup.write(lived_on_sqlite, Clock(TODAY).now(), path)
    return path


def small(lines: int = 40) -> bytes:
    """A small file in the same container."""
    file = io.BytesIO()
    noise = random.Random(2)  # noqa: S311  # what does not shrink when it is packed
    vault_file.write(file, KEY, [noise.randbytes(8).hex().encode() + b"\n" for _ in range(lines)])
    return file.getvalue()


def is_refused(content: bytes, key: bytes = KEY) -> bool:
    try:
        list(vault_file.read(io.BytesIO(content), key))
    except BadBackup:
        return True
    return False


def test_the_file_itself_is_whole() -> None:
    assert not is_refused(small())


def test_every_single_bit_counts() -> None:
    content = small()
    for place in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            assert is_refused(bytes(changed)), (place, bit)


def test_every_length_but_its_own_is_refused() -> None:
    content = small()
    assert all(is_refused(content[:length]) for length in range(len(content)))
    assert all(is_refused(content + more) for more in (b"\0", b"x" * 100, content, content[17:]))


def test_chunks_cannot_be_left_out_doubled_or_swapped(monkeypatch) -> None:
    monkeypatch.setattr(vault_file, "CHUNK", 16384)
    content = small(15000)
    chunks, at = [], 17
    while at < len(content):
        size = 4 + int.from_bytes(content[at : at + 4], "big")
        chunks.append(content[at : at + size])
        at += size
    assert len(chunks) > 5
    assert not is_refused(content[:17] + b"".join(chunks))
    for number in (0, len(chunks) // 2, len(chunks) - 2):
        left_out = chunks[:number] + chunks[number + 1 :]
        doubled = [*chunks[: number + 1], *chunks[number:]]
        swapped = [*chunks]
        swapped[number], swapped[number + 1] = swapped[number + 1], swapped[number]
        for changed in (left_out, doubled, swapped, chunks[: number + 1]):
            assert is_refused(content[:17] + b"".join(changed))


def test_parts_of_two_backups_do_not_make_one(monkeypatch) -> None:
    monkeypatch.setattr(vault_file, "CHUNK", 16384)
    one, other = small(5000), small(5000)
    assert is_refused(one[:17] + other[17:])


def test_a_real_backup_with_a_flipped_bit_is_refused(made: Path, tmp_path: Path) -> None:
    content, chance = made.read_bytes(), random.Random(1)  # noqa: S311
    places = [
        0,
        8,
        9,
        16,
        17,
        20,
        21,
        len(content) - 1,
        *(chance.randrange(len(content)) for _ in range(40)),
    ]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        (tmp_path / "changed").write_bytes(bytes(changed))
        with pytest.raises(Refused):
            backup.check(tmp_path / "changed", KEYS)


def test_it_is_not_restored_either_and_leaves_nothing(made: Path, tmp_path: Path) -> None:
    content = bytearray(made.read_bytes())
    content[-1] ^= 1
    made.write_bytes(bytes(content))
    with pytest.raises(Refused):
        restore_into(tmp_path / "home", made, KEYS, url=None)
    assert not (tmp_path / "home").exists()


def test_another_key_is_refused(made: Path) -> None:
    with pytest.raises(Refused, match="its key is another one"):
        backup.check(made, replace(KEYS, data=b"x" * 32))


@pytest.mark.parametrize(
    "content",
    [b"", b"QMBACKUP1", b"SQLite format 3\0" * 99, b"PK\3\4 zip", b"QMBACKUP1" + bytes(500)],
)
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(Refused):
        backup.check(tmp_path / "foreign", KEYS)


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(Refused, match="cannot be read"):
            backup.check(path, KEYS)


def test_a_backup_of_a_later_version_is_refused(
    tmp_path: Path, monkeypatch, lived_on_sqlite
) -> None:
    from qmember.queries import dump

    monkeypatch.setattr(dump, "FORMAT", 99)
    lines = list_of_lines(lived_on_sqlite)
    monkeypatch.undo()
    with (tmp_path / "later").open("wb") as file:
        vault_file.write(file, KEY, lines)
    with pytest.raises(Refused, match="later version"):
        backup.check(tmp_path / "later", KEYS)


def list_of_lines(lived: Database) -> list[bytes]:
    from qmember.queries import dump

    with lived.engine.connect() as connection:
        return list(dump.lines(connection, made_at=Clock(TODAY).now()))


def test_a_row_left_out_by_somebody_with_the_key_is_noticed(
    lived_on_sqlite, tmp_path: Path
) -> None:
    lines = list_of_lines(lived_on_sqlite)
    with (tmp_path / "short").open("wb") as file:
        vault_file.write(file, KEY, lines[:5] + lines[6:])
    with pytest.raises(Refused, match="damaged"):
        backup.check(tmp_path / "short", KEYS)
