"""SQL that both databases are given so that what has happened stays as it happened.

Frozen: a migration that needs other triggers adds new functions and leaves these as they are.
"""

from __future__ import annotations

from alembic import op

REFUSE = """
CREATE OR REPLACE FUNCTION qm_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'qmember: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514'; END $$
"""


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def write_once(table: str, *, erasable: bool = False) -> None:
    """Refuse UPDATE of a table, and DELETE and TRUNCATE too unless its rows may be erased."""
    deeds = ("update",) if erasable else ("update", "delete")
    for deed in deeds:
        if is_sqlite():
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'qmember: {deed} on {table} is refused'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION qm_refuse()"
            )
    if not is_sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION qm_refuse()"
        )


def guard(table: str, name: str, *, refused_when: str, why: str) -> None:
    """Refuse an INSERT for which the condition over NEW holds."""
    if is_sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {refused_when} "
            f"BEGIN SELECT RAISE(ABORT, 'qmember: {why}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION qm_{table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused_when} THEN RAISE EXCEPTION 'qmember: {why}' USING ERRCODE = '23514'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION qm_{table}_{name}()"
    )


SEAL_REFUSED = (
    "(SELECT COUNT(*) FROM line WHERE entry_id = NEW.entry_id) < 2 "
    "OR (SELECT SUM(amount_ore) FROM line WHERE entry_id = NEW.entry_id) <> 0"
)
LINE_REFUSED = "EXISTS (SELECT 1 FROM seal WHERE entry_id = NEW.entry_id)"
ALLOCATION_REFUSED = (
    "(SELECT CASE WHEN p.amount_ore > 0 THEN NEW.amount_ore <= 0 ELSE NEW.amount_ore >= 0 END "
    "FROM bank_payment p WHERE p.id = NEW.payment_id) "
    "OR (SELECT ABS(p.amount_ore) FROM bank_payment p WHERE p.id = NEW.payment_id) < "
    "ABS(NEW.amount_ore) + COALESCE((SELECT SUM(ABS(a.amount_ore)) FROM allocation a "
    "WHERE a.payment_id = NEW.payment_id AND NOT EXISTS "
    "(SELECT 1 FROM allocation_reversal r WHERE r.allocation_id = a.id)), 0)"
)


def drop_write_once(table: str) -> None:
    """Take away what ``write_once`` put there."""
    on = "" if is_sqlite() else f" ON {table}"
    for deed in ("update", "delete") if is_sqlite() else ("update", "delete", "truncate"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{deed}{on}")


def drop_guard(table: str, name: str) -> None:
    """Take away what ``guard`` put there."""
    on = "" if is_sqlite() else f" ON {table}"
    op.execute(f"DROP TRIGGER {table}_{name}{on}")
    if not is_sqlite():
        op.execute(f"DROP FUNCTION qm_{table}_{name}()")


UNDONE = (
    "EXISTS (SELECT 1 FROM list_fact f JOIN list_undo u ON u.import_id = f.import_id "
    "WHERE f.kind = '{table}' AND f.row_id = OLD.id)"
)
"""That a row came with a list whose saving has been undone as a whole."""


def deleted_only_when_undone(table: str) -> None:
    """Refuse DELETE of a table as ``write_once`` does, but for rows of a list that was undone."""
    undone = UNDONE.format(table=table)
    if is_sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT {undone} "
            f"BEGIN SELECT RAISE(ABORT, 'qmember: delete on {table} is refused'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION qm_{table}_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT {undone} THEN RAISE EXCEPTION 'qmember: DELETE on {table} is refused' "
        "USING ERRCODE = '23514'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION qm_{table}_no_delete()"
    )


def refuse_delete(table: str) -> None:
    """Refuse every DELETE of a table, as ``write_once`` does."""
    if is_sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'qmember: delete on {table} is refused'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION qm_refuse()"
    )


def drop_no_delete(table: str, *, own: bool = False) -> None:
    """Take the trigger away that refuses DELETE; ``own``: with the function of its own."""
    on = "" if is_sqlite() else f" ON {table}"
    op.execute(f"DROP TRIGGER {table}_no_delete{on}")
    if own and not is_sqlite():
        op.execute(f"DROP FUNCTION qm_{table}_no_delete()")


def tell_of_deleted(table: str) -> None:
    """Write down that somebody's facts have changed when one of them is removed."""
    told = (
        "INSERT INTO membership_changed (person_id) SELECT OLD.person_id WHERE NOT EXISTS "
        "(SELECT 1 FROM membership_changed c WHERE c.person_id = OLD.person_id)"
    )
    name = f"{table}_delete_told"
    if is_sqlite():
        op.execute(f"CREATE TRIGGER {name} AFTER DELETE ON {table} BEGIN {told}; END")
        return
    op.execute(
        f"CREATE FUNCTION qm_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {told}; "
        "RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION qm_{name}()"
    )
