"""The language of a page: looked up once a request, and each of its texts made ready once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from babel.support import NullTranslations
from flask import Flask, g, has_app_context
from flask_babel import Babel, get_translations
from flask_babel.speaklater import LazyString
from markupsafe import Markup


def register(app: Flask, choose: Callable[[], str | None]) -> None:
    """Give the templates their texts, in the language that ``choose`` finds for the request.

    Flask-Babel's own do the same for every word anew, which was a fifth of the time of a long list.
    """
    Babel(app, locale_selector=choose)
    app.jinja_env.globals.update(_=text, gettext=text, ngettext=text_of_number)


def text(message: str, **values: object) -> Markup:
    """A text of the page, with its values escaped and put in."""
    found = ready(catalogue(), message)
    return found % values if values or "%" in found else found


def text_of_number(one: str, many: str, num: int, **values: object) -> Markup:
    """A text that differs with a number, which it may mention as ``%(num)s``."""
    return Markup(catalogue().ungettext(one, many, num)) % {"num": num, **values}  # noqa: S704  # our own


def lazy_gettext(message: str, **values: object) -> LazyString:
    """A text that is found in the language of whoever meets it; its values are put in as they are."""
    return LazyString(_said, message, **values)


def _said(message: str, **values: object) -> str:
    found = str(ready(catalogue(), message)) if has_app_context() else message
    return found % values if values else found


def catalogue() -> NullTranslations:
    """The texts of the request's language; a page of many rows asks for hundreds of them."""
    kept: NullTranslations | None = g.get("texts")
    if kept is None:
        kept = g.texts = get_translations()
    return kept


@cache
def ready(texts: NullTranslations, message: str) -> Markup:
    """One of our own texts in a language, as markup; there are as many as the catalogue has."""
    return Markup(texts.ugettext(message))  # noqa: S704  # written by us, not by who uses it
