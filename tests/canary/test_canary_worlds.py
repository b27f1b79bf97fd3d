"""Two worlds: who may not know of somebody cannot tell the world with her from the one without."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from time import time

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from qmember.domain.ledger import Channel
from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.domain.people import Protection, ReceiptWish
from qmember.models import Database, MemberNumber, Person, open_database
from qmember.queries import people as people_reads
from qmember.queries.electable import electable_id
from qmember.queries.member_types import member_types
from qmember.services import gifts, mandates, memberships, people, receipt_drawing
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts
from qmember.services.unit import unit_of_work
from tests.canary.fixtures import Stage, probing
from tests.canary.listening import Question, questions
from tests.canary.words import Aviary, Canaries
from tests.canary.world import ALL
from tests.conftest import KEYS, TODAY
from tests.web.matrix import ACCOUNTS, MATRIX
from tests.web.prober import LOCKED, REST, STRANGER, Prober

MARGIN = 30
"""Seconds that a pair of questions surely takes less than."""

KNOWING = MATRIX.holders["open_vault"]
ASKING = (*ACCOUNTS, STRANGER, LOCKED)
TOKENS = re.compile(
    r'(name="(?:bunt-)?(?:csrf_token|key|seed)"[^>]*? value=|"X-CSRFToken": )"[^"]*"'
)
PASSING = re.compile(
    r"\d+:[0-9a-f]{64}|\d{2}[.:]\d{2}(?:[.:]\d{2}(?:\.\d+)?)?|\b[0-9a-f]{16}\b|[0-9a-f]{64}|\bM\d{4,}\b"
)
"""What differs from one moment to the next: form tokens and keys, times, sessions, hashes of papers;
and member numbers, which are drawn."""

OWN_SECRET = {"auth.enrol.show"}
"""The page that shows a fresh secret for an app; no two of them are equal."""

EVENT_LOG = {"office.settings.audit.index"}
"""That a person was written down is an event; about whom, and how protected, nobody is told there."""


ROLLS = {"office.roll.show", "office.roll.losing"}
"""A member in danger stands in the roll by her number: whoever counts votes must know of each."""

MANDATES = {"office.mandates.index", "office.mandates.show", "office.mandate_settings.account"}
"""The one who writes mandates down has been told her number, and meets her by it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two installations that differ in one person."""

    with_her: Prober
    without: Prober
    eva: Canaries
    number: int


def copied(stage: Stage, stack: ExitStack, folder: object, change: object) -> Prober:
    """A copy of the world after one change."""
    file = folder / "qmember.db"  # type: ignore[operator]
    file.parent.mkdir()
    shutil.copy(stage.file, file)
    database = open_database(f"sqlite:///{file}", KEYS)
    change(database)  # type: ignore[operator]
    return stack.enter_context(probing(database, file))


@pytest.fixture(scope="module")
def eva() -> Canaries:
    one = Aviary().add("eva", hidden=True)
    assert one.name
    assert one.email
    assert one.phone
    return one


@pytest.fixture(scope="module")
def pair(stage: Stage, eva: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A world with a member in danger who has given nothing yet, and one without her."""
    folder, numbers = tmp_path_factory.mktemp("worlds"), []
    with ExitStack() as stack:
        there = copied(
            stage,
            stack,
            folder / "with",
            lambda d: numbers.append(elected(d, add(d, eva, Protection.PROTECTED))),
        )
        not_there = copied(stage, stack, folder / "without", lambda _: None)
        yield Pair(there, not_there, eva, numbers[0])


def add(database: Database, eva: Canaries, level: Protection, *, member: bool = True) -> int:
    """Somebody, a member unless it is said otherwise; her number."""
    with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
        person = people.add_person(
            unit, name=eva.name, email=eva.email, phone=eva.phone, protection=level,
            receipt_wish=ReceiptWish.NONE,
        )  # fmt: skip
        if member:
            kind = member_types(unit.session)[0].id
            memberships.accept(unit, person.id, type_id=kind, on=date(2026, 1, 1))
        return person.number


def elected(database: Database, number: int) -> int:
    """She signs for the association; her number."""
    with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
        decision = Decision(DecidedBy.BOARD, date(2026, 4, 2), "§ 3")
        person_id = electable_id(unit.session, ALL, f"P{number}")
        span = Span(date(2026, 4, 2))
        mandates.begin(unit, person_id, seat=Seat.SIGNATORY, span=span, decision=decision)
    return number


def bare(answer: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    """An answer without what passes."""
    text = TOKENS.sub(r"\1…", answer.get_data().decode("latin-1"))
    body = PASSING.sub("…", text).encode("latin-1", "replace")
    head = [(k, v) for k, v in answer.headers if k not in {"Set-Cookie", "Content-Length", "Date"}]
    return answer.status, head, body


def differing(pair: Pair, who: str, asked: list[Question]) -> list[str]:
    """The questions to which the two worlds give different answers."""
    found = []
    for one in asked:
        freshen_both(pair)
        here, there = both_answers(pair, one, who)
        if here != there and one.row.endpoint not in OWN_SECRET:
            found.append(f"{one}: {first_difference(here, there)}")
    return found


def first_difference(here: object, there: object) -> str:
    """Where two answers begin to differ, with what stands around it."""
    one, other = repr(here), repr(there)
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"…{one[max(0, at - 120) : at + 80]}… / …{other[max(0, at - 120) : at + 80]}…"


def both_answers(pair: Pair, one: Question, who: str) -> list[object]:
    """What both worlds answer within one minute: a paper says when it was printed."""
    while True:
        minute = time() // 60
        found = [bare(one.put(world, who)) for world in (pair.with_her, pair.without)]
        if time() // 60 == minute:
            return found


def freshen_both(pair: Pair) -> None:
    """Both worlds go back at the same question, or one would remember a deed that the other forgot."""
    worlds = (pair.with_her, pair.without)
    if any(world.tired(REST - MARGIN) for world in worlds):
        for world in worlds:
            world.renew()


def words_about(eva: Canaries) -> tuple[str, ...]:
    """Everything that somebody might try who looks for her, but her number."""
    first = eva.words["first"]
    return (
        eva.name, first, first[:4], eva.words["last"].lower(), eva.email, eva.words["mailbox"],
        eva.phone, "0" + eva.words["phone"], f"{first} Lund", first[:2],
    )  # fmt: skip


@pytest.mark.parametrize("who", [w for w in ASKING if w not in KNOWING])
def test_the_two_worlds_answer_alike(pair: Pair, who: str) -> None:
    asked = questions(pair.without, who, words=words_about(pair.eva), most=2)
    told = MANDATES if who in MATRIX.holders["edit_mandates"] else set()
    alike = [q for q in asked if q.row.endpoint not in EVENT_LOG | ROLLS | told]
    assert differing(pair, who, alike) == []


def test_only_those_who_count_votes_see_her_number_in_the_roll(pair: Pair) -> None:
    address, whose = "/arsmoten/2027-2/rostlangd", Person.number == pair.number
    with pair.with_her.database.reading() as session:
        query = select(MemberNumber.number).join(Person, Person.id == MemberNumber.person_id)
        number = session.scalars(query.where(whose)).one()
    seen = {w for w in ASKING if number in pair.with_her.ask(w, "GET", address).text}
    assert seen == MATRIX.holders["read_roll"] & set(ASKING)


def test_only_the_one_who_writes_mandates_down_sees_her_number_there(pair: Pair) -> None:
    number = f"P{pair.number}"
    seen = {w for w in ASKING if number in pair.with_her.ask(w, "GET", "/uppdrag").text}
    assert seen == (MATRIX.holders["edit_mandates"] | KNOWING) & set(ASKING)


def test_who_may_not_read_people_learns_nothing_from_her_number_either(pair: Pair) -> None:
    for who in ("ordforande", "revisor", "ledamot", "medlem", "stranger"):
        for address in (f"/personer/P{pair.number}", f"/personer/P{pair.number}/andra"):
            found = [bare(one.ask(who, "GET", address)) for one in (pair.with_her, pair.without)]
            assert found[0] == found[1], (who, address)


def test_the_protection_officer_sees_the_difference(pair: Pair) -> None:
    asked = list(questions(pair.without, "skydd"))
    assert (
        differing(pair, "skydd", asked) != []
        or pair.with_her.ask("skydd", "GET", "/personer?roll=skyddade").text
        != pair.without.ask("skydd", "GET", "/personer?roll=skyddade").text
    )


def test_a_search_that_forgot_to_leave_her_out_is_noticed(pair: Pair, monkeypatch) -> None:
    """The same comparison, with hidden people let into every list."""
    from sqlalchemy import true

    monkeypatch.setattr(people_reads, "_open", true)
    asked = list(questions(pair.without, "medlemsansvarig"))
    assert differing(pair, "medlemsansvarig", asked) != []


# --- and whether somebody who gives is in danger


@pytest.fixture(scope="module")
def givers(stage: Stage, eva: Canaries, tmp_path_factory) -> Iterator[Pair]:
    """The same gifts and payments, from somebody in danger and from somebody ordinary.

    Neither is a member: somebody ordinary who joins makes the numbers of members one more.
    """
    folder, numbers = tmp_path_factory.mktemp("givers"), []

    def live(level: Protection):
        def change(database: Database) -> None:
            numbers.append(add(database, eva, level, member=False))
            give(database, numbers[-1])

        return change

    with ExitStack() as stack:
        hidden = copied(stage, stack, folder / "hidden", live(Protection.PROTECTED))
        ordinary = copied(stage, stack, folder / "ordinary", live(Protection.NORMAL))
        yield Pair(hidden, ordinary, eva, numbers[0])


def give(database: Database, number: int) -> None:
    from qmember.queries.people import person_id_by_code

    with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
        person_id = person_id_by_code(unit.session, ALL, f"P{number}")
        for wish in (ReceiptWish.PAPER, ReceiptWish.NONE):
            facts = GiftFacts(12300, TODAY, Channel.CASH, person_id, receipt=wish)
            done = gifts.record_gift(unit, facts)
    with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
        gifts.void_gift(unit, done.income_id, reason="duplicate")
    receipt_drawing.draw(database, Clock(TODAY), 1)


HER_OWN = 4
"""Her vouchers are the newest: two gifts, what was voided, and one more to be sure."""

BLIND = [w for w in ASKING if w not in MATRIX.holders["read_people"]]


@pytest.mark.parametrize("who", BLIND)
def test_who_may_not_read_people_cannot_tell_who_gives_in_danger(givers: Pair, who: str) -> None:
    asked = questions(givers.without, who, most=HER_OWN, newest=True)
    assert differing(givers, who, asked) == []
