"""The words of our documents in Swedish and English: a document's language follows its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qmember.domain.dates import STOCKHOLM
from qmember.domain.ledger import Channel
from qmember.domain.money import MINUS, NBSP, kronor


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's words; ``%s`` is filled where it is used."""

    receipt: str
    receipts: str
    statement: str
    thanks_title: str
    thanks_for: str
    number: str
    amount: str
    replaces_statement: str
    left_out: str
    gift_receipt: str
    receipt_number: str
    issued: str
    replaces: str
    thanks: str
    giver: str
    anonymous: str
    received: str
    paid_by: str
    purpose: str
    voucher: str
    whole: str
    refunded: str
    left: str
    split: str
    nothing_in_return: str
    check_code: str
    check_at: str
    electronic: str
    orgnr: str
    bankgiro: str
    copy: str
    void: str
    page: str
    printed: str
    printed_by: str
    destroy_by: str
    no_rows: str
    funding: str
    source_of_income: str
    amount_kr: str
    share: str
    change_kr: str
    payers: str
    total: str
    notes: str
    channels: dict[str, str]


SWEDISH = Phrases(
    receipt="Kvitto %s",
    receipts="Kvitton",
    statement="Årsbesked %s",
    thanks_title="Tack",
    thanks_for="Tack för din gåva på %s den %s.",
    number="Nummer",
    amount="Belopp",
    replaces_statement="Ersätter årsbesked %s, som inte längre gäller.",
    left_out="Gåvor som har egna kvitton är inte med här: %s, tillsammans %s.",
    gift_receipt="Gåvokvitto",
    receipt_number="Kvittonummer",
    issued="Utfärdat",
    replaces="Ersätter kvitto %s, som inte längre gäller.",
    thanks="Tack för din gåva.",
    giver="Givare",
    anonymous="Anonym givare",
    received="Gåvan kom",
    paid_by="Betalsätt",
    purpose="Ändamål",
    voucher="Verifikation",
    whole="Gåvan var",
    refunded="Gått tillbaka",
    left="Kvar av gåvan",
    split="Del av betalning",
    nothing_in_return="Inget har lämnats i utbyte mot gåvan.",
    check_code="Kontrollkod",
    check_at="Kontrollera att kvittot är äkta: skriv koden på %s.",
    electronic="Utfärdat elektroniskt. Gäller utan underskrift.",
    orgnr="Org.nr %s",
    bankgiro="Bankgiro %s",
    copy="KOPIA",
    void="MAKULERAD",
    page="Sida %s av %s",
    printed="Utskriven %s",
    printed_by="Utskriven %s av %s",
    destroy_by="Förstör listan senast %s.",
    no_rows="Inga rader.",
    funding="Finansiering %s",
    source_of_income="Inkomstkälla",
    amount_kr="%s (kr)",
    share="Andel",
    change_kr="Ändring (kr)",
    payers="Betalare",
    total="Summa",
    notes="Om siffrorna",
    channels={
        Channel.BANKGIRO: "Bankgiro",
        Channel.SWISH: "Swish",
        Channel.CARD: "Kort",
        Channel.CASH: "Kontant",
        Channel.TRANSFER: "Banköverföring",
    },
)

ENGLISH = Phrases(
    receipt="Receipt %s",
    receipts="Receipts",
    statement="Yearly statement %s",
    thanks_title="Thank you",
    thanks_for="Thank you for your gift of %s on %s.",
    number="Number",
    amount="Amount",
    replaces_statement="Replaces statement %s, which no longer applies.",
    left_out="Gifts that have receipts of their own are not listed here: %s, %s together.",
    gift_receipt="Gift receipt",
    receipt_number="Receipt number",
    issued="Issued",
    replaces="Replaces receipt %s, which no longer applies.",
    thanks="Thank you for your gift.",
    giver="Giver",
    anonymous="Anonymous giver",
    received="Gift received",
    paid_by="Paid by",
    purpose="Purpose",
    voucher="Voucher",
    whole="The gift was",
    refunded="Gone back",
    left="Left of the gift",
    split="Part of a payment",
    nothing_in_return="Nothing was given in return for the gift.",
    check_code="Check code",
    check_at="Check that the receipt is genuine: write the code at %s.",
    electronic="Issued electronically. Valid without a signature.",
    orgnr="Org. no. %s",
    bankgiro="Bankgiro %s",
    copy="COPY",
    void="VOID",
    page="Page %s of %s",
    printed="Printed %s",
    printed_by="Printed %s by %s",
    destroy_by="Destroy the list no later than %s.",
    no_rows="No rows.",
    funding="Funding %s",
    source_of_income="Source of income",
    amount_kr="%s (SEK)",
    share="Share",
    change_kr="Change (SEK)",
    payers="Payers",
    total="Total",
    notes="About the figures",
    channels={
        Channel.BANKGIRO: "Bankgiro",
        Channel.SWISH: "Swish",
        Channel.CARD: "Card",
        Channel.CASH: "Cash",
        Channel.TRANSFER: "Bank transfer",
    },
)


def phrases(language: str) -> Phrases:
    """The words of a language; Swedish for any that we do not speak."""
    return ENGLISH if language == "en" else SWEDISH


def printed_line(words: Phrases, at: datetime, by: str) -> str:
    """When something was printed, in Stockholm, and by whom where that is known."""
    when = at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M")
    return words.printed_by % (when, by) if by else words.printed % when


def plain_amount(ore: int, language: str, *, whole: bool = False) -> str:
    """Öre as figures for a table: ``1 234,50``; in English ``1,234.50``. ``whole`` drops zero öre."""
    if language != "en":
        return kronor(ore, whole=whole)
    kr, rest = divmod(abs(ore), 100)
    sign = MINUS if ore < 0 else ""
    return f"{sign}{kr:,}" if whole and not rest else f"{sign}{kr:,}.{rest:02d}"


def amount(ore: int, language: str, *, whole: bool = False) -> str:
    """Öre with the currency: ``1 234,50 kr``; in English ``SEK 1,234.50``."""
    figures = plain_amount(ore, language, whole=whole)
    return f"SEK{NBSP}{figures}" if language == "en" else f"{figures}{NBSP}kr"
