"""The one search box: people, money, vouchers, receipts and pages, whatever the viewer may see."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qmember.domain.permissions import Permission
from qmember.domain.search import Asked, read_question
from qmember.domain.text import words
from qmember.queries.search import Found, look_for
from qmember.web.access import permit
from qmember.web.context import reading, today, viewer
from qmember.web.navigation import pages
from qmember.web.office.settings import PLACES
from qmember.web.words import INCOME_WORDS, KIND_WORDS, VOUCHER_WORDS

bp = Blueprint("search", __name__)


@bp.get("/sok")
@permit(Permission.SEE_OVERVIEW)
def index() -> str:
    """Show the empty box."""
    return _page(Asked(""), None)


@bp.post("/sok")
@permit(Permission.SEE_OVERVIEW)
def show() -> str | Response:
    """Show what was found; the one thing that has this number is opened at once."""
    asked = read_question(request.form.get("q", ""), today())
    found = look_for(reading(), viewer(), asked, on=today())
    if found.count == 1 and (address := _address(found, asked)):
        return redirect(address)
    return _page(asked, found)


def _address(found: Found, asked: Asked) -> str | None:
    """Where the only hit is shown, when it was asked for by its number."""
    if found.voucher:
        return url_for("office.ledger.show", number=found.voucher.number)
    if found.receipt:
        return url_for("office.receipts.show", number=found.receipt.number)
    if found.people and (asked.person or asked.member_no):
        return url_for("office.people.show", number=found.people[0].number)
    return None


def _page(asked: Asked, found: Found | None) -> str:
    return render_template(
        "office/search/index.html", asked=asked, found=found, places=_places(asked),
        income_words=INCOME_WORDS, kind_words=KIND_WORDS, voucher_words=VOUCHER_WORDS,
    )  # fmt: skip


def _places(asked: Asked) -> list[dict[str, str]]:
    """The viewer's own pages whose names have words that begin with those searched for."""
    sought = words(asked.words)
    if not sought:
        return []
    return [
        page
        for page in [*pages(viewer()), *settings_pages()]
        if all(any(word.startswith(part) for word in words(page["label"])) for part in sought)
    ]


def settings_pages() -> list[dict[str, str]]:
    """The pages behind the settings that the viewer may open."""
    return [
        {"label": str(label), "href": url_for(f"office.settings.{name}.index")}
        for name, label, _text, permission in PLACES
        if viewer().may(permission)
    ]
