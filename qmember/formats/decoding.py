"""Bytes of a text file to text: the encodings that Swedish bank files really come in."""

from __future__ import annotations

import codecs

TWICE = ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "Ã\x85", "Ã\x84", "Ã\x96")
"""How å ä ö Å Ä Ö look where UTF-8 was taken for another encoding and saved as UTF-8 once more."""


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


def _single(text: str) -> str:
    """Take off one layer where UTF-8 was saved as UTF-8 once more."""
    if not any(pair in text for pair in TWICE):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
