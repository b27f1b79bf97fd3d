"""Name bank payments: who paid and what it is; split a row; undo; correct. The money leaves suspense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import insert, select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.gift_holds import HELD_KINDS, ParkedEnd
from qmember.domain.gift_parts import GiftPart
from qmember.domain.ledger import (
    DETAILED,
    PARKED,
    REFUND,
    SETTLED,
    TOLD,
    AccountRole,
    Anonymity,
    IncomeKind,
    Posting,
)
from qmember.domain.money import Kronor
from qmember.domain.people import PayerKind
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Why
from qmember.models import (
    Allocation,
    AllocationReversal,
    Income,
    NamingWay,
    Refund,
)
from qmember.queries.refunds_untold import untold
from qmember.services import audit, claims, ledger, parked_rows, receipts
from qmember.services.bank_matching import match_like
from qmember.services.fee_division import divided
from qmember.services.gift_holds import held_among
from qmember.services.income import IncomeFacts, add_incomes, live_income, reverse_income
from qmember.services.open_payments import (
    Payment,
    back_in_queue,
    booked_payments,
    forget_hidden,
    leave_queue,
)
from qmember.services.refund_owed import came_with, no_longer_owed, owe
from qmember.services.unit import Unit, answer_before, remember_answer


@dataclass(frozen=True, slots=True)
class Part:
    """What a payment, or a part of it, is.

    ``kind`` is a kind of income, ``not_income``, ``refund`` for money that is owed back, ``told`` for
    money that another file told of too, or ``settled`` for a gift that was entered by hand
    (``income_id``). ``amount`` in öre with the payment's own sign. ``claim_id`` is the fee that a
    membership fee answers. What a flagged payer gives is ``parked``, and ``meant`` says what it
    becomes when two people accept it.
    ``split`` divides a gift on several purposes. ``refund_id`` is the refund of a gift that was
    entered by hand, of which the money came with this payment.
    """

    kind: str
    amount: int
    person_id: int | None = None
    purpose_id: int | None = None
    anonymity: Anonymity = Anonymity.NONE
    income_id: int | None = None
    claim_id: int | None = None
    meant: str = ""
    split: tuple[GiftPart, ...] = ()
    refund_id: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The allocations and receipts that a naming led to, as row ids; of how many ``payments``."""

    allocation_ids: tuple[int, ...]
    receipt_ids: tuple[int, ...]
    payments: int = 1


def name_payment(
    unit: Unit,
    payment_id: int,
    parts: Sequence[Part],
    *,
    key: str | None = None,
    how: str | None = None,
) -> Named:
    """Name the open rest of a payment, in one part or several.

    A fee that somebody paid answers what she is asked for; what is over follows the house's rule.
    ``how`` is from which group of the queue it was named. Raises Conflict when somebody named it
    first, Refused when the parts are more than is left.
    """
    before = answer_before(unit, key, "name_payment", [payment_id, list(parts)])
    if before is not None:
        return Named(tuple(int(i) for i in before.split()), ())
    on_fees = tuple(one for part in parts for one in _on_fees(unit, part))
    named = name_payments(unit, [(payment_id, on_fees)], how=how)
    match_like(unit, [payment_id])
    answer = " ".join(str(i) for i in named.allocation_ids)
    remember_answer(unit, key, "name_payment", [payment_id, list(parts)], answer)
    return named


def _on_fees(unit: Unit, part: Part) -> list[Part]:
    """The same part, or those that it is on the fees that its payer is asked for."""
    fee = part.kind == IncomeKind.MEMBERSHIP_FEE and part.claim_id is None and part.amount > 0
    if not fee or part.person_id is None:
        return [part]
    return [
        replace(part, kind=one.kind, amount=one.amount, claim_id=one.claim_id)
        for one in divided(unit, part.person_id, part.amount)
    ]


def name_payments(
    unit: Unit, wanted: Sequence[tuple[int, tuple[Part, ...]]], *, how: str | None = None
) -> Named:
    """Name several payments at once; all of them or none. ``how`` is kept: by itself, or with others.

    What a flagged payer gives is parked until two people have decided.
    """
    unit.need(Permission.RECORD_BANK)
    people = {part.person_id for _, parts in wanted for part in parts if part.kind in HELD_KINDS}
    flagged = held_among(unit, people)
    told = [(i, _with_refunds(unit, _parked(parts, flagged))) for i, parts in wanted]
    return _name(unit, told, how=how)


def _with_refunds(unit: Unit, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The same parts; a gift by hand of which something went back, as what is left and what went.

    The bank's row is all that came: it settles the clearing of both.
    """
    if all(part.kind != SETTLED for part in parts):
        return parts
    gone, told = untold(unit.session), list[Part]()
    for part in parts:
        one = gone.get(part.income_id or 0)
        if part.kind != SETTLED or one is None or part.amount != one.whole_ore:
            told.append(part)
            continue
        if one.left_ore:
            told.append(replace(part, amount=one.left_ore))
        told += [
            Part(REFUND, ore, part.person_id, refund_id=refund_id)
            for refund_id, ore in one.refunds.items()
        ]
    return tuple(told)


def name_parked(unit: Unit, naming: Allocation, part: Part) -> tuple[int, Income]:
    """Let parked money of a payment be what it was meant as, when two people have accepted it.

    The entry that took it from where it was parked, and the income that it became.
    """
    entry_id = ledger.reverse(unit, naming.entry_id, kind="reversal").id
    end_naming(unit, naming, entry_id)
    back_in_queue(unit, naming.payment_id)
    named = _name(unit, [(naming.payment_id, (part,))], how=None, decided=True)
    allocation = unit.session.get_one(Allocation, named.allocation_ids[0])
    return entry_id, unit.session.get_one(Income, allocation.income_id)


def _parked(parts: tuple[Part, ...], flagged: frozenset[int]) -> tuple[Part, ...]:
    return tuple(
        replace(part, kind=PARKED, meant=part.kind)
        if part.person_id in flagged and part.kind in HELD_KINDS
        else part
        for part in parts
    )


def _name(
    unit: Unit,
    wanted: Sequence[tuple[int, tuple[Part, ...]]],
    *,
    how: str | None,
    decided: bool = False,
) -> Named:
    _need_each_once(wanted)
    found = booked_payments(unit, [payment_id for payment_id, _ in wanted])
    payments = [(found[payment_id], parts) for payment_id, parts in wanted]
    for payment, parts in payments:
        _check(unit, payment, parts)
    jobs = [(payment, part) for payment, parts in payments for part in parts]
    income = [(p, part) for p, part in jobs if part.kind in set(IncomeKind)]
    other = [(p, part) for p, part in jobs if part.kind not in set(IncomeKind)]
    rows = add_incomes(unit, [_facts(p, part) for p, part in income], decided=decided)
    claims.answer(
        unit,
        [
            (row, part.claim_id)
            for (_, part), row in zip(income, rows, strict=True)
            if part.claim_id is not None
        ],
    )
    values = [
        _allocation(unit, p, part, row.entry_id, row.id)
        for (p, part), row in zip(income, rows, strict=True)
    ]
    entries = ledger.post_many(unit, [_move(unit, p, part) for p, part in other])
    values += [
        _allocation(unit, p, part, entry_id, part.income_id)
        for (p, part), entry_id in zip(other, entries, strict=True)
    ]
    ids = store_namings(unit, values)
    for (payment, part), entry_id in zip(other, entries, strict=True):
        _note_parked(unit, payment, part, entry_id)
    _note_way(unit, ids, how)
    for allocation_id, (_, part) in zip(ids[len(rows) :], other, strict=True):
        if part.kind == REFUND and part.refund_id is not None:
            came_with(unit, allocation_id, part.refund_id)
        elif part.kind == REFUND:
            owe(unit, allocation_id, part.person_id)
    issued = receipts.issue_wanted(unit, [row for row in rows if _is_gift(row)])
    leave_queue(unit, [payment.payment.id for payment, _ in payments])
    forget_hidden(unit, [(p.payment.id, part.person_id) for p, part in jobs])
    named = [
        (i, {"kind": v["kind"], "amount_ore": v["amount_ore"], "payment": v["payment_id"]})
        for i, v in zip(ids, values, strict=True)
    ]
    audit.note_many(unit, Event.PAYMENT_NAMED, "allocation", named)
    return Named(tuple(ids), tuple(receipt.id for receipt in issued), len(wanted))


def _need_each_once(wanted: Sequence[tuple[int, tuple[Part, ...]]]) -> None:
    """Refuse what would give one payment two names, or one gift the money of two, in the same deed."""
    payments = [payment_id for payment_id, _ in wanted]
    gifts = [part.income_id for _, parts in wanted for part in parts if part.income_id is not None]
    if len(set(payments)) < len(payments):
        raise Conflict("Somebody has already named this payment. Nothing has changed.")
    if len(set(gifts)) < len(gifts):
        raise Conflict("That gift already has its payment.")


def undo_naming(unit: Unit, allocation_id: int) -> int:
    """Take a naming back: the money returns to the queue, a receipt is voided, both numbers stay.

    The row id of the payment that waits again.
    """
    [payment_id] = undo_namings(unit, [allocation_id])
    return payment_id


def undo_namings(unit: Unit, allocation_ids: Sequence[int]) -> list[int]:
    """Take several namings back, the last first; all of them or none. The payments they were of."""
    unit.need(Permission.RECORD_BANK)
    payments = [_undo(unit, allocation_id) for allocation_id in sorted(allocation_ids)[::-1]]
    match_like(unit, payments)
    return payments


def _undo(unit: Unit, allocation_id: int) -> int:
    """Take one naming back; the payment that it was of."""
    row = unit.session.get(Allocation, allocation_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if unit.session.get(AllocationReversal, allocation_id):
        raise Conflict("This naming has already been undone. Nothing has changed.")
    if row.kind == DETAILED:
        raise Conflict("The bank has told who paid. Undo the naming of its parts instead.")
    parked = parked_rows.parked_by(unit, row.entry_id)
    if parked is not None:
        parked_rows.waiting(unit, parked.id)
    if row.income_id is not None and row.kind != SETTLED:
        reversal = reverse_income(unit, live_income(unit, row.income_id), reason=Why.UNDONE)
        receipts.void_for_income(unit, row.income_id, reason=Why.UNDONE)
        entry_id = reversal.entry_id
    elif row.kind == REFUND:
        entry_id = no_longer_owed(unit, row)
    else:
        entry_id = ledger.reverse(unit, row.entry_id, kind="reversal").id
    if parked is not None:
        parked_rows.end(unit, parked, ParkedEnd.UNDONE, entry_id)
    end_naming(unit, row, entry_id)
    back_in_queue(unit, row.payment_id)
    audit.note(unit, Event.PAYMENT_UNNAMED, "allocation", allocation_id, payment=row.payment_id)
    return row.payment_id


def naming_by(unit: Unit, entry_id: int) -> Allocation | None:
    """The naming that an entry is, if it is one that holds."""
    query = (
        select(Allocation)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.entry_id == entry_id, AllocationReversal.allocation_id.is_(None))
    )
    return unit.session.scalar(query)


def naming_of(unit: Unit, income_id: int) -> Allocation | None:
    """The naming of a bank payment that an income row has, if it has one that holds."""
    query = (
        select(Allocation)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.income_id == income_id, AllocationReversal.allocation_id.is_(None))
    )
    return unit.session.scalar(query)


def money_on(unit: Unit, naming: Allocation | None) -> str | None:
    """The account that named money comes from; None is the clearing account of its channel."""
    if naming is None or naming.kind == SETTLED:
        return None
    return ledger.account_of(unit, naming.entry_id, naming.amount_ore)


def supersede(unit: Unit, naming: Allocation, new: Income, *, undone_by: int) -> None:
    """Let an income row take the place of the one that a payment was named, without un-naming it.

    ``undone_by`` is the entry that reversed the old row. A payment that was matched with a gift
    entered by hand is matched with the new row by an entry of its own.
    """
    old = {"kind": naming.kind, "payment": naming.payment_id}
    entry_id = new.entry_id
    if naming.kind == SETTLED:
        undone_by = ledger.reverse(unit, naming.entry_id, kind="reversal").id
        entry_id = settle_again(unit, naming.payment_id, new)
    end_naming(unit, naming, undone_by)
    values = {
        "payment_id": naming.payment_id, "amount_ore": new.amount_ore, "kind": naming.kind,
        "income_id": new.id, "entry_id": entry_id, "at": unit.now, "by": unit.viewer.name,
    }  # fmt: skip
    [allocation_id] = store_namings(unit, [values])
    forget_hidden(unit, [(naming.payment_id, new.person_id)])
    audit.note(unit, Event.PAYMENT_RENAMED, "allocation", allocation_id, replaces=naming.id, **old)


def settle_again(unit: Unit, payment_id: int, new: Income) -> int:
    """Match a payment with an income that was entered by hand, or replaced such a one; the entry."""
    payment = booked_payments(unit, [payment_id])[payment_id]
    part = Part(SETTLED, new.amount_ore, income_id=new.id)
    return ledger.post(unit, _move(unit, payment, part)).id


def end_naming(unit: Unit, naming: Allocation, entry_id: int) -> None:
    """Note that a naming no longer holds, undone by the entry."""
    row = AllocationReversal(
        allocation_id=naming.id, entry_id=entry_id, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(row)
    unit.session.flush()


def _check(unit: Unit, payment: Payment, parts: Sequence[Part]) -> None:
    if not payment.left:
        raise Conflict("Somebody has already named this payment. Nothing has changed.")
    if not parts or any(part.amount * payment.left <= 0 for part in parts):
        raise Refused("Each part must be greater than 0 kronor.", field="amount")
    total = sum(part.amount for part in parts)
    if abs(total) > abs(payment.left):
        over = abs(total) - abs(payment.left)
        raise Refused("You have divided %(over)s too much", field="amount", over=Kronor(over))
    for part in parts:
        if part.kind in {*IncomeKind, REFUND} and part.amount < 0:
            raise Refused("A deduction cannot be income. Choose Not income.", field="kind")
        if part.kind == SETTLED:
            _check_settled(unit, part)
        if part.kind == TOLD and part.amount != payment.payment.amount_ore:
            raise Conflict("A part of this payment has a name. Undo it first. Nothing has changed.")


def _check_settled(unit: Unit, part: Part) -> None:
    row = live_income(unit, part.income_id or 0)
    if naming_of(unit, row.id) is not None:
        raise Conflict("That gift already has its payment.")
    if row.amount_ore != part.amount:
        raise Refused("The gift and the payment have different amounts.", field="kind")


def _note_parked(unit: Unit, payment: Payment, part: Part, entry_id: int) -> None:
    """Write that the money of an entry is parked, if it is."""
    if part.kind == PARKED and part.person_id is not None:
        facts = parked_rows.Parked(
            part.meant, part.person_id, part.amount, payment.booked_on, payment.channel,
            part.purpose_id, part.anonymity, parts=part.split,
        )  # fmt: skip
        parked_rows.park(unit, facts, entry_id)


def _facts(payment: Payment, part: Part) -> IncomeFacts:
    return IncomeFacts(
        kind=IncomeKind(part.kind),
        amount=part.amount,
        received_on=payment.booked_on,
        channel=payment.channel,
        person_id=part.person_id,
        purpose_id=part.purpose_id,
        anonymity=part.anonymity
        if part.person_id or part.kind != IncomeKind.GIFT
        else Anonymity.ALL,
        payer_kind=PayerKind.UNKNOWN,
        lies_on=payment.lies_on,
        parts=part.split,
    )


def _move(unit: Unit, payment: Payment, part: Part) -> ledger.Draft:
    """Money that is no income leaves suspense for the bookkeeping program, or settles a clearing.

    What another file told of too goes back where it came from: the bank has it once. What is owed
    back has an account of its own; what went back before the payment came settles its clearing.
    """
    target, role = None, AccountRole.HELD if part.kind == PARKED else AccountRole.BOOKKEEPING
    if part.kind == SETTLED:
        gift = unit.session.get_one(Income, part.income_id)
        target = ledger.account_of(unit, gift.entry_id, gift.amount_ore)
    elif part.kind == TOLD:
        target = payment.bank
    elif part.refund_id is not None:
        refund = unit.session.get_one(Refund, part.refund_id)
        target = ledger.account_of(unit, refund.entry_id, refund.amount_ore)
    elif part.kind == REFUND:
        role = AccountRole.REFUNDS
    lines = (
        Posting(AccountRole.SUSPENSE, part.amount, account=payment.lies_on),
        Posting(role, -part.amount, account=target),
    )
    return ledger.Draft(part.kind, payment.booked_on, lines)


def _allocation(
    unit: Unit, payment: Payment, part: Part, entry_id: int, income_id: int | None
) -> dict[str, object]:
    return {
        "payment_id": payment.payment.id, "amount_ore": part.amount, "kind": part.kind,
        "income_id": income_id, "entry_id": entry_id, "at": unit.now, "by": unit.viewer.name,
    }  # fmt: skip


def store_namings(unit: Unit, values: list[dict[str, object]]) -> list[int]:
    """Write namings and return their row ids in order; each has an entry of its own."""
    if not values:
        return []
    # RETURNING in the order of the rows would make SQLite write them one by one.
    unit.session.execute(insert(Allocation).execution_options(render_nulls=True), values)
    entries = [int(str(value["entry_id"])) for value in values]
    mine = select(Allocation.entry_id, Allocation.id)
    mine = mine.where(Allocation.entry_id.between(min(entries), max(entries)))
    found = {one.entry_id: one.id for one in unit.session.execute(mine)}
    return [found[entry_id] for entry_id in entries]


def _note_way(unit: Unit, ids: Sequence[int], how: str | None) -> None:
    """Keep how some namings were decided, as one press that can be undone."""
    if how is not None and ids:
        rows = [{"allocation_id": i, "how": how, "batch_id": min(ids)} for i in ids]
        unit.session.execute(insert(NamingWay), rows)


def _is_gift(row: Income) -> bool:
    return row.kind == IncomeKind.GIFT
