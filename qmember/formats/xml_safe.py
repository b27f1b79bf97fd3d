"""The only door for XML: no document types, no entities, no network, bounded size, depth and count."""

from __future__ import annotations

import codecs
import re
from typing import NoReturn

from lxml import etree

LARGEST = 20 * 1024 * 1024
DEEPEST = 64
MOST = 500_000
"""So many elements and attributes fit in the memory that a file may cost; 10 000 payments have fewer."""

MOST_NAMESPACES = 1000
PIECE = 64 * 1024
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
ENCODINGS = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
"""The encodings that are read, by Python's names; in all of them ASCII is ASCII."""


class BadXml(Exception):  # noqa: N818
    """XML that is not well formed: damaged or cut off."""


class UnsafeXml(BadXml):
    """XML that is built to do harm, or bigger than any bank file."""


class WrongEncoding(BadXml):
    """XML whose letters are not written in the encoding that it declares, or in one we do not read."""


def is_xml(content: bytes) -> bool:
    """Tell whether bytes look like XML, in UTF-8 or UTF-16."""
    start = _utf8(content[:64])
    return start.lstrip()[:1] == b"<" or b"<?xml" in start


def parse(content: bytes) -> etree._Element:
    """Parse XML bytes into a tree; raises BadXml, or its kind, for anything unsafe or broken."""
    if len(content) > LARGEST:
        raise UnsafeXml("too large")
    data = _utf8(content).lstrip()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnsafeXml("a document type is not accepted")
    encoding = _encoding(data)
    try:
        _measure(data, encoding)
        return etree.fromstring(data, _parser(encoding))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXml("not well formed") from error


def _utf8(content: bytes) -> bytes:
    """The bytes without a byte-order mark; UTF-16, which only a mark tells, becomes UTF-8."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content[: len(content) // 2 * 2].decode("utf-16", "replace")
        return re.sub(r"^\s*<\?xml[^>]{0,200}?\?>", "", text, count=1).encode("utf-8", "replace")
    return content.removeprefix(codecs.BOM_UTF8)


def _encoding(data: bytes) -> str:
    """The encoding to read with: UTF-8 where the bytes are, else the one that is declared."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    found = DECLARED.match(data)
    declared = found[1].decode("ascii") if found else "utf-8"
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name not in ENCODINGS - {"utf-8", "ascii"}:
        raise WrongEncoding(declared)
    return name


def _parser(encoding: str) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


class _Meter:
    """Counts depth and size while XML streams by, without a tree; raises when it is too much."""

    def __init__(self) -> None:
        self.depth = 0
        self.count = 0
        self.namespaces = 0

    def start(self, _tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        self.depth += 1
        self.count += 1 + len(attrib)
        if self.depth > DEEPEST or self.count > MOST:
            raise UnsafeXml("too deep" if self.depth > DEEPEST else "too many elements")

    def start_ns(self, _prefix: str, _address: str) -> None:
        self.namespaces += 1
        if self.namespaces > MOST_NAMESPACES:
            raise UnsafeXml("too many namespaces")

    def end(self, _tag: str | bytes) -> None:
        self.depth -= 1

    def doctype(self, *_: object) -> NoReturn:
        raise UnsafeXml("a document type is not accepted")

    def data(self, data: str | bytes) -> None:
        """Text costs no more than its bytes."""

    def comment(self, text: str | bytes) -> None:
        """Comments are left out of the tree."""

    def close(self) -> None:
        """Nothing to give back."""


def _measure(data: bytes, encoding: str) -> None:
    """Stream through once, piece by piece, and stop at the first sign of harm."""
    parser = etree.XMLParser(
        encoding=encoding, target=_Meter(), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False,
    )  # fmt: skip
    for at in range(0, len(data), PIECE):
        parser.feed(data[at : at + PIECE])
    parser.close()


def name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names; None when a step is missing."""
    for step in path:
        if element is None:
            return None
        element = next(element.iterchildren("{*}" + step), None)
    return element


def children(element: etree._Element | None, step: str) -> list[etree._Element]:
    """All children with a local name."""
    return list(element.iterchildren("{*}" + step)) if element is not None else []


def text(element: etree._Element | None, *path: str) -> str:
    """The trimmed text at the end of a path; empty when it is missing."""
    found = child(element, *path)
    return " ".join((found.text or "").split()) if found is not None else ""
