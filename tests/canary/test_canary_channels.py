"""Mails, logs, tables, files, backups and commands: what leaves or lies still says nothing of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from sqlalchemy import select

from qmember.domain.people import Protection, ReadPurpose
from qmember.domain.reach import Way
from qmember.models import Database, ReceiptRun, migrate, open_database
from qmember.pdf.thanks_letter import draw_thanks_letters
from qmember.queries.fee_letters import fee_sender
from qmember.queries.protected import Reading, open_person
from qmember.queries.thanks import letters
from qmember.services import people
from qmember.services.clock import Clock
from qmember.services.receipt_bundle import bundle
from qmember.services.unit import unit_of_work
from tests.canary.channels import (
    overheard_in_files,
    overheard_in_mails,
    overheard_in_rows,
    parsed,
)
from tests.canary.fixtures import Stage, furnished
from tests.canary.words import Aviary
from tests.canary.world import ALL, BEFORE, World
from tests.conftest import KEYS, TODAY
from tests.factories.people import SIV
from tests.web.prober import Prober


def test_a_mail_tells_its_reader_of_herself_alone_and_its_outside_nothing(stage: Stage) -> None:
    assert list(overheard_in_mails(stage.world, stage.world.mails)) == []


def test_mails_went_out_before_and_none_to_anybody_in_danger_after(stage: Stage) -> None:
    times = {when for when, _ in stage.world.mails}
    assert times == {BEFORE}
    readers = [mail.readers for _, mail in stage.world.mails]
    assert all(len(one) == 1 for one in readers)
    assert len(readers) >= 6


def test_a_discreet_reader_gets_a_neutral_mail(stage: Stage) -> None:
    world = stage.world
    zahra = world.canaries.people["zahra"].email
    mails = [parsed(mail) for _, mail in world.mails if mail.readers == (zahra,)]
    assert [message["Subject"] for message in mails] == ["Kvitto", "Detaljer"]
    for message in mails:
        assert message["From"].startswith("Information <")
        body = message.get_body(("plain",))
        assert body is not None
        for word in ("gåva", "gåvor", "Linden", "111", "kvinn"):
            assert word not in body.get_content()


def test_what_leaves_on_paper_names_nobody_who_became_hidden(world: World) -> None:
    """Two bundles and the letters of thanks were to be printed when some of them became hidden."""
    with world.database.reading() as session:
        thanks = draw_thanks_letters(fee_sender(session, TODAY), letters(session, ALL, TODAY))
        runs = session.scalars(select(ReceiptRun.id).where(ReceiptRun.how == Way.PAPER)).all()
    papers = [bundle(world.database, ALL, run_id) for run_id in runs]
    assert len(papers) == 2
    for content in [*papers, thanks]:
        heard = world.canaries.heard(content)
        assert heard & world.canaries.hidden() == set()
        assert "tora.street" in heard
        assert {"tora.first", "tora.named_as"} & heard


def test_no_line_of_any_log_names_anybody(stage: Stage) -> None:
    lines = [line for line in stage.world.logs if not line.startswith("mail.log")]
    assert lines
    assert stage.world.canaries.heard("\n".join(lines)) == set()


def test_no_row_of_any_table_holds_a_word_of_them(world: World) -> None:
    wanted = world.canaries.hidden()
    assert list(overheard_in_rows(world.canaries, world.database, wanted)) == []


def test_ordinary_people_are_found_in_the_rows(world: World) -> None:
    found = set(overheard_in_rows(world.canaries, world.database, world.canaries.every()))
    assert {"person: gun.first", "person_word: gun.mailbox", "person: zahra.last"} <= found


def test_database_file_log_and_backup_are_closed_to_who_lacks_the_keys(
    prober: Prober, world: World, stage: Stage
) -> None:
    people_add(prober.database)
    files = [file for file in prober.path.parent.iterdir() if file.is_file()]
    assert {".db", ".db-wal"} <= {"." + file.name.partition(".")[2] for file in files}
    canaries = world.canaries
    assert list(overheard_in_files(canaries, [*files, stage.world.backup], canaries.every())) == []


def people_add(database: Database) -> None:
    """Something new, so that the write-ahead log is not empty."""
    with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
        people.add_person(unit, name="Ny Person")


def test_even_without_encryption_the_file_forgets_whom_it_must_not_name(tmp_path: Path) -> None:
    """Overwritten is not erased: the write-ahead log keeps old pages until it is cut off."""
    file, canaries = tmp_path / "plain.db", Aviary()
    database = open_database(f"sqlite:///{file}", KEYS, plaintext=True)
    migrate.upgrade(database)
    eva = canaries.add("eva", hidden=True)
    with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
        person = people.add_person(unit, name=eva.name, email=eva.email, phone=eva.phone)
    files = [file, file.with_name("plain.db-wal")]
    assert list(overheard_in_files(canaries, files, canaries.every()))
    with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
        people.set_protection(unit, person.id, Protection.PROTECTED)
    assert list(overheard_in_files(canaries, files, canaries.every())) == []
    database.dispose()


def test_nothing_is_left_in_the_folder_for_temporary_files(
    prober: Prober, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    upload = (world.canaries.people["doris"].name * 60_000).encode()
    parts = ("csrf_token", prober.badges["kassor"].form_token.encode()), ("file", upload)
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"; filename="a.xml"\r\n\r\n%s\r\n'
        % (name.encode(), content)
        for name, content in parts
    ).replace(b'name="csrf_token"; filename="a.xml"', b'name="csrf_token"')
    kind = "multipart/form-data; boundary=x"
    answer = prober.ask(
        "kassor", "POST", "/avstamning/fil", data=body + b"--x--\r\n", content_type=kind
    )
    assert answer.status_code == 422
    prober.ask("kassor", "GET", "/gavor/kvitton/2026-0001.pdf")
    assert list(tmp_path.rglob("*")) == []


def test_the_protection_officer_opens_what_she_must_and_it_is_noted(world: World) -> None:
    doris = world.canaries.people["doris"]
    reading = Reading(SIV, world.clock.now(), ReadPurpose.REPLY)
    opened = open_person(world.database, reading, world.numbers["doris"])
    assert (opened.name, opened.email) == (doris.name, doris.email)
    heard = set(overheard_in_rows(world.canaries, world.database, world.canaries.hidden()))
    assert heard == set()


@pytest.mark.slow
def test_the_rows_are_as_silent_on_postgresql(database_url: str, tmp_path: Path) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("the world on SQLite is asked above")
    database = open_database(database_url, KEYS)
    try:
        world = furnished(database, Clock(TODAY), tmp_path)
        wanted = world.canaries.hidden()
        assert list(overheard_in_rows(world.canaries, database, wanted)) == []
        assert (
            list(overheard_in_files(world.canaries, [world.backup], world.canaries.every())) == []
        )
        assert world.canaries.heard("\n".join(world.logs)) == set()
        assert list(overheard_in_mails(world, world.mails)) == []
    finally:
        database.dispose()
