"""Sentences of refusals in Swedish, for the command line, which has no request to ask."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from qmember.domain.dates import month_name
from qmember.domain.errors import Refused
from qmember.domain.money import NBSP, Kronor, kronor
from qmember.domain.periods import Month

FOLDER = Path(__file__).resolve().parent.parent / "translations"


@cache
def catalogue() -> gettext.NullTranslations:
    """The Swedish catalogue; English ids when it has not been compiled."""
    return gettext.translation("messages", str(FOLDER), ["sv"], fallback=True)


def say(message: str, **values: object) -> str:
    """Translate a message id and fill its slots."""
    shown = {key: _shown(value) for key, value in values.items()}
    text = catalogue().gettext(message)
    text = text % shown if shown else text
    return text[:1].upper() + text[1:]


def _shown(value: object) -> object:
    if isinstance(value, Month):
        return month_name(int(value[5:7]), "sv")
    return f"{kronor(value)}{NBSP}kr" if isinstance(value, Kronor) else value


def sentence(error: Refused) -> str:
    """The sentence of a refusal."""
    return error.text(say)
