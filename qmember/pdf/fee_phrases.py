"""The words of letters that ask for a membership fee, in Swedish and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeePhrases:
    """One language's words; ``%s`` is filled where it is used."""

    about: str
    title: str
    lead: str
    member: str
    type: str
    covers: str
    decided: str
    pay_by: str
    parts: str
    part: str
    choice: str
    payee: str
    bankgiro: str
    swish: str
    reference: str
    amount: str
    bank_app: str
    swish_app: str
    write_reference: str
    bank_alt: str
    swish_alt: str


SWEDISH = FeePhrases(
    about="Avgift %s",
    title="Medlemsavgift",
    lead="Här är din avgift. Betala med koden eller numren längst ner.",
    member="Medlem",
    type="Medlemstyp",
    covers="Gäller",
    decided="Beslutad av",
    pay_by="Betala senast",
    parts="Delbetalning",
    part="%s senast %s",
    choice="Vill du inte vara medlem längre behöver du inte betala. Avgiften blir aldrig en skuld.",
    payee="Betalningsmottagare",
    bankgiro="Till bankgiro",
    swish="Swish",
    reference="Referens (OCR)",
    amount="Belopp att betala",
    bank_app="Bankens app",
    swish_app="Swish",
    write_reference="Skriv referensen, så hittar betalningen rätt av sig själv.",
    bank_alt="Kod för bankens app: bankgiro %s, referens %s",
    swish_alt="Kod för Swish: %s, meddelande %s",
)

ENGLISH = FeePhrases(
    about="Fee %s",
    title="Membership fee",
    lead="Here is your fee. Pay with the code or the numbers below.",
    member="Member",
    type="Type",
    covers="Covers",
    decided="Decided by",
    pay_by="Pay no later than",
    parts="Instalments",
    part="%s no later than %s",
    choice="If you no longer want to be a member you need not pay. The fee never becomes a debt.",
    payee="Payee",
    bankgiro="To bankgiro",
    swish="Swish",
    reference="Reference (OCR)",
    amount="Amount to pay",
    bank_app="Bank app",
    swish_app="Swish",
    write_reference="Write the reference, and the payment finds its way by itself.",
    bank_alt="Code for the bank app: bankgiro %s, reference %s",
    swish_alt="Code for Swish: %s, message %s",
)


def fee_phrases(language: str) -> FeePhrases:
    """The words of a language; Swedish for any that we do not speak."""
    return ENGLISH if language == "en" else SWEDISH
