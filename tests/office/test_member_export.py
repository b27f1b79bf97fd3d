"""Members taken along: a purpose decides the columns, and what is taken is noted by its fingerprint."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from qmember.domain.people import Protection
from qmember.formats.table_file import read_table
from qmember.queries.member_types import member_types
from qmember.services import memberships, people
from tests.factories.members import add_member, pay_fee
from tests.office.sending import fields_of
from tests.office.test_lists_taken import noted  # noqa: F401  # the fixture
from tests.pdf.papers import text_of

PAGE = "/medlemmar/export"


@pytest.fixture
def some(opened) -> None:
    """Eight members: one discreet, one protected, one without an address, one who has left."""
    with opened() as unit:
        for n in range(5):
            one = add_member(
                unit, f"Ada Berg{n}", street=f"Gatan {n}", postcode="123 45", city="Solna"
            )
            pay_fee(unit, one, date(2026, 2, n + 1))
        add_member(unit, "Bo Utan", email="bo@example.org")
        quiet = {"email": "dis@example.org", "street": "Stigen 1", "city": "Lund"}
        add_member(unit, "Disa Kret", protection=Protection.DISCREET, **quiet)
        add_member(unit, "Hilda Gömd", protection=Protection.PROTECTED, email="hilda@example.org")
        gone = add_member(unit, "Eva Gick", street="Vägen 9", city="Ystad")
        memberships.leave(unit, gone.id, from_on=date(2026, 5, 1))
        dead = add_member(unit, "Fia Död", street="Vägen 1", city="Ystad")
        people.mark_deceased(unit, dead.id, date(2026, 6, 1))


def taken(client, purpose: str = "other", kind: str = "csv", **chosen: object):
    form = fields_of(client.get(PAGE).text)
    return client.post(
        PAGE, data={"csrf_token": form["csrf_token"], "purpose": purpose, "kind": kind} | chosen
    )


def rows_of(answer) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def names_of(answer) -> list[str]:
    lines = rows_of(answer)
    at = next(n for n, line in enumerate(lines) if "Namn" in line)
    return [line[lines[at].index("Namn")] for line in lines[at + 1 :]]


def test_the_page_tells_how_many_and_what_each_purpose_holds(sign_in, some) -> None:
    text = sign_in().get(PAGE).text
    assert "7 medlemmar är valda." in text
    assert "1 av dem vill inte ha utskick" in text
    assert "skyddade uppgifter är inte med" not in text
    assert "Antal för varje år och inga namn" in text


def test_a_mailing_leaves_out_who_wants_no_letters_and_who_has_died(sign_in, some) -> None:
    answer = taken(sign_in(), "mailing")
    assert names_of(answer) == [*(f"Ada Berg{n}" for n in range(5)), "Bo Utan"]
    for word in ("Disa", "Hilda", "Fia", "hilda@example.org", "dis@example.org"):
        assert word not in answer.data.decode()


def test_above_the_rows_stands_whose_list_it_is_and_until_when(sign_in, some, noted) -> None:  # noqa: F811
    answer = taken(sign_in(), "meeting")
    house, line, code, _empty, header = (row for row in rows_of(answer)[:5])
    assert house == ["Föreningen Linden. Org.nr 802000-0009"]
    assert line == ["Årsmöte. Uttagen 2026-11-23 av Karin. Förstör listan senast 2027-02-21."]
    assert header == ["Medlemsnummer", "Namn", "Medlemstyp", "Läge", "Betalt till"]
    [one] = noted()
    assert code == [f"Kontrollsumma för 7 rader: {one['checksum']}"]
    assert {key: one[key] for key in ("list", "rows", "format", "purpose", "who")} == {
        "list": "members", "rows": 7, "format": "csv", "purpose": "meeting", "who": "Karin",
    }  # fmt: skip


def test_the_same_rows_have_one_checksum_in_every_format(sign_in, some, noted) -> None:  # noqa: F811
    karin = sign_in()
    for kind in ("csv", "xlsx", "pdf"):
        answer = taken(karin, "meeting", kind)
        ending = answer.headers["Content-Disposition"]
        assert ending == f'attachment; filename="lista-2026-11-23.{kind}"'
        assert "no-store" in answer.headers["Cache-Control"]
    assert len({one["checksum"] for one in noted()}) == 1
    text = text_of(taken(karin, "meeting", "pdf").data)
    assert noted()[0]["checksum"][:16] in text
    assert "Förstör listan senast 2027-02-21" in text


def test_a_workbook_holds_the_same_as_the_text(sign_in, some) -> None:
    karin = sign_in()
    sheets = [read_table(taken(karin, "other", kind).data) for kind in ("csv", "xlsx")]
    assert sheets[0].header == sheets[1].header
    assert sheets[0].problems == sheets[1].problems == ()
    text, numbers = ([list(row.cells) for row in sheet.rows] for sheet in sheets)
    for row in numbers:
        for at in money(sheets[0]):
            row[at] = row[at] and f"{float(row[at]):.2f}".replace(".", ",")
    assert text == numbers


def money(table) -> list[int]:
    return [
        at for at, word in enumerate(table.header) if word in {"Betalt belopp", "Kvar att betala"}
    ]


def test_the_choice_of_the_list_is_carried_along(sign_in, some, opened) -> None:
    karin = sign_in()
    assert names_of(taken(karin, visa="avslutade")) == ["Eva Gick"]
    assert names_of(taken(karin, visa="obetalda")) == ["Bo Utan", "Disa Kret"]
    assert len(names_of(taken(karin, visa="alla"))) == 8
    with opened() as unit:
        kinds = {one.name: one.id for one in member_types(unit.session)}
    assert names_of(taken(karin, typ=kinds["Stödmedlem"])) == []
    assert len(names_of(taken(karin, ar="2024"))) == 7
    assert names_of(taken(karin, ar="2023")) == []
    text = karin.get(f"{PAGE}?typ={kinds['Stödmedlem']}&ar=2023&visa=alla").text
    for part in ("0 medlemmar är valda", "Bara medlemstypen Stödmedlem", "blev medlemmar 2023"):
        assert part in text
    assert '<input type="hidden" name="ar" value="2023">' in text


def test_an_application_for_a_grant_has_numbers_and_no_names(sign_in, some) -> None:
    answer = taken(sign_in(), "grant")
    rows, few = rows_of(answer), "Färre än 5"
    assert "Förstör" not in rows[1][0]
    assert rows[4][:4] == ["År", "Dag", "Medlemmar", "Varav betalda"]
    assert rows[-1] == ["2026", "2026-11-23", "7", few, few, few, "0", "–"]
    assert rows[-2][:3] == ["2025", "2025-12-31", "9"]
    assert not any(word in answer.data.decode() for word in ("Ada", "Bo Utan", "Eva", "M4"))


def test_labels_are_for_a_mailing_and_for_those_with_an_address(sign_in, some) -> None:
    karin = sign_in()
    answer = taken(karin, "mailing", "labels")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lista-2026-11-23.pdf"'
    text = text_of(answer.data)
    assert "Ada Berg0 Gatan 0 123 45 Solna" in " ".join(text.split())
    assert "Bo Utan" not in text
    assert "Disa" not in text
    refused = taken(karin, "meeting", "labels")
    assert refused.status_code == 422
    assert "Etiketter är till för utskick" in refused.text


def test_without_a_purpose_nothing_is_handed_out_or_noted(sign_in, some, noted) -> None:  # noqa: F811
    for purpose in ("", "board", "story"):
        answer = taken(sign_in(), purpose)
        assert answer.status_code == 422
        assert "Ada" not in answer.text
    assert noted() == []


def test_nothing_is_handed_out_when_it_cannot_be_noted(sign_in, some, noted, monkeypatch) -> None:  # noqa: F811
    from qmember.services import member_export

    def broken(*_args, **_more) -> None:
        raise OSError

    monkeypatch.setattr(member_export, "note_taken", broken)
    karin = sign_in()
    karin.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = taken(karin)
    assert answer.status_code == 500
    assert b"Ada" not in answer.data
    assert noted() == []


def test_too_long_for_a_format_is_told_with_what_to_do(sign_in, some, monkeypatch) -> None:
    from qmember.services import member_files

    monkeypatch.setattr(member_files, "MOST_IN_WORKBOOK", 2)
    answer = taken(sign_in(), "meeting", "xlsx")
    assert answer.status_code == 422
    assert "Listan har 7 rader, för många för det formatet. Ta den som CSV" in answer.text
    assert len(names_of(taken(sign_in(), "meeting"))) == 7


def test_who_may_know_is_told_how_many_are_left_out(sign_in, some, opened) -> None:
    from qmember.models import UserRole

    with opened() as unit:
        officer = unit.session.query(UserRole).filter_by(role="member_officer").one()
        unit.session.add(
            UserRole(user_id=officer.user_id, role="protection_officer", from_on=date(2026, 1, 1))
        )
    both = sign_in("medlemsansvarig@example.org")
    assert "1 medlem med skyddade uppgifter är inte med." in both.get(PAGE).text
    for purpose, kind in (
        ("other", "csv"),
        ("mailing", "csv"),
        ("meeting", "csv"),
        ("grant", "csv"),
    ):
        assert "Hilda" not in taken(both, purpose, kind).data.decode()
