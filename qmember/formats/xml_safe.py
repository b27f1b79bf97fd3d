"""The only door for XML: no document types, no entities, no network, bounded size and depth."""

from __future__ import annotations

import io

from lxml import etree

LARGEST = 20 * 1024 * 1024
DEEPEST = 64


class BadXml(Exception):  # noqa: N818
    """XML that is not well formed, or that is built to do harm."""


def parse(content: bytes) -> etree._Element:
    """Parse XML bytes into a tree; raises BadXml for anything unsafe or broken."""
    data = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if len(data) > LARGEST:
        raise BadXml("too large")
    if b"<!DOCTYPE" in data[:4096].upper() or b"<!ENTITY" in data.upper():
        raise BadXml("a document type is not accepted")
    try:
        _measure(data)
        return etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXml("not well formed") from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip


def _measure(data: bytes) -> None:
    """Walk through once without building a tree, counting how deep it goes."""
    depth = 0
    walk = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False,
    )  # fmt: skip
    for event, element in walk:
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise BadXml("too deep")
        if event == "end":
            element.clear()


def name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names; None when a step is missing."""
    for step in path:
        if element is None:
            return None
        element = next((one for one in element if name(one) == step), None)
    return element


def children(element: etree._Element | None, step: str) -> list[etree._Element]:
    """All children with a local name."""
    return [one for one in element if name(one) == step] if element is not None else []


def text(element: etree._Element | None, *path: str) -> str:
    """The trimmed text at the end of a path; empty when it is missing."""
    found = child(element, *path)
    return " ".join((found.text or "").split()) if found is not None else ""
