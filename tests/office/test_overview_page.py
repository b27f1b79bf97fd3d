"""The overview: each role meets what waits for her, and nothing that she may not know."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.people import ReceiptWish
from qmember.domain.periods import month_of
from qmember.formats.bank_file import read_bank_file
from qmember.models import OutboxMail
from qmember.services import funding, gifts, periods, receipts
from qmember.services.bank_import import import_file
from qmember.services.gifts import GiftFacts
from qmember.services.income import IncomeFacts, add_income
from qmember.services.meetings import plan_meeting
from qmember.services.signs import sign_of_life
from tests.conftest import TODAY
from tests.doors import token_in
from tests.factories.bank_files import camt053, many_entries
from tests.factories.members import add_member
from tests.office.register import HIDDEN, SECRET, STAFF

PAGE = "/oversikt"


def headings(text: str) -> list[str]:
    return re.findall(r"<h2 id=\"[^\"]*\">([^<]+)</h2>", text.partition("</main>")[0])


def todo(text: str) -> list[str]:
    """Each line of what waits: number, text and verb; but for what is to mend, which has its own tests."""
    found = re.findall(
        r'<span class="todo-count">([^<]*)</span> <span class="todo-text">([^<]*)</span>'
        r' <span class="todo-verb">([^<]*)<',
        text,
    )
    return [
        " ".join(filter(None, line)) for line in found if "att rätta i registret" not in line[1]
    ]


def signs(text: str) -> list[str]:
    found = re.findall(r"<strong>([^<]+:)</strong> ([^<]+)</span>", text)
    return [" ".join(line) for line in found]


def give(unit, person_id, day: date, amount: int = 50000, wish=ReceiptWish.NONE):
    facts = GiftFacts(amount, day, Channel.CASH, person_id, receipt=wish)
    return gifts.record_gift(unit, facts, confirmed=True)


@pytest.mark.parametrize("who", STAFF)
def test_everybody_with_an_office_begins_here(sign_in, who: str) -> None:
    client = sign_in(f"{who}@example.org")
    assert client.get(PAGE).status_code == (403 if who == "medlem" else 200)
    if who != "medlem":
        assert client.get("/").headers["Location"] == PAGE


@pytest.mark.parametrize("who", [one for one in STAFF if one != "medlem"])
def test_nothing_waits_in_an_empty_house(sign_in, who: str) -> None:
    text = sign_in(f"{who}@example.org").get(PAGE).text
    assert "Inget väntar på dig." in text
    assert todo(text) == []


def test_the_treasurer_meets_to_do_figures_latest_and_operation(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], TODAY)
    text = sign_in().get(PAGE).text
    assert headings(text)[:3] == ["Att göra", "2026 hittills", "Senast registrerat"]
    assert headings(text)[3].startswith("Driftstatus")
    assert "<figure" not in text


@pytest.mark.parametrize(
    "who", ["ordforande", "ledamot", "revisor", "bidrag", "kommunikator", "verksamhet"]
)
def test_the_board_meets_the_sentence_the_bars_and_a_way_to_the_page(
    sign_in, opened, ids, who: str
) -> None:
    with opened() as unit:
        for person_id in ids[:5]:
            give(unit, person_id, TODAY)
    text = sign_in(f"{who}@example.org").get(PAGE).text
    assert "Så finansieras vi i år" in headings(text)
    assert "chart-bars" in text
    assert 'href="/rapporter/finansiering?ar=2026"' in text
    assert "Så finansieras vi 2026" in text
    assert "Anna" not in text


@pytest.mark.parametrize("who", ["sekreterare", "valberedning", "medlemsansvarig", "skydd"])
def test_the_others_see_no_money_and_their_own_pages(sign_in, opened, ids, gift, who: str) -> None:
    text = sign_in(f"{who}@example.org").get(PAGE).text
    figures = ["Medlemmar"] if who in ("medlemsansvarig", "skydd") else []
    assert headings(text) == ["Att göra", *figures, "Dina sidor"]
    assert "kr" not in re.sub(r"<[^>]+>", " ", text).split()
    assert ('href="/personer/ny"' in text) == (who in {"medlemsansvarig", "skydd"})


def test_payments_without_a_name_wait_for_the_treasurer(sign_in, opened) -> None:
    content = camt053(many_entries(3, on=TODAY), opening_ore=250000)
    with opened() as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))
    text = sign_in().get(PAGE).text
    assert "3 betalningar väntar på beslut Stäm av" in todo(text)
    assert 'href="/avstamning"' in text
    assert todo(sign_in("ordforande@example.org").get(PAGE).text) == []


def test_open_months_wait_until_they_are_closed(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], date(2026, 9, 10))
    assert todo(sign_in().get(PAGE).text) == [
        "2 månader är inte stängda, den första är september 2026 Stäng"
    ]
    with opened() as unit:
        periods.close_month(unit, "2026-09", reason="prov")
    assert todo(sign_in().get(PAGE).text) == ["Oktober 2026 är inte stängd Stäng"]
    with opened() as unit:
        periods.close_month(unit, "2026-10", reason="prov")
    assert todo(sign_in().get(PAGE).text) == []


def test_a_receipt_on_paper_waits_until_it_is_handed_out(sign_in, opened, ids) -> None:
    with opened() as unit:
        made = give(unit, ids[0], TODAY, wish=ReceiptWish.PAPER)
    assert todo(sign_in().get(PAGE).text) == ["1 kvitto väntar på att skrivas ut Öppna"]
    with opened() as unit:
        receipts.hand_out(unit, made.receipt_id)
    assert todo(sign_in().get(PAGE).text) == []


def test_a_receipt_whose_mail_was_given_up_waits(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], TODAY, wish=ReceiptWish.EMAIL)
    assert todo(sign_in().get(PAGE).text) == []
    with opened() as unit:
        unit.session.query(OutboxMail).one().failed_at = unit.now
    text = sign_in().get(PAGE).text
    assert todo(text) == ["1 kvitto kom inte fram Öppna"]
    assert any("1 kom inte fram" in line for line in signs(text))


def test_last_year_waits_to_be_adopted(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], date(2025, 5, 10))
        for month in range(17):
            day = date(2025 + (4 + month) // 12, (4 + month) % 12 + 1, 1)
            if day < date(2026, 11, 1):
                periods.close_month(unit, month_of(day), reason="prov")
    for who in ("kassor", "ordforande"):
        lines = todo(sign_in(f"{who}@example.org").get(PAGE).text)
        assert "Siffrorna för 2025 är inte fastställda Fastställ" in lines
    assert todo(sign_in("ledamot@example.org").get(PAGE).text) == []
    with opened() as unit:
        funding.adopt(unit, year=2025)
    assert "Fastställ" not in " ".join(todo(sign_in().get(PAGE).text))


def test_the_oldest_stands_first(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], date(2026, 10, 2))
        give(unit, ids[0], TODAY, wish=ReceiptWish.PAPER)
    assert todo(sign_in().get(PAGE).text) == [
        "Oktober 2026 är inte stängd Stäng", "1 kvitto väntar på att skrivas ut Öppna",
    ]  # fmt: skip


def test_figures_stand_beside_the_same_time_last_year_in_words(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], date(2026, 3, 1), 2_000_000)
        give(unit, ids[0], date(2025, 11, 23), 160_000)
        give(unit, ids[0], date(2025, 11, 24), 999_000)
        facts = IncomeFacts(
            IncomeKind.STATE_GRANT, 900_000, date(2025, 1, 5), Channel.TRANSFER, ids[3]
        )
        add_income(unit, facts)
    text = re.sub(r"\s+", " ", sign_in().get(PAGE).text.replace("\u00a0", " "))
    assert "20 000 kr" in text
    assert "18 400 kr mer än samma tid 2025" in text
    assert "9 000 kr mindre än samma tid 2025" in text
    assert "Lika mycket som samma tid 2025" in text


def test_a_first_year_has_nothing_to_be_compared_with(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], TODAY)
    assert "samma tid" not in sign_in().get(PAGE).text


def test_the_five_latest_can_be_undone(sign_in, opened, ids) -> None:
    with opened() as unit:
        for number in range(7):
            give(unit, ids[0], TODAY - timedelta(days=number), 10_000 + number)
    client = sign_in()
    text = client.get(PAGE).text
    assert re.findall(r'action="(/gavor/[\d-]+/angra)"', text) == [
        f"/gavor/2026-000{number}/angra" for number in (7, 6, 5, 4, 3)
    ]
    done = client.post("/gavor/2026-0007/angra", data={"csrf_token": token_in(text)})
    assert done.status_code == 302
    assert "/gavor/2026-0007/angra" not in client.get(PAGE).text


def test_a_hidden_giver_is_her_number(sign_in, ids, hidden_gift) -> None:
    text = sign_in().get(PAGE).text
    assert HIDDEN in text
    assert SECRET not in text


def test_operation_is_told_in_words_with_what_to_do(sign_in, opened) -> None:
    text = sign_in().get(PAGE).text
    assert "Driftstatus: något behöver göras" in headings(text)
    assert signs(text) == [
        "Bankfil: aldrig. Läs in en ny.", "Mejlkö: tom",
        "Säkerhetskopia: aldrig. Ta en på servern varje natt.",
    ]  # fmt: skip
    content = camt053(many_entries(1, on=TODAY), opening_ore=0)
    with opened() as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))
        sign_of_life(unit, "backup")
    text = sign_in().get(PAGE).text
    assert "Driftstatus: allt i ordning" in headings(text)
    assert re.match(r"Bankfil: i dag \d\d\.\d\d$", signs(text)[0])


@pytest.mark.parametrize("who", ["ledamot", "sekreterare", "skydd", "kommunikator"])
def test_operation_is_for_those_who_read_it(sign_in, who: str) -> None:
    assert "Driftstatus" not in sign_in(f"{who}@example.org").get(PAGE).text


def test_when_the_last_bank_file_was_read_is_said_where_nothing_waits(sign_in, opened) -> None:
    content = camt053(many_entries(1, on=TODAY), opening_ore=0)
    with opened() as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))
    text = sign_in("ordforande@example.org").get(PAGE).text
    assert "Inget väntar på dig. Senaste bankfilen lästes in i dag" in text


def test_the_auditor_meets_months_closed_lately(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], date(2026, 9, 10))
        periods.close_month(unit, "2026-09", reason="prov")
    text = sign_in("revisor@example.org").get(PAGE).text
    assert "Nyligen stängda månader" in headings(text)
    assert "September 2026 är stängd" in text
    assert "Nyligen stängda" not in sign_in().get(PAGE).text


def test_in_english_too(sign_in, opened, ids) -> None:
    with opened() as unit:
        give(unit, ids[0], date(2026, 10, 2))
    client = sign_in()
    token = token_in(client.get("/konto").text)
    client.post("/sprak", data={"csrf_token": token, "language": "en", "next": PAGE})
    text = client.get(PAGE).text
    assert "October 2026 is not closed Close" in todo(text)
    assert "2026 so far" in headings(text)


def test_it_asks_the_same_questions_however_much_there_is(sign_in, opened, ids, asked) -> None:
    client = sign_in()
    with opened() as unit:
        give(unit, ids[0], TODAY)
    client.get(PAGE)
    with asked() as few:
        client.get(PAGE)
    with opened() as unit:
        for number in range(40):
            give(unit, ids[number % 5], TODAY - timedelta(days=number % 20), 10_000 + number)
    with asked() as many:
        client.get(PAGE)
    assert len(many) == len(few) <= 39


def test_looking_changes_nothing(sign_in, ids, gift, stored) -> None:
    client, before = sign_in(), stored()
    client.get(PAGE)
    assert stored() == before
    assert client.post(PAGE).status_code in {400, 405}


@pytest.mark.parametrize("who", ["ordforande", "medlemsansvarig", "skydd"])
def test_the_board_sees_the_members_in_figures(sign_in, opened, who: str) -> None:
    with opened() as unit:
        for number in range(7):
            add_member(unit, f"Medlem {number}", joined=TODAY - timedelta(days=9))
    text = sign_in(f"{who}@example.org").get(PAGE).text
    assert "Medlemmar" in headings(text)
    one = r'figure-label">([^<]+)</p>\s*<p class="figure-value">(?:<a [^>]*>)?([^<]+)(?:</a>)?</p>'
    figures = re.findall(one, text)
    assert figures[:3] == [
        ("Medlemmar", "7"),
        ("Nya under året", "7"),
        ("Avslutade under året", "0"),
    ]
    assert "7 fler än 23 november 2025" in text
    assert 'href="/rapporter/medlemmar"' in text
    led = 'href="/rapporter/medlemmar/personer?vad=nya"' in text
    assert led is (who != "ordforande"), "who reads no members meets numbers alone"


@pytest.mark.parametrize("who", ["sekreterare", "ordforande"])
def test_who_keeps_the_meeting_sees_its_next_day_and_its_roll(sign_in, opened, who: str) -> None:
    with opened() as unit:
        plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=TODAY + timedelta(days=120))
    text = sign_in(f"{who}@example.org").get(PAGE).text
    assert "Nästa möte" in headings(text)
    assert "Årsmöte 23 mars 2027" in text
    assert re.search(r'<time datetime="2027-02-23">.*?Kallelsen är skickad', text, re.DOTALL)
    assert "Röstlängden är inte fryst än." in text
    assert 'href="/arsmoten/2027/rostlangd"' in text
    assert 'href="/arsmoten/2027/rostlangd/avgifter"' in text


def test_who_keeps_no_meeting_sees_none(sign_in, opened) -> None:
    with opened() as unit:
        plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=TODAY + timedelta(days=120))
    assert "Nästa möte" not in sign_in("medlemsansvarig@example.org").get(PAGE).text
