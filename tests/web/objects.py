"""Values for the arguments of addresses: every one that exists in a world, and one that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from qmember.domain.ledger import voucher_number
from qmember.domain.people import HIDDEN, show_number
from qmember.models import (
    Allocation,
    Approval,
    BankAccount,
    BankDeposit,
    BankDraft,
    BankPayment,
    BankQuestion,
    BundleDraft,
    BundleRegistration,
    BundleRow,
    Claim,
    ClaimProof,
    Database,
    Entry,
    FeeRun,
    FundMove,
    GiftStatement,
    HandoverBatch,
    HandoverVoucher,
    Income,
    InKindGift,
    Invitation,
    Job,
    ListDraft,
    ListImport,
    LoginSession,
    Mandate,
    Meeting,
    MembershipEvent,
    MembershipMatter,
    NamingWay,
    OutboxMail,
    ParkedGift,
    Person,
    PersonDocument,
    Pledge,
    Purpose,
    Receipt,
    ReceiptCode,
    ReceiptRun,
    Refund,
    RefundRequest,
    ReviewMessage,
    ReviewPick,
    Segment,
    StatuteVersion,
    User,
)
from qmember.queries.reading import Reads
from qmember.services.clock import Clock
from qmember.services.passwords import token_hash

TOKENS = {kind: kind[0] * 43 for kind in ("setup", "invite", "reset")}
"""The raw tokens of the one-time links in the world."""

Find = Callable[[Reads], list[object]]


def _numbers(session: Reads, query: object) -> list[object]:
    return [voucher_number(row[0], row[1]) for row in session.execute(query)]  # type: ignore[call-overload]


def _gifts(session: Reads) -> list[object]:
    query = select(Entry.year, Entry.number).join(Income, Income.entry_id == Entry.id)
    return _numbers(session, query.order_by(Entry.id))


def _picked(session: Reads) -> list[object]:
    query = select(Entry.year, Entry.number).join(ReviewPick, ReviewPick.entry_id == Entry.id)
    return _numbers(session, query.order_by(Entry.id)) or ["2026-0001"]


def _sessions(session: Reads) -> list[object]:
    query = select(LoginSession.id_hash).where(LoginSession.device == "spare")
    return [digest[:16] for digest in session.scalars(query)]


def _people(session: Reads) -> list[object]:
    """Everybody in the register: ordinary people first, then those who are hidden."""
    hidden = Person.protection.in_(HIDDEN)
    return [
        show_number(n) for n in session.scalars(select(Person.number).order_by(hidden, Person.id))
    ]


def _hidden(session: Reads) -> list[object]:
    query = select(Person.number).where(Person.protection.in_(HIDDEN)).order_by(Person.id)
    return [show_number(number) for number in session.scalars(query)]


def _documents(session: Reads) -> list[tuple[int, int]]:
    """The number of somebody and a document of hers, for each that there is."""
    pairs = select(Person.number, PersonDocument.id).join(
        PersonDocument, PersonDocument.person_id == Person.id
    )
    return [(row[0], row[1]) for row in session.execute(pairs.order_by(PersonDocument.id))]


def _meetings(session: Reads) -> list[object]:
    return list(session.scalars(select(Meeting.code).order_by(Meeting.id))) or ["2027"]


NUMBERED = (
    "people",
    "people_apart",
    "documents",
    "segments",
    "person_edit",
    "person_facts",
    "contact_wishes",
    "gift_holds",
    "protection",
    "reveal",
    "membership",
    "membership_matters",
    "births",
    "claim_proofs",
    "member_fees",
)
NOBODY = "P9999"

KNOWN: dict[tuple[str, str], tuple[Find, object]] = {
    ("office.bank_questions.*", "payment_id"): (
        lambda s: list(s.scalars(select(BankPayment.id))),
        999_999,
    ),
    ("office.bank_questions.*", "question_id"): (
        lambda s: list(s.scalars(select(BankQuestion.id))) or [1],
        999_999,
    ),
    ("office.bank_queue.*", "payment_id"): (
        lambda s: list(s.scalars(select(BankPayment.id))),
        999_999,
    ),
    ("office.bank_queue.*", "batch_id"): (
        lambda s: list(s.scalars(select(NamingWay.batch_id))) or [1],
        999_999,
    ),
    ("office.settings.rules.*", "payment_id"): (
        lambda s: list(s.scalars(select(BankPayment.id))),
        999_999,
    ),
    ("office.bank.*", "payment_id"): (lambda s: list(s.scalars(select(BankPayment.id))), 999_999),
    ("office.bank.*", "allocation_id"): (lambda s: list(s.scalars(select(Allocation.id))), 999_999),
    ("office.bank.*", "income_id"): (lambda s: list(s.scalars(select(Income.id))), 999_999),
    ("office.bank_columns.*", "draft_id"): (
        lambda s: list(s.scalars(select(BankDraft.id))) or [1],
        999_999,
    ),
    ("office.gift_holds.*", "deposit_id"): (
        lambda s: list(s.scalars(select(BankDeposit.id))) or [1],
        999_999,
    ),
    ("office.gift_holds.*", "parked_id"): (
        lambda s: list(s.scalars(select(ParkedGift.id).order_by(ParkedGift.id))) or [1],
        999_999,
    ),
    ("office.gift_holds.*", "approval_id"): (
        lambda s: list(s.scalars(select(Approval.id).order_by(Approval.id))) or [1],
        999_999,
    ),
    ("office.pledges.*", "pledge_id"): (
        lambda s: list(s.scalars(select(Pledge.id).order_by(Pledge.id))) or [1],
        999_999,
    ),
    ("office.pledges.*", "income_id"): (lambda s: list(s.scalars(select(Income.id))), 999_999),
    ("office.in_kind.*", "in_kind_id"): (
        lambda s: list(s.scalars(select(InKindGift.id).order_by(InKindGift.id))) or [1],
        999_999,
    ),
    ("office.foreign_deposits.*", "deposit_id"): (
        lambda s: (
            list(s.scalars(select(BankDeposit.id).where(BankDeposit.currency == "EUR"))) or [1]
        ),
        999_999,
    ),
    **{
        (f"office.{noun}.*", "bundle_id"): (
            lambda s: list(
                s.scalars(select(BundleDraft.bundle_id).order_by(BundleDraft.bundle_id))
            ),
            999_999,
        )
        for noun in ("bundles", "bundle_rows", "bundle_count")
    },
    ("office.bundle_rows.*", "row_id"): (
        lambda s: list(s.scalars(select(BundleRow.id).order_by(BundleRow.id))),
        999_999,
    ),
    ("office.registered_bundles.*", "bundle_id"): (
        lambda s: list(s.scalars(select(BundleRegistration.bundle_id))),
        999_999,
    ),
    ("office.gifts.*", "number"): (_gifts, "2026-9999"),
    ("office.corrections.*", "number"): (_gifts, "2026-9999"),
    ("office.refunds.*", "number"): (_gifts, "2026-9999"),
    ("office.refunds.*", "refund_id"): (
        lambda s: list(s.scalars(select(Refund.id).order_by(Refund.id))) or [1],
        999_999,
    ),
    ("office.refunds.*", "deposit_id"): (
        lambda s: list(s.scalars(select(BankDeposit.id).where(BankDeposit.amount_ore < 0))) or [1],
        999_999,
    ),
    ("office.refunds.*", "approval_id"): (
        lambda s: list(s.scalars(select(RefundRequest.approval_id))) or [1],
        999_999,
    ),
    ("office.reveal.vault", "number"): (_hidden, NOBODY),
    ("office.person_edit.update_hidden", "number"): (_hidden, NOBODY),
    **{
        (f"office.documents.{deed}", "number"): (
            lambda s: [show_number(number) for number, _ in _documents(s)],
            NOBODY,
        )
        for deed in ("show", "fetch", "remove")
    },
    ("office.documents.*", "document_id"): (
        lambda s: [document_id for _, document_id in _documents(s)],
        999_999,
    ),
    **{(f"office.{noun}.*", "number"): (_people, NOBODY) for noun in NUMBERED},
    ("office.people_apart.*", "other"): (lambda s: _people(s)[1:] + _people(s)[:1], NOBODY),
    ("office.membership.*", "event_id"): (
        lambda s: list(s.scalars(select(MembershipEvent.id))) or [1],
        999_999,
    ),
    ("office.membership_matters.*", "matter_id"): (
        lambda s: list(s.scalars(select(MembershipMatter.id))) or [1],
        999_999,
    ),
    ("office.claim_proofs.*", "proof_id"): (
        lambda s: list(s.scalars(select(ClaimProof.id).order_by(ClaimProof.id))) or [1],
        999_999,
    ),
    ("office.member_fees.*", "claim_id"): (
        lambda s: list(s.scalars(select(Claim.id).order_by(Claim.id))) or [1],
        999_999,
    ),
    ("office.bank.fee", "claim_id"): (
        lambda s: list(s.scalars(select(Claim.id).order_by(Claim.id))) or [1],
        999_999,
    ),
    ("office.fee_runs.*", "run_id"): (
        lambda s: list(s.scalars(select(FeeRun.id).order_by(FeeRun.id))) or [1],
        999_999,
    ),
    ("office.receipt_runs.*", "run_id"): (
        lambda s: list(s.scalars(select(ReceiptRun.id).order_by(ReceiptRun.id))) or [1],
        999_999,
    ),
    ("office.thanks.*", "number"): (
        lambda s: _numbers(s, select(Entry.year, Entry.number).where(Entry.series == "V")),
        "2026-9999",
    ),
    ("office.statements.issue", "number"): (_people, "P999999"),
    ("office.statements.*", "number"): (
        lambda s: _numbers(s, select(GiftStatement.year, GiftStatement.number)) or ["2026-0001"],
        "2026-9999",
    ),
    ("office.statements.*", "year"): (lambda _: [2026], None),
    ("public.receipt_fetch.*", "token"): (lambda _: ["x" * 43], None),
    ("public.receipt_check.show", "code"): (
        lambda s: list(s.scalars(select(ReceiptCode.code))) or ["0000000000"],
        "x",
    ),
    ("office.receipts.*", "number"): (
        lambda s: _numbers(s, select(Receipt.year, Receipt.number)),
        "2026-9999",
    ),
    ("office.trail.*", "number"): (
        lambda s: _numbers(
            s, select(Entry.year, Entry.number).join(Income, Income.entry_id == Entry.id)
        ),
        "2026-9999",
    ),
    ("office.ledger.*", "number"): (
        lambda s: _numbers(s, select(Entry.year, Entry.number).where(Entry.series == "V")),
        "2026-9999",
    ),
    ("office.handover.*", "batch_id"): (
        lambda s: list(s.scalars(select(HandoverBatch.id))) or [1],
        999_999,
    ),
    ("office.handover.*", "number"): (
        lambda s: list(s.scalars(select(HandoverVoucher.number))) or [1],
        999_999,
    ),
    ("office.handover.*", "purpose_id"): (lambda s: list(s.scalars(select(Purpose.id))), 999_999),
    ("office.mandate*", "mandate_id"): (lambda s: list(s.scalars(select(Mandate.id))), 999_999),
    ("office.meetings.*", "code"): (_meetings, "1999"),
    ("office.roll.*", "code"): (_meetings, "1999"),
    ("office.settings.statutes.*", "version"): (
        lambda s: list(s.scalars(select(StatuteVersion.id))) or [1],
        999_999,
    ),
    ("office.funding.*", "year"): (lambda _: [2026, 2025], 2020),
    ("auth.account.*", "number"): (_sessions, "f" * 16),
    ("auth.invitation.*", "token"): (lambda _: [TOKENS["invite"]], "x" * 43),
    ("auth.forgotten.*", "token"): (lambda _: [TOKENS["reset"]], "x" * 43),
    ("auth.set_up.*", "token"): (lambda _: [TOKENS["setup"]], "x" * 43),
    ("office.settings.accounts.*", "number_id"): (
        lambda s: list(s.scalars(select(BankAccount.id))),
        999_999,
    ),
    ("office.settings.purposes.*", "purpose_id"): (
        lambda s: list(s.scalars(select(Purpose.id))),
        999_999,
    ),
    ("office.*segments.*", "segment_id"): (
        lambda s: list(s.scalars(select(Segment.id).order_by(Segment.id))),
        999_999,
    ),
    ("office.settings.opening.*", "entry_id"): (
        lambda s: list(s.scalars(select(Entry.id).where(Entry.kind == "opening"))) or [1],
        999_999,
    ),
    ("office.closing.*", "approval_id"): (
        lambda s: list(s.scalars(select(Approval.id))) or [1],
        999_999,
    ),
    ("office.funds.*", "purpose_id"): (
        lambda s: list(s.scalars(select(Purpose.id))),
        999_999,
    ),
    ("office.funds.*", "move_id"): (
        lambda s: list(s.scalars(select(FundMove.id))) or [1],
        999_999,
    ),
    ("office.month_report.*", "month"): (lambda _: ["2026-10"], None),
    ("office.closing.*", "month"): (lambda _: ["2026-10"], None),
    ("office.closing_year.*", "year"): (lambda _: [2026], 999_999),
    ("office.settings.users.*", "user_id"): (
        lambda s: list(s.scalars(select(User.id).limit(3))),
        999_999,
    ),
    ("office.settings.users.*", "link_id"): (
        lambda s: list(s.scalars(select(Invitation.id).where(Invitation.kind == "invite"))) or [1],
        999_999,
    ),
    ("office.settings.users.*", "role"): (lambda _: ["secretary"], "nothing"),
    ("office.settings.operation.*", "mail_id"): (
        lambda s: list(s.scalars(select(OutboxMail.id).limit(2))) or [1],
        999_999,
    ),
    ("office.settings.operation.*", "job_id"): (
        lambda s: list(s.scalars(select(Job.id).limit(2))) or [1],
        999_999,
    ),
    ("office.moving_in.*", "draft_id"): (
        lambda s: list(s.scalars(select(ListDraft.id))) or [1],
        999_999,
    ),
    ("office.moving_in.*", "row"): (lambda _: [2], 999_999),
    ("office.moving_in.*", "import_id"): (
        lambda s: list(s.scalars(select(ListImport.id))) or [1],
        999_999,
    ),
    ("office.review*", "number"): (_picked, "2026-9999"),
    ("office.review*", "year"): (lambda _: [2026, 2025], 2019),
    ("office.review*", "thread_id"): (
        lambda s: (
            list(s.scalars(select(ReviewMessage.id).where(ReviewMessage.thread_id.is_(None))))
            or [1]
        ),
        999_999,
    ),
    ("static", "filename"): (lambda _: ["app.css"], "nothing.css"),
}
"""Endpoint and argument: where values are found, and one that names nothing."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a rule; ``exists`` tells whether what it names is there."""

    url: str
    exists: bool


def addresses(app: Flask, database: Database, rule: Rule) -> list[Address]:
    """Every address of a rule with values that exist, and one with values that do not.

    Raises LookupError for an argument that nobody has told this module about.
    """
    if not rule.arguments:
        return [Address(_build(app, rule, {}), exists=True)]
    with database.reading() as session:
        choices = {name: _known(session, rule, name) for name in sorted(rule.arguments)}
    longest = max(len(found) for found, _ in choices.values())
    rows = [
        {name: found[n % len(found)] for name, (found, _) in choices.items()}
        for n in range(longest)
    ]
    urls = [Address(_build(app, rule, row), exists=True) for row in rows]
    if all(missing is not None for _, missing in choices.values()):
        nothing = {name: missing for name, (_, missing) in choices.items()}
        urls.append(Address(_build(app, rule, nothing), exists=False))
    return urls


def _known(session: Reads, rule: Rule, name: str) -> tuple[list[object], object]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items), None
    for (endpoint, argument), (find, missing) in KNOWN.items():
        if argument == name and fnmatchcase(rule.endpoint, endpoint):
            found = find(session)
            if not found:
                raise LookupError(f"the world has nothing for <{name}> of {rule.endpoint}")
            return found, missing
    raise LookupError(
        f"{rule.endpoint} has an argument <{name}> that the tests know no values for: "
        "add them to KNOWN in tests/web/objects.py"
    )


def _build(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=_method(rule))


def _method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or set()) else "POST"


def add_links(database: Database, clock: Clock) -> None:
    """One-time links whose tokens the tests know, and a session to be ended by its number."""
    now = clock.now()
    with database.writing() as session:
        user_id = session.scalars(select(User.id).order_by(User.id)).first()
        for kind, token in TOKENS.items():
            session.add(
                Invitation(
                    kind=kind, token_hash=token_hash(token), email="ny@example.org", name="Ny",
                    role="auditor", user_id=user_id if kind == "reset" else None,
                    expires_at=now + timedelta(days=1), created_at=now, created_by="Birgit",
                )
            )  # fmt: skip
        session.add(
            LoginSession(
                id_hash="e" * 64, user_id=user_id, data=b"", created_at=now, seen_at=now,
                expires_at=now + timedelta(hours=1), device="spare",
            )
        )  # fmt: skip
