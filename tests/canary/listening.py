"""Walk through everything that can be asked, as anybody, and tell which canaries were heard."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from tests.canary.words import Aviary
from tests.web.matrix import MATRIX, Row
from tests.web.objects import Address, addresses
from tests.web.prober import Prober

CHANGING = re.compile(rb'(name="csrf_token"[^>]* value=)"[^"]*"|set-cookie: [^\n]*', re.IGNORECASE)
EVERY_CHOICE = (
    "ar=2026&jamfor=2025&fore=100000&efter=0&registrera=1&visa=allt&konto=1930&sida=1&grupp=1"
)
"""An address may carry any of these; a page takes what it knows."""


@dataclass(slots=True)
class Listener:
    """Hears canaries in answers; equal answers are opened once."""

    canaries: Aviary
    known: dict[bytes, set[str]] = field(default_factory=dict)

    def heard(self, answer: TestResponse, *, but: frozenset[str] = frozenset()) -> set[str]:
        """The canaries in body, headers, cookies and redirects of an answer."""
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        body, head_bytes = answer.get_data(), head.encode()
        plain = CHANGING.sub(rb"\1", head_bytes + b"\n\n" + body)
        digest = hashlib.sha256(plain).digest()
        if digest not in self.known:
            self.known[digest] = self.canaries.heard(head) | self.canaries.heard(body)
        return self.known[digest] - but


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: of a row, at an address, with what a form says."""

    row: Row
    address: Address
    headers: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def put(self, prober: Prober, who: str) -> TestResponse:
        """Ask it as somebody."""
        more: dict[str, object] = {"headers": dict(self.headers)}
        if self.row.method == "POST":
            token = prober.badges[who].form_token
            more["data"] = {"csrf_token": token, self.row.field: self.words}
        return prober.ask(who, self.row.method, self.address.url, **more)

    def __str__(self) -> str:
        return f"{self.row.method} {self.address.url} {self.words}".strip()


def questions(
    prober: Prober,
    who: str,
    *,
    words: tuple[str, ...] = (),
    most: int = 1000,
    newest: bool = False,
) -> Iterator[Question]:
    """Everything that somebody can ask without changing anything.

    Where she may, with every object there is (``most`` of each kind, the oldest or the ``newest``),
    as a whole page, as a fragment and with every choice in the address; where she may not, with one
    that exists and one that does not, and one of the words.
    """
    for row in MATRIX.pages():
        if not row.shows:
            continue
        may = MATRIX.may(who, row)
        number, asked = (most, words) if may else (1, words[:1])
        for address in _addresses(prober, row, most=number, newest=newest):
            if row.method == "POST":
                yield from (Question(row, address, words=text) for text in ("", *asked))
                continue
            yield Question(row, address)
        yield Question(row, address, (("HX-Request", "true"),))
        many = Address(f"{address.url}?{EVERY_CHOICE}", exists=address.exists)
        yield Question(row, many)


def _addresses(prober: Prober, row: Row, *, most: int, newest: bool) -> list[Address]:
    found: list[Address] = []
    for rule in prober.app.url_map.iter_rules():
        if rule.endpoint == row.endpoint and row.method in (rule.methods or set()):
            known = addresses(prober.app, prober.database, rule)
            there = [one for one in known if one.exists]
            found += there[-most:] if newest else there[:most]
            found += [one for one in known if not one.exists]
    return found
