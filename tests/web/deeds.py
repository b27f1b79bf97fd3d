"""One deed for every endpoint that changes something: where its form is, and what is filled in."""

from __future__ import annotations

from datetime import date

from qmember.domain.closing import Check
from qmember.domain.reach import Way
from tests.doors import PASSWORD
from tests.web.befores import (
    LINK,
    OCTOBER,
    bookkeeping,
    change,
    code,
    code_of_page,
    first_chosen,
    member_of_page,
    paper,
    picked,
    shared_refunds,
    statement,
    type_of,
    with_account,
    with_age_asked,
    with_appeal,
    with_application,
    with_asked_gift,
    with_asked_month,
    with_audit_question,
    with_bank_draft,
    with_birth,
    with_bundle,
    with_clean_month,
    with_closed_month,
    with_course_asked,
    with_decision,
    with_exclusion,
    with_fee_payment,
    with_fee_run,
    with_fund,
    with_fund_used,
    with_gift,
    with_gift_to_return,
    with_group,
    with_habit,
    with_handover,
    with_lapsed,
    with_list,
    with_member,
    with_noted_thanks,
    with_pair_apart,
    with_parked,
    with_pledge,
    with_press,
    with_question,
    with_receipt_link,
    with_receipt_run,
    with_receipt_that_left,
    with_returned_gift,
    with_rule,
    with_saved_list,
    with_shared_transfer,
    with_shown_fee,
    with_statement,
    with_suspension,
    with_thing,
    with_twins,
    with_unknown_givers,
    with_waiting_receipts,
    with_waived_fee,
    with_withdrawal,
)
from tests.web.doing import Deed, do
from tests.web.objects import TOKENS
from tests.web.prober import Prober

GUN_HERSELF = "/personer/P1004"
GUN = "/personer/P1004/medlemskap"
TWICE = "/personer/att-ratta?visa=dubbel"
NEW_PASSWORD = "åtta gröna plommon på ett fat"
PROOF = {"again": PASSWORD, "code": code}
FIRST_PICKED, SECOND_PICKED, FOURTH_PICKED = (picked(place) for place in (0, 1, 3))
OWN_DRAFT = "only her own list that waits is changed"
DRAFT = "a draft is no money yet"
TAKEN, NOTED_ONLY = {"purpose": "board", "kind": "csv"}, "a list is taken along"


def with_moving_begun(prober: Prober) -> None:
    """Password and code have been given, so that another app may take over."""
    with_account()(prober)
    do(prober, "auth.account.begin_factor", DEEDS["auth.account.begin_factor"])


DEEDS: dict[str, Deed] = {
    "public.receipt_check.create": Deed(
        "stranger", "/kvitto", {"code": "00000-00000"}, quiet="only a try is counted"
    ),
    "public.receipt_fetch.create": Deed(
        "stranger", f"/kvitto/hamta/{LINK}", before=with_receipt_link
    ),
    "public.start.leave": Deed("stranger", "/", quiet="nobody's session ends"),
    "auth.sign_in.create": Deed(
        "stranger", "/logga-in", {"email": "medlem@example.org", "password": PASSWORD},
        with_account("medlem", factor=False), quiet="only a session begins", noted=True,
    ),
    "auth.sign_in.delete": Deed("kassor", "/konto", quiet="only a session ends", noted=True),
    "auth.second_step.create": Deed("half", "/logga-in/kod", {"code": code}, with_account()),
    "auth.enrol.create": Deed("enrolling", "/logga-in/andra-faktor", {"code": code_of_page}),
    "auth.lock.create": Deed("kassor", "/oversikt", quiet="only the session is locked"),
    "auth.lock.delete": Deed(
        "locked", "/las", {"password": PASSWORD}, with_account(), quiet="only the session is opened"
    ),
    "auth.forgotten.create": Deed("stranger", "/glomt-losenord", {"email": "kassor@example.org"}),
    "auth.forgotten.update": Deed(
        "stranger", f"/nytt-losenord/{TOKENS['reset']}", {"password": NEW_PASSWORD}
    ),
    "auth.invitation.create": Deed(
        "stranger", f"/inbjudan/{TOKENS['invite']}", {"name": "Nils", "password": NEW_PASSWORD}
    ),
    "auth.set_up.create": Deed(
        "stranger", f"/borja/{TOKENS['setup']}", {"association": "En till", "name": "N"},
        quiet="an association is set up once",
    ),
    "auth.language.update": Deed("kassor", "/oversikt", quiet="the browser keeps its language"),
    "auth.account.password": Deed(
        "kassor", "/konto", {"current": PASSWORD, "password": NEW_PASSWORD}, with_account()
    ),
    "auth.account.begin_factor": Deed("kassor", "/konto", PROOF, with_account()),
    "auth.account.change_factor": Deed(
        "kassor", "/konto/andra-faktor", {"code": code_of_page}, with_moving_begun
    ),
    "auth.account.choices": Deed("kassor", "/konto", {"language": "en"}),
    "auth.account.codes": Deed("kassor", "/konto", PROOF, with_account()),
    "auth.account.end_session": Deed("kassor", "/konto", quiet="only a session ends", noted=True),
    "office.people.create": Deed("kassor", "/personer/ny", {"name": "Ny Person"}),
    "office.people_apart.create": Deed("kassor", TWICE, before=with_twins),
    "office.people_apart.undo": Deed("kassor", TWICE, before=with_pair_apart),
    "office.segments.put_in": Deed("kassor", GUN_HERSELF, {"grupp": "1"}),
    "office.segments.take_out": Deed("kassor", GUN_HERSELF, before=with_group("P1004")),
    "office.segments.many": Deed("kassor", "/medlemmar", {"everybody": "y", "deed": "in"}),
    "office.settings.segments.create": Deed(
        "kassor", "/installningar/grupper",
        {"name": "Talare", "purpose": "Föreläsningar", "last_on": "2027-12-31"},
    ),
    "office.settings.segments.end": Deed("kassor", "/installningar/grupper"),
    "office.documents.create": Deed("kassor", "/personer/P1004/dokument", {"file": paper}),
    "office.documents.fetch": Deed(
        "kassor", "/personer/P1004/dokument/1", quiet="noted in the read log"
    ),
    "office.documents.remove": Deed("kassor", "/personer/P1004/dokument/1"),
    "office.person_edit.update": Deed("kassor", "/personer/P1004/andra", {"city": "Umeå"}),
    "office.person_edit.update_hidden": Deed("skydd", "/personer/P1001/andra", {"name": "Ny Nu"}),
    "office.contact_wishes.update": Deed("kassor", "/personer/P1004/kontakt", {"wishes": "no_asking"}),
    "office.gift_holds.hold": Deed("kassor", "/personer/P1005/mottagande", {"why": "board"}),
    "office.gift_holds.lift": Deed("ordforande", "/gavor/beslut", before=with_parked),
    "office.gift_holds.ask": Deed("ordforande", "/gavor/beslut", before=with_parked),
    "office.gift_holds.answer": Deed("ordforande", "/gavor/beslut", before=with_asked_gift),
    "office.gift_holds.undo": Deed("kassor", "/gavor/beslut", before=with_parked),
    "office.gift_holds.hand_back": Deed("kassor", "/gavor/beslut", before=with_gift_to_return),
    "office.gift_holds.undo_return": Deed("kassor", "/gavor/beslut", before=with_returned_gift),
    "office.gift_holds.settle": Deed("kassor", "/gavor/beslut", before=with_withdrawal),
    "office.pledges.create": Deed(
        "kassor", "/gavor/utlovade",
        {"giver": "Gun", "giver_code": "P1004", "amount": "500", "due_on": "2026-12-31"},
    ),
    "office.pledges.keep": Deed("kassor", "/gavor/utlovade", before=with_pledge),
    "office.pledges.cancel": Deed("kassor", "/gavor/utlovade", before=with_pledge),
    "office.in_kind.create": Deed(
        "kassor", "/gavor/in-natura", {"giver": "a", "description": "Sex sängar"}
    ),
    "office.in_kind.undo": Deed("kassor", "/gavor/in-natura", before=with_thing),
    "office.in_kind.thanks": Deed(
        "kassor", "/gavor/in-natura", before=with_thing, quiet="a paper is drawn", noted=True
    ),
    "office.lapsed_givers.take": Deed(
        "kassor", "/gavor/vilande", {"purpose": "mailing", "kind": "csv"},
        with_lapsed, quiet=NOTED_ONLY, noted=True,
    ),
    "office.person_facts.begin_role": Deed("kassor", "/personer/P1007/roller", {"role": "contact"}),
    "office.person_facts.end_role": Deed("kassor", "/personer/P1004/roller", {"ended": "member"}),
    "office.person_facts.mark_death": Deed("kassor", "/personer/P1004/avliden", {"died_on": "igår"}),
    "office.person_facts.unmark_death": Deed("kassor", "/personer/P1005/avliden"),
    "office.membership.accept": Deed("kassor", "/personer/P1007/medlemskap"),
    "office.membership.leave": Deed("kassor", GUN),
    "office.membership.undo": Deed("kassor", GUN),
    "office.membership.apply": Deed("kassor", "/personer/P1007/medlemskap"),
    "office.membership.change": Deed("kassor", GUN, {"type_id": type_of("Hedersmedlem")}),
    "office.births.update": Deed("kassor", GUN, {"born": "1985"}, with_age_asked),
    "office.births.reveal": Deed(
        "kassor", GUN, before=with_birth("P1004"), quiet="noted in the read log"
    ),
    "office.births.delete": Deed("kassor", GUN, before=with_birth("P1004")),
    "office.membership_matters.suspend": Deed("kassor", GUN, {"suspended_by": "Styrelsen § 3"}),
    "office.membership_matters.lift": Deed("kassor", GUN, before=with_suspension("P1004")),
    "office.membership_matters.exclude": Deed("kassor", GUN, {"excluded_by": "Styrelsen § 5"}),
    "office.membership_matters.appeal": Deed("kassor", GUN, before=with_exclusion("P1004")),
    "office.membership_matters.settle": Deed(
        "kassor", GUN, {"settled_by": "Årsmötet § 8"}, with_appeal("P1004")
    ),
    "office.membership_matters.take_course": Deed(
        "kassor", "/personer/P1007/medlemskap", before=with_course_asked
    ),
    "office.membership_matters.undo": Deed("kassor", GUN, before=with_suspension("P1004")),
    "office.applications.answer": Deed(
        "kassor", "/medlemmar/ansokningar", {"chosen": first_chosen, "decision": "Styrelsen § 4"},
        with_application("P1007"),
    ),
    "office.fee_runs.create": Deed("kassor", "/medlemmar/avgifter?ar=2027"),
    "office.fee_runs.undo": Deed("kassor", "/medlemmar/avgifter", before=with_fee_run),
    "office.fee_runs.letters": Deed(
        "kassor", "/medlemmar/avgifter/1", before=with_fee_run, quiet=NOTED_ONLY, noted=True
    ),
    "office.member_fees.choose": Deed("kassor", GUN, {"giver": "P1007", "giver_code": "P1007"}),
    "office.member_fees.letter": Deed("kassor", GUN, quiet=NOTED_ONLY, noted=True),
    "office.settings.appearance.colour": Deed(
        "kassor", "/installningar/utseende", {"accent": "#1E5B4C"}
    ),
    "office.settings.appearance.thanks": Deed(
        "kassor", "/installningar/utseende", {"thanks_sv": "Varmt tack!"}
    ),
    "office.settings.receipts.update": Deed("kassor", "/installningar/kvitton", {"least": "50"}),
    "office.settings.fees.decide": Deed(
        "kassor", "/installningar/avgifter", {"amount": "300", "decision": "Årsmötet 2026 § 12"}
    ),
    "office.settings.fees.change": Deed("kassor", "/installningar/avgifter"),
    "office.settings.fees.policies": Deed("kassor", "/installningar/avgifter", {"fee_short": "5"}),
    "office.settings.fees.create": Deed("kassor", "/installningar/avgifter", {"name": "Ungdom"}),
    "office.member_fees.claim": Deed(
        "kassor", "/personer/P1007/medlemskap", {"due_on": "2026-12-31"}, with_member("P1007")
    ),
    "office.member_fees.pay": Deed("kassor", GUN),
    "office.member_fees.waive": Deed("kassor", GUN),
    "office.member_fees.reopen": Deed("kassor", GUN, before=with_waived_fee("P1004")),
    "office.claim_proofs.create": Deed("kassor", GUN, {"shown_on": "igår"}),
    "office.claim_proofs.undo": Deed("kassor", GUN, before=with_shown_fee("P1004")),
    "office.protection.update": Deed("kassor", "/personer/P1004/skydd", {"level": "discreet"}),
    "office.reveal.contact": Deed("kassor", "/personer/P1004", quiet="noted in the read log"),
    "office.reveal.vault": Deed(
        "skydd", "/personer/P1001", {"purpose": "reply"}, quiet="noted in the read log"
    ),
    "office.bundles.create": Deed("kassor", "/gavor/bunt", {"bunt-title": "Kuvert"}),
    "office.bundles.update": Deed("kassor", "/gavor/bunt/2", {"bunt-title": "Annat"}, quiet=DRAFT),
    "office.bundles.register": Deed("kassor", "/gavor/bunt/3", before=with_bundle),
    "office.bundles.drop": Deed("kassor", "/gavor/bunt/2/slang", quiet=DRAFT, noted=True),
    "office.bundle_rows.create": Deed(
        "kassor", "/gavor/bunt/2", {"amount": "100", "giver": "a"}, quiet=DRAFT
    ),
    "office.bundle_rows.update": Deed(
        "kassor", "/gavor/bunt/2?rad=1", {"amount": "777"}, quiet=DRAFT
    ),
    "office.bundle_rows.remove": Deed("kassor", "/gavor/bunt/2", quiet=DRAFT),
    "office.bundle_rows.paste": Deed("kassor", "/gavor/bunt/2", {"text": "100\ta"}, quiet=DRAFT),
    "office.bundle_rows.accept": Deed(
        "kassor", "/gavor/bunt/3", before=with_unknown_givers, quiet=DRAFT
    ),
    "office.bundle_count.update": Deed(
        "kassor", "/gavor/bunt/2/rakna",
        {"antal-100000": "1", "counter_one": "Karin", "counter_two": "Eva"}, quiet=DRAFT,
    ),
    "office.registered_bundles.undo": Deed("kassor", "/gavor/buntar/1"),
    "office.registered_bundles.take": Deed("kassor", "/gavor/buntar/1", quiet=NOTED_ONLY, noted=True),
    "office.bank.read_file": Deed("kassor", "/avstamning", {"file": statement}),
    "office.bank.name": Deed("kassor", "/avstamning/betalning/2", {"kind": "sale"}),
    "office.bank.not_income": Deed("kassor", "/avstamning"),
    "office.bank.told": Deed("kassor", "/avstamning/betalning/2"),
    "office.bank.settle": Deed("kassor", "/avstamning/betalning/2", before=with_gift(2000)),
    "office.bank.fee": Deed("kassor", "/avstamning/betalning/39", before=with_fee_payment),
    "office.bank.undo": Deed("kassor", "/avstamning/betalning/1"),
    "office.bank_columns.read": Deed(
        "kassor", "/avstamning/kolumner/1", {"kolumn-0": "booked"}, with_bank_draft
    ),
    "office.bank_columns.drop": Deed(
        "kassor", "/avstamning/kolumner/1", before=with_bank_draft, quiet=OWN_DRAFT
    ),
    "office.bank_questions.create": Deed(
        "kassor", "/avstamning/betalning/2/fraga", {"words": "Vet du vem det är?"}
    ),
    "office.bank_questions.take_back": Deed("kassor", "/avstamning", before=with_question),
    "office.bank_questions.reply": Deed(
        "ordforande", "/fragor", {"words": "Fråga Gun"}, before=with_question
    ),
    "office.bank_queue.accept": Deed("kassor", "/avstamning"),
    "office.bank_queue.accept_certain": Deed("kassor", "/avstamning", before=with_habit),
    "office.bank_queue.rule": Deed("kassor", "/avstamning", {"alike": "no"}, with_rule),
    "office.settings.rules.change": Deed(
        "kassor", "/installningar/regler", {"alike": "no"}, with_rule
    ),
    "office.bank_queue.undo": Deed("kassor", "/avstamning", before=with_press),
    "office.bank_queue.undo_payment": Deed("kassor", "/avstamning", before=with_decision),
    "office.foreign_deposits.update": Deed(
        "kassor", "/avstamning/insattning/5", {"amount": "270"}
    ),
    "office.moving_in.create": Deed(
        "kassor", "/las-in", {"pasted": "Namn\tOrt\nNy Listad\tMora"}, quiet=OWN_DRAFT
    ),
    "office.moving_in.columns": Deed("kassor", "/las-in/1", before=with_list, quiet=OWN_DRAFT),
    "office.moving_in.forget": Deed("kassor", "/las-in/1", before=with_saved_list),
    "office.moving_in.correct": Deed(
        "kassor", "/las-in/1", {"cell-0": "Eva", "cell-1": ""}, with_list, quiet=OWN_DRAFT
    ),
    "office.moving_in.decide": Deed("kassor", "/las-in/1", before=with_list, quiet=OWN_DRAFT),
    "office.moving_in.drop": Deed("kassor", "/las-in/1", before=with_list, quiet=OWN_DRAFT),
    "office.moving_in.save": Deed("kassor", "/las-in/1", before=with_list),
    "office.moving_in.undo": Deed("kassor", "/las-in", before=with_saved_list),
    "office.gifts.create": Deed(
        "kassor", "/gavor/ny", {"amount": "250", "giver": "a", "giver_code": "anonym"}
    ),
    "office.gifts.undo": Deed("kassor", "/gavor", before=with_gift(9900)),
    "office.corrections.update": Deed(
        "kassor", "/gavor/2026-0001/ratta", {"amount": "112", "reason": "wrong_amount"}
    ),
    "office.corrections.void": Deed(
        "kassor", "/gavor/2026-0001/makulera", {"reason": "duplicate"}
    ),
    "office.corrections.move": Deed(
        "kassor", "/gavor/2026-0001/flytta", {"giver": "P1004", "giver_code": "P1004"}
    ),
    "office.corrections.issue_receipt": Deed("kassor", "/verifikationer/2026-0010"),
    "office.refunds.create": Deed(
        "kassor", "/gavor/2026-0001/aterbetala", {"amount": "11", "reason": "regretted"}
    ),
    "office.refunds.answer": Deed("ordforande", "/aterbetalningar"),
    "office.refunds.withdraw": Deed("kassor", "/aterbetalningar"),
    "office.refunds.pay": Deed("kassor", "/aterbetalningar/1/betald"),
    "office.refunds.name_row": Deed("kassor", "/aterbetalningar"),
    "office.refunds.name_shared": Deed(
        "kassor", "/aterbetalningar", {"chosen": shared_refunds}, before=with_shared_transfer
    ),
    "office.refunds.undo_row": Deed("kassor", "/aterbetalningar"),
    "office.refunds.undo": Deed("kassor", "/aterbetalningar"),
    "office.settings.refunds.update": Deed(
        "kassor", "/installningar/aterbetalningar", {"limit": "1 000"}
    ),
    "office.receipt_runs.create": Deed("kassor", "/gavor/kvitton", before=with_waiting_receipts),
    "office.receipt_runs.stop": Deed(
        "kassor", "/gavor/kvitton/utskick/1", before=with_receipt_run(Way.MAIL)
    ),
    "office.receipt_runs.take": Deed(
        "kassor", "/gavor/kvitton/utskick/1", before=with_receipt_run(Way.PAPER),
        quiet=NOTED_ONLY, noted=True,
    ),
    "office.receipt_runs.printed": Deed(
        "kassor", "/gavor/kvitton/utskick/1", before=with_receipt_run(Way.PAPER)
    ),
    "office.thanks.mail": Deed("kassor", "/gavor/tack", before=with_waiting_receipts),
    "office.thanks.take": Deed(
        "kassor", "/gavor/tack", before=with_waiting_receipts, quiet=NOTED_ONLY, noted=True
    ),
    "office.thanks.done": Deed("kassor", "/gavor/tack", before=with_waiting_receipts),
    "office.thanks.mark": Deed("kassor", "/gavor/tack", before=with_waiting_receipts),
    "office.thanks.undo": Deed("kassor", "/gavor/tack", before=with_noted_thanks),
    "office.settings.thanks.create": Deed(
        "kassor", "/installningar/tack", {"lines": "Ni gör skillnad."}
    ),
    "office.statements.create": Deed(
        "kassor", "/gavor/arsbesked?ar=2026", before=with_waiting_receipts
    ),
    "office.statements.issue": Deed("kassor", "/gavor/arsbesked?ar=2026"),
    "office.statements.original": Deed(
        "kassor", "/gavor/arsbesked/2026-0001", before=with_statement
    ),
    "office.statements.reissue": Deed(
        "kassor", "/gavor/arsbesked/2026-0001", {"reason": "other", "words": "Fläckigt"},
        with_statement,
    ),
    "office.receipts.original": Deed("kassor", "/gavor/kvitton/2026-0006"),
    "office.receipts.send": Deed(
        "kassor", "/gavor/kvitton/2026-0006", {"how": "attachment"}, with_receipt_that_left
    ),
    "office.receipts.reissue": Deed(
        "kassor", "/gavor/kvitton/2026-0006", {"reason": "other", "words": "Fläckigt"}
    ),
    "office.funding.headline": Deed(
        "kassor", "/rapporter/finansiering?ar=2026", {"headline": "Tack alla"}
    ),
    "office.funding.adopt": Deed(
        "kassor", "/rapporter/finansiering?ar=2025", before=with_gift(9900, date(2025, 12, 30))
    ),
    "office.mandates.create": Deed(
        "ordforande", "/uppdrag", {"person": "Gun", "person_code": "P1004", "seat": "deputy"}
    ),
    "office.mandates.end": Deed("ordforande", "/uppdrag/1"),
    "office.mandates.undo": Deed("ordforande", "/uppdrag/1"),
    "office.mandates.printed": Deed(
        "ordforande", "/uppdrag", quiet="a list is printed", noted=True
    ),
    "office.mandate_settings.update": Deed(
        "ordforande", "/uppdrag/platser", {"deputy-count": "3"}
    ),
    "office.mandate_settings.tie": Deed("ordforande", "/uppdrag/2/konto", {"user_id": "5"}),
    "office.meetings.create": Deed(
        "sekreterare", "/arsmoten", {"kind": "extra", "held_on": "2027-09-01"}
    ),
    "office.meetings.move": Deed("sekreterare", "/arsmoten/2027", {"held_on": "2027-03-29"}),
    "office.meetings.cancel": Deed("sekreterare", "/arsmoten/2027"),
    "office.roll.freeze": Deed("sekreterare", "/arsmoten/2027-2/rostlangd"),
    "office.roll.amend": Deed(
        "sekreterare", "/arsmoten/2027/rostlangd", {"member_no": member_of_page, "votes": "no"}
    ),
    "office.roll.printed": Deed(
        "sekreterare", "/arsmoten/2027/rostlangd", quiet="a list is printed", noted=True
    ),
    "office.settings.statutes.update": Deed(
        "sekreterare", "/installningar/stadgar", {"meeting-motion_weeks": "7"}
    ),
    "office.settings.statutes.confirm": Deed("ordforande", "/installningar/stadgar"),
    "office.exports.gifts": Deed("kassor", "/gavor", TAKEN, quiet=NOTED_ONLY, noted=True),
    "office.exports.receipts": Deed("kassor", "/gavor/kvitton", TAKEN, quiet=NOTED_ONLY, noted=True),
    "office.exports.vouchers": Deed("kassor", "/verifikationer", TAKEN, quiet=NOTED_ONLY, noted=True),
    "office.exports.people": Deed("kassor", "/personer", TAKEN, quiet=NOTED_ONLY, noted=True),
    "office.member_export.create": Deed(
        "kassor", "/medlemmar/export", {"purpose": "other", "kind": "csv"}, quiet=NOTED_ONLY, noted=True
    ),
    "office.handover.create": Deed(
        "kassor", "/bokforing/sie", {"from_on": "2026-01-01", "to_on": "2026-12-31"}, with_gift(9900)
    ),
    "office.handover.file": Deed(
        "kassor", "/bokforing/sie/1", before=with_handover, quiet=NOTED_ONLY, noted=True
    ),
    "office.handover.choose": Deed("kassor", "/bokforing/projekt/1", {"code": "LAGER"}),
    "office.books.read_file": Deed("kassor", "/rapporter/avstamning", {"file": bookkeeping}),
    "office.settings.association.update": Deed(
        "kassor", "/installningar/forening", {"phone": "08-111 11 11"}
    ),
    "office.settings.accounts.add_number": Deed(
        "kassor", "/installningar/konton",
        {"kind": "bankgiro", "number": "991-2346", "name": "Insamling", "account": "1930"},
    ),
    "office.settings.accounts.drop_number": Deed("kassor", "/installningar/konton"),
    "office.settings.accounts.map_role": Deed(
        "kassor", "/installningar/konton", {"number": "1945", "name": "Nytt", "from_on": "idag"}
    ),
    "office.settings.purposes.create": Deed(
        "kassor", "/installningar/andamal", {"name": "Sommarläger", "from_on": "idag"}
    ),
    "office.funds.create": Deed(
        "kassor", "/rapporter/andamal/2", {"amount": "100", "text": "Sängar", "on": "idag", "anyway": "y"},
        with_fund,
    ),
    "office.funds.undo": Deed("kassor", "/rapporter/andamal/2", before=with_fund_used),
    "office.settings.purposes.end": Deed(
        "kassor", "/installningar/andamal",
        before=change("INSERT INTO purpose (name, general, from_on) VALUES ('Jul', false, :day)",
                      day="2026-01-01"),
    ),
    "office.settings.opening.create": Deed(
        "kassor", "/installningar/ingaende", {"amount": "1000", "side": "asset"}
    ),
    "office.settings.opening.undo": Deed("kassor", "/installningar/ingaende"),
    "office.review.draw": Deed(
        "revisor", "/granskning/2026", {"size": "5", "over": ""}, with_closed_month
    ),
    "office.review.tick": Deed("revisor", FOURTH_PICKED),
    "office.review.untick": Deed("revisor", FIRST_PICKED),
    "office.review.ask": Deed("revisor", FOURTH_PICKED, {"words": "Finns kvittot?"}),
    "office.review.go_on": Deed("revisor", SECOND_PICKED, {"deed": "close"}),
    "office.review_names.show": Deed(
        "revisor", FOURTH_PICKED, {"purpose": "trace"}, quiet="noted in the read log"
    ),
    "office.review_packet.take": Deed("revisor", "/granskning/2026", quiet=NOTED_ONLY, noted=True),
    "office.review_packet.sample": Deed("revisor", "/granskning/2026", quiet=NOTED_ONLY, noted=True),
    "office.review_answers.reply": Deed(
        "kassor", "/granskning/fragor", {"words": "Ja, i pärmen"}, with_audit_question
    ),
    "office.month_report.take": Deed(
        "kassor", "/avstamning/2026-10/stang", {"kind": "pdf"}, with_closed_month,
        quiet=NOTED_ONLY, noted=True,
    ),
    "office.closing.close": Deed(
        "kassor", "/avstamning/2026-10/stang", dict.fromkeys(Check, "Allt är klart"),
        with_gift(9900, OCTOBER),
    ),
    "office.closing_year.close": Deed(
        "kassor", "/avstamning/ar/2026/stang", before=with_clean_month
    ),
    "office.closing.reopen": Deed(
        "kassor", "/avstamning/2026-10/stang", {"reason": "Ett fel"}, with_closed_month
    ),
    "office.closing.answer": Deed(
        "ordforande", "/avstamning/2026-10/stang", {"answer": "open"}, with_asked_month
    ),
    "office.settings.users.invite": Deed(
        "ordforande", "/installningar/roller",
        {"email": "x@example.org", "name": "Xenia", "role": "secretary"},
    ),
    "office.settings.users.withdraw": Deed("ordforande", "/installningar/roller"),
    "office.settings.users.give": Deed(
        "ordforande", "/installningar/roller/3", {"role": "communicator"}
    ),
    "office.settings.users.end": Deed("ordforande", "/installningar/roller/3"),
    "office.settings.users.renew": Deed("ordforande", "/installningar/roller/3"),
    "office.settings.users.close": Deed("ordforande", "/installningar/roller/3"),
    "office.settings.operation.retry_mail": Deed(
        "kassor", "/installningar/drift",
        before=change("UPDATE outbox_mail SET sent_at = NULL, cancelled_at = NULL, "
                      "failed_at = send_after WHERE id = 1"),
    ),
    "office.settings.operation.cancel_mail": Deed(
        "kassor", "/installningar/drift",
        before=change("UPDATE outbox_mail SET sent_at = NULL, cancelled_at = NULL, "
                      "failed_at = send_after WHERE id = 1"),
    ),
    "office.settings.operation.retry_job": Deed(
        "kassor", "/installningar/drift",
        before=change("UPDATE job SET done_at = NULL, failed_at = run_at WHERE id = 1"),
    ),
}  # fmt: skip
"""Endpoint and its deed."""

BY_SCRIPT = {
    "auth.lock.keep": "it only says that somebody is working",
    "auth.drafts.delete": "it only says that a page has got back what was typed",
}
"""Endpoints without a form on a page that can be opened, and why."""
