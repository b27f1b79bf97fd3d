"""What must always hold of mails and of the database itself: its guards, references and file."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, or_, select, text

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.sealed import ERASABLE_TABLES, SEALED_TABLES
from qmember.models import OutboxMail, PersonDeath, ReceiptVoid
from qmember.queries.contact_wishes import wishing
from qmember.queries.invariants_ledger import rows_of
from qmember.queries.outbox import still_open
from qmember.queries.reading import Reads

GUARDS = frozenset(
    {
        "seal_balanced", "line_open", "allocation_within", "membership_period_apart",
        "claim_payment_within", "claim_end_once", "membership_event_insert_told",
        "membership_event_delete_told", "membership_period_delete_told",
        "membership_period_insert_told", "membership_period_void_insert_told",
        "membership_application_insert_told", "membership_application_update_told",
        "membership_application_delete_told", "person_death_insert_told",
        "person_death_update_told", "person_death_delete_told", "member_type_rule_insert_told",
        "statute_version_insert_told", "meeting_day_insert_told",
        "meeting_cancellation_insert_told", "setting_insert_told",
        "membership_matter_fits", "membership_matter_insert_told", "claim_proof_fits",
        "approval_answer_two", "approval_answer_waits",
        "approval_withdrawal_own", "refund_within", "refund_payment_once", "refund_payment_fits",
        "refund_undo_unpaid", "review_tick_once",
    }
)  # fmt: skip
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


def guards(*, sqlite: bool) -> frozenset[str]:
    """Names of the triggers that keep what has happened as it happened."""
    always = ["update"] if sqlite else ["update", "truncate"]
    names = {f"{table}_no_{deed}" for table in SEALED_TABLES for deed in [*always, "delete"]}
    return GUARDS | names | {f"{table}_no_{deed}" for table in ERASABLE_TABLES for deed in always}


def _guards(session: Reads) -> int:
    """Triggers that are missing or switched off."""
    kind = session.get_bind().dialect.name
    there = set(session.execute(text(TRIGGERS[kind])).scalars())
    return len(guards(sqlite=kind == "sqlite") - there)


def _references(session: Reads) -> int:
    if session.get_bind().dialect.name != "sqlite":
        return 0  # PostgreSQL checks them always
    return len(session.execute(text("PRAGMA foreign_key_check")).all())


def _file(session: Reads) -> int:
    """Faults in the structure of the database file."""
    if session.get_bind().dialect.name != "sqlite":
        return 0  # the server's own matter
    return len([row for row in session.execute(text("PRAGMA quick_check")) if row[0] != "ok"])


def _mails_of_void(session: Reads) -> int:
    """Mails that wait with a receipt that no longer holds."""
    query = select(OutboxMail.id).join(ReceiptVoid, ReceiptVoid.receipt_id == OutboxMail.receipt_id)
    return rows_of(session, query.where(*still_open()))


def _mails_to_dead(session: Reads) -> int:
    query = select(OutboxMail.id).join(PersonDeath, PersonDeath.person_id == OutboxMail.person_id)
    return rows_of(session, query.where(*still_open()))


def _mails_against_wishes(session: Reads) -> int:
    """Mails that wait for somebody who wants letters only."""
    letters_only = OutboxMail.person_id.in_(wishing(ContactWish.ONLY_LETTERS))
    return rows_of(session, select(OutboxMail.id).where(letters_only, *still_open()))


def _mails_kept(session: Reads) -> int:
    """Mails that have left or were taken back and still hold an address."""
    over = or_(OutboxMail.sent_at.is_not(None), OutboxMail.cancelled_at.is_not(None))
    query = select(OutboxMail.id).where(over, func.length(OutboxMail.sealed) > 0)
    return rows_of(session, query)


CHECKS: dict[str, Callable[[Reads], int]] = {
    "no mail waits for a void receipt": _mails_of_void,
    "no mail waits for the dead": _mails_to_dead,
    "no mail waits against a wish": _mails_against_wishes,
    "mails that have left hold no address": _mails_kept,
    "guards stand": _guards,
    "references hold": _references,
    "the database file is whole": _file,
}
