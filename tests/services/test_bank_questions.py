"""A question about a payment: it waits apart, its mail tells nothing, and its words can be forgotten."""

from __future__ import annotations

import json

import pytest

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.people import Protection
from qmember.domain.permissions import Role
from qmember.models import BankQuestion, OutboxMail
from qmember.models.crypto import unseal
from qmember.queries.bank_questions import questions_about, questions_to
from qmember.queries.bank_queue import counts, parked_count
from qmember.queries.users import account_by_email
from qmember.services import people, users
from qmember.services.bank_naming import Part, name_payment
from qmember.services.bank_questions import answer, ask
from qmember.services.people import set_protection
from tests.conftest import EVERYTHING, KARIN, KEYS, TODAY
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in

URL = "http://localhost"


@pytest.fixture
def asked(association, open_unit) -> tuple[int, int, int]:
    """A payment, the chair's account, and the question about the payment to her."""
    with open_unit(EVERYTHING) as unit:
        users.add_user(
            unit, email="karin@example.org", name="Karin", password=None, roles=[Role.TREASURER]
        )
        chair = users.add_user(
            unit, email="birgit@example.org", name="Birgit", password=None, roles=[Role.CHAIR]
        ).id
        [payment_id] = paid_in(unit, Payer(12_300, "OKÄND AVSÄNDARE"))
    with open_unit() as unit:
        question = ask(unit, payment_id, chair, "Är det Vera Valross?", base_url=URL)
    return payment_id, chair, question


def chair_of(database, email: str = "birgit@example.org"):
    with database.reading() as session:
        account = account_by_email(session, email, TODAY)
        assert account is not None
        return account.viewer


def test_it_waits_apart_until_the_answer_comes(association, asked, open_unit) -> None:
    payment_id, _, question = asked
    birgit = chair_of(association)
    with association.reading() as session:
        assert (parked_count(session), sum(counts(session).values())) == (1, 0)
        [mine] = questions_to(session, KEYS, birgit)
        assert (mine.words, mine.amount_ore, mine.by) == ("Är det Vera Valross?", 12_300, "Karin")
        assert questions_about(session, KEYS, birgit, [payment_id]) == {}, "not hers to name"
    with open_unit(birgit) as unit:
        answer(unit, question, "Ja, det är hon")
    with association.reading() as session:
        assert (parked_count(session), sum(counts(session).values())) == (0, 1)
        [told] = questions_about(session, KEYS, KARIN, [payment_id])[payment_id]
        assert (told.answer, told.to) == ("Ja, det är hon", "Birgit")
    with open_unit(birgit) as unit, pytest.raises(Conflict):
        answer(unit, question, "Nej")


def test_the_mail_tells_neither_of_whom_nor_how_much(association, asked) -> None:
    with association.reading() as session:
        [mail] = session.query(OutboxMail).filter_by(kind="question")
        plain = unseal(KEYS.derive("outbox"), mail.sealed, f"outbox_mail:{mail.id}")
    values = json.loads(plain)["values"]
    assert set(values) == {"language", "link", "sender"}
    assert values["link"] == f"{URL}/fragor"


def test_what_cannot_be_asked_is_refused(association, asked, open_unit) -> None:
    payment_id, chair, _ = asked
    with open_unit() as unit:
        with pytest.raises(Conflict):
            ask(unit, payment_id, chair, "En gång till", base_url=URL)
        for user_id, words in ((chair, "  "), (1, "Till mig själv"), (99, "Till ingen")):
            with pytest.raises(Refused):
                ask(unit, payment_id, user_id, words, base_url=URL)
    with open_unit() as unit:
        name_payment(unit, payment_id, [Part("gift", 12_300)])
    with open_unit() as unit, pytest.raises(Conflict):
        ask(unit, payment_id, chair, "För sent", base_url=URL)
    stranger = chair_of(association, "karin@example.org")
    assert stranger.user_id != chair
    with open_unit(chair_of(association)) as unit, pytest.raises(NotFound):
        answer(unit, 999, "Vilken?")


def test_words_that_name_somebody_who_is_hidden_are_forgotten(
    association, asked, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        vera = people.add_person(unit, name="Vera Valross")
        set_protection(unit, vera.id, Protection.PROTECTED)
    with association.reading() as session:
        assert session.query(BankQuestion).count() == 0
        assert parked_count(session) == 0
