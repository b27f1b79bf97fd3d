"""What has to be there before a deed can be done, and what is filled in that only the page tells."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pyotp
from sqlalchemy import func, select, text
from werkzeug.datastructures import FileStorage

from qmember.domain.approvals import ApprovalKind
from qmember.domain.claims import ClaimEnd
from qmember.domain.funds import FundKind
from qmember.domain.gift_holds import HoldReason
from qmember.domain.in_kind import InKindFacts
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.people import ReceiptWish
from qmember.domain.person_facts import PersonFacts
from qmember.domain.reach import Way
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.formats.bank_file import read_bank_file
from qmember.formats.table_file import read_table
from qmember.models import (
    Approval,
    BankPayment,
    Income,
    OpenPayment,
    ParkedGift,
    Person,
    Purpose,
    Receipt,
    ReceiptLink,
    ReviewPick,
)
from qmember.queries.claims import claims_of
from qmember.queries.ledger import happened_by
from qmember.queries.member_types import member_types
from qmember.queries.moving_in import drafts
from qmember.queries.people import person_id_by_code
from qmember.queries.reviews import review
from qmember.queries.thanks import unthanked
from qmember.queries.users import user_id_of, viewer_by_email
from qmember.services import (
    gift_holds,
    gifts,
    in_kind,
    membership_matters,
    memberships,
    parked_gifts,
    people,
    periods,
    pledges,
    receipts,
    review_questions,
    segments,
)
from qmember.services.bank_approval import approve_certain
from qmember.services.bank_drafts import keep_bank_draft
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.bank_questions import ask
from qmember.services.births import note_birth
from qmember.services.claim_proofs import note_shown
from qmember.services.claims import end_claim
from qmember.services.clock import Clock
from qmember.services.fee_runs import run_fees
from qmember.services.funds import note_move
from qmember.services.handover import hand_over
from qmember.services.income import IncomeFacts
from qmember.services.moving_in import begin_list
from qmember.services.moving_in_save import save_list
from qmember.services.passwords import token_hash
from qmember.services.people import add_person
from qmember.services.people_apart import keep_apart
from qmember.services.person_store import add_people
from qmember.services.purposes import add_purpose
from qmember.services.receipt_runs import start_run
from qmember.services.refunds import give_back
from qmember.services.statements import issue_one
from qmember.services.statutes import write_statutes
from qmember.services.thanks import mark_thanked
from qmember.services.unit import Unit, unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.doors import SECRET, give_account
from tests.factories.bank_files import Entry, Payer, camt053
from tests.factories.bundles import begun, typed
from tests.factories.documents import pdf
from tests.factories.sie_files import sie4e
from tests.web.doing import Before
from tests.web.prober import Prober

LINK = "x" * 43
OCTOBER = date(2026, 10, 5)


def change(sql: str, **values: object) -> Before:
    """Change rows straight in the database before the deed."""

    def before(prober: Prober) -> None:
        with prober.database.writing() as session:
            session.execute(text(sql), values)

    return before


def with_account(name: str = "kassor", *, factor: bool = True) -> Before:
    """Let somebody of the cast have a password, and a second factor."""

    def before(prober: Prober) -> None:
        give_account(prober.app, f"{name}@example.org", factor=factor)

    return before


def with_gift(amount: int, day: date = TODAY) -> Before:
    """A gift of this amount on this day, entered by hand, without a receipt."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            gifts.record_gift(unit, gifts.GiftFacts(amount, day, Channel.SWISH, None))

    return before


def with_waiting_receipts(prober: Prober) -> None:
    """One receipt waits to be mailed and one to be printed."""
    ways = {"email": "brev@example.org", "street": "Gatan 1", "postcode": "222 22", "city": "Lund"}
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        for wish in (ReceiptWish.EMAIL, ReceiptWish.PAPER):
            giver = add_person(unit, name=f"Brita {wish}", receipt_wish=wish, **ways).id
            facts = gifts.GiftFacts(4_300, TODAY, Channel.SWISH, giver, receipt=ReceiptWish.PAPER)
            gifts.record_gift(unit, facts)


def with_noted_thanks(prober: Prober) -> None:
    """Every gift that waits for thanks is noted as thanked in another way."""
    with_waiting_receipts(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        for one in unthanked(unit.session, EVERYTHING, TODAY):
            mark_thanked(unit, *map(int, one.voucher.split("-")))


def with_receipt_link(prober: Prober) -> None:
    """A giver has a link by which she fetches a receipt of her own."""
    with_waiting_receipts(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        newest = unit.session.scalars(select(Receipt.id).order_by(Receipt.id.desc()).limit(1)).one()
        until = unit.now + timedelta(days=1)
        unit.session.add(
            ReceiptLink(
                token_hash=token_hash(LINK),
                receipt_id=newest,
                expires_at=until,
                created_at=unit.now,
            )
        )


def with_receipt_run(way: Way) -> Before:
    """Receipts are leaving this way: the newest run."""

    def before(prober: Prober) -> None:
        with_waiting_receipts(prober)
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            start_run(unit, way)

    return before


def with_statement(prober: Prober) -> None:
    """Somebody has a yearly statement: the first number."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        giver = add_person(unit, name="Brita Besked", email="besked@example.org")
        facts = gifts.GiftFacts(4_300, TODAY, Channel.SWISH, giver.id, receipt=ReceiptWish.NONE)
        gifts.record_gift(unit, facts)
        issue_one(unit, giver.number, TODAY.year, everything=True)


def with_member(code: str) -> Before:
    """Somebody of the world, by her number, is a member since today."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
            memberships.accept(unit, _person(unit, code), type_id=kind, on=TODAY)

    return before


def with_application(code: str) -> Before:
    """Somebody of the world, by her number, has asked to become a member."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
            memberships.apply_for(unit, _person(unit, code), type_id=kind, on=TODAY)

    return before


def with_suspension(code: str) -> Before:
    """A member of the world, by her number, is suspended since today."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            person_id = _person(unit, code)
            membership_matters.suspend(unit, person_id, from_on=TODAY, decision="Styrelsen § 3")

    return before


def with_exclusion(code: str) -> Before:
    """A member of the world, by her number, is excluded since today."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            person_id = _person(unit, code)
            membership_matters.exclude(unit, person_id, from_on=TODAY, decision="Styrelsen § 5")

    return before


def with_appeal(code: str) -> Before:
    """The same, and she has appealed."""

    def before(prober: Prober) -> None:
        with_exclusion(code)(prober)
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            membership_matters.appeal(unit, _person(unit, code), on=TODAY)

    return before


def with_course_asked(prober: Prober) -> None:
    """The statutes say from today that a membership begins with a course, and P1007 is accepted."""
    with_member("P1007")(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        rules = {Key.STARTS_AT: Rule("course", "§ 4")}
        write_statutes(unit, from_on=TODAY, rules=rules)


def with_age_asked(prober: Prober) -> None:
    """The statutes say that who votes is at least eighteen."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        write_statutes(unit, from_on=TODAY, rules={Key.MIN_AGE: Rule(18, "§ 4")})


def with_birth(code: str) -> Before:
    """The same, and it is known when somebody of the world was born."""

    def before(prober: Prober) -> None:
        with_age_asked(prober)
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            note_birth(unit, _person(unit, code), "1985")

    return before


def with_group(code: str) -> Before:
    """Somebody of the world, by her number, is in the first group."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            segments.put_in(unit, 1, [_person(unit, code)])

    return before


def with_fee_run(prober: Prober) -> None:
    """The fee of next year is asked for."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        run_fees(unit, 2027, date(2027, 1, 31))


def with_fee_payment(prober: Prober) -> None:
    """A part of P1004's fee has come to the bank under its reference: payment 39."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        [claim] = claims_of(unit.session, EVERYTHING, _person(unit, "P1004"), TODAY)
        payer = Payer(1_000, "GUN", ocr=claim.reference)
        content = camt053([Entry(1_000, TODAY, (payer,), bank_reference="DEL")], message_id="DEL")
        import_file(unit, content, read_bank_file(content, today=TODAY))


def with_habit(prober: Prober) -> None:
    """Somebody has twice given as much as comes from the same account now: it is certain."""
    payer = Payer(7_700, "STINA SPARSAM", "70001234567")
    for number in range(3):
        name = f"VANA{number}"
        content = camt053([Entry(7_700, TODAY, (payer,), bank_reference=name)], message_id=name)
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            import_file(unit, content, read_bank_file(content, today=TODAY))
            newest = unit.session.query(func.max(OpenPayment.payment_id)).scalar()
            if number < 2:
                name_payment(unit, newest, [Part("gift", 7_700, _person(unit, "P1004"))])


def with_rule(prober: Prober) -> None:
    """The third payment of the same account and amount has been named as the two before it."""
    with_habit(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        newest = unit.session.query(func.max(OpenPayment.payment_id)).scalar()
        part = Part("gift", 7_700, _person(unit, "P1004"))
        name_payment(unit, newest, [part], how="likely")


def with_decision(prober: Prober) -> None:
    """What comes from an account that gave twice has been named by hand in the queue."""
    with_habit(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        newest = unit.session.query(func.max(OpenPayment.payment_id)).scalar()
        name_payment(unit, newest, [Part("sale", 7_700)], how="likely")


def with_press(prober: Prober) -> None:
    """The same, and all that was certain has been approved at once."""
    with_habit(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        approve_certain(unit)


def with_question(prober: Prober) -> None:
    """The treasurer has asked the chair about the second payment."""
    with prober.database.reading() as session:
        karin = viewer_by_email(session, "kassor@example.org", TODAY)
        chair = user_id_of(session, "ordforande@example.org")
    with unit_of_work(prober.database, viewer=karin, clock=Clock(TODAY)) as unit:
        ask(unit, 2, chair, "Vet du vem det är?", base_url="http://localhost")


def first_chosen(page: str) -> str:
    """The first that can be chosen on a page of applications."""
    found = re.search(r'name="chosen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def type_of(name: str) -> Callable[[str], str]:
    """The value of a type of membership in the list of a page."""

    def find(page: str) -> str:
        found = re.search(rf'value="(\d+)">{name}<', page)
        assert found is not None
        return found[1]

    return find


def with_waived_fee(code: str) -> Before:
    """The fee that a member of the world was asked for is waived."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            person_id = _person(unit, code)
            [claim] = claims_of(unit.session, EVERYTHING, person_id, TODAY)
            end_claim(unit, person_id, claim.claim_id, ClaimEnd.WAIVED)

    return before


def with_shown_fee(code: str) -> Before:
    """A member of the world has shown that she paid her fee today."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            person_id = _person(unit, code)
            [claim] = claims_of(unit.session, EVERYTHING, person_id, TODAY)
            note_shown(unit, person_id, claim.claim_id, on=TODAY)

    return before


def _person(unit: Unit, code: str) -> int:
    person_id = person_id_by_code(unit.session, EVERYTHING, code)
    assert person_id is not None
    return person_id


def with_closed_month(prober: Prober) -> None:
    """A month with a gift, closed."""
    with_gift(9900, OCTOBER)(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        periods.close_month(unit, f"{OCTOBER:%Y-%m}", reason="Allt är klart")


def with_clean_month(prober: Prober) -> None:
    """The bank's statement of all October, with a payment that is named: nothing is left to do."""
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        before = happened_by(unit.session, "1930", [last])[last]
        content = camt053(
            [Entry(12_300, first, bank_reference="OKT")], message_id="OKT", from_on=first,
            to_on=last, opening_ore=before,
        )  # fmt: skip
        import_file(unit, content, read_bank_file(content, today=TODAY))
        newest = unit.session.scalar(select(func.max(BankPayment.id)))
        name_payment(unit, newest, [Part("sale", 12_300)])


def with_receipt_that_left(prober: Prober) -> None:
    """Receipt 2026-0006 has left, and its giver has an address and is nobody in danger."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        query = select(Receipt).where(Receipt.year == 2026, Receipt.number == 6)
        receipt = unit.session.scalars(query).one()
        row = unit.session.get_one(Income, receipt.income_id)
        unit.session.get_one(Person, row.person_id).email = "givare@example.org"
        receipts.hand_out(unit, receipt.id)


def with_bank_draft(prober: Prober) -> None:
    """A bank's table that the treasurer has chosen and whose columns she has not told yet."""
    with prober.database.reading() as session:
        karin = viewer_by_email(session, "kassor@example.org", TODAY)
    with unit_of_work(prober.database, viewer=karin, clock=Clock(TODAY)) as unit:
        keep_bank_draft(unit, b"Dag;Vad;Kronor;Kvar\n2026-11-20;Insatt;12,50;112,50\n")


def with_bundle(prober: Prober) -> None:
    """An open bundle of the treasurer's with a row of nobody that is ready: number 3."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        typed(unit, begun(unit), "100")


def with_unknown_givers(prober: Prober) -> None:
    """An open bundle with two rows of people whom the register does not know: number 3."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        made = begun(unit)
        for name in ("Xerxes Qvist", "Zenobia Wux"):
            typed(unit, made, "100", name)


def with_asked_month(prober: Prober) -> None:
    """A closed month that the treasurer has asked to open."""
    with_closed_month(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        karin = viewer_by_email(unit.session, "kassor@example.org", TODAY)
        periods.ask_to_open(replace(unit, viewer=karin), f"{OCTOBER:%Y-%m}", reason="Ett fel")


def with_handover(prober: Prober) -> None:
    """A gift that has been handed over to the bookkeeping."""
    with_gift(9900, OCTOBER)(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        hand_over(unit, OCTOBER, TODAY)


def with_fund(prober: Prober) -> None:
    """A purpose of its own, the second one there is."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        if unit.session.get(Purpose, 2) is None:
            add_purpose(unit, name="Sängar", from_on=date(2026, 1, 1))


def with_fund_used(prober: Prober) -> None:
    """The same, and something that it was used for."""
    with_fund(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        note_move(unit, 2, FundKind.USED, on=TODAY, amount=100, text="Sängar", anyway=True)


def picked(place: int) -> Callable[[Prober], str]:
    """The address of a voucher of the sample by its place in it."""

    def address(prober: Prober) -> str:
        with prober.database.reading() as session:
            return f"/granskning/{review(session, TODAY.year).rows[place].number}"

    return address


def with_audit_question(prober: Prober) -> None:
    """The auditor has asked the treasurer about the last voucher of the sample."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        picked = unit.session.scalar(select(func.max(ReviewPick.entry_id)))
        review_questions.ask(unit, picked, "Finns kvittot?", base_url="http://localhost")


LISTED = b"Namn;E-post\nNy Listad;ny@example.org\nNy Listadd;ny@example.org\n;fel\n"


def with_list(prober: Prober) -> None:
    """A list that the treasurer has chosen: a row that is ready, one in doubt and one that is wrong."""
    with prober.database.reading() as session:
        karin = viewer_by_email(session, "kassor@example.org", TODAY)
    with unit_of_work(prober.database, viewer=karin, clock=Clock(TODAY)) as unit:
        begin_list(unit, LISTED, read_table(LISTED))


def with_saved_list(prober: Prober) -> None:
    """The same list, with what was ready saved."""
    with_list(prober)
    with prober.database.reading() as session:
        karin = viewer_by_email(session, "kassor@example.org", TODAY)
        draft_id = drafts(session, prober.database.keys, karin)[0].draft_id
    with unit_of_work(prober.database, viewer=karin, clock=Clock(TODAY)) as unit:
        save_list(unit, draft_id)


def with_twins(prober: Prober) -> None:
    """Two people with the same name and the same e-mail address."""
    _twins(prober)


def with_pair_apart(prober: Prober) -> None:
    """The same two, whom somebody has said are two people."""
    twins = _twins(prober)
    with prober.database.reading() as session:
        karin = viewer_by_email(session, "kassor@example.org", TODAY)
    with unit_of_work(prober.database, viewer=karin, clock=Clock(TODAY)) as unit:
        keep_apart(unit, *twins)


def _twins(prober: Prober) -> list[int]:
    same = PersonFacts(name="Lika Person", email="lika@example.org")
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        return add_people(unit, [same, same])


def code(_: str) -> str:
    """What the app of somebody with a second factor shows now."""
    return pyotp.TOTP(SECRET).at(Clock(TODAY).now())


def code_of_page(page: str) -> str:
    """What an app shows now that has been given the secret of the page."""
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    return pyotp.TOTP(found[1].replace(" ", "")).at(Clock(TODAY).now())


def member_of_page(page: str) -> str:
    """The first member of a roll: one who may vote."""
    found = re.search(r'<th scope="row">(M[^<]+)</th>', page)
    assert found is not None
    return found[1]


def statement(_: str) -> FileStorage:
    """A bank file with one deposit more."""
    content = camt053([Entry(12_300, date(2026, 11, 22), bank_reference="NY-1")], message_id="NY")
    return FileStorage(io.BytesIO(content), "bank.xml")


def bookkeeping(_: str) -> FileStorage:
    """A file from the bookkeeping program."""
    return FileStorage(io.BytesIO(sie4e()), "bok.se")


def paper(_: str) -> FileStorage:
    """A document, under a name that would tell too much."""
    return FileStorage(io.BytesIO(pdf("En fullmakt")), "../Gun Hemlig <b>.pdf")


def with_parked(prober: Prober) -> None:
    """Cash of a flagged payer that waits for two; the treasurer has set the flag."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        karin = viewer_by_email(unit.session, "kassor@example.org", TODAY)
        hers = replace(unit, viewer=karin)
        giver = people.add_person(unit, name="Flaggad AB").id
        gift_holds.hold(hers, giver, HoldReason.BOARD)
        facts = IncomeFacts(IncomeKind.GIFT, 12300, TODAY, Channel.CASH, giver)
        parked_gifts.park_by_hand(hers, facts)


def newest_parked(unit: Unit) -> int:
    return unit.session.scalars(select(func.max(ParkedGift.id))).one()


def with_asked_gift(prober: Prober) -> None:
    """The same, and the treasurer asks that it go back."""
    with_parked(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        karin = viewer_by_email(unit.session, "kassor@example.org", TODAY)
        parked_gifts.ask(replace(unit, viewer=karin), newest_parked(unit), ApprovalKind.RETURN_GIFT)


def with_gift_to_return(prober: Prober) -> None:
    """The same, and the chair has agreed."""
    with_asked_gift(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        chair = viewer_by_email(unit.session, "ordforande@example.org", TODAY)
        asked = unit.session.scalar(select(func.max(Approval.id))) or 0
        parked_gifts.answer(replace(unit, viewer=chair), asked, granted=True)


def with_returned_gift(prober: Prober) -> None:
    """The same, and the cash has been handed back."""
    with_gift_to_return(prober)
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        parked_gifts.hand_back(unit, newest_parked(unit))


def with_withdrawal(prober: Prober) -> None:
    """Money of a flagged payer from the bank that is to go back, and the withdrawal."""
    rows = [
        Entry(45600, on=TODAY, payers=(Payer(45600, name="Gun"),)), Entry(-45600, on=TODAY),
    ]  # fmt: skip
    content = camt053(rows, opening_ore=0, message_id="P")
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        karin = viewer_by_email(unit.session, "kassor@example.org", TODAY)
        chair = viewer_by_email(unit.session, "ordforande@example.org", TODAY)
        giver = people.add_person(unit, name="Flaggad AB").id
        gift_holds.hold(replace(unit, viewer=karin), giver, HoldReason.BOARD)
        import_file(unit, content, read_bank_file(content, today=TODAY))
        payment = unit.session.scalars(select(func.max(BankPayment.id))).one()
        name_payment(unit, payment, [Part("gift", 45600, giver)])
        asked = parked_gifts.ask(
            replace(unit, viewer=karin), newest_parked(unit), ApprovalKind.RETURN_GIFT
        )
        parked_gifts.answer(replace(unit, viewer=chair), asked, granted=True)


def with_shared_transfer(prober: Prober) -> None:
    """Two refunds that wait, and a row of the bank that paid both."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        giver = people.add_person(unit, name="Anna Ångrar").id
        for ore in (43_100, 7_700):
            facts = gifts.GiftFacts(ore, TODAY, Channel.BANKGIRO, giver)
            income_id = gifts.record_gift(unit, facts).income_id
            give_back(unit, income_id, RefundWish(ore, Why.REGRETTED))
        content = camt053([Entry(-50_800, on=TODAY)], opening_ore=0, message_id="TWO")
        import_file(unit, content, read_bank_file(content, today=TODAY))


def shared_refunds(page: str) -> list[str]:
    """The refunds that are ticked in the first form of a transfer that paid several."""
    row = re.findall(r'id="uttag-(\d+)-', page)[0]
    return re.findall(rf'value="(\d+)" id="uttag-{row}-\d+" checked', page)


def with_pledge(prober: Prober) -> None:
    """A promised gift, and one that may be it."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        giver = people.add_person(unit, name="Lova Given").id
        pledges.promise(unit, giver, amount=50000, due_on=TODAY)
        gifts.record_gift(unit, gifts.GiftFacts(50000, TODAY, Channel.CASH, giver))


def with_thing(prober: Prober) -> None:
    """A gift in kind from nobody."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        in_kind.record_in_kind(unit, InKindFacts(None, TODAY, "Sex sängar"))


def with_lapsed(prober: Prober) -> None:
    """Somebody gave last year and not this."""
    with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        giver = people.add_person(unit, name="Fanny Fjol").id
        last = date(TODAY.year - 1, 12, 20)
        gifts.record_gift(unit, gifts.GiftFacts(7700, last, Channel.CASH, giver))
