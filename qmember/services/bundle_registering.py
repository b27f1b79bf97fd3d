"""Register a bundle: every row of it, or none, in one deed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import insert

from qmember.domain.bundle_totals import WITHOUT_CONTROL
from qmember.domain.bundles import Row
from qmember.domain.cash import kept_count
from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.domain.people import PersonKind
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts
from qmember.domain.text import clean_line
from qmember.models import BundleIncome, BundleRegistration, BundleWords, Claim, Income
from qmember.models.crypto import seal
from qmember.queries.bundle_alike import alike_rows
from qmember.queries.bundles import KEY, BundlePage, bundle_page
from qmember.queries.registered_bundles import words_context
from qmember.services import audit, claims, ledger, receipts
from qmember.services.bundles import LONGEST, erase, open_draft
from qmember.services.fee_division import divided
from qmember.services.income import IncomeFacts, add_incomes
from qmember.services.person_store import add_people
from qmember.services.unit import Unit, answer_before, remember_answer

DEED = "bundle.register"
MEANWHILE = "The bundle has changed since you looked at it. Check it and register it again"
NOT_READY = "Some rows need you first. What is missing stands at each of them"
NO_ROWS = "There is no row yet. Write the first one"
COUNT_FIRST = (
    "A bundle of more than %(most)s rows needs a control sum. Add up the amounts on paper and write "
    "the sum here"
)
SAY_WHY = "The rows are not what was counted. Write why, or put it right"
MORE_THAN_ASKED = "That is more than is asked for. Take what is asked for, and give the rest back"
LOOK_AT_ALIKE = "Some rows look like others. Say that they are others, or take them away"


class RowsRefused(Refused):
    """A bundle of which nothing is registered; ``rows`` are the refusals by row id."""

    code = "rows"

    def __init__(self, rows: dict[int, Refused]) -> None:
        super().__init__(NOT_READY)
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Finish:
    """What somebody saw who registers a bundle, and what she says about it.

    ``reason`` is why it differs from what was counted; ``others``, that rows that look alike are not
    the same.
    """

    seen: str
    reason: str = ""
    others: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A row, or a part of it, as income; ``claim_id`` is the fee that it answers."""

    row: Row
    facts: IncomeFacts
    claim_id: int | None = None


def register_bundle(unit: Unit, bundle_id: int, finish: Finish, *, key: str | None = None) -> int:
    """Record every row of a bundle with its number and receipt; the draft is gone then.

    The same ``key`` again does nothing more. Raises Conflict when somebody registered it first or
    changed it meanwhile, RowsRefused where rows cannot be taken, Refused when it differs from what was
    counted without a reason; then nothing is recorded. Returns the bundle's row id.
    """
    unit.need(Permission.RECORD_GIFTS)
    if answer_before(unit, key, DEED, [bundle_id, finish.seen]) is not None:
        return bundle_id
    open_draft(unit, bundle_id)
    page = bundle_page(unit.session, unit.keys, unit.viewer, bundle_id)
    _check(unit, page, finish)
    incomes = _record(unit, page)
    _keep(unit, page, finish, incomes)
    erase(unit, bundle_id)
    audit.note(
        unit, Event.BUNDLE_REGISTERED, "bundle", bundle_id, rows=page.totals.count,
        amount_ore=page.totals.ore, differs=page.totals.differs,
    )  # fmt: skip
    remember_answer(unit, key, DEED, [bundle_id, finish.seen], str(bundle_id))
    return bundle_id


def _check(unit: Unit, page: BundlePage, finish: Finish) -> None:
    """Refuse a bundle that is not as somebody saw it, or not as it must be to become money."""
    if finish.seen != page.seen:
        raise Conflict(MEANWHILE)
    if not page.rows:
        raise Refused(NO_ROWS, field="amount")
    ledger.need_open_month(unit, page.head.received_on)
    if page.totals.problems:
        raise RowsRefused({row.row_id: row.problems[0] for row in page.rows if row.problems})
    if page.totals.lacks_control:
        raise Refused(COUNT_FIRST, field="control_ore", most=WITHOUT_CONTROL)
    if page.totals.differs and not finish.reason.strip():
        raise Refused(SAY_WHY, field="reason")
    if not finish.others and alike_rows(unit.session, page.rows, page.head.received_on):
        raise Refused(LOOK_AT_ALIKE, field="others")


def _record(unit: Unit, page: BundlePage) -> list[tuple[Income, Part]]:
    """Write every row's income in the order of the rows, with what a fee settles and the receipts."""
    payers = _payers(unit, page.rows)
    done: list[tuple[Income, Part]] = []
    for is_fee, rows in groupby(page.rows, lambda row: row.kind is IncomeKind.MEMBERSHIP_FEE):
        if is_fee:
            for row in rows:
                done += _pay_fee(unit, page, row, payers[row.row_id])
        else:
            done += _write(unit, [_part(page, row, payers[row.row_id]) for row in rows])
    _note(unit, page, done)
    for income, part in done:
        if income.kind == IncomeKind.GIFT:
            wish = part.row.wish if part.row.kind is IncomeKind.GIFT else None
            receipts.issue_if_wanted(unit, income, wish=wish)
    return done


def _payers(unit: Unit, rows: Sequence[Row]) -> dict[int, int | None]:
    """Whose each row is, by row id; those who are new are written down first, each once."""
    new = [row for row in rows if row.who and row.who.new]
    ids = add_people(unit, [_person(row) for row in new])
    found: dict[int, int | None] = {row.row_id: i for row, i in zip(new, ids, strict=True)}
    for row in rows:
        if row.who and not row.who.new:
            found[row.row_id] = found[row.who.like] if row.who.like else row.who.person_id
    return found


def _person(row: Row) -> PersonFacts:
    kind = PersonKind(row.typed.giver_kind) if row.typed.giver_kind else None
    return PersonFacts(name=row.typed.giver, email=row.typed.email or None, kind=kind)


def _part(page: BundlePage, row: Row, person_id: int | None) -> Part:
    gift = row.kind is IncomeKind.GIFT
    facts = IncomeFacts(
        row.kind, row.amount or 0, page.head.received_on, Channel(page.head.channel), person_id,
        row.typed.purpose_id if gift else None, row.anonymity if gift else Anonymity.NONE,
    )  # fmt: skip
    return Part(row, facts)


def _pay_fee(
    unit: Unit, page: BundlePage, row: Row, person_id: int | None
) -> list[tuple[Income, Part]]:
    """A fee on what its payer is asked for, one after the other: two rows never pay one claim twice.

    What is refused of it, such as a gift that is over of somebody whose gifts wait for two, is told at
    its row.
    """
    assert person_id is not None  # noqa: S101  # for the type checker: a fee without a payer is refused
    day, channel = page.head.received_on, Channel(page.head.channel)
    try:
        parts = divided(unit, person_id, row.amount or 0)
        if any(one.kind not in set(IncomeKind) for one in parts):
            _give_back()
        facts = [IncomeFacts(IncomeKind(x.kind), x.amount, day, channel, person_id) for x in parts]
        told = zip(facts, parts, strict=True)
        return _write(unit, [Part(row, fact, one.claim_id) for fact, one in told])
    except Refused as error:
        error.field = error.field or "amount"
        raise RowsRefused({row.row_id: error}) from None


def _give_back() -> None:
    raise Refused(MORE_THAN_ASKED, field="amount")


def _write(unit: Unit, parts: Sequence[Part]) -> list[tuple[Income, Part]]:
    rows = add_incomes(unit, [part.facts for part in parts])
    done = list(zip(rows, parts, strict=True))
    claims.answer(unit, [(row, p.claim_id) for row, p in done if p.claim_id is not None])
    return done


def _note(unit: Unit, page: BundlePage, done: Sequence[tuple[Income, Part]]) -> None:
    """Write down what became of each row; a fee also at the member whose it is."""
    told: dict[Event, list[tuple[int | None, audit.Details]]] = {}
    for income, _ in done:
        gift = income.kind == IncomeKind.GIFT
        event = Event.GIFT_RECORDED if gift else Event.INCOME_RECORDED
        details: audit.Details = {
            "amount_ore": income.amount_ore, "channel": income.channel, "bundle": page.bundle_id,
        }  # fmt: skip
        told.setdefault(event, []).append((income.id, details))
    for event, happened in told.items():
        audit.note_many(unit, event, "income", happened)
    for _, part in done:
        if part.claim_id is not None:
            member = unit.session.get_one(Claim, part.claim_id).person_id
            audit.note(unit, Event.CLAIM_PAID, "person", member, claim=part.claim_id)


def _keep(
    unit: Unit, page: BundlePage, finish: Finish, done: Sequence[tuple[Income, Part]]
) -> None:
    """What stays of the bundle: its sums, which income came with it, and sealed what was written."""
    totals, head = page.totals, page.head
    row = BundleRegistration(
        bundle_id=page.bundle_id, received_on=head.received_on, channel=head.channel,
        rows=totals.count, total_ore=totals.ore, control_count=totals.control_count,
        control_ore=totals.control_ore, counted=kept_count(page.counted), at=unit.now,
        by=unit.viewer.name, actor_id=unit.viewer.user_id,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    links = [
        {"income_id": income.id, "bundle_id": page.bundle_id, "place": part.row.number}
        for income, part in done
    ]
    unit.session.execute(insert(BundleIncome), links)
    words = {
        "name": head.name, "activity": head.activity, "counters": list(page.counters),
        "reason": clean_line(finish.reason, LONGEST) if totals.differs else "",
    }  # fmt: skip
    body = json.dumps(words, ensure_ascii=False).encode()
    sealed = seal(unit.keys.derive(KEY), body, words_context(page.bundle_id))
    unit.session.add(BundleWords(bundle_id=page.bundle_id, sealed=sealed))
    unit.session.flush()
