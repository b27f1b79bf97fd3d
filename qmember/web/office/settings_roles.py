"""Who can see what: drawn from the very table that every page, export and command asks."""

from __future__ import annotations

from flask import Blueprint, render_template

from qmember.domain.permissions import ROLE_PERMISSIONS, Permission, Role
from qmember.web.access import permit
from qmember.web.context import viewer
from qmember.web.office.permission_words import PERMISSION_WORDS
from qmember.web.words import ROLE_WORDS

bp = Blueprint("roles", __name__)


@bp.get("/installningar/roller/vem-ser-vad")
@permit(Permission.SEE_OVERVIEW)
def index() -> str:
    """Show each thing that can be seen or done, and the roles that may."""
    rows = [
        {
            "what": words,
            "roles": [
                str(ROLE_WORDS[role]) for role in Role if permission in ROLE_PERMISSIONS[role]
            ],
            "mine": viewer().may(permission),
        }
        for permission, words in PERMISSION_WORDS.items()
    ]
    mine = [str(ROLE_WORDS[role]) for role in Role if role in viewer().roles]
    return render_template("office/settings/roles.html", rows=rows, mine=mine)
