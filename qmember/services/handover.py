"""Hand entries over to the bookkeeping: each once, in a batch whose file stays as it was made."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from qmember import __version__
from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.exports import SIE, ListName, ListPurpose
from qmember.domain.handover import Collective, collective, project_code, years_of
from qmember.domain.permissions import Permission
from qmember.domain.sie import PROJECT, SieFile, SieYear
from qmember.domain.text import clean_line
from qmember.formats.sie_write import Written, write_sie
from qmember.models import (
    HandoverBatch,
    HandoverEntry,
    HandoverFile,
    HandoverVoucher,
    Purpose,
    PurposeProject,
)
from qmember.queries import handover as reads
from qmember.queries.accounts import account_names
from qmember.queries.association import Association, association
from qmember.queries.handover import BatchRow
from qmember.queries.reading import Values
from qmember.services import audit
from qmember.services.exports import note_taken
from qmember.services.unit import Unit

NOTHING = (
    "Everything in the period has already been handed over. Choose other days, or fetch a file that was "
    "made before"
)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The batch that was asked for; not ``new`` when it was made before."""

    batch: BatchRow
    new: bool


def hand_over(unit: Unit, first: date, last: date) -> HandedOver:
    """Make a batch of everything booked from ``first`` to ``last`` that has not been handed over.

    Asked for once more, when nothing has been added, it is the batch that was made for this period;
    Refused when there is none.
    """
    unit.need(Permission.HAND_OVER)
    if last < first:
        raise Refused("The last day is before the first", field="to_on", code="bad-period")
    entries = reads.unsent_entries(unit.session, first, last)
    if not entries:
        return _made_before(unit, first, last)
    counts = Counter((one.booked_on, one.kind) for one in entries)
    made = list(collective(reads.gathered(unit.session, first, last), counts))
    number, voucher = reads.next_numbers(unit.session)
    written = write_sie(_file(unit, made, number, voucher))
    row = _store(unit, written, made, (number, first, last))
    _store_vouchers(unit, made, number, voucher)
    _store_entries(unit, entries, made, voucher)
    audit.note(
        unit, Event.HANDED_OVER, "handover", number, from_on=first, to_on=last, rows=row.rows,
        checksum=row.sha256,
    )  # fmt: skip
    return HandedOver(reads.batch(unit.session, number), new=True)


def take_file(unit: Unit, batch_id: int, *, purpose: ListPurpose = ListPurpose.BOOKS) -> bytes:
    """The file of a batch, noted as taken along; the very same bytes each time."""
    row = reads.batch(unit.session, batch_id)
    content = reads.content_of(unit.session, batch_id)
    note_taken(unit, ListName.SIE, row.sha256, purpose=purpose, kind=SIE, rows=row.rows)
    return content


def choose_project(unit: Unit, purpose_id: int, *, code: str, name: str) -> None:
    """Say which project of the bookkeeping a purpose is from now on; an empty code takes it off.

    Refused for a code that another purpose has.
    """
    unit.need(Permission.HAND_OVER)
    purpose = unit.session.get(Purpose, purpose_id)
    if purpose is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    written = project_code(code)
    others = [one.code for one in reads.project_rows(unit.session) if one.purpose_id != purpose_id]
    if written and written.casefold() in {other.casefold() for other in others}:
        raise Refused("Another purpose has that code already", field="code", code="known")
    row = PurposeProject(
        purpose_id=purpose_id, code=written, name=clean_line(name, 50) or written, at=unit.now,
        by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.PURPOSE_PROJECT, "purpose", purpose_id, number=written)


def _made_before(unit: Unit, first: date, last: date) -> HandedOver:
    known = reads.batch_of_period(unit.session, first, last)
    if known is None:
        raise Refused(NOTHING, field="from_on", code="nothing-to-hand-over")
    return HandedOver(known, new=False)


def _file(unit: Unit, made: Sequence[Collective], number: int, voucher: int) -> SieFile:
    """The file's content: no name, no text of anybody's."""
    house = association(unit.session, unit.today)
    names = account_names(unit.session)
    used = sorted({row.account for one in made for row in one.rows})
    codes = {code for one in made for row in one.rows for _, code in row.objects}
    known = {row.code: row.name for row in reads.projects(unit.session).values()}
    return SieFile(
        program="qmember", version=__version__, company=house.name, orgnr=house.orgnr,
        prose=f"Överlämning {number}", made_on=unit.today, years=_years(made, house),
        accounts={account: names[account] for account in used},
        dimensions={PROJECT: "Projekt"} if codes else {},
        objects={(PROJECT, code): known[code] for code in sorted(codes)},
        vouchers=tuple(one.voucher(voucher + at, number) for at, one in enumerate(made)),
    )  # fmt: skip


def _years(made: Sequence[Collective], house: Association) -> tuple[SieYear, ...]:
    return years_of(made[0].booked_on, made[-1].booked_on, house.fiscal_month)


def _store(
    unit: Unit, written: Written, made: Sequence[Collective], asked: tuple[int, date, date]
) -> HandoverBatch:
    number, first, last = asked
    row = HandoverBatch(
        id=number, from_on=first, to_on=last, entries=sum(one.entries for one in made),
        vouchers=len(made), rows=sum(len(one.rows) for one in made),
        debit_ore=sum(one.debit_ore for one in made), replaced=written.replaced,
        sha256=hashlib.sha256(written.content).hexdigest(), at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    unit.session.add(HandoverFile(batch_id=number, packed=zlib.compress(written.content)))
    unit.session.flush()
    return row


def _store_vouchers(unit: Unit, made: Sequence[Collective], number: int, voucher: int) -> None:
    rows = [
        {
            "number": voucher + at, "batch_id": number, "booked_on": one.booked_on,
            "kind": one.kind, "entries": one.entries, "debit_ore": one.debit_ore,
        }
        for at, one in enumerate(made)
    ]  # fmt: skip
    unit.session.execute(insert(HandoverVoucher), rows)


def _store_entries(
    unit: Unit, entries: Sequence[Values], made: Sequence[Collective], voucher: int
) -> None:
    """Note of every entry of the batch in which collective voucher it lies.

    One by one, and not by a question over the table that is being filled: PostgreSQL would plan that
    as if the table stayed empty.
    """
    numbers = {(one.booked_on, one.kind): voucher + at for at, one in enumerate(made)}
    rows = [{"entry_id": one.id, "voucher": numbers[one.booked_on, one.kind]} for one in entries]
    unit.session.execute(insert(HandoverEntry), rows)
