"""An association in which every text is an attack: each of them harmless letters on every page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from qmember.domain.documents import DocumentKind
from qmember.domain.gift_holds import HoldReason
from qmember.domain.in_kind import InKindFacts
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.mandates import DecidedBy, Decision, Seat, Span
from qmember.domain.member_types import TypeRule
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Role
from qmember.domain.reach import Way
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.domain.reviews import Wish
from qmember.domain.segments import SegmentFacts
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.domain.voters import Vote
from qmember.formats.bank_file import read_bank_file
from qmember.formats.sie_read import read_sie
from qmember.models import BankPayment, Database, Person, ReviewPick, User
from qmember.queries.users import viewer_by_email
from qmember.services import (
    association,
    funding,
    gifts,
    mandates,
    memberships,
    people,
    periods,
    receipt_drawing,
    review_questions,
    reviews,
    sessions,
    users,
)
from qmember.services.bank_drafts import keep_bank_draft
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
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
from qmember.services.income import IncomeFacts
from qmember.services.member_types import FeeWish, add_type, decide_fee
from qmember.services.parked_gifts import park_by_hand
from qmember.services.pledges import promise
from qmember.services.purposes import add_purpose
from qmember.services.receipt_runs import start_run
from qmember.services.refund_requests import refund
from qmember.services.segments import make_segment, put_in
from qmember.services.statements import issue_one
from qmember.services.statutes import write_statutes
from qmember.services.thanks import write_text
from qmember.services.unit import Unit, unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.factories.bank_files import Entry, Payer, camt053
from tests.factories.bundles import begun, registered, typed
from tests.factories.documents import pdf
from tests.factories.sie_files import row, sie4e, voucher

DAY = date(2026, 11, 20)
EVALUATED = "Q49Q"
"""What a template would make of the payload."""


@dataclass(slots=True)
class Payloads:
    """One attack for each place, with a number by which it is known again."""

    placed: dict[str, str] = field(default_factory=dict)

    def text(self, place: str, *, start: str = "=cmd|' /C calc'!A0") -> str:
        """Tag, attribute, event, template, direction, NUL, new line and formula in one line of text."""
        mark = f"q{len(self.placed)}q"
        self.placed[place] = mark
        return (
            f"{start}<i id={mark}>\"{mark}=1 on{mark}=\"1' on{mark}='1 Q{{{{7*7}}}}Q${{7*7}}%s{{0}}"
            f"\u202e\u2066\x00\r\n</title></textarea><svg/onload={mark}>&lt;b&gt;"
        )

    def old_email(self, place: str) -> str:
        """An address as no service takes one today: whatever stands in a row is letters all the same."""
        mark = f"q{len(self.placed)}q"
        self.placed[place] = mark
        return f'"><i/id={mark}>{{{{7*7}}}}@example.org'

    def email(self, place: str) -> str:
        """An address that may be kept: a formula and a template, in letters that an address allows."""
        mark = f"q{len(self.placed)}q"
        self.placed[place] = mark
        return f"=cmd|'/C'!Q{{{{7*7}}}}Q${{7*7}}%s{mark}@example.org"


def fill(database: Database, clock: Clock) -> Payloads:
    """Write an attack into every text that can be kept."""
    hostile = Payloads()
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        _house(unit, hostile)
        number = _people(unit, hostile)
        _money(unit, hostile, number)
        _bundles(unit, hostile, number)
        _bank(unit, hostile, number)
        _books(unit, hostile)
        _accounts(unit, hostile)
        _member(unit, hostile, number)
        _kept(unit, hostile, number)
        _review(unit, hostile)
        _leaving(unit, hostile, number)
    receipt_drawing.draw(database, clock, 1)
    return hostile


def _house(unit: Unit, hostile: Payloads) -> None:
    association.choose(
        unit, name=hostile.text("house.name"), orgnr=hostile.text("house.orgnr"),
        bankgiro=hostile.text("house.bankgiro"), address=(hostile.text("house.address"),),
        phone=hostile.text("house.phone"), email=hostile.email("house.email"),
        website=hostile.text("house.website", start="javascript:"),
        mail_sender=hostile.text("house.sender"), neutral_sender=hostile.text("house.neutral"),
        receipt_delay_minutes=0,
    )  # fmt: skip
    association.add_bank_account(
        unit, kind="plusgiro", number="4210", name=hostile.text("number.name")[:200], account="1930"
    )
    add_purpose(unit, name=hostile.text("purpose.name", start="+1")[:100], from_on=DAY)
    for language in ("sv", "en"):
        funding.write_headline(
            unit, year=2026, language=language, headline=hostile.text(f"headline.{language}")
        )


def _people(unit: Unit, hostile: Payloads) -> int:
    person = people.add_person(
        unit, name=hostile.text("person.name"), email=hostile.email("person.email"),
        street=hostile.text("person.street"), city=hostile.text("person.city")[:100],
        postcode="<i id=q>", named_as=hostile.text("person.named_as"), may_be_named=True,
        receipt_wish=ReceiptWish.PAPER,
    )  # fmt: skip
    return person.id


def _money(unit: Unit, hostile: Payloads, person_id: int) -> None:
    facts = GiftFacts(12_300, DAY, Channel.SWISH, person_id, receipt=ReceiptWish.PAPER)
    gifts.record_gift(unit, facts)
    void = gifts.record_gift(unit, GiftFacts(4500, DAY, Channel.CASH, person_id))
    gifts.void_gift(unit, void.income_id, reason="other", words=hostile.text("gift.words"))
    back = gifts.record_gift(unit, GiftFacts(300_000, DAY, Channel.CASH, person_id))
    some = refund(
        unit, back.income_id, RefundWish(100, Why.OTHER), words=hostile.text("refund.words")
    )
    asks = replace(unit, viewer=viewer_by_email(unit.session, "kassor@example.org", TODAY))
    more, words = RefundWish(250_000, Why.OTHER), hostile.text("request.words")
    refund(asks, some.rest_income_id, more, words=words)


def _bundles(unit: Unit, hostile: Payloads, person_id: int) -> None:
    """A registered bundle and an open one, in which all that can be written attacks."""
    code = f"P{unit.session.get_one(Person, person_id).number}"
    done = begun(unit, hostile.text("bundle.name"), activity=hostile.text("bundle.activity"))
    typed(unit, done, "11", "", giver_code=code)
    counters = hostile.text("bundle.one"), hostile.text("bundle.two")
    count_cash(unit, done, 1, {500: 1}, counters)
    registered(unit, done, reason=hostile.text("bundle.reason"))
    still = begun(unit, hostile.text("draft.name"), activity=hostile.text("draft.activity"))
    giver, email = hostile.text("draft.giver"), hostile.email("draft.email")
    typed(unit, still, hostile.text("draft.amount")[:40], giver, giver_code="ny", email=email)
    typed(unit, still, "22", hostile.text("draft.unknown"))


def _bank(unit: Unit, hostile: Payloads, person_id: int) -> None:
    clean = str.maketrans("", "", "\x00\r\n")
    payers = tuple(
        Payer(
            1000, name=hostile.text(f"bank.name{n}").translate(clean)[:140],
            message=hostile.text(f"bank.message{n}").translate(clean)[:140],
            account=hostile.text(f"bank.account{n}").translate(clean)[:34].replace("<", "("),
            invoices=(hostile.text(f"bank.invoice{n}").translate(clean)[:35],), bank_id=f"{n}",
        )
        for n in range(2)
    )  # fmt: skip
    content = camt053([Entry(2000, DAY, payers, bank_reference="H1")], opening_ore=5000)
    import_file(unit, content, read_bank_file(content, today=TODAY))
    words = [hostile.text(f"table.{n}").translate(clean).replace('"', "'") for n in range(3)]
    _table(unit, "\n".join((f'"{words[0]}";Dag;Kronor', f'"{words[1]}";2026-11-20;1,50',
                            f'"{words[2]}";2026-11-19;2,50')))  # fmt: skip
    payment = unit.session.query(BankPayment).order_by(BankPayment.id).first()
    assert payment is not None
    name_payment(unit, payment.id, [Part("gift", payment.amount_ore, person_id)])


def _review(unit: Unit, hostile: Payloads) -> None:
    """A closed month that is audited, and a question that waits for the treasurer."""
    gifts.record_gift(unit, GiftFacts(900, date(2026, 9, 3), Channel.CASH, None))
    periods.close_month(unit, "2026-09", reason="Allt är klart")
    reviews.draw_sample(unit, 2026, Wish("linden", None))
    picked = unit.session.query(ReviewPick).one().entry_id
    words = hostile.text("review.question")
    review_questions.ask(unit, picked, words, base_url="http://localhost")


def _table(unit: Unit, text: str) -> None:
    """A bank's table of the treasurer's that waits for its columns."""
    karin = viewer_by_email(unit.session, "kassor@example.org", TODAY)
    keep_bank_draft(replace(unit, viewer=karin), text.encode())


def _books(unit: Unit, hostile: Payloads) -> None:
    """A project, a file for the bookkeeping, and one from it in which every name attacks."""
    choose_project(unit, 1, code="A", name=hostile.text("project.name"))
    hand_over(unit, date(2026, 1, 1), DAY)
    clean = str.maketrans({"\x00": "", "\r": "", "\n": "", '"': '\\"', "\\": "/"})
    account, project, program, series = (
        hostile.text(f"books.{name}").translate(clean)
        for name in ("account", "project", "program", "series")
    )
    content = sie4e(
        [
            voucher(DAY, row("3993", "-5", '6 "A"'), row("1930", "4"), series=f'"{series}"'),
            voucher(DAY, row("3555", "-5", '6 "LAGER"'), row("1930", "5"), number="2"),
        ],
        more=[
            f'#KONTO 3555 "{account}"', f'#OBJEKT 6 "LAGER" "{project}"', f'#PROGRAM "{program}" 1',
        ],
        encoding="utf-8", orgnr="",
    )  # fmt: skip
    read_books(unit, content, read_sie(content))


def _member(unit: Unit, hostile: Payloads, person_id: int) -> None:
    """A member of a type, by a decision and with a fee that all attack, who chairs the board."""
    rule = TypeRule(DAY, Vote.YES)
    kind = add_type(unit, name=hostile.text("type.name"), rule=rule)
    memberships.accept(
        unit, person_id, type_id=kind, on=DAY, decision=hostile.text("member.decision")
    )
    decide_fee(unit, FeeWish(kind, 2026, 20_000, hostile.text("fee.decision")))
    claim = make_claim(unit, ClaimWish(person_id, DAY))
    write_statutes(unit, from_on=DAY, rules={Key.PAID_ON: Rule("initiated", "§ 4")})
    note_shown(unit, person_id, claim, on=DAY)
    decision = Decision(DecidedBy.ANNUAL_MEETING, DAY, "§ 2")
    mandates.begin(unit, person_id, seat=Seat.CHAIR, span=Span(DAY), decision=decision)


def _kept(unit: Unit, hostile: Payloads, person_id: int) -> None:
    """A document about her, a group that she is in, and money of hers that waits for two."""
    keep_document(unit, person_id, pdf("<i id=q0q>{{7*7}}"), kind=DocumentKind.LETTER)
    name, purpose = hostile.text("group.name", start="=")[:40], hostile.text("group.purpose")[:120]
    flagged = people.add_person(unit, name=hostile.text("flagged.name")).id
    thing = InKindFacts(person_id, DAY, hostile.text("thing.description")[:200], 900)
    record_in_kind(unit, thing)
    promise(unit, person_id, amount=1000, due_on=unit.today)
    hold(unit, flagged, HoldReason.UNSAID)
    park_by_hand(unit, IncomeFacts(IncomeKind.GIFT, 4200, DAY, Channel.CASH, flagged))
    group = make_segment(unit, SegmentFacts(name, purpose, date(2027, 6, 30)))
    put_in(unit, group, [person_id])


def _leaving(unit: Unit, hostile: Payloads, person_id: int) -> None:
    """Words of thanks, a yearly statement, and receipts that leave by mail."""
    words = [hostile.text("thanks.words")]
    write_text(unit, purpose_id=None, language="sv", from_on=unit.today, lines=words)
    person = unit.session.get_one(Person, person_id)
    issue_one(unit, person.number, DAY.year, everything=True)
    person.receipt_wish = ReceiptWish.EMAIL
    start_run(unit, Way.MAIL)


def _accounts(unit: Unit, hostile: Payloads) -> None:
    users.add_user(
        unit, email=hostile.email("user.email"), name=hostile.text("user.name").replace("\x00", ""),
        password=None, roles=[Role.SECRETARY],
    )  # fmt: skip
    users.invite(
        unit, email=hostile.email("invited.email"),
        name=hostile.text("invited.name").replace("\x00", "")[:200], role=Role.AUDITOR,
    )  # fmt: skip
    treasurer = unit.session.query(User).filter_by(email="kassor@example.org").one()
    sessions.begin(
        unit, token="h" * 43, user_id=treasurer.id, data=b"{}",
        device=hostile.text("session.device").replace("\x00", ""),
    )  # fmt: skip
    old = users.add_user(
        unit, email="olga@example.org", name="Olga", password=None, roles=[Role.MEMBER]
    )
    old.email = hostile.old_email("user.old_email")
    unit.session.flush()
