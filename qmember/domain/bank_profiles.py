"""What banks call the columns of the account files and Swish reports that they give out as CSV and XLSX.

Headings are those that were met in files of the banks, whatever their order; they are compared folded.
A bank that is not here is read by the columns that somebody chose for its headings once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qmember.domain.columns import told_of

LOOK_AT = 15
"""The header is looked for in so many lines: above it stand the bank's own words about the file."""


class Field(StrEnum):
    """What a column of a bank's file holds."""

    BOOKED = "booked"
    DAY = "day"
    AMOUNT = "amount"
    IN = "in"
    OUT = "out"
    BALANCE = "balance"
    TEXT = "text"
    NAME = "name"
    SENDER = "sender"
    REFERENCE = "reference"
    NUMBER = "number"
    WAY = "way"
    CURRENCY = "currency"
    CLEARING = "clearing"
    ACCOUNT = "account"
    IBAN = "iban"
    SWISH = "swish"
    PAYMENT_ID = "payment_id"
    STATUS = "status"
    OTHER = "other"


MANY = frozenset({Field.TEXT, Field.WAY, Field.OTHER})
"""What several columns of a file may hold; of anything else the first one counts."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A bank's file: it is this one when of each of ``telling`` a heading stands in its header.

    Alternatives are divided by ``|``. ``mark`` is the decimal mark of amounts that do not prove it
    themselves. ``swish``: every row is a payment by Swish, and there is no balance.
    """

    name: str
    telling: tuple[str, ...]
    fields: Mapping[Field, str]
    mark: str = ","
    swish: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column, by its place, holds what; the other words as for a profile."""

    fields: Mapping[int, Field]
    mark: str = ","
    swish: bool = False

    def held(self) -> dict[Field, list[int]]:
        """The places of the columns that hold something, by what they hold."""
        found: dict[Field, list[int]] = {}
        for at, field in self.fields.items():
            found.setdefault(field, []).append(at)
        return found


ACCOUNT: dict[Field, str] = {
    Field.BOOKED: "bokforingsdatum|bokforingsdag|bokfdag|bokford|bokfort|reskontradatum|bokfort datum",
    Field.DAY: "transaktionsdatum|transaktionsdag|transdag|reskontradag|datum|date",
    Field.AMOUNT: "belopp|belopp sek|insattning uttag|amount",
    Field.BALANCE: "saldo|bokfort saldo|saldo sek|balance",
    Field.CURRENCY: "valuta|currency",
    Field.STATUS: "status",
    Field.CLEARING: "clearingnummer|clnr",
    Field.ACCOUNT: "kontonummer|kontonr",
    Field.IBAN: "iban",
    Field.NUMBER: "verifikationsnummer|referens swish",
    Field.SENDER: "avsandare|avsandar id swish",
    Field.NAME: "namn",
    Field.WAY: "typ|transaktionstyp|transaktionstext",
    Field.TEXT: "text|text mottagare|beskrivning|referens|rubrik|ytterligare detaljer|meddelande|"
    "transaktion|description",
}  # fmt: skip
"""What the headings of account files mean, in whichever bank's file they stand."""

SWISH: dict[Field, str] = {
    Field.BOOKED: "bokfdag|bokforingsdag|bokforingsdatum",
    Field.DAY: "datum|transdag|transaktionsdag|transaktionsdatum",
    Field.AMOUNT: "belopp",
    Field.CLEARING: "clnr|clearingnummer",
    Field.ACCOUNT: "kontonr|kontonummer",
    Field.CURRENCY: "valuta",
    Field.SWISH: "mottagare|mottagarnr|mottagarnummer|swishnummer",
    Field.SENDER: "avsandare|avsandarnr|avsandarnummer|mobilnummer",
    Field.NAME: "namn pa motpart|avsandarnamn|namn",
    Field.TEXT: "meddelande",
    Field.PAYMENT_ID: "orderreferens|referensnummer",
}
"""What the headings of Swish reports mean."""

PROFILES = (
    Profile(
        "Swedbank Swish",
        ("belopp", "orderreferens", "avsandare|avsandarnr|avsandarnummer|mottagarnr|mottagarnummer",
         "bokfdag|bokforingsdag|bokforingsdatum"),
        SWISH, mark=".", swish=True,
    ),
    Profile(
        "Swish", ("belopp", "referensnummer", "mobilnummer", "datum"), SWISH, mark=".", swish=True
    ),
    Profile(
        "Swedbank", ("clearingnummer|clnr", "kontonummer|kontonr", "bokforingsdag|bokfdag", "belopp",
                     "saldo|bokfort saldo"),
        ACCOUNT, mark=".",
    ),
    Profile(
        "Handelsbanken", ("kontohavare", "kontonr", "bokforingsdag", "insattning uttag"), ACCOUNT
    ),
    Profile("Handelsbanken", ("reskontradatum", "transaktionsdatum", "text", "belopp"), ACCOUNT),
    Profile(
        "SEB", ("bokforingsdatum|bokforingsdag", "verifikationsnummer", "belopp"), ACCOUNT, mark="."
    ),
    Profile("Nordea", ("bokforingsdag", "belopp", "avsandare", "mottagare", "namn"), ACCOUNT),
    Profile("Länsförsäkringar", ("datum", "bokforingsdag", "typ", "text", "belopp"), ACCOUNT),
    Profile(
        "Länsförsäkringar",
        ("bokforingsdatum", "transaktionsdatum", "transaktionstyp", "meddelande", "belopp"), ACCOUNT,
    ),
    Profile(
        "other bank",
        ("datum|bokforingsdatum|bokforingsdag|transaktionsdatum", "belopp", "saldo",
         "text|beskrivning|transaktion"),
        ACCOUNT,
    ),
)  # fmt: skip
"""The files that are known, the more telling first; the last is what small banks have in common."""


def profile_of(header: Sequence[str]) -> Profile | None:
    """The bank's file that has this header; None when it is none that is known."""
    told = {told_of(heading) for heading in header}
    return next(
        (
            one
            for one in PROFILES
            if all(told.intersection(alternatives.split("|")) for alternatives in one.telling)
        ),
        None,
    )


def layout_of(profile: Profile, header: Sequence[str]) -> Layout:
    """Where the columns of a known file stand."""
    means = {
        heading: field for field, line in profile.fields.items() for heading in line.split("|")
    }
    fields = {at: means.get(told_of(heading), Field.OTHER) for at, heading in enumerate(header)}
    return Layout(settled(fields), profile.mark, profile.swish)


def settled(fields: Mapping[int, Field]) -> dict[int, Field]:
    """The columns that hold something, each thing in one column where only one may hold it."""
    return {
        at: field
        for at, field in fields.items()
        if field is not Field.OTHER and (field in MANY or at == _first(fields, field))
    }


def _first(fields: Mapping[int, Field], field: Field) -> int:
    return next(at for at, one in fields.items() if one is field)


def find_profile(lines: Iterable[Sequence[str]]) -> tuple[int, Profile] | None:
    """The header among the first lines: its place, and whose file it is."""
    for at, cells in zip(range(LOOK_AT), lines, strict=False):
        if (profile := profile_of(cells)) is not None:
            return at, profile
    return None
