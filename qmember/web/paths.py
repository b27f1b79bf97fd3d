"""Where to go next: only pages of our own, whatever an address asks for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def own_path(text: str | None) -> str | None:
    """``text`` when it is the address of one of our pages that can be opened, else None."""
    if not text or not re.fullmatch(r"/(?![/\\])[!-~]*", text) or "\\" in text:
        return None
    adapter = current_app.create_url_adapter(request)
    try:
        if adapter is None or urlsplit(text).netloc:
            return None
        adapter.match(urlsplit(text).path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return None
    return text
