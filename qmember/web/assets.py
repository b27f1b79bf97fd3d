"""Static files: addresses that change when the file does, so that browsers keep them for long."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

YEAR = "public, max-age=31536000, immutable"
"""For an address that changes with its file."""

MONTH = "public, max-age=2592000"
"""For fonts, which style sheets name without their content; they hardly ever change."""


@cache
def fingerprint(path: Path) -> str:
    """The first ten hex digits of the SHA-256 of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def register(app: Flask) -> None:
    """Give the templates ``asset(filename)``; a file that is missing stops the page."""
    folder = Path(str(app.static_folder))

    def asset(filename: str) -> str:
        return url_for("static", filename=filename, v=fingerprint(folder / filename))

    app.jinja_env.globals["asset"] = asset
    app.after_request(_kept)


def _kept(answer: Response) -> Response:
    """Let browsers keep a static file, which they would else ask for anew on every page."""
    if request.endpoint == "static" and answer.status_code in {200, 304}:
        if request.args.get("v"):
            answer.headers["Cache-Control"] = YEAR
        elif request.path.endswith(".woff2"):
            answer.headers["Cache-Control"] = MONTH
    return answer
