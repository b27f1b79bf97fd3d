"""Bytes of a text file to text: the encodings that Swedish bank files really come in."""

from __future__ import annotations

BROKEN = ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–")


def decode(content: bytes) -> str:
    """Decode UTF-8 with or without a mark, else Windows-1252; undo a doubled UTF-8.

    Never raises: a name must not stop an import.
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return _single(content[3:].decode("utf-8", "replace"))
    try:
        return _single(content.decode("utf-8"))
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _single(text: str) -> str:
    """Take off one layer where UTF-8 was saved as UTF-8 once more."""
    if not any(pair in text for pair in BROKEN):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
