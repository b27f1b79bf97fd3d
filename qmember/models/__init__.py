"""Tables, column types and the connection to the database; no decisions."""

from qmember.models.audit import AuditDetail, AuditEvent
from qmember.models.bank import (
    Allocation,
    AllocationReversal,
    BankAccount,
    BankBalance,
    BankDeposit,
    BankFile,
    BankImport,
    BankPayment,
    BankText,
    OpenPayment,
)
from qmember.models.base import Base
from qmember.models.claims import Claim, ClaimEnd, ClaimEndUndo, ClaimPayment, Fee, FeeRun
from qmember.models.engine import Database, open_database
from qmember.models.funding import FundingAdoption, FundingText
from qmember.models.income import Income, IncomeReversal, Purpose, RequestKey
from qmember.models.jobs import Heartbeat, Job, OutboxMail
from qmember.models.ledger import (
    Account,
    AccountMapping,
    Counter,
    Entry,
    PeriodEvent,
    Posted,
    Seal,
)
from qmember.models.membership import (
    MemberNumber,
    MembershipApplication,
    MembershipEvent,
    MembershipPeriod,
    MembershipPeriodVoid,
    MemberTypeRow,
    MemberTypeRule,
)
from qmember.models.people import Person, PersonDeath, PersonRoleRow, PersonWord, ReadLog, Vault
from qmember.models.receipts import (
    Receipt,
    ReceiptDelivery,
    ReceiptDocument,
    ReceiptKey,
    ReceiptVoid,
)
from qmember.models.turns import Busy, NoRoom
from qmember.models.users import (
    Attempt,
    Invitation,
    KnownDevice,
    LoginSession,
    Setting,
    User,
    UserRole,
)

__all__ = [
    "Account",
    "AccountMapping",
    "Allocation",
    "AllocationReversal",
    "Attempt",
    "AuditDetail",
    "AuditEvent",
    "BankAccount",
    "BankBalance",
    "BankDeposit",
    "BankFile",
    "BankImport",
    "BankPayment",
    "BankText",
    "Base",
    "Busy",
    "Claim",
    "ClaimEnd",
    "ClaimEndUndo",
    "ClaimPayment",
    "Counter",
    "Database",
    "Entry",
    "Fee",
    "FeeRun",
    "FundingAdoption",
    "FundingText",
    "Heartbeat",
    "Income",
    "IncomeReversal",
    "Invitation",
    "Job",
    "KnownDevice",
    "LoginSession",
    "MemberNumber",
    "MemberTypeRow",
    "MemberTypeRule",
    "MembershipApplication",
    "MembershipEvent",
    "MembershipPeriod",
    "MembershipPeriodVoid",
    "NoRoom",
    "OpenPayment",
    "OutboxMail",
    "PeriodEvent",
    "Person",
    "PersonDeath",
    "PersonRoleRow",
    "PersonWord",
    "Posted",
    "Purpose",
    "ReadLog",
    "Receipt",
    "ReceiptDelivery",
    "ReceiptDocument",
    "ReceiptKey",
    "ReceiptVoid",
    "RequestKey",
    "Seal",
    "Setting",
    "User",
    "UserRole",
    "Vault",
    "open_database",
]
