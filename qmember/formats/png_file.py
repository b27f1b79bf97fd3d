"""A PNG with nothing but its picture (ISO/IEC 15948): walked chunk by chunk, never decoded."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from qmember.formats.jpeg_file import Broken

START = b"\x89PNG\r\n\x1a\n"
HEAD, DATA, END = b"IHDR", b"IDAT", b"IEND"
DRAWING = frozenset({HEAD, b"PLTE", DATA, END})
SHADES = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"})
"""Chunks that help to draw and tell nothing: transparency, colours and the size of a dot."""

HEAD_SIZE = 13


def bare(content: bytes) -> bytes:
    """The picture without its texts, Exif, time, colour profile and whatever comes after its end.

    Raises Broken for a chunk that is cut off, damaged, or must be understood and is not known.
    """
    parts, names = [START], []
    for name, chunk in _chunks(content):
        names.append(name)
        if name in DRAWING | SHADES:
            parts.append(chunk)
        elif not name[0] & 0x20:  # a capital: nobody may leave it out
            raise Broken
    if names[0] != HEAD or DATA not in names:
        raise Broken
    return b"".join(parts)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and whole of each chunk, up to the one that ends the picture."""
    at, name = len(START), b""
    while name != END:
        if len(content) < at + 12:
            raise Broken
        size, name = struct.unpack_from(">I4s", content, at)
        whole = content[at : at + 12 + size]
        if len(whole) != 12 + size or (name == HEAD and size != HEAD_SIZE):
            raise Broken
        if zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:], "big"):
            raise Broken
        yield name, whole
        at += 12 + size
