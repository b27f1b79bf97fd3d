"""Pages for those who work for the association."""

from __future__ import annotations

from flask import Blueprint, Flask

from qmember.web.office import (
    applications,
    bank,
    bank_columns,
    bank_questions,
    bank_queue,
    beginning,
    births,
    books,
    bundle_count,
    bundle_rows,
    bundles,
    claim_proofs,
    closing,
    closing_year,
    contact_wishes,
    corrections,
    documents,
    exports,
    fee_runs,
    foreign_deposits,
    funding,
    funds,
    gift_holds,
    gifts,
    handover,
    in_kind,
    lapsed_givers,
    ledger,
    mandate_settings,
    mandates,
    meetings,
    member_export,
    member_fees,
    member_figures,
    member_report,
    members,
    membership,
    membership_matters,
    month_report,
    moving_in,
    overview,
    people,
    people_alike,
    people_apart,
    people_hits,
    person_edit,
    person_facts,
    pledges,
    protection,
    receipt_runs,
    receipts,
    refunds,
    registered_bundles,
    reveal,
    review,
    review_answers,
    review_names,
    review_packet,
    roll,
    search,
    segments,
    settings,
    statements,
    thanks,
    to_mend,
    trail,
)

NOUNS = (
    applications, bank, bank_columns, bank_questions, bank_queue, beginning, births, books,
    bundle_count, bundle_rows, bundles, claim_proofs, closing, closing_year, contact_wishes, corrections,
    documents, exports, fee_runs, foreign_deposits, funding, funds,
    gift_holds, gifts, handover, in_kind, lapsed_givers, ledger, mandate_settings, mandates, meetings,
    member_export, member_fees,
    member_figures, member_report, month_report,
    members, membership, membership_matters, moving_in, overview, people, people_alike, people_apart,
    people_hits, person_edit, person_facts, pledges, protection, receipt_runs, receipts, refunds,
    registered_bundles, reveal, review, review_answers, review_names, review_packet, roll, search,
    segments, settings, statements, thanks, to_mend, trail,
)  # fmt: skip


def register(app: Flask) -> None:
    """Register one blueprint a noun, all inside ``office``."""
    office = Blueprint("office", __name__)
    for noun in NOUNS:
        office.register_blueprint(noun.bp)
    app.register_blueprint(office)
