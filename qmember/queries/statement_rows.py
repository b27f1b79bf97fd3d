"""Read the yearly statements that were issued: the list of a year, one of them, its facts and bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qmember.domain.errors import NotFound
from qmember.domain.people import Protection, may_see_name, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.statements import StatementText, statement_number
from qmember.models import (
    Database,
    GiftStatement,
    GiftStatementDelivery,
    GiftStatementKey,
    GiftStatementMail,
    GiftStatementVoid,
    Person,
)
from qmember.models.crypto import Keys, unseal
from qmember.queries.people import shown_name
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.statements import gifts_of_year


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement, masked for its viewer; ``state`` is ``waiting``, ``delivered`` or ``void``.

    ``holds`` tells whether the gifts are still those that it was made of.
    """

    statement_id: int
    number: str
    address: str
    issued_on: date
    gift_year: int
    gifts: int
    amount_ore: int
    state: str
    holds: bool
    shown_as: str
    person: str
    named: bool
    void_reason: str | None
    replaces: str | None
    replaced_by: str | None
    sha256: str


def statements_of(session: Reads, viewer: Viewer, gift_year: int) -> list[StatementRow]:
    """The statements of a year of gifts, the newest first, the voided ones too."""
    query = _rows().where(GiftStatement.gift_year == gift_year)
    rows = session.execute(query.order_by(GiftStatement.id.desc())).all()
    known = {
        told: gifts_of_year(session, gift_year, everything=told, ids={r.person_id for r in rows})
        for told in {row.everything for row in rows}
    }
    bases = {(told, i): one.basis for told, found in known.items() for i, one in found.items()}
    return [
        _row(row, viewer, holds=bases.get((row.everything, row.person_id)) == row.basis)
        for row in rows
    ]


def statement_by_number(session: Reads, viewer: Viewer, year: int, number: int) -> StatementRow:
    """One statement by its number; NotFound when there is none."""
    query = _rows().where(GiftStatement.year == year, GiftStatement.number == number)
    row = session.execute(query).first()
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    given = gifts_of_year(session, row.gift_year, everything=row.everything, ids=[row.person_id])
    now = given.get(row.person_id)
    return _row(row, viewer, holds=now is not None and now.basis == row.basis)


def open_statement(session: Reads, keys: Keys, statement_id: int) -> tuple[StatementText, bytes]:
    """What is printed on a statement, and its bytes; NotFound when its key was destroyed."""
    row, wrapped = (
        session.get_one(GiftStatement, statement_id),
        session.get(GiftStatementKey, statement_id),
    )
    if wrapped is None:
        raise NotFound("The receipt's document is no longer kept.")
    key = unseal(keys.derive("statements"), wrapped.wrapped, f"gift_statement_key:{statement_id}")
    shown = statement_number(row.year, row.number)
    facts = unseal(key, row.facts, f"gift_statement:{shown}:facts").decode()
    return StatementText.from_json(facts), unseal(key, row.pdf, f"gift_statement:{shown}:pdf")


def statement_of_mail(database: Database, mail_id: int) -> bytes:
    """The bytes of the statement that a mail brings; NotFound when they are no longer kept."""
    with database.reading() as session:
        brought = session.get_one(GiftStatementMail, mail_id)
        return open_statement(session, database.keys, brought.statement_id)[1]


def statement_copy(
    session: Reads, keys: Keys, viewer: Viewer, statement_id: int
) -> tuple[StatementText, bytes | None]:
    """A statement for whoever looks at it: as it was issued, or what to draw of it for her.

    The bytes are None where they bear a name that the viewer may not be told, or an address, which
    stands on originals alone.
    """
    facts, pdf = open_statement(session, keys, statement_id)
    row = session.get_one(GiftStatement, statement_id)
    person = session.get_one(Person, row.person_id)
    number = show_number(person.number)
    level = Protection(person.protection)
    reads_people = viewer.may(Permission.READ_PEOPLE)
    if facts.giver_name is None or (
        reads_people and (facts.giver_name == number or may_see_name(viewer, level))
    ):
        bare = replace(facts, giver_address=())
        return bare, pdf if bare == facts else None
    name = shown_name(
        viewer, number=person.number, name=person.name, protection=level, year=row.gift_year
    )
    return replace(facts, giver_name=name, giver_address=()), None


def _rows() -> Columns:
    old, new = aliased(GiftStatement), aliased(GiftStatement)
    return (
        select(
            GiftStatement.id, GiftStatement.year, GiftStatement.number, GiftStatement.issued_on,
            GiftStatement.gift_year, GiftStatement.gifts, GiftStatement.amount_ore, GiftStatement.basis,
            GiftStatement.everything, GiftStatement.person_id, GiftStatement.sha256,
            GiftStatementVoid.reason, GiftStatementDelivery.how,
            Person.number.label("person_number"), Person.name, Person.protection,
            old.year.label("old_year"), old.number.label("old_number"),
            new.year.label("new_year"), new.number.label("new_number"),
        )
        .join(Person, Person.id == GiftStatement.person_id)
        .outerjoin(GiftStatementVoid, GiftStatementVoid.statement_id == GiftStatement.id)
        .outerjoin(GiftStatementDelivery, GiftStatementDelivery.statement_id == GiftStatement.id)
        .outerjoin(old, old.id == GiftStatement.replaces_id)
        .outerjoin(new, new.replaces_id == GiftStatement.id)
    )  # fmt: skip


def _row(row: Values, viewer: Viewer, *, holds: bool) -> StatementRow:
    number = statement_number(row.year, row.number)
    return StatementRow(
        statement_id=row.id, number=number, address=number[1:], issued_on=row.issued_on,
        gift_year=row.gift_year, gifts=row.gifts, amount_ore=row.amount_ore,
        state="void" if row.reason else "delivered" if row.how else "waiting", holds=holds,
        shown_as=shown_name(
            viewer, number=row.person_number, name=row.name, protection=row.protection,
            year=row.gift_year,
        ),
        person=show_number(row.person_number), named=may_see_name(viewer, Protection(row.protection)),
        void_reason=row.reason,
        replaces=statement_number(row.old_year, row.old_number) if row.old_number else None,
        replaced_by=statement_number(row.new_year, row.new_number) if row.new_number else None,
        sha256=row.sha256,
    )  # fmt: skip
