"""A page tells that it has put what was written back into its form."""

from __future__ import annotations

from flask import Blueprint, Response

from qmember.domain.permissions import Permission
from qmember.web import drafts
from qmember.web.access import permit

bp = Blueprint("drafts", __name__)


@bp.post("/utkast")
@permit(Permission.OWN_ACCOUNT)
def delete() -> Response:
    """Forget what was kept of a form: the page has it again."""
    drafts.drop()
    return Response(status=204)
