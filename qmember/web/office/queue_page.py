"""The page of reconciliation: the file, and what waits in three groups, with what was decided among it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request

from qmember.domain.match_facts import Certainty
from qmember.queries import bank as reads
from qmember.queries import bank_files, bank_queue, bank_returns, foreign_deposits
from qmember.queries.bank import PaymentRow
from qmember.queries.bank_columns import any_remembered
from qmember.queries.bank_questions import Question, questions_about
from qmember.queries.bank_queue import WaitingRow
from qmember.queries.gifts import open_purposes
from qmember.queries.payer_memory import ITSELF
from qmember.queries.payer_rules import to_be_asked
from qmember.queries.refund_withdrawals import Withdrawal, withdrawals
from qmember.queries.refunds import RefundRow, untold_refunds
from qmember.web.context import keys, reading, today, viewer
from qmember.web.forms.bank import FileForm, RowForm
from qmember.web.office.match_words import reasons_of, short_of, title_of
from qmember.web.words import VOUCHER_WORDS

PAGE = 50
SURE_SHOWN = 20
WITH_FORM = 10
LEAST = 10
"""So many unclear rows stand below however many likely ones there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: a payment that waits, or one that was decided here and stays as a grey line."""

    payment: PaymentRow
    waiting: WaitingRow | None = None
    latest: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of a group that are shown, and how many payments wait in it.

    ``more`` is the payment after which the next page begins; None where there is none.
    """

    name: str
    lines: tuple[Line, ...]
    count: int
    more: int | None = None


def queue_page(form: FileForm) -> str:
    """Draw the page; of a group that is asked for alone only that."""
    progress = bank_queue.progress(reading())
    since, statements = progress.read_at, bank_files.statements(reading())
    questions, for_two = bank_queue.set_apart(reading())
    groups, asked = _groups(since), _parked(questions)
    return render_template(
        "office/bank/index.html", form=form, groups={one.name: one for one in groups},
        total=sum(one.count for one in groups) + asked.count, progress=progress,
        certain_press=bank_queue.press(reading(), Certainty.CERTAIN, since) if since else None,
        itself_press=bank_queue.press(reading(), ITSELF, since) if since else None,
        returned=bank_returns.returns(reading(), today()), refunds=_refunds(),
        unbooked=foreign_deposits.unbooked(reading()),
        statements=statements, until=bank_files.reconciled_until(statements),
        imports=bank_files.imports(reading()), anew=any_remembered(reading()),
        latest=reads.latest_named(reading(), keys(), viewer()), words=VOUCHER_WORDS,
        parked=asked, questions=_questions([*groups, asked]), to_ask=_to_ask(groups),
        for_two=for_two,
        row_forms=_row_forms(groups),
        title_of=title_of, reasons_of=reasons_of, short_of=short_of, alone=_asked(),
        after=_after(),
    )  # fmt: skip


def _row_forms(groups: Sequence[Group]) -> dict[int, RowForm]:
    """A form for the first payments of which nothing is believed, so that they are named where they stand.

    Each that is named lets another move up; fifty forms on one page took most of its time.
    """
    unclear = [
        line.payment
        for one in groups
        for line in one.lines
        if one.name == Certainty.UNCLEAR and line.waiting and line.payment.left_ore > 0
    ]
    if not unclear:
        return {}
    general = next(iter(open_purposes(reading(), today())), (0, ""))[0]
    return {
        one.payment_id: RowForm(one.payment_id, one.left_ore, general)
        for one in unclear[:WITH_FORM]
    }


def _refunds() -> list[tuple[RefundRow, list[Withdrawal]]]:
    """Refunds of which the bank's row is still to come, with those that it may be."""
    untold = untold_refunds(reading(), viewer())
    found = withdrawals(reading(), untold)
    return [(one, found[one.refund_id]) for one in untold if found[one.refund_id]]


def _parked(count: int) -> Group:
    """What waits for the answer to a question."""
    rows = [] if _asked() else bank_queue.parked_rows(reading(), keys(), viewer())
    return Group("parked", tuple(Line(row.payment, row) for row in rows), count)


def _questions(groups: Sequence[Group]) -> dict[int, list[Question]]:
    """What was asked about the payments that are shown, and answered."""
    ids = [line.payment.payment_id for one in groups for line in one.lines if line.waiting]
    return questions_about(reading(), keys(), viewer(), ids)


def _to_ask(groups: Sequence[Group]) -> frozenset[int]:
    """Those of the lines that were decided alike before, of which nobody said whether it goes on so."""
    ids = [line.payment.payment_id for one in groups for line in one.lines if not line.waiting]
    return to_be_asked(reading(), ids) if ids else frozenset()


def _asked() -> str | None:
    """The group that the address names."""
    name = request.args.get("grupp")
    return name if name in set(Certainty) else None


def _after() -> int:
    return request.args.get("efter", 0, type=int)


def _groups(since: datetime | None) -> list[Group]:
    """The three groups: certain, likely, unclear; what is less sure by now stands lower."""
    counts, alone, left = bank_queue.counts(reading()), _asked(), PAGE
    rows: dict[Certainty, list[WaitingRow]] = {}
    for one in (Certainty.CERTAIN, Certainty.LIKELY, Certainty.UNCLEAR):
        limit, start = _limit(one, left, alone), _after() if alone == one else 0
        rows[one] = _waiting(one, start, limit) if limit and counts[one] else []
        left -= len(rows[one]) if one is Certainty.LIKELY else 0
    shown = since is not None and alone is None
    decided = bank_queue.decided(reading(), keys(), viewer(), since) if shown and since else {}
    return [_group(one, rows, counts, decided.get(one, [])) for one in rows]


def _waiting(group: Certainty, after: int, limit: int) -> list[WaitingRow]:
    return bank_queue.waiting_in(reading(), keys(), viewer(), group, after=after, limit=limit)


def _limit(group: Certainty, left: int, alone: str | None) -> int:
    if alone is not None:
        return PAGE if alone == group else 0
    if group is Certainty.CERTAIN:
        return SURE_SHOWN
    return left if group is Certainty.LIKELY else max(left, LEAST)


def _group(
    one: Certainty,
    rows: Mapping[Certainty, list[WaitingRow]],
    counts: Mapping[Certainty, int],
    decided: Sequence[PaymentRow],
) -> Group:
    """One group with what fell into it from the surer ones, and what was decided in it."""
    every = [row for some in rows.values() for row in some]
    mine = [row for row in every if row.certainty is one]
    moved = len(mine) - sum(row.kept_as is one for row in every)
    newest = max((_named_at(row) for row in decided), default=0)
    lines = [Line(row.payment, row) for row in mine]
    lines += [Line(row, latest=_named_at(row) == newest) for row in decided]
    more = counts[one] > len(rows[one]) > 0
    return Group(
        one, tuple(sorted(lines, key=lambda line: line.payment.payment_id)), counts[one] + moved,
        rows[one][-1].payment.payment_id if more else None,
    )  # fmt: skip


def _named_at(row: PaymentRow) -> int:
    """The newest naming of a payment."""
    return max(part.allocation_id for part in row.parts)
