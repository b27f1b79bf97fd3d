"""What somebody had written when her screen locked: kept with her session, and given back to her once.

It is sealed on the server like everything of a session, goes over to the next session only when the
same person logs in again in the same browser, and is gone when she logs out. Nothing is kept in the
browser.
"""

from __future__ import annotations

import json

from flask import request

from qmember.web.paths import own_path
from qmember.web.sessions import DRAFT, browser

LONGEST = 16_000
"""Characters of a form as the page sends it; more is not kept."""


def keep(text: str) -> None:
    """Keep a form as the page sent it; what cannot be read is not kept, nor anything of a stranger's."""
    mine = browser()
    if mine.token is not None and (draft := _read(text)) is not None:
        mine[DRAFT] = draft


def drop() -> None:
    """Forget what was kept."""
    browser().pop(DRAFT, None)


def waiting() -> str | None:
    """The page whose form was kept."""
    draft = browser().get(DRAFT)
    return own_path(str(draft["path"])) if isinstance(draft, dict) else None


def of_this_page() -> str | None:
    """The form that was kept of the page that is shown now, for its script; None when there is none."""
    if waiting() != request.full_path.rstrip("?"):
        return None
    return json.dumps(browser()[DRAFT], ensure_ascii=False)


def _read(text: str) -> dict[str, object] | None:
    if len(text) > LONGEST:
        return None
    try:
        sent = json.loads(text)
        path, action = str(sent["path"]), str(sent["action"])
        fields = [[str(name), str(value)] for name, value in sent["fields"]]
    except (KeyError, TypeError, ValueError):
        return None
    return {"path": path, "action": action, "fields": fields} if own_path(path) else None
