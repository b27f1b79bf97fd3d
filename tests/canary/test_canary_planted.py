"""Would it be noticed? A leak of each kind is planted, and what was silent before is heard."""

from __future__ import annotations

import base64
import gzip
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import redirect

from qmember.domain.text import fold
from qmember.models import Heartbeat, PersonWord
from qmember.queries import receipts as receipt_reads
from qmember.services import gifts, jobs, mailing, receipt_drawing
from qmember.services.unit import unit_of_work
from qmember.services.worker import Worker
from qmember.web import errors
from tests.canary.channels import overheard_in_files, overheard_in_mails, overheard_in_rows
from tests.canary.listening import Listener
from tests.canary.mailbox import mail_server
from tests.canary.test_canary_decoders import page, paper, sheet
from tests.canary.world import ALL, World, heard_logs
from tests.web.prober import Prober

LOG = logging.getLogger("qmember")


@dataclass(slots=True)
class Ground:
    """Where a leak is planted."""

    prober: Prober
    world: World
    patch: pytest.MonkeyPatch

    @property
    def name(self) -> str:
        return self.world.canaries.people["doris"].name

    def every_answer(self, change: Callable[[object], None]) -> None:
        """Let every answer of the application be changed."""
        hooks = self.prober.app.after_request_funcs

        def changed(answer):
            answer.direct_passthrough = False
            change(answer)
            return answer

        self.patch.setitem(hooks, None, [changed, *hooks[None]])

    def view(self, endpoint: str, says: Callable[[], object]) -> None:
        """Let a page answer something else."""
        view = self.prober.app.view_functions[endpoint]

        def other(**_: object) -> object:
            return says()

        other.__dict__.update(view.__dict__)
        self.patch.setitem(self.prober.app.view_functions, endpoint, other)


@pytest.fixture
def ground(prober: Prober, world: World, monkeypatch: pytest.MonkeyPatch) -> Ground:
    return Ground(prober, world, monkeypatch)


def body(content: bytes) -> Callable[[object], None]:
    return lambda answer: answer.set_data(answer.get_data() + content)


def header(name: str, value: str) -> Callable[[object], None]:
    return lambda answer: answer.headers.add(name, value)


PAGES: dict[str, Callable[[Ground], None]] = {
    "a masking function that forgets": lambda g: g.patch.setattr(
        receipt_reads, "shown_name", lambda *_, **__: g.name
    ),
    "a title": lambda g: g.every_answer(body(f"<title>{g.name}</title>".encode())),
    "a comment": lambda g: g.every_answer(body(f"<!-- {g.name.upper()} -->".encode())),
    "a hidden field": lambda g: g.every_answer(body(f"<input value='{g.name}'>".encode())),
    "entities": lambda g: g.every_answer(body("".join(f"&#{ord(c)};" for c in g.name).encode())),
    "json": lambda g: g.every_answer(body(json.dumps({"namn": g.name}).encode())),
    "an e-mail address": lambda g: g.every_answer(
        body(g.world.canaries.people["doris"].email.encode())
    ),
    "a telephone number": lambda g: g.every_answer(
        body(g.world.canaries.people["doris"].phone.encode())
    ),
    "a packed answer": lambda g: g.every_answer(
        lambda answer: answer.set_data(gzip.compress(answer.get_data() + g.name.encode()))
    ),
    "a header": lambda g: g.every_answer(header("X-Person", quote(g.name))),
    "a file name": lambda g: g.every_answer(
        header("Content-Disposition", f"inline; filename*=UTF-8''{quote(g.name)}.pdf")
    ),
    "a cookie": lambda g: g.every_answer(
        lambda answer: answer.set_cookie(
            "sett", base64.urlsafe_b64encode(json.dumps({"vem": g.name}).encode()).decode()
        )
    ),
    "a redirect": lambda g: g.view("office.gifts.index", lambda: redirect(f"/?q={quote(g.name)}")),
    "a paper's text": lambda g: g.view("office.gifts.index", lambda: page(g.name)),
    "a paper's title": lambda g: g.view("office.gifts.index", lambda: paper(title=g.name)),
    "a paper's attachment": lambda g: g.view("office.gifts.index", lambda: paper(attached=g.name)),
    "a workbook": lambda g: g.view("office.gifts.index", lambda: sheet(g.name)),
}


@pytest.mark.parametrize("plant", PAGES)
def test_a_leak_in_an_answer_is_heard(ground: Ground, plant: str) -> None:
    assert heard_at(ground, "/gavor") == set()
    PAGES[plant](ground)
    assert heard_at(ground, "/gavor") & ground.world.canaries.hidden()


def heard_at(ground: Ground, url: str) -> set[str]:
    answer = ground.prober.ask("kassor", "GET", url)
    return Listener(ground.world.canaries).heard(answer) & ground.world.canaries.hidden()


def test_a_leak_in_an_error_page_and_in_the_log_of_a_fault_is_heard(ground: Ground) -> None:
    def fails() -> object:
        raise RuntimeError(ground.name)

    ground.view("office.gifts.index", fails)
    lines: list[str] = []
    with heard_logs(lines):
        assert heard_at(ground, "/gavor") == set()
    assert ground.world.canaries.heard("\n".join(lines)) == set()
    assert any("RuntimeError" in line for line in lines)

    ground.patch.setattr(errors, "log_fault", lambda code, error: LOG.error("%s", error))
    with heard_logs(lines):
        heard_at(ground, "/gavor")
    assert {"doris.first", "doris.last"} <= ground.world.canaries.heard("\n".join(lines))


def gift_with_mail(ground: Ground) -> list[tuple[str, object]]:
    """A gift by somebody ordinary, and the mails that leave because of it."""
    world, prober = ground.world, ground.prober
    with unit_of_work(prober.database, viewer=ALL, clock=world.clock) as unit:
        facts = gifts.GiftFacts(
            77700,
            unit.today,
            gifts.Channel.SWISH,
            world.ids["gun"],
            receipt=gifts.ReceiptWish.EMAIL,
        )
        gifts.record_gift(unit, facts)
    with mail_server() as (mailbox, url):
        Worker(prober.database, world.clock, url).once()
    prober.go_back()
    return [("now", mail) for mail in mailbox.mails]


def changed_mail(ground: Ground, change: Callable[[object], None]) -> None:
    real = mailing.compose

    def compose(*args: object, **values: object) -> object:
        mail = real(*args, **values)
        change(mail)
        return mail

    ground.patch.setattr(mailing, "compose", compose)


def renamed(mail, name: str, value: str) -> None:
    del mail[name]
    mail[name] = value


MAILS: dict[str, Callable[[Ground], None]] = {
    "the subject": lambda g: changed_mail(g, lambda m: renamed(m, "Subject", f"Kvitto {g.name}")),
    "the reader's own name in the subject": lambda g: changed_mail(
        g, lambda m: renamed(m, "Subject", g.world.canaries.people["gun"].name)
    ),
    "the sender": lambda g: changed_mail(g, lambda m: renamed(m, "From", f'"{g.name}" <a@b.se>')),
    "a header of its own": lambda g: changed_mail(
        g, lambda m: m.add_header("X-Giver", g.world.canaries.people["gun"].line("last"))
    ),
    "the text": lambda g: changed_mail(
        g, lambda m: m.set_content(f"Hej, tack {g.name}", cte="base64")
    ),
    "an attachment": lambda g: changed_mail(
        g, lambda m: m.add_attachment(page(g.name), maintype="application", subtype="pdf")
    ),
    "an attachment's name": lambda g: changed_mail(
        g,
        lambda m: m.add_attachment(
            b"x", maintype="application", subtype="pdf",
            filename=f"{g.world.canaries.people['gun'].name}.pdf",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("plant", MAILS)
def test_a_leak_in_a_mail_is_heard(ground: Ground, plant: str) -> None:
    MAILS[plant](ground)
    mails = gift_with_mail(ground)
    assert len(mails) == 1
    assert list(overheard_in_mails(ground.world, mails))


def test_the_same_mail_without_a_leak_is_silent(ground: Ground) -> None:
    mails = gift_with_mail(ground)
    assert len(mails) == 1
    assert list(overheard_in_mails(ground.world, mails)) == []


ROWS: dict[str, Callable[[Ground, object], None]] = {
    "a job": lambda g, unit: jobs.ask(unit, "draw_receipt", "läcka", name=g.name),
    "a sign of life": lambda g, unit: unit.session.add(
        Heartbeat(name="spår", at=unit.now, detail=g.name)
    ),
    "a search word": lambda g, unit: unit.session.add(
        PersonWord(word=fold(g.world.canaries.people["doris"].line("last")), person_id=1)
    ),
}


@pytest.mark.parametrize("plant", ROWS)
def test_a_leak_in_a_table_is_heard(ground: Ground, plant: str) -> None:
    world, database = ground.world, ground.prober.database
    with unit_of_work(database, viewer=ALL, clock=world.clock) as unit:
        ROWS[plant](ground, unit)
    assert list(overheard_in_rows(world.canaries, database, world.canaries.hidden()))
    ground.prober.go_back()


def test_a_leak_in_a_file_is_heard(ground: Ground, tmp_path) -> None:
    file = tmp_path / "qmember.backup"
    for content in (ground.name.encode(), gzip.compress(ground.name.encode())):
        file.write_bytes(content)
        assert list(
            overheard_in_files(ground.world.canaries, [file], ground.world.canaries.every())
        )


def test_a_receipt_drawn_with_her_name_is_heard(ground: Ground) -> None:
    from qmember.web.office import receipts as receipt_pages

    asked = [f"/gavor/kvitton/2026-{n:04d}.pdf" for n in (1, 2)]
    assert all(heard_at(ground, url) == set() for url in asked)
    ground.patch.setattr(
        receipt_pages,
        "copy_for",
        lambda database, _, number: receipt_drawing.bytes_of(database, number),
    )
    assert any(heard_at(ground, url) for url in asked)
