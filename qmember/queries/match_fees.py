"""The open fees that some payments may be for: by reference, member number, person or household."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, KeysView

from sqlalchemy import BigInteger, ColumnElement, cast, func, select
from sqlalchemy.orm import aliased

from qmember.domain.lists import batched
from qmember.domain.match_facts import OpenFee
from qmember.domain.people import HIDDEN
from qmember.domain.text import fold
from qmember.models import (
    Claim,
    ClaimEnd,
    ClaimEndUndo,
    ClaimPayment,
    Income,
    IncomeReversal,
    MemberNumber,
    Person,
)
from qmember.queries.reading import Columns, Reads, Values, plain_rows


class Fees:
    """Open fees as they are looked up: rows, each of which becomes a fee when somebody asks for it."""

    def __init__(self) -> None:
        self._rows: dict[str, Values] = {}
        self._made: dict[str, OpenFee] = {}
        self._by_number: dict[str, list[str]] = defaultdict(list)
        self._by_person: dict[int, list[str]] = defaultdict(list)
        self._by_home: dict[str, list[str]] = defaultdict(list)

    def add(self, rows: Iterable[Values]) -> None:
        """Add fees, each once."""
        for row in rows:
            reference = row.reference
            if reference in self._rows:
                continue
            self._rows[reference] = row
            self._by_number[row.number].append(reference)
            self._by_person[row.person_id].append(reference)
            if row.payer_id != row.person_id:
                self._by_person[row.payer_id].append(reference)
            self._by_home[f"payer:{row.payer_id}"].append(reference)
            if home := home_of(row.street, row.postcode):
                self._by_home[home].append(reference)

    @property
    def references(self) -> KeysView[str]:
        """The references of all of them."""
        return self._rows.keys()

    def with_reference(self, reference: str) -> OpenFee:
        """The fee with a reference, which has one."""
        if reference not in self._made:
            self._made[reference] = _fee(self._rows[reference])
        return self._made[reference]

    def of_number(self, number: str) -> list[OpenFee]:
        """The fees of the member with a number."""
        return [self.with_reference(one) for one in self._by_number.get(number, ())]

    def of_person(self, person_id: int) -> list[OpenFee]:
        """The fees that are somebody's, or that she pays."""
        return [self.with_reference(one) for one in self._by_person.get(person_id, ())]

    def of_home(self, home: str) -> list[OpenFee]:
        """The fees of a household."""
        return [self.with_reference(one) for one in self._by_home.get(home, ())]


def every_fee(session: Reads) -> list[Values]:
    """Every open fee of ordinary people, for those who match many payments at once."""
    return plain_rows(session, _open())


def fees_where(
    session: Reads,
    *,
    references: Collection[str] = (),
    numbers: Collection[str] = (),
    people: Collection[int] = (),
) -> list[Values]:
    """The open fees with some references, of members with some numbers, or that some people pay."""
    found = _where(session, Claim.reference.in_, references)
    found += _where(session, MemberNumber.number.in_, numbers)
    found += _where(session, Claim.payer_id.in_, people)
    return found + _where(session, Claim.person_id.in_, people)


def _where(
    session: Reads, among: object, values: Collection[str] | Collection[int]
) -> list[Values]:
    """One question for each five hundred values."""
    rows: list[Values] = []
    for part in batched(sorted(values), 500):
        condition: ColumnElement[bool] = among(part)  # type: ignore[operator]  # a column's in_
        rows += session.execute(_open().where(condition))
    return rows


def known_references(session: Reads, references: Collection[str]) -> set[str]:
    """Those of the references that some fee has or had."""
    found: set[str] = set()
    for part in batched(sorted(references), 500):
        found |= set(session.scalars(select(Claim.reference).where(Claim.reference.in_(part))))
    return found


def home_of(street: str | None, postcode: str | None) -> str:
    """The mark of a household by its address; empty without one."""
    return f"{fold(street)}|{postcode}" if street and postcode else ""


def homes_of(person_id: int, street: str | None, postcode: str | None) -> frozenset[str]:
    """The marks of the households that somebody belongs to: her address, and her purse."""
    return frozenset({f"payer:{person_id}", home_of(street, postcode)} - {""})


def _open() -> Columns:
    """Claims of which something is open, whose member and payer are both ordinary people."""
    paid = (
        select(func.coalesce(func.sum(Income.amount_ore), 0))
        .select_from(ClaimPayment)
        .join(Income, Income.id == ClaimPayment.income_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(ClaimPayment.claim_id == Claim.id, IncomeReversal.income_id.is_(None))
        .correlate(Claim)
        .scalar_subquery()
    )
    ended = (
        select(ClaimEnd.id)
        .outerjoin(ClaimEndUndo, ClaimEndUndo.end_id == ClaimEnd.id)
        .where(ClaimEnd.claim_id == Claim.id, ClaimEndUndo.end_id.is_(None))
        .correlate(Claim)
        .exists()
    )
    payer = aliased(Person)
    left = cast(Claim.amount_ore - paid, BigInteger)  # PostgreSQL sums to a number of its own
    return (
        select(
            Claim.id, Claim.payer_id, Claim.person_id, Claim.reference, Claim.from_on,
            left.label("open_ore"), MemberNumber.number, Person.street, Person.postcode,
        )
        .join(Person, Person.id == Claim.person_id)
        .join(payer, payer.id == Claim.payer_id)
        .outerjoin(MemberNumber, MemberNumber.person_id == Claim.person_id)
        .where(
            ~ended, left > 0, Person.protection.not_in(HIDDEN), payer.protection.not_in(HIDDEN)
        )
        .order_by(Claim.id)
    )  # fmt: skip


def _fee(row: Values) -> OpenFee:
    homes = {f"payer:{row.payer_id}", home_of(row.street, row.postcode)} - {""}
    return OpenFee(
        row.id, row.payer_id, row.person_id, row.open_ore, row.reference, row.from_on,
        row.number or "", frozenset(homes),
    )  # fmt: skip
