"""An association that has lived a little: every kind of deed has happened once, in every table a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain import mandates as mandate_facts
from qmember.domain.approvals import ApprovalKind
from qmember.domain.claims import ClaimEnd
from qmember.domain.contact_wishes import ContactWish
from qmember.domain.documents import DocumentKind
from qmember.domain.electoral_register import Cause, Decider, Decision
from qmember.domain.funds import FundKind
from qmember.domain.gift_holds import HoldReason
from qmember.domain.gift_parts import GiftPart
from qmember.domain.in_kind import InKindFacts
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.people import (
    PayerKind,
    PersonKind,
    PersonRole,
    Protection,
    ReadPurpose,
    ReceiptWish,
)
from qmember.domain.permissions import Permission, Role, Viewer
from qmember.domain.reach import Way
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.domain.reviews import Wish
from qmember.domain.segments import SegmentFacts
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.formats.bank_columns import table_of
from qmember.formats.bank_file import read_bank_file
from qmember.formats.sie_read import read_sie
from qmember.formats.table_file import read_table
from qmember.models import (
    Allocation,
    BankDeposit,
    BankPayment,
    Database,
    GiftStatement,
    Income,
    MemberNumber,
    OpenPayment,
    Person,
    Purpose,
    ReviewPick,
)
from qmember.queries.bank_columns import bank_accounts
from qmember.queries.member_types import member_types
from qmember.queries.protected import Reading, open_vault
from qmember.queries.thanks import unthanked
from qmember.services import (
    bank_questions,
    books,
    claim_proofs,
    claims,
    electoral_register,
    fee_runs,
    funding,
    gift_holds,
    gifts,
    handover,
    in_kind,
    mandates,
    meetings,
    membership_matters,
    memberships,
    parked_gifts,
    people,
    periods,
    pledges,
    receipts,
    review_questions,
    reviews,
    segments,
    sessions,
    statements,
    statutes,
    users,
)
from qmember.services.bank_columns import read_bank_draft
from qmember.services.bank_drafts import keep_bank_draft
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.bank_placing import choices
from qmember.services.births import note_birth
from qmember.services.bundle_undo import undo_bundle
from qmember.services.bundles import count_cash
from qmember.services.claims import ClaimWish
from qmember.services.clock import Clock
from qmember.services.contact_wishes import set_wishes
from qmember.services.documents import keep_document, remove_document
from qmember.services.fee_payers import choose_payer
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.funds import note_move
from qmember.services.gifts import GiftFacts
from qmember.services.income import IncomeFacts, add_income
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.moving_in import begin_list
from qmember.services.moving_in_save import save_list
from qmember.services.moving_in_undo import undo_list
from qmember.services.payer_rules import say_alike
from qmember.services.people_apart import keep_apart
from qmember.services.purposes import add_purpose
from qmember.services.receipt_runs import mark_printed, start_run, start_statements
from qmember.services.refund_limits import choose_limit
from qmember.services.refund_payments import name_withdrawal, undo_payment
from qmember.services.refund_requests import answer_refund, refund, withdraw_request
from qmember.services.refund_undo import undo_refund
from qmember.services.signs import sign_of_life
from qmember.services.thanks import mark_thanked, thank_by_mail, undo_thanked, write_text
from qmember.services.unit import Unit, unit_of_work
from tests import two_people
from tests.factories import bundles
from tests.factories.bank_files import Entry, Payer, camt053, many_entries
from tests.factories.bank_money import paid_in
from tests.factories.documents import pdf
from tests.factories.sie_files import lived_books
from tests.two_people import office, reopen

ALL = Viewer("system", "qmember", frozenset(Permission))
DAY = date(2026, 11, 20)


def live(database: Database, clock: Clock, *, entries: int = 6) -> None:
    """Do one of everything in a database in which the association has been set up."""
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        givers = _people(unit)
        _gifts(unit, givers)
        _parked(unit)
        _promised(unit, givers[0])
        _bank(unit, givers, entries)
        _office(unit)
        _books(unit)
        _members(unit, givers)
        _meeting(unit, givers[0])
        _mandates(unit, givers[0], givers[1])
        _bundles(unit)
        _refunds(unit, givers[0])
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        _accounts(unit)
    draw_all(database, clock)
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        mark_printed(unit, start_run(unit, Way.PAPER))
        write_text(unit, purpose_id=None, language="sv", from_on=unit.today, lines=["Tack!"])
        thank_by_mail(unit)
        for one in unthanked(unit.session, ALL, unit.today)[:1]:
            year, number = map(int, one.voucher.split("-"))
            mark_thanked(unit, year, number)
            undo_thanked(unit, year, number)
        start_statements(unit, Way.MAIL, DAY.year, everything=True)
    draw_all(database, clock)
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        first = unit.session.query(GiftStatement).order_by(GiftStatement.id).limit(1).one()
        again = statements.reissue(unit, first.id, reason="lost")
        statements.hand_out(unit, again.id)


def draw_all(database: Database, clock: Clock) -> None:
    """Do every job that waits."""
    from qmember.services.jobs import run_waiting
    from qmember.services.worker import HANDLERS

    run_waiting(database, clock, HANDLERS)


def _people(unit: Unit) -> list[int]:
    made = [
        people.add_person(unit, name="Anna Ek", email="anna@example.org", city="Lund"),
        people.add_person(unit, name="Åsa Öberg", receipt_wish=ReceiptWish.PAPER, street="Gatan 1",
                          postcode="222 22", city="Malmö"),
        people.add_person(unit, name="Zahra Lind", phone="070-123 45 67",
                          protection=Protection.DISCREET, email="zahra@example.org"),
        people.add_person(unit, name="Socialstyrelsen", payer_kind=PayerKind.STATE,
                          receipt_wish=ReceiptWish.NONE),
        people.add_person(unit, name="Dold Person", email="dold@example.org"),
        people.add_person(unit, name="Siv Malm", email="siv@example.org"),
    ]  # fmt: skip
    _papers(unit, made[0].id)
    group = segments.make_segment(unit, SegmentFacts("Nyhetsbrev", "Brev", date(2027, 12, 31)))
    segments.put_in(unit, group, [made[0].id, made[1].id])
    segments.take_out(unit, group, [made[1].id])
    set_wishes(unit, made[1].id, [ContactWish.NO_ASKING, ContactWish.ONLY_LETTERS])
    people.set_protection(unit, made[4].id, Protection.PROTECTED)
    people.mark_deceased(unit, made[5].id, DAY - timedelta(days=9))
    keep_apart(unit, made[0].id, made[1].id)
    open_vault(unit.session, unit.keys, Reading(ALL, unit.now, ReadPurpose.REPLY), made[4].id)
    return [person.id for person in made]


def _papers(unit: Unit, person_id: int) -> None:
    """A document that is kept, and one that was removed."""
    keep_document(unit, person_id, pdf(), kind=DocumentKind.CONSENT)
    other = keep_document(unit, person_id, pdf("fel papper"), kind=DocumentKind.LETTER)
    remove_document(unit, unit.session.get_one(Person, person_id).number, other.id)


def _gifts(unit: Unit, givers: list[int]) -> None:
    plain = gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, givers[0]), key="one")
    void = gifts.record_gift(unit, GiftFacts(12500, DAY, Channel.CASH, givers[1]))
    wrong = gifts.record_gift(unit, GiftFacts(99900, DAY, Channel.BANKGIRO, givers[2]))
    gifts.record_gift(unit, GiftFacts(10000, DAY, Channel.CASH, None))
    gifts.record_gift(unit, GiftFacts(70000, DAY, Channel.CASH, givers[4]))
    gifts.void_gift(unit, void.income_id, reason="dubbel")
    gifts.move_gift(unit, wrong.income_id, givers[1], reason="fel givare")
    receipts.hand_out(unit, plain.receipt_id or 0)
    add_income(unit, IncomeFacts(IncomeKind.STATE_GRANT, 9000000, DAY, Channel.TRANSFER, givers[3]))


def _parked(unit: Unit) -> None:
    """A payer who is flagged; what she gives is accepted by two, or was a slip; another flag is lifted."""
    payer, other = (
        people.add_person(unit, name=name, kind=PersonKind.ORGANISATION).id
        for name in ("Bygget AB", "Kiosken AB")
    )
    for one in (payer, other):
        gift_holds.hold(unit, one, HoldReason.UNSAID)
    asks, answers = two_people.pair(unit)
    gift_holds.lift(replace(unit, viewer=answers), unit.session.get_one(Person, other).number)
    cash = IncomeFacts(IncomeKind.GIFT, 30000, DAY, Channel.CASH, payer)
    trip = add_purpose(unit, name="Utflykt till stranden", from_on=date(2023, 1, 1)).id
    split = replace(cash, parts=(GiftPart(1, 10000), GiftPart(trip, 20000)))
    first, second = (
        parked_gifts.park_by_hand(unit, one, key=str(n)) for n, one in enumerate((split, cash))
    )
    asked = parked_gifts.ask(replace(unit, viewer=asks), first, ApprovalKind.ACCEPT_GIFT)
    parked_gifts.answer(replace(unit, viewer=answers), asked, granted=True)
    parked_gifts.undo_parked(unit, second)


def _bundles(unit: Unit) -> None:
    """A bundle whose cash was counted and that was undone, and one that is open."""
    done = bundles.begun(unit)
    bundles.typed(unit, done, "50")
    count_cash(unit, done, 1, {5_000: 1}, ("Karin", "Eva"))
    undo_bundle(unit, bundles.registered(unit, done), count=1)
    bundles.typed(unit, bundles.begun(unit, "Kuvert"), "75", "Ny Givare", giver_code="ny")


def _promised(unit: Unit, giver: int) -> None:
    """A promise that is kept, and one that is open."""
    kept = pledges.promise(unit, giver, amount=5000, due_on=unit.today)
    pledges.promise(unit, giver, amount=9000, due_on=unit.today)
    gift = gifts.record_gift(unit, GiftFacts(5000, unit.today, Channel.CASH, giver))
    pledges.keep(unit, kept, gift.income_id)
    beds = in_kind.record_in_kind(unit, InKindFacts(giver, unit.today, "Två sängar", 90000))
    in_kind.record_in_kind(unit, InKindFacts(None, unit.today, "Kläder"))
    in_kind.void_in_kind(unit, beds)


def _bank(unit: Unit, givers: list[int], entries: int) -> None:
    """Read a statement, name some of its payments, undo one naming."""
    content = camt053(many_entries(entries, on=DAY, payers=2), opening_ore=250000)
    import_file(unit, content, read_bank_file(content, today=unit.today))
    rows = unit.session.query(BankPayment).order_by(BankPayment.id).limit(4).all()
    whole, halves, other, undone = rows
    name_payment(unit, whole.id, [Part("gift", whole.amount_ore, givers[0])])
    name_payment(unit, halves.id, [Part("gift", 1000, givers[1]), Part("sale", 500)])
    name_payment(unit, other.id, [Part("not_income", other.amount_ore)], how="unclear")
    named = name_payment(unit, undone.id, [Part("gift", undone.amount_ore, givers[0])])
    undo_naming(unit, named.allocation_ids[0])
    assert unit.session.query(OpenPayment).count() == 2 * entries - 2
    assert unit.session.query(Allocation).count() == 5


def _refunds(unit: Unit, giver: int) -> None:
    """A refund that the bank paid, one that did not happen, and one that two decided; nothing is owed."""
    content = camt053(
        [Entry(-ore, DAY, bank_reference=f"U{ore}") for ore in (500, 700, 900)], message_id="U"
    )
    import_file(unit, content, read_bank_file(content, today=unit.today))
    rows = unit.session.query(BankDeposit).filter(BankDeposit.amount_ore < 0)
    five, seven, nine = (
        row.id for row in rows.order_by(BankDeposit.id.desc()).limit(3).all()[::-1]
    )
    treasurer, chair = (
        replace(unit, viewer=office(unit, role, email=f"{role}-back@example.org"))
        for role in (Role.TREASURER, Role.CHAIR)
    )
    [payment_id] = paid_in(unit, Payer(5000, "Anna Ek"))
    name_payment(unit, payment_id, [Part("gift", 5000, giver)])
    gift = unit.session.query(Income.id).order_by(Income.id.desc()).first()[0]
    first = refund(unit, gift, RefundWish(700, Why.REGRETTED))
    for row in (seven, None, seven):
        if row is None:
            undo_payment(unit, first.refund_id)
        else:
            name_withdrawal(unit, row, [first.refund_id])
    slip = refund(unit, first.rest_income_id, RefundWish(4300, Why.PAID_BY_MISTAKE))
    whole = undo_refund(unit, slip.refund_id)
    two = refund(unit, whole, RefundWish(200, Why.REGRETTED))
    three = refund(unit, two.rest_income_id, RefundWish(300, Why.REGRETTED))
    name_withdrawal(unit, five, [two.refund_id, three.refund_id])
    choose_limit(unit, 0)
    wish = RefundWish(900, Why.OTHER)
    withdraw_request(
        treasurer, refund(treasurer, three.rest_income_id, wish, words="Fel").approval_id
    )
    asked = refund(treasurer, three.rest_income_id, wish, words="Hon ringde")
    agreed = answer_refund(chair, asked.approval_id, granted=True)
    name_withdrawal(unit, nine, [agreed.refund_id])


def _members(unit: Unit, people_ids: list[int]) -> None:
    """Somebody who pays and resigns after all, somebody whose fee is waived and asked for again."""
    [first, second, *_] = people_ids
    kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    wish = FeeWish(kind, 2026, 20_000, "Årsmötet 2025 § 11", date(2025, 3, 20))
    decide_fee(unit, wish)
    for person_id in (first, second):
        memberships.accept(unit, person_id, type_id=kind, on=date(2026, 2, 1))
    claim = claims.make_claim(unit, ClaimWish(first, DAY))
    record_fee(unit, first, FeePaid(claim, 20_000, DAY, Channel.SWISH))
    memberships.undo(unit, first, memberships.leave(unit, first, from_on=DAY))
    _matters(unit, second)
    choose_payer(unit, second, first)
    fee_runs.run_fees(unit, 2027, date(2027, 2, 1))
    other = claims.make_claim(unit, ClaimWish(second, DAY))
    claims.end_claim(unit, second, other, ClaimEnd.WAIVED)
    claims.reopen_claim(unit, second, other)
    _shown(unit, second, other)


def _shown(unit: Unit, person_id: int, claim_id: int) -> None:
    """Statutes by which a fee counts from the day that she shows; she does so, and again after a slip."""
    rules = {Key.PAID_ON: Rule("initiated", "§ 4")}
    statutes.write_statutes(unit, from_on=date(2025, 1, 1), rules=rules)
    slip = claim_proofs.note_shown(unit, person_id, claim_id, on=DAY)
    claim_proofs.undo_shown(unit, person_id, slip)
    claim_proofs.note_shown(unit, person_id, claim_id, on=DAY - timedelta(days=1))


def _matters(unit: Unit, person_id: int) -> None:
    """A suspension that is lifted and taken back, and an exclusion that a meeting overturns."""
    held = membership_matters.suspend(unit, person_id, from_on=DAY, decision="Styrelsen § 3")
    lifted = membership_matters.lift(unit, person_id, from_on=DAY)
    for one in (lifted, held):
        membership_matters.undo(unit, person_id, one)
    membership_matters.exclude(unit, person_id, from_on=DAY, decision="Styrelsen § 5")
    membership_matters.appeal(unit, person_id, on=DAY)
    membership_matters.settle(unit, person_id, on=DAY, upheld=False, decision="Årsmötet § 8")


def _office(unit: Unit) -> None:
    periods.close_month(unit, "2026-08", reason="prov")
    periods.close_month(unit, "2026-09", reason="prov")
    reopen(unit, "2026-09")
    funding.write_headline(unit, year=2026, language="sv", headline="Tack vare er.")
    funding.adopt(unit, year=2025)
    fund = add_purpose(unit, name="Sängar", from_on=DAY)
    parts = (
        GiftPart(unit.session.query(Purpose).filter_by(general=True).one().id, 1000),
        GiftPart(fund.id, 2000),
    )
    gifts.record_gift(unit, GiftFacts(3000, DAY, Channel.CASH, None, parts=parts))
    note_move(unit, fund.id, FundKind.USED, on=DAY, amount=100, text="Till rum 3", anyway=True)
    sign_of_life(unit, "worker")


def _books(unit: Unit) -> None:
    """A purpose that is a project, a file for the bookkeeping, and one from it."""
    general = unit.session.query(Purpose).filter_by(general=True).one()
    handover.choose_project(unit, general.id, code="ALLM", name="Allmänt")
    handover.hand_over(unit, date(2026, 1, 1), DAY)
    content = lived_books()
    books.read_books(unit, content, read_sie(content))


def _meeting(unit: Unit, member_id: int) -> None:
    """Statutes with one rule, a meeting with two versions of its roll, and one that is called off."""
    number = unit.session.get_one(MemberNumber, member_id).number
    rules = {
        Key.VOTING_TYPES: Rule(None, "§ 4"), Key.MIN_AGE: Rule(15, "§ 4"),
        Key.PAID_ON: Rule("initiated", "§ 4"),
    }  # fmt: skip
    version = statutes.write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)
    statutes.confirm_statutes(unit, version)
    note_birth(unit, member_id, "1985")
    code = meetings.plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=date(2027, 3, 25))
    electoral_register.freeze(unit, code)
    amendment = electoral_register.Amendment(Decider.MEETING, Cause.DECISION, "§ 2")
    decision = Decision(number, votes=False)
    electoral_register.amend(unit, code, amendment=amendment, decisions=[decision])
    extra = meetings.plan_meeting(unit, kind=MeetingKind.EXTRA, held_on=date(2027, 9, 1))
    meetings.cancel_meeting(unit, extra)


def _mandates(unit: Unit, treasurer: int, deputy: int) -> None:
    """Somebody who has a seat, and somebody whose seat was ended."""
    decision = mandate_facts.Decision(
        mandate_facts.DecidedBy.ANNUAL_MEETING, date(2026, 3, 26), "§ 9"
    )
    span = mandate_facts.Span(date(2026, 3, 26))
    mandates.begin(unit, treasurer, seat=mandate_facts.Seat.TREASURER, span=span, decision=decision)
    over = mandates.begin(
        unit, deputy, seat=mandate_facts.Seat.DEPUTY, span=span, decision=decision
    )
    mandates.end(unit, over, last_on=DAY)


def _accounts(unit: Unit) -> None:
    user = users.add_user(
        unit, email="lina@example.org", name="Lina", password=None, roles=[Role.TREASURER]
    )
    _question(unit, user.id)
    _rule(unit)
    last = date(2027, 3, 31)
    users.invite(unit, email="ny@example.org", name="Ny", role=Role.AUDITOR, to_on=last)
    sessions.begin(unit, token="t" * 43, user_id=user.id, data=b"{}", device="Firefox")
    sessions.count_attempt(unit, "account:lina@example.org")
    lina = replace(unit, viewer=replace(ALL, kind="user", name="Lina", user_id=user.id))
    _list(lina)
    _bank_tables(lina)
    _review(unit)


def _review(unit: Unit) -> None:
    """An auditor's sample of a closed month: two ticks, one of them taken back, and a question."""
    for amount in (1100, 1200, 1300):
        gifts.record_gift(unit, GiftFacts(amount, date(2026, 10, 5), Channel.CASH, None))
    periods.close_month(unit, "2026-10", reason="prov")
    reviews.draw_sample(unit, 2026, Wish("linden", 2))
    first, second = unit.session.scalars(select(ReviewPick.entry_id).order_by(ReviewPick.entry_id))
    reviews.tick(unit, first)
    reviews.tick(unit, second)
    reviews.untick(unit, second)
    asked = review_questions.ask(unit, second, "Finns kvittot?", base_url="http://localhost")
    review_questions.answer(unit, asked, "Ja, i pärmen")


def _bank_tables(unit: Unit) -> None:
    """A bank's table whose columns somebody has told, and one that waits for it."""
    rows = "Dag;Vad;Belopp;Valuta\n2026-11-20;{};-1,50;EUR\n"
    told, waiting = (rows.format(word).encode() for word in ("Avgift", "Ränta"))
    table = table_of(told, lambda _: None)
    assert table is not None
    read_bank_draft(
        unit, keep_bank_draft(unit, told), table.read_by(table.layout, DAY), header=table.header,
        layout=table.layout, account_id=choices(bank_accounts(unit.session), "csv")[0].id,
    )  # fmt: skip
    keep_bank_draft(unit, waiting)


def _question(unit: Unit, user_id: int) -> None:
    """A question about a payment that waits, and its answer."""
    waits = unit.session.query(OpenPayment.payment_id).order_by(OpenPayment.payment_id).first()
    asked = bank_questions.ask(
        unit, waits.payment_id, user_id, "Vet du?", base_url="http://localhost"
    )
    bank_questions.answer(unit, asked, "Nej")


def _rule(unit: Unit) -> None:
    """An account that paid the same twice, of which somebody said to do so again."""
    for payment_id in paid_in(unit, *[Payer(4_400, "", "80000054321")] * 2):
        name_payment(unit, payment_id, [Part("sale", 4_400)])
    say_alike(unit, payment_id, alike=True)


def _list(unit: Unit) -> None:
    """Two lists that are read in; the second is taken out again."""
    for name in ("Rakel", "Tova"):
        content = f"Namn;E-post\n{name} Listad;{name.lower()}@example.org\n".encode()
        draft = begin_list(unit, content, read_table(content))
        saved = save_list(unit, draft, role=PersonRole.MEMBER)
    undo_list(unit, saved.import_id or 0)
