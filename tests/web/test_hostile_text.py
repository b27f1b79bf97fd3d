"""Whatever somebody writes anywhere is letters everywhere: no element, no template, no formula (I1)."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator

import lxml.html
import pypdf
import pytest
from werkzeug.test import TestResponse

from qmember.models import open_database
from qmember.services.clock import Clock
from tests.canary.fixtures import probing
from tests.canary.listening import questions
from tests.conftest import KEYS, TODAY, add_cast, set_up_association
from tests.web.deeds import DEEDS
from tests.web.doing import open_form, prepare
from tests.web.hostile import EVALUATED, Payloads, fill
from tests.web.matrix import ACCOUNTS, MATRIX, Row
from tests.web.objects import add_links
from tests.web.prober import OUTSIDE, Prober, add_former

MARK = re.compile(r"q\d+q")
FORMULA = re.compile(r"^[\s\ufeff]*[=+\-@\t\r＝＋－＠]")
AMOUNT = re.compile(r"^[−-]?\d[\d\s\u00a0\u202f.,]*( %| kr)?$")


@pytest.fixture(scope="module")
def ground(sqlite_template, tmp_path_factory) -> Iterator[tuple[Prober, Payloads]]:
    file = tmp_path_factory.mktemp("hostile") / "qmember.db"
    shutil.copy(sqlite_template, file)
    database, clock = open_database(f"sqlite:///{file}", KEYS), Clock(TODAY)
    set_up_association(database, clock)
    add_cast(database, clock)
    add_former(database, clock)
    hostile = fill(database, clock)
    add_links(database, clock)
    with probing(database, file) as found:
        yield found, hostile


def faults_of(answer: TestResponse) -> list[str]:
    """What became more than letters in an answer."""
    if EVALUATED.encode() in answer.get_data():
        return ["a template was evaluated"]
    kind = answer.mimetype
    if kind == "application/pdf":
        return [] if pypdf.PdfReader(io.BytesIO(answer.get_data())).pages else ["no page"]
    if kind == "text/csv":
        return formulas(answer.get_data().decode("utf-8-sig"))
    if kind in {"text/html", "image/svg+xml"}:
        return markup(answer.get_data())
    return []


def formulas(text: str) -> list[str]:
    """Cells that a spreadsheet would calculate."""
    rows = csv.reader(io.StringIO(text), delimiter=";")
    return [c for row in rows for c in row if FORMULA.match(c) and not AMOUNT.match(c.strip())]


def markup(page: bytes) -> list[str]:
    """Elements and attributes that a payload made; an answer without a body has none."""
    if not page.strip():
        return []
    faults = []
    for element in lxml.html.fromstring(page).iter():
        if not isinstance(element.tag, str):
            faults += [f"comment {element.text}"] if MARK.search(str(element.text)) else []
            continue
        if MARK.search(element.tag) or element.tag == "i":
            faults.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            made = MARK.search(name) or name.startswith("on")
            led = name in {"href", "src", "action"} and value.strip().lower().startswith(
                "javascript:"
            )
            if made or led or (name == "id" and MARK.fullmatch(value)):
                faults.append(f"<{element.tag} {name}={value[:40]}>")
    return faults


def headers_of(answer: TestResponse) -> list[str]:
    return [f"{k}: {v}" for k, v in answer.headers if MARK.search(v) or "\n" in v]


@pytest.mark.parametrize("who", [*ACCOUNTS, *OUTSIDE])
def test_what_is_hostile_stays_letters_on_every_page(ground, who: str) -> None:
    prober, _ = ground
    faults = []
    for question in questions(prober, who, words=("=cmd<i id=q>{{7*7}}",), most=6):
        answer = question.put(prober, who)
        assert answer.status_code < 500 or answer.status_code in question.row.refusals, question
        found = faults_of(answer) + headers_of(answer)
        faults += [f"{question}: {one}" for one in found]
    assert faults == []


def test_the_attacks_are_there_to_be_seen(ground) -> None:
    """As letters: silence is worth something only where something was said."""
    prober, hostile = ground
    seen = set()
    for who in ("kassor", "ordforande"):
        for question in questions(prober, who, most=6):
            answer = question.put(prober, who)
            if answer.mimetype in {"text/html", "text/csv", "application/json"}:
                seen |= set(MARK.findall(answer.get_data().decode()))
    unseen = {place for place, mark in hostile.placed.items() if mark not in seen}
    assert unseen <= UNSEEN, unseen


UNSEEN = {
    "bank.invoice0", "bank.invoice1", "bank.name0", "bank.account0", "bank.message0",
    "bank.account1", "session.device", "draft.email",
    "person.email", "person.street", "person.named_as", "house.sender", "house.neutral",
    "house.orgnr", "headline.en",
}  # fmt: skip
"""Texts that are masked, emptied, told in other words, or shown on papers and in mails only."""


@pytest.mark.parametrize(
    "bad",
    [
        b"<p id=q1q>",
        b'<p title="x" onq1q="1">',
        b"<i>",
        b'<a href="javascript:alert(1)">',
        b"<p>Q49Q</p>",
        b"<p><svg/onload=q1q></p>",
    ],
)
def test_what_became_markup_is_noticed(bad: bytes) -> None:
    from werkzeug.wrappers import Response

    answer = TestResponse(
        [b"<html><body>" + bad],
        "200 OK",
        Response(mimetype="text/html").headers,
        None,  # type: ignore[arg-type]
    )
    assert faults_of(answer)


def test_a_cell_that_would_be_calculated_is_noticed() -> None:
    assert formulas('namn;summa\r\n"=cmd|x";1') == ["=cmd|x"]
    assert formulas("﻿namn;summa\r\n'=cmd;−12,50") == []


WRITING = [row for row in MATRIX.pages() if row.endpoint in DEEDS]


@pytest.mark.parametrize("row", WRITING, ids=str)
def test_a_form_full_of_attacks_is_answered_with_a_sentence(prober: Prober, row: Row) -> None:
    """Never with a fault, whatever stands in its fields; and the page that comes back is letters."""
    deed = DEEDS[row.endpoint]
    prepare(prober, deed)
    form, _ = open_form(prober, row.endpoint, deed)
    payload = Payloads().text("field")
    filled = {k: v if k == "csrf_token" else payload for k, v in form.values.items()}
    try:
        answer = prober.ask(deed.who, "POST", form.action, data=filled)
    finally:
        prober.go_back()
    assert answer.status_code < 500, answer.status
    assert faults_of(answer) + headers_of(answer) == []
