"""People and organisations: kinds, protection levels, and what a level hides from whom."""

from __future__ import annotations

import re
from enum import StrEnum

from qmember.domain.permissions import Permission, Viewer


class PersonKind(StrEnum):
    """A human being or an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class PayerKind(StrEnum):
    """What a payer is, for the ledger and the funding page."""

    PERSON = "person"
    COMPANY = "company"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    OTHER = "other"
    UNKNOWN = "unknown"


PUBLIC_PAYERS = frozenset({PayerKind.MUNICIPALITY, PayerKind.REGION, PayerKind.STATE})


class PersonRole(StrEnum):
    """What a person is to the association, each with from and to dates."""

    GIVER = "giver"
    MEMBER = "member"
    FUNDER = "funder"
    CONTACT = "contact"
    CUSTOMER = "customer"


MONEY_ROLES = frozenset({PersonRole.GIVER, PersonRole.FUNDER, PersonRole.CUSTOMER})
"""Roles that tell of money: shown only to those who may read gifts."""


class Protection(StrEnum):
    """How carefully a person's details are kept; own wish is enough, no reason is asked.

    ``NORMAL`` as usual. ``DISCREET`` neutral mails, no paper, never named. ``PROTECTED`` name and
    contact only in the vault, no address at all. ``OFF_REGISTER`` nothing but the number: two
    trusted people keep the name on paper.
    """

    NORMAL = "normal"
    DISCREET = "discreet"
    PROTECTED = "protected"
    OFF_REGISTER = "off_register"


HIDDEN = frozenset({Protection.PROTECTED, Protection.OFF_REGISTER})


class ReceiptWish(StrEnum):
    """How a giver wants her receipts."""

    EMAIL = "email"
    PAPER = "paper"
    NONE = "none"


class ReadPurpose(StrEnum):
    """Why somebody opened what is masked: the first four are asked of her, the others are known."""

    REPLY = "reply"
    PAYMENT = "payment"
    MEETING = "meeting"
    OTHER = "other"
    CONTACT = "contact"
    EDIT = "edit"
    PROTECTION = "protection"
    DOCUMENT = "document"
    TRACE = "trace"
    RECEIPT = "receipt"
    RELATED = "related"


ASKED = (ReadPurpose.REPLY, ReadPurpose.PAYMENT, ReadPurpose.MEETING, ReadPurpose.OTHER)
AUDITED = (ReadPurpose.TRACE, ReadPurpose.RECEIPT, ReadPurpose.RELATED, ReadPurpose.OTHER)
"""Why an auditor has a name shown."""

"""The purposes to choose from before the vault opens (``ux`` 8.4)."""


def may_see_name(
    viewer: Viewer, protection: Protection, by: Permission = Permission.READ_PEOPLE
) -> bool:
    """Tell whether a list may show the viewer this person's name; ``by`` is what lets her read it."""
    return protection not in HIDDEN and viewer.may(by)


def sees_whole_register(viewer: Viewer) -> bool:
    """Tell whether the viewer meets everybody: who reads gifts, and who must be able to protect anybody.

    The others meet nobody who is a payer and nothing more (see ``queries.people_scope``).
    """
    return viewer.may(Permission.READ_GIFTS) or viewer.may(Permission.SET_PROTECTION)


def show_number(number: int) -> str:
    """A person's number as people read it: ``P1042``."""
    return f"P{number}"


def read_number(text: str) -> int | None:
    """The number that somebody wrote, ``P1042`` or ``1042``; None when it is not one."""
    found = re.fullmatch(r"[Pp]?(\d{1,9})", text.strip())
    return int(found[1]) if found else None


def may_see_role(viewer: Viewer, role: PersonRole) -> bool:
    """Tell whether the viewer may know of this role: seeing one never shows another."""
    return role not in MONEY_ROLES or viewer.may(Permission.READ_GIFTS)
