"""Those in the example association whom its story names: the cast, the funders, givers with offices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.people import PayerKind, PersonRole, Protection, ReceiptWish
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.domain.text import fold
from qmember.services import demo_names as names

EXCLUDED = "excluded"
"""The story's name for the one whom the board has excluded, and who has appealed."""


class Giving(StrEnum):
    """How somebody gives."""

    NEVER = "never"
    SOMETIMES = "sometimes"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody: what is kept of her, since when, how she gives, and the story's name for her."""

    facts: PersonFacts
    known_on: date
    gives: Giving = Giving.NEVER
    key: str = ""

    @property
    def membership(self) -> RoleSpan | None:
        """Her membership, past or present."""
        return next((role for role in self.facts.roles if role.role is PersonRole.MEMBER), None)


def days_ago(start: date, today: date, days: int) -> date:
    """So many days before today, but never before the register begins."""
    return max(start, today - timedelta(days))


def excluded_on(start: date, today: date) -> date:
    """The day from which she is no member: some weeks ago, so that the coming meeting answers her."""
    return days_ago(start, today, 40)


def cast(start: date) -> list[Invented]:
    """The people of the story, all known from the register's first day."""
    since = start.replace(year=start.year - 4, month=3, day=12)
    mail, paper, none = ReceiptWish.EMAIL, ReceiptWish.PAPER, ReceiptWish.NONE
    member = (RoleSpan(PersonRole.MEMBER, since),)
    people = (
        ("maja", Giving.SOMETIMES, _person("Maja Berglund", "Sundbyberg", roles=member)),
        ("anna_solna", Giving.SOMETIMES, _person("Anna Ek", "Solna", roles=member)),
        ("anna_malmo", Giving.SOMETIMES, _person("Anna Ek", "Malmö")),
        ("gun", Giving.MONTHLY, _person("Gun Lindqvist", "Uppsala", wish=none)),
        ("karin_lund", Giving.NEVER, _person("Karin Lund", "Nacka", roles=member)),
        ("karin_lundh", Giving.NEVER, _person("Karin Lundh", "Täby", roles=member)),
        ("astrid", Giving.MONTHLY, _person("Astrid Norén", "Lidingö", wish=none)),
        ("leila", Giving.SOMETIMES, _quiet("Leila Haddad", mail, roles=member)),
        ("vendela", Giving.SOMETIMES, _quiet("Vendela Strand", none)),
        ("zofia", Giving.SOMETIMES, _person("Zofia Wróblewska", "Stockholm")),
        ("gosia", Giving.SOMETIMES, _person("Małgorzata Łoś", "Huddinge")),
        ("sirin", Giving.SOMETIMES, _person("Şirin Yıldız", "Järfälla")),
        ("thora", Giving.SOMETIMES, _person("Þóra Jónsdóttir", "Göteborg", wish=paper)),
        ("emily", Giving.SOMETIMES, _person("Emily Carter", "Stockholm", language="en")),
        ("doris", Giving.NEVER, _protected("Doris Svalört", "070-174 06 05", roles=member)),
        ("ines", Giving.NEVER, _protected("Ines Blåklint", "070-174 06 06", roles=member)),
    )
    return [Invented(facts, start, gives, key) for key, gives, facts in people]


def offices(start: date) -> list[Invented]:
    """Those who pay grants, ask for lectures, and companies and associations that give."""
    public = (
        ("socialstyrelsen", "Socialstyrelsen", PayerKind.STATE),
        ("kammarkollegiet", "Kammarkollegiet (Brottsofferfonden)", PayerKind.STATE),
        ("stockholm", "Stockholms stad", PayerKind.MUNICIPALITY),
        ("vasteras", "Västerås stad, Socialtjänsten", PayerKind.MUNICIPALITY),
    )
    return [
        *(Invented(_office(name, kind), start, key=key) for key, name, kind in public),
        *(Invented(_office(name), start, key="school") for name in names.SCHOOLS),
        *(Invented(_giving(name), start, Giving.YEARLY) for name in names.GIVING_OFFICES),
    ]


def address(name: str, end: str = "") -> str:
    """An e-mail address of a name, at a domain that is kept free for examples."""
    local = re.sub(r"[^a-z0-9]+", ".", fold(name)).strip(".")
    return f"{local}{end}@{names.MAILS[len(local) % len(names.MAILS)]}"


def _person(
    name: str,
    city: str,
    *,
    wish: ReceiptWish = ReceiptWish.EMAIL,
    language: str = "sv",
    roles: tuple[RoleSpan, ...] = (),
) -> PersonFacts:
    return PersonFacts(
        name=name,
        email=address(f"{name} {city}"),
        street=f"{names.STREETS[len(name) % len(names.STREETS)]} {len(city)}",
        postcode=dict(names.PLACES)[city],
        city=city,
        receipt_wish=wish,
        language=language,
        roles=roles,
    )


def _quiet(name: str, wish: ReceiptWish, roles: tuple[RoleSpan, ...] = ()) -> PersonFacts:
    return PersonFacts(
        name=name,
        email=address(name),
        city="Stockholm",
        protection=Protection.DISCREET,
        receipt_wish=wish,
        roles=roles,
    )


def _protected(name: str, phone: str, roles: tuple[RoleSpan, ...]) -> PersonFacts:
    return PersonFacts(
        name=name,
        email=address(name),
        phone=phone,
        protection=Protection.PROTECTED,
        receipt_wish=ReceiptWish.NONE,
        roles=roles,
    )


def _office(name: str, payer_kind: PayerKind | None = None) -> PersonFacts:
    return PersonFacts(name=name, payer_kind=payer_kind, receipt_wish=ReceiptWish.NONE)


def _giving(name: str) -> PersonFacts:
    return PersonFacts(
        name=name, email=address(name), city="Stockholm", may_be_named=True, named_as=name
    )
