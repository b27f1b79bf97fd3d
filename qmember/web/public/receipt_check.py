"""Whether a receipt is genuine: anybody may ask who has its code, and learns nothing more."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from qmember.domain.check_codes import read_code, show_code
from qmember.queries.receipt_codes import Verdict
from qmember.services.receipt_codes import check
from qmember.web.access import open_to_all
from qmember.web.context import deed
from qmember.web.filters import say
from qmember.web.forms.receipts import CodeForm
from qmember.web.public.leaving import leave_to

bp = Blueprint("receipt_check", __name__)
WHY = "whoever is shown a receipt may ask whether it is genuine; no name, amount or day is told"
TOO_MANY = "Wait an hour and try again, or call us"


@bp.get("/kvitto")
@open_to_all(WHY)
def index() -> str:
    """Ask for the code."""
    return _page(CodeForm(formdata=None))


@bp.get("/kvitto/<code>")
@open_to_all(WHY)
def show(code: str) -> str:
    """The same page with the code of the address written in; only a press asks."""
    form, known = CodeForm(formdata=None), read_code(code)
    form.code.data = show_code(known) if known else code[:40]
    return _page(form)


@bp.post("/kvitto")
@open_to_all(WHY)
def create() -> str | tuple[str, int]:
    """Answer: genuine, void, or that no receipt has the code."""
    form = CodeForm()
    if not form.validate():
        return _page(form), 422
    with deed() as unit:
        found = check(unit, form.code.data or "", computer=str(request.remote_addr))
    if found is None:
        form.code.errors = [say(TOO_MANY)]
        return _page(form), 429
    return _page(form, found)


def _page(form: CodeForm, found: Verdict | None = None) -> str:
    return render_template("public/receipt_check.html", form=form, found=found, leave_to=leave_to())
