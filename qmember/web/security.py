"""Headers that every answer carries: strict content policy, no storing, no referrer."""

from __future__ import annotations

from flask import Flask, Response, g, request

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
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("Cookie")
        return response
