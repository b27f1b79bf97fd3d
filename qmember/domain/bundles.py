"""A bundle: income that came together, typed row by row, registered as one deed (``ux`` 5.1.3).

A row is kept as it was written, right or wrong, so that nothing typed is lost; what it says is judged
each time it is read. Only rows without a problem can be registered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from qmember.domain.amounts import parse_amount
from qmember.domain.errors import Refused
from qmember.domain.gift_holds import HELD_KINDS
from qmember.domain.ledger import NO_SPONSOR, Anonymity, Channel, IncomeKind
from qmember.domain.people import PayerKind, PersonKind, ReceiptWish
from qmember.domain.person_facts import guess_kind, guess_payer_kind
from qmember.domain.text import check_email, fold

KINDS = (
    IncomeKind.GIFT, IncomeKind.MEMBERSHIP_FEE, IncomeKind.SALE, IncomeKind.SPONSORSHIP,
    IncomeKind.LECTURE, IncomeKind.OTHER,
)  # fmt: skip
"""What a row may be. Grants come through the bank, with a decision behind each."""

MOST_ROWS = 300
"""So many rows are registered at once: an evening of envelopes, and never minutes of the writers' turn."""

FORGET_NAMES = timedelta(days=90)
"""So long the names of those who are not in the register are kept while nobody works on a bundle."""

ANONYMOUS, NEW, LIKE, UNKNOWN = "anonym", "ny", "rad-", "okand"
"""What the code of a giver may say besides a number: nobody, somebody new, the new one of another row,
or that nobody in the register is called so and somebody has to say whether she is new."""

CHOOSE_GIVER = "Choose a giver from the list, or choose Anonymous gift"
NOT_IN_REGISTER = "Nobody in the register is called so. Say whether it is a new giver"
CHOOSE_PAYER = "Choose whose fee it is, or who pays it"
CHOOSE_PERSON = "Choose a person from the list, or leave the field empty"
FOR_TWO = (
    "Gifts from this payer wait until two people have decided. Take the row away. Cash waits when it is "
    "recorded as a gift by itself, and other money when its payment at the bank is named"
)
SAME_NEW = (
    "Row %(row)s has a new giver of the same name. Choose her in the list, or write the names so "
    "that they differ"
)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was written. ``giver_code`` is whom it is about: a number, or a word of this module."""

    amount: str = ""
    giver: str = ""
    giver_code: str = ""
    email: str = ""
    giver_kind: str = ""
    kind: str = IncomeKind.GIFT.value
    purpose_id: int | None = None
    receipt: str = ""
    anonymity: str = Anonymity.NONE.value

    @property
    def new_name(self) -> str:
        """The name of somebody new whom the row brings; empty when it brings nobody."""
        return self.giver if self.giver_code == NEW else ""


@dataclass(frozen=True, slots=True)
class Head:
    """What the rows of a bundle have in common. ``name`` is the bundle's, never a person's.

    ``control_count`` and ``control_ore`` are what somebody counted before: rows, and öre in all.
    """

    name: str
    received_on: date
    channel: Channel
    purpose_id: int | None = None
    activity: str = ""
    control_count: int | None = None
    control_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the register as the viewer may call her.

    ``held`` when two decide about her gifts, ``private`` when she is no organisation.
    """

    person_id: int
    shown_as: str
    place: str | None = None
    held: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a row is about: somebody of the register, somebody new, the new one of a row, or nobody."""

    person_id: int | None = None
    new: bool = False
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What rows are judged by: people by number, open purposes, and the new givers by row id.

    ``private`` are the rows of those new givers who are no organisations.
    """

    people: Mapping[str, Known]
    purposes: Mapping[int, str]
    new: Mapping[int, str] = field(default_factory=dict)
    private: frozenset[int] = frozenset()

    def first_of(self, name: str) -> int | None:
        """The row that first brings somebody new who is called so."""
        return next((i for i, other in self.new.items() if fold(other) == fold(name)), None)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the verdict on it: öre and whom it is about, or the problems that somebody has to mend.

    ``number`` is its place on the screen, ``shown_as`` its giver as the viewer may call her.
    """

    row_id: int
    number: int
    version: int
    typed: Typed
    amount: int | None
    who: Who | None
    shown_as: str
    place: str | None
    problems: tuple[Refused, ...]

    @property
    def kind(self) -> IncomeKind:
        return IncomeKind(self.typed.kind)

    @property
    def anonymity(self) -> Anonymity:
        """Before whom a gift is anonymous; before all when nobody is known."""
        nobody = self.who == Who()
        return Anonymity.ALL if nobody else Anonymity(self.typed.anonymity)

    @property
    def wish(self) -> ReceiptWish | None:
        """What was chosen about the receipt; None is as the giver herself wishes."""
        return ReceiptWish(self.typed.receipt) if self.typed.receipt else None


def judge_all(
    rows: Sequence[tuple[int, int, Typed]], people: Mapping[str, Known], purposes: Mapping[int, str]
) -> tuple[Row, ...]:
    """The verdict on every row, given as (row id, version, what was typed) in the order of the screen."""
    new = {row_id: typed.new_name for row_id, _, typed in rows if typed.new_name}
    private = frozenset(
        row_id for row_id, _, typed in rows if typed.new_name and _is_private(typed)
    )
    compared = Compared(people, purposes, new, private)
    places = {row_id: number for number, (row_id, _, _) in enumerate(rows, start=1)}
    return tuple(
        _judge(row_id, places, version, typed, compared) for row_id, version, typed in rows
    )


def _judge(
    row_id: int, places: Mapping[int, int], version: int, typed: Typed, compared: Compared
) -> Row:
    problems: list[Refused] = []
    amount = _read(problems, "amount", lambda: parse_amount(typed.amount))
    who = _read(problems, "giver", lambda: _who(row_id, places, typed, compared))
    if typed.new_name and typed.email:
        _read(problems, "email", lambda: check_email(typed.email))
    if typed.kind == IncomeKind.GIFT and typed.purpose_id not in compared.purposes:
        problems.append(Refused("Choose a purpose from the list", field="purpose_id"))
    known = compared.people.get(typed.giver_code)
    if typed.kind == IncomeKind.SPONSORSHIP and _from_private(row_id, known, who, compared):
        problems.append(Refused(NO_SPONSOR, field="kind"))
    shown = known.shown_as if known else _called(typed, compared)
    return Row(
        row_id, places[row_id], version, typed, amount, who, shown, known.place if known else None,
        tuple(problems),
    )  # fmt: skip


def _is_private(typed: Typed) -> bool:
    """Whether somebody new is a private person: as it was chosen, else as her name says."""
    kind = PersonKind(typed.giver_kind) if typed.giver_kind else guess_kind(typed.new_name)
    return guess_payer_kind(typed.new_name, kind) is PayerKind.PERSON


def _from_private(row_id: int, known: Known | None, who: Who | None, compared: Compared) -> bool:
    if known is not None:
        return known.private
    return (who.like if who and who.like else row_id) in compared.private


def _called(typed: Typed, compared: Compared) -> str:
    like = _like(typed.giver_code)
    return compared.new.get(like, "") if like is not None else typed.giver


def _who(row_id: int, places: Mapping[int, int], typed: Typed, compared: Compared) -> Who:
    """Whom the row is about; Refused when it does not say."""
    if (known := compared.people.get(typed.giver_code)) is not None:
        if known.held and typed.kind in HELD_KINDS:
            raise Refused(FOR_TWO)
        return Who(known.person_id)
    if (like := _like(typed.giver_code)) in compared.new:
        return Who(like=like)
    if typed.new_name:
        first = compared.first_of(typed.new_name)
        if first is not None and first != row_id:
            raise Refused(SAME_NEW, row=places[first])
        return Who(new=True)
    return _nobody(typed)


def _nobody(typed: Typed) -> Who:
    """Money from nobody in particular, where that is an answer."""
    if typed.giver_code == UNKNOWN and typed.giver:
        raise Refused(NOT_IN_REGISTER)
    if typed.kind == IncomeKind.GIFT:
        if typed.giver_code == ANONYMOUS:
            return Who()
        raise Refused(CHOOSE_GIVER)
    if typed.kind == IncomeKind.MEMBERSHIP_FEE:
        raise Refused(CHOOSE_PAYER)
    if typed.giver and typed.giver_code != ANONYMOUS:
        raise Refused(CHOOSE_PERSON)
    return Who()


def _like(code: str) -> int | None:
    number = code.removeprefix(LIKE)
    return int(number) if code.startswith(LIKE) and number.isdecimal() else None


def _read(problems: list[Refused], name: str, reading: Callable[[], Value]) -> Value | None:
    try:
        return reading()
    except Refused as error:
        error.field = error.field or name
        problems.append(error)
        return None


def fingerprint(text: str) -> str:
    """A short mark of what somebody saw, the same for equal text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
