"""What the doctor finds, in words: each check as it should be, and what to do when it is not."""

from __future__ import annotations

from flask_babel import LazyString

from qmember.queries.invariants import Finding
from qmember.web.texts import lazy_gettext as _l

CHECK_WORDS: dict[str, LazyString] = {
    "entries balance": _l("Every voucher balances"),
    "entries are sealed": _l("Every voucher is sealed"),
    "samples are what their seeds draw": _l("The audit's samples are what their seeds draw"),
    "voucher numbers without gaps": _l("Voucher numbers have no gaps"),
    "receipt numbers without gaps": _l("Receipt numbers have no gaps"),
    "suspense equals the open queue": _l("Money without a name equals the queue"),
    "income equals its entry": _l("Every income equals its voucher"),
    "reversed gifts have no receipt that holds": _l("Voided gifts have no valid receipt"),
    "one receipt a gift": _l("A gift has at most one valid receipt"),
    "receipts carry the gift's amount": _l("Receipts carry the amount of their gift"),
    "receipts are drawn": _l("Every receipt is drawn"),
    "statement numbers without gaps": _l("Numbers of yearly statements have no gaps"),
    "one statement a year": _l("Nobody has two yearly statements of one year that hold"),
    "bundles are the sum of their income": _l("Bundles are the sum of their income"),
    "no payment is named twice": _l("No payment is named twice"),
    "refunds and what is left are what came": _l("A refund and what is left are what came in"),
    "what is owed back lies on its account": _l("What is owed back lies on its account"),
    "refunds are booked with their amount": _l("Refunds are booked with their amount"),
    "refunds are paid once": _l("A refund is paid once"),
    "payments name refunds with their amount": _l("Payments name refunds with their amount"),
    "payments add up to their deposit": _l("Payments add up to their deposits"),
    "deposits are booked with their amount": _l("Deposits are booked with their amount"),
    "the queue lists what is open": _l("The queue lists all that is open"),
    "hidden people are in no search": _l("Protected people are in no search"),
    "hidden people have nothing readable": _l("Protected people's details are encrypted"),
    "the vault holds hidden people only": _l("The vault holds protected people only"),
    "documents have their bytes until they are gone": _l(
        "Documents are whole until they are forgotten"
    ),
    "hidden people are in no group": _l("Protected people are in no group"),
    "references hold": _l("All references hold"),
    "audit chain intact": _l("The event log is whole"),
    "counters stand at the last number": _l("The next number follows the last"),
    "lines stand in the year of their entry": _l("Lines stand in the year of their voucher"),
    "reversals mirror what they reverse": _l("Reversals mirror what they reverse"),
    "entries have a cause": _l("Every voucher has its cause"),
    "handed over vouchers have the sums of the ledger": _l(
        "What was handed over to the bookkeeping is what the ledger says"
    ),
    "handed over batches are the sum of their vouchers": _l(
        "Handovers are the sum of their vouchers"
    ),
    "files that were handed over are as they were made": _l(
        "Files for the bookkeeping are as they were made"
    ),
    "anonymous gifts name nobody": _l("Anonymous gifts name nobody"),
    "replaced income is reversed": _l("What was corrected counts once"),
    "receipts are as they were issued": _l("The newest receipts are as they were issued"),
    "namings fit their income": _l("Payments and what they were named fit together"),
    "hidden people are in no text of the bank": _l("Protected people are in no text of the bank"),
    "hidden people are named in no electoral register": _l("Protected people are named in no roll"),
    "electoral registers are as they were frozen": _l("The rolls are as they were frozen"),
    "memberships are as their facts say": _l("Members are shown as their dated facts say"),
    "no mail waits for a void receipt": _l("No mail waits with a voided receipt"),
    "parts of a gift are the gift": _l("The parts of a divided gift are the gift"),
    "parts of parked money are the money": _l("The parts of parked money are the money"),
    "parked money is what lies apart": _l("Money that waits for two is what lies apart"),
    "no mail waits for the dead": _l("No mail waits for the deceased"),
    "no mail waits against a wish": _l("No mail waits against anybody's wish"),
    "mails that have left hold no address": _l("Mails that have left hold no address"),
    "guards stand": _l("The database refuses changes of what has happened"),
    "the database file is whole": _l("The database file is whole"),
    "the service examines itself": _l("The service examines itself every ten minutes"),
    "the clock goes forward": _l("The server's clock is not behind"),
    "the database library is safe": _l("The database library is recent"),
    "schema is the newest": _l("The database has the newest form"),
    "backup is fresh": _l("There is a fresh backup"),
    "the nightly backup succeeds": _l("The nightly backup succeeds"),
    "a backup could be restored": _l("A backup could be restored as a trial"),
    "no job was given up": _l("No job was given up"),
    "no mail was given up": _l("No mail was given up"),
    "mail server is set": _l("A mail server is set"),
    "staff have a second factor": _l("Everybody with an office has two-step login"),
    "database is encrypted": _l("The database is encrypted"),
    "reached over https": _l("The service is reached over https"),
    "disk has room": _l("The disk has room"),
    "today is not fixed": _l("The date is the real one"),
    "keys are the owner's alone": _l("Only the owner can read the keys"),
}
ADVICE: dict[str, LazyString] = {
    "the service examines itself": _l("Examine everything here, and start the server again."),
    "the clock goes forward": _l("Set the clock of the server."),
    "the database library is safe": _l("Remove QMEMBER_PLAINTEXT, or run one process only."),
    "backup is fresh": _l("Run qm backup create -o FILE on the server, every night."),
    "the nightly backup succeeds": _l(
        "Look at the folder of the backups on the server: is it there, writable, and is there room?"
    ),
    "a backup could be restored": _l("Make a new backup, and try it with qm backup check FILE."),
    "mail server is set": _l(
        "Set SMTP_URL on the server. Until then links are handed over by hand."
    ),
    "no mail was given up": _l("Look at the mails below."),
    "no job was given up": _l("Look at the jobs below."),
    "staff have a second factor": _l("They set it up at their next login."),
    "reached over https": _l("Set QMEMBER_BASE_URL on the server to the address with https."),
    "database is encrypted": _l("Remove QMEMBER_PLAINTEXT on the server."),
    "disk has room": _l("Free at least 500 MB on the server."),
    "today is not fixed": _l("Remove QMEMBER_TODAY on the server."),
    "keys are the owner's alone": _l("Run chmod 600 on the key files."),
    "schema is the newest": _l("Start the server again."),
}
OTHERWISE = _l("Tell whoever cares for the program. Do not book anything more before it is found.")


def finding_line(one: Finding) -> dict[str, object]:
    """One check for the page; what the machine says stands last, for who looks closer."""
    advice = None if one.ok else str(ADVICE.get(one.name, OTHERWISE))
    return {
        "ok": one.ok, "what": str(CHECK_WORDS.get(one.name, one.name)), "advice": advice,
        "detail": None if one.ok else one.message,
    }  # fmt: skip
