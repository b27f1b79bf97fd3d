"""The association's own colour, as a style sheet after ours; nothing of it where none was chosen."""

from __future__ import annotations

from flask import Blueprint, Response

from qmember.domain.contrast import darker, tint
from qmember.web.access import open_to_all
from qmember.web.navigation import house_of_request

bp = Blueprint("appearance", __name__)


@bp.get("/utseende.css")
@open_to_all("every page looks like the association's")
def show() -> Response:
    """The colours that follow from the one that was chosen."""
    accent = house_of_request().accent
    rule = ""
    if accent:
        rule = (
            f":root{{--plum:{accent};--plum-dark:{darker(accent)};--plum-tint:{tint(accent)};"
            f"--bs-heading-color:{accent}}}\n"
        )
    answer = Response(rule, mimetype="text/css")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
