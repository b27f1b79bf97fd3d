"""How we are financed, as pages and files: figures that lead to their rows, a sentence, adoption."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.people import PayerKind, ReceiptWish
from qmember.domain.person_facts import PersonFacts
from qmember.services import funding
from qmember.services.income import IncomeFacts, add_income
from qmember.services.people import add_people
from tests.office.sending import edited, fields_of

PAGE = "/rapporter/finansiering"
SVG = "{http://www.w3.org/2000/svg}"


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


@pytest.fixture
def money(opened) -> list[int]:
    """Two years of a grant, gifts of twenty people and fees; the people's row ids."""
    with opened() as unit:
        state = PersonFacts(
            name="Socialstyrelsen", payer_kind=PayerKind.STATE, receipt_wish=ReceiptWish.NONE
        )
        ids = add_people(unit, [state, *(PersonFacts(name=f"Givare {n}") for n in range(20))])
        for year in (2024, 2025):
            day = date(year, 5, 2)
            grant = 7_000_000 + 100_000 * (year - 2024)
            add_income(
                unit, IncomeFacts(IncomeKind.STATE_GRANT, grant, day, Channel.TRANSFER, ids[0])
            )
            for person_id in ids[1:]:
                given = 100_000 + 1_000 * person_id
                add_income(unit, IncomeFacts(IncomeKind.GIFT, given, day, Channel.SWISH, person_id))
    return ids


def test_last_year_comes_first_with_sentence_chart_and_table(sign_in, money) -> None:
    text = sign_in("ledamot@example.org").get(PAGE).text
    assert "Så finansieras vi 2025" in text
    assert re.search(
        r"Av Föreningen Lindens intäkter 2025 kom \d+ % från offentliga bidrag", plain(text)
    )
    assert 'role="img"' in text
    assert "Liggande stapeldiagram. 2 inkomstkällor." in text
    shares = [
        int(one)
        for one in re.findall(r'<td class="number">(\d+)</td>', text.partition("<tbody")[2])
    ]
    assert shares[0] + shares[2] == 100
    assert "Preliminär" in text


def test_every_figure_leads_to_rows_that_add_up_to_it(sign_in, money) -> None:
    karin = sign_in()
    text = karin.get(f"{PAGE}?ar=2025&jamfor=2024").text
    links = re.findall(r'<td class="money"><a href="([^"]+)">(?:<strong>)?([^<]+)<', text)
    assert len(links) == 6, "two sources and a total, in two years"
    for address, figure in links:
        rows = plain(karin.get(address.replace("&amp;", "&")).text)
        assert f"{plain(figure)} kr." in rows.replace("tillsammans ", ""), address


def test_who_may_not_read_vouchers_gets_the_figures_without_links(sign_in, money) -> None:
    text = sign_in("ledamot@example.org").get(PAGE).text
    assert "/verifikationer" not in text.partition("<main")[2]
    assert "Fastställ" not in text.partition("<main")[2]


def test_a_comparison_says_how_the_gifts_changed(sign_in, money) -> None:
    karin = sign_in()
    assert "Gåvorna är lika stora som 2024." in plain(karin.get(f"{PAGE}?ar=2025&jamfor=2024").text)
    for other in ("1999", "2025", "x", "-1"):
        text = karin.get(f"{PAGE}?ar=2025&jamfor={other}").text
        assert "Gåvorna är" not in text


@pytest.mark.parametrize("year", ["1989", "3000", "-5", "99999999999"])
def test_a_year_that_cannot_be_is_not_found(sign_in, money, year) -> None:
    assert sign_in().get(f"{PAGE}?ar={year}").status_code == 404


def test_an_empty_year_says_what_to_do(sign_in, money) -> None:
    text = sign_in().get(f"{PAGE}?ar=2021").text
    assert "Det finns inga intäkter för 2021. Välj ett annat år eller läs in äldre siffror" in text


def test_an_own_sentence_is_kept_per_year_and_language_and_an_empty_one_goes_back(
    sign_in, money
) -> None:
    birgit = sign_in("ordforande@example.org")
    page = f"{PAGE}?ar=2025"
    edited(birgit, page, f"{PAGE}/2025/rubrik", headline="Tack vare er.")
    assert "Tack vare er." in birgit.get(page).text
    assert "Tack vare er." not in birgit.get(f"{PAGE}?ar=2024").text
    report = json.loads(birgit.get(f"{PAGE}.json?ar=2025").data)
    assert report["headline"] == "Tack vare er."
    edited(birgit, page, f"{PAGE}/2025/rubrik", headline="")
    assert "Av Föreningen Lindens intäkter 2025" in birgit.get(page).text
    history = birgit.get(page).text.partition("Historik")[2]
    assert history.count("Meningen ändrades") == 2


def test_a_sentence_that_is_too_long_is_refused_and_kept_in_the_field(
    sign_in, money, stored
) -> None:
    karin, before = sign_in(), stored()
    long = "å" * 301
    answer = edited(karin, f"{PAGE}?ar=2025", f"{PAGE}/2025/rubrik", headline=long)
    assert answer.status_code == 422
    assert answer.text.count("Skriv högst 300 tecken") == 2
    assert long in answer.text
    assert stored() == before


def test_an_unchanged_sentence_stays_the_generated_one(sign_in, money, stored) -> None:
    karin, before = sign_in(), stored()
    page = f"{PAGE}?ar=2025"
    text = json.loads(karin.get(f"{PAGE}.json?ar=2025").data)["headline"]
    edited(karin, page, f"{PAGE}/2025/rubrik", headline=text)
    assert stored() == before


def test_adoption_is_told_and_a_later_change_is_named(sign_in, money, opened) -> None:
    karin, page = sign_in(), f"{PAGE}?ar=2025"
    edited(karin, page, f"{PAGE}/2025/faststall")
    assert "Fastställd 2026-11-23" in plain(karin.get(page).text)
    with opened() as unit:
        late = IncomeFacts(IncomeKind.GIFT, 50_000, date(2025, 12, 30), Channel.SWISH, money[3])
        add_income(unit, late)
    text = plain(karin.get(page).text)
    assert "Ändrad efter fastställandet 2026-11-23" in text
    assert "Gåvor: 22 300,00 kr → 22 800,00 kr" in text
    assert "Statsbidrag:" not in text
    assert json.loads(karin.get(f"{PAGE}.json?ar=2025").data)["status"] == "changed"
    edited(karin, page, f"{PAGE}/2025/faststall")
    assert json.loads(karin.get(f"{PAGE}.json?ar=2025").data)["status"] == "adopted"


def test_a_change_among_folded_payers_names_nobody(sign_in, opened) -> None:
    with opened() as unit:
        ids = add_people(unit, [PersonFacts(name=f"Givare {n}") for n in range(2)])
        facts = IncomeFacts(IncomeKind.GIFT, 100_000, date(2025, 5, 2), Channel.SWISH, ids[0])
        add_income(unit, facts)
        funding.adopt(unit, year=2025)
        add_income(unit, facts)
    text = plain(sign_in().get(f"{PAGE}?ar=2025").text)
    assert "Övrigt: 1 000,00 kr → 2 000,00 kr" in text
    assert "Gåvor:" not in text


def test_a_year_that_is_not_over_is_not_adopted(sign_in, money, stored) -> None:
    karin, before = sign_in(), stored()
    answer = edited(karin, f"{PAGE}?ar=2025", f"{PAGE}/2026/faststall")
    assert "Året är inte slut än" in karin.get(answer.location).text
    assert stored() == before


def test_adopting_twice_is_adopting_once(sign_in, money, stored) -> None:
    karin, page = sign_in(), f"{PAGE}?ar=2025"
    fields = fields_of(karin.get(page).text)
    karin.post(f"{PAGE}/2025/faststall", data=fields)
    before = stored()
    karin.post(f"{PAGE}/2025/faststall", data=fields)
    assert stored() == before


def test_fewer_than_five_payers_are_not_counted_and_one_is_not_shown_apart(sign_in, opened) -> None:
    with opened() as unit:
        ids = add_people(unit, [PersonFacts(name=f"Köpare {n}") for n in range(4)])
        for person_id in ids:
            facts = IncomeFacts(IncomeKind.SALE, 10_000, date(2025, 5, 2), Channel.SWISH, person_id)
            add_income(unit, facts)
        alone = IncomeFacts(
            IncomeKind.MEMBERSHIP_FEE, 20_000, date(2025, 5, 2), Channel.CASH, ids[0]
        )
        add_income(unit, alone)
    report = json.loads(sign_in().get(f"{PAGE}.json?ar=2025").data)
    shown = {one["key"]: one["payers"] for one in report["categories"]}
    assert shown == {"sales": None, "other": None}


@pytest.mark.parametrize(
    ("kind", "mimetype"),
    [
        ("pdf", "application/pdf"),
        ("csv", "text/csv"),
        ("svg", "image/svg+xml"),
        ("json", "application/json"),
    ],
)
def test_files_carry_the_version_in_their_name_and_the_same_total(
    sign_in, money, kind, mimetype
) -> None:
    karin = sign_in("kommunikator@example.org")
    version = json.loads(karin.get(f"{PAGE}.json?ar=2025").data)["version"]
    answer = karin.get(f"{PAGE}.{kind}?ar=2025")
    assert answer.mimetype == mimetype
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{version}.{kind}"'
    assert re.fullmatch(r"F2025-[0-9a-f]{4}", version)
    if kind == "csv":
        assert "Summa;93300,00;100" in answer.data.decode("utf-8-sig")
    elif kind == "pdf":
        [page] = PdfReader(BytesIO(answer.data)).pages
        assert "93 300" in page.extract_text().replace("\u00a0", " ")
    elif kind == "svg":
        root = ET.fromstring(answer.data)  # noqa: S314  # our own file
        title, told = root.findtext(f"{SVG}title") or "", root.findtext(f"{SVG}desc") or ""
        assert title.startswith("Av Föreningen Lindens intäkter 2025")
        assert told.startswith("Liggande stapeldiagram.")
        assert "<script" not in answer.text


def test_a_sentence_cannot_become_a_formula_or_markup(sign_in, money) -> None:
    karin = sign_in()
    evil = '=HYPERLINK("http://x") <script>alert(1)</script>'
    edited(karin, f"{PAGE}?ar=2025", f"{PAGE}/2025/rubrik", headline=evil)
    assert "<script>alert" not in karin.get(f"{PAGE}?ar=2025").text
    assert "<script>" not in karin.get(f"{PAGE}.svg?ar=2025").text
    for line in karin.get(f"{PAGE}.csv?ar=2025").data.decode("utf-8-sig").splitlines():
        assert not line.startswith(("=", '"='))


def test_the_page_is_asked_for_with_few_questions(sign_in, money, asked) -> None:
    karin = sign_in()
    karin.get(PAGE)
    with asked() as questions:
        karin.get(f"{PAGE}?ar=2025&jamfor=2024")
    assert len(questions) <= 19


def test_the_years_before_and_after_are_links_that_keep_what_is_compared(sign_in, money) -> None:
    karin = sign_in()
    text = karin.get(f"{PAGE}?ar=2025&jamfor=fem").text
    assert re.search(r'rel="prev" href="/rapporter/finansiering\?ar=2024&amp;jamfor=fem"', text)
    assert 'rel="next"' not in text
    text = karin.get(f"{PAGE}?ar=2024").text
    assert 'rel="prev"' not in text
    assert re.search(r'rel="next" href="/rapporter/finansiering\?ar=2025"', text)


def test_five_years_stand_side_by_side_and_lead_to_their_rows(sign_in, money) -> None:
    karin = sign_in()
    assert "Intäkter per källa, år för år" not in karin.get(f"{PAGE}?ar=2025").text
    text = karin.get(f"{PAGE}?ar=2025&jamfor=fem").text
    table = plain(text.partition("Intäkter per källa, år för år")[2])
    assert "2024 (kr) 2025 (kr) Statsbidrag 70 000,00 71 000,00" in table
    links = re.findall(
        r'<td class="money"><a href="([^"]+ar=2024[^"]*)">(?:<strong>)?([^<]+)<', text
    )
    assert len(links) == 3
    for address, figure in links:
        rows = plain(karin.get(address.replace("&amp;", "&")).text)
        assert f"{plain(figure)} kr." in rows.replace("tillsammans ", ""), address


def test_the_paper_says_whose_it_is_and_who_printed_it(sign_in, money) -> None:
    pdf = sign_in("ledamot@example.org").get(f"{PAGE}.pdf?ar=2025").data
    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    assert "Org.nr 802000-0009" in text
    assert re.search(r"Utskriven 2026-11-23 \d\d\.\d\d av \w+", text)
    assert "Sida 1 av 1" in text
