"""Lists that are taken along: the page's rows and nothing more, noted before they are handed out."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import date

import pytest

from qmember.domain.events import Event
from qmember.domain.ledger import Channel
from qmember.models import AuditDetail, AuditEvent
from qmember.models.crypto import unseal
from qmember.services import audit, gifts
from qmember.services.gifts import GiftFacts
from qmember.services.people import add_person
from tests.office.register import SECRET
from tests.office.sending import fields_of
from tests.pdf.papers import text_of
from tests.people import called_by_rut

DAY = date(2026, 11, 20)


def taken(client, page: str, url: str, **changed):
    """Open the page, choose, and press one of the buttons."""
    form = fields_of(client.get(page).text)
    return client.post(
        url, data={"csrf_token": form["csrf_token"], "purpose": "audit", "kind": "csv"} | changed
    )


def table(answer) -> list[list[str]]:
    """The cells of a file for a spreadsheet."""
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def noted(database):
    """What the chain says of lists that were taken."""

    def found() -> list[dict[str, object]]:
        with database.reading() as session:
            rows = session.query(AuditEvent).filter_by(event=Event.EXPORTED).all()
            key = database.keys.derive("audit")
            return [
                json.loads(
                    unseal(
                        key, session.get_one(AuditDetail, row.id).sealed, f"audit_detail:{row.id}"
                    )
                )
                | {"who": row.actor_name}
                for row in rows
            ]

    return found


@pytest.fixture
def some(opened, ids) -> None:
    """Three gifts: one that holds, one voided, one of last year."""
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(123450, DAY, Channel.CASH, ids[0]))
        void = gifts.record_gift(unit, GiftFacts(2000, DAY, Channel.CASH, ids[0]))
        gifts.void_gift(unit, void.income_id, reason="duplicate")
        gifts.record_gift(unit, GiftFacts(3000, date(2025, 5, 2), Channel.CASH, ids[1]))


def test_gifts_of_a_year_with_what_counts_apart_from_what_is_shown(sign_in, some) -> None:
    karin = sign_in()
    rows = table(taken(karin, "/gavor", "/gavor/lista", ar="2026"))
    assert rows[0][0] == "Verifikation"
    assert [(row[0], row[2], row[5], row[6], row[7]) for row in rows[1:3]] == [
        ("2026-0001", "Anna Ek", "Registrerad", "1234,50", "1234,50"),
        ("2026-0002", "Anna Ek", "Makulerad", "20,00", ""),
    ]
    assert rows[3] == []
    assert re.fullmatch(
        r"Föreningen Linden, org.nr 802000-0009. Uttagen 2026-11-23 \d\d.\d\d av Karin. Revisionen. "
        "Förstör listan senast 2027-02-21.",
        "".join(rows[4]),
    )
    assert table(taken(karin, "/gavor", "/gavor/lista", ar="2025"))[1][0] == "2025-0001"


def test_a_paper_says_whose_it_is_who_took_it_and_what_counts(sign_in, some) -> None:
    answer = taken(sign_in(), "/gavor", "/gavor/lista", ar="2026", kind="pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lista-2026-11-23.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    text = text_of(answer.data)
    for part in (
        "Gåvor 2026",
        "Org.nr 802000-0009",
        "av Karin",
        "Sida 1 av 1",
        "Revisionen · 2 rader",
    ):
        assert part in text
    assert "Summa 1 234,50" in text.replace("\u00a0", " ")


def test_what_was_taken_is_noted_with_its_fingerprint_but_not_what_was_searched_for(
    sign_in, ids, noted
) -> None:
    answer = taken(sign_in(), "/personer", "/personer/lista", q="Anna", purpose="other")
    assert [row[0] for row in table(answer)[1:2]] == ["Anna Ek"]
    assert noted() == [
        {
            "list": "people", "rows": 2, "format": "csv", "purpose": "other", "who": "Karin",
            "checksum": hashlib.sha256(answer.data).hexdigest(),
        }
    ]  # fmt: skip


def test_the_event_log_tells_of_it_in_words(sign_in, some) -> None:
    taken(sign_in(), "/gavor", "/gavor/lista", ar="2026")
    log = "/installningar/behorighetslogg?visa=personer"
    text = sign_in("ordforande@example.org").get(log).text
    for part in ("Gåvor", "rader 2", "format csv", "Revisionen", "kontrollsumma ", "år 2026"):
        assert part in text


def test_without_a_purpose_nothing_is_handed_out_or_noted(sign_in, some, noted) -> None:
    karin = sign_in()
    for purpose in ("", "story"):
        answer = taken(karin, "/gavor", "/gavor/lista", ar="2026", purpose=purpose)
        assert answer.status_code == 302
    assert "Välj vad listan ska användas till" in karin.get("/gavor").text
    assert noted() == []


def test_nothing_is_handed_out_when_it_cannot_be_noted(sign_in, some, noted, monkeypatch) -> None:
    from qmember.web.office import exports

    def broken(*_args, **_more) -> None:
        raise OSError

    monkeypatch.setattr(exports, "note_taken", broken)
    karin = sign_in()
    karin.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = taken(karin, "/gavor", "/gavor/lista", ar="2026")
    assert answer.status_code == 500
    assert b"Anna" not in answer.data
    assert noted() == []


def test_more_rows_than_a_list_may_have_are_refused_with_what_to_do(
    sign_in, some, noted, monkeypatch
) -> None:
    from qmember.web.office import exports

    monkeypatch.setattr(exports, "MOST", 1)
    karin = sign_in()
    assert taken(karin, "/gavor", "/gavor/lista", ar="2026").status_code == 302
    assert "Listan har fler än 1 rader. Välj ett år" in karin.get("/gavor").text
    assert taken(karin, "/personer", "/personer/lista").status_code == 302
    assert noted() == []


def test_a_list_too_long_for_paper_is_still_given_to_a_spreadsheet(
    sign_in, some, monkeypatch
) -> None:
    from qmember.web.office import exports

    monkeypatch.setattr(exports, "MOST_PRINTED", 1)
    karin = sign_in()
    assert taken(karin, "/gavor", "/gavor/lista", ar="2026", kind="pdf").status_code == 302
    assert "Listan har 2 rader, för många för papper. Ta den som CSV" in karin.get("/gavor").text
    assert taken(karin, "/gavor", "/gavor/lista", ar="2026").status_code == 200


def test_people_in_danger_are_on_no_list_and_nobodys_contact_is(sign_in, ids, hidden_gift) -> None:
    karin = sign_in()
    for words in ("", "P1006"):
        rows = table(taken(karin, "/personer", "/personer/lista", q=words))
        assert all("P1006" not in row for row in rows)
        assert not any("@" in cell for row in rows for cell in row)
    rows = table(taken(karin, "/gavor", "/gavor/lista", ar="2026"))
    assert rows[1][2] == "P1006"
    assert SECRET not in str(rows)


def test_the_auditor_takes_pseudonyms_and_the_member_officer_no_gifts(sign_in, some) -> None:
    rows = table(taken(sign_in("revisor@example.org"), "/gavor", "/gavor/lista", ar="2026"))
    assert {row[2] for row in rows[1:3]} == {called_by_rut(1001)}
    officer = sign_in("medlemsansvarig@example.org")
    rows = table(taken(officer, "/personer", "/personer/lista"))
    assert rows[0] == ["Namn", "Nummer", "Slag", "Ort"]
    assert officer.get("/personer").text.count("/personer/lista") == 1
    assert "/personer/lista" not in sign_in("skydd@example.org").get("/personer").text


def test_receipts_and_vouchers_are_those_of_the_page(sign_in, some, gift) -> None:
    karin = sign_in()
    rows = table(taken(karin, "/gavor/kvitton", "/gavor/kvitton/lista", ar="2026"))
    assert [row[0] for row in rows[1:-2]] == ["2026-0001", "2026-0002", "2026-0003"]
    assert rows[2][4].startswith("Makulera")
    assert (rows[2][5], rows[2][6]) == ("20,00", "")
    rows = table(taken(karin, "/verifikationer", "/verifikationer/lista", ar="2026", slag="gift"))
    assert [(row[0], row[5]) for row in rows[1:-2]] == [
        ("2026-0001", "1234,50"), ("2026-0002", "20,00"), ("2026-0003", "-20,00"),
        ("2026-0004", "500,00"),
    ]  # fmt: skip
    assert "Förstör" not in rows[-1][0], "vouchers tell of nobody"
    paper = taken(
        karin, "/verifikationer", "/verifikationer/lista", ar="2026", slag="gift", kind="pdf"
    )
    text = text_of(paper.data).replace("\u00a0", " ")
    assert "Verifikationer 2026, Gåva" in text
    assert "Summa 1 734,50" in text


def test_a_name_that_looks_like_a_formula_stays_text(sign_in, opened) -> None:
    with opened() as unit:
        add_person(unit, name="=1+1")
    rows = table(taken(sign_in(), "/personer", "/personer/lista"))
    assert "'=1+1" in [row[0] for row in rows if row]


def test_the_log_shows_the_checksum_of_a_list_and_not_that_of_a_file_from_the_bank(
    sign_in, opened
) -> None:
    """Whoever has a file of her own could otherwise tell whether it is the one that was read."""
    with opened() as unit:
        audit.note(unit, Event.BANK_IMPORTED, "bank_import", 1, rows=2, sha256="ab" * 32)
    text = sign_in("revisor@example.org").get("/installningar/behorighetslogg").text
    assert "Läste in en bankfil" in text
    assert "kontrollsumma" not in text
    assert "abab" not in text
