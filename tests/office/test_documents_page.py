"""Documents of a person on her page: saved, fetched under a name that tells nothing, and removed."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
from sqlalchemy import select

from qmember.domain.documents import DocumentKind
from qmember.models import PersonDocument, ReadLog
from qmember.services.documents import keep_document
from tests.doors import token_in
from tests.factories.documents import jpeg, pdf
from tests.office.register import ANNA, HIDDEN, ORJAN, STAFF

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = f"/personer/{ANNA}/dokument"


def send(client, page: str, **fields: object):
    token = token_in(client.get("/konto").text)
    return client.post(page, data={"csrf_token": token, **fields})


def save(client, content: bytes, name: str = "Anna Ek.pdf", page: str = PAGE, **fields: str):
    file = (io.BytesIO(content), name)
    return send(client, page, file=file, **{"kind": "consent", "forget_on": ""} | fields)


@pytest.fixture
def kept(opened, ids) -> int:
    """A consent of Anna's; its row id."""
    with opened() as unit:
        return keep_document(unit, ids[0], pdf(), kind=DocumentKind.CONSENT).id


@pytest.fixture
def hidden_kept(opened, ids) -> int:
    """A consent of the hidden person's; its row id."""
    with opened() as unit:
        return keep_document(unit, ids[5], pdf("dold"), kind=DocumentKind.CONSENT).id


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_keep_documents_see_that_there_are_any(sign_in, kept, who: str) -> None:
    client = sign_in(f"{who}@example.org")
    allowed = 200 if who in MAY else 403
    for address in (PAGE, f"{PAGE}/{kept}"):
        assert client.get(address).status_code == allowed
    for deed in ("hamta", "ta-bort"):
        assert send(client, f"{PAGE}/{kept}/{deed}").status_code in (
            {200, 302} if who in MAY else {403}
        )
    assert save(client, pdf("en till")).status_code == (302 if who in MAY else 403)
    if who in MAY:
        assert "Samtycke" in client.get(f"/personer/{ANNA}").text


def test_the_part_is_folded_as_long_as_there_are_none(sign_in, ids) -> None:
    text = sign_in().get(f"/personer/{ANNA}").text
    assert re.search(r'id="dokument">\s*<details', text)
    assert "Inga dokument är sparade." in text
    assert "aldrig ärendehandlingar" in sign_in().get(PAGE).text


def test_saved_it_stands_on_her_page_with_its_day(sign_in, ids, database) -> None:
    client = sign_in()
    answer = save(client, pdf())
    assert answer.location == f"/personer/{ANNA}#dokument"
    text = client.get(f"/personer/{ANNA}").text
    assert "Dokumentet är sparat. Det glöms 2029-11-23." in text
    assert '<h2 id="dokument">' in text
    assert "Ett dokument sparades" in text
    for told in ("Anna Ek.pdf", "/personer/P1001/dokument/1"):
        assert (told in text) is (told[0] == "/")
    with database.reading() as session:
        row = session.scalars(select(PersonDocument)).one()
        assert (row.kind, row.by, row.size) == ("consent", "Karin", len(pdf()))


def test_a_picture_says_what_was_taken_out(sign_in, ids) -> None:
    client = sign_in()
    save(client, jpeg(), "IMG_2041.jpg")
    assert "Det som bilden berättade vid sidan av" in client.get(f"/personer/{ANNA}").text
    assert "gäller filen som den är sparad" in client.get(f"{PAGE}/1").text


@pytest.mark.parametrize(
    ("content", "fields", "said"),
    [
        (b"<script>alert(1)</script>", {}, "Välj en PDF-, PNG- eller JPEG-fil"),
        (b"", {}, "Välj en fil först"),
        (pdf()[:50], {}, "Filen är inte hel"),
        (pdf(), {"forget_on": "igår"}, "Välj en dag efter i dag"),
        (pdf(), {"forget_on": "2099-01-01"}, "Välj en dag senast 2036-11-23"),
        (pdf(), {"forget_on": "i sommar"}, "Skriv datumet"),
    ],
    ids=["a page", "nothing", "half", "the past", "too long", "no day"],
)
def test_what_does_not_fit_is_refused_and_what_was_typed_stays(
    sign_in, ids, stored, content, fields, said
) -> None:
    client, before = sign_in(), stored()
    answer = save(client, content, **{"kind": "promise", **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert '<option selected value="promise">' in answer.text
    assert stored() == before


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\<b>.svg", "\u202efdp.exe", "a" * 300, "; rm -rf", "x\0y"]
)
def test_no_name_of_a_file_is_kept_or_believed(sign_in, ids, database, name: str) -> None:
    client = sign_in()
    assert save(client, pdf(), name).status_code == 302
    answer = send(client, f"{PAGE}/1/hamta")
    code = hashlib.sha256(pdf()).hexdigest()[:8]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="dokument-{code}.pdf"'


def test_it_is_handed_out_as_a_file_that_runs_nothing(sign_in, kept, database) -> None:
    answer = send(sign_in(), f"{PAGE}/{kept}/hamta")
    assert answer.data == pdf()
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    with database.reading() as session:
        assert [row.what for row in session.scalars(select(ReadLog))] == ["document"]


def test_the_same_once_more_is_told(sign_in, kept, stored) -> None:
    client, before = sign_in(), stored()
    answer = save(client, pdf())
    assert answer.status_code == 409
    assert "redan sparat" in answer.text
    assert stored() == before


def test_removed_it_stands_there_as_gone(sign_in, kept) -> None:
    client = sign_in()
    assert send(client, f"{PAGE}/{kept}/ta-bort").location == f"/personer/{ANNA}#dokument"
    text = client.get(f"/personer/{ANNA}").text
    assert "Borttaget" in text
    assert f"{PAGE}/{kept}" not in text
    assert "Filen är borta" in client.get(f"{PAGE}/{kept}").text
    assert send(client, f"{PAGE}/{kept}/hamta").status_code == 404
    send(client, f"{PAGE}/{kept}/ta-bort")
    assert "redan borta" in client.get(f"/personer/{ANNA}").text


def test_the_member_officer_meets_no_deed_of_gift(sign_in, opened, ids) -> None:
    with opened() as unit:
        deed = keep_document(unit, ids[0], pdf(), kind=DocumentKind.GIFT_DEED).id
    mona, karin = sign_in("medlemsansvarig@example.org"), sign_in()
    for address in (PAGE, f"/personer/{ANNA}"):
        assert "Gåvobrev" not in mona.get(address).text
        assert "Gåvobrev" in karin.get(address).text
    assert "Ett dokument sparades" not in mona.get(f"/personer/{ANNA}").text
    assert mona.get(f"{PAGE}/{deed}").status_code == 404
    assert send(mona, f"{PAGE}/{deed}/hamta").status_code == 404
    assert send(mona, f"{PAGE}/{deed}/ta-bort").status_code == 404
    refused = save(mona, pdf("x"), kind="gift_deed")
    assert refused.status_code == 422


def test_of_a_hidden_person_only_the_protection_officer_who_says_why(
    sign_in, hidden_kept, database
) -> None:
    page = f"/personer/{HIDDEN}/dokument"
    karin, siv = sign_in(), sign_in("skydd@example.org")
    assert "Dokument" not in karin.get(f"/personer/{HIDDEN}").text
    for address in (page, f"{page}/{hidden_kept}"):
        assert karin.get(address).status_code == 403
        assert siv.get(address).status_code == 200
    assert send(karin, f"{page}/{hidden_kept}/hamta", purpose="reply").status_code == 403
    asked = send(siv, f"{page}/{hidden_kept}/hamta")
    assert asked.status_code == 422
    assert "Välj varför du behöver se" in asked.text
    assert send(siv, f"{page}/{hidden_kept}/hamta", purpose="reply").data == pdf("dold")
    with database.reading() as session:
        rows = session.scalars(select(ReadLog)).all()
        assert [(row.what, row.purpose) for row in rows] == [("vault", "reply")]


def test_one_of_somebody_else_is_not_there(sign_in, kept) -> None:
    client = sign_in()
    assert client.get(f"/personer/{ORJAN}/dokument/{kept}").status_code == 404
    assert send(client, f"/personer/{ORJAN}/dokument/{kept}/ta-bort").status_code == 404
    assert client.get("/personer/P4711/dokument").status_code == 404


def test_a_damaged_document_is_not_handed_out(sign_in, kept, opened) -> None:
    from qmember.models import DocumentContent

    with opened() as unit:
        sealed = unit.session.get_one(DocumentContent, kept).sealed
        unit.session.query(DocumentContent).delete()
        unit.session.expunge_all()
        unit.session.add(DocumentContent(document_id=kept, sealed=sealed[:-1] + b"x"))
    answer = send(sign_in(), f"{PAGE}/{kept}/hamta")
    assert answer.status_code == 409
    assert "inte som det var" in answer.text


def test_more_than_ten_megabytes_is_refused_and_not_kept(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    token = token_in(client.get("/konto").text)
    parts = (
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode(),
        b'\r\n--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nconsent',
        b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n',
        pdf() + bytes(10_000_000) + b"\r\n--x--\r\n",
    )
    kind = "multipart/form-data; boundary=x"
    answer = client.post(PAGE, data=b"".join(parts), content_type=kind)
    assert answer.status_code == 422
    assert "större än 10 MB" in answer.text
    larger = client.post(PAGE, data=b"".join([*parts, bytes(500_000)]), content_type=kind)
    assert larger.status_code == 413
    assert "högst 10 MB" in larger.text
    assert stored() == before
