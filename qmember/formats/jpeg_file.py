"""A JPEG with nothing but its picture (ITU-T T.81, annex B): walked marker by marker, never decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator

START = b"\xff\xd8\xff"
END = b"\xff\xd9"
SCAN = 0xDA
APP0, APP1, APP14 = 0xE0, 0xE1, 0xEE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
DRAWING = frozenset(range(0xC0, 0xD0)) - {0xC8} | {0xDA, 0xDB, 0xDC, 0xDD}
DROPPED = frozenset(range(0xE0, 0xF0)) | {0xFE}
WITHIN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})
"""What may follow 0xFF among the picture's own bytes: a stuffed zero, and restart marks."""

JFIF, ADOBE, EXIF = b"JFIF\0", b"Adobe", b"Exif\0\0"
ORIENTATION, SHORT = 0x0112, 3
UPRIGHT = 1


class Broken(Exception):  # noqa: N818  # read as a sentence: the file is broken
    """A picture that cannot be walked to its end."""


def bare(content: bytes) -> bytes:
    """The picture without its Exif, comments, thumbnails and whatever comes after its end.

    Kept are what draws it, the colours that JFIF and Adobe name, and which way up it is. Raises Broken.
    """
    turned, parts, frames, scans = UPRIGHT, [], 0, 0
    for marker, payload, scan in _segments(content):
        frames += marker in FRAMES
        scans += marker == SCAN
        if marker == APP1 and payload.startswith(EXIF):
            turned = _orientation(payload[len(EXIF) :])
        elif kept := _kept(marker, payload):
            parts.append(bytes([0xFF, marker]) + struct.pack(">H", len(kept) + 2) + kept + scan)
    if not frames or not scans:
        raise Broken
    return b"".join([START[:2], _turned(turned), *parts, END])


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, what it holds, and the picture's bytes behind it; ends with the mark of the end."""
    at = 2
    while True:
        at, marker = _marker(content, at)
        if marker == END[1]:
            return
        if marker not in DRAWING | DROPPED or len(content) < at + 2:
            raise Broken
        size = int.from_bytes(content[at : at + 2], "big")
        payload = content[at + 2 : at + size]
        if len(payload) != size - 2 or size <= 2:  # noqa: PLR2004  # of the length itself
            raise Broken
        at += size
        after = _scan_end(content, at) if marker == SCAN else at
        yield marker, payload, content[at:after]
        at = after


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The place behind the marker that stands here, and the marker; it may be filled up with 0xFF."""
    if content[at : at + 1] != b"\xff":
        raise Broken
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise Broken
    return at + 1, content[at]


def _scan_end(content: bytes, at: int) -> int:
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] not in WITHIN_SCAN | {0xFF}:
            return at
        at += 1 if content[at + 1] == 0xFF else 2  # noqa: PLR2004
    raise Broken


def _kept(marker: int, payload: bytes) -> bytes:
    """What stays of a segment; JFIF without its thumbnail, empty for what goes."""
    if marker == APP0 and payload.startswith(JFIF) and len(payload) >= 14:  # noqa: PLR2004
        return payload[:12] + b"\0\0"
    if marker == APP14 and payload.startswith(ADOBE) and len(payload) >= 12:  # noqa: PLR2004
        return payload[:12]
    return payload if marker in DRAWING else b""


def _orientation(tiff: bytes) -> int:
    """Which way up the picture is, 1 to 8; upright where its Exif does not say or cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:  # noqa: PLR2004  # the head
        return UPRIGHT
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    entries = tiff[start + 2 :]
    for at in range(0, min(len(entries) - 11, 12 * 200), 12):
        tag, kind, _, value = struct.unpack_from(order + "HHIH", entries, at)
        if tag == ORIENTATION and kind == SHORT:
            return value if 1 <= value <= 8 else UPRIGHT  # noqa: PLR2004
    return UPRIGHT


def _turned(orientation: int) -> bytes:
    """An Exif that says which way up the picture is, and nothing else; none for an upright one."""
    if orientation == UPRIGHT:
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, orientation, 0)
    exif = EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return bytes([0xFF, APP1]) + struct.pack(">H", len(exif) + 2) + exif
