"""A small register behind the pages: givers, an organisation, somebody discreet and somebody hidden."""

from __future__ import annotations

from datetime import date

from qmember.domain.people import PersonRole, Protection
from qmember.domain.person_facts import PersonFacts, RoleSpan

SECRET = "Hemligkvist"
"""A name, mail, place and street of the hidden person: nobody without the right may meet it."""

BOTH = (
    RoleSpan(PersonRole.GIVER, date(2025, 3, 1)),
    RoleSpan(PersonRole.CONTACT, date(2025, 3, 1)),
)
PEOPLE = (
    PersonFacts(
        name="Anna Ek", email="anna@example.org", phone="070-123 45 67", street="Hemvägen 7",
        postcode="123 45", city="Solna", roles=BOTH,
    ),
    PersonFacts(name="Anna Ek", city="Malmö"),
    PersonFacts(name="Örjan Wall", city="Lund"),
    PersonFacts(name="Solna kommun", orgnr="802000-0009"),
    PersonFacts(name="Disa Lund", email="disa@example.org", protection=Protection.DISCREET),
    PersonFacts(
        name=f"{SECRET} Ek", email=f"{SECRET.lower()}@example.org", phone="070-987 65 43",
        city=f"{SECRET}by", protection=Protection.PROTECTED,
    ),
)  # fmt: skip
ANNA, OTHER_ANNA, ORJAN, COMMUNE, DISA, HIDDEN = (f"P{1001 + place}" for place in range(6))
STAFF = (
    "kassor", "ordforande", "sekreterare", "revisor", "medlem", "skydd", "bidrag", "kommunikator",
    "medlemsansvarig", "ledamot", "verksamhet", "valberedning",
)  # fmt: skip
