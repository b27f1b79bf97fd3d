"""Words of fixed lists on the screen: kinds of income, vouchers, channels, protection, roles."""

from __future__ import annotations

from flask_babel import LazyString

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.documents import DocumentKind
from qmember.domain.exports import PURPOSE_TEXTS, ListName
from qmember.domain.gift_holds import HoldReason, ParkedEnd
from qmember.domain.ledger import (
    DETAILED,
    PARKED,
    REFUND,
    REFUND_PAID,
    RETURNED,
    TOLD,
    Anonymity,
    Channel,
    IncomeKind,
)
from qmember.domain.people import (
    PayerKind,
    PersonKind,
    PersonRole,
    Protection,
    ReadPurpose,
    ReceiptWish,
)
from qmember.domain.permissions import Role
from qmember.domain.reasons import Why
from qmember.web.texts import lazy_gettext as _l

INCOME_WORDS: dict[IncomeKind, LazyString] = {
    IncomeKind.GIFT: _l("Gift"),
    IncomeKind.MEMBERSHIP_FEE: _l("Membership fee"),
    IncomeKind.STATE_GRANT: _l("State grant"),
    IncomeKind.MUNICIPAL_GRANT: _l("Grant from municipality or region"),
    IncomeKind.PROJECT_GRANT: _l("Project grant"),
    IncomeKind.SALE: _l("Sale"),
    IncomeKind.LECTURE: _l("Lecture"),
    IncomeKind.SPONSORSHIP: _l("Sponsorship, with something in return"),
    IncomeKind.OTHER: _l("Other income"),
}
VOUCHER_WORDS: dict[str, LazyString] = {
    **{kind.value: word for kind, word in INCOME_WORDS.items()},
    "reversal": _l("Reversal"),
    "deposit": _l("Bank deposit"),
    "withdrawal": _l("Bank withdrawal"),
    "opening": _l("Opening balance"),
    "not_income": _l("Not income"),
    DETAILED: _l("Payers of a deposit became known"),
    TOLD: _l("Told by another file"),
    REFUND: _l("Money that goes back"),
    REFUND_PAID: _l("Refund that was paid"),
    "settled": _l("Matched with a gift entered by hand"),
    PARKED: _l("Waits for two"),
    RETURNED: _l("Given back"),
}
CHANNEL_WORDS = {
    Channel.BANKGIRO: _l("Bankgiro"),
    Channel.SWISH: _l("Swish"),
    Channel.CARD: _l("Card"),
    Channel.CASH: _l("Cash"),
    Channel.TRANSFER: _l("Transfer"),
}


def channel_word(channel: str) -> str:
    """A channel in words; nothing where there is none."""
    return str(CHANNEL_WORDS[Channel(channel)]) if channel else ""


ANONYMITY_WORDS = {
    Anonymity.NONE: _l("Not anonymous"),
    Anonymity.PUBLIC: _l("Never named outside"),
    Anonymity.BOARD: _l("Known to the treasurer only"),
    Anonymity.ALL: _l("Anonymous to all"),
}
REASON_WORDS = {
    Why.UNDONE: _l("Undone"),
    Why.REPLACED: _l("Replaced by a new one"),
    Why.WRONG_GIVER: _l("Wrong giver"),
    Why.WRONG_AMOUNT: _l("Wrong amount"),
    Why.WRONG_DATE: _l("Wrong date"),
    Why.WRONG_CHANNEL: _l("Wrong way of payment"),
    Why.WRONG_PURPOSE: _l("Wrong purpose"),
    Why.DUPLICATE: _l("Recorded twice"),
    Why.WRONG_DETAILS: _l("Wrong details on the receipt"),
    Why.LOST: _l("The original was lost"),
    Why.REFUNDED: _l("Refunded"),
    Why.REGRETTED: _l("The payer regrets it"),
    Why.PAID_TOO_MUCH: _l("Too much was paid"),
    Why.PAID_BY_MISTAKE: _l("Paid by mistake"),
    Why.TAKEN_BACK: _l("The bank took the payment back"),
    Why.OTHER: _l("Another reason"),
}
PAYER_WORDS = {
    PayerKind.PERSON: _l("Private person"),
    PayerKind.COMPANY: _l("Company"),
    PayerKind.ASSOCIATION: _l("Association"),
    PayerKind.FOUNDATION: _l("Foundation"),
    PayerKind.MUNICIPALITY: _l("Municipality"),
    PayerKind.REGION: _l("Region"),
    PayerKind.STATE: _l("State authority"),
    PayerKind.OTHER: _l("Other"),
    PayerKind.UNKNOWN: _l("Unknown"),
}
KIND_WORDS = {
    PersonKind.PERSON: _l("Person"),
    PersonKind.ORGANISATION: _l("Organisation"),
}
PERSON_ROLE_WORDS = {
    PersonRole.GIVER: _l("Giver"),
    PersonRole.MEMBER: _l("Member"),
    PersonRole.FUNDER: _l("Funder"),
    PersonRole.CONTACT: _l("Contact person"),
    PersonRole.CUSTOMER: _l("Customer"),
}
PEOPLE_WORDS = {
    PersonRole.GIVER: _l("Givers"),
    PersonRole.MEMBER: _l("Members"),
    PersonRole.FUNDER: _l("Funders"),
    PersonRole.CONTACT: _l("Contact persons"),
    PersonRole.CUSTOMER: _l("Customers"),
}
PROTECTION_WORDS = {
    Protection.NORMAL: _l("As usual"),
    Protection.DISCREET: _l("Discreet"),
    Protection.PROTECTED: _l("Protected details"),
    Protection.OFF_REGISTER: _l("Outside the register"),
}
PROTECTION_TEXTS = {
    Protection.NORMAL: _l("We e-mail as usual from the association."),
    Protection.DISCREET: _l(
        "We seldom e-mail, with a neutral sender and subject. We send no post and never name you."
    ),
    Protection.PROTECTED: _l(
        "You have protected personal details or need the same protection. Only two people in the"
        " association can see your name. We keep no address."
    ),
    Protection.OFF_REGISTER: _l(
        "Only a number is kept here. Two people in the association have your name on paper."
    ),
}
"""What a level means, in the words that are said to the person herself (``ux`` 8.2)."""

WISH_WORDS = {
    ReceiptWish.EMAIL: _l("By e-mail"),
    ReceiptWish.PAPER: _l("On paper"),
    ReceiptWish.NONE: _l("None"),
}
HOLD_WORDS = {
    HoldReason.BOARD: _l("The board's decision"),
    HoldReason.BIAS: _l("Conflict of interest"),
    HoldReason.ORIGIN: _l("Where the money comes from is unclear"),
    HoldReason.UNSAID: _l("Not said"),
}
END_WORDS = {
    ParkedEnd.ACCEPTED: _l("Accepted"),
    ParkedEnd.RETURNED: _l("Given back"),
    ParkedEnd.UNDONE: _l("Undone"),
}
CONTACT_WORDS = {
    ContactWish.NO_ASKING: _l("Do not ask for gifts"),
    ContactWish.NO_THANKS: _l("Do not thank"),
    ContactWish.ONLY_LETTERS: _l("Only by letter, no e-mail"),
}
PURPOSE_WORDS = {
    ReadPurpose.REPLY: _l("To answer her"),
    ReadPurpose.PAYMENT: _l("A payment"),
    ReadPurpose.MEETING: _l("The annual meeting"),
    ReadPurpose.OTHER: _l("Something else"),
    ReadPurpose.TRACE: _l("To follow a payment to its source"),
    ReadPurpose.RECEIPT: _l("To compare with the receipt"),
    ReadPurpose.RELATED: _l("To see whether somebody close to the board is behind it"),
}
LIST_WORDS = {
    ListName.BUNDLE: _l("Bundle"),
    ListName.GIFTS: _l("Gifts"),
    ListName.LAPSED: _l("Gave last year, not this year"),
    ListName.MEMBERS: _l("Members"),
    ListName.MONTH: _l("Report of a month"),
    ListName.PEOPLE: _l("People"),
    ListName.RECEIPTS: _l("Receipts"),
    ListName.REVIEW: _l("The papers of the audit"),
    ListName.SIE: _l("File for the bookkeeping"),
    ListName.VOUCHERS: _l("Vouchers"),
}
LIST_PURPOSE_WORDS = {purpose: _l(text) for purpose, text in PURPOSE_TEXTS.items()}
DOCUMENT_WORDS = {
    DocumentKind.APPLICATION: _l("Application"),
    DocumentKind.POWER_OF_ATTORNEY: _l("Power of attorney"),
    DocumentKind.AGREEMENT: _l("Contract"),
    DocumentKind.PROMISE: _l("Promise of confidentiality"),
    DocumentKind.DECISION: _l("Decision"),
    DocumentKind.CONSENT: _l("Consent"),
    DocumentKind.GIFT_DEED: _l("Deed of gift or will"),
    DocumentKind.LETTER: _l("Letter"),
}
LANGUAGE_WORDS = {"sv": "Svenska", "en": "English"}
ROLE_WORDS = {
    Role.TREASURER: _l("Treasurer"),
    Role.CHAIR: _l("Chair"),
    Role.SECRETARY: _l("Secretary"),
    Role.AUDITOR: _l("Auditor"),
    Role.MEMBER: _l("Member"),
    Role.PROTECTION_OFFICER: _l("Protection officer"),
    Role.GRANT_OWNER: _l("Grant owner"),
    Role.COMMUNICATOR: _l("Communicator"),
    Role.MEMBER_OFFICER: _l("Member officer"),
    Role.BOARD_MEMBER: _l("Board member"),
    Role.MANAGER: _l("Manager"),
    Role.NOMINATION: _l("Nomination committee"),
}
