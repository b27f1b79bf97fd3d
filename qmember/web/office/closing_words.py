"""What the checks of a month say, in words, with where it is put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qmember.domain.closing import Check, Finding, Gap
from qmember.domain.errors import N_
from qmember.domain.permissions import Permission
from qmember.web.context import viewer
from qmember.web.filters import day_month, kr, say


@dataclass(frozen=True, slots=True)
class Told:
    """What a check found: its sentence, more lines, and where it is put right if the reader may go there."""

    check: Check
    ok: bool
    text: str
    more: tuple[str, ...] = ()
    href: str | None = None
    asks: bool = False


def told(finding: Finding) -> Told:
    """A finding in words."""
    text = (DONE if finding.ok else LEFT)[finding.check](finding.count)
    more = tuple(_gap(one) for one in finding.gaps)
    if finding.ore:
        more = (*more, _difference(finding.ore))
    if finding.optional and not finding.ok:
        more = (*more, say(NOT_BEGUN))
    place = None if finding.ok else _place(finding.check)
    return Told(finding.check, finding.ok, text, more, place, finding.asks)


def deviation_text(check: Check, count: int) -> str:
    """What was not as it should be when a month was closed all the same."""
    return LEFT[check](count)


CHANGES = N_(
    "The balance changes by %(amount)s in the days %(days)s. Read a file that covers them."
)
NOT_BEGUN = N_("Nothing has been handed over yet. You can begin with this, or leave it.")
MORE = N_("The bank has %(amount)s more than the books.")
LESS = N_("The bank has %(amount)s less than the books.")

DONE: dict[Check, Callable[[int], str]] = {
    Check.FILES: lambda _count: _("The bank's files cover every day"),
    Check.WAITING: lambda _count: _("No payment waits for a decision"),
    Check.BALANCES: lambda _count: _("The books and the bank say the same"),
    Check.BUNDLES: lambda _count: _("All bundles are registered"),
    Check.RECEIPTS: lambda _count: _("All receipts have left"),
    Check.HANDOVER: lambda _count: _("The bookkeeping has got every voucher"),
}

LEFT: dict[Check, Callable[[int], str]] = {
    Check.FILES: lambda count: ngettext(
        "%(num)s day is in no file from the bank",
        "%(num)s days are in no file from the bank",
        count,
    ),
    Check.WAITING: lambda count: ngettext(
        "%(num)s payment waits for a decision", "%(num)s payments wait for a decision", count
    ),
    Check.BALANCES: lambda count: ngettext(
        "%(num)s balance does not agree with the bank",
        "%(num)s balances do not agree with the bank",
        count,
    ),
    Check.BUNDLES: lambda count: ngettext(
        "%(num)s bundle is not registered", "%(num)s bundles are not registered", count
    ),
    Check.RECEIPTS: lambda count: ngettext(
        "%(num)s receipt has not left", "%(num)s receipts have not left", count
    ),
    Check.HANDOVER: lambda count: ngettext(
        "%(num)s voucher is to be handed over to the bookkeeping",
        "%(num)s vouchers are to be handed over to the bookkeeping",
        count,
    ),
}


def _gap(gap: Gap) -> str:
    if gap.missing_ore:
        return say(CHANGES, amount=kr(gap.missing_ore), days=_days(gap))
    return say(N_("Read a file that covers %(days)s."), days=_days(gap))


def _days(gap: Gap) -> str:
    if gap.first_on == gap.last_on:
        return day_month(gap.first_on)
    return f"{day_month(gap.first_on)}–{day_month(gap.last_on)}"


def _difference(ore: int) -> str:
    return say(MORE if ore > 0 else LESS, amount=kr(abs(ore)))


def _place(check: Check) -> str | None:
    place, permission = "office.bank.index", Permission.READ_BANK
    if check is Check.RECEIPTS:
        place, permission = "office.receipts.index", Permission.READ_RECEIPTS
    elif check is Check.BUNDLES:
        place, permission = "office.bundles.new", Permission.RECORD_GIFTS
    elif check is Check.HANDOVER:
        place, permission = "office.handover.index", Permission.READ_LEDGER
    return str(url_for(place)) if viewer().may(permission) else None
