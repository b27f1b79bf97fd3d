from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.errors import NotAllowed, Refused
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReadPurpose, ReceiptWish
from qmember.domain.permissions import SYSTEM
from qmember.models import (
    AuditDetail,
    AuditEvent,
    OutboxMail,
    Person,
    PersonWord,
    ReadLog,
    ReceiptKey,
    Vault,
)
from qmember.queries.audit import verify
from qmember.queries.history import history_of
from qmember.queries.protected import Reading, open_vault
from qmember.services import gifts, outbox
from qmember.services.gifts import GiftFacts
from qmember.services.people import add_person, edit_person, set_protection
from tests.conftest import EVERYTHING
from tests.factories.people import KARIN, SIV

P = Protection
READABLE = (
    "name", "sort_key", "email", "phone", "street", "postcode", "city", "orgnr", "named_as",
)  # fmt: skip


@pytest.fixture
def eva(open_unit) -> Person:
    with open_unit() as unit:
        return add_person(
            unit, name="Eva Lind", email="eva@example.org", phone="070-123 45 67", may_be_named=True,
            street="Gatan 1", postcode="123 45", city="Solna", named_as="E. L.",
        )  # fmt: skip


def opened(unit, person):
    return open_vault(unit.session, unit.keys, Reading(SIV, unit.now, ReadPurpose.REPLY), person.id)


def test_protected_empties_every_readable_column_and_the_vault_holds_the_rest(
    open_unit, database, eva
) -> None:
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.PROTECTED)
    with database.reading() as session:
        kept = session.get_one(Person, eva.id)
        assert [getattr(kept, column) for column in READABLE] == [None] * len(READABLE)
        assert (kept.may_be_named, kept.receipt_wish) == (False, ReceiptWish.NONE)
        assert (kept.protection, kept.version) == (P.PROTECTED, 2)
        words = select(func.count()).select_from(PersonWord)
        assert session.scalar(words) == 0
    with open_unit(SIV) as unit:
        found = opened(unit, eva)
    assert (found.name, found.email, found.phone) == ("Eva Lind", "eva@example.org", "+46701234567")


def test_off_the_register_the_vault_is_empty_too(open_unit, database, eva) -> None:
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.PROTECTED)
        set_protection(unit, eva.id, P.OFF_REGISTER)
    with database.reading() as session:
        assert session.get(Vault, eva.id) is None


def test_the_way_back_returns_name_and_contact_but_no_address(open_unit, database, eva) -> None:
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.PROTECTED)
    with open_unit(SIV) as unit:
        back = set_protection(unit, eva.id, P.NORMAL)
    assert (back.name, back.email, back.phone) == ("Eva Lind", "eva@example.org", "+46701234567")
    assert (back.street, back.city, back.may_be_named) == (None, None, False)
    with database.reading() as session:
        assert session.get(Vault, eva.id) is None
        assert session.scalars(select(PersonWord.word).order_by(PersonWord.word)).all() == [
            "eva", "eva@example.org", "lind",
        ]  # fmt: skip
        assert session.scalars(select(ReadLog.purpose)).all() == [ReadPurpose.PROTECTION]


def test_coming_back_without_a_name_asks_for_one(open_unit, eva) -> None:
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.OFF_REGISTER)
    with pytest.raises(Refused) as refused, open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.NORMAL)
    assert refused.value.field == "name"
    with open_unit(SIV) as unit:
        assert set_protection(unit, eva.id, P.DISCREET, name=" Eva  Lind").name == "Eva Lind"


@pytest.mark.parametrize("level", [P.PROTECTED, P.OFF_REGISTER])
def test_only_the_protection_officer_hides_and_shows(open_unit, eva, level) -> None:
    for actor in (KARIN, SYSTEM):
        with pytest.raises(NotAllowed), open_unit(actor) as unit:
            set_protection(unit, eva.id, level)
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, level, name="Eva")
    with pytest.raises(NotAllowed), open_unit(KARIN) as unit:
        set_protection(unit, eva.id, P.NORMAL, name="Eva")


def test_discreet_is_set_and_lifted_by_those_who_edit(open_unit, eva) -> None:
    with open_unit(KARIN) as unit:
        quiet = set_protection(unit, eva.id, P.DISCREET)
        assert (quiet.name, quiet.may_be_named, quiet.named_as) == ("Eva Lind", False, None)
        assert quiet.receipt_wish == ReceiptWish.NONE
        assert set_protection(unit, eva.id, P.DISCREET).version == 2
        assert set_protection(unit, eva.id, P.NORMAL).version == 3


@pytest.mark.parametrize("level", [P.DISCREET, P.PROTECTED, P.OFF_REGISTER])
def test_mails_written_under_the_old_level_do_not_leave(open_unit, database, eva, level) -> None:
    with open_unit() as unit:
        row = outbox.enqueue(
            unit, "gift_receipt", to="eva@example.org", values={}, person_id=eva.id
        )
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, level)
    with database.reading() as session:
        assert session.get_one(OutboxMail, row.id).sealed == b""


def test_old_values_leave_the_history_and_the_chain_still_holds(open_unit, database, eva) -> None:
    with open_unit() as unit:
        edit_person(unit, eva.id, 1, {"city": "Lund"})
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.PROTECTED)
        edit_person(unit, eva.id, 3, {"name": "Eva Lund", "phone": ""})
    with database.reading() as session:
        story = history_of(session, database.keys, EVERYTHING, [("person", eva.id)])
        assert [bool(one.details) for one in story] == [False, False, True, True]
        assert story[2].details == {"fields": ["protection"]}
        assert story[3].details == {"fields": ["name", "phone"]}
        assert session.scalar(select(func.count()).select_from(AuditDetail)) == 2
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 4
        assert verify(session, database.keys).intact


def test_a_hidden_person_is_edited_in_the_vault_unread(open_unit, database, eva) -> None:
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.PROTECTED)
        edit_person(unit, eva.id, 2, {"phone": "08-123 45 67", "email": None, "language": "en"})
        found = opened(unit, eva)
    assert (found.name, found.email, found.phone) == ("Eva Lind", None, "+4681234567")
    with pytest.raises(Refused) as refused, open_unit(SIV) as unit:
        edit_person(unit, eva.id, 3, {"street": "Gatan 2"})
    assert refused.value.field == "street"
    with pytest.raises(NotAllowed), open_unit(KARIN) as unit:
        edit_person(unit, eva.id, 3, {"phone": None})


def test_receipts_with_her_name_lose_their_key_off_the_register(
    association, open_unit, database, eva
) -> None:
    facts = GiftFacts(
        amount=10000, received_on=date(2026, 11, 2), channel=Channel.SWISH, person_id=eva.id,
        receipt=ReceiptWish.PAPER,
    )  # fmt: skip
    with open_unit() as unit:
        named = gifts.record_gift(unit, facts)
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.PROTECTED)
    with open_unit() as unit:
        numbered = gifts.record_gift(unit, facts, confirmed=True)
    with open_unit(SIV) as unit:
        set_protection(unit, eva.id, P.OFF_REGISTER)
    with database.reading() as session:
        assert session.get(ReceiptKey, named.receipt_id) is None
        assert session.get(ReceiptKey, numbered.receipt_id) is not None
