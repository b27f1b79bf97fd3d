"""Whoever changes the audit chain is found out, and ``verify`` names the first event that is wrong."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, insert, text, update

from qmember.domain.events import Event
from qmember.domain.permissions import Viewer
from qmember.models import AuditDetail, AuditEvent, Database
from qmember.models.crypto import seal
from qmember.queries.audit import START, chain_mac, head, verify
from qmember.services import audit
from qmember.services.clock import Clock
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS
from tests.factories.lived import ALL
from tests.lifting import lifted

EVENT = AuditEvent.__table__
DETAIL = AuditDetail.__table__
ROWS = int(os.environ.get("QMEMBER_AUDIT_ROWS", "5000"))


def events(connection: Connection) -> list[SimpleNamespace]:
    rows = connection.execute(EVENT.select().order_by(EVENT.c.id))
    return [SimpleNamespace(**row._mapping) for row in rows]


def walk(connection: Connection, anchor: str | None = None):
    return verify(connection, KEYS, anchor=anchor)


def set_event(connection: Connection, number: int, **values: object) -> None:
    connection.execute(update(EVENT).where(EVENT.c.id == number).values(**values))


@pytest.fixture
def chain(lived: Database) -> Iterator[Connection]:
    """The chain with its guards lifted; whatever is done to it is undone afterwards."""
    with lifted(lived, keep=False) as connection:
        yield connection


def each(connection: Connection, deed: Callable[[int, SimpleNamespace], int | None]) -> None:
    """Do ``deed`` at every event in turn, and expect that ``verify`` names the number it returns."""
    for row in events(connection):
        point = connection.begin_nested()
        expected = deed(row.id, row)
        if expected is not None:
            found = walk(connection)
            assert (found.intact, found.first_broken) == (False, expected)
        point.rollback()
    assert walk(connection).intact


CHANGES = {
    "at": lambda row: row.at + timedelta(microseconds=1),
    "actor_kind": lambda row: "user:1" if row.actor_kind != "user:1" else "x",
    "actor_id": lambda row: 99,
    "actor_name": lambda row: row.actor_name + " ",
    "event": lambda row: row.event.upper(),
    "subject": lambda row: row.subject + "x",
    "subject_id": lambda row: (row.subject_id or 0) + 1,
    "digest": lambda row: bytes(32),
    "mac": lambda row: bytes(32),
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_event_is_found(chain: Connection, column) -> None:
    def change(number: int, row: SimpleNamespace) -> int:
        set_event(chain, number, **{column: CHANGES[column](row)})
        return number

    each(chain, change)


def test_changed_details_are_found(chain: Connection) -> None:
    def change(number: int, row: SimpleNamespace) -> int | None:
        body = seal(KEYS.derive("audit"), b"{}", f"audit_detail:{number}")
        values = {"sealed": body, "salt": secrets.token_bytes(32)}
        done = chain.execute(update(DETAIL).where(DETAIL.c.event_id == number).values(**values))
        return number if done.rowcount else None  # those of a hidden person were erased

    each(chain, change)


def test_a_deleted_event_is_found(chain: Connection) -> None:
    last = events(chain)[-1].id

    def delete(number: int, row: SimpleNamespace) -> int | None:
        chain.execute(EVENT.delete().where(EVENT.c.id == number))
        return number if number != last else None  # the tail needs an anchor, see below

    each(chain, delete)


def test_an_inserted_event_is_found(chain: Connection) -> None:
    last = events(chain)[-1].id

    def insert_after(number: int, row: SimpleNamespace) -> int:
        for later in range(last, number, -1):
            set_event(chain, later, id=later + 1)
        chain.execute(insert(EVENT).values({**vars(row), "id": number + 1}))
        return number + 1

    each(chain, insert_after)


def test_swapped_events_are_found(chain: Connection) -> None:
    rows = events(chain)
    for one, other in pairwise(rows):
        point = chain.begin_nested()
        set_event(chain, one.id, **{**vars(other), "id": one.id})
        set_event(chain, other.id, **{**vars(one), "id": other.id})
        assert walk(chain).first_broken == one.id
        point.rollback()


def test_a_chain_computed_anew_without_the_key_is_found(chain: Connection) -> None:
    forged = b"a key that somebody guessed....."
    rows = events(chain)
    for at in range(0, len(rows), 5):
        point = chain.begin_nested()
        previous = rows[at - 1].mac if at else START
        for row in rows[at:]:
            row = SimpleNamespace(**{**vars(row), "actor_name": "Nobody"})  # noqa: PLW2901
            previous = row.mac = chain_mac(forged, previous, row)
            set_event(chain, row.id, actor_name=row.actor_name, mac=row.mac)
        assert walk(chain).first_broken == at + 1
        point.rollback()


def test_a_cut_tail_is_found_with_an_anchor(chain: Connection) -> None:
    anchor, count = head(chain), len(events(chain))
    assert walk(chain, anchor).intact
    for left in range(count):
        point = chain.begin_nested()
        chain.execute(EVENT.delete().where(EVENT.c.id > left))
        assert walk(chain).intact  # by itself a shorter chain is a good chain
        found = walk(chain, anchor)
        assert (found.intact, found.events, found.first_broken) == (False, left, left + 1)
        point.rollback()


def test_every_earlier_head_is_an_anchor(chain: Connection) -> None:
    for row in events(chain):
        assert walk(chain, f"{row.id}:{row.mac.hex()}").intact
    assert not walk(chain, f"1:{events(chain)[1].mac.hex()}").intact


def test_a_swapped_database_is_found_with_an_anchor(own_lived: Database, clock: Clock) -> None:
    """An older backup put back and worked on is a good chain, but not ours."""
    with own_lived.reading() as session:
        anchor = head(session)
    with lifted(own_lived) as connection:
        last = events(connection)[-1].id
        connection.execute(DETAIL.delete().where(DETAIL.c.event_id > last - 5))
        connection.execute(EVENT.delete().where(EVENT.c.id > last - 5))
    with unit_of_work(own_lived, viewer=ALL, clock=clock) as unit:
        for _ in range(9):
            audit.note(unit, Event.EXPORTED, "x")
    with own_lived.reading() as session:
        assert verify(session, KEYS).intact
        found = verify(session, KEYS, anchor=anchor)
        assert (found.intact, found.events) == (False, last + 4)


def test_erased_details_leave_the_chain_whole(chain: Connection) -> None:
    chain.execute(DETAIL.delete())
    assert walk(chain).intact


def test_the_right_key_is_needed(lived: Database) -> None:
    with lived.reading() as session:
        assert verify(session, replace(KEYS, vault=b"x" * 32)).intact
        assert verify(session, replace(KEYS, data=b"x" * 32)).first_broken == 1


def test_any_letters_stay_as_they_were(own_lived: Database, clock: Clock) -> None:
    names = ["Åsa Öberg", "A\u030asa O\u0308berg", "👩‍👩‍👧 Anna", "\u202eanna", "Zoë\u00a0Ek", ""]
    for name in names:
        viewer = Viewer("user", name, ALL.permissions, 1)
        with unit_of_work(own_lived, viewer=viewer, clock=clock) as unit:
            audit.note(unit, Event.EXPORTED, "person", 1, old=name, new=names)
    with own_lived.reading() as session:
        assert verify(session, KEYS).intact


def test_a_long_chain_is_walked_in_seconds(own_lived: Database) -> None:
    """QMEMBER_AUDIT_ROWS=100000 walks the hundred thousand that must take at most ten seconds."""
    with lifted(own_lived) as connection:
        grow(connection, ROWS)
    began = time.perf_counter()
    with own_lived.reading() as session:
        found = verify(session, KEYS)
    took = time.perf_counter() - began
    print(f"{found.events} events in {took:.2f} s")  # noqa: T201  # a figure that is published
    assert found.intact
    assert took < max(3, ROWS / 10_000)


def grow(connection: Connection, rows: int) -> None:
    """Write ``rows`` more events, as fast as the database takes them."""
    last = events(connection)[-1]
    chained, previous, new = KEYS.derive("audit-chain"), last.mac, []
    for number in range(last.id + 1, last.id + rows + 1):
        salt, body = secrets.token_bytes(32), f'{{"amount_ore": {number}}}'.encode()
        digest = hashlib.sha256(salt + body).digest()
        row = SimpleNamespace(**{**vars(last), "id": number, "digest": digest})
        previous = row.mac = chain_mac(chained, previous, row)
        sealed = seal(KEYS.derive("audit"), body, f"audit_detail:{number}")
        new.append((vars(row), {"event_id": number, "salt": salt, "sealed": sealed}))
    connection.execute(insert(EVENT), [event for event, _ in new])
    connection.execute(insert(DETAIL), [detail for _, detail in new])


def test_the_command_tells_the_head_and_takes_an_anchor(lived, monkeypatch, capsys) -> None:
    import json

    from qmember.cli.frame import main
    from tests.reliability.conftest import url_of

    monkeypatch.setenv("DATABASE_URL", url_of(lived))
    for name, letter in (("SECRET", "s"), ("DATA", "d"), ("VAULT", "v")):
        monkeypatch.setenv(f"QMEMBER_{name}_KEY", (letter * 32).encode().hex())
    assert main(["audit", "verify", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["intact"], told["first_broken"]) == (True, None)
    assert main(["audit", "verify", "--anchor", told["head"]]) == 0
    assert main(["audit", "verify", "--anchor", f"{told['events']}:{'0' * 64}"]) == 1


def test_the_chain_holds_no_detail_in_the_clear(lived: Database) -> None:
    with lived.reading() as session:
        kept = session.execute(text("SELECT sealed FROM audit_detail")).scalars().all()
    assert not any(b"amount_ore" in bytes(one) for one in kept)
