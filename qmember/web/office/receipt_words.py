"""Words of receipts that leave: ways of mails, why somebody gets none, how far a run has come."""

from __future__ import annotations

from qmember.domain.reach import Barred, Way
from qmember.web.texts import lazy_gettext as _l

MAIL_WAYS = {
    "link": _l("A link that works once and for 30 days"),
    "attachment": _l("An attached file"),
}
WAY_WORDS = {Way.MAIL: _l("by mail"), Way.PAPER: _l("on paper")}
BARRED_WORDS = {
    Barred.ANONYMOUS: _l("nobody is named"),
    Barred.PROTECTED: _l("protected, handled one by one"),
    Barred.DISCREET: _l("discreet, get no paper"),
    Barred.DIED: _l("have died"),
    Barred.WISHES_NONE: _l("want no receipt"),
    Barred.NO_ADDRESS: _l("lack the address that is needed"),
    Barred.OLD_PAPER: _l("issued without an address: issue a new one"),
    Barred.HELD: _l("wait for a decision about their gifts"),
    Barred.LATER: _l("had left, been voided or changed meanwhile"),
}
"""Why receipts do not leave with the others; after a number, in Swedish words that fit one and many."""

BARRED_THANKS = {
    **BARRED_WORDS,
    Barred.PROTECTED: _l("protected: only if you have agreed on it"),
    Barred.DISCREET: _l("discreet: only if you have agreed on it"),
    Barred.DIED: _l("deceased"),
    Barred.WISHES_NONE: _l("wants no thanks"),
    Barred.NO_ADDRESS: _l("no address to thank at"),
    Barred.HELD: _l("waits for a decision"),
}
"""Why somebody is not thanked with the others."""
