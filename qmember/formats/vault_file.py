"""The encrypted container of a backup: chunks that cannot be changed, moved, dropped or cut off."""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"QMBACKUP1"
CHUNK = 1 << 20
LIMIT = CHUNK * 2
LENGTH = struct.Struct(">I")
SALT = 8
FOREIGN = "This is not a backup of qmember."
DAMAGED = "The backup is damaged."
CUT_OFF = "The backup is cut off."
CHANGED = "The backup was changed after it was made, or its key is another one."


class BadBackup(Exception):  # noqa: N818
    """The file is no backup of ours, is cut off, or was changed after it was made; says an English id."""


def write(file: BinaryIO, key: bytes, lines: Iterable[bytes]) -> None:
    """Compress and encrypt ``lines`` (each ending in a line feed) into ``file``.

    Every chunk is sealed with its number and whether it is the last, under a nonce of eight random
    bytes for the file and the number.
    """
    salt, cipher, packer = secrets.token_bytes(SALT), AESGCM(key), zlib.compressobj(6)
    file.write(MAGIC + salt)
    buffer, number = bytearray(), 0
    for line in lines:
        buffer += packer.compress(line)
        while len(buffer) >= CHUNK:
            _put(file, cipher, salt, number, bytes(buffer[:CHUNK]), last=False)
            del buffer[:CHUNK]
            number += 1
    buffer += packer.flush()
    _put(file, cipher, salt, number, bytes(buffer), last=True)


def read(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """Give back the lines; raises BadBackup at the first byte that is not as it was written."""
    head = file.read(len(MAGIC) + SALT)
    if len(head) != len(MAGIC) + SALT or not head.startswith(MAGIC):
        raise BadBackup(FOREIGN)
    unpacker, rest = zlib.decompressobj(), b""
    try:
        for chunk in _chunks(file, AESGCM(key), head[len(MAGIC) :]):
            *whole, rest = (rest + unpacker.decompress(chunk)).split(b"\n")
            yield from whole
        *whole, rest = (rest + unpacker.flush()).split(b"\n")
        yield from whole
    except zlib.error:
        raise BadBackup(DAMAGED) from None
    if rest or not unpacker.eof:
        raise BadBackup(CUT_OFF)


def _put(
    file: BinaryIO, cipher: AESGCM, salt: bytes, number: int, chunk: bytes, *, last: bool
) -> None:
    sealed = cipher.encrypt(_nonce(salt, number), chunk, b"last" if last else b"more")
    file.write(LENGTH.pack(len(sealed)) + sealed)


def _chunks(file: BinaryIO, cipher: AESGCM, salt: bytes) -> Iterator[bytes]:
    number, ended = 0, False
    while sealed := _next(file):
        if ended:
            raise BadBackup(DAMAGED)
        chunk, ended = _open(cipher, _nonce(salt, number), sealed)
        number += 1
        yield chunk
    if not ended:
        raise BadBackup(CUT_OFF)


def _next(file: BinaryIO) -> bytes:
    """The next sealed chunk, of exactly the length that stands before it; empty at the end."""
    head = file.read(LENGTH.size)
    if not head:
        return b""
    length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 0
    sealed = file.read(length) if length <= LIMIT else b""
    if not sealed or len(sealed) != length:
        raise BadBackup(DAMAGED)
    return sealed


def _open(cipher: AESGCM, nonce: bytes, sealed: bytes) -> tuple[bytes, bool]:
    for mark in (b"more", b"last"):
        try:
            return cipher.decrypt(nonce, sealed, mark), mark == b"last"
        except InvalidTag:
            continue
    raise BadBackup(CHANGED)


def _nonce(salt: bytes, number: int) -> bytes:
    return salt + LENGTH.pack(number)
