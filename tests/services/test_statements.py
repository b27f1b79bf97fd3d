"""Yearly statements: the gifts of the year that hold, by the day they came; replaced when corrected."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from qmember.domain.errors import Conflict, Refused
from qmember.domain.gift_parts import GiftPart
from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.domain.reach import Barred, Way
from qmember.models import GiftStatement, GiftStatementDelivery, GiftStatementKey, OutboxMail
from qmember.queries import invariants
from qmember.queries.receipt_codes import Verdict, verdict
from qmember.queries.receipt_runs import run_by_id
from qmember.queries.statement_rows import open_statement, statement_by_number, statements_of
from qmember.queries.statements import Standing, gifts_of_year, wanted
from qmember.services import gifts, people, statements
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.jobs import run_waiting
from qmember.services.protection import set_protection
from qmember.services.purposes import add_purpose
from qmember.services.receipt_bundle import bundle
from qmember.services.receipt_runs import mark_printed, start_statements
from qmember.services.sending import send_waiting
from qmember.services.worker import HANDLERS
from tests.clocks import noon
from tests.conftest import EVERYTHING, KEYS

HOME = {"street": "Gatan 1", "postcode": "222 22", "city": "Lund"}


@pytest.fixture
def giver(association, open_unit) -> int:
    """Anna, who gave three times this year (one with a receipt of its own) and once last year."""
    with open_unit(EVERYTHING) as unit:
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        for amount, day, wish in (
            (10_000, date(2026, 1, 1), ReceiptWish.NONE), (20_000, date(2026, 11, 20), ReceiptWish.EMAIL),
            (30_050, date(2026, 6, 6), ReceiptWish.NONE), (99_900, date(2025, 12, 31), ReceiptWish.NONE),
        ):  # fmt: skip
            record_gift(unit, GiftFacts(amount, day, Channel.SWISH, anna, receipt=wish))
        return anna


def issued(unit, person_id: int, *, everything: bool = True) -> GiftStatement:
    number = unit.session.get_one(people.Person, person_id).number
    return statements.issue_one(unit, number, 2026, everything=everything)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_it_sums_the_gifts_of_the_year_that_hold(giver, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        wrong = record_gift(unit, GiftFacts(70_000, date(2026, 2, 2), Channel.CASH, giver))
        gifts.void_gift(unit, wrong.income_id, reason="dubbel")
        hidden = GiftFacts(1_000, date(2026, 3, 3), Channel.CASH, None, anonymity=Anonymity.ALL)
        record_gift(unit, hidden)
        row = issued(unit, giver)
        facts, pdf = open_statement(unit.session, unit.keys, row.id)
    assert (row.amount_ore, row.gifts, facts.total_ore) == (60_050, 3, 60_050)
    assert [line.gift_on.month for line in facts.lines] == [1, 6, 11]
    assert [line.receipt for line in facts.lines] == [None, None, "2026-0001"]
    text = text_of(pdf).replace("\xa0", " ")
    for told in ("Årsbesked 2026", "600,50 kr", "Anna Ek", "2026-06-06", "2026-0001", "Å2026-0001"):
        assert told in text


def test_gifts_with_receipts_of_their_own_can_be_left_out_and_it_says_so(giver, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        row = issued(unit, giver, everything=False)
        facts, pdf = open_statement(unit.session, unit.keys, row.id)
    assert (row.amount_ore, facts.left_out, facts.left_out_ore) == (40_050, 1, 20_000)
    assert "egna kvitton är inte med" in text_of(pdf)


def test_a_correction_makes_it_hold_no_longer_and_a_new_one_replaces_it(giver, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        row = issued(unit, giver)
        with pytest.raises(Conflict):
            issued(unit, giver)
        assert verdict(unit.session, row.code) is Verdict.GENUINE
        more = record_gift(unit, GiftFacts(5_000, date(2026, 5, 5), Channel.CASH, giver))
        assert not statement_by_number(unit.session, EVERYTHING, 2026, 1).holds
        [one] = wanted(unit.session, EVERYTHING, 2026, everything=True)
        assert one.standing is Standing.STALE
        new = issued(unit, giver)
        assert (new.number, new.replaces_id, new.amount_ore) == (2, row.id, 65_050)
        assert verdict(unit.session, row.code) is Verdict.VOID
        gifts.void_gift(unit, more.income_id, reason="dubbel")
        newest = statements.reissue(unit, new.id, reason="lost")
        assert newest.amount_ore == 60_050
        states = [
            (one.number, one.state, one.holds)
            for one in statements_of(unit.session, EVERYTHING, 2026)
        ]
        assert states[0] == ("Å2026-0003", "waiting", True)
        assert [state for _, state, _ in states[1:]] == ["void", "void"]


@pytest.mark.parametrize("protection", [Protection.NORMAL, Protection.DISCREET])
def test_a_gift_on_several_purposes_tells_each_with_its_ore(giver, open_unit, protection) -> None:
    """One line and one sum, as on its receipt; a discreet giver's paper tells of no purpose."""
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, giver, protection)
        parts = tuple(
            GiftPart(add_purpose(unit, name=name, from_on=date(2023, 1, 1)).id, ore)
            for name, ore in (
                ("Sängar till det nya huset", 30_050),
                ("Utflykt till stranden", 9_950),
            )
        )
        facts = GiftFacts(40_000, date(2026, 7, 7), Channel.CASH, giver, parts=parts)
        record_gift(unit, facts)
        row = issued(unit, giver)
        told, pdf = open_statement(unit.session, unit.keys, row.id)
    assert (row.gifts, row.amount_ore, told.total_ore) == (4, 100_050, 100_050)
    [line] = [one for one in told.lines if one.amount_ore == 40_000]
    text = " ".join(text_of(pdf).replace("\xa0", " ").split())
    if protection is Protection.DISCREET:
        assert line.purpose is None
        assert "Sängar" not in text
        return
    assert (
        line.purpose == "Sängar till det nya huset 300,50\xa0kr, Utflykt till stranden 99,50\xa0kr"
    )
    for part in ("nya huset 300,50 kr", "99,50 kr", "400,00 kr"):
        assert part in text


def test_nothing_to_put_on_it_is_refused(giver, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        other = people.add_person(unit, name="Bo Al", email="bo@example.org")
        with pytest.raises(Refused):
            statements.issue_one(unit, other.number, 2026, everything=True)


@pytest.fixture
def crowd(giver, open_unit) -> dict[str, int]:
    """Anna and others: one gets paper, one is hidden, one discreet."""
    with open_unit(EVERYTHING) as unit:
        found = {"anna": giver}
        for name, more in (
            ("Papper Öst", {"receipt_wish": ReceiptWish.PAPER, **HOME}),
            ("Hemlig Alm", {"email": "hemlig@example.org"}),
            ("Diskret Alm", {"email": "d@example.org"}),
        ):
            who = people.add_person(unit, name=name, **more).id
            record_gift(
                unit,
                GiftFacts(4_200, date(2026, 4, 2), Channel.CASH, who, receipt=ReceiptWish.NONE),
            )
            found[name.split()[0].lower()] = who
        set_protection(unit, found["hemlig"], Protection.PROTECTED)
        set_protection(unit, found["diskret"], Protection.DISCREET)
        unit.session.get_one(people.Person, found["diskret"]).receipt_wish = ReceiptWish.EMAIL
        return found


def test_a_run_by_mail_issues_each_once_and_hides_what_is_to_be_hidden(
    crowd, open_unit, database, clock
) -> None:
    with open_unit(EVERYTHING) as unit:
        ways = {
            one.person_id: one.way
            for one in wanted(unit.session, EVERYTHING, 2026, everything=True)
        }
        assert ways == {
            crowd["anna"]: Way.MAIL, crowd["papper"]: Way.PAPER,
            crowd["hemlig"]: Barred.PROTECTED, crowd["diskret"]: Way.MAIL,
        }  # fmt: skip
        run_id = start_statements(unit, Way.MAIL, 2026, everything=True, key="k")
        assert start_statements(unit, Way.MAIL, 2026, everything=True, key="k") == run_id
        with pytest.raises(Refused):
            start_statements(unit, Way.MAIL, 2026, everything=True)
    run_waiting(database, clock, HANDLERS)
    letters: list[object] = []
    later = noon()
    later.move(days=1)
    send_waiting(database, later, letters.append)
    told = {one.to: one.values for one in letters if one.kind == "gift_statement"}
    assert set(told) == {"anna@example.org", "d@example.org"}
    assert told["d@example.org"]["discreet"] is True
    with database.reading() as session:
        run = run_by_id(session, run_id)
        assert (run.done, run.total, run.sent, run.over) == (2, 2, 2, True)
        assert len(session.scalars(select(GiftStatementDelivery)).all()) == 2
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def test_who_is_hidden_before_the_job_gets_none(crowd, open_unit, database, clock) -> None:
    with open_unit(EVERYTHING) as unit:
        run_id = start_statements(unit, Way.PAPER, 2026, everything=True)
        set_protection(unit, crowd["papper"], Protection.PROTECTED)
    run_waiting(database, clock, HANDLERS)
    with database.reading() as session:
        assert run_by_id(session, run_id).left_out == {Barred.PROTECTED: 1}
        assert session.scalars(select(GiftStatement)).all() == []


def test_a_bundle_is_printed_and_its_statements_have_left(
    crowd, open_unit, database, clock
) -> None:
    with open_unit(EVERYTHING) as unit:
        run_id = start_statements(unit, Way.PAPER, 2026, everything=True)
        with pytest.raises(Conflict):
            mark_printed(unit, run_id)
    run_waiting(database, clock, HANDLERS)
    text = text_of(bundle(database, EVERYTHING, run_id))
    assert "Papper Öst" in text
    assert "222 22 Lund" in text
    assert "KOPIA" not in text
    with open_unit(EVERYTHING) as unit:
        assert mark_printed(unit, run_id) == 1
    assert "KOPIA" in text_of(bundle(database, EVERYTHING, run_id))


def test_a_mail_that_waits_is_taken_back_with_its_statement(
    crowd, open_unit, database, clock
) -> None:
    with open_unit(EVERYTHING) as unit:
        start_statements(unit, Way.MAIL, 2026, everything=True)
    run_waiting(database, clock, HANDLERS)
    with open_unit(EVERYTHING) as unit:
        for row in unit.session.scalars(select(GiftStatement)).all():
            statements.reissue(unit, row.id, reason="lost")
        mails = unit.session.scalars(
            select(OutboxMail).where(OutboxMail.kind == "gift_statement")
        ).all()
        assert all(mail.cancelled_at is not None for mail in mails)


def test_a_name_goes_with_the_key_of_somebody_off_the_register(crowd, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        row = issued(unit, crowd["anna"])
        set_protection(unit, crowd["anna"], Protection.OFF_REGISTER)
        assert unit.session.get(GiftStatementKey, row.id) is None
        assert unit.session.get_one(GiftStatement, row.id).amount_ore == 60_050
        hidden = issued(unit, crowd["hemlig"])
        facts, _ = open_statement(unit.session, unit.keys, hidden.id)
        assert facts.giver_name is not None
        assert facts.giver_name.startswith("P")


def test_the_sum_is_that_of_the_lists_to_the_ore(giver, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        found = gifts_of_year(unit.session, 2026, everything=True)
        split = gifts_of_year(unit.session, 2026, everything=False)
        assert found[giver].total_ore == split[giver].total_ore + split[giver].left_out_ore
