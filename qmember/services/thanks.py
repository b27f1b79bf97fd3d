"""Thank for gifts: by mail at once, by letters that are printed, or noted as done in another way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.reach import Way
from qmember.domain.thanks import MOST_LINES, OTHER, text_for
from qmember.models import Entry, GiftThanks, GiftThanksTurn, Income, Person, Purpose, ThanksTextRow
from qmember.queries.thanks import Unthanked, noted_otherwise, thanks_texts, unthanked
from qmember.services import audit, outbox
from qmember.services.receipt_texts import house_of
from qmember.services.unit import Unit, answer_before, remember_answer

AT_ONCE = 500
"""So many mails of thanks are written by one press; what is left is thanked for by the next."""


def thank_by_mail(unit: Unit, *, key: str | None = None) -> int:
    """Write a mail of thanks for each gift whose giver is thanked by mail; how many.

    The same ``key`` again thanks nobody twice. Raises Refused when there is nobody.
    """
    unit.need(Permission.RECORD_GIFTS)
    if (before := answer_before(unit, key, "thank_by_mail", "mail")) is not None:
        return int(before)
    found = _by(unit, Way.MAIL)[:AT_ONCE]
    if not found:
        raise Refused("Nobody is left to thank that way")
    people = {one.id: one for one in _people(unit, {one.person_id for one in found})}
    for one in found:
        row = unit.session.get_one(Income, one.income_id)
        _note(unit, one.income_id, Way.MAIL, _mail(unit, row, people[one.person_id]))
    audit.note(unit, Event.GIFTS_THANKED, "thanks", how=Way.MAIL, gifts=len(found))
    remember_answer(unit, key, "thank_by_mail", "mail", str(len(found)))
    return len(found)


def mark_letters(unit: Unit, ids: Collection[int]) -> int:
    """Note that the letters for these gifts have left; how many. Others have been thanked, or may not be."""
    unit.need(Permission.RECORD_GIFTS)
    found = [one for one in _by(unit, Way.PAPER) if one.income_id in ids]
    if not found:
        raise Conflict("It is already done. Nothing has changed.")
    for one in found:
        _note(unit, one.income_id, Way.PAPER)
    audit.note(unit, Event.GIFTS_THANKED, "thanks", how=Way.PAPER, gifts=len(found))
    return len(found)


def mark_thanked(unit: Unit, year: int, number: int) -> None:
    """Note that somebody was thanked in another way for the gift of a voucher."""
    unit.need(Permission.RECORD_GIFTS)
    income_id = _income_of(unit, year, number)
    if income_id is None or not unthanked(unit.session, unit.viewer, unit.today, [income_id]):
        raise Conflict("It is already done. Nothing has changed.")
    _note(unit, income_id, OTHER)
    audit.note(unit, Event.GIFTS_THANKED, "income", income_id, how=OTHER)


def undo_thanked(unit: Unit, year: int, number: int) -> None:
    """Take back that somebody was thanked in another way: the gift waits in the queue again.

    Conflict for one that is not noted so; a mail or a letter has left and is not taken back.
    """
    unit.need(Permission.RECORD_GIFTS)
    income_id = _income_of(unit, year, number)
    if income_id is None or not noted_otherwise(unit.session, income_id):
        raise Conflict("It is already done. Nothing has changed.")
    _turn(unit, income_id, OTHER, holds=False)
    audit.note(unit, Event.THANKS_UNDONE, "income", income_id)


def _income_of(unit: Unit, year: int, number: int) -> int | None:
    query = select(Income.id).join(Entry, Entry.id == Income.entry_id)
    return unit.session.scalar(
        query.where(Entry.series == "V", Entry.year == year, Entry.number == number)
    )


def note_letters(unit: Unit, content: bytes, count: int) -> None:
    """Note who took letters of thanks along, how many, and their fingerprint."""
    unit.need(Permission.RECORD_GIFTS)
    digest = hashlib.sha256(content).hexdigest()
    audit.note(unit, Event.THANKS_TAKEN, "thanks", letters=count, checksum=digest)


def write_text(
    unit: Unit, *, purpose_id: int | None, language: str, from_on: date, lines: Sequence[str]
) -> ThanksTextRow:
    """Let these words thank from a day on; what was written before stays. Refused at the wrong field."""
    unit.need(Permission.MANAGE_SETTINGS)
    if not lines or len(lines) > MOST_LINES:
        raise Refused("Write between one and twelve lines", field="lines")
    if from_on < unit.today:
        raise Refused("Choose today or a later day", field="from_on")
    if purpose_id is not None and unit.session.get(Purpose, purpose_id) is None:
        raise Refused("Choose a purpose in the list", field="purpose_id")
    row = ThanksTextRow(
        purpose_id=purpose_id, language=language, from_on=from_on, at=unit.now, by=unit.viewer.name,
        lines=json.dumps(list(lines), ensure_ascii=False),
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(
        unit, Event.THANKS_WRITTEN, "thanks_text", row.id, language=language, from_on=from_on
    )
    return row


def _by(unit: Unit, way: Way) -> list[Unthanked]:
    return [one for one in unthanked(unit.session, unit.viewer, unit.today) if one.way is way]


def _people(unit: Unit, ids: Collection[int]) -> Sequence[Person]:
    return unit.session.scalars(select(Person).where(Person.id.in_(ids))).all()


def _mail(unit: Unit, row: Income, person: Person) -> int:
    house = house_of(unit)
    words = text_for(thanks_texts(unit.session), row.purpose_id, person.language, unit.today)
    values: dict[str, object] = {
        "amount_ore": row.amount_ore, "received_on": row.received_on.isoformat(),
        "lines": list(words.lines) if words else [], "language": person.language,
        "sender": house.mail_sender or house.name, "association": house.name,
    }  # fmt: skip
    sent = outbox.enqueue(unit, "thanks", to=person.email or "", values=values, person_id=person.id)
    return sent.id


def _note(unit: Unit, income_id: int, how: str, mail_id: int | None = None) -> None:
    if unit.session.get(GiftThanks, income_id) is not None:  # it was taken back before
        _turn(unit, income_id, how, holds=True, mail_id=mail_id)
        return
    row = GiftThanks(
        income_id=income_id, how=how, mail_id=mail_id, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(row)
    unit.session.flush()


def _turn(unit: Unit, income_id: int, how: str, *, holds: bool, mail_id: int | None = None) -> None:
    row = GiftThanksTurn(
        income_id=income_id, holds=holds, how=how, mail_id=mail_id, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(row)
    unit.session.flush()
