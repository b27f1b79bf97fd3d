"""Questions of the audit: whose turn it is, a mail that tells nothing, and names that are covered."""

from __future__ import annotations

import json

import pytest

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection
from qmember.domain.permissions import Role
from qmember.domain.reviews import Step, Wish
from qmember.models import OutboxMail, Person, ReviewMessage, ReviewPick, ReviewText
from qmember.models.crypto import unseal
from qmember.queries.review_questions import threads_of, threads_to_answer
from qmember.queries.users import account_by_email, with_pseudonyms
from qmember.queries.waiting import waiting
from qmember.services import gifts, people, users
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from qmember.services.review_questions import answer, ask, ask_on, close
from qmember.services.reviews import draw_sample
from tests.conftest import EVERYTHING, KEYS, TODAY

URL = "http://localhost"
OCTOBER = TODAY.replace(month=10, day=5)


@pytest.fixture
def cast(association, open_unit):
    """The treasurer, the auditor, and the one voucher of the sample: a gift of Anna Ek."""
    with open_unit(EVERYTHING) as unit:
        for name, role in (("Karin", Role.TREASURER), ("Rut", Role.AUDITOR), ("Bo", Role.CHAIR)):
            email = f"{name.lower()}@example.org"
            users.add_user(unit, email=email, name=name, password=None, roles=[role])
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org")
        people.add_person(unit, name="Gun Malm")
        gifts.record_gift(unit, GiftFacts(50_000, OCTOBER, Channel.CASH, anna.id))
        close_month(unit, "2026-10", reason="Allt är klart")
        draw_sample(unit, 2026, Wish("linden", None))
        picked = unit.session.query(ReviewPick.entry_id).one()[0]
    with association.reading() as session:
        karin, rut = (
            with_pseudonyms(account_by_email(session, f"{name}@example.org", TODAY).viewer, KEYS)
            for name in ("karin", "rut")
        )
    return karin, rut, picked


def threads(database, viewer, entry_id):
    with database.reading() as session:
        return threads_of(session, KEYS, viewer, entry_id=entry_id)


def waits(database, viewer):
    with database.reading() as session:
        found = waiting(session, viewer, today=TODAY, fiscal_month=1)
        return {one.what: one.count for one in found if one.what.startswith("audit")}


def test_a_question_goes_back_and_forth_until_the_auditor_closes_it(
    association, open_unit, cast
) -> None:
    karin, rut, picked = cast
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "  Finns\n kvittot? ", base_url=URL)
    assert waits(association, karin) == {"audit_questions": 1}
    assert waits(association, rut) == {"audit_left": 0}
    with association.reading() as session:
        [waiting_] = threads_to_answer(session, KEYS, karin)
        assert (waiting_.thread_id, waiting_.messages[0].words) == (thread, "Finns kvittot?")
        assert threads_to_answer(session, KEYS, rut) == []
    with open_unit(karin) as unit:
        answer(unit, thread, "Ja, i pärmen")
    assert waits(association, karin) == {}
    assert waits(association, rut) == {"audit_left": 0, "audit_answers": 1}
    with open_unit(rut) as unit:
        ask_on(unit, thread, "Vilken?", base_url=URL)
    with open_unit(karin) as unit:
        answer(unit, thread, "Den gröna")
    with open_unit(rut) as unit:
        close(unit, thread)
    [found] = threads(association, rut, picked)
    said = [(one.step, one.words, one.by) for one in found.messages]
    assert said == [
        (Step.ASKED, "Finns kvittot?", "Rut"), (Step.ANSWERED, "Ja, i pärmen", "Karin"),
        (Step.ASKED, "Vilken?", "Rut"), (Step.ANSWERED, "Den gröna", "Karin"),
        (Step.CLOSED, None, "Rut"),
    ]  # fmt: skip
    assert waits(association, rut) == {"audit_left": 0}


def test_it_is_somebodys_turn_and_one_question_is_open_at_a_time(
    association, open_unit, cast
) -> None:
    karin, rut, picked = cast
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "Finns kvittot?", base_url=URL)
    for viewer, deed in (
        (rut, lambda u: ask(u, picked, "Och en till", base_url=URL)),
        (rut, lambda u: ask_on(u, thread, "Nå?", base_url=URL)),
    ):
        with open_unit(viewer) as unit, pytest.raises(Conflict):
            deed(unit)
    with open_unit(karin) as unit:
        answer(unit, thread, "Ja")
    with open_unit(karin) as unit, pytest.raises(Conflict):
        answer(unit, thread, "Ja igen")
    with open_unit(rut) as unit:
        close(unit, thread)
    with open_unit(rut) as unit, pytest.raises(Conflict):
        close(unit, thread)
    with open_unit(rut) as unit:
        assert ask(unit, picked, "En ny fråga", base_url=URL) != thread
    assert len(threads(association, rut, picked)) == 2


def test_only_the_auditor_asks_and_only_the_treasurer_answers(open_unit, cast) -> None:
    karin, rut, picked = cast
    with open_unit(karin) as unit, pytest.raises(NotAllowed):
        ask(unit, picked, "Finns kvittot?", base_url=URL)
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "Finns kvittot?", base_url=URL)
    for viewer, deed in (
        (rut, lambda u: answer(u, thread, "Ja")),
        (karin, lambda u: close(u, thread)),
        (karin, lambda u: ask_on(u, thread, "Nå?", base_url=URL)),
    ):
        with open_unit(viewer) as unit, pytest.raises(NotAllowed):
            deed(unit)


@pytest.mark.parametrize("words", ["", "  \n "])
def test_nothing_is_asked_or_answered_without_words(open_unit, cast, words) -> None:
    karin, rut, picked = cast
    with open_unit(rut) as unit, pytest.raises(Refused, match="Write the question"):
        ask(unit, picked, words, base_url=URL)
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "Finns kvittot?", base_url=URL)
    with open_unit(karin) as unit, pytest.raises(Refused, match="Write the answer"):
        answer(unit, thread, words)


@pytest.mark.parametrize("which", ["unknown", "second"])
def test_only_the_first_of_a_question_names_it(open_unit, cast, which) -> None:
    karin, rut, picked = cast
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "Finns kvittot?", base_url=URL)
    with open_unit(karin) as unit:
        answer(unit, thread, "Ja")
        second = unit.session.query(ReviewMessage.id).filter_by(thread_id=thread).one()[0]
    with open_unit(rut) as unit, pytest.raises(NotFound):
        close(unit, 999 if which == "unknown" else second)


def test_the_mail_goes_to_the_treasurer_alone_and_tells_nothing(
    association, open_unit, cast
) -> None:
    _karin, rut, picked = cast
    with open_unit(rut) as unit:
        ask(unit, picked, "Vem är Anna Ek?", base_url=URL)
    with association.reading() as session:
        [mail] = session.query(OutboxMail).filter_by(kind="question")
        plain = unseal(KEYS.derive("outbox"), mail.sealed, f"outbox_mail:{mail.id}").decode()
    kept = json.loads(plain)
    assert kept["to"] == "karin@example.org"
    assert kept["values"].keys() == {"language", "link", "sender"}
    assert kept["values"]["link"] == f"{URL}/granskning/fragor"


def test_names_in_an_answer_are_covered_for_the_auditor_and_her_own_words_are_hers(
    association, open_unit, cast
) -> None:
    karin, rut, picked = cast
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "Är det Anna Ek?", base_url=URL)
    with open_unit(karin) as unit:
        answer(unit, thread, "Ja, Anna Ek. Anna ringde, och Gun Malm. Verifikation 2026-0001")
    [mine] = threads(association, rut, picked)
    assert mine.messages[0].words == "Är det Anna Ek?"
    assert mine.messages[1].words == "Ja, •••. ••• ringde, och •••. Verifikation 2026-0001"
    [hers] = threads(association, karin, picked)
    assert "Anna Ek" in (hers.messages[1].words or "")


def test_another_auditors_words_are_covered_too(association, open_unit, cast) -> None:
    _karin, rut, picked = cast
    with open_unit(EVERYTHING) as unit:
        users.add_user(unit, email="b@example.org", name="B", password=None, roles=[Role.AUDITOR])
    with open_unit(rut) as unit:
        ask(unit, picked, "Är det Anna Ek?", base_url=URL)
    with association.reading() as session:
        other = with_pseudonyms(account_by_email(session, "b@example.org", TODAY).viewer, KEYS)
    [seen] = threads(association, other, picked)
    assert seen.messages[0].words == "Är det •••?"


def test_a_hidden_person_is_covered_as_everybody_else_and_withheld_from_the_treasurer(
    association, open_unit, cast
) -> None:
    karin, rut, picked = cast
    with open_unit(EVERYTHING) as unit:
        gun = people.add_person(unit, name="Doris Hemlig")
        people.set_protection(unit, gun.id, Protection.PROTECTED)
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "Vem?", base_url=URL)
    with open_unit(EVERYTHING) as unit:
        answer(unit, thread, "Doris Hemlig och Gun Malm")
    [mine], [hers] = threads(association, rut, picked), threads(association, karin, picked)
    assert mine.messages[1].words == "••• och •••"
    assert hers.messages[1].words is None


def test_words_that_name_somebody_are_erased_when_she_is_protected_and_the_steps_stay(
    association, open_unit, cast
) -> None:
    karin, rut, picked = cast
    with open_unit(rut) as unit:
        thread = ask(unit, picked, "Finns kvittot?", base_url=URL)
    with open_unit(karin) as unit:
        answer(unit, thread, "Ja, det är Anna Eks kvitto, Anna Ek")
    with open_unit(EVERYTHING) as unit:
        anna = unit.session.query(Person.id).filter_by(name="Anna Ek").one()[0]
        people.set_protection(unit, anna, Protection.PROTECTED)
        assert unit.session.query(ReviewText).count() == 1
        assert unit.session.query(ReviewMessage).count() == 2
    [found] = threads(association, rut, picked)
    assert [one.words for one in found.messages] == ["Finns kvittot?", None]
