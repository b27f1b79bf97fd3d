"""What a column of a list may hold, and the headings by which it is known."""

from __future__ import annotations

import re
from enum import StrEnum

from qmember.domain.text import fold


class Column(StrEnum):
    """What a column of a list of people is about; ``LEFT_OUT`` are only taken when chosen."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    PHONE = "phone"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    ADDRESS = "address"
    ORGNR = "orgnr"
    MEMBER_NUMBER = "member_number"
    MEMBER_TYPE = "member_type"
    JOINED_ON = "joined_on"
    PAID_YEAR = "paid_year"
    PAID_AMOUNT = "paid_amount"
    PAID_ON = "paid_on"
    OPEN_AMOUNT = "open_amount"
    LEFT_ON = "left_on"
    IDENTITY = "identity"
    BIRTH = "birth"
    HEALTH = "health"
    NOTES = "notes"
    OTHER = "other"


LEFT_OUT = frozenset({Column.IDENTITY, Column.BIRTH, Column.HEALTH, Column.NOTES, Column.OTHER})
"""Columns that tell of somebody's situation or identity, or that the register has no room for."""

HEADINGS = {
    Column.NAME: "namn|fullständigt namn|för- och efternamn|förnamn efternamn|efternamn förnamn|"
    "medlem|medlemmens namn|medlemsnamn|person|kontakt|kontaktperson|givare|givarens namn|"
    "organisation|företag|företagsnamn|förening|name|full name|member|donor|contact",
    Column.FIRST_NAME: "förnamn|tilltalsnamn|first name|given name|forename",
    Column.LAST_NAME: "efternamn|last name|surname|family name",
    Column.EMAIL: "e-post|e-postadress|mejl|mejladress|mail|mailadress|e-mail|e-mail address",
    Column.PHONE: "telefon|tel|tfn|telnr|telefonnr|telefonnummer|telefon mobil|telefon hem|mobil|"
    "mobilnr|mobilnummer|mobiltelefon|tel mobil|phone|phone number|telephone|mobile|mobile phone|"
    "cell phone",
    Column.STREET: "gata|gatuadress|utdelningsadress|adressrad|adressrad 1|street|street address",
    Column.POSTCODE: "postnummer|postnr|post nr|pnr ort|postkod|zip|zip code|postal code|postcode",
    Column.CITY: "place|ort|postort|stad|bostadsort|hemort|city|town",
    Column.ADDRESS: "adress|postadress|hemadress|fullständig adress|address|postal address",
    Column.ORGNR: "organisationsnummer|organisationsnr|orgnr|orgnummer|organisation number",
    Column.MEMBER_NUMBER: "medlemsnummer|medlemsnr|medl nr|nr|nummer|id|medlemsid|kundnummer|"
    "member number|member no|member id",
    Column.MEMBER_TYPE: "medlemstyp|medlemskategori|medlemsform|medlemskap|typ|kategori|roll|"
    "membership type|member type|membership|category",
    Column.JOINED_ON: "inträde|inträdesdatum|inträdesdag|inträdd|medlem sedan|medlem från|gick med|"
    "blev medlem|startdatum|från|från och med|registreringsdatum|joined|join date|joined on|"
    "member since",
    Column.PAID_YEAR: "betalt år|betalår|avgiftsår|betalt för|betald för|betalt till|betald till|"
    "betalt t o m|betald t o m|betalt till och med|till|till och med|giltig till|giltigt till|"
    "slutdatum|paid year|paid for|paid until|valid until",
    Column.PAID_AMOUNT: "avgift|medlemsavgift|belopp|betalt belopp|inbetalt|inbetalt belopp|amount|"
    "fee|amount paid",
    Column.PAID_ON: "betalt|betald|betaldatum|betalningsdatum|inbetalningsdatum|betalningsdag|"
    "paid|paid on|payment date",
    Column.OPEN_AMOUNT: "att betala|kvar att betala|kvar|obetalt|obetalt belopp|obetald avgift|skuld|"
    "restbelopp|utestående|left to pay|open|owes|amount due|outstanding",
    Column.LEFT_ON: "utträdd|utträde|utträdesdatum|utträdesdag|avslutad|avslutat|avslutsdatum|"
    "medlem till|lämnade|lämnat|utgått|left on|left|resigned|resigned on|member until",
}  # fmt: skip
"""Headings as they are met in lists and in what Swedish member systems give out."""

SENSITIVE = {
    Column.IDENTITY: r"person(al)? ?(nr|n?umme?r|id)|samordning|social security|\b(pnr|ssn)\b",
    Column.BIRTH: r"fodel|fodd|birth|born|\b(alder|age|kon|gender|sex)\b|nationalit|medborgar",
    Column.HEALTH: r"halso?|health|allergi|sjuk|diagnos|medicin|funktions|\bstod\b|stod(behov|samtal)|"
    r"vald\b|situation|behov|skydd|barn|religion|facklig|etnisk|trauma",
    Column.NOTES: r"anteckn|komment|noter|ovrig|fritext|orsak|anledning|beskriv|\bnotes?\b|comment|"
    r"remark|reason|information",
}
"""What makes a heading one that is left out, wherever in it the word stands; of folded words."""


def column_of(heading: str) -> Column | None:
    """What a heading says that its column holds; None when the heading is not known."""
    told = told_of(heading)
    found = _KNOWN.get(told.replace(" ", ""))
    return found or next(
        (kind for kind, shape in SENSITIVE.items() if re.search(shape, told)), None
    )


def told_of(heading: str) -> str:
    """The words of a heading, folded: ``Medlem t.o.m.`` is ``medlem t o m``."""
    return " ".join(re.findall(r"[^\W_]+", fold(heading)))


def _compact(heading: str) -> str:
    return told_of(heading).replace(" ", "")


_KNOWN = {_compact(one): column for column, line in HEADINGS.items() for one in line.split("|")}
