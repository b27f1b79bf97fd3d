"""Bytes of a text file to text: the encodings that Swedish files really come in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

TWICE = ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "Ã\x85", "Ã\x84", "Ã\x96")
"""How å ä ö Å Ä Ö look where UTF-8 was taken for another encoding and saved as UTF-8 once more."""

OLD = {
    "cp1252": bytes([0xE5, 0xE4, 0xF6, 0xC5, 0xC4, 0xD6, 0xE9, 0xFC]),
    "cp850": bytes([0x86, 0x84, 0x94, 0x8F, 0x8E, 0x99, 0x82, 0x81]),
    "mac_roman": bytes([0x8C, 0x8A, 0x9A, 0x81, 0x80, 0x85, 0x8E, 0x9F]),
}
"""How å ä ö Å Ä Ö é ü are written in Windows, in DOS (437 and 850 alike) and on old Macs."""

UNDONE = {
    ord(letter): byte
    for byte in range(0x80, 0xA0)
    if (letter := bytes([byte]).decode("cp1252", "ignore"))
}
"""The letters of Windows that stand for bytes which other programs take for control characters."""

SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding that it was read with, by Python's name."""

    text: str
    encoding: str


def decode(content: bytes) -> str:
    """Decode UTF-8 or UTF-16 by its mark, else UTF-8 or Windows-1252; undo a doubled UTF-8.

    Never raises: a name must not stop an import.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if content.startswith(codecs.BOM_UTF8):
        return _single(content[3:].decode("utf-8", "replace"))
    try:
        return _single(content.decode("utf-8"))
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def decode_list(content: bytes) -> Decoded:
    """Decode a list that may come from any program: as ``decode``, and from DOS and old Macs too.

    UTF-16 is also known without its mark. Which of the old encodings it is, is told by which of them
    makes most Swedish letters of the bytes. Never raises.
    """
    if name := _utf16(content):
        return Decoded(content.decode(name, "replace").removeprefix("\ufeff"), name)
    marked = content.startswith(codecs.BOM_UTF8)
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        name = _old(content)
        return Decoded(content.decode(name, "replace"), name)
    if any(pair in text for pair in TWICE):
        text = "\n".join(map(_single, text.split("\n")))
    return Decoded(text, "utf-8-sig" if marked else "utf-8")


def _utf16(content: bytes) -> str:
    """The kind of UTF-16 by its mark, or by where its zero bytes stand; empty when it is none."""
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if content.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    start = content[:2000]
    zeros = start[1::2].count(0), start[0::2].count(0)
    if max(zeros) * 4 <= len(start) or min(zeros):
        return ""
    return "utf-16-le" if zeros[0] else "utf-16-be"


def _old(content: bytes) -> str:
    """The old encoding that reads most bytes as Swedish letters; Windows where it is even."""
    sample = content[:SAMPLE]
    return max(OLD, key=lambda name: sum(sample.count(letter) for letter in OLD[name]))


def _single(text: str) -> str:
    """Take off one layer where UTF-8 was saved as UTF-8 once more."""
    if not any(pair in text for pair in TWICE):
        return text
    try:
        return text.translate(UNDONE).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def decode_sie(content: bytes) -> Decoded:
    """Decode a bookkeeping file: UTF-8 where it is that, else code page 437 or Windows-1252.

    The standard prescribes code page 437 and programs write all three, whatever they declare. Which
    one it is, is told by how their bytes for å ä ö Å Ä Ö are many. Never raises.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(content.decode("utf-16", "replace"), "utf-16")
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        windows = sum(content.count(byte) for byte in OLD["cp1252"][:6])
        dos = sum(content.count(byte) for byte in OLD["cp850"][:6])
        name = "cp1252" if windows > dos else "cp437"
        return Decoded(content.decode(name, "replace"), name)
    return Decoded(_single(text), "utf-8")
