"""What is known of a person when she is written down: cleaned, guessed, and cut to her protection."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from qmember.domain.check_digits import ends_right
from qmember.domain.errors import Refused
from qmember.domain.people import HIDDEN, PayerKind, PersonKind, PersonRole, Protection, ReceiptWish
from qmember.domain.text import check_email, check_phone, clean_line, looks_like_organisation, words

LANGUAGES = ("sv", "en")
PAYER_WORDS = (
    (PayerKind.MUNICIPALITY, frozenset({"kommun", "kommunen", "stad"})),
    (PayerKind.REGION, frozenset({"region", "regionen"})),
    (PayerKind.FOUNDATION, frozenset({"stiftelse", "stiftelsen", "fond", "fonden"})),
    (PayerKind.COMPANY, frozenset({"ab", "hb", "kb", "aktiebolag", "bolag", "bank", "banken"})),
)
STATE_ENDINGS = ("myndigheten", "styrelsen", "verket", "kollegiet")


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """That somebody is something to the association, from a day to a day (None: still)."""

    role: PersonRole
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person. ``kind``, ``payer_kind`` and ``receipt_wish`` are guessed when None.

    There is no field for anybody's story, and none may be added (``ux`` 1.4).
    """

    name: str | None = None
    kind: PersonKind | None = None
    payer_kind: PayerKind | None = None
    email: str | None = None
    phone: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    orgnr: str | None = None
    protection: Protection = Protection.NORMAL
    receipt_wish: ReceiptWish | None = None
    language: str = "sv"
    may_be_named: bool = False
    named_as: str | None = None
    roles: tuple[RoleSpan, ...] = ()
    died_on: date | None = None

    @property
    def hidden(self) -> bool:
        """Tell whether name and contact may stand only in the vault, or nowhere."""
        return self.protection in HIDDEN


def cleaned(facts: PersonFacts) -> PersonFacts:
    """The facts in the form in which they are kept; Refused names the field that is not right."""
    name = _line(facts.name, 200)
    if name is None and not facts.hidden:
        raise Refused("Write the name", field="name")
    if facts.language not in LANGUAGES:
        raise Refused("Choose a language from the list", field="language")
    kind = facts.kind or guess_kind(name or "")
    written = _line(facts.email, 300)
    email = check_email(written) if written else None
    whole = replace(
        facts,
        name=name,
        kind=kind,
        payer_kind=facts.payer_kind or guess_payer_kind(name or "", kind),
        email=email,
        phone=check_phone(facts.phone) if facts.phone and facts.phone.strip() else None,
        street=_line(facts.street, 200),
        postcode=_postcode(facts.postcode),
        city=_line(facts.city, 100),
        orgnr=_orgnr(facts.orgnr),
        named_as=_line(facts.named_as, 200),
        receipt_wish=facts.receipt_wish or (ReceiptWish.EMAIL if email else ReceiptWish.NONE),
    )
    return within_protection(whole, asked=facts.receipt_wish)


def within_protection(facts: PersonFacts, *, asked: ReceiptWish | None) -> PersonFacts:
    """The facts without what the protection level forbids (``ux`` 8.2, ``domain`` 2.10).

    ``asked`` is the receipt wish that was expressed: discreet people get receipts only on request,
    hidden ones when somebody hands them over. Raises Refused when paper was asked for in vain.
    """
    if facts.protection is Protection.NORMAL:
        return facts
    if asked is ReceiptWish.PAPER:
        raise Refused(
            "Nothing is sent on paper at this level. Choose e-mail or none", field="receipt_wish"
        )
    quiet = replace(
        facts, may_be_named=False, named_as=None, receipt_wish=asked or ReceiptWish.NONE
    )
    if not facts.hidden:
        return quiet
    bare = replace(
        quiet, street=None, postcode=None, city=None, orgnr=None, receipt_wish=ReceiptWish.NONE
    )
    if facts.protection is Protection.PROTECTED:
        return bare
    return replace(bare, name=None, email=None, phone=None)


def guess_kind(name: str) -> PersonKind:
    """Person or organisation, guessed from words of the name; shown so that it can be changed."""
    if looks_like_organisation(name) or _payer_hint(name):
        return PersonKind.ORGANISATION
    return PersonKind.PERSON


def guess_payer_kind(name: str, kind: PersonKind) -> PayerKind:
    """What kind of payer the name suggests; an association when an organisation says nothing else."""
    if kind is PersonKind.PERSON:
        return PayerKind.PERSON
    return _payer_hint(name) or PayerKind.ASSOCIATION


def _payer_hint(name: str) -> PayerKind | None:
    found = words(name)
    for payer_kind, hints in PAYER_WORDS:
        if hints.intersection(found):
            return payer_kind
    state = any(word.endswith(STATE_ENDINGS) for word in found)
    return PayerKind.STATE if state else None


def _line(text: str | None, limit: int) -> str | None:
    return clean_line(text or "", limit) or None


def _postcode(text: str | None) -> str | None:
    line = _line(text, 12)
    digits = (line or "").replace(" ", "")
    if len(digits) == 5 and digits.isdigit():  # noqa: PLR2004  # a Swedish postcode: 123 45
        return f"{digits[:3]} {digits[3:]}"
    return line


def _orgnr(text: str | None) -> str | None:
    """``802471-7236``, however it was written; Refused when the last digit does not fit."""
    line = _line(text, 40)
    if line is None:
        return None
    digits = re.sub(r"[\s-]", "", line)
    digits = digits[2:] if len(digits) == 12 else digits  # noqa: PLR2004  # century or the prefix 16
    if not re.fullmatch(r"[0-9]{10}", digits) or not ends_right(digits):
        raise Refused("Check the organisation number. The last digit is not right", field="orgnr")
    return f"{digits[:6]}-{digits[6:]}"
