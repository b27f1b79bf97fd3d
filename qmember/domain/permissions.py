"""Who may do what: roles of the association, what each may, and who is looking.

Default deny: what is not in ``ROLE_PERMISSIONS`` is not allowed. The same table is asked by page,
export, PDF and command.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The offices of an association that log in (``ux`` part 6.4)."""

    TREASURER = "treasurer"
    CHAIR = "chair"
    SECRETARY = "secretary"
    AUDITOR = "auditor"
    MEMBER = "member"
    PROTECTION_OFFICER = "protection_officer"
    GRANT_OWNER = "grant_owner"
    COMMUNICATOR = "communicator"
    MEMBER_OFFICER = "member_officer"
    BOARD_MEMBER = "board_member"
    MANAGER = "manager"
    NOMINATION = "nomination"


class Permission(StrEnum):
    """One thing that a page, export, PDF or command may demand."""

    OWN_ACCOUNT = "own_account"
    SEE_OVERVIEW = "see_overview"
    READ_PEOPLE = "read_people"
    EDIT_PEOPLE = "edit_people"
    SHOW_CONTACT = "show_contact"
    SET_PROTECTION = "set_protection"
    OPEN_VAULT = "open_vault"
    KEEP_DOCUMENTS = "keep_documents"
    READ_GIFTS = "read_gifts"
    RECORD_GIFTS = "record_gifts"
    DECIDE_GIFTS = "decide_gifts"
    READ_RECEIPTS = "read_receipts"
    READ_REFUNDS = "read_refunds"
    ANSWER_REFUNDS = "answer_refunds"
    READ_BANK = "read_bank"
    RECORD_BANK = "record_bank"
    READ_LEDGER = "read_ledger"
    EXPORT_PEOPLE = "export_people"
    EXPORT_BOOKS = "export_books"
    HAND_OVER = "hand_over"
    READ_MEMBERS = "read_members"
    EDIT_MEMBERS = "edit_members"
    CLAIM_FEES = "claim_fees"
    READ_PERIODS = "read_periods"
    CLOSE_PERIODS = "close_periods"
    OPEN_PERIODS = "open_periods"
    IMPORT_PEOPLE = "import_people"
    READ_COUNTS = "read_counts"
    READ_FUNDING = "read_funding"
    EDIT_FUNDING = "edit_funding"
    READ_ROLL = "read_roll"
    MANAGE_MEETINGS = "manage_meetings"
    EDIT_STATUTES = "edit_statutes"
    READ_MANDATES = "read_mandates"
    EDIT_MANDATES = "edit_mandates"
    READ_AUDIT = "read_audit"
    AUDIT_BOOKS = "audit_books"
    ANSWER_AUDIT = "answer_audit"
    READ_STATUS = "read_status"
    MANAGE_USERS = "manage_users"
    MANAGE_SETTINGS = "manage_settings"
    RUN_SERVICE = "run_service"


P = Permission
STAFF = frozenset({P.OWN_ACCOUNT, P.SEE_OVERVIEW})
BOARD = STAFF | {P.READ_FUNDING, P.READ_COUNTS}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset({P.OWN_ACCOUNT}),
    Role.TREASURER: BOARD
    | {
        P.READ_PEOPLE, P.EDIT_PEOPLE, P.SHOW_CONTACT, P.READ_GIFTS, P.RECORD_GIFTS,
        P.READ_RECEIPTS, P.READ_REFUNDS, P.ANSWER_REFUNDS, P.READ_BANK, P.RECORD_BANK,
        P.READ_LEDGER, P.READ_PERIODS, P.CLOSE_PERIODS, P.OPEN_PERIODS, P.EDIT_FUNDING,
        P.READ_STATUS, P.MANAGE_SETTINGS, P.MANAGE_USERS,
        P.EXPORT_PEOPLE, P.EXPORT_BOOKS, P.HAND_OVER, P.READ_MEMBERS, P.EDIT_MEMBERS, P.CLAIM_FEES,
        P.IMPORT_PEOPLE, P.READ_MANDATES, P.KEEP_DOCUMENTS, P.DECIDE_GIFTS, P.ANSWER_AUDIT,
    },
    Role.CHAIR: BOARD
    | {
        P.READ_REFUNDS, P.ANSWER_REFUNDS, P.READ_PERIODS, P.OPEN_PERIODS, P.EDIT_FUNDING,
        P.READ_AUDIT, P.READ_STATUS,
        P.MANAGE_USERS, P.MANAGE_SETTINGS, P.READ_ROLL, P.MANAGE_MEETINGS, P.EDIT_STATUTES,
        P.READ_MANDATES, P.EDIT_MANDATES, P.DECIDE_GIFTS,
    },
    Role.SECRETARY: STAFF | {P.READ_ROLL, P.MANAGE_MEETINGS, P.EDIT_STATUTES, P.READ_MANDATES},
    Role.AUDITOR: BOARD
    | {
        P.READ_GIFTS, P.READ_RECEIPTS, P.READ_REFUNDS, P.READ_BANK, P.READ_LEDGER, P.READ_PERIODS,
        P.READ_AUDIT, P.READ_STATUS, P.EXPORT_BOOKS, P.READ_MANDATES, P.AUDIT_BOOKS,
    },
    Role.PROTECTION_OFFICER: STAFF
    | {
        P.READ_PEOPLE, P.EDIT_PEOPLE, P.SHOW_CONTACT, P.SET_PROTECTION, P.OPEN_VAULT,
        P.READ_MEMBERS, P.EDIT_MEMBERS, P.READ_COUNTS, P.READ_MANDATES, P.KEEP_DOCUMENTS,
    },
    Role.GRANT_OWNER: BOARD | {P.READ_MANDATES},
    Role.COMMUNICATOR: BOARD,
    Role.MEMBER_OFFICER: STAFF
    | {
        P.READ_PEOPLE, P.EDIT_PEOPLE, P.SHOW_CONTACT, P.EXPORT_PEOPLE, P.READ_MEMBERS,
        P.EDIT_MEMBERS, P.CLAIM_FEES, P.IMPORT_PEOPLE, P.READ_COUNTS, P.KEEP_DOCUMENTS,
    },
    Role.BOARD_MEMBER: BOARD | {P.READ_MANDATES},
    Role.MANAGER: BOARD | {P.READ_MANDATES},
    Role.NOMINATION: STAFF | {P.READ_MANDATES},
}  # fmt: skip

MANAGERS = frozenset(role for role, may in ROLE_PERMISSIONS.items() if P.MANAGE_USERS in may)
"""The offices that let others in: one of them is always held by somebody."""

GIVEN_BY_CHAIR = frozenset({Role.CHAIR, Role.PROTECTION_OFFICER})
"""The offices that only the chair gives and ends: her own, and of those who see people in danger."""

OF_TWO_PEOPLE = frozenset({Role.AUDITOR, Role.PROTECTION_OFFICER})
"""The offices that examine others and that see people in danger: who gives one is not who has it.

So nobody gives it to herself, and nobody is shown a link that leads into such an account.
"""

CLI_PERMISSIONS = frozenset(P) - {
    P.OPEN_VAULT, P.SHOW_CONTACT, P.SET_PROTECTION, P.KEEP_DOCUMENTS,
}  # fmt: skip
"""The command line without ``--as``: everything but names of people in danger, contact and papers."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one who looks or acts: a user, the command line, or a job of the system.

    ``kind`` is ``user``, ``cli`` or ``system``; ``user_id`` is set for users; ``name`` is what the
    history shows; ``person_id`` is the viewer's own person where there is one. ``pseudonym_key`` makes
    the names that givers have for her where she may not read theirs.
    """

    kind: str
    name: str
    permissions: frozenset[Permission]
    user_id: int | None = None
    person_id: int | None = None
    roles: frozenset[Role] = frozenset()
    pseudonym_key: bytes = field(default=b"", repr=False)

    def may(self, permission: Permission) -> bool:
        """Tell whether the viewer has the permission."""
        return permission in self.permissions


CLI = Viewer(kind="cli", name="cli", permissions=CLI_PERMISSIONS)
SYSTEM = Viewer(kind="system", name="qmember", permissions=CLI_PERMISSIONS)
NOBODY = Viewer(kind="anonymous", name="", permissions=frozenset())


def is_staff(roles: frozenset[Role]) -> bool:
    """Tell whether these roles hold an office, for which a password alone is not enough."""
    return bool(roles - {Role.MEMBER})


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that a person with these roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
