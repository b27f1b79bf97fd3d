#!/usr/bin/env python3
"""Measure this checkout: script/bench [--people 1000 10000] [--databases sqlite postgresql] [--json FILE].

Each size is built anew through the services (people with five payments each over three years), then
pages are asked for through the application as a signed-in treasurer, files are read through the import,
and a served instance answers eight clients at once. Times are medians in milliseconds unless they say
otherwise; the targets are those that we promise at 10 000 and at 100 000 people.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench_bulk import fees_of_a_file, in_bulk  # noqa: E402
from bench_common import EVERYTHING, TODAY, timed  # noqa: E402
from sqlalchemy import insert  # noqa: E402

from config import Settings  # noqa: E402
from qmember.app import create_app  # noqa: E402
from qmember.domain.ledger import Channel, IncomeKind  # noqa: E402
from qmember.domain.people import PersonRole, ReceiptWish  # noqa: E402
from qmember.domain.permissions import Permission, Role, Viewer  # noqa: E402
from qmember.domain.person_facts import PersonFacts, RoleSpan  # noqa: E402
from qmember.models import (  # noqa: E402
    Database,
    MembershipEvent,
    MembershipPeriod,
    Receipt,
    migrate,
    open_database,
)
from qmember.models.crypto import Keys  # noqa: E402
from qmember.queries.member_types import member_types  # noqa: E402
from qmember.services.association import add_bank_account, set_up  # noqa: E402
from qmember.services.clock import Clock  # noqa: E402
from qmember.services.gifts import GiftFacts, record_gift  # noqa: E402
from qmember.services.income import IncomeFacts, add_incomes  # noqa: E402
from qmember.services.member_numbers import give_numbers  # noqa: E402
from qmember.services.person_store import add_people  # noqa: E402
from qmember.services.unit import Unit, unit_of_work  # noqa: E402
from qmember.services.users import add_user  # noqa: E402
from tests import postgres  # noqa: E402
from tests.sessions import form_token, start_session_for  # noqa: E402

KEYS = Keys(b"s" * 32, b"d" * 32, b"v" * 32)
FIRST = ("Anna", "Karin", "Maja", "Gun", "Birgit", "Sara", "Elsa", "Åsa", "Örjan", "Mirjam", "Nils")
LAST = ("Ek", "Lind", "Berg", "Ström", "Öberg", "Åkesson", "Nyman", "Dahl", "Falk", "Sjö", "Holm")
PLACES = ("Solna", "Malmö", "Uppsala", "Umeå", "Lund", "Kiruna", "Visby", "Gävle")
CHUNK = 20_000


@dataclass
class Bench:
    """One database of one size, and what was measured on it."""

    kind: str
    people: int
    database: Database
    folder: Path
    rows: list[tuple[str, float, float | None, str]] = field(default_factory=list)

    def note(self, name: str, value: float, target: float | None, unit: str = "ms") -> None:
        """Keep and print one figure beside its target."""
        self.rows.append((name, value, target, unit))
        verdict = "" if target is None else ("ok" if self._good(value, target, unit) else "MISSED")
        wanted = "" if target is None else f"{target:>10,.0f}"
        print(f"  {name:<52}{value:>10,.1f} {unit:<6}{wanted:>11}  {verdict}", flush=True)

    @staticmethod
    def _good(value: float, target: float, unit: str) -> bool:
        return value >= target if unit.endswith("/s") else value <= target


def main() -> int:
    """Measure every wanted size on every wanted database."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    found = []
    for kind in options.databases:
        for people in options.people:
            with fresh(kind, people) as bench:
                measure(bench)
                found += [
                    {
                        "database": kind,
                        "people": people,
                        "name": n,
                        "value": v,
                        "target": t,
                        "unit": u,
                    }
                    for n, v, t, u in bench.rows
                ]
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


@contextmanager
def fresh(kind: str, people: int) -> Iterator[Bench]:
    """An empty database of the kind, taken away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="qmember-bench-"))
    url = f"sqlite:///{folder / 'qmember.db'}"
    if kind == "postgresql":
        name = f"bench_{os.getpid()}_{people}"
        postgres.run(f"CREATE DATABASE {name}")
        url = postgres.server().format(name=name)
    database = open_database(url, KEYS)
    migrate.upgrade(database)
    print(f"\n{kind}, {people:,} people, {people * 5:,} payments", flush=True)
    try:
        yield Bench(kind, people, database, folder)
    finally:
        database.dispose()
        if kind == "postgresql":
            postgres.run(f"DROP DATABASE {name}")
        shutil.rmtree(folder)


def measure(bench: Bench) -> None:
    """Fill the database and measure everything on it."""
    large = bench.people > 10_000  # noqa: PLR2004  # the size of our promises
    bench.note("build through the services", timed(lambda: fill(bench)) / 1000, None, "s")
    tidy(bench)
    app = create_app(settings(bench), bench.database)
    client = app.test_client()
    start_session_for(app, client, "kassor@example.org")
    pages(bench, client, large=large)
    saving(bench, client)
    receipts(bench)
    files(bench)
    queue = median(lambda: answered(client.get("/avstamning")))
    bench.note("queue while 11,000 payments wait", queue, 40 if large else 25)
    handed_over(bench)
    members(bench)
    taken_along(bench)
    moved_in(bench)
    exports(bench, client, large=large)
    in_bulk(bench, lambda: answered(client.get("/personer")))
    served(bench, large=large)


def settings(bench: Bench) -> Settings:
    """Settings of the measured installation."""
    return Settings(
        data=bench.folder, database_url=bench.database.engine.url.render_as_string(hide_password=False),
        base_url="http://localhost", today=TODAY, secret_key=KEYS.secret, data_key=KEYS.data,
        vault_key=KEYS.vault, workers=False, testing=True,
    )  # fmt: skip


def fill(bench: Bench) -> None:
    """People with three fees and two gifts each, over three years; deterministic."""
    chance, clock = random.Random(7), Clock(TODAY)  # noqa: S311  # invented people
    with unit_of_work(bench.database, viewer=EVERYTHING, clock=clock) as unit:
        set_up(
            unit, general_purpose="Allmän gåva", name="Föreningen Linden", orgnr="802000-0009",
            bankgiro="403-2850", address=("Box 100", "100 00 Stockholm"), email="info@example.org",
            taken_over_on="2023-01-01",
        )  # fmt: skip
        add_bank_account(unit, kind="bankgiro", number="4032850", name="Bankgiro", account="1930")
        add_bank_account(unit, kind="bban", number="54400001111", name="Bank", account="1930")
        add_user(
            unit, email="kassor@example.org", name="Karin", password=None, roles=[Role.TREASURER]
        )
    for start in range(0, bench.people, CHUNK):
        size = min(CHUNK, bench.people - start)
        with unit_of_work(bench.database, viewer=EVERYTHING, clock=clock) as unit:
            ids = add_people(unit, [person(chance, start + n) for n in range(size)])
            add_incomes(unit, [one for i in ids for one in payments(chance, i)])
            join(unit, chance, ids)


def join(unit: Unit, chance: random.Random, ids: list[int]) -> None:
    """Let them be members: most since 2024 and paid, one in twenty unpaid, one in fifty gone."""
    kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    give_numbers(unit, ids)
    said: dict[str, object] = {"decision": "", "at": unit.now, "by": "bench"}
    events: list[dict[str, object]] = [
        {"person_id": i, "kind": "accepted", "from_on": date(2024, 1, 1), "type_id": kind} | said
        for i in ids
    ]
    events += [
        {"person_id": i, "kind": "resigned", "from_on": date(2026, 5, 1), "type_id": None} | said
        for i in ids
        if chance.randrange(50) == 0
    ]
    unit.session.execute(insert(MembershipEvent), events)
    periods = [
        {
            "person_id": i, "from_on": date(year, 1, 1), "to_on": date(year, 12, 31),
            "settled_on": date(year, 1, 1) + timedelta(days=chance.randrange(90)),
            "cause": "moved_in", "claim_id": None, "at": unit.now, "by": "bench",
        }
        for i in ids
        for year in (2024, 2025, 2026)
        if chance.randrange(20)
    ]  # fmt: skip
    unit.session.execute(insert(MembershipPeriod), periods)


def tidy(bench: Bench) -> None:
    """Leave PostgreSQL as its autovacuum leaves a database that was not filled a minute ago."""
    if bench.kind == "postgresql":
        with bench.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as one:
            one.exec_driver_sql("VACUUM (ANALYZE)")


def person(chance: random.Random, number: int) -> PersonFacts:
    """One invented person; every tenth an organisation."""
    if number % 10 == 9:  # noqa: PLR2004
        return PersonFacts(name=f"Firma {number} AB", city=chance.choice(PLACES))
    return PersonFacts(
        name=f"{chance.choice(FIRST)} {chance.choice(LAST)}{number % 977}",
        email=f"p{number}@example.org",
        phone="070-123 45 67",
        city=chance.choice(PLACES),
        roles=(RoleSpan(PersonRole.MEMBER, date(2024, 1, 1), None),),
    )


def payments(chance: random.Random, person_id: int) -> Iterator[IncomeFacts]:
    """Three yearly fees and two gifts."""
    for year in (2024, 2025, 2026):
        day = date(year, 1, 1) + timedelta(days=chance.randrange(300))
        yield IncomeFacts(IncomeKind.MEMBERSHIP_FEE, 20_000, day, Channel.BANKGIRO, person_id)
    for _ in range(2):
        day = date(chance.choice((2024, 2025, 2026)), 1, 1) + timedelta(days=chance.randrange(300))
        amount = chance.choice((5_000, 10_000, 25_000, 50_000))
        yield IncomeFacts(IncomeKind.GIFT, amount, day, Channel.SWISH, person_id)


def pages(bench: Bench, client: object, *, large: bool) -> None:
    """Lists, searches, one person, the queue, vouchers and the funding page."""
    middle, last = 1001 + bench.people // 2, 1000 + bench.people
    token = form_token(client)
    limit = 40 if large else 25

    def get(path: str) -> Callable[[], None]:
        return lambda: answered(client.get(path))

    def post(path: str, **values: str) -> Callable[[], None]:
        return lambda: answered(client.post(path, data={"csrf_token": token, **values}))

    bench.note("list of people, page 1", median(get("/personer")), limit)
    bench.note("list of people, from the middle", median(get(f"/personer?efter=P{middle}")), limit)
    bench.note("search, common name", median(post("/personer", q="anna")), limit)
    bench.note("search, rare name", median(post("/personer", q="firma 99")), limit)
    bench.note("search, number", median(post("/personer", q=f"P{last}")), limit)
    bench.note("type-ahead, three letters", median(post("/personer/sok", q="ann")), 100)
    bench.note("global search, amount", median(post("/sok", q="500")), limit)
    bench.note("one person with history", median(get(f"/personer/P{middle}")), 20)
    bench.note("list of members, page 1, with counts", median(get("/medlemmar")), limit)
    bench.note("list of members, unpaid", median(get("/medlemmar?visa=obetalda")), limit)
    bench.note(
        "list of members, middle page", median(get(f"/medlemmar?sida={bench.people // 100}")), None
    )
    bench.note("search of members, common name", median(post("/medlemmar", q="anna")), limit)
    bench.note("gifts, newest page", median(get("/gavor")), limit)
    bench.note("vouchers, newest page", median(get("/verifikationer")), limit)
    bench.note("overview", median(get("/oversikt")), limit)
    bench.note("queue", median(get("/avstamning")), limit)
    bench.note("receipts of the year", median(get("/gavor/kvitton")), limit)
    funding = "/rapporter/finansiering?ar=2025&jamfor=2024"
    bench.note("funding, one year compared", median(get(funding)), 100 if large else 40)


def saving(bench: Bench, client: object) -> None:
    """The form of a gift, and saving it: voucher, receipt number, audit row and all."""
    token = form_token(client)

    def once() -> None:
        answered(client.get("/gavor/ny"))
        answered(
            client.post(
                "/gavor/ny",
                data={
                    "csrf_token": token, "amount": "500", "giver": "P", "giver_code": "anonym",
                    "received_on": "2026-11-20", "channel": "swish", "purpose_id": "1",
                    "anonymity": "none", "receipt": "", "key": os.urandom(8).hex(),
                },
            ),
            302,
        )  # fmt: skip

    bench.note("gift: form and save", median(once), 30)


def receipts(bench: Bench) -> None:
    """One receipt drawn, and how many a second."""
    from qmember.services.receipt_drawing import draw

    clock, numbers = Clock(TODAY), []
    for _ in range(30):
        with unit_of_work(bench.database, viewer=EVERYTHING, clock=clock) as unit:
            facts = GiftFacts(50_000, TODAY, Channel.SWISH, 1, receipt=ReceiptWish.PAPER)
            numbers.append(record_gift(unit, facts).receipt_id or 0)
    each = [timed(lambda i=i: draw(bench.database, clock, i)) for i in numbers]
    bench.note("one receipt PDF, drawn and kept", statistics.median(each), 25)
    bench.note("receipts drawn on one core", drawn_a_second(bench, numbers[0]), 150, "/s")


def drawn_a_second(bench: Bench, receipt_id: int) -> float:
    """Receipts that are drawn a second of processor time, nothing kept."""
    from qmember.pdf.receipt import draw_receipt
    from qmember.queries.receipts import open_facts, receipt_key

    with bench.database.reading() as session:
        key = receipt_key(session, KEYS, receipt_id)
        text = open_facts(session.get_one(Receipt, receipt_id), key or b"")
    begun = time.process_time()
    for _ in range(150):
        draw_receipt(text)
    return 150 / (time.process_time() - begun)


def files(bench: Bench) -> None:
    """Bank files of 1,000 and 10,000 payments, and the same file again."""
    from qmember.formats.bank_file import read_bank_file
    from qmember.services.bank_import import import_file
    from tests.factories.bank_files import camt053, many_entries

    for lines, limit in ((1000, 1.0), (10_000, 10.0)):
        content = camt053(many_entries(lines, seed=lines))

        def once(content: bytes = content) -> None:
            file = read_bank_file(content, today=TODAY)
            with unit_of_work(bench.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
                import_file(unit, content, file)

        bench.note(f"bank file of {lines:,} payments", timed(once) / 1000, limit, "s")
        bench.note(f"the same {lines:,} again", timed(once) / 1000, limit, "s")


def handed_over(bench: Bench) -> None:
    """A year handed over to the bookkeeping, and a file of 100,000 vouchers written and read."""
    from dataclasses import replace

    from qmember.formats.sie_read import read_sie
    from qmember.formats.sie_write import write_sie
    from qmember.queries.handover import content_of, unsent_count
    from qmember.services.handover import hand_over

    year = date(2025, 1, 1), date(2025, 12, 31)
    with bench.database.reading() as session:
        entries = unsent_count(session, *year)

    def once() -> None:
        with unit_of_work(bench.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            hand_over(unit, *year)

    bench.note(f"{entries:,} vouchers handed over as SIE", timed(once) / 1000, 20, "s")
    with bench.database.reading() as session:
        made = read_sie(content_of(session, 1))
    first = made.vouchers[0]
    two = tuple(first.rows[0]._replace(amount_ore=ore) for ore in (12_345, -12_345))
    many = tuple(replace(first, rows=two, number=str(n), text="Gåvor") for n in range(100_000))
    file, content = replace(made, vouchers=many), []
    took = timed(lambda: content.append(write_sie(file).content))
    bench.note("SIE file of 100,000 vouchers written", took / 1000, 20, "s")
    bench.note("the same file read", timed(lambda: read_sie(content[0])) / 1000, None, "s")


def members(bench: Bench) -> None:
    """The counts of members, the röstlängd, and everybody asked for the fee of a year by a job."""
    from qmember.queries.electoral_register import live_roll
    from qmember.queries.membership_spans import standing_counts
    from qmember.services.fee_runs import start_fees
    from qmember.services.jobs import run_waiting
    from qmember.services.member_types import FeeWish, decide_fee
    from qmember.services.worker import HANDLERS

    clock = Clock(TODAY)
    with bench.database.reading() as session:
        count = median(lambda: standing_counts(session, EVERYTHING, TODAY))
        bench.note("members counted by status", count, 40)
    with bench.database.reading() as session:
        roll = timed(lambda: live_roll(session, KEYS, EVERYTHING, date(2027, 3, 25)))
        bench.note("röstlängd computed", roll / 1000, 5, "s")
    with unit_of_work(bench.database, viewer=EVERYTHING, clock=clock) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2027, 20_000, "Årsmötet 2026 § 11"))

    def begin() -> None:
        with unit_of_work(bench.database, viewer=EVERYTHING, clock=clock) as unit:
            start_fees(unit, 2027, date(2027, 1, 31))

    bench.note("fee run begun", timed(begin) / 1000, None, "s")
    made = timed(lambda: run_waiting(bench.database, clock, HANDLERS))
    bench.note("fee run made by a job", made / 1000, 60, "s")
    fees_of_a_file(bench)


def taken_along(bench: Bench) -> None:
    """Every member as a file, with all that a list of them may say."""
    from qmember.cli.words import say
    from qmember.domain.exports import ListFormat, ListPurpose
    from qmember.queries.member_lists import Chosen
    from qmember.services.member_export import Wish, draw
    from qmember.services.member_files import Taker

    for purpose in (ListPurpose.MAILING, ListPurpose.OTHER):
        wish = Wish(purpose, ListFormat.CSV, Chosen(None), TODAY)
        with bench.database.reading() as session:
            taker = Taker(EVERYTHING, Clock(TODAY).now(), say)
            took = timed(lambda wish=wish, taker=taker: draw(session, taker, wish))
        bench.note(f"members as CSV for {purpose}", took / 1000, 1.5, "s")


def moved_in(bench: Bench) -> None:
    """A list of 10,000 members with the years that they have paid: looked at, saved, read again."""
    from qmember.formats.table_file import read_table
    from qmember.queries.moving_in import review
    from qmember.services.moving_in import begin_list
    from qmember.services.moving_in_save import save_list

    def begin(unit: Unit) -> int:
        return begin_list(unit, content, read_table(content))

    content = "\n".join(member_list(10_000)).encode("cp1252")
    viewer = Viewer("user", "Karin", frozenset(Permission), 1)

    def save() -> None:
        with unit_of_work(bench.database, viewer=viewer, clock=Clock(TODAY)) as unit:
            save_list(unit, begin(unit), role=PersonRole.MEMBER)

    def look() -> None:
        with unit_of_work(bench.database, viewer=viewer, clock=Clock(TODAY)) as unit:
            review(unit.session, KEYS, viewer, begin(unit), today=TODAY)

    bench.note("list of 10,000 members read and judged", timed(look) / 1000, None, "s")
    bench.note("list of 10,000 members saved", timed(save) / 1000, 20, "s")
    bench.note("the same list again", timed(save) / 1000, 20, "s")


def member_list(many: int) -> Iterator[str]:
    """A list as associations have them: names turned round, a year joined, years paid.

    Every name begins like many others, which asks more of the comparing than names do.
    """
    yield "Namn;E-post;Telefon;Adress;Postnr;Ort;Medlem sedan;Betalt 2025;Betalt 2026"
    for n in range(many):
        paid = "2026-02-01" if n % 7 else ""
        name = f"{LAST[n % 11]}{n}, {FIRST[n // 11 % 11]}"
        yield (
            f"{name};ny{n}@example.org;070-765 {n // 100:02d} {n % 100:02d};Gatan {n};"
            f"123 45;{PLACES[n % 8]};2024-03-{1 + n % 28:02d};2025-02-01;{paid}"
        )


def exports(bench: Bench, client: object, *, large: bool) -> None:
    """Funding files."""
    limit = 250 if large else 100
    for kind in ("csv", "pdf"):
        path = f"/rapporter/finansiering.{kind}?ar=2025&jamfor=2024"
        bench.note(
            f"funding as {kind}", median(lambda path=path: answered(client.get(path))), limit
        )


def served(bench: Bench, *, large: bool) -> None:
    """A server of its own: start, memory, and requests a second for eight clients."""
    from flask import Flask

    app: Flask = create_app(settings(bench), bench.database)
    keeper = app.test_client()
    start_session_for(app, keeper, "kassor@example.org")
    cookie = keeper.get_cookie("session", domain="localhost")
    assert cookie is not None  # noqa: S101  # it was just set
    environment = os.environ | {
        "QMEMBER_DATA": str(bench.folder), "QMEMBER_TODAY": TODAY.isoformat(),
        "QMEMBER_TESTING": "1",
        "QMEMBER_SECRET_KEY": KEYS.secret.hex(), "QMEMBER_DATA_KEY": KEYS.data.hex(),
        "QMEMBER_VAULT_KEY": KEYS.vault.hex(), "PYTHONPATH": str(ROOT), "QMEMBER_NO_WORKER": "1",
        "DATABASE_URL": settings(bench).database_url, "MALLOC_ARENA_MAX": "2",
    }  # fmt: skip
    port = 5971
    begun = time.perf_counter()
    command = [sys.executable, "-m", "qmember.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        wait_for(port)
        bench.note("cold start to first answer", time.perf_counter() - begun, 2, "s")
        rate = concurrent(port, cookie.value, seconds=5)
        bench.note("list of people, 8 clients", rate, 80 if large else 100, "req/s")
        bench.note("memory after that", resident(process.pid), 120, "MiB")
    finally:
        process.terminate()
        process.wait(10)


def concurrent(port: int, cookie: str, *, seconds: float) -> float:
    """Requests a second that eight clients get answered."""
    stop, counts = time.perf_counter() + seconds, [0] * 8

    def client(index: int) -> None:
        headers = {"Cookie": f"session={cookie}", "Host": "localhost"}
        while time.perf_counter() < stop:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/personer", headers=headers)
            with urllib.request.urlopen(asked) as answer:  # noqa: S310
                assert answer.status == 200 and b"P1" in answer.read()  # noqa: S101, PLR2004, PT018
            counts[index] += 1

    threads = [threading.Thread(target=client, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def wait_for(port: int) -> None:
    """Wait until the health page answers."""
    for _ in range(400):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/halsa") as answer:
                if answer.status == 200:  # noqa: PLR2004
                    return
        except OSError:
            time.sleep(0.05)
    sys.exit("the server did not start")


def resident(pid: int) -> float:
    """MiB that a process holds in memory."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def answered(answer: object, status: int = 200) -> None:
    """Stop when a page did not answer as it should: a fast error page is no figure."""
    code = getattr(answer, "status_code", None)
    if code != status:
        sys.exit(f"{getattr(answer, 'request', None)}: {code}")


def median(deed: Callable[[], None], times: int = 15) -> float:
    """The median of some runs after a first one, in milliseconds."""
    deed()
    return statistics.median(timed(deed) for _ in range(times))


if __name__ == "__main__":
    sys.exit(main())
