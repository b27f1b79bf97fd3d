"""What becomes of each row of a list: new, up to date, known already, doubtful, or wrong; and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from qmember.domain.alike import Described, Key, Likeness, compared, described, keys_of, sought
from qmember.domain.columns import Column
from qmember.domain.errors import Translator
from qmember.domain.moved_facts import CONTACT, OF_ROW, CellProblem, Moved, merged, read_row
from qmember.domain.tables import TOO_WIDE, Table, TableRow
from qmember.domain.text import fold

MOST_PAIRS = 3


class Verdict(StrEnum):
    """What becomes of a row. Only ``NEW`` and ``UPDATE`` change anything when the list is saved."""

    NEW = "new"
    UPDATE = "update"
    KNOWN = "known"
    MERGED = "merged"
    DOUBT = "doubt"
    ERROR = "error"
    SKIPPED = "skipped"


READY = frozenset({Verdict.NEW, Verdict.UPDATE})
WAITING = frozenset({Verdict.DOUBT, Verdict.ERROR})


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the register whom the viewer may meet by name; hidden people are never here.

    ``has_membership``: what she was as a member is known here, and a list changes nothing of it.
    """

    person_id: int
    number: str
    version: int
    moved: Moved
    has_membership: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What the list says otherwise than the register: a field of ``CONTACT``, old and new."""

    field: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Who a row may be: ``code`` is a person's number, or the number of an earlier row."""

    code: str
    moved: Moved
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided of a row: ``same`` person as a code, none of ``others``, or left out."""

    same: str | None = None
    others: frozenset[str] = frozenset()
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict. ``into`` is the earlier row that it is the same person as.

    ``told`` is what the row itself says; ``moved`` also what rows say that were merged into it.
    ``joins``: she is in the register, and becomes the member that the row says.
    """

    number: int
    verdict: Verdict
    moved: Moved
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    pairs: tuple[Pair, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    into: int | None = None
    told: Moved = field(default_factory=Moved)
    joins: bool = False

    def sentences(self, translate: Translator) -> list[str]:
        """What is wrong with the row, each as a sentence that begins with its number."""
        return [
            translate(OF_ROW, row=self.number, problem=text[:1].lower() + text[1:])
            for text in (problem.text(translate) for problem in self.problems)
        ]


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose about a list: its columns, corrected cells by row, and decisions by row."""

    columns: Mapping[int, Column]
    cells: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    decided: Mapping[int, Decided] = field(default_factory=dict)


Remember = Callable[[Moved], Known | None]
"""Whom the very same row made when it was read before; None when it was not."""


def judge(
    table: Table,
    choices: Choices,
    register: Iterable[Known],
    *,
    today: date,
    remember: Remember = lambda _: None,
) -> list[Judged]:
    """The verdict on every row, in order; what a row leaves out is filled by those merged into it."""
    judge_ = _Judge(table, choices, register, today, remember)
    for row in table.rows:
        judge_.take(row)
    return list(judge_.rows.values())


def changes_of(known: Moved, moved: Moved) -> tuple[Change, ...]:
    """What of somebody's contact a list says otherwise. A name is never changed by a list."""
    pairs = ((name, getattr(known, name), getattr(moved, name)) for name in CONTACT)
    return tuple(
        Change(name, old, new) for name, old, new in pairs if new and fold(new) != fold(old or "")
    )


class _Judge:
    """The rows that were judged so far, and everybody whom the next may be."""

    def __init__(
        self,
        table: Table,
        choices: Choices,
        register: Iterable[Known],
        today: date,
        remember: Remember,
    ) -> None:
        self.choices, self.today, self.remember = choices, today, remember
        self.headings = dict(enumerate(table.header))
        self.wide = {
            int(str(problem.where.values["row"])): problem
            for problem in table.problems if problem.where and problem.message == TOO_WIDE
        }  # fmt: skip
        self.rows: dict[int, Judged] = {}
        self.seen: dict[Moved, int] = {}
        self.people: dict[str, Known] = {}
        self.taken: dict[str, int] = {}
        self.by_key: defaultdict[Key, list[tuple[str, Described]]] = defaultdict(list)
        for known in register:
            self.people[known.number] = known
            self._meet(known.number, known.moved)

    def take(self, row: TableRow) -> None:
        """Judge one row."""
        corrected = self.choices.cells.get(row.number, {})
        cells = dict(enumerate(row.cells)) | dict(corrected)
        moved, problems = read_row(cells, self.choices.columns, self.headings, self.today)
        decided = self.choices.decided.get(row.number, Decided())
        if row.number in self.wide and not corrected:
            wide = self.wide[row.number]
            problems = (*problems, CellProblem(Column.OTHER, wide.message, wide.values))
        if decided.skipped:
            found = Judged(row.number, Verdict.SKIPPED, moved)
        elif problems:
            found = Judged(row.number, Verdict.ERROR, moved, problems=problems)
        else:
            found = self._settled(row.number, moved, decided)
        self.rows[row.number] = found = replace(found, told=moved)
        if found.verdict is Verdict.MERGED:
            self._merge(found)
        elif found.verdict not in {Verdict.ERROR, Verdict.SKIPPED}:
            self.seen.setdefault(moved, row.number)
            self._meet(str(row.number), moved)

    def _settled(self, number: int, moved: Moved, decided: Decided) -> Judged:
        """The verdict on a row in which nothing is wrong."""
        if decided.same in self.people:
            return self._as(number, moved, self.people[decided.same])
        if (earlier := self._row(decided.same)) is not None:
            return Judged(number, Verdict.MERGED, moved, into=earlier)
        if (before := self.remember(moved)) is not None:
            return Judged(number, Verdict.KNOWN, moved, before)
        if moved in self.seen:
            return Judged(number, Verdict.MERGED, moved, into=self.seen[moved])
        others = decided.others | self._as_known(decided.others)
        pairs = [pair for pair in self._pairs(moved) if pair.code not in others]
        sure = [pair for pair in pairs if pair.likeness.sure and pair.code in self.people]
        if len(sure) == 1 and not any(pair.code not in self.people for pair in pairs):
            return self._as(number, moved, self.people[sure[0].code])
        verdict = Verdict.DOUBT if pairs else Verdict.NEW
        return Judged(number, verdict, moved, pairs=tuple(pairs[:MOST_PAIRS]))

    def _as_known(self, codes: Iterable[str]) -> set[str]:
        """Who is not the same as an earlier row is not the one of the register that it was either."""
        rows = (self.rows.get(int(code)) for code in codes if code.isdecimal())
        return {row.known.number for row in rows if row is not None and row.known}

    def _as(self, number: int, moved: Moved, known: Known) -> Judged:
        """The row is about somebody of the register; of two such rows the first has the changes."""
        first = self.taken.setdefault(known.number, number)
        if first != number:
            return Judged(number, Verdict.MERGED, moved, into=first)
        changes = changes_of(known.moved, moved)
        joins = moved.tells_of_membership and not known.has_membership
        verdict = Verdict.UPDATE if changes or joins else Verdict.KNOWN
        return Judged(number, verdict, moved, known, changes, joins=joins)

    def _row(self, code: str | None) -> int | None:
        """The earlier row that a code says, or the one that it was merged into."""
        found = self.rows.get(int(code)) if code and code.isdecimal() else None
        if found is None or found.verdict in {Verdict.ERROR, Verdict.SKIPPED}:
            return None
        return found.number if found.into is None else found.into

    def _merge(self, found: Judged) -> None:
        """What the row says beyond the row that it belongs to is taken along there."""
        if found.into is None:
            return
        first = self.rows[found.into]
        whole = merged(first.moved, found.moved)
        fuller = replace(first, moved=whole)
        if first.known is not None:
            fuller = replace(self._as(first.number, whole, first.known), told=first.told)
        self.rows[found.into] = fuller

    def _meet(self, code: str, moved: Moved) -> None:
        ready = described(moved)
        for key in keys_of(ready):
            self.by_key[key].append((code, ready))

    def _pairs(self, moved: Moved) -> list[Pair]:
        """Everybody whom the row may be, the likeliest first; who was met in an earlier row comes once."""
        me = described(moved)
        met = {code: other for key in sought(me) for code, other in self.by_key.get(key, ())}
        likely = ((code, other.moved, compared(me, other)) for code, other in met.items())
        pairs = [Pair(*one) for one in likely if one[2].maybe]
        maybe = sorted(pairs, key=lambda pair: -pair.likeness.points)
        rows = {pair.code for pair in maybe if pair.code not in self.people}
        same = {known.number for code in rows if (known := self.rows[int(code)].known)}
        return [pair for pair in maybe if pair.code not in same]


def counts(rows: Sequence[Judged]) -> dict[Verdict, int]:
    """How many rows have each verdict."""
    return {verdict: sum(row.verdict is verdict for row in rows) for verdict in Verdict}


def waiting(rows: Iterable[Judged]) -> Iterator[Judged]:
    """The rows that need somebody."""
    return (row for row in rows if row.verdict in WAITING)
