"""Set up the second factor: a secret for the app, shown as a picture and as text; then the codes."""

from __future__ import annotations

import io

from flask import Blueprint, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from qmember.domain.errors import Refused
from qmember.queries.users import Account
from qmember.services.second_factor import new_totp_secret, set_second_factor, totp_address
from qmember.web.access import open_to_all
from qmember.web.auth.sign_in import begin
from qmember.web.context import deed
from qmember.web.forms.auth import EnrolForm
from qmember.web.forms.fields import refuse
from qmember.web.navigation import home, house_of_request
from qmember.web.paths import own_path
from qmember.web.sessions import ENROL, FULL, browser
from qmember.web.signed_in import half_signed_in

bp = Blueprint("enrol", __name__)
QUIET = 4
"""Modules of white around a QR code; with fewer some cameras do not find it (ISO 18004)."""

SECRET = "totp_secret"  # noqa: S105  # the name under which the session keeps it


@bp.get("/logga-in/andra-faktor")
@open_to_all("an account with an office is not signed in before it has a second factor")
def show() -> str | Response:
    """Show the secret; the same one until it is used, so that reloading does no harm."""
    account = _account()
    if account is None:
        return redirect(url_for("auth.sign_in.show"))
    return _page(account, EnrolForm(formdata=None))


@bp.post("/logga-in/andra-faktor")
@open_to_all("an account with an office is not signed in before it has a second factor")
def create() -> Response | tuple[str, int] | str:
    """Keep the secret when the code is right, begin the full session and show the recovery codes."""
    account, form = _account(), EnrolForm()
    if account is None:
        return redirect(url_for("auth.sign_in.show"))
    if not form.validate():
        return _page(account, form), 422
    if SECRET not in browser():
        return redirect(url_for("auth.enrol.show"))
    user_id, next_path = account.viewer.user_id or 0, own_path(browser().get("next"))
    try:
        with deed() as unit:
            codes = set_second_factor(unit, user_id, browser()[SECRET], form.code.data)
            begin(unit, account, FULL, factor=True)
    except Refused as error:
        refuse(form, error, otherwise="code")
        return _page(account, form), 422
    return render_template(
        "auth/recovery_codes.html", codes=codes, next=next_path or home(g.viewer)
    )


def qr_path(text: str) -> tuple[str, int]:
    """A QR code as an SVG path of lines one module thick, and the side of its square in modules."""
    import segno

    code = segno.make(text, error="m")
    out = io.BytesIO()
    code.save(
        out, kind="svg", svgclass=None, lineclass=None, xmldecl=False, svgns=False, border=QUIET
    )
    drawing = out.getvalue().decode()
    return drawing.split(' d="', 1)[1].split('"', 1)[0], int(code.symbol_size(border=QUIET)[0])


def _account() -> Account | None:
    return half_signed_in() if browser().stage == ENROL else None


def picture(email: str) -> dict[str, object]:
    """The secret of this session, made when it has none, as text and as the QR code of its address."""
    mine = browser()
    if SECRET not in mine:
        mine[SECRET] = new_totp_secret()
    address = totp_address(mine[SECRET], email, house_of_request().name or "qmember")
    path, side = qr_path(address)
    return {"secret": mine[SECRET], "path": path, "side": side}


def _page(account: Account, form: EnrolForm) -> str:
    return render_template("auth/enrol.html", form=form, **picture(account.email))
