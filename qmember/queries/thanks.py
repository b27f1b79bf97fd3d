"""Gifts that nobody has been thanked for, how each would be thanked, and the words that hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from qmember.domain.ledger import Anonymity, IncomeKind, voucher_number
from qmember.domain.lists import batched
from qmember.domain.permissions import Viewer
from qmember.domain.reach import Barred, Way, way_of_thanks
from qmember.domain.thanks import LOOKS_BACK, OTHER, WITHIN, ThanksLetter, ThanksText, text_for
from qmember.models import (
    Entry,
    GiftThanks,
    GiftThanksTurn,
    Income,
    IncomeReversal,
    Person,
    Purpose,
    ThanksTextRow,
)
from qmember.queries.people import shown_name
from qmember.queries.reach import reach_of
from qmember.queries.reading import Columns, Reads, Values


@dataclass(frozen=True, slots=True)
class Unthanked:
    """One gift, masked for the viewer; ``late`` when it should have been thanked for by now."""

    income_id: int
    person_id: int
    voucher: str
    received_on: date
    amount_ore: int
    purpose: str | None
    shown_as: str
    way: Way | Barred
    late: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """A gift that was noted as thanked in another way, masked for the viewer; amount in öre."""

    voucher: str
    received_on: date
    amount_ore: int
    shown_as: str


def unthanked(
    session: Reads, viewer: Viewer, today: date, ids: Collection[int] | None = None
) -> list[Unthanked]:
    """The gifts of the last two months that hold and were not thanked for, the oldest first.

    A gift that replaces one that was thanked for has been, too. Gifts that are anonymous to all are
    nobody's to thank. With row ids: only those of these.
    """
    rows = [row for row in session.execute(_rows(today)).all() if ids is None or row.id in ids]
    rows = _not_before(session, rows)
    reach = reach_of(session, {row.person_id for row in rows})
    return [
        Unthanked(
            row.id, row.person_id, voucher_number(row.year, row.number), row.received_on,
            row.amount_ore, row.purpose if row.purpose and not row.general else None,
            shown_name(viewer, number=row.person_number, name=row.name, protection=row.protection),
            way_of_thanks(reach.get(row.person_id)), row.received_on + WITHIN < today,
        )
        for row in rows
    ]  # fmt: skip


def thanked() -> Select[int]:
    """The row ids of the gifts that have been thanked for, and of which it was not taken back."""
    undone = select(GiftThanksTurn.income_id).where(
        GiftThanksTurn.id.in_(_newest_turns()), GiftThanksTurn.holds.is_(False)
    )
    return select(GiftThanks.income_id).where(GiftThanks.income_id.not_in(undone))


def noted(session: Reads, viewer: Viewer, today: date) -> list[Noted]:
    """The gifts of the last two months that somebody noted as thanked in another way, the newest first."""
    how = func.coalesce(_turn_of(GiftThanksTurn.how), GiftThanks.how)
    query = (
        select(
            Entry.year, Entry.number, Income.received_on, Income.amount_ore,
            Person.number.label("person_number"), Person.name, Person.protection,
        )
        .join(Entry, Entry.id == Income.entry_id)
        .join(Person, Person.id == Income.person_id)
        .join(GiftThanks, GiftThanks.income_id == Income.id)
        .where(
            how == OTHER, Income.received_on >= today - LOOKS_BACK, Income.id.in_(thanked()),
        )
        .order_by(Income.received_on.desc(), Income.id.desc())
    )  # fmt: skip
    return [
        Noted(
            voucher_number(row.year, row.number), row.received_on, row.amount_ore,
            shown_name(viewer, number=row.person_number, name=row.name, protection=row.protection),
        )
        for row in session.execute(query)
    ]  # fmt: skip


def noted_otherwise(session: Reads, income_id: int) -> bool:
    """Tell whether a gift is noted as thanked in another way, and it was not taken back."""
    how = func.coalesce(_turn_of(GiftThanksTurn.how), GiftThanks.how)
    query = select(how).join(Income, Income.id == GiftThanks.income_id)
    row = session.scalar(query.where(Income.id == income_id, Income.id.in_(thanked())))
    return row == OTHER


def _newest_turns() -> Select[int]:
    return select(func.max(GiftThanksTurn.id)).group_by(GiftThanksTurn.income_id)


def _turn_of(column: InstrumentedAttribute[str]) -> ScalarSelect[str]:
    """A column of the newest turn of the gift that is asked for."""
    query = select(column).where(
        GiftThanksTurn.income_id == Income.id, GiftThanksTurn.id.in_(_newest_turns())
    )
    return query.correlate(Income).scalar_subquery()


def counted(found: Sequence[Unthanked]) -> Mapping[Way | Barred, int]:
    """How many can be thanked how, and how many not with the others."""
    counts = Counter(one.way for one in found)
    return {way: counts[way] for way in (*Way, *Barred) if counts[way]}


def thanks_texts(session: Reads) -> list[ThanksText]:
    """Every wording, the newest first."""
    rows = session.scalars(
        select(ThanksTextRow).order_by(ThanksTextRow.from_on.desc(), ThanksTextRow.id.desc())
    )
    return [
        ThanksText(row.id, row.purpose_id, row.language, row.from_on, tuple(json.loads(row.lines)))
        for row in rows
    ]


def letters(session: Reads, viewer: Viewer, today: date) -> list[ThanksLetter]:
    """A letter for each gift that is thanked for on paper, in the order of the post."""
    found = {
        one.income_id: one for one in unthanked(session, viewer, today) if one.way is Way.PAPER
    }
    texts, made = thanks_texts(session), list[tuple[tuple[str, str, int], ThanksLetter]]()
    for part in batched(sorted(found), 500):
        query = select(Income, Person).join(Person, Person.id == Income.person_id)
        for row, person in session.execute(query.where(Income.id.in_(part))).all():
            words = text_for(texts, row.purpose_id, person.language, today)
            order = ((person.postcode or "").replace(" ", ""), person.sort_key or "", row.id)
            city = f"{person.postcode} {person.city}"
            made.append((order, ThanksLetter(
                person.named_as or person.name or "", (person.street or "", city), row.amount_ore,
                row.received_on, words.lines if words else (), person.language,
            )))  # fmt: skip
    return [letter for _, letter in sorted(made, key=lambda one: one[0])]


def _rows(today: date) -> Columns:
    return (
        select(
            Income.id, Income.person_id, Income.received_on, Income.amount_ore, Income.replaces_id,
            Entry.year, Entry.number, Purpose.name.label("purpose"), Purpose.general,
            Person.number.label("person_number"), Person.name, Person.protection,
        )
        .join(Entry, Entry.id == Income.entry_id)
        .join(Person, Person.id == Income.person_id)
        .outerjoin(Purpose, Purpose.id == Income.purpose_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.kind == IncomeKind.GIFT, IncomeReversal.income_id.is_(None),
            Income.anonymity != Anonymity.ALL, Income.received_on >= today - LOOKS_BACK,
            Income.received_on <= today, Income.id.not_in(thanked()),
        )
        .order_by(Income.received_on, Income.id)
    )  # fmt: skip


def _not_before(session: Reads, rows: Sequence[Values]) -> list[Values]:
    """The gifts of which no earlier form was thanked for, however often they were corrected."""
    earlier = {row.id: row.replaces_id for row in rows if row.replaces_id is not None}
    done: set[int] = set()
    while earlier:
        wanted = set(earlier.values())
        found = set(session.scalars(thanked().where(GiftThanks.income_id.in_(wanted))))
        done |= {one for one, old in earlier.items() if old in found}
        before = select(Income.id, Income.replaces_id).where(
            Income.id.in_(wanted), Income.replaces_id.is_not(None)
        )
        older = {row.id: row.replaces_id for row in session.execute(before)}
        earlier = {one: older[old] for one, old in earlier.items() if old in older}
    return [row for row in rows if row.id not in done]
