"""An association in which people in danger have given, paid, been written down, edited and mailed.

Every field of everybody is a word of its own (``tests.canary.words``). Some become hidden only after
many deeds, so that what earlier deeds left behind is there to be found.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from qmember.domain.documents import DocumentKind
from qmember.domain.electoral_register import Cause, Decider
from qmember.domain.gift_holds import HoldReason
from qmember.domain.in_kind import InKindFacts
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.people import PayerKind, PersonRole, Protection, ReadPurpose, ReceiptWish
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.reach import Way as By
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish, Way
from qmember.domain.reviews import Wish
from qmember.domain.segments import SegmentFacts
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.formats.bank_file import read_bank_file
from qmember.formats.sie_read import read_sie
from qmember.models import (
    BankDeposit,
    BankPayment,
    BankText,
    Database,
    Income,
    IncomeReversal,
    OutboxMail,
    Person,
    ReviewPick,
)
from qmember.models.crypto import unseal
from qmember.queries.claims import claims_of
from qmember.queries.member_types import member_types
from qmember.queries.protected import Reading, open_vault
from qmember.queries.users import viewer_by_email
from qmember.services import (
    association,
    backup,
    electoral_register,
    funding,
    gifts,
    mandates,
    meetings,
    memberships,
    outbox,
    people,
    periods,
    receipt_runs,
    receipts,
    review_questions,
    reviews,
    segments,
    statutes,
    thanks,
)
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.books import read_books
from qmember.services.bundles import count_cash
from qmember.services.claim_proofs import note_shown
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.clock import Clock
from qmember.services.documents import keep_document
from qmember.services.gift_holds import hold
from qmember.services.gifts import GiftFacts
from qmember.services.handover import choose_project, hand_over
from qmember.services.in_kind import record_in_kind
from qmember.services.income import IncomeFacts, add_income
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.parked_gifts import park_by_hand
from qmember.services.pledges import promise
from qmember.services.refund_payments import name_withdrawal
from qmember.services.refund_requests import refund
from qmember.services.statements import issue_one
from qmember.services.unit import Unit, unit_of_work
from qmember.services.worker import Worker
from tests.canary.mailbox import Mail, mail_server
from tests.canary.words import Aviary, Canaries
from tests.factories.bank_files import Entry, Giro, Payer, bgmax, camt053, camt054
from tests.factories.bundles import begun, registered, typed
from tests.factories.documents import jpeg, pdf
from tests.factories.members import pay_fee
from tests.factories.sie_files import lived_books

ALL = Viewer("system", "qmember", frozenset(Permission))
DAY = date(2026, 11, 20)
SEPTEMBER = date(2026, 9, 10)
BEFORE, AFTER = "before", "after"


@dataclass(slots=True)
class World:
    """The database with its people, and everything that has left it so far."""

    database: Database
    clock: Clock
    folder: Path
    canaries: Aviary = field(default_factory=Aviary)
    numbers: dict[str, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    mails: list[tuple[str, Mail]] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)

    @property
    def backup(self) -> Path:
        return self.folder / "world.backup"

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        with unit_of_work(self.database, viewer=ALL, clock=self.clock) as unit:
            yield unit


def build(database: Database, clock: Clock, folder: Path) -> World:
    """Do everything in a database in which association and accounts are set up."""
    world = World(database, clock, folder)
    with heard_logs(world.logs):
        with world.unit() as unit:
            association.choose(unit, receipt_delay_minutes=0, mail_sender="Föreningen Linden")
            association.choose(unit, neutral_sender="Information")
        _people(world)
        _live(world)
        _meet(world)
        _books(world)
        _give_back(world)
        _send(world)
        _work(world, BEFORE)
        _hide(world)
        _go_on(world)
        _work(world, AFTER)
        _review(world)
        backup.create(database, clock, world.backup, viewer=ALL)
    return world


@contextmanager
def heard_logs(lines: list[str]) -> Iterator[None]:
    """Keep every line that any logger writes, at every level."""

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name} {record.levelname} {self.format(record)}")

    root, keeper, before = logging.getLogger(), Keeper(), logging.getLogger().level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(keeper)
        root.setLevel(before)


def _people(world: World) -> None:
    doris = world.canaries.add("doris", hidden=True)
    ida = world.canaries.add("ida", hidden=True, swedish=False)
    vera = world.canaries.add("vera", hidden=True)
    kajsa = world.canaries.add("kajsa", hidden=True)
    gun = world.canaries.add("gun", hidden=False)
    zahra = world.canaries.add("zahra", hidden=False)
    siv = world.canaries.add("siv", hidden=False, swedish=False)
    tora = world.canaries.add("tora", hidden=False)
    with world.unit() as unit:
        for one in (doris, vera, kajsa, gun, siv):
            _add(world, unit, one, **_whole(one))
        _add(world, unit, ida, email=ida.email, phone=ida.phone, protection=Protection.PROTECTED)
        _add(
            world, unit, zahra, email=zahra.email, protection=Protection.DISCREET,
            receipt_wish=ReceiptWish.EMAIL,
        )  # fmt: skip
        firm = people.add_person(
            unit, name="Bygg och Bo AB", orgnr="556036-0793", email="kontakt@byggobo.example",
            payer_kind=PayerKind.COMPANY, receipt_wish=ReceiptWish.NONE, city="Lund",
        )  # fmt: skip
        world.ids["firm"], world.numbers["firm"] = firm.id, firm.number
        _add(world, unit, tora, **_whole(tora))
        for who in ("kajsa", "tora"):
            unit.session.get_one(Person, world.ids[who]).receipt_wish = ReceiptWish.PAPER
        for who in ("doris", "ida", "vera", "gun"):
            people.ensure_role(unit, world.ids[who], PersonRole.MEMBER, date(2024, 1, 1))
        people.ensure_role(unit, world.ids["kajsa"], PersonRole.CONTACT, date(2025, 3, 1))
        _members(world, unit)
        _papers(world, unit)
        _groups(world, unit)


def _members(world: World, unit: Unit) -> None:
    """Four members who are asked for their fee; three of them are hidden later."""
    kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2025 § 11"))
    for who in ("doris", "ida", "vera", "gun"):
        memberships.accept(unit, world.ids[who], type_id=kind, on=date(2024, 1, 1))
        make_claim(unit, ClaimWish(world.ids[who], DAY + timedelta(days=60)))


def _groups(world: World, unit: Unit) -> None:
    """Two groups with everybody in them, one of which tells who gives; later some are hidden."""
    for name, of_money in (("Nyhetsbrev", False), ("Månadsgivare", True)):
        facts = SegmentFacts(name, "Brev till dem", date(2027, 12, 31), of_money=of_money)
        group = segments.make_segment(unit, facts)
        segments.put_in(unit, group, [world.ids[w] for w in ("doris", "vera", "kajsa", "siv")])


def _papers(world: World, unit: Unit) -> None:
    """A document of each, that names her: as a PDF and as a picture that tells where it was taken."""
    for who in ("gun", "doris", "vera", "kajsa"):
        one = world.canaries.people[who]
        scan = pdf(f"{one.name} {one.email} {one.phone}")
        keep_document(unit, world.ids[who], scan, kind=DocumentKind.CONSENT)
        keep_document(unit, world.ids[who], jpeg(one.name), kind=DocumentKind.GIFT_DEED)


def _whole(one: Canaries) -> dict[str, object]:
    return {
        "email": one.email, "phone": one.phone, "street": one.line("street") + " 7",
        "postcode": one.line("postcode"), "city": one.line("city"),
        "named_as": one.line("named_as"), "may_be_named": True,
    }  # fmt: skip


def _add(world: World, unit: Unit, one: Canaries, **facts: object) -> None:
    person = people.add_person(unit, name=one.name, key=f"new:{one.who}", **facts)
    world.ids[one.who], world.numbers[one.who] = person.id, person.number


def _live(world: World) -> None:
    """What happens while everybody is still ordinary."""
    doris, ids = world.canaries.people["doris"], world.ids
    with world.unit() as unit:
        version = unit.session.get_one(Person, ids["doris"]).version
        people.edit_person(unit, ids["doris"], version, {"name": doris.line("first", "married")})
        people.edit_person(unit, ids["doris"], version + 1, {"name": doris.name})
        people.mark_deceased(unit, ids["siv"], DAY - timedelta(days=3))
    for who in ("doris", "vera", "gun", "siv", "zahra"):
        _give(world, who, 11100, ReceiptWish.EMAIL)
        _give(world, who, 22200, ReceiptWish.PAPER if who != "zahra" else ReceiptWish.NONE)
    with world.unit() as unit:
        wrong = gifts.record_gift(unit, _facts(33300, ids["gun"], ReceiptWish.PAPER))
        right = _facts(33300, ids["doris"], ReceiptWish.PAPER)
        gifts.correct_gift(unit, wrong.income_id, right, reason="wrong_giver")
        void = gifts.record_gift(unit, _facts(44400, ids["doris"], ReceiptWish.PAPER))
        gifts.void_gift(unit, void.income_id, reason="other", words=f"Det var {doris.name}")
        gifts.new_giver(unit, key="typed", name="Ny Givare", email=None)
        add_income(unit, IncomeFacts(IncomeKind.SALE, 5500, DAY, Channel.CASH, ids["kajsa"]))
        add_income(
            unit, IncomeFacts(IncomeKind.STATE_GRANT, 900_000, DAY, Channel.TRANSFER, ids["firm"])
        )
    _bundles(world)
    _read(world, camt053(list(_statement(world, "A")), opening_ore=100_000, message_id="A"))
    euro = Entry(2_500, DAY, currency="EUR", bank_reference="EUR-1")
    _read(world, camt054([euro], currency="EUR", message_id="EUR"))
    _name(world, "doris", "first", ids["doris"])
    _name(world, "vera", "first", ids["vera"])
    _name(world, "gun", "first", ids["gun"])


def _bundles(world: World) -> None:
    """A registered bundle and an open one in which everything that can be written names somebody."""
    doris, vera, kajsa = (world.canaries.people[who] for who in ("doris", "vera", "kajsa"))
    with world.unit() as unit:
        done = begun(unit, f"Kväll hos {doris.name}", activity=kajsa.name)
        for who in ("doris", "gun"):
            typed(unit, done, "77", "", giver_code=f"P{world.numbers[who]}")
        typed(unit, done, "50")
        count_cash(unit, done, 1, {5_000: 1}, (vera.name, "Karin"))
        registered(unit, done, reason=f"Det sa {kajsa.name}")
        still = begun(unit, f"Lista från {vera.name}", activity=f"Hos {doris.name}")
        typed(unit, still, "100", "", giver_code=f"P{world.numbers['doris']}")
        typed(unit, still, "200", vera.name, giver_code="ny", email=vera.email)
        typed(unit, still, f"300 {kajsa.name}", f"{kajsa.name} Persson")
        typed(unit, still, "400", "", giver_code=f"P{world.numbers['gun']}")


def _meet(world: World) -> None:
    """A meeting whose roll is frozen while everybody is still named, and one without a roll."""
    with world.unit() as unit:
        for who in ("doris", "gun"):
            pay_fee(unit, unit.session.get_one(Person, world.ids[who]), DAY)
        rules = {
            Key.FEE_RULE: Rule("previous_year_accepted_until", "§ 4"),
            Key.FEE_DAY: Rule("03-31", "§ 4"),
            Key.PAID_ON: Rule("initiated", "§ 4"),
        }
        statutes.write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)
        for who in ("doris", "vera"):
            [claim] = claims_of(unit.session, ALL, world.ids[who], DAY)
            note_shown(unit, world.ids[who], claim.claim_id, on=DAY)
        elected = Decision(DecidedBy.ANNUAL_MEETING, date(2026, 3, 26), "§ 9")
        for who, seat in (("doris", Seat.ORDINARY), ("gun", Seat.TREASURER)):
            span = Span(date(2026, 3, 26))
            mandates.begin(unit, world.ids[who], seat=seat, span=span, decision=elected)
        meetings.plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(2027, 3, 25))
        meetings.plan_meeting(unit, kind=MeetingKind.EXTRA, held_on=date(2027, 5, 4))
        electoral_register.freeze(unit, "2027")


def _books(world: World) -> None:
    """What has been given so far is handed over to the bookkeeping, and its file is read."""
    content = lived_books()
    with world.unit() as unit:
        choose_project(unit, 1, code="ALLM", name="Allmänt")
        hand_over(unit, date(2020, 1, 1), DAY)
        read_books(unit, content, read_sie(content))


def _give_back(world: World) -> None:
    """Gifts of those who become hidden go back, in part and in whole, by somebody who names them."""
    doris, vera = (world.canaries.people[who] for who in ("doris", "vera"))
    content = camt053(
        [Entry(-ore, DAY, bank_reference=f"UT{ore}") for ore in (100, 300)],
        opening_ore=212_000, message_id="UT",
    )  # fmt: skip
    with world.unit() as unit:
        karin = viewer_by_email(unit.session, "kassor@example.org", unit.today)
        gifts_of = (("doris", 22200), ("vera", 11100), ("gun", 11100))
        one, two, three = (_gift_of(unit, world.ids[who], ore) for who, ore in gifts_of)
        other = {"why": Why.OTHER}
        refund(unit, one, RefundWish(100, **other), words=f"{doris.name} ringde")
        refund(unit, two, RefundWish(11100, way=Way.CASH, paid_on=DAY, **other), words=vera.name)
        paid = refund(unit, three, RefundWish(300, Why.REGRETTED))
        import_file(unit, content, read_bank_file(content, today=unit.today))
        row = unit.session.query(BankDeposit).filter_by(amount_ore=-300).one()
        name_withdrawal(unit, row.id, [paid.refund_id])
        grant = unit.session.query(Income).filter_by(kind="state_grant").one()
        asks = replace(unit, viewer=karin)
        refund(asks, grant.id, RefundWish(500_000, **other), words=f"Fråga {doris.name}")


def _send(world: World) -> None:
    """Receipts, yearly statements and thanks leave together: by mail, and as bundles not printed yet."""
    for who in ("kajsa", "tora"):
        _give(world, who, 31100, ReceiptWish.PAPER)
    with world.unit() as unit:
        receipt_runs.start_run(unit, By.PAPER)
        issue_one(unit, world.numbers["gun"], DAY.year, everything=True)
        for way in By:
            receipt_runs.start_statements(unit, way, DAY.year, everything=True)
        words = ("Tack för att du ger.", "Det gör skillnad.")
        thanks.write_text(unit, purpose_id=None, language="sv", from_on=unit.today, lines=words)
        thanks.thank_by_mail(unit)


def _gift_of(unit: Unit, person_id: int, amount: int) -> int:
    """A gift of somebody's that holds."""
    gone = unit.session.query(IncomeReversal.income_id)
    query = unit.session.query(Income.id).filter_by(person_id=person_id, amount_ore=amount)
    return query.filter(Income.id.not_in(gone)).order_by(Income.id).first()[0]


def _facts(amount: int, person_id: int, wish: ReceiptWish | None = None) -> GiftFacts:
    return GiftFacts(amount, DAY, Channel.SWISH, person_id, receipt=wish)


def _give(world: World, who: str, amount: int, wish: ReceiptWish) -> None:
    with world.unit() as unit:
        facts = _facts(amount, world.ids[who], wish)
        gifts.record_gift(unit, facts, key=f"{who}:{amount}")


def _statement(world: World, part: str) -> Iterator[Entry]:
    """Payments whose texts name people in every way a bank does."""
    for number, who in enumerate(("doris", "vera", "gun", "ida") if part == "A" else ("doris",)):
        one = world.canaries.people[who]
        turned, swish = f"{one.line('last')} {one.line('first')}", "+46" + one.words["phone"]
        payers = (
            Payer(1000, name=one.name.upper(), account=swish, message="Gåva", bank_id=f"{part}1"),
            Payer(2000, name=turned, bank_id=f"{part}2"),
            Payer(3000, name="Okänd", message=f"Gåva från {one.name}", bank_id=f"{part}3"),
            Payer(4000, name="Okänd", account=swish, message="Gåva", bank_id=f"{part}4"),
            Payer(5000, name="Okänd", message=f"Svara till {one.email}", bank_id=f"{part}5"),
            Payer(6000, name="Okänd", message=f"Ring {one.phone}", bank_id=f"{part}6"),
            Payer(7000, name="Okänd", invoices=(one.name,), bank_id=f"{part}7"),
        )
        whole = sum(payer.amount_ore for payer in payers)
        yield Entry(whole, DAY, payers, bank_reference=f"{part}-{number}", text=f"Från {one.name}")


def _read(world: World, content: bytes) -> None:
    with world.unit() as unit:
        import_file(unit, content, read_bank_file(content, today=unit.today))


def _name(world: World, who: str, field_name: str, person_id: int) -> None:
    """Name the first open payment whose text has the person's word."""
    word = world.canaries.people[who].words[field_name].upper()
    with world.unit() as unit:
        for text in unit.session.query(BankText).order_by(BankText.payment_id):
            key, context = unit.keys.derive("bank"), f"bank_text:{text.payment_id}"
            if word in unseal(key, text.sealed, context).decode().upper():
                payment = unit.session.get_one(BankPayment, text.payment_id)
                part = Part("gift", payment.amount_ore, person_id)
                name_payment(unit, payment.id, [part], key=f"name:{who}")
                return
    raise LookupError(who)


def _hide(world: World) -> None:
    with world.unit() as unit:
        people.set_protection(unit, world.ids["doris"], Protection.PROTECTED)
        people.set_protection(unit, world.ids["kajsa"], Protection.PROTECTED)
        people.set_protection(unit, world.ids["vera"], Protection.OFF_REGISTER)
        open_vault(
            unit.session, unit.keys, Reading(ALL, unit.now, ReadPurpose.REPLY), world.ids["doris"]
        )


def _go_on(world: World) -> None:
    """What happens when they have become hidden."""
    doris, ids = world.canaries.people["doris"], world.ids
    for who in ("doris", "ida", "vera"):
        _give(world, who, 55500, ReceiptWish.EMAIL)
    _read(world, camt053(list(_statement(world, "B")), opening_ore=211_600, message_id="B"))
    _read(world, bgmax([_giro(doris, 1), _giro(world.canaries.people["gun"], 2)]))
    with world.unit() as unit:
        payments = unit.session.query(BankPayment).order_by(BankPayment.id.desc()).all()
        named = name_payment(unit, payments[0].id, [Part("gift", 8800, ids["doris"])])
        undo_naming(unit, named.allocation_ids[0])
        name_payment(unit, payments[1].id, [Part("sale", 100), Part("gift", 200, ids["ida"])])
        people.edit_person(
            unit, ids["doris"], unit.session.get_one(Person, ids["doris"]).version,
            {"phone": doris.phone, "email": doris.email},
        )  # fmt: skip
        old = gifts.record_gift(unit, _facts(66600, ids["doris"], ReceiptWish.PAPER))
        receipts.reissue(unit, old.receipt_id or 0, reason="wrong_date")
        pay_fee(unit, unit.session.get_one(Person, ids["ida"]), DAY)
        amendment = electoral_register.Amendment(Decider.BOARD, Cause.NEW_FACTS)
        electoral_register.amend(unit, "2027", amendment=amendment)
        funding.write_headline(unit, year=2026, language="sv", headline="Tack vare er.")
        funding.adopt(unit, year=2025)
        for who in ("ida", "zahra"):
            promise(unit, ids[who], amount=1000, due_on=unit.today)
            record_in_kind(unit, InKindFacts(ids[who], DAY, "En soffa"))
        for who in ("doris", "siv"):
            hold(unit, ids[who], HoldReason.UNSAID)
            park_by_hand(unit, IncomeFacts(IncomeKind.GIFT, 1200, DAY, Channel.CASH, ids[who]))


def _review(world: World) -> None:
    """A closed month that an auditor looks at; what others wrote in it names people by their names."""
    gun, doris = (world.canaries.people[who] for who in ("gun", "doris"))
    with world.unit() as unit:
        given = [
            gifts.record_gift(
                unit,
                GiftFacts(ore, SEPTEMBER, Channel.CASH, world.ids[who], receipt=ReceiptWish.NONE),
            )
            for who, ore in (("gun", 7100), ("vera", 7200), ("zahra", 7300), ("gun", 7400))
        ]
        said = f"{gun.name} ringde, {gun.line('first')}s gåva, {doris.name}"
        gifts.void_gift(unit, given[0].income_id, reason="other", words=said)
        periods.close_month(unit, "2026-09", reason=f"{gun.name} väntar på svar")
        reviews.draw_sample(unit, 2026, Wish("linden", None))
        first, second = unit.session.scalars(
            select(ReviewPick.entry_id).order_by(ReviewPick.entry_id).limit(2)
        ).all()
        reviews.tick(unit, first)
        asked = review_questions.ask(unit, second, f"Gäller det {gun.name}?", base_url="http://x")
        review_questions.answer(unit, asked, f"Ja, {gun.line('first')}, inte {doris.name}")
        for mail in unit.session.query(OutboxMail).filter_by(kind="question", sent_at=None).all():
            outbox.mark_sent(unit, mail)


def _giro(one: Canaries, number: int) -> Giro:
    return Giro(
        8800, reference=one.name[:25], serial=f"{number}", name=one.name[:35], messages=(one.name,),
        street=one.line("street")[:35], city=one.line("city"),
    )  # fmt: skip


def _work(world: World, when: str) -> None:
    """Let the worker draw and send; what arrives is kept with the time at which it was sent."""
    with mail_server() as (mailbox, url):
        Worker(world.database, world.clock, url).once()
        world.mails += [(when, mail) for mail in mailbox.mails]
