"""A document is saved sealed, comes back to the letter, and goes on its day; whoever may not know, does not."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qmember.domain import documents as rules
from qmember.domain.documents import DocumentEnd, DocumentKind
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import PersonRole, Protection, ReadPurpose
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.models import AuditEvent, DocumentContent, DocumentEnding, PersonDocument, ReadLog
from qmember.models.crypto import Unreadable
from qmember.queries import invariants
from qmember.queries.documents import documents_of
from qmember.queries.protected import Reading, open_document
from qmember.services.clock import Clock
from qmember.services.documents import keep_document, remove_document
from qmember.services.people import add_people
from qmember.services.protection import set_protection
from qmember.services.tidying import Tidying
from tests.conftest import EVERYTHING, TODAY
from tests.factories.documents import jpeg, pdf
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV

GIVER = RoleSpan(PersonRole.GIVER, date(2025, 1, 1))
MEMBER = RoleSpan(PersonRole.MEMBER, date(2025, 1, 1))
ANNA, GUN, FIRM = 1001, 1002, 1003


@pytest.fixture
def ids(association, open_unit) -> list[int]:
    """Somebody who is a member and gives, a member, and somebody who only gives."""
    with open_unit(EVERYTHING) as unit:
        return add_people(
            unit,
            [
                PersonFacts(name="Anna Ek", roles=(GIVER, MEMBER)),
                PersonFacts(name="Gun Öst", roles=(MEMBER,)),
                PersonFacts(name="Firman AB", roles=(GIVER,)),
            ],
        )


@pytest.fixture
def kept(ids, open_unit) -> int:
    """A power of attorney of Anna's; its row id."""
    with open_unit(KARIN) as unit:
        return keep_document(unit, ids[0], pdf(), kind=DocumentKind.POWER_OF_ATTORNEY).id


def reading(viewer, purpose: ReadPurpose = ReadPurpose.DOCUMENT) -> Reading:
    return Reading(viewer, Clock(TODAY).now(), purpose)


def seen(database, viewer, person_id: int) -> list[DocumentKind]:
    with database.reading() as session:
        return [row.kind for row in documents_of(session, viewer, person_id)]


def count(database, model) -> int:
    with database.reading() as session:
        return session.query(model).count()


def test_it_comes_back_to_the_letter_and_the_opening_is_noted(database, ids, kept) -> None:
    assert open_document(database, reading(MONA), ANNA, kept) == pdf()
    with database.reading() as session:
        row = session.get_one(PersonDocument, kept)
        assert row.sha256 == hashlib.sha256(pdf()).hexdigest()
        assert row.forget_on == date(2028, 11, 23)
        sealed = session.get_one(DocumentContent, kept).sealed
        assert b"Fullmakt" not in sealed
        [note] = session.scalars(select(ReadLog)).all()
        assert (note.person_id, note.what, note.purpose) == (ids[0], "document", "document")


def test_the_checksum_is_of_the_picture_as_it_is_kept(database, ids, open_unit) -> None:
    with open_unit(KARIN) as unit:
        row = keep_document(unit, ids[0], jpeg(), kind=DocumentKind.CONSENT)
        assert row.cleaned
        document_id, sha256 = row.id, row.sha256
    content = open_document(database, reading(KARIN), ANNA, document_id)
    assert hashlib.sha256(content).hexdigest() == sha256
    assert b"Hemligplats" not in content


@pytest.mark.parametrize(
    ("wished", "day"),
    [(None, date(2027, 11, 23)), (date(2026, 11, 24), date(2026, 11, 24)),
     (date(2036, 11, 23), date(2036, 11, 23))],
)  # fmt: skip
def test_the_day_to_forget_is_proposed_or_chosen(ids, open_unit, wished, day) -> None:
    with open_unit(KARIN) as unit:
        row = keep_document(unit, ids[0], pdf(), kind=DocumentKind.LETTER, forget_on=wished)
        assert row.forget_on == day


@pytest.mark.parametrize(
    "wrong",
    [{"content": b"<html>"}, {"content": b""}, {"forget_on": TODAY},
     {"forget_on": date(2036, 11, 24)}],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_is_stored(
    database, ids, open_unit, wrong
) -> None:
    facts = {"content": pdf(), "kind": DocumentKind.LETTER} | wrong
    with pytest.raises(Refused), open_unit(KARIN) as unit:
        keep_document(unit, ids[0], **facts)
    assert count(database, PersonDocument) == count(database, DocumentContent) == 0


def test_the_very_same_is_saved_once_and_again_when_it_was_removed(ids, kept, open_unit) -> None:
    with pytest.raises(Conflict, match="already"), open_unit(KARIN) as unit:
        keep_document(unit, ids[0], pdf(), kind=DocumentKind.CONSENT)
    with open_unit(KARIN) as unit:
        keep_document(unit, ids[1], pdf(), kind=DocumentKind.CONSENT)
        remove_document(unit, ANNA, kept)
        keep_document(unit, ids[0], pdf(), kind=DocumentKind.CONSENT)


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("MOST", 1, "At most"),
        ("MOST_BYTES", 600, "of a person may"),
        ("ALL_BYTES", 600, "of the assoc"),
    ],
)
def test_there_is_room_for_so_much(ids, kept, open_unit, monkeypatch, limit, value, words) -> None:
    monkeypatch.setattr(rules, limit, value)
    with pytest.raises(Refused, match=words), open_unit(KARIN) as unit:
        keep_document(unit, ids[0], pdf("en till"), kind=DocumentKind.LETTER)
    with open_unit(KARIN) as unit:
        remove_document(unit, ANNA, kept)
        keep_document(unit, ids[0], pdf("en till"), kind=DocumentKind.LETTER)


def test_removed_the_bytes_are_gone_and_who_did_it_stays(database, ids, kept, open_unit) -> None:
    with open_unit(MONA) as unit:
        remove_document(unit, ANNA, kept)
    assert count(database, DocumentContent) == 0
    with database.reading() as session:
        [row] = documents_of(session, KARIN, ids[0])
        assert (row.ended, row.ended_by, row.ended_on) == (DocumentEnd.REMOVED, "Mona", TODAY)
    with pytest.raises(NotFound):
        open_document(database, reading(KARIN), ANNA, kept)
    with pytest.raises(Conflict), open_unit(KARIN) as unit:
        remove_document(unit, ANNA, kept)


def test_forgotten_on_its_day_and_not_before(database, ids, kept, open_unit) -> None:
    with open_unit(KARIN) as unit:
        day = TODAY + timedelta(days=3)
        keep_document(unit, ids[1], pdf(), kind=DocumentKind.LETTER, forget_on=day)
    Tidying(database, Clock(TODAY + timedelta(days=2))).run_if_due()
    assert count(database, DocumentContent) == 2
    Tidying(database, Clock(day)).run_if_due()
    Tidying(database, Clock(day)).run_if_due()
    with database.reading() as session:
        [left] = session.scalars(select(DocumentContent.document_id)).all()
        assert left == kept
        [end] = session.scalars(select(DocumentEnding)).all()
        assert (end.why, end.by) == ("forgotten", "qmember")
        noted = session.scalars(
            select(AuditEvent).where(AuditEvent.event == Event.DOCUMENT_FORGOTTEN)
        ).all()
        assert [(row.subject, row.subject_id) for row in noted] == [("person", ids[1])]
        assert [one for one in invariants.check_all(session, database.keys) if not one.ok] == []


@pytest.mark.parametrize("viewer", [BIRGIT, RUT], ids=["the chair", "the auditor"])
def test_who_keeps_no_documents_neither_sees_nor_opens_any(
    database, ids, kept, open_unit, viewer
) -> None:
    assert seen(database, viewer, ids[0]) == []
    with pytest.raises(NotFound):
        open_document(database, reading(viewer), ANNA, kept)
    for deed in (
        lambda unit: keep_document(unit, ids[0], pdf("x"), kind=DocumentKind.LETTER),
        lambda unit: remove_document(unit, ANNA, kept),
    ):
        with pytest.raises(NotAllowed), open_unit(viewer) as unit:
            deed(unit)


def test_a_deed_of_gift_is_for_those_who_may_know_of_givers(database, ids, open_unit) -> None:
    with open_unit(KARIN) as unit:
        deed = keep_document(unit, ids[0], pdf(), kind=DocumentKind.GIFT_DEED).id
    assert seen(database, KARIN, ids[0]) == [DocumentKind.GIFT_DEED]
    assert seen(database, MONA, ids[0]) == []
    with pytest.raises(NotFound):
        open_document(database, reading(MONA), ANNA, deed)
    with pytest.raises(NotFound), open_unit(MONA) as unit:
        remove_document(unit, ANNA, deed)
    with pytest.raises(Refused, match="Choose what"), open_unit(MONA) as unit:
        keep_document(unit, ids[0], pdf("x"), kind=DocumentKind.GIFT_DEED)


def test_whom_she_does_not_meet_has_no_documents_for_her(database, ids, open_unit) -> None:
    with open_unit(KARIN) as unit:
        paper = keep_document(unit, ids[2], pdf(), kind=DocumentKind.LETTER).id
    assert seen(database, MONA, ids[2]) == []
    with pytest.raises(NotFound):
        open_document(database, reading(MONA), FIRM, paper)
    with pytest.raises(NotFound), open_unit(MONA) as unit:
        keep_document(unit, ids[2], pdf("x"), kind=DocumentKind.LETTER)


def test_one_of_somebody_else_is_not_opened_by_her_number(database, ids, kept) -> None:
    with pytest.raises(NotFound):
        open_document(database, reading(KARIN), GUN, kept)


def test_of_the_protected_only_those_who_open_the_vault_know(
    database, ids, kept, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, ids[0], Protection.PROTECTED)
    for viewer in (KARIN, MONA):
        assert seen(database, viewer, ids[0]) == []
        with pytest.raises(NotFound):
            open_document(database, reading(viewer), ANNA, kept)
        with pytest.raises(NotAllowed), open_unit(viewer) as unit:
            keep_document(unit, ids[0], pdf("x"), kind=DocumentKind.LETTER)
    assert open_document(database, reading(SIV, ReadPurpose.REPLY), ANNA, kept) == pdf()
    with database.reading() as session:
        [note] = session.scalars(select(ReadLog)).all()
        assert (note.what, note.purpose) == ("vault", "reply")


def test_outside_the_register_nothing_is_left_and_nothing_comes(
    database, ids, kept, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, ids[0], Protection.OFF_REGISTER)
    assert count(database, DocumentContent) == 0
    with database.reading() as session:
        [end] = session.scalars(select(DocumentEnding)).all()
        assert end.why == DocumentEnd.ERASED
    with pytest.raises(Refused, match="outside the register"), open_unit(SIV) as unit:
        keep_document(unit, ids[0], pdf("x"), kind=DocumentKind.LETTER)


def test_moved_bytes_do_not_open(database, ids, kept, open_unit) -> None:
    with open_unit(KARIN) as unit:
        other = keep_document(unit, ids[0], pdf("en annan"), kind=DocumentKind.LETTER).id
        sealed = unit.session.get_one(DocumentContent, other).sealed
        remove_document(unit, ANNA, other)
        row = keep_document(unit, ids[0], pdf("tredje"), kind=DocumentKind.LETTER).id
        unit.session.expunge_all()
        unit.session.query(DocumentContent).filter_by(document_id=row).delete()
        unit.session.add(DocumentContent(document_id=row, sealed=sealed))
    with pytest.raises(Unreadable):
        open_document(database, reading(KARIN), ANNA, row)
    assert count(database, ReadLog) == 0


def test_what_fails_halfway_leaves_nothing_half(database, ids, open_unit) -> None:
    with pytest.raises(RuntimeError), open_unit(KARIN) as unit:
        keep_document(unit, ids[0], pdf(), kind=DocumentKind.LETTER)
        raise RuntimeError("the light went out")
    with database.reading() as session:
        events = session.scalars(select(AuditEvent.event)).all()
    assert Event.DOCUMENT_KEPT not in events
    assert count(database, PersonDocument) == count(database, DocumentContent) == 0
