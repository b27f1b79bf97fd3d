"""Where to go next: only pages of our own, whatever an address asks for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

PRINTABLE = re.compile(r"/(?![/\\])[!-~]*")
"""An address that begins with one slash and has no blank, control or foreign letter."""


def own_path(text: str | None) -> str | None:
    """``text`` when it is the address of one of our pages that can be opened, else None."""
    return text if text and _endpoint(text, "GET") else None


def form_path(text: str | None) -> str | None:
    """``text`` when it is an address of ours that takes a form, and not one of signing in; else None."""
    endpoint = _endpoint(text or "", "POST")
    if endpoint is None or (
        endpoint.startswith("auth.") and not endpoint.startswith("auth.account.")
    ):
        return None
    return text


def _endpoint(text: str, method: str) -> str | None:
    if not PRINTABLE.fullmatch(text) or "\\" in text:
        return None
    try:
        adapter = current_app.create_url_adapter(request)
        if adapter is None or urlsplit(text).netloc:
            return None
        found: str = adapter.match(urlsplit(text).path, method=method)[0]
    except (HTTPException, RequestRedirect, ValueError):
        return None
    return found
