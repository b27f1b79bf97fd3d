"""The papers of an audit: everything in one zip, and the sample on paper; each is noted when it leaves."""

from __future__ import annotations

import hashlib
from typing import Literal

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qmember.domain.exports import MOST_PRINTED, ZIP, ListFormat, ListName, ListPurpose
from qmember.domain.permissions import Permission
from qmember.formats.packet_zip import HASHES, File, pack
from qmember.queries.audit import verify
from qmember.queries.reviews import Review
from qmember.services.exports import note_taken
from qmember.web.access import permit
from qmember.web.context import deed, keys, reading, service
from qmember.web.navigation import house_of_request
from qmember.web.office.list_files import sent
from qmember.web.office.review import book
from qmember.web.office.review_files import book_parts
from qmember.web.office.review_paper import draw_sample
from qmember.web.office.review_year_files import year_parts

bp = Blueprint("review_packet", __name__)
README, LOG, SAMPLE = "LAS-MIG.txt", "handelselogg.txt", "stickprov.pdf"


@bp.post("/granskning/<int:year>/underlag")
@permit(Permission.AUDIT_BOOKS)
def take(year: int) -> Response:
    """Take everything along as one file."""
    found = book(year)
    content = packet(found)
    _note(found, content, ZIP)
    return sent(content, ZIP, name=f"granskning-{year}")


@bp.post("/granskning/<int:year>/stickprov/lista")
@permit(Permission.AUDIT_BOOKS)
def sample(year: int) -> Response:
    """Take the sample along on paper, with its seed and how far it has come."""
    found = book(year)
    if len(found.rows) > MOST_PRINTED:
        flash(_("The sample is too long for paper. It stands in the papers of the audit."), "wait")
        return redirect(url_for("office.review.index", year=year))
    content = draw_sample(found, service().clock.now())
    _note(found, content, ListFormat.PDF)
    return sent(content, ListFormat.PDF, name=f"stickprov-{year}")


def packet(found: Review) -> bytes:
    """The zip: from the same state the same bytes."""
    tables = [*book_parts(found), *year_parts(found)]
    files: list[File] = [one.file() for one in tables]
    if len(found.rows) <= MOST_PRINTED:
        files.append((SAMPLE, draw_sample(found, None)))
    files.append((LOG, _chain()))
    known = {f"{one.name}.csv": one.what for one in tables} | {
        SAMPLE: _("The sample on paper, with its seed"),
        LOG: _("Whether the event log is whole, and its head"),
        HASHES: _("The SHA-256 of each file"),
    }
    return pack([(README, _readme(found, known)), *files])


def _note(found: Review, content: bytes, kind: ListFormat | Literal["zip"]) -> None:
    with deed() as unit:
        note_taken(
            unit, ListName.REVIEW, hashlib.sha256(content).hexdigest(), purpose=ListPurpose.AUDIT,
            kind=kind, rows=len(found.rows), year=found.year,
        )  # fmt: skip


def _chain() -> bytes:
    found = verify(reading(), keys())
    state = (
        _("The event log is whole: %(count)s events.", count=found.events)
        if found.intact
        else _("The event log is broken at event %(number)s.", number=found.first_broken)
    )
    return _lines(state, _("Head: %(head)s", head=found.head))


def _readme(found: Review, known: dict[str, str]) -> bytes:
    house = house_of_request()
    done = _("%(done)s of %(total)s looked at", done=found.done, total=len(found.rows))
    return _lines(
        _("The papers of the audit of %(year)s", year=found.year),
        ", ".join(part for part in (house.name, house.orgnr) if part),
        done,
        "",
        _("Nobody is named. G- and digits stand for one and the same giver through all files."),
        _("Words that name somebody are covered: •••"),
        _(
            "The sample: the place of a voucher in the queue is SHA-256 over the text qmember-1, a new line, "
            "the seed, a new line and the voucher's number. Those above the amount are taken first, then the "
            "first ones of the queue, from the months and up to the voucher that dragningar.csv tells."
        ),
        "",
        *(f"{name}: {what}" for name, what in known.items()),
    )


def _lines(*lines: object) -> bytes:
    return ("\ufeff" + "\r\n".join(str(line) for line in lines) + "\r\n").encode()
