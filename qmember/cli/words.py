"""Sentences of refusals in Swedish, for the command line, which has no request to ask."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from qmember.domain.dates import month_name
from qmember.domain.errors import Refused
from qmember.domain.periods import Month

FOLDER = Path(__file__).resolve().parent.parent / "translations"


@cache
def catalogue() -> gettext.NullTranslations:
    """The Swedish catalogue; English ids when it has not been compiled."""
    return gettext.translation("messages", str(FOLDER), ["sv"], fallback=True)


def say(message: str, **values: object) -> str:
    """Translate a message id and fill its slots."""
    shown = {k: month_name(int(v[5:7]), "sv") if isinstance(v, Month) else v for k, v in values.items()}
    text = catalogue().gettext(message)
    text = text % shown if shown else text
    return text[:1].upper() + text[1:]


def sentence(error: Refused) -> str:
    """The sentence of a refusal."""
    return error.text(say)
