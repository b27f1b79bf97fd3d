"""The treasurer's bank work in the example association: read the statement, name the payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.permissions import Role
from qmember.formats.bank_file import read_bank_file
from qmember.models import Allocation, BankDeposit, BankPayment
from qmember.services import demo_funds, demo_gifts
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, name_payments, undo_naming
from qmember.services.demo_scene import Scene
from qmember.services.demo_statement import Period, in_bank_order, in_files, statement
from qmember.services.demo_town import (
    Meant,
    Movement,
    Town,
    bank_name,
    banking_day,
    last_name_first,
)

WRONG_KARIN = (5, 10)
"""Months in which a gift is first named as another Karin's."""


def read_statements(
    scene: Scene, first: date, last: date, at: datetime, waiting: Sequence[Movement] = ()
) -> None:
    """Read the bank's statements of some days of a month and name all but what is ``waiting``."""
    plan = [*movements(scene.town, first.replace(day=1)), *scene.coming, *waiting]
    rows = in_bank_order([one for one in plan if first <= one.on <= last])
    for period, part in in_files(rows, Period(first, last, scene.balance)):
        content = statement(part, period)
        unit = scene.unit(Role.TREASURER, at)
        done = import_file(unit, content, read_bank_file(content, today=unit.today))
        scene.balance += sum(one.amount for row in part for one in row)
        _name(scene, done.import_id, [one for row in part for one in row if one.amount > 0], at)
    scene.coming = [one for one in scene.coming if one.on > last]


def movements(town: Town, month: date) -> list[Movement]:
    """Everything that moves in a month."""
    return [
        *demo_gifts.fees(town, month), *demo_gifts.monthly(town, month),
        *demo_gifts.sometimes(town, month), *demo_gifts.of_offices(town, month),
        *demo_funds.movements(town, month), *_karins(town, month),
    ]  # fmt: skip


def _karins(town: Town, month: date) -> list[Movement]:
    """A gift of Karin Lundh's that is taken for Karin Lund's."""
    if month.month not in WRONG_KARIN:
        return []
    wrong, right = town.place("karin_lund"), town.people[town.place("karin_lundh")]
    part = (Meant(IncomeKind.GIFT, 20_000, wrong),)
    day = banking_day(month.replace(day=12))
    return [Movement(day, 20_000, Channel.BANKGIRO, bank_name(right), "Gåva", parts=part)]


def _name(scene: Scene, import_id: int, paid: Sequence[Movement], at: datetime) -> None:
    unit = scene.unit(Role.TREASURER, at + timedelta(minutes=15))
    query = select(BankPayment.id).join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
    query = query.where(BankDeposit.import_id == import_id)
    ids = unit.session.scalars(query.order_by(BankDeposit.id, BankPayment.ordinal)).all()
    meant = list(zip(ids, paid, strict=True))
    name_payments(unit, [(i, _parts(scene, one)) for i, one in meant if one.parts])
    name = bank_name(scene.town.people[scene.town.place("karin_lundh")])
    for payment_id, one in meant:
        if one.name == name and one.parts[:1] and one.parts[0].kind == IncomeKind.GIFT:
            _name_again(scene, payment_id, one, at + timedelta(minutes=20))


def _name_again(scene: Scene, payment_id: int, one: Movement, at: datetime) -> None:
    """See that it was the other Karin: undo, and name the payment as hers."""
    unit = scene.unit(Role.TREASURER, at)
    query = select(Allocation.id).where(Allocation.payment_id == payment_id)
    undo_naming(unit, unit.session.scalars(query).one())
    right = scene.ids[scene.town.place("karin_lundh")]
    part = Part(IncomeKind.GIFT, one.amount, right, purpose_id=scene.purposes[""])
    name_payment(unit, payment_id, [part])


def _parts(scene: Scene, one: Movement) -> tuple[Part, ...]:
    return tuple(
        Part(
            kind=part.kind,
            amount=part.amount,
            person_id=None if part.who is None else scene.ids[part.who],
            purpose_id=scene.purposes[part.purpose] if part.kind == IncomeKind.GIFT else None,
            anonymity=part.anonymity,
            income_id=part.income_id,
        )
        for part in one.parts
    )


def to_name(scene: Scene, first: date, last: date, twice: int) -> list[Movement]:
    """What the treasurer has not got to yet: some ten payments, each with a question of its own.

    ``twice`` is the amount of a gift that has been entered by hand already.
    """
    town, giro, swish, transfer = scene.town, Channel.BANKGIRO, Channel.SWISH, Channel.TRANSFER
    names = {one.key: bank_name(one) for one in town.people if one.key}
    doris = town.people[town.place("doris")].facts.name or ""
    rows = (
        (demo_funds.PROJECT, transfer, "KAMMARKOLLEGIET", "Brottsofferfonden Systerskap 2"),
        (30_000, swish, names["karin_lund"], "medlemsavgift och gåva"),
        (40_000, giro, names["maja"], "Avgift för oss båda"),
        (184_000, transfer, "FÖRSÄKRINGSBOLAGET", "Skadereglering"),
        (25_000, swish, "", ""),
        (twice, giro, names["gun"], "Gåva"),
        (10_000, swish, last_name_first(doris), "gåva"),
        (demo_funds.CALENDAR, swish, names["zofia"], "kalender"),
        (2 * demo_funds.CALENDAR, swish, "", "2 kalendrar"),
        (500_000, giro, "BAGERI BLÅKLINTEN AB", "Julgåva"),
        (600_000, giro, "FOLKHÖGSKOLAN LINDEN", "Faktura föreläsning"),
    )
    days = (last - first).days + 1
    return [
        Movement(max(first, banking_day(first + timedelta(n * 7 % days))), amount, way, name, text)
        for n, (amount, way, name, text) in enumerate(rows)
    ]
