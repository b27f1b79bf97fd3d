"""Fill a page's form in as a browser does: everything that it holds, with a few fields changed."""

from __future__ import annotations

from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class _Main(HTMLParser):
    """The successful controls of the page's own forms, in order; those of the frame are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.inside = False
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "main":
            self.inside = True
        elif not self.inside:
            return
        elif tag == "input" and (name := known.get("name")):
            unchecked = known.get("type") in {"radio", "checkbox"} and "checked" not in known
            if not unchecked:
                self.values[name] = known.get("value") or ""
        elif tag == "select":
            self.select = known.get("name")
        elif (
            tag == "option"
            and self.select
            and ("selected" in known or self.select not in self.values)
        ):
            self.values[self.select] = known.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False
        elif tag == "select":
            self.select = None


def fields_of(text: str) -> dict[str, str]:
    """What the forms of a page hold."""
    parser = _Main()
    parser.feed(text)
    return parser.values


def edited(client: FlaskClient, page: str, to: str | None = None, **changes: str) -> TestResponse:
    """Open the page, change these fields and send its form."""
    return client.post(to or page, data=fields_of(client.get(page).text) | changes)
