"""Addresses of static files that change when the file does, so that browsers may keep them for long."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for


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
