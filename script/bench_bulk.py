"""Ten thousand at once: fees that a file settles; receipts issued, drawn and sent beside the pages."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench_common import EVERYTHING, TODAY, timed
from sqlalchemy import select

from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.lists import batched
from qmember.domain.reach import Way
from qmember.mail.smtp import NoServer
from qmember.models import Claim, Person
from qmember.services.clock import Clock
from qmember.services.income import IncomeFacts, add_incomes
from qmember.services.jobs import run_waiting
from qmember.services.receipt_runs import start_run
from qmember.services.receipts import issue
from qmember.services.sending import Letter, send_waiting
from qmember.services.unit import unit_of_work
from qmember.services.worker import HANDLERS

if TYPE_CHECKING:
    from bench import Bench

MANY = 10_000
SENT = 500
A_SECOND = 150


def in_bulk(bench: Bench, page: Callable[[], None]) -> None:
    """Each step as the worker takes it, in a thread beside the pages as in the server."""
    clock = Clock(TODAY)
    many = min(MANY, bench.people // 10 * 9)
    issued(bench, clock, many)
    alone = statistics.median(timed(page) for _ in range(15))
    drawing = beside(page, lambda: run_waiting(bench.database, clock, HANDLERS))
    noted(bench, "receipts drawn by jobs", many, drawing)
    with unit_of_work(bench.database, viewer=EVERYTHING, clock=clock) as unit:
        start_run(unit, Way.MAIL)
    writing = beside(page, lambda: run_waiting(bench.database, clock, HANDLERS))
    noted(bench, "mails with receipts written by a job", many, writing)
    sent = send_some(bench, clock)
    bench.note("mails handed over and noted, by the clock", SENT / sent, None, "/s")
    bench.note("a page while nothing else happens", alone, None)


def send_some(bench: Bench, clock: Clock) -> float:
    """Seconds that the first mails take; then the mail server is away, and the round ends."""
    letters: list[Letter] = []

    def send(letter: Letter) -> None:
        if len(letters) == SENT:
            raise NoServer
        letters.append(letter)

    return timed(lambda: send_waiting(bench.database, clock, send)) / 1000


def fees_of_a_file(bench: Bench) -> None:
    """A bank file of as many payments, each with the reference of a fee that it settles."""
    from qmember.formats.bank_file import read_bank_file
    from qmember.services.bank_import import import_file
    from tests.factories.bank_files import Entry, Payer, camt053

    with bench.database.reading() as session:
        query = select(Claim.reference, Claim.amount_ore).order_by(Claim.id).limit(MANY)
        claims = session.execute(query).all()
    entries = [
        Entry(
            ore,
            TODAY,
            (Payer(ore, "", ocr=reference, bank_id=reference),),
            bank_reference=reference,
        )
        for reference, ore in claims
    ]
    content = camt053(entries, message_id="FEES")

    def once() -> None:
        with unit_of_work(bench.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            import_file(unit, content, read_bank_file(content, today=TODAY))

    bench.note(f"bank file that settles {len(claims):,} fees", timed(once) / 1000, 10, "s")


def issued(bench: Bench, clock: Clock, many: int) -> None:
    """Gifts of ``many`` people with an address for mails, each with a receipt that waits."""
    with bench.database.reading() as session:
        with_address = select(Person.id).where(Person.email.is_not(None)).order_by(Person.id)
        ids = session.scalars(with_address.limit(many)).all()
    begun = time.perf_counter()
    for part in batched(ids, 500):
        with unit_of_work(bench.database, viewer=EVERYTHING, clock=clock) as unit:
            gifts = [IncomeFacts(IncomeKind.GIFT, 12_345, TODAY, Channel.SWISH, i) for i in part]
            for row in add_incomes(unit, gifts):
                issue(unit, row)
    bench.note(f"{many:,} receipts issued", time.perf_counter() - begun, None, "s")


def beside(
    page: Callable[[], None], deed: Callable[[], object]
) -> tuple[float, float, float, float]:
    """Do a deed in a thread while a page is asked for again and again.

    Its seconds, those of its thread's processor, and the page's median and 95th percentile in ms.
    """
    spent: list[float] = []

    def work() -> None:
        begun, used = time.perf_counter(), time.thread_time()
        deed()
        spent.extend((time.perf_counter() - begun, time.thread_time() - used))

    thread, pages = threading.Thread(target=work), [timed(page)]
    thread.start()
    while thread.is_alive():
        pages.append(timed(page))
        time.sleep(0.05)
    thread.join()
    return spent[0], spent[1], statistics.median(pages), sorted(pages)[int(len(pages) * 0.95)]


def noted(bench: Bench, name: str, many: int, took: tuple[float, float, float, float]) -> None:
    """How many a second, by the clock and by the processor, and how quick the page was meanwhile."""
    seconds, processor, median, slow = took
    bench.note(f"{name}, by the clock", many / seconds, None, "/s")
    bench.note(f"{name}, one core", many / processor, A_SECOND, "/s")
    bench.note("  a page meanwhile, median", median, 100)
    bench.note("  a page meanwhile, 95 of 100", slow, 200)
