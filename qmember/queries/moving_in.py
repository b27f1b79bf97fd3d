"""Read lists that somebody is taking in: her own drafts with a verdict on each row, and what was saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from qmember.domain.column_guess import Guess, guess_columns
from qmember.domain.columns import LEFT_OUT, Column
from qmember.domain.dates import stockholm_date
from qmember.domain.errors import NotFound
from qmember.domain.moved_facts import Moved
from qmember.domain.moving_in import Choices, Judged, Known, Remember, Verdict, counts, judge
from qmember.domain.moving_in_kept import choices_from, table_from
from qmember.domain.people import HIDDEN, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.tables import Table
from qmember.models import ListDraft, ListImport, ListRow, ListUndo, MembershipEvent, Person
from qmember.models.crypto import Keys, mac, unseal
from qmember.queries.alike import TOLD
from qmember.queries.column_memory import LastTime, last_time
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads, plain_rows

KEY = "moving-in"
UNDO_DAYS = 30
NO_LIST = "The list is not here any more. Choose the file again"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A list that waits to be saved."""

    draft_id: int
    at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class Review:
    """A list that waits, its columns with what was chosen for them, and the verdict on each row.

    ``before`` is how the last list with the same headings was read.
    """

    draft_id: int
    sha256: str
    table: Table
    guesses: tuple[Guess, ...]
    choices: Choices
    rows: tuple[Judged, ...]
    before: LastTime | None = None

    @property
    def as_on(self) -> date | None:
        """The day of the last list with the same headings, when the columns are chosen as in that."""
        same = self.before and self.before.columns == self.choices.columns
        return self.before.on if self.before and same else None

    @property
    def counts(self) -> dict[Verdict, int]:
        return counts(self.rows)

    @property
    def ready(self) -> int:
        """How many rows are saved when the button is pressed."""
        return self.counts[Verdict.NEW] + self.counts[Verdict.UPDATE]

    @property
    def waiting(self) -> int:
        """How many rows need somebody first."""
        return self.counts[Verdict.DOUBT] + self.counts[Verdict.ERROR]

    def column(self, at: int) -> Column:
        """What a column is taken as: as chosen, else it is left out for the reason that was guessed."""
        guess = self.guesses[at]
        return self.choices.columns.get(at, guess.column if guess.left_out else Column.OTHER)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A list that was saved. ``can_undo`` tells that the time for it has not passed."""

    import_id: int
    at: datetime
    by: str
    added: int
    updated: int
    undone: bool
    can_undo: bool


def drafts(session: Reads, keys: Keys, viewer: Viewer) -> list[DraftRow]:
    """The viewer's own lists that wait, the newest first."""
    if not viewer.may(Permission.IMPORT_PEOPLE) or viewer.user_id is None:
        return []
    mine = select(ListDraft).where(ListDraft.user_id == viewer.user_id)
    found = session.scalars(mine.order_by(ListDraft.id.desc())).all()
    return [DraftRow(one.id, one.at, len(table_of_draft(keys, one).rows)) for one in found]


def review(session: Reads, keys: Keys, viewer: Viewer, draft_id: int, *, today: date) -> Review:
    """One of the viewer's own lists; NotFound for those of others, as if they did not exist."""
    draft = own_draft(session, viewer, draft_id)
    table = table_of_draft(keys, draft)
    choices = choices_of(keys, draft)
    rows = judged(session, keys, viewer, table, choices, today=today)
    guesses, before = guess_columns(table), last_time(session, keys, table)
    return Review(draft.id, draft.sha256, table, guesses, choices, tuple(rows), before)


def own_draft(session: Reads, viewer: Viewer, draft_id: int) -> ListDraft:
    """The row of one of the viewer's own lists."""
    draft = session.get(ListDraft, draft_id)
    may = viewer.may(Permission.IMPORT_PEOPLE)
    if draft is None or draft.user_id != viewer.user_id or not may:
        raise NotFound(NO_LIST)
    return draft


def judged(
    session: Reads, keys: Keys, viewer: Viewer, table: Table, choices: Choices, *, today: date
) -> list[Judged]:
    """The verdict on every row, compared with those whom the viewer may meet by name."""
    known = list(register(session, viewer))
    remember = remembered(session, keys, known)
    return judge(table, choices, known, today=today, remember=remember)


def register(session: Reads, viewer: Viewer) -> Iterator[Known]:
    """Everybody whom a row may be compared with. Hidden people never are: nothing may hint at them."""
    if not viewer.may(Permission.READ_PEOPLE):
        return
    named = (Person.name.is_not(None), Person.protection.not_in(HIDDEN), *in_scope(viewer))
    members = set(session.scalars(select(MembershipEvent.person_id).distinct()))
    query = select(Person.id, Person.number, Person.version, *TOLD).where(*named)
    for row_id, number, version, *told in plain_rows(session, query.order_by(Person.id)):
        yield Known(row_id, show_number(number), version, Moved(*told), row_id in members)


def remembered(session: Reads, keys: Keys, known: list[Known]) -> Remember:
    """Whom the same row made when it was saved before, as long as she can be met by name."""
    by_id = {one.person_id: one for one in known}
    undone = select(ListUndo.import_id)
    query = select(ListRow.mark, ListRow.person_id).where(ListRow.import_id.not_in(undone))
    marks = {mark: by_id[i] for mark, i in session.execute(query) if i in by_id}
    return lambda moved: marks.get(mark_of(keys, moved))


def mark_of(keys: Keys, moved: Moved) -> str:
    """A keyed mark of all that a row says: equal rows have equal marks, and nobody can read one."""
    told = json.dumps(asdict(moved), sort_keys=True, default=str, ensure_ascii=False)
    return mac(keys.derive(KEY), told.encode()).hex()


def imports(session: Reads, *, today: date, limit: int = 20) -> list[ImportRow]:
    """The lists that were saved, the newest first."""
    query = select(ListImport, ListUndo.import_id.label("undone")).outerjoin(
        ListUndo, ListUndo.import_id == ListImport.id
    )
    rows = session.execute(query.order_by(ListImport.id.desc()).limit(limit))
    return [
        ImportRow(
            one.id, one.at, one.by, one.added, one.updated, bool(undone),
            not bool(undone) and today <= last_undo_day(one.at),
        )
        for one, undone in rows
    ]  # fmt: skip


def last_undo_day(at: datetime) -> date:
    """The last day on which a saving can be undone."""
    return stockholm_date(at) + timedelta(days=UNDO_DAYS)


def left_out(review_: Review) -> list[Guess]:
    """The columns that are not taken along because of what they seem to tell."""
    telling = LEFT_OUT - {Column.OTHER}
    return [guess for guess in review_.guesses if review_.column(guess.at) in telling]


def choices_of(keys: Keys, draft: ListDraft) -> Choices:
    """What was chosen about a list."""
    return choices_from(_open(keys, draft.choices, f"list_draft.choices:{draft.id}"))


def table_of_draft(keys: Keys, draft: ListDraft) -> Table:
    """The rows of a list that wait."""
    return table_from(_open(keys, draft.content, f"list_draft.content:{draft.id}"))


def _open(keys: Keys, sealed: bytes, context: str) -> dict[str, object]:
    plain: dict[str, object] = json.loads(unseal(keys.derive(KEY), sealed, context))
    return plain
