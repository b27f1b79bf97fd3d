"""Members in figures: a day beside the year before, no names, and no number that tells of few."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from qmember.domain.people import Protection
from qmember.models import UserRole
from qmember.queries.member_types import member_types
from qmember.services import memberships, people
from tests.factories.members import add_member, pay_fee
from tests.office.register import STAFF

PAGE = "/rapporter/medlemmar"
MAY = {
    "kassor", "ordforande", "revisor", "skydd", "bidrag", "kommunikator", "medlemsansvarig",
    "ledamot", "verksamhet",
}  # fmt: skip


@pytest.fixture
def many(opened) -> None:
    """Twelve members since 2024, of whom six have paid this year; six new; two supporters; one hidden."""
    with opened() as unit:
        kinds = {one.name: one.id for one in member_types(unit.session)}
        for n in range(12):
            one = add_member(unit, f"Gun {n}", joined=date(2024, 3, 1))
            for year in (2025, 2026)[: 1 + (n < 6)]:
                pay_fee(unit, one, date(year, 2, 1))
        for n in range(6):
            add_member(unit, f"Ny {n}", joined=date(2026, 4, 1))
        for n in range(2):
            one = people.add_person(unit, name=f"Stöd {n}")
            memberships.accept(unit, one.id, type_id=kinds["Stödmedlem"], on=date(2024, 5, 1))
        add_member(unit, "Hilda Gömd", joined=date(2024, 3, 1), protection=Protection.PROTECTED)


def figures(text: str) -> dict[str, list[str]]:
    """The cells of each row of the page by its heading."""
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', text, re.DOTALL)
    cell = r"<td[^>]*>(?:<a [^>]*>)?([^<]*)(?:</a>)?</td>"
    return {label: re.findall(cell, cells) for label, cells in rows}


@pytest.mark.parametrize("who", STAFF)
def test_the_board_and_who_cares_for_members_read_it(sign_in, who: str) -> None:
    client = sign_in(f"{who}@example.org")
    wanted = 200 if who in MAY else 403
    assert [client.get(one).status_code for one in (PAGE, f"{PAGE}.csv")] == [wanted, wanted]


def test_a_day_stands_beside_the_year_before(sign_in, many) -> None:
    found = figures(sign_in("ordforande@example.org").get(PAGE).text)
    assert found["Medlemmar"] == ["20", "14"]
    assert found["Varav betalda"] == ["6", "färre än 5"], "two had not paid the year before"
    assert found["Varav obetalda"] == ["14", "färre än 5"]
    assert found["Nya under året"] == ["6", "0"]
    assert found["Förnyade (%)"] == ["50", "–"]


def test_small_types_are_not_told_nor_the_one_that_they_could_be_worked_out_from(
    sign_in, many
) -> None:
    found = figures(sign_in().get(PAGE).text)
    assert found["Stödmedlem"] == ["färre än 5", "färre än 5"]
    assert found["Medlem"] == ["färre än 5", "färre än 5"]


def test_nobody_is_named_and_the_hidden_are_in_no_figure(sign_in, many, opened) -> None:
    chair = sign_in("ordforande@example.org")
    text = chair.get(PAGE).text
    assert not any(word in text for word in ("Gun", "Ny 0", "Hilda"))
    assert "skyddade uppgifter ingår inte" not in text
    with opened() as unit:
        row = unit.session.query(UserRole).filter_by(role="chair").one()
        more = UserRole(user_id=row.user_id, role="protection_officer", from_on=date(2026, 1, 1))
        unit.session.add(more)
    both = sign_in("ordforande@example.org").get(PAGE).text
    assert "1 medlem med skyddade uppgifter ingår inte" in both
    assert figures(both) == figures(text)


def test_what_happens_later_does_not_change_an_earlier_day(sign_in, many, opened) -> None:
    karin, day = sign_in(), f"{PAGE}?dag=2026-10-31"
    before = karin.get(day).text
    assert figures(before)["Medlemmar"][0] == "20"
    with opened() as unit:
        add_member(unit, "Senare", joined=date(2026, 11, 10))
    assert figures(karin.get(day).text) == figures(before)
    assert figures(karin.get(PAGE).text)["Medlemmar"][0] == "21"


@pytest.mark.parametrize("bad", ["2027-01-01", "31 november", "="])
def test_a_day_that_is_none_is_told_and_kept(sign_in, many, bad: str) -> None:
    answer = sign_in().get(PAGE, query_string={"dag": bad})
    assert answer.status_code == 422
    assert f'value="{bad}"' in answer.text


def test_the_file_holds_the_same_figures(sign_in, many) -> None:
    karin = sign_in()
    answer = karin.get(f"{PAGE}.csv?dag=2026-10-31")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lista-2026-11-23.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Vad", "2026-10-31", "2025-10-31"]
    assert {row[0]: row[1:] for row in rows[1:]} == figures(
        karin.get(f"{PAGE}?dag=2026-10-31").text
    )
