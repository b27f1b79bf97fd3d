"""Each thing that must always hold is broken on purpose, and exactly that check finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from qmember.models import Database, migrate, open_database
from qmember.queries import invariants
from qmember.services.clock import Clock
from tests.conftest import KEYS, set_up_association
from tests.lifting import drop_constraint, lifted, put_back

HIDDEN = "(SELECT MIN(id) FROM person WHERE protection = 'protected')"
OPEN = "(SELECT MIN(id) FROM person WHERE protection = 'normal')"
KEPT = "(SELECT MIN(receipt_id) FROM receipt_key)"
WAITS = "sent_at IS NULL AND cancelled_at IS NULL AND receipt_id IS NOT NULL"
LAST = "(SELECT MAX(id) FROM {0})"
DEPOSIT = "(SELECT MIN(entry_id) FROM bank_deposit)"
PAID = "(SELECT MIN(entry_id) FROM refund_payment)"
HANDED = "handed over vouchers have the sums of the ledger"
LINE = "INSERT INTO line (entry_id, account_number, amount_ore, year) "


@dataclass
class Fault:
    """Statements that break one thing; ``also`` are checks that cannot but fail with it.

    ``perhaps`` are those that fail with it or not, as a drawing by lot falls out.
    """

    statements: list[str]
    also: set[str] = field(default_factory=set)
    perhaps: set[str] = field(default_factory=set)
    also_on_sqlite: set[str] = field(default_factory=set)
    constraint: tuple[str, str] | None = None


FAULTS = {
    "memberships are as their facts say": Fault(["UPDATE membership_span SET standing = 'lapsed'"]),
    "entries balance": Fault(
        [LINE + "SELECT MIN(id), '1910', 5, 2026 FROM entry WHERE kind = 'not_income'"],
        also={HANDED},
    ),
    "samples are what their seeds draw": Fault(["UPDATE review_draw SET seed = 'b'"]),
    "entries are sealed": Fault(
        ["DELETE FROM seal WHERE entry_id = 1"], also_on_sqlite={"references hold"}
    ),
    "voucher numbers without gaps": Fault(
        [
            f"UPDATE entry SET number = number + 1 WHERE id = {LAST.format('entry')}",
            "UPDATE counter SET last = last + 1 WHERE series = 'V' AND year = 2026",
        ],
        perhaps={"samples are what their seeds draw"},
    ),
    "counters stand at the last number": Fault([
        "UPDATE counter SET last = last + 1 WHERE series = 'receipt'"
    ]),
    "lines stand in the year of their entry": Fault(["UPDATE line SET year = 1999 WHERE id = 1"]),
    "reversals mirror what they reverse": Fault(
        [
            ("UPDATE line SET amount_ore = 2 * amount_ore WHERE entry_id = (SELECT MIN(r.entry_id) FROM "
            "income_reversal r JOIN income i ON i.id = r.income_id WHERE i.channel = 'cash')")
        ],
        also={HANDED},
    ),
    "entries have a cause": Fault(["UPDATE entry SET kind = 'deposit' WHERE kind = 'state_grant'"]),
    "receipt numbers without gaps": Fault(
        [
            f"UPDATE receipt SET number = number + 1 WHERE id = {LAST.format('receipt')}",
            "UPDATE counter SET last = last + 1 WHERE series = 'receipt'",
        ],
        also={"receipts are as they were issued"},
    ),
    "income equals its entry": Fault([
        "UPDATE income SET amount_ore = amount_ore + 1 WHERE kind = 'state_grant'"
    ]),
    "parts of a gift are the gift": Fault(["UPDATE income_part SET amount_ore = amount_ore + 1"]),
    "parts of parked money are the money": Fault([
        "UPDATE parked_gift_part SET amount_ore = amount_ore + 1"
    ]),
    "anonymous gifts name nobody": Fault(
        [f"UPDATE income SET person_id = {OPEN} WHERE anonymity = 'all'"],
        constraint=("income", "ck_income_anonymous"),
    ),
    "replaced income is reversed": Fault(
        ["DELETE FROM income_reversal WHERE income_id IN (SELECT replaces_id FROM income)"],
        also={"refunds and what is left are what came"},
    ),
    "reversed gifts have no receipt that holds": Fault([
        ("DELETE FROM receipt_void WHERE receipt_id IN (SELECT r.id FROM receipt r JOIN income i ON "
        "i.id = r.income_id WHERE i.channel = 'cash')")
    ]),
    "one receipt a gift": Fault([
        ("INSERT INTO receipt (year, number, income_id, issued_on, amount_ore, language, facts, "
        "created_at, created_by) SELECT year, (SELECT MAX(number) + 1 FROM receipt), income_id, "
        f"issued_on, amount_ore, language, facts, created_at, 'x' FROM receipt WHERE id = {KEPT}"),
        "UPDATE counter SET last = last + 1 WHERE series = 'receipt'",
    ]),
    "statement numbers without gaps": Fault([
        f"UPDATE gift_statement SET number = number + 1 WHERE id = {LAST.format('gift_statement')}",
        "UPDATE counter SET last = last + 1 WHERE series = 'statement'",
    ]),
    "one statement a year": Fault(["DELETE FROM gift_statement_void"]),
    "receipts carry the gift's amount": Fault([
        "UPDATE receipt SET amount_ore = amount_ore + 1 WHERE id = 1"
    ]),
    "receipts are drawn": Fault([f"DELETE FROM receipt_document WHERE receipt_id = {KEPT}"]),
    "bundles are the sum of their income": Fault([
        "DELETE FROM bundle_income WHERE income_id = (SELECT MAX(income_id) FROM bundle_income)"
    ]),
    "receipts are as they were issued": Fault([
        f"UPDATE receipt_document SET sha256 = 'x' WHERE receipt_id = {KEPT}"
    ]),
    "suspense equals the open queue": Fault([
        ("UPDATE line SET account_number = '2990' WHERE account_number = '1910' AND entry_id = "
        "(SELECT MIN(entry_id) FROM income WHERE anonymity = 'all')")
    ]),
    "parked money is what lies apart": Fault(["DELETE FROM parked_gift_end WHERE how = 'accepted'"]),
    "no payment is named twice": Fault(
        ["UPDATE allocation SET amount_ore = amount_ore + 100 WHERE kind = 'not_income'"],
        also={"suspense equals the open queue", "the queue lists what is open"},
    ),
    "namings fit their income": Fault(["UPDATE allocation SET kind = 'lecture' WHERE kind = 'sale'"]),
    "payments add up to their deposit": Fault([
        f"UPDATE bank_payment SET deposit_id = 1, ordinal = 99 WHERE id = {LAST.format('bank_payment')}"
    ]),
    "deposits are booked with their amount": Fault(
        [
            LINE + f"SELECT {DEPOSIT}, '1910', 5, 2026",
            LINE + f"SELECT {DEPOSIT}, '1910', -5, 2026",
        ],
        also={HANDED},
    ),
    HANDED: Fault([
        "DELETE FROM handover_entry WHERE entry_id = (SELECT MAX(entry_id) FROM handover_entry)"
    ]),
    "handed over batches are the sum of their vouchers": Fault([
        "UPDATE handover_batch SET entries = entries + 1"
    ]),
    "files that were handed over are as they were made": Fault([
        "UPDATE handover_batch SET sha256 = 'x'"
    ]),
    "refunds and what is left are what came": Fault(
        ["UPDATE refund SET rest_income_id = NULL WHERE id = 1"]
    ),
    "what is owed back lies on its account": Fault([
        ("UPDATE line SET account_number = '2890' WHERE account_number = '1910' AND entry_id = "
        "(SELECT MIN(entry_id) FROM income WHERE anonymity = 'all')")
    ]),
    "refunds are booked with their amount": Fault(
        [
            LINE + f"SELECT {PAID}, '1910', 5, 2026",
            LINE + f"SELECT {PAID}, '1910', -5, 2026",
        ],
    ),
    "refunds are paid once": Fault(["DELETE FROM refund_payment_undo"]),
    "payments name refunds with their amount": Fault([
        "UPDATE refund_naming SET refund_id = (SELECT MAX(id) FROM refund) WHERE refund_id = 1"
    ]),
    "the queue lists what is open": Fault([
        "DELETE FROM payment_match WHERE payment_id = (SELECT MIN(payment_id) FROM open_payment)",
        "DELETE FROM open_payment WHERE payment_id = (SELECT MIN(payment_id) FROM open_payment)",
    ]),
    "hidden people are in no search": Fault([
        f"INSERT INTO person_word (word, person_id) SELECT 'kanarie', {HIDDEN}"
    ]),
    "hidden people have nothing readable": Fault(
        [f"UPDATE person SET city = 'Lund' WHERE id = {HIDDEN}"],
        constraint=("person", "ck_person_hidden_empty"),
    ),
    "electoral registers are as they were frozen": Fault([
        "UPDATE electoral_row SET outcome = 'eligible' WHERE outcome = 'not_eligible'"
    ]),
    "hidden people are named in no electoral register": Fault([
        (f"UPDATE electoral_name SET person_id = {HIDDEN} WHERE register_id = 1 AND "
        "person_id = (SELECT MIN(person_id) FROM electoral_name)")
    ]),
    "hidden people are in no text of the bank": Fault([
        (f"UPDATE income SET person_id = {HIDDEN} WHERE id = (SELECT MIN(a.income_id) FROM allocation "
        "a JOIN bank_text t ON t.payment_id = a.payment_id WHERE a.kind = 'gift')")
    ]),
    "the vault holds hidden people only": Fault([f"INSERT INTO vault (person_id) SELECT {OPEN}"]),
    "hidden people are in no group": Fault([f"UPDATE segment_person SET person_id = {HIDDEN}"]),
    "documents have their bytes until they are gone": Fault(["DELETE FROM document_content"]),
    "no mail waits for a void receipt": Fault([
        ('INSERT INTO receipt_void (receipt_id, reason, at, "by") SELECT receipt_id, \'x\', created_at,'
        f" 'x' FROM outbox_mail WHERE {WAITS}")
    ]),
    "no mail waits for the dead": Fault(
        [
            ("INSERT INTO person_death (person_id, died_on, noted_at) SELECT MIN(person_id), "
            f"'2026-01-01', '2026-01-01 00:00:00' FROM outbox_mail WHERE {WAITS}")
        ],
        also={"memberships are as their facts say"},
    ),
    "no mail waits against a wish": Fault([
        ('INSERT INTO contact_wish (person_id, wish, holds, from_on, at, "by") SELECT MIN(person_id), '
        f"'only_letters', true, '2026-01-01', '2026-01-01 00:00:00', 'x' FROM outbox_mail WHERE {WAITS}")
    ]),
    "mails that have left hold no address": Fault([
        f"UPDATE outbox_mail SET sent_at = created_at WHERE {WAITS}"
    ]),
    "guards stand": Fault(["DROP TRIGGER line_no_update"]),
    "references hold": Fault(["UPDATE income SET purpose_id = 9999 WHERE id = 1"]),
    "audit chain intact": Fault(["UPDATE audit_event SET actor_name = 'Nobody' WHERE id = 3"]),
}  # fmt: skip
"""What breaks each; the file itself is broken further down."""


def broken(connection) -> set[str]:
    found = invariants.check_all(Session(connection), KEYS)
    return {one.name for one in found if not one.ok}


@pytest.mark.parametrize("name", FAULTS)
def test_exactly_that_check_finds_it(lived: Database, name: str) -> None:
    fault = FAULTS[name]
    with lifted(lived, keep=False) as connection:
        if fault.constraint:
            drop_constraint(connection, *fault.constraint)
        put_back_first = name == "guards stand"
        if put_back_first:
            put_back(connection)
        for statement in fault.statements:
            on = " ON line" if not lived.sqlite and statement.startswith("DROP TRIGGER") else ""
            assert connection.execute(text(statement + on)).rowcount != 0, "nothing was broken"
        put_back(connection)
        expected = {name} | fault.also | (fault.also_on_sqlite if lived.sqlite else set())
        if name == "references hold" and not lived.sqlite:
            expected = set()  # PostgreSQL has no such rows: its keys hold always
        assert broken(connection) - fault.perhaps == expected


def test_every_check_has_its_fault() -> None:
    names = {*invariants.CHECKS, invariants.CHAIN, invariants.DOCUMENTS}
    assert names - set(FAULTS) == {"the database file is whole"}
    assert len(names) >= 30


def test_without_a_fault_all_is_well(lived: Database) -> None:
    with lived.reading() as session:
        assert {one.name for one in invariants.check_all(session, KEYS) if not one.ok} == set()


def test_every_check_has_words_for_the_page() -> None:
    from qmember.web.office.operation_words import CHECK_WORDS

    assert {*invariants.CHECKS, invariants.CHAIN, invariants.DOCUMENTS} <= set(CHECK_WORDS)


def test_a_damaged_file_is_told_and_stops_no_other_check(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "plain.db"
    plain = open_database(f"sqlite:///{path}", KEYS, plaintext=True)
    migrate.upgrade(plain)
    set_up_association(plain, clock)
    with plain.engine.connect() as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'account'"
        page = connection.execute(text(query)).scalar_one()
    plain.dispose()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(bytes(content))
    damaged = open_database(f"sqlite:///{path}", KEYS, plaintext=True)
    with damaged.reading() as session:
        found = {one.name: one for one in invariants.check_all(session, KEYS)}
    damaged.dispose()
    assert not found["the database file is whole"].ok
    assert found["audit chain intact"].ok
