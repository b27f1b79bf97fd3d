"""The association's own choices, as they hold on a day."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from qmember.domain.mandates import USUAL_ROLES, USUAL_SEATS
from qmember.models import Setting
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class Association:
    """What the association is called, where it is reached, and how it keeps its books.

    ``address`` is lines as on an envelope (a box, never a street); ``fiscal_month`` is the month in
    which the fiscal year begins; ``taken_over_on`` the day the books here begin; ``tax_periods`` are
    (from, to) dates as ISO text in which Skatteverket has approved the association as a gift
    recipient, empty unless it has; ``large_gift_ore`` is the amount above which a gift is
    confirmed and ``refund_limit_ore`` the one above which a refund takes two people; ``fee_over``
    what is done with fees that are paid too much of (``domain.fee_policies``) and ``fee_short_ore``
    how much may lack; ``grant_payers`` are authorities that pay out grants of others;
    ``anchor_email`` where the audit chain's head is mailed daily; ``accent`` is the association's own
    colour, and ``thanks_sv`` and ``thanks_en`` its words in mails with receipts; ``exit_url`` is
    where the quick exit leads; ``receipt_mail`` is ``link`` or ``attachment``, ``public_url`` where
    strangers reach these pages (https, without a path; without it mails carry attachments),
    ``receipt_least_ore`` the amount below which a gift gets a receipt only when somebody asks for it;
    ``seats`` are how many there are of each elected seat, ``seat_roles`` the office that a seat opens
    for the account of who has it.
    """

    name: str = ""
    orgnr: str = ""
    bankgiro: str = ""
    swish: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    mail_sender: str = ""
    neutral_sender: str = ""
    anchor_email: str = ""
    fiscal_month: int = 1
    taken_over_on: str = ""
    tax_periods: tuple[tuple[str, str], ...] = ()
    large_gift_ore: int = 2_000_000
    refund_limit_ore: int = 200_000
    receipt_delay_minutes: int = 10
    fee_over: str = "gift"
    fee_short_ore: int = 0
    grant_payers: tuple[str, ...] = ("Kammarkollegiet",)
    accent: str = ""
    thanks_sv: tuple[str, ...] = ()
    thanks_en: tuple[str, ...] = ()
    exit_url: str = "https://www.smhi.se/"
    receipt_mail: str = "link"
    public_url: str = ""
    receipt_least_ore: int = 0
    seats: tuple[tuple[str, int], ...] = USUAL_SEATS
    seat_roles: tuple[tuple[str, str], ...] = USUAL_ROLES
    demo: bool = False

    @property
    def set_up(self) -> bool:
        """Tell whether somebody has set the association up."""
        return bool(self.name)

    @property
    def receipts_by_link(self) -> bool:
        """Tell whether mails carry a link to the receipt; where nobody could follow it, they do not."""
        return self.receipt_mail == "link" and bool(self.public_url)

    @property
    def check_at(self) -> str | None:
        """Where a receipt's code is checked, as it is printed; None when strangers do not get there."""
        return f"{self.public_url.partition('://')[2]}/kvitto" if self.public_url else None


KEYS = frozenset(field.name for field in fields(Association))


def association(session: Reads, on: date) -> Association:
    """Read the choices that hold on the day; what nobody chose has its default."""
    rows = session.execute(
        select(Setting.key, Setting.value).where(Setting.from_on <= on).order_by(Setting.id)
    )
    chosen: dict[str, Any] = {key: _value(json.loads(value)) for key, value in rows if key in KEYS}
    return Association(**chosen)


def _value(value: object) -> object:
    """Lists come back as tuples, so that the whole stays frozen."""
    return tuple(_value(item) for item in value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice that was made: what it was before on that day, what it is from ``from_on``, by whom."""

    key: str
    old: object
    new: object
    from_on: date
    at: datetime
    by: str


def choices_made(session: Reads) -> list[Choice]:
    """Every choice, the newest first."""
    before: dict[str, object] = {field.name: field.default for field in fields(Association)}
    made: list[Choice] = []
    for row in session.scalars(select(Setting).order_by(Setting.id)):
        new = _value(json.loads(row.value))
        made.append(Choice(row.key, before.get(row.key), new, row.from_on, row.at, row.by))
        before[row.key] = new
    return made[::-1]


def newest_choice(session: Reads) -> int:
    """The number of the newest choice, by which a form knows that nothing has changed meanwhile."""
    return session.scalar(select(func.max(Setting.id))) or 0


def chosen_since(session: Reads, choice: int) -> frozenset[str]:
    """The choices that were made after the one with this number."""
    return frozenset(session.scalars(select(Setting.key).where(Setting.id > choice)))
