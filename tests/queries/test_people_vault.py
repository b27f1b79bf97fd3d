from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from qmember.domain.errors import NotAllowed, NotFound
from qmember.domain.people import Protection, ReadPurpose
from qmember.domain.permissions import CLI
from qmember.models import Database, Person, ReadLog, Vault, migrate, open_database
from qmember.models.crypto import Keys, Unreadable
from qmember.queries.protected import Reading, open_person
from qmember.services.clock import Clock
from qmember.services.people import add_people, add_person, set_protection
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV, canary_facts

NOW = Clock(TODAY).now()


def reading(viewer, purpose=ReadPurpose.REPLY) -> Reading:
    return Reading(viewer, NOW, purpose)


@pytest.fixture
def two(open_unit) -> list[Person]:
    with open_unit(SIV) as unit:
        return [
            add_person(
                unit, name=name, email=f"{name[:3].lower()}@example.org", phone="070-123 45 67",
                protection=Protection.PROTECTED,
            )
            for name in ("Eva Lind", "Ida Berg")
        ]  # fmt: skip


def test_each_opening_is_written_down_with_who_whom_what_and_why(database, two) -> None:
    found = open_person(database, reading(SIV, ReadPurpose.PAYMENT), 1001)
    assert (found.name, found.email, found.address) == ("Eva Lind", "eva@example.org", ())
    with database.reading() as session:
        [row] = session.scalars(select(ReadLog))
    assert (row.person_id, row.what, row.purpose) == (two[0].id, "vault", "payment")
    assert (row.viewer_kind, row.user_id) == ("user", SIV.user_id)


@pytest.mark.parametrize("viewer", [KARIN, MONA, CLI])
def test_nobody_else_opens_the_vault_and_nothing_is_noted(database, two, viewer) -> None:
    with pytest.raises(NotAllowed):
        open_person(database, reading(viewer), 1001)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReadLog)) == 0


@pytest.mark.parametrize("viewer", [RUT, BIRGIT])
def test_who_may_not_read_people_gets_the_answer_of_a_number_that_is_not_there(
    database, two, viewer
) -> None:
    for number in (1001, 4711):
        with pytest.raises(NotFound):
            open_person(database, reading(viewer), number)


def test_ordinary_contact_is_shown_to_those_who_may_and_noted(open_unit, database) -> None:
    with open_unit() as unit:
        add_person(unit, name="Anna Ek", email="anna@example.org", street="Gatan 1", city="Solna")
    found = open_person(database, reading(KARIN, ReadPurpose.CONTACT), 1001)
    assert (found.email, found.address) == ("anna@example.org", ("Gatan 1", "Solna"))
    with database.reading() as session:
        assert session.scalars(select(ReadLog.what)).all() == ["contact"]
    with pytest.raises(NotAllowed):
        open_person(database, reading(CLI, ReadPurpose.CONTACT), 1001)


def test_a_value_moved_to_another_person_or_column_does_not_open(database, two) -> None:
    eva, ida = two
    with database.writing() as session:
        his = session.scalar(select(Vault.name).where(Vault.person_id == ida.id))
        session.execute(update(Vault).where(Vault.person_id == eva.id).values(name=his))
        session.execute(update(Vault).where(Vault.person_id == ida.id).values(email=his))
    for number in (1001, 1002):
        with pytest.raises(Unreadable):
            open_person(database, reading(SIV), number)


def test_another_vault_key_opens_nothing(database, two) -> None:
    other = Database(database.engine, Keys(KEYS.secret, KEYS.data, b"x" * 32))
    with pytest.raises(Unreadable):
        open_person(other, reading(SIV), 1001)


def files_with(folder: Path, needles: list[bytes]) -> list[str]:
    """Files in which a needle stands, as UTF-8 or UTF-16."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


def spellings(canary: str) -> list[bytes]:
    plain = canary.encode("ascii", "ignore").decode()
    words = {canary, plain, canary.lower(), plain.lower()}
    return [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]


def test_a_plaintext_file_and_its_log_never_hold_a_hidden_name(tmp_path, canary) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    database = open_database(f"sqlite:///{folder}/q.db", KEYS, plaintext=True)
    migrate.upgrade(database)
    with unit_of_work(database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        add_people(unit, [canary_facts(canary)])
        add_person(unit, name=f"{canary} Två", protection=Protection.PROTECTED)
        add_person(unit, name=f"Öppen{canary}")
    assert files_with(folder, spellings(canary)) != []  # the search finds what is open
    with unit_of_work(database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        set_protection(unit, 3, Protection.OFF_REGISTER)
    with database.engine.connect() as connection:
        connection.execute(text("PRAGMA query_only = OFF"))
        connection.execute(text("COMMIT"))
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    copy = shutil.copytree(folder, tmp_path / "copy")
    database.dispose()
    assert files_with(copy, spellings(canary)) == []
