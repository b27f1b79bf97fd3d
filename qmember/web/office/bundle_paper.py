"""A bundle on paper: its list with lines for two to sign, and the sheet on which cash is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from qmember.domain.cash import DENOMINATIONS, counted_ore
from qmember.domain.exports import ListName, destroy_by
from qmember.domain.ledger import IncomeKind
from qmember.pdf.sections import Column, Section, Sections, draw_sections
from qmember.queries.bundles import BundlePage
from qmember.queries.registered_bundles import Line, Registered
from qmember.web.context import today, viewer
from qmember.web.filters import kr, kr_plain, language
from qmember.web.navigation import house_of_request
from qmember.web.office.bundle_words import bundle_name, control_line
from qmember.web.words import INCOME_WORDS, channel_word


def bundle_list(found: Registered, at: datetime) -> bytes:
    """The list of a registered bundle as a PDF; it has no address, and nobody hidden has a name."""
    row = found.row
    counted = (_counted(found.counted),) if found.counted else ()
    caption = f"{bundle_name(row)} · {row.received_on.isoformat()} · {channel_word(row.channel)}"
    return draw_sections(
        replace(
            _paper(_("Bundle list"), caption, row.words.counters, at), notes=_notes(found),
            short=(_sums(found), *counted, _rows(found.lines)),
        )
    )  # fmt: skip


def count_sheet(bundle: BundlePage, at: datetime) -> bytes:
    """The sheet on which cash is counted: as it was counted, or empty to be filled in by hand."""
    caption = f"{bundle.head.name} · {bundle.head.received_on.isoformat()}"
    paper = _paper(_("Count of cash"), caption, bundle.counters, at)
    return draw_sections(replace(paper, short=(_counted(bundle.counted, every=True),)))


def _paper(title: str, caption: str, counters: Sequence[str], at: datetime) -> Sections:
    """A paper without its tables, with lines for the two who sign."""
    house = house_of_request()
    one, two = (*counters, "", "")[:2]
    return Sections(
        title=title, caption=caption, short=(), long=(), association_name=house.name,
        orgnr=house.orgnr, printed_at=at, printed_by=viewer().name,
        signing=(one or _("Counted by"), two or _("Counted by")), language=language(),
    )  # fmt: skip


def _sums(found: Registered) -> Section:
    """What the bundle was, kind by kind, as it was registered."""
    kinds = [kind for kind in IncomeKind if any(x.gift.kind == kind for x in found.lines)]
    lines = {kind: [x for x in found.lines if x.gift.kind == kind] for kind in kinds}
    return Section(
        _("Sums"),
        (
            Column(_("Kind"), 8),
            Column(_("Vouchers"), 3, right=True),
            Column(_("Amount (kr)"), 4, right=True),
        ),
        tuple(
            (
                str(INCOME_WORDS[kind]),
                str(len(rows)),
                kr_plain(sum(x.gift.amount_ore for x in rows)),
            )
            for kind, rows in lines.items()
        ),
        (_("Total"), str(len(found.lines)), kr_plain(found.row.total_ore)),
    )


def _rows(lines: Sequence[Line]) -> Section:
    columns = (
        Column(_("Row"), 2), Column(_("Voucher"), 4), Column(_("Giver"), 8), Column(_("Kind"), 5),
        Column(_("Purpose"), 6), Column(_("Amount (kr)"), 4, right=True),
    )  # fmt: skip
    rows = tuple(
        (
            str(line.number), line.gift.voucher, line.gift.shown_as or _("Anonymous"),
            str(INCOME_WORDS[IncomeKind(line.gift.kind)])
            if line.gift.state == "live"
            else _("Taken back"),
            line.gift.purpose or "", kr_plain(line.gift.amount_ore),
        )
        for line in lines
    )  # fmt: skip
    whole = sum(line.gift.amount_ore for line in lines)
    total = (_("Total"), "", "", "", "", kr_plain(whole))
    return Section(_("Rows"), columns, rows, total)


def _counted(counted: Mapping[int, int], *, every: bool = False) -> Section:
    """Notes and coins; ``every`` one of them, with room to write where nothing was counted."""
    columns = (
        Column(_("Note or coin"), 6), Column(_("How many"), 5, right=True),
        Column(_("Amount (kr)"), 6, right=True),
    )  # fmt: skip
    worths = [worth for worth in DENOMINATIONS if every or counted.get(worth)]
    rows = tuple(
        (
            kr(worth, whole=True),
            str(counted[worth]) if counted.get(worth) else "",
            kr_plain(worth * counted[worth]) if counted.get(worth) else "",
        )
        for worth in worths
    )
    total = (_("Total"), "", kr_plain(counted_ore(counted)) if counted else "")
    return Section(_("Counted cash"), columns, rows, total)


def _notes(found: Registered) -> tuple[str, ...]:
    """How it stood to what was counted and why, what no longer holds, and how long the list is kept."""
    row, notes = found.row, []
    if row.words.activity:
        notes.append(_("Activity: %(activity)s", activity=row.words.activity))
    if found.totals.controlled:
        why = f": {row.words.reason}" if row.words.reason else ""
        notes.append(f"{_('Counted beforehand')}: {control_line(found.totals)}{why}")
    if row.left_ore != row.total_ore:
        notes.append(
            _("%(amount)s of it still holds as it was registered.", amount=kr(row.left_ore))
        )
    last = destroy_by(ListName.BUNDLE, today())
    if last is not None:
        notes.append(_("Destroy the list no later than %(day)s.", day=last.isoformat()))
    return tuple(str(note) for note in notes)
