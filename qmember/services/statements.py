"""Issue yearly statements: numbered and drawn at once, replaced when the gifts are no longer the same."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, Protection, show_number
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Reason, Why, read_reason
from qmember.domain.statements import statement_number
from qmember.models import (
    GiftStatement,
    GiftStatementDelivery,
    GiftStatementKey,
    GiftStatementMail,
    GiftStatementVoid,
    OutboxMail,
    Person,
)
from qmember.models.crypto import seal
from qmember.queries.people_scope import meets
from qmember.queries.statement_rows import open_statement
from qmember.queries.statements import YearOfGifts, gifts_of_year
from qmember.services import audit, numbering, outbox
from qmember.services.deliveries import mark_statement_delivered
from qmember.services.receipt_codes import new_code
from qmember.services.receipt_links import link_for
from qmember.services.receipt_texts import house_of
from qmember.services.statement_texts import statement_text
from qmember.services.unit import Unit, answer_before, remember_answer

SERIES = "statement"
NO_GIFTS = "There are no gifts of that year to put on a statement."


def issue(
    unit: Unit, person: Person, given: YearOfGifts, *, part_id: int | None = None
) -> GiftStatement:
    """Number a statement, freeze what is printed on it, and draw it; one that holds is replaced.

    Raises Conflict when one holds that is made of the same gifts, Refused when there are none.
    """
    if not given.lines:
        raise Refused(NO_GIFTS)
    old = holding(unit, person.id, given.year)
    if old is not None and old.basis == given.basis:
        raise Conflict("There is a statement of that year already. Nothing has changed.")
    if old is not None:
        void(unit, old, Reason(Why.REPLACED))
    return _written(unit, person, given, old, part_id)


def issue_one(unit: Unit, number: int, year: int, *, everything: bool) -> GiftStatement:
    """Issue the statement of one person by her number: it is handed out by hand, or waits."""
    unit.need(Permission.RECORD_GIFTS)
    person = unit.session.scalar(select(Person).where(Person.number == number))
    if person is None or not meets(unit.session, unit.viewer, person.id):
        raise NotFound("The page does not exist. Search, or go to the overview")
    given = gifts_of_year(unit.session, year, everything=everything, ids=[person.id])
    if person.id not in given:
        raise Refused(NO_GIFTS)
    return issue(unit, person, given[person.id])


def reissue(unit: Unit, statement_id: int, *, reason: str, words: str = "") -> GiftStatement:
    """Void a statement and issue a new one, of the gifts that hold now, that names the old one."""
    unit.need(Permission.RECORD_GIFTS)
    given, old = read_reason(reason, words), unit.session.get(GiftStatement, statement_id)
    if old is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    void(unit, old, given)
    year = gifts_of_year(
        unit.session, old.gift_year, everything=old.everything, ids=[old.person_id]
    )
    person = unit.session.get_one(Person, old.person_id)
    if person.id not in year or not year[person.id].lines:
        raise Refused(NO_GIFTS)
    return _written(unit, person, year[person.id], old)


def void(unit: Unit, row: GiftStatement, reason: Reason) -> None:
    """Void a statement; its number stays in the list, and a mail that waits with it is taken back."""
    if unit.session.get(GiftStatementVoid, row.id) is not None:
        raise Conflict("The receipt has already been voided. Nothing has changed.")
    unit.session.add(
        GiftStatementVoid(statement_id=row.id, reason=reason.why, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    take_mail_back(unit, row.id, why="voided")
    shown = statement_number(row.year, row.number)
    audit.note(unit, Event.STATEMENT_VOIDED, "statement", row.id, number=shown, **reason.details())


def mail(
    unit: Unit, row: GiftStatement, person: Person, *, send_after: datetime
) -> OutboxMail | None:
    """Write the mail that brings a statement; None when the person has no address."""
    if not person.email:
        return None
    house, discreet = house_of(unit), person.protection == Protection.DISCREET
    values: dict[str, object] = {
        "number": statement_number(row.year, row.number), "year": row.gift_year,
        "amount_ore": row.amount_ore, "language": row.language, "discreet": discreet,
        "sender": (house.neutral_sender if discreet else house.mail_sender) or house.name,
        "association": house.name, "link": link_for(unit, statement_id=row.id),
    }  # fmt: skip
    found = outbox.enqueue(
        unit, "gift_statement", to=person.email, values=values, send_after=send_after,
        person_id=person.id,
    )  # fmt: skip
    unit.session.add(GiftStatementMail(mail_id=found.id, statement_id=row.id))
    unit.session.flush()
    return found


def hand_out(unit: Unit, statement_id: int, *, key: str | None = None) -> None:
    """Hand out the original on paper, once; the same ``key`` again is the same handing out."""
    unit.need(Permission.RECORD_GIFTS)
    _need_showable(unit, statement_id)
    if answer_before(unit, key, "hand_out_statement", statement_id) is not None:
        return
    left = unit.session.get(GiftStatementDelivery, statement_id)
    if left is not None or unit.session.get(GiftStatementVoid, statement_id) is not None:
        raise Conflict("The original has already left. Take a copy.")
    take_mail_back(unit, statement_id, why="handed_out")
    mark_statement_delivered(unit, statement_id, how="print")
    remember_answer(unit, key, "hand_out_statement", statement_id, "print")


def take_mail_back(unit: Unit, statement_id: int, *, why: str) -> None:
    """Take the waiting mail of a statement back; Conflict while it is being handed to the server."""
    query = (
        select(OutboxMail)
        .join(GiftStatementMail, GiftStatementMail.mail_id == OutboxMail.id)
        .where(GiftStatementMail.statement_id == statement_id)
    )
    row = unit.session.scalar(query)
    if row is not None:
        outbox.need_at_rest(unit, row)
        outbox.cancel(unit, row, why=why)


def holding(unit: Unit, person_id: int, year: int) -> GiftStatement | None:
    """The statement of somebody's gifts of a year that holds."""
    return unit.session.scalar(
        select(GiftStatement)
        .outerjoin(GiftStatementVoid, GiftStatementVoid.statement_id == GiftStatement.id)
        .where(
            GiftStatement.person_id == person_id, GiftStatement.gift_year == year,
            GiftStatementVoid.statement_id.is_(None),
        )
        .order_by(GiftStatement.id)
    )  # fmt: skip


def _written(
    unit: Unit, person: Person, given: YearOfGifts, old: GiftStatement | None,
    part_id: int | None = None,
) -> GiftStatement:  # fmt: skip
    from qmember.pdf.statement import draw_statement

    number = numbering.take(unit, SERIES, unit.today.year)
    shown = statement_number(unit.today.year, number)
    code = new_code(unit, shown)
    house = house_of(unit)
    text = replace(
        statement_text(house, person, given, unit.today),
        number=shown, code=code, check_at=house.check_at,
        replaces=statement_number(old.year, old.number) if old else None,
    )  # fmt: skip
    key, pdf = secrets.token_bytes(32), draw_statement(text)
    row = GiftStatement(
        year=unit.today.year, number=number, person_id=person.id, gift_year=given.year,
        everything=given.everything, gifts=len(given.lines), amount_ore=given.total_ore,
        basis=given.basis, code=code, language=text.language,
        replaces_id=old.id if old else None, part_id=part_id, issued_on=unit.today,
        facts=seal(key, text.to_json().encode(), f"gift_statement:{shown}:facts"),
        pdf=seal(key, pdf, f"gift_statement:{shown}:pdf"),
        sha256=hashlib.sha256(pdf).hexdigest(), created_at=unit.now, created_by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    wrapped = seal(unit.keys.derive("statements"), key, f"gift_statement_key:{row.id}")
    unit.session.add(GiftStatementKey(statement_id=row.id, wrapped=wrapped))
    unit.session.flush()
    audit.note(
        unit, Event.STATEMENT_ISSUED, "statement", row.id, number=shown, year=given.year,
        amount_ore=row.amount_ore,
    )  # fmt: skip
    return row


def _need_showable(unit: Unit, statement_id: int) -> None:
    """Refuse an original that bears the name of somebody who became hidden after it was issued."""
    row = unit.session.get(GiftStatement, statement_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    person = unit.session.get_one(Person, row.person_id)
    if Protection(person.protection) not in HIDDEN:
        return
    facts, _ = open_statement(unit.session, unit.keys, statement_id)
    if facts.giver_name not in {None, show_number(person.number)}:
        raise Conflict("The receipt bears a name that is no longer shown. Issue a new one.")
