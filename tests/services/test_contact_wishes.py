"""How somebody wants to be reached: noted by day, asked when something leaves, never overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qmember.domain.contact_wishes import ContactWish, Errand, Hindrance, Way
from qmember.domain.errors import NotAllowed, NotFound
from qmember.domain.exports import ListPurpose
from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Role
from qmember.models import ContactWishRow, OutboxMail, Person
from qmember.queries.contact_wishes import hindrance_of, wishes_of, wishing
from qmember.queries.member_lists import Chosen, member_lines
from qmember.queries.member_types import member_types
from qmember.queries.outbox import mails
from qmember.services import memberships, outbox
from qmember.services.contact_wishes import set_wishes
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.people import add_person
from qmember.services.sending import send_waiting
from tests.conftest import EVERYTHING, TODAY
from tests.services.test_users_roles import viewer

NO_ASKING, NO_THANKS, LETTERS = ContactWish


@pytest.fixture
def anna(association, open_unit) -> Person:
    with open_unit() as unit:
        return add_person(unit, name="Anna Ek", email="anna@example.org")


def wishes(database, person: Person) -> list[ContactWish]:
    with database.reading() as session:
        return [row.wish for row in wishes_of(session, person.id)]


def test_what_holds_is_the_newest_word_and_every_word_stays(association, open_unit, anna) -> None:
    assert wishes(association, anna) == []
    for chosen in ([NO_ASKING, LETTERS], [LETTERS], [LETTERS], [NO_THANKS, NO_ASKING]):
        with open_unit() as unit:
            set_wishes(unit, anna.id, chosen)
    assert wishes(association, anna) == [NO_ASKING, NO_THANKS]
    with association.reading() as session:
        rows = session.scalars(select(ContactWishRow).order_by(ContactWishRow.id)).all()
        assert [(row.wish, row.holds) for row in rows] == [
            (NO_ASKING, True), (LETTERS, True), (NO_ASKING, False),
            (NO_ASKING, True), (NO_THANKS, True), (LETTERS, False),
        ]  # fmt: skip
        assert {(row.from_on, row.by) for row in rows} == {(TODAY, "Karin")}
        assert session.scalars(wishing(NO_THANKS)).all() == [anna.id]
        assert session.scalars(wishing(LETTERS)).all() == []


def test_who_edits_no_people_notes_none(association, open_unit, anna) -> None:
    with pytest.raises(NotAllowed), open_unit(viewer(Role.AUDITOR)) as unit:
        set_wishes(unit, anna.id, [NO_ASKING])
    with pytest.raises(NotFound), open_unit() as unit:
        set_wishes(unit, 999, [NO_ASKING])
    assert wishes(association, anna) == []


def test_a_receipt_that_waits_is_taken_back_and_the_next_is_not_mailed(
    association, open_unit, clock, anna
) -> None:
    facts = GiftFacts(50000, TODAY, Channel.SWISH, anna.id, receipt=ReceiptWish.EMAIL)
    with open_unit() as unit:
        record_gift(unit, facts)
    with open_unit() as unit:
        set_wishes(unit, anna.id, [LETTERS])
        again = record_gift(unit, facts, confirmed=True)
    with association.reading() as session:
        assert [row.state for row in mails(session)] == ["cancelled"]
        assert session.scalars(select(OutboxMail.sealed)).all() == [b""]
    assert again.receipt_id is not None  # it waits on paper


def test_one_gate_stops_a_mail_that_was_written_in_spite_of_it(
    association, open_unit, clock, anna
) -> None:
    sent: list[object] = []
    with open_unit() as unit:
        set_wishes(unit, anna.id, [NO_THANKS, NO_ASKING])
        for kind in ("thanks", "gift_receipt"):
            outbox.enqueue(
                unit, kind, to="anna@example.org", values={}, person_id=anna.id,
                send_after=unit.now - timedelta(minutes=1),
            )  # fmt: skip
    figures = send_waiting(association, clock, sent.append)
    assert [letter.kind for letter in sent] == ["gift_receipt"]
    assert figures["sent"] == 1


@pytest.mark.parametrize(
    ("chosen", "errand", "way", "why"),
    [
        ([], Errand.ASKING, Way.MAIL, None),
        ([NO_ASKING], Errand.ASKING, Way.PAPER, Hindrance.NO_ASKING),
        ([NO_THANKS], Errand.THANKS, Way.MAIL, Hindrance.NO_THANKS),
        ([LETTERS], Errand.MEMBERSHIP, Way.MAIL, Hindrance.ONLY_LETTERS),
        ([LETTERS], Errand.MEMBERSHIP, Way.BUNDLE, None),
    ],
)
def test_the_gate_reads_what_is_noted(
    association, open_unit, anna, chosen, errand, way, why
) -> None:
    with open_unit() as unit:
        set_wishes(unit, anna.id, chosen)
    with association.reading() as session:
        assert hindrance_of(session, anna.id, errand, way) == why
        assert hindrance_of(session, 999, errand, way) is None


def test_a_mailing_to_members_has_no_mail_of_who_wants_letters(
    association, open_unit, anna
) -> None:
    with open_unit(EVERYTHING) as unit:
        kind = member_types(unit.session)[0].id
        memberships.accept(unit, anna.id, type_id=kind, on=date(2026, 1, 1))

    def email(purpose: ListPurpose) -> list[str | None]:
        with association.reading() as session:
            lines = member_lines(
                session, EVERYTHING, on=TODAY, chosen=Chosen(which=None), purpose=purpose
            )
        return [line.email for line in lines]

    assert email(ListPurpose.MAILING) == ["anna@example.org"]
    with open_unit() as unit:
        set_wishes(unit, anna.id, [LETTERS])
    assert email(ListPurpose.MAILING) == [None]
    assert email(ListPurpose.OTHER) == ["anna@example.org"]
