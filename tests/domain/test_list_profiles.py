"""Lists of member systems are known by their headings; each specimen is made here, of invented people."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.column_guess import guess_columns
from qmember.domain.columns import LEFT_OUT, Column
from qmember.domain.list_profiles import PROFILES, profile_of
from tests.factories.moved import judged, table

C = Column
SPECIMENS = {
    "SportAdmin": (
        (
            "Grupp|Gruppkoppling|Kommentar|Personnummer|Kön|Förnamn|Efternamn|c/o|Adress|Postnummer|Stad|"
            "Land|Mobiltelefon|Telefon hem|E-post|Målsman 1|Relation|E-post|Telefon|Skapad|Medlems Nr|"
            "Start År|Allergi"
        ),
        (
            "Dam|Ledare|ringer|19121212-1213|Kvinna|Anna|Ek||Storgatan 4|12345|Mora|Sverige|070-1234567|"
            "08-123456||Eva Ek|Mor|eva@example.org|070-7654321|2020-01-02 10:00:00|1007|2019|nötter"
        ),
    ),
    "IdrottOnline": (
        (
            "Typ|Förnamn|Alt. förnamn|Efternamn|IdrottsID|Födelsedat./Personnr.|Kön|Telefon mobil|"
            "E-post kontakt|Kontaktadress - Gatuadress|Kontaktadress - Postnummer|Kontaktadress - Postort|"
            "Folkbokföring - Gatuadress|Folkbokföring - Postort|E-post privat|Övrig medlemsinfo|Familj|"
            "Medlemsnr.|Medlem sedan|Medlem t.o.m.|Registreringsdatum"
        ),
        (
            "|Anna|Ann|Ek|IID00000001|1970-01-01|Kvinna|070-1234567|anna@example.org|Storgatan 4|12345|"
            "Mora|Hemgatan 9|Falun|privat@example.org|något|Ek [1]|1007|2019-03-01||2010-01-01"
        ),
    ),
    "Scoutnet": (
        (
            "Medlemsnr.|Förnamn|Efternamn|Personnummer|Noteringar|Startdatum kår|Kår|Avdelning|Adress|"
            "Postnummer|Postort|Primär e-postadress|Mobiltelefon|Anhörig 1 namn|Anhörig 1 e-post"
        ),
        (
            "1007|Anna|Ek|19121212-1213|något|2019-03-01|Mora|Spårarna|Storgatan 4|12345|Mora|"
            "anna@example.org|070-1234567|Eva Ek|eva@example.org"
        ),
    ),
    "Memlist": (
        (
            "Medlemsnummer|Föreningsnummer|Medlemskaps butiksartikel|Giltig från|Giltig till|Förnamn|"
            "Efternamn|Gatuadress|Postnummer|Postort|Faktura Epost|Epost|Telefon|Eget kön"
        ),
        (
            "1007|12|3|2026-01-01|2026-12-31|Anna|Ek|Storgatan 4|12345|Mora|betalar@example.org|"
            "anna@example.org|070-1234567|F"
        ),
    ),
    "MembershipWorks": (
        (
            "Account name|Contact name|Phone|Email|Address 1|City|Zip|Profile description|"
            "Membership level|Join date|Renewal date"
        ),
        (
            "Anna Ek|Eva Ek|070-1234567|anna@example.org|Storgatan 4|Mora|12345|något|Stödmedlem|"
            "2019-03-01|2026-12-31"
        ),
    ),
    "hitobito": (
        (
            "Vorname|Nachname|Übername|Firmenname|Firma|Haupt-E-Mail|Adresse|PLZ|Ort|Land|Geschlecht|"
            "Geburtstag|Rollen"
        ),
        (
            "Anna|Ek|Annie||nein|anna@example.org|Storgatan 4|12345|Mora|Schweden|weiblich|1970-01-01|"
            "Mitglied"
        ),
    ),
    "Cardskipper": (
        "Medlemsnummer|Förnamn|Efternamn|E-post|Adress|Postnummer|Ort|Från|Till",
        "1007|Anna|Ek|anna@example.org|Storgatan 4|12345|Mora|2019-03-01|2026-12-31",
    ),
    "Zynatic": (
        "Medlemsnr|Förnamn|Efternamn|E-post|Adress|Postnr|Ort|Registrerad|Medlemstyp|Betalt tom",
        "1007|Anna|Ek|anna@example.org|Storgatan 4|12345|Mora|2019-03-01|Stödmedlem|2026-12-31",
    ),
    "Föreningssupport": (
        "Förnamn|Efternamn|Grupp|E-post|Adress|Postnr|Ort|Inskriven",
        "Anna|Ek|Styrelsen|anna@example.org|Storgatan 4|12345|Mora|2019-03-01",
    ),
    "Medlemslista": (
        "Namn|E-post|Adress|Postnr|Ort|Medlem|Betalt",
        "Anna Ek|anna@example.org|Storgatan 4|12345|Mora|2019-03-01|2026",
    ),
}
JOINED = date(2019, 3, 1)


def moved(name):
    [row] = judged(table(*SPECIMENS[name]))
    assert row.problems == ()
    return row.moved


def test_every_profile_has_its_specimen() -> None:
    assert list(SPECIMENS) == [one.name for one in PROFILES]


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_list_is_known_by_its_headings(name) -> None:
    assert profile_of(SPECIMENS[name][0].split("|")).name == name


@pytest.mark.parametrize("name", SPECIMENS)
def test_who_she_is_and_where_she_is_reached_is_read(name) -> None:
    one = moved(name)
    assert (one.name, one.street, one.postcode, one.city) == (
        "Anna Ek", "Storgatan 4", "123 45", "Mora",
    )  # fmt: skip
    assert one.email == (None if name == "SportAdmin" else "anna@example.org")


@pytest.mark.parametrize(
    ("name", "joined", "paid"),
    [
        ("SportAdmin", date(2019, 1, 1), None), ("IdrottOnline", JOINED, None),
        ("Scoutnet", JOINED, None), ("Memlist", None, 2026), ("MembershipWorks", JOINED, 2026),
        ("hitobito", None, None), ("Cardskipper", JOINED, 2026), ("Zynatic", JOINED, 2026),
        ("Föreningssupport", JOINED, None), ("Medlemslista", JOINED, 2026),
    ],
)  # fmt: skip
def test_since_when_and_until_when_is_read(name, joined, paid) -> None:
    assert (moved(name).joined_on, moved(name).paid_year) == (joined, paid)


@pytest.mark.parametrize("name", SPECIMENS)
def test_relatives_notes_and_identities_are_never_taken(name) -> None:
    told = repr(moved(name))
    for other in ("Eva", "eva@", "privat@", "betalar@", "Hemgatan", "Falun", "7654321", "nötter",
                  "något", "1213", "1970", "Kvinna", "ringer"):  # fmt: skip
        assert other not in told


def test_the_second_mail_of_a_sportadmin_list_is_a_guardians() -> None:
    guesses = guess_columns(table(*SPECIMENS["SportAdmin"]))
    mails = [guess.column for guess in guesses if guess.heading == "E-post"]
    assert mails == [Column.EMAIL, Column.OTHER]
    assert Column.OTHER in LEFT_OUT


def test_a_list_that_nobody_knows_is_of_no_system() -> None:
    assert profile_of(["Namn", "Ort"]) is None
