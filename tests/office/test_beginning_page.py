"""The first day's list: each state comes from what is there, and each line leads to its page."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.domain.member_types import types_on
from qmember.domain.permissions import Role
from qmember.queries.beginning import Done, Step, first_day
from qmember.queries.member_types import member_types
from qmember.services import association, mandates, people, statutes, users
from qmember.services.clock import Clock
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.signs import sign_of_life
from qmember.web.office.beginning import STEPS
from tests.conftest import TODAY
from tests.doors import give_account
from tests.factories.people import BIRGIT, KARIN, RUT
from tests.office.register import STAFF

PAGE = "/kom-igang"
MAY = {"kassor", "ordforande"}


def states(database, viewer=KARIN) -> dict[Step, Done]:
    with database.reading() as session:
        lines = first_day(session, viewer, today=TODAY, now=Clock(TODAY).now())
    return {line.step: line.done for line in lines}


@pytest.mark.parametrize("who", STAFF)
def test_it_is_for_those_who_set_things_up(sign_in, who: str) -> None:
    assert sign_in(f"{who}@example.org").get(PAGE).status_code == (200 if who in MAY else 403)


def test_who_sets_nothing_up_is_told_nothing(database) -> None:
    assert states(database, RUT) == {}
    assert set(states(database, BIRGIT)) == set(Step)


def test_each_step_is_done_by_what_is_there(database, opened, app) -> None:
    before = states(database)
    steps = {
        Step.FEE,
        Step.STATUTES,
        Step.SENDER,
        Step.PEOPLE,
        Step.BOARD,
        Step.FACTOR,
        Step.BACKUP,
    }
    assert {before[step] for step in steps} == {Done.LEFT}
    with opened() as unit:
        person = people.add_person(unit, name="Anna Ek")
        span = Span(date(2026, 3, 26))
        decision = Decision(DecidedBy.ANNUAL_MEETING, date(2026, 3, 26))
        mandates.begin(unit, person.id, seat=Seat.CHAIR, span=span, decision=decision)
        association.choose(
            unit, mail_sender="Eken", neutral_sender="Information", address=("Box 1", "100 00 X"),
            orgnr="802000-0009", email="info@example.org",
        )  # fmt: skip
        version = statutes.write_statutes(unit, from_on=TODAY, rules={})
        statutes.confirm_statutes(unit, version)
        kind = types_on(member_types(unit.session), TODAY)[0].id
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet § 11", date(2025, 3, 20)))
        sign_of_life(unit, "backup")
    for who in STAFF:
        give_account(app, f"{who}@example.org", factor=True)
    after = states(database)
    assert {step: after[step] for step in Step if after[step] is not Done.DONE} == {}


def test_a_fee_of_next_year_does_not_settle_this_one(database, opened) -> None:
    with opened() as unit:
        kind = types_on(member_types(unit.session), TODAY)[0].id
        decide_fee(unit, FeeWish(kind, 2027, 20_000, "Årsmötet § 11", date(2026, 3, 20)))
    assert states(database)[Step.FEE] is Done.LEFT


def test_somebody_invited_counts_until_the_invitation_is_over(database, opened) -> None:
    from sqlalchemy import update

    from qmember.models import Invitation, UserRole

    with opened() as unit:
        auditors = update(UserRole).where(UserRole.role == Role.AUDITOR)
        unit.session.execute(auditors.values(to_on=TODAY - timedelta(days=1)))
    assert states(database)[Step.OFFICES] is Done.LEFT
    with opened() as unit:
        users.invite(unit, email="ny@example.org", name="Ny", role=Role.AUDITOR)
    assert states(database)[Step.OFFICES] is Done.DONE
    with opened() as unit:
        unit.session.execute(update(Invitation).values(expires_at=unit.now))
    assert states(database)[Step.OFFICES] is Done.LEFT


def test_the_page_has_words_links_and_what_is_left(sign_in) -> None:
    text = sign_in().get(PAGE).text
    for word in ("Klar", "Återstår", "saker återstår", "Läs in medlemmar och givare"):
        assert word in text
    assert 'href="/las-in"' in text
    assert 'href="/installningar/stadgar"' not in text  # the treasurer may not open it
    assert 'href="/installningar/stadgar"' in sign_in("ordforande@example.org").get(PAGE).text
    assert 'href="/kom-igang"' in sign_in().get("/installningar").text


def test_every_line_has_what_it_is_about_and_how_far_it_is(sign_in) -> None:
    rows = re.findall(r"<tr>\s*<th scope=.row.*?</tr>", sign_in().get(PAGE).text, re.DOTALL)
    assert len(rows) == len(STEPS) == len(Step)
    for row in rows:
        assert re.search(r'<span class="muted">[^<]{20,}\.</span>', row)
        assert re.search("(Klar|Återstår|Behövs inte)<", row)
