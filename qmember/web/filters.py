"""How values read on a page: kronor, dates, and sentences of refusals."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from flask import Flask
from flask_babel import get_locale, gettext

from qmember.domain import dates
from qmember.domain.dates import STOCKHOLM
from qmember.domain.money import NBSP, Kronor, kronor
from qmember.domain.periods import Month
from qmember.web.context import service


def language() -> str:
    """The reader's language: ``sv`` or ``en``."""
    locale = get_locale()
    return locale.language if locale else "sv"


def kr(amount: int, *, whole: bool = False) -> str:
    """Öre as ``1 234,50 kr``; in English ``SEK 1,234.50``."""
    if language() == "en":
        sign = "−" if amount < 0 else ""
        return f"SEK{NBSP}{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
    return f"{kronor(amount, whole=whole)}{NBSP}kr"


def kr_plain(amount: int) -> str:
    """Öre for a table cell whose heading says kr: ``1 234,50``."""
    return kr(amount).removeprefix(f"SEK{NBSP}") if language() == "en" else kronor(amount)


def local_time(at: datetime) -> str:
    """A time as ``2026-11-23 18.30`` in Stockholm."""
    return at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M")


def clock_time(at: datetime) -> str:
    """A time of day as ``18.30`` in Stockholm."""
    return at.astimezone(STOCKHOLM).strftime("%H.%M")


def leaves(at: datetime) -> str:
    """When a mail that waits leaves: ``skickas 14.15``, or that it waits for the mail server."""
    if at <= service().clock.now():
        return str(gettext("waits to be sent"))
    return str(gettext("leaves %(time)s", time=clock_time(at)))


def long_date(on: date) -> str:
    """A date as in a letter: ``23 november 2026``."""
    return dates.long_date(on, language())


def day_month(on: date) -> str:
    """A date of these days, without its year: ``23 november``."""
    return long_date(on).rpartition(" ")[0]


def month(value: str) -> str:
    """A month such as ``2026-10`` with its name and year: ``oktober 2026``."""
    return f"{month_word(value)} {value[:4]}"


def month_word(value: str) -> str:
    """A month such as ``2026-10`` by its name alone: ``oktober``."""
    return dates.month_name(int(value[5:7]), language())


def say(message: str, **values: object) -> str:
    """Translate a message id; months among its values are named in the reader's language."""
    shown = {key: _shown(value) for key, value in values.items()}
    sentence = str(gettext(message, **shown))
    return sentence[:1].upper() + sentence[1:]


def _shown(value: object) -> object:
    if isinstance(value, Kronor):
        return kr(value)
    return month_word(value) if isinstance(value, Month) else value


def register(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(
        kr=kr,
        kr_whole=partial(kr, whole=True),
        kr_plain=kr_plain,
        date=lambda on: on.isoformat() if on else "",
        long_date=long_date,
        day_month=day_month,
        datetime_sv=local_time,
        clock=clock_time,
        leaves=leaves,
        month=month,
    )
