"""What member systems call their columns, where the words usually mean something else or are not known.

Headings are those that somebody has written down, not those that we guess a system has:

- SportAdmin: the export of its register of people, as programs that read it name its columns
  (https://support.sportadmin.se, "Allmänt om personregistret").
- IdrottOnline: the record in https://github.com/callebokedal/sfk-medlemsstatus (readme.md).
- Scoutnet: the Swedish names of its member list, as spreadsheets that fetch it have them.
- Memlist: https://memlist.se/docs/kriterier-for-import-av-medlemmar-med-excel-lista/
- MembershipWorks: https://support.membershipworks.com/portal/en/kb/articles/import-members
- hitobito: https://github.com/hitobito/hitobito, spec/domain/export/tabular/people/people_address_spec.rb
- Cardskipper: "Till" is the last day of the membership,
  https://www.cardskipper.com/sv/support/admin-support/extend-membership-with-an-excel-file/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qmember.domain.columns import Column, told_of


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member system calls its columns where that differs from what the words usually mean.

    A list is of the profile when all ``telling`` headings stand in it. ``once``: what stands under
    the same heading a second time is about a relative, and is left out.
    """

    name: str
    telling: frozenset[str]
    columns: dict[str, Column]
    once: bool = False


def _out(line: str) -> dict[str, Column]:
    """Headings, divided by ``|``, of columns for which the register has no room."""
    return dict.fromkeys(line.split("|"), Column.OTHER)


PROFILES = (
    Profile(
        "SportAdmin", frozenset({"fornamn", "efternamn", "malsman 1", "skapad"}),
        _out("grupp|gruppkoppling|c o|telefon|telefon hem|telefon jobb|malsman 1|malsman 2|relation|"
             "skapad|uppdaterad|licens|grupprekommendation")
        | {"adress": Column.STREET, "stad": Column.CITY, "startar": Column.JOINED_ON,
           "start ar": Column.JOINED_ON, "kommentar": Column.NOTES},
        once=True,
    ),
    Profile(
        "IdrottOnline", frozenset({"idrottsid", "medlemsnr", "medlem t o m"}),
        _out("typ|prova pa|alt fornamn|idrottsid|telefon bostad|telefon arbete|e post privat|"
             "e post arbete|kontaktadress c o adress|kontaktadress land|folkbokforing c o adress|"
             "folkbokforing gatuadress|folkbokforing postnummer|folkbokforing postort|"
             "folkbokforing land|folkbokforing kommunkod|folkbokforing kommun|arbetsadress c o adress|"
             "arbetsadress gatuadress|arbetsadress postnummer|arbetsadress postort|arbetsadress land|"
             "grupp lag arbetsrum familj|familj|fam admin|registreringsdatum")
        | {"e post kontakt": Column.EMAIL, "kontaktadress gatuadress": Column.STREET,
           "kontaktadress postnummer": Column.POSTCODE, "kontaktadress postort": Column.CITY,
           "medlem t o m": Column.LEFT_ON},
    ),
    Profile(
        "Scoutnet", frozenset({"medlemsnr", "kar", "avdelning"}),
        _out("smeknamn|status|registrerad scouterna|kar|avdelning|patrull|avdelningsroll|karfunktion|"
             "c o|adress rad 2|adress rad 3|land|alternativ e post|hemtelefon|anhorig 1 namn|"
             "anhorig 1 e post|anhorig 1 mobiltelefon|anhorig 1 hemtelefon|anhorig 2 namn|"
             "anhorig 2 e post|anhorig 2 mobiltelefon|anhorig 2 hemtelefon|foregaende termin|"
             "aktuell termin")
        | {"adress": Column.STREET, "primar e postadress": Column.EMAIL,
           "startdatum kar": Column.JOINED_ON, "noteringar": Column.NOTES},
    ),
    Profile(
        "Memlist", frozenset({"medlemsnummer", "giltig fran", "giltig till"}),
        _out("foreningsnummer|medlemskaps butiksartikel|giltig fran|avdelning|c o|faktura fornamn|"
             "faktura efternamn|faktura gatuadress|faktura postkod|faktura postort|faktura landskod|"
             "faktura epost|faktura telefon|landskod|kommunkod|regionskod"),
    ),
    Profile(
        "MembershipWorks", frozenset({"account name", "membership level", "renewal date"}),
        _out("contact name|organization name|position|fax|website|tagline|state|country|label|"
             "membership add on|directory|public directory email")
        | {"account name": Column.NAME, "address 1": Column.STREET,
           "membership level": Column.MEMBER_TYPE, "renewal date": Column.PAID_YEAR,
           "profile description": Column.NOTES},
    ),
    Profile(
        "hitobito", frozenset({"vorname", "nachname", "haupt e mail"}),
        _out("ubername|firmenname|firma|land|rollen")
        | {"vorname": Column.FIRST_NAME, "nachname": Column.LAST_NAME, "haupt e mail": Column.EMAIL,
           "adresse": Column.STREET, "plz": Column.POSTCODE, "geschlecht": Column.BIRTH,
           "geburtstag": Column.BIRTH},
    ),
    Profile(
        "Cardskipper", frozenset({"fran", "till", "medlemsnummer"}),
        {"fran": Column.JOINED_ON, "till": Column.PAID_YEAR, "roll": Column.MEMBER_TYPE,
         "organisation": Column.OTHER},
    ),
    Profile(
        "Zynatic", frozenset({"medlemsnr", "medlemstyp", "betalt tom"}),
        {"betalt tom": Column.PAID_YEAR, "registrerad": Column.JOINED_ON,
         "avregistrerad": Column.LEFT_ON, "saldo": Column.OPEN_AMOUNT, "status": Column.OTHER},
    ),
    Profile(
        "Föreningssupport", frozenset({"fornamn", "efternamn", "grupp"}),
        {"grupp": Column.OTHER, "roll": Column.OTHER, "inskriven": Column.JOINED_ON,
         "utskriven": Column.LEFT_ON},
    ),
    Profile(
        "Medlemslista", frozenset({"namn", "medlem"}),
        {"medlem": Column.JOINED_ON, "betalt": Column.PAID_YEAR},
    ),
)  # fmt: skip
"""Lists of member systems, the more telling first, and the one that is kept in Excel."""


def profile_of(header: Sequence[str]) -> Profile | None:
    """The program whose list this seems to be; None when it tells of none."""
    told = {told_of(heading) for heading in header}
    return next((one for one in PROFILES if one.telling <= told), None)


def said_by(profile: Profile, header: Sequence[str], at: int) -> Column | None:
    """What a column holds by the profile; None where it says nothing of it."""
    told = told_of(header[at])
    if profile.once and told and told in {told_of(one) for one in header[:at]}:
        return Column.OTHER
    return profile.columns.get(told)
