"""A giver fetches her receipt by the link in her mail: nothing is shown before she presses, and once."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from qmember.queries.statement_rows import open_statement
from qmember.services.receipt_drawing import bytes_of
from qmember.services.receipt_links import TOO_MANY, Fetched, fetch
from qmember.web.access import open_to_all
from qmember.web.context import deed, keys, reading, service
from qmember.web.filters import say
from qmember.web.public.leaving import leave_to

bp = Blueprint("receipt_fetch", __name__)
WHY = "the link in her mail is the giver's proof; it works once and shows no name before"
FILE = "kvitto.pdf"
"""The same name for everybody: it tells neither whose it is nor of what."""


@bp.get("/kvitto/hamta/<token>")
@open_to_all(WHY)
def show(token: str) -> str:
    """Ask for a press: programs that follow the links of mails do not use it up."""
    return render_template("public/receipt_fetch.html", token=token, told="", leave_to=leave_to())


@bp.post("/kvitto/hamta/<token>")
@open_to_all(WHY)
def create(token: str) -> Response | tuple[str, int]:
    """Use the link up and send the paper."""
    with deed() as unit:
        found = fetch(unit, token, computer=str(request.remote_addr))
    if not isinstance(found, Fetched):
        page = render_template(
            "public/receipt_fetch.html", token=token, told=say(found), leave_to=leave_to()
        )
        return page, 429 if found == TOO_MANY else 410
    answer = Response(_content(found), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


def _content(found: Fetched) -> bytes:
    if found.statement_id is not None:
        return open_statement(reading(), keys(), found.statement_id)[1]
    content = bytes_of(service().database, found.receipt_id or 0)
    if not found.again:
        return content
    from qmember.pdf.stamp import COPY, stamp

    return stamp(content, COPY)
