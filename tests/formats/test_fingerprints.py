"""The same file saved again is the same rows; two real payments that look alike stay two."""

from __future__ import annotations

import re
from datetime import date

import pytest
from lxml import etree

from qmember.domain.bank_identity import debit_fingerprint, deposit_fingerprint, payment_fingerprint
from qmember.formats.bank_file import read_bank_file
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, Giro, GiroSection, bgmax, camt053
from tests.factories.specimens import FOLDER, specimens

DAY = date(2026, 11, 20)


def fingerprints(content):
    """Of every deposit, withdrawal and payment of a file."""
    file = read_bank_file(content, today=TODAY)
    assert not file.refused
    found = [debit_fingerprint(row, file.format) for row in file.debits]
    for row in file.deposits:
        own = deposit_fingerprint(row, file.format)
        found.append(own)
        found += [payment_fingerprint(own, p, n) for n, p in enumerate(row.payments)]
    return found


def indented(content):
    tree = etree.fromstring(content, etree.XMLParser(remove_blank_text=True))
    return etree.tostring(tree, pretty_print=True, encoding="utf-8")


def tabs(content):
    return re.sub(rb"><", b">\r\n\t\t<", content)


def other_prefix(content):
    tree = etree.fromstring(content)
    inner = etree.tostring(tree).decode()
    return re.sub(
        r"xmlns(:ns)?=", "xmlns:bank=", re.sub(r"(</?)(ns:)?(?=\w)", r"\1bank:", inner)
    ).encode()


def wrapped(content):
    body = content.partition(b"?>")[2]
    return b"<Envelope><Header><Id>1</Id></Header>" + body + b"</Envelope>"


def latin1(content):
    return content.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")


def utf16(content):
    return content.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def with_mark(content):
    return b"\xef\xbb\xbf" + content


def commented(content):
    return re.sub(rb"(<(?:ns:)?Ntry>)", rb"<!-- a row -->\1", content)


XML_CHANGES = (indented, tabs, other_prefix, wrapped, latin1, utf16, with_mark, commented)


@pytest.mark.parametrize("change", XML_CHANGES)
@pytest.mark.parametrize("name", [n for n in specimens() if n.endswith(".xml")])
def test_a_camt_file_saved_again_is_recognised(name, change) -> None:
    content = (FOLDER / name).read_bytes()
    changed = change(content)
    assert changed != content
    assert fingerprints(changed) == fingerprints(content)


def in_utf8(text):
    return text.encode()


def in_utf8_twice(text):
    return text.encode().decode("latin-1").encode()


def in_windows(text):
    return text.encode("cp1252")


def in_utf16(text):
    return text.encode("utf-16")


def bare_line_ends(text):
    return text.replace("\r\n", "\n").encode()


def old_mac_line_ends(text):
    return text.replace("\r\n", "\r").encode()


def without_trailing_blanks(text):
    return "\r\n".join(line.rstrip() for line in text.splitlines()).encode()


def with_blank_lines_after(text):
    return (text + "\r\n\r\n  \r\n").encode()


TEXT_CHANGES = (
    in_utf8, in_utf8_twice, in_windows, in_utf16, bare_line_ends, old_mac_line_ends,
    without_trailing_blanks, with_blank_lines_after,
)  # fmt: skip


@pytest.mark.parametrize("change", TEXT_CHANGES)
def test_a_bgmax_file_saved_again_is_recognised(change) -> None:
    content = (FOLDER / "bgmax.txt").read_bytes()
    changed = change(content.decode("latin-1"))
    assert fingerprints(changed) == fingerprints(content)
    names = {
        p.payer_name for d in read_bank_file(changed, today=TODAY).deposits for p in d.payments
    }
    assert {"Åsa Öberg", "Örjan Äng Ylva Äng"} <= names


def test_both_versions_of_a_statement_are_the_same_rows() -> None:
    old, new = ((FOLDER / f"camt053_{v}.xml").read_bytes() for v in ("02", "08"))
    assert fingerprints(old) == fingerprints(new)


@pytest.mark.parametrize("name", specimens())
def test_no_two_rows_of_a_file_share_a_fingerprint(name) -> None:
    found = fingerprints((FOLDER / name).read_bytes())
    assert len(set(found)) == len(found)


def test_a_damaged_file_and_its_repaired_copy_are_the_same_deposits(samples) -> None:
    names = (
        "fabhed_exempelfil_checksiffra_langd.txt",
        "treesitter_exempelfil_checksiffra_langd_utf8.txt",
    )
    both = [(samples / "bgmax" / name).read_bytes() for name in names]
    assert fingerprints(both[0]) == fingerprints(both[1])


def test_twins_without_a_reference_are_told_apart_by_their_order() -> None:
    twins = [Entry(10_000, DAY)] * 3
    found = fingerprints(camt053(twins))
    assert len(set(found)) == 6
    assert set(fingerprints(camt053(twins[:2]))) < set(found)


@pytest.mark.parametrize(
    "other",
    [
        Entry(10_001, DAY, bank_reference="R"),
        Entry(10_000, date(2026, 11, 19), bank_reference="R"),
        Entry(10_000, DAY, bank_reference="S"),
        Entry(10_000, DAY, bank_reference="R", currency="EUR"),
        Entry(-10_000, DAY, bank_reference="R"),
    ],
)
def test_a_row_that_differs_in_what_matters_is_another(other) -> None:
    first = fingerprints(camt053([Entry(10_000, DAY, bank_reference="R")]))
    assert not set(first) & set(fingerprints(camt053([other])))


def test_two_deposits_of_a_bankgiro_differ_by_their_serial() -> None:
    one = fingerprints(bgmax([GiroSection([Giro(100)], serial=1)]))
    two = fingerprints(bgmax([GiroSection([Giro(100)], serial=2)]))
    assert not set(one) & set(two)
    assert len(set(fingerprints(bgmax([GiroSection([Giro(100), Giro(100)], serial=1)])))) == 3
