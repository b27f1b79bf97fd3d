"""Headers of every answer, and forms taken only from pages of our own."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from qmember.web.context import service

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
)
POLICY = "; ".join(DIRECTIVES)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Frame-Options": "DENY",
}
READS = frozenset({"GET", "HEAD", "OPTIONS"})
BAD = 400
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"


def headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer of the application."""

    @app.after_request
    def _add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if targets := g.get("form_targets"):
            own = "form-action 'self'"
            policy = POLICY.replace(own, " ".join([own, *targets]))
            response.headers["Content-Security-Policy"] = policy
        if https:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if request.endpoint != "static" or response.status_code >= BAD:
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("Cookie")
        return response


def forms(app: Flask) -> None:
    """Take a form only from a page of our own: by what the browser tells, then by the token in it."""
    app.before_request(_own_site)
    CSRFProtect(app)


def _own_site() -> None:
    """Refuse what a browser says comes from elsewhere; one that keeps it to itself says ``null``."""
    if request.method in READS:
        return
    origin = request.headers.get("Origin", "null")
    ours = {request.host, urlsplit(service().settings.base_url).netloc}
    foreign = origin != "null" and urlsplit(origin).netloc not in ours
    if foreign or request.headers.get("Sec-Fetch-Site", "none") in {"cross-site", "same-site"}:
        raise CSRFError("another site")
