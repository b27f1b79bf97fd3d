"""Whom the words of bank rows may mean, and what her money was; never anybody in danger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import aliased

from qmember.domain.ledger import IncomeKind
from qmember.domain.lists import batched
from qmember.domain.match_facts import Somebody
from qmember.domain.match_names import Likeness, NameBook, keys_of
from qmember.domain.people import HIDDEN, PayerKind
from qmember.domain.text import words
from qmember.models import Income, IncomeReversal, Person, PersonWord
from qmember.queries.match_fees import home_of, homes_of
from qmember.queries.match_rows import Written
from qmember.queries.reading import Columns, Reads, Values, plain_rows, whole_register

FEW = 10
"""So many payments are looked up word by word; for more the whole register is read once."""

TERMS = 200
"""So many questions are asked in one."""


NOBODYS_FUND = frozenset({PayerKind.PERSON, PayerKind.UNKNOWN})
"""Those who give no grants, whatever a message says."""


@dataclass(frozen=True, slots=True)
class Latest:
    """What the latest money of somebody was that was not a fee."""

    kind: str
    purpose_id: int


def people_of(session: Reads, rows: Sequence[Written]) -> dict[int, list[Somebody]]:
    """Whom each payment may be from or for, by the payment's row id."""
    with whole_register():
        known = {row.id: row for row in _register(session, rows)}
        book = NameBook((row.id, row.name) for row in known.values())
    meant = {row.told.payment_id: list(_meant(book, row)) for row in rows}
    for row in rows:
        meant[row.told.payment_id] += _funders(book, row, known)
    latest = latest_money(session, {i for few in meant.values() for i, *_ in few})
    return {
        payment_id: [_somebody(known[i], how, told, latest.get(i)) for i, how, told in few]
        for payment_id, few in meant.items()
    }


def _meant(book: NameBook, row: Written) -> Iterable[tuple[int, Likeness, bool]]:
    """The sender by her name, and those whom the message names in full."""
    senders = book.meant(row.name)
    for person_id, how in senders.items():
        yield person_id, how, False
    for person_id, how in book.meant(row.words).items():
        if how >= Likeness.WITHIN and senders.get(person_id, 0) < Likeness.WITHIN:
            yield person_id, how, True


def _funders(
    book: NameBook, row: Written, known: Mapping[int, Values]
) -> Iterator[tuple[int, Likeness, bool]]:
    """Organisations of one word that an authority's message names."""
    for word in row.words if row.authority else ():
        for person_id, how in book.meant((word,)).items():
            if known[person_id].payer_kind not in NOBODYS_FUND:
                yield person_id, how, True


def _somebody(row: Values, how: Likeness, told: bool, latest: Latest | None) -> Somebody:  # noqa: FBT001
    homes = homes_of(row.id, row.street, row.postcode)
    kind, purpose = (latest.kind, latest.purpose_id) if latest else ("", 0)
    return Somebody(row.id, how, told, homes, kind, purpose, " ".join(words(row.name)))


def _register(session: Reads, rows: Sequence[Written]) -> list[Values]:
    """The names to look in: all of them, or for few payments those that share words with them."""
    if len(rows) > FEW:
        return plain_rows(session, _listed())
    keys = {key for row in rows for said in (row.name, row.words) for key in keys_of(said)}
    keys |= {(word, "") for row in rows if row.authority for word in row.words}
    ids: set[int] = set()
    for part in batched(sorted(keys), TERMS):
        ids |= set(session.scalars(union_all(*(_with(*key) for key in part))))
    found: list[Values] = []
    for few in batched(sorted(ids), 500):
        found += session.execute(_listed().where(Person.id.in_(few)))
    return found


def _with(word: str, start: str) -> Select[int]:
    """Those who have a word, and another that begins so."""
    query = select(PersonWord.person_id).where(PersonWord.word == word)
    if not start:
        return query
    other = aliased(PersonWord)
    return query.join(other, other.person_id == PersonWord.person_id).where(
        other.word >= start, other.word < f"{start}\uffff", other.word != PersonWord.word
    )


def _listed() -> Columns:
    shown = (Person.sort_key.is_not(None), Person.protection.not_in(HIDDEN))
    return select(
        Person.id, Person.name, Person.street, Person.postcode, Person.payer_kind
    ).where(*shown)  # fmt: skip


def latest_money(session: Reads, people: Collection[int]) -> dict[int, Latest]:
    """What the latest income of each of some people was that still counts and is no fee."""
    newest: list[int] = []
    for part in batched(sorted(people), 500):
        query = (
            select(func.max(Income.id))
            .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
            .where(
                Income.person_id.in_(part),
                Income.kind != IncomeKind.MEMBERSHIP_FEE,
                IncomeReversal.income_id.is_(None),
            )
            .group_by(Income.person_id)
        )
        newest += session.scalars(query)
    found: dict[int, Latest] = {}
    for ids in batched(newest, 500):
        latest = select(Income.person_id, Income.kind, Income.purpose_id).where(Income.id.in_(ids))
        found |= {
            row.person_id: Latest(row.kind, row.purpose_id or 0) for row in session.execute(latest)
        }
    return found


def same_home(session: Reads, homes: Collection[str]) -> set[int]:
    """Ordinary people who live at some addresses, by the marks of these."""
    postcodes = {home.rpartition("|")[2] for home in homes if "|" in home}
    found: set[int] = set()
    for part in batched(sorted(postcodes), 500):
        query = select(Person.id, Person.street, Person.postcode).where(
            Person.postcode.in_(part), Person.protection.not_in(HIDDEN)
        )
        rows = session.execute(query)
        found |= {row.id for row in rows if home_of(row.street, row.postcode) in homes}
    return found
