"""Every permission as what somebody who has it sees or does."""

from __future__ import annotations

from flask_babel import LazyString

from qmember.domain.permissions import Permission
from qmember.web.texts import lazy_gettext as _l

PERMISSION_WORDS: dict[Permission, LazyString] = {
    Permission.OWN_ACCOUNT: _l("Care for the own account"),
    Permission.SEE_OVERVIEW: _l("See the overview"),
    Permission.READ_PEOPLE: _l("See people in the register, contact details masked"),
    Permission.SHOW_CONTACT: _l("Show contact details; each time is noted"),
    Permission.EDIT_PEOPLE: _l("Add and change people"),
    Permission.SET_PROTECTION: _l("Protect a person, or lift the protection"),
    Permission.OPEN_VAULT: _l("See the names of protected people; each time is noted"),
    Permission.KEEP_DOCUMENTS: _l("Save and open documents about people; each opening is noted"),
    Permission.READ_GIFTS: _l("See gifts and who gave them"),
    Permission.RECORD_GIFTS: _l("Record, correct and void gifts; send receipts"),
    Permission.READ_RECEIPTS: _l("See receipts"),
    Permission.READ_BANK: _l("See bank files and payments"),
    Permission.RECORD_BANK: _l("Read bank files and name payments"),
    Permission.READ_LEDGER: _l("See vouchers and accounts"),
    Permission.EXPORT_BOOKS: _l(
        "Take lists of gifts, receipts and vouchers along; each time is noted"
    ),
    Permission.HAND_OVER: _l("Hand vouchers over to the bookkeeping and read its files in"),
    Permission.EXPORT_PEOPLE: _l(
        "Take lists of people and members along, for a mailing with addresses; each time is noted"
    ),
    Permission.READ_MEMBERS: _l("See who is a member and who has paid the fee"),
    Permission.EDIT_MEMBERS: _l("Accept members and note that they leave"),
    Permission.CLAIM_FEES: _l("Ask for membership fees, waive them and take them back"),
    Permission.IMPORT_PEOPLE: _l("Read lists of people in"),
    Permission.READ_PERIODS: _l("See which months are closed"),
    Permission.CLOSE_PERIODS: _l("Close months"),
    Permission.OPEN_PERIODS: _l("Open a closed month again, with a reason"),
    Permission.READ_COUNTS: _l("See how many members there are, without names"),
    Permission.READ_FUNDING: _l("See how the association is funded"),
    Permission.EDIT_FUNDING: _l("Write the sentence of a year and adopt its figures"),
    Permission.READ_ROLL: _l("See meetings and who may vote, with the names of members"),
    Permission.MANAGE_MEETINGS: _l("Plan meetings and freeze the roll"),
    Permission.EDIT_STATUTES: _l("Write down the statutes"),
    Permission.READ_MANDATES: _l("See who has been elected to what, and which seats are empty"),
    Permission.EDIT_MANDATES: _l("Write down who has been elected, and end it"),
    Permission.READ_AUDIT: _l("Read the event log"),
    Permission.AUDIT_BOOKS: _l(
        "Audit: draw a sample, tick vouchers, ask, and have a giver's name shown; each time is noted"
    ),
    Permission.ANSWER_AUDIT: _l("Answer the auditor's questions"),
    Permission.DECIDE_GIFTS: _l("Decide with another whether a flagged payer's money is received"),
    Permission.READ_REFUNDS: _l("See what has been given back"),
    Permission.ANSWER_REFUNDS: _l("Agree to a refund above the limit that another has asked for"),
    Permission.READ_STATUS: _l("See whether everything works"),
    Permission.MANAGE_USERS: _l("Let others in, give and end roles"),
    Permission.MANAGE_SETTINGS: _l("Change settings"),
    Permission.RUN_SERVICE: _l("Run the service from its command line"),
}
