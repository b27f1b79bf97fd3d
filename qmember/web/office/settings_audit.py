"""The event log: what was done, by whom and when, and whether the chain is whole."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from qmember.domain.permissions import Permission
from qmember.queries.audit import head, verify
from qmember.queries.audit_log import PAGE, log_page
from qmember.web.access import permit
from qmember.web.context import reading, service, viewer
from qmember.web.office.audit_words import log_line
from qmember.web.texts import lazy_gettext as _l

bp = Blueprint("audit", __name__)
AREAS = {
    "konton": (_l("Accounts and logins"), ("user.", "session.")),
    "pengar": (
        _l("Money"),
        ("gift.", "income.", "receipt.", "bank.", "payment.", "ledger.", "month.", "funding."),
    ),
    "personer": (_l("People"), ("person.", "export.")),
    "installningar": (_l("Settings"), ("setting.", "account.", "purpose.", "association.")),
    "drift": (_l("Operation"), ("mail.", "job.", "backup.", "demo.")),
}
AT_ONCE = 5000
"""So many events are checked whenever the page is shown; a longer chain when it is asked for."""


@bp.get("/installningar/behorighetslogg")
@permit(Permission.READ_AUDIT)
def index() -> str:
    """Show the newest events, and the state of the chain."""
    area = request.args.get("visa", "")
    keys, chosen = service().database.keys, AREAS[area][1] if area in AREAS else ()
    before = request.args.get("fore", type=int)
    rows = log_page(reading(), keys, viewer(), areas=chosen, before=before)
    now = head(reading())
    count = int(now.partition(":")[0])
    checked = count <= AT_ONCE or request.args.get("kontrollera") == "1"
    return render_template(
        "office/settings/audit.html", rows=[log_line(row) for row in rows], head=now, count=count,
        more=rows[-1].event_id if len(rows) == PAGE else None, area=area, filters=_filters(area),
        chain=verify(reading(), keys) if checked else None,
    )  # fmt: skip


def _filters(area: str) -> list[dict[str, object]]:
    here = "office.settings.audit.index"
    everything = {"label": _l("Everything"), "href": url_for(here), "current": area not in AREAS}
    return [
        everything,
        *(
            {"label": words, "href": url_for(here, visa=name), "current": name == area}
            for name, (words, _) in AREAS.items()
        ),
    ]
