"""The auditor's pages: she draws, looks, ticks and asks; nobody is named, and nothing can be changed."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date

import lxml.html
import pytest
from pdfminer.high_level import extract_text

from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.people import Protection
from qmember.models import ReadLog, ReviewPick
from qmember.queries.audit_log import log_page
from qmember.services import gifts, people
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from qmember.services.review_questions import answer
from tests.conftest import EVERYTHING
from tests.sessions import form_token

OCTOBER = date(2026, 10, 5)
REVISOR = "revisor@example.org"


@pytest.fixture
def world(opened):
    """Six gifts in October, which is closed: of Anna, of somebody hidden, discreet, shy, and of nobody."""
    with opened() as unit:
        made = {
            name: people.add_person(
                unit, name=f"{name} Testsson", email=f"{name.lower()}@example.org"
            ).id
            for name in ("Anna", "Doris", "Zahra", "Blyg")
        }
        people.set_protection(unit, made["Doris"], Protection.PROTECTED)
        people.set_protection(unit, made["Zahra"], Protection.DISCREET)
        for place, name in enumerate(("Anna", "Doris", "Zahra", "Anna")):
            gifts.record_gift(unit, GiftFacts(10_000 + place, OCTOBER, Channel.CASH, made[name]))
        shy = GiftFacts(20_000, OCTOBER, Channel.CASH, made["Blyg"], anonymity=Anonymity.BOARD)
        gifts.record_gift(unit, shy)
        gifts.record_gift(unit, GiftFacts(30_000, OCTOBER, Channel.CASH, None))
        close_month(unit, "2026-10", reason="Anna Testsson väntar")
    return made


def post(client, path, **values):
    return client.post(path, data={"csrf_token": form_token(client), **values})


@pytest.fixture
def rut(sign_in):
    return sign_in(REVISOR)


@pytest.fixture
def drawn(rut, world):
    """Every voucher of October is in the sample."""
    answer_ = post(rut, "/granskning/2026/stickprov", every="y", seed="linden", size="", over="")
    assert answer_.status_code == 302
    return rut


def text_of(answer_) -> str:
    return " ".join(lxml.html.fromstring(answer_.text).text_content().split())


def test_the_year_says_that_it_is_not_closed_and_what_can_be_drawn(rut, world) -> None:
    text = text_of(rut.get("/granskning", follow_redirects=True))
    assert "Året är inte stängt ännu. Du kan börja granska stängda månader." in text
    assert "Dras ur oktober 2026." in text
    assert re.search(r'name="seed"[^>]* value="[0-9a-f]{8}"', rut.get("/granskning/2026").text)
    assert 'name="size"' in rut.get("/granskning/2026").text


def test_nothing_can_be_drawn_before_a_month_is_closed(rut) -> None:
    page = rut.get("/granskning/2026")
    assert "Du kan börja när dess första månad är stängd." in text_of(page)
    assert "Dra stickprov" not in page.text
    assert post(rut, "/granskning/2026/stickprov", size="5", seed="a").status_code == 422


@pytest.mark.parametrize("year", [2019, 2027])
def test_other_years_are_not_there(rut, world, year) -> None:
    assert rut.get(f"/granskning/{year}").status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"size": "0", "seed": "a"}, "Skriv ett antal mellan 1 och 5000"),
        ({"size": "", "seed": "a"}, "Skriv ett antal mellan 1 och 5000"),
        ({"size": "5", "seed": "å!"}, "Skriv fröet med bokstäverna"),
        ({"size": "5", "seed": "a", "over": "-3"}, "belopp"),
    ],
)
def test_what_cannot_be_drawn_is_said_at_its_field_and_kept(rut, world, values, said) -> None:
    page = post(rut, "/granskning/2026/stickprov", **values)
    assert page.status_code == 422
    assert said in text_of(page)
    assert f'value="{values["seed"]}"' in page.text


def test_the_same_seed_draws_the_same_again(rut, world, opened) -> None:
    post(rut, "/granskning/2026/stickprov", size="2", seed="linden", over="150")
    with opened() as unit:
        numbers = [
            row.entry_id for row in unit.session.query(ReviewPick).order_by(ReviewPick.entry_id)
        ]
    assert len(numbers) == 4
    page = rut.get("/granskning/2026")
    assert "0 av 4 granskade" in text_of(page)
    assert "linden" in page.text
    again = post(rut, "/granskning/2026/stickprov", size="2", seed="linden", over="150")
    assert "finns redan i stickprovet" in text_of(again)


def test_tick_by_tick_to_the_end(drawn) -> None:
    going = "/granskning/2026-0001"
    for number in range(2, 7):
        going = post(drawn, f"{going}/granskad").headers["Location"]
        assert going.endswith(f"/granskning/2026-{number:04d}")
    done = post(drawn, f"{going}/granskad")
    assert done.headers["Location"].endswith("/granskning/2026")
    assert "6 av 6 granskade" in text_of(drawn.get("/granskning/2026"))
    assert post(drawn, "/granskning/2026-0003/inte-granskad").status_code == 302
    page = text_of(drawn.get("/granskning/2026?visa=kvar"))
    assert "5 av 6 granskade" in page
    assert "2026-0003" in page
    assert "2026-0004" not in page


def test_a_voucher_has_neighbours_and_no_button_that_changes_the_books(drawn) -> None:
    page = drawn.get("/granskning/2026-0002")
    links = re.findall(r'href="(/granskning/2026-\d{4})"[^>]*data-review="(\w+)"', page.text)
    assert links == [("/granskning/2026-0001", "before"), ("/granskning/2026-0003", "next")]
    forms = {form.action for form in lxml.html.fromstring(page.text).forms if form.method == "POST"}
    own = re.compile(
        r"/granskning/2026-0002/(granskad|inte-granskad|fraga|namn)$|/las$|/sprak$|/sok$|/logga-ut$"
    )
    assert [action for action in forms if not own.search(action or "")] == []
    for address in ("/verifikationer/2026-0002", "/gavor"):
        found = lxml.html.fromstring(drawn.get(address).text).forms
        posts = [
            form.action for form in found if form.method == "POST" and "lista" not in form.action
        ]
        assert [a for a in posts if not re.search(r"/las$|/sprak$|/sok$|/logga-ut$", a)] == []


@pytest.mark.parametrize("deed", ["ratta", "flytta", "makulera"])
def test_typing_the_address_of_a_change_is_plainly_refused(drawn, deed) -> None:
    page = drawn.get(f"/gavor/2026-0001/{deed}")
    assert page.status_code == 403
    assert "behörighet" in text_of(page)


def test_what_was_corrected_after_the_tick_says_so(drawn, opened) -> None:
    post(drawn, "/granskning/2026-0001/granskad")
    with opened() as unit:
        gifts.void_gift(unit, 1, reason="duplicate")
    assert "Rättad efter granskning" in text_of(drawn.get("/granskning/2026"))
    page = text_of(drawn.get("/granskning/2026-0001"))
    assert "Sedan vänd av verifikation 2026-0007" in page
    assert "Granskad, nästa" in page


def test_one_giver_has_one_name_which_is_not_her_number(drawn) -> None:
    names = [
        re.search(r"Betalare\s*(G-\d+)", text_of(drawn.get(f"/granskning/2026-{n:04d}")))[1]
        for n in (1, 2, 3, 4, 5)
    ]
    assert names[0] == names[3]
    assert len(set(names)) == 4
    gifts_page = text_of(drawn.get("/gavor"))
    assert names[0] in gifts_page
    assert not re.search(r"G-100[1-9]", gifts_page)


def test_a_name_is_shown_for_a_minute_with_a_reason_and_noted(drawn, opened, world) -> None:
    empty = post(drawn, "/granskning/2026-0001/namn")
    assert (empty.status_code, "Välj varför" in text_of(empty)) == (422, True)
    assert "Testsson" not in empty.text
    shown = post(drawn, "/granskning/2026-0001/namn", purpose="receipt")
    assert "Anna Testsson" in text_of(shown)
    assert shown.headers["Refresh"] == "60; url=/granskning/2026-0001"
    assert "no-store" in shown.headers["Cache-Control"]
    with opened() as unit:
        [row] = unit.session.query(ReadLog).filter(ReadLog.what.startswith("audit:"))
        assert (row.person_id, row.purpose) == (world["Anna"], "receipt")
    assert "Testsson" not in drawn.get("/granskning/2026-0001").text


@pytest.mark.parametrize("number", [2, 3, 5])
def test_hidden_discreet_and_shy_givers_are_never_named_and_answered_alike(
    drawn, opened, number
) -> None:
    page = post(drawn, f"/granskning/2026-{number:04d}/namn", purpose="trace")
    told = text_of(page).replace(f"2026-{number:04d}", "")
    assert "Det här namnet visas inte." in told
    assert not re.search(r"Testsson|skydd|Skydd|dold|diskret|anonym", told)
    with opened() as unit:
        assert unit.session.query(ReadLog).filter(ReadLog.what.startswith("audit:")).count() == 0


def test_nobody_named_has_no_name_to_show(drawn) -> None:
    assert "Visa namnet" not in text_of(drawn.get("/granskning/2026-0006"))
    assert post(drawn, "/granskning/2026-0006/namn", purpose="trace").status_code == 404


def test_a_question_reaches_the_treasurer_and_her_answer_the_auditor(drawn, sign_in) -> None:
    asked = post(drawn, "/granskning/2026-0004/fraga", words="Finns kvittot?")
    assert asked.status_code == 302
    karin = sign_in()
    assert "1 fråga från revisorn väntar på svar" in text_of(karin.get("/oversikt"))
    page = karin.get("/granskning/fragor")
    assert "Finns kvittot?" in page.text
    [address] = re.findall(r'action="(/granskning/fragor/\d+)"', page.text)
    wrong = post(karin, address, words="  ")
    assert (wrong.status_code, "Skriv svaret" in text_of(wrong)) == (422, True)
    assert post(karin, address, words="Ja, Anna Testsson har det").status_code == 302
    late = post(karin, address, words="En gång till")
    assert (late.status_code, "En gång till" in late.text) == (409, True)
    assert "1 svar på dina frågor" in text_of(drawn.get("/oversikt"))
    told = text_of(drawn.get("/granskning/2026-0004"))
    assert "Ja, ••• har det" in told
    assert "Testsson" not in told
    thread = address.rpartition("/")[2]
    assert post(drawn, f"/granskning/2026-0004/fraga/{thread}", words="Vilket?").status_code == 302
    early = post(drawn, f"/granskning/2026-0004/fraga/{thread}", words="Nå, vilket?")
    assert (early.status_code, "Nå, vilket?" in early.text) == (409, True)
    assert post(drawn, f"/granskning/2026-0004/fraga/{thread}", deed="close").status_code == 302
    assert "avslutade frågan" in text_of(drawn.get("/granskning/2026-0004"))


def test_nothing_typed_is_lost_when_a_question_cannot_be_asked(drawn) -> None:
    post(drawn, "/granskning/2026-0004/fraga", words="Finns kvittot?")
    again = post(drawn, "/granskning/2026-0004/fraga", words="Och en till")
    assert (again.status_code, "Och en till" in again.text) == (409, True)
    empty = post(drawn, "/granskning/2026-0003/fraga", words=" ")
    assert (empty.status_code, "Skriv frågan" in text_of(empty)) == (422, True)


def packet(client) -> zipfile.ZipFile:
    taken = post(client, "/granskning/2026/underlag")
    assert taken.status_code == 200
    assert 'filename="granskning-2026-' in taken.headers["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(taken.data))


def test_the_packet_holds_everything_names_nobody_and_is_noted(drawn, opened, sign_in) -> None:
    post(drawn, "/granskning/2026-0001/granskad")
    post(drawn, "/granskning/2026-0001/namn", purpose="related")
    post(drawn, "/granskning/2026-0002/fraga", words="Vad är det här?")
    with opened() as unit:
        answer(unit, 1, "Anna Testsson, =1+1")
        gifts.void_gift(unit, 4, reason="other", words="Testsson ångrade sig")
    taken = packet(drawn)
    files = {name: taken.read(name) for name in taken.namelist()}
    assert next(iter(files)) == "LAS-MIG.txt"
    assert list(files)[-1] == "SHA256SUMS.txt"
    everything = b"\n".join(files.values()).decode("utf-8", "replace") + extract_text(
        io.BytesIO(files["stickprov.pdf"])
    )
    assert not re.search(r"\bAnna\b|Testsson|Doris|Zahra|Blyg", everything)
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS.txt"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(body).hexdigest()
        for name, body in files.items()
        if name != "SHA256SUMS.txt"
    }
    readme = files["LAS-MIG.txt"].decode("utf-8-sig")
    assert all(name in readme for name in files if name != "LAS-MIG.txt")
    assert "1 av 6 granskade" in readme
    told = {name: body.decode("utf-8-sig") for name, body in files.items() if name.endswith(".csv")}
    assert "linden;2026-10;Alla;;2026-0006;6;" in told["dragningar.csv"]
    assert "2026-0001;2026-11-23" in told["granskade.csv"]
    assert "Se om någon närstående till styrelsen står bakom" in told["visade-namn.csv"]
    assert re.search(r"2026-0001;G-\d+", told["visade-namn.csv"])
    assert "•••, =1+1" in told["fragor.csv"]
    assert "2026-0007;2026-0004;" in told["rattelser.csv"]
    assert "••• ångrade sig" in told["rattelser.csv"]
    assert "Ett konto skapades" in told["behorigheter.csv"]
    assert "Händelseloggen är hel" in files["handelselogg.txt"].decode("utf-8-sig")
    with opened() as unit:
        newest = log_page(unit.session, unit.keys, EVERYTHING)[0]
    assert newest.details["list"] == "review"
    assert newest.details["purpose"] == "audit"


def test_the_same_state_gives_the_same_bytes(drawn, app) -> None:
    from flask import g

    from qmember.queries.users import viewer_by_email, with_pseudonyms
    from qmember.web.office.review import book
    from qmember.web.office.review_packet import packet as made

    parts = app.extensions["qmember"]
    post(drawn, "/granskning/2026-0001/granskad")
    with parts.database.reading() as session:
        rut = viewer_by_email(session, REVISOR, parts.clock.today())
    found = set()
    for _ in range(2):
        with app.test_request_context("/granskning/2026"):
            g.viewer = with_pseudonyms(rut, parts.database.keys)
            found.add(made(book(2026)))
    assert len(found) == 1


def test_no_cell_of_the_packet_is_a_formula(drawn, opened) -> None:
    post(drawn, "/granskning/2026-0002/fraga", words="=cmd|' /C calc'!A0")
    told = packet(drawn).read("fragor.csv").decode("utf-8-sig")
    assert "'=cmd" in told


def test_the_sample_on_paper_has_its_seed_and_how_far_it_has_come(drawn, opened) -> None:
    post(drawn, "/granskning/2026-0001/granskad")
    paper = post(drawn, "/granskning/2026/stickprov/lista")
    text = extract_text(io.BytesIO(paper.data)).replace("\u00a0", " ")
    for word in ("linden", "1 av 6 granskade", "2026-0006", "Rut", "SHA-256"):
        assert word in text
    assert not re.search(r"\bAnna\b|Testsson|Doris", text)


@pytest.mark.parametrize("who", ["kassor", "ordforande", "medlem"])
def test_the_book_is_the_auditors_alone(sign_in, drawn, who) -> None:
    client = sign_in(f"{who}@example.org")
    for address in ("/granskning", "/granskning/2026", "/granskning/2026-0001"):
        assert client.get(address).status_code == 403


def test_two_auditors_call_a_giver_differently(drawn, opened, sign_in) -> None:
    from qmember.domain.permissions import Role
    from qmember.services import users

    with opened() as unit:
        users.add_user(unit, email="b@example.org", name="B", password=None, roles=[Role.AUDITOR])
    mine, theirs = (
        re.findall(r"G-\d+", text_of(one.get("/gavor")))
        for one in (drawn, sign_in("b@example.org"))
    )
    assert len(mine) == len(theirs) > 0
    assert mine != theirs
