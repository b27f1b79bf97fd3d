from __future__ import annotations

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from qmember.pdf.receipt import draw_receipt
from tests.pdf.papers import RECEIPT


def elements(node: DictionaryObject) -> Iterator[DictionaryObject]:
    for kid in node["/K"]:
        found = kid.get_object()
        if isinstance(found, DictionaryObject):
            yield found
            yield from elements(found)


def tree_of(pdf: bytes) -> tuple[DictionaryObject, list[DictionaryObject]]:
    root = PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"].get_object()
    return root, list(elements(root["/K"].get_object()))


def test_a_receipt_is_marked_as_tagged_and_has_a_title_heading_and_tables() -> None:
    pdf = draw_receipt(RECEIPT)
    assert PdfReader(io.BytesIO(pdf)).root_object["/MarkInfo"].get_object()["/Marked"].value is True
    kinds = [element["/S"] for element in tree_of(pdf)[1]]
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == 2
    assert kinds.count("/TR") == kinds.count("/TH") == kinds.count("/TD") == 6
    heads = [element for element in tree_of(pdf)[1] if element["/S"] == "/TH"]
    assert {head["/A"].get_object()["/Scope"] for head in heads} == {"/Row"}


def test_every_drawn_thing_is_content_of_one_element_or_decoration() -> None:
    reader = PdfReader(io.BytesIO(draw_receipt(RECEIPT)))
    [page] = reader.pages
    depth, marks, painted = 0, [], 0
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            marks.append(operands[1]["/MCID"])
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
        if operator in {b"Tj", b"S", b"f", b"B"}:
            painted += 1
            assert depth == 1
    assert depth == 0
    assert painted > 30
    assert marks == list(range(len(marks)))


def test_the_parent_tree_leads_from_each_mark_to_its_element() -> None:
    reader = PdfReader(io.BytesIO(draw_receipt(RECEIPT)))
    root = reader.root_object["/StructTreeRoot"].get_object()
    key, owners = root["/ParentTree"].get_object()["/Nums"]
    assert key == reader.pages[0]["/StructParents"]
    leaves = [
        e
        for e in elements(root["/K"].get_object())
        if not isinstance(e["/K"][0].get_object(), DictionaryObject)
    ]
    assert len(owners.get_object()) == len(leaves)
    for mark, owner in enumerate(owners.get_object()):
        assert mark in owner.get_object()["/K"]
        assert owner.get_object()["/Pg"].get_object() == reader.pages[0]


def test_what_is_read_aloud_comes_in_the_order_of_the_page() -> None:
    _, found = tree_of(draw_receipt(RECEIPT))
    marks = [mark for element in found for mark in element["/K"] if isinstance(mark, int)]
    assert marks == sorted(marks)
