"""What the pages of taking a list in say: columns, verdicts, and what a file led to."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _

from qmember.domain.bank_problems import Problem
from qmember.domain.columns import LEFT_OUT, Column
from qmember.domain.moved_facts import Moved
from qmember.domain.moving_in import Change, Judged, Verdict
from qmember.domain.text import mask_email, mask_phone
from qmember.queries.moving_in import Review
from qmember.services.moving_in_save import Saved
from qmember.web.filters import kr, say
from qmember.web.texts import lazy_gettext as _l

COLUMN_WORDS: dict[Column, LazyString] = {
    Column.NAME: _l("Name"), Column.FIRST_NAME: _l("First name"), Column.LAST_NAME: _l("Last name"),
    Column.EMAIL: _l("E-mail"), Column.PHONE: _l("Telephone"), Column.STREET: _l("Street address"),
    Column.POSTCODE: _l("Postcode"), Column.CITY: _l("Place"), Column.ADDRESS: _l("Whole address"),
    Column.ORGNR: _l("Organisation number"), Column.MEMBER_NUMBER: _l("Number in the list"),
    Column.MEMBER_TYPE: _l("Member type"), Column.JOINED_ON: _l("Joined"),
    Column.PAID_YEAR: _l("Paid year"), Column.PAID_AMOUNT: _l("Amount paid"),
    Column.PAID_ON: _l("Payment date"), Column.OPEN_AMOUNT: _l("Left to pay"),
    Column.LEFT_ON: _l("Left on"),
}  # fmt: skip
"""What a column may be chosen to hold."""

VERDICT_WORDS: dict[Verdict, LazyString] = {
    Verdict.NEW: _l("New"), Verdict.UPDATE: _l("Brought up to date"), Verdict.KNOWN: _l("Known already"),
    Verdict.MERGED: _l("Same person as another row"), Verdict.DOUBT: _l("Needs you"),
    Verdict.ERROR: _l("Needs you"), Verdict.SKIPPED: _l("Left out"),
}  # fmt: skip
FIELD_COLUMNS = {"street": Column.STREET, "postcode": Column.POSTCODE, "city": Column.CITY,
                 "email": Column.EMAIL, "phone": Column.PHONE, "orgnr": Column.ORGNR}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row that can be corrected."""

    at: int
    label: str
    text: str


def column_choices() -> list[tuple[str, str]]:
    """What a column may hold, and that it is left out."""
    return [("", _("Leave out")), *((key.value, str(word)) for key, word in COLUMN_WORDS.items())]


def left_out_lines(review: Review) -> list[str]:
    """A sentence for each column that is not taken along, with what to think of first."""
    lines = []
    for guess in review.guesses:
        column, name = review.column(guess.at), guess.heading or column_letter(guess.at)
        if column in LEFT_OUT - {Column.OTHER}:
            lines.append(
                _(
                    "The column “%(name)s” is left out. Take it along only if you know that it holds "
                    "nothing about anybody's situation.",
                    name=name,
                )
            )
    return lines


def shown_samples(review: Review, at: int) -> list[str]:
    """The first cells of a column; nothing of one that may tell of somebody's situation."""
    telling = review.guesses[at].column in LEFT_OUT - {Column.OTHER}
    return ["•••"] if telling else list(review.guesses[at].samples)


def read_words(review: Review) -> str:
    """How the list was read: its rows, its header and, of a text file, its letters."""
    table = review.table
    parts = [
        ngettext("%(num)s row was read.", "%(num)s rows were read.", len(table.rows)),
        _("The header stands in row %(row)s.", row=table.header_at)
        if table.header_at
        else _("The list has no header."),
        _("Letters: %(encoding)s.", encoding=table.encoding) if table.encoding else "",
    ]
    return " ".join(part for part in parts if part)


def column_letter(at: int) -> str:
    """What a spreadsheet calls a column: A, B … Z, AA."""
    letters, left = "", at + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cells_of(review: Review, row: Judged) -> list[Cell]:
    """The cells of a row that are taken, as they stand or as they were corrected."""
    cells = next(one.cells for one in review.table.rows if one.number == row.number)
    corrected = review.choices.cells.get(row.number, {})
    return [
        Cell(at, str(COLUMN_WORDS[column]), corrected.get(at, cells[at]))
        for at, column in sorted(review.choices.columns.items())
    ]


def change_words(change: Change) -> str:
    """``Ort: Falun → Mora``; what the register has of mail and telephone is masked."""
    old = change.old or ""
    masks = {"email": mask_email, "phone": mask_phone}
    shown = masks[change.field](old) if old and change.field in masks else old
    label = COLUMN_WORDS[FIELD_COLUMNS[change.field]]
    return f"{label}: {shown or '–'} → {change.new}"


def facts_words(moved: Moved, *, masked: bool) -> list[str]:
    """What is told of somebody, in a line; contact of the register is masked."""
    email, phone = moved.email or "", moved.phone or ""
    if masked:
        email, phone = email and mask_email(email), phone and mask_phone(phone)
    street = "" if masked else moved.street
    return [part for part in (moved.name, email, phone, street, moved.postcode, moved.city) if part]


def member_words(row: Judged) -> str:
    """What the row tells of a membership: ``Medlem sedan 2019-03-01, betalt 2026 (200 kr)``."""
    moved = row.moved
    if not moved.tells_of_membership or not (row.joins or row.verdict is Verdict.NEW):
        return ""
    since, kind = moved.joined_on, moved.member_type
    parts = [
        _("Member since %(day)s", day=since.isoformat()) if since else _("Member"), kind,
        _("paid %(year)s", year=moved.paid_year) if moved.paid_year else None,
        kr(moved.paid_ore) if moved.paid_ore else None,
        _("left to pay %(amount)s", amount=kr(moved.open_ore)) if moved.open_ore else None,
        _("left on %(day)s", day=moved.left_on.isoformat()) if moved.left_on else None,
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def problem_words(problem: Problem) -> str:
    """A problem of a file with its place."""
    text = problem.text(say)
    return f"{problem.where.text(say)}: {text}" if problem.where else text


def saved_words(saved: Saved) -> str:
    """What the saving led to."""
    if saved.import_id is None:
        return str(_("Nothing was new. Nothing has changed."))
    parts = [_("Saved.")]
    if saved.added:
        parts.append(ngettext("%(num)s new person.", "%(num)s new people.", saved.added))
    if saved.updated:
        parts.append(
            ngettext("%(num)s brought up to date.", "%(num)s brought up to date.", saved.updated)
        )
    if saved.waiting:
        parts.append(
            ngettext("%(num)s row waits for you.", "%(num)s rows wait for you.", saved.waiting)
        )
    return " ".join(parts)
