"""What can be wrong with a SIE file: the sentences that say what to do."""

from __future__ import annotations

from qmember.domain.errors import N_

UNKNOWN = N_(
    "This is no SIE file. Ask whoever keeps the books for a SIE 4 file, which has every voucher"
)
SIE_5 = N_(
    "This is a SIE 5 file. Ask whoever keeps the books for a SIE 4 file, which every program can make"
)
EMPTY = N_("The file has no accounts and no vouchers. Export the whole year and read that file")
TOO_LARGE = N_("The file is larger than 10 MB. Export a shorter period and read it")
TOO_MANY = N_(
    "The file has more rows than can be read at once. Export a shorter period and read it"
)
CUT_OFF = N_(
    "The file is cut off: its end is missing. Export it from the bookkeeping program again"
)
WRONG_SUM = N_(
    "The file has been changed after it was made: its checksum is not right. Export it from the "
    "bookkeeping program again"
)
BAD_TYPE = N_("The file says that it is of a type that does not exist. Export it again as SIE 4")
BAD_ACCOUNT = N_("%(text)s is no account number. Export the file again")
BAD_DATE = N_("%(text)s is no date of the form YYYYMMDD. Export the file again")
BAD_AMOUNT = N_("The amount is missing or cannot be read. Export the file again")
BAD_YEAR = N_("The fiscal year cannot be read. Export the file again")
NO_OBJECTS = N_(
    "The row lacks its braces, { }, and cannot be read with certainty. Export the file again"
)
OUTSIDE = N_("A row stands outside any voucher. Export the file again")
NO_END = N_("The voucher before this one has no end. Export the file again")
TOO_SHORT = N_("The line says less than it must. Export the file again")
LONG_LINE = N_("The line is longer than any program writes. Export the file again")
LETTERS_LOST = N_("Letters were lost in the file before it came here, so some names have gaps")
READ_BEFORE = N_("The file is marked as already read into a bookkeeping program")
NO_TYPE = N_("The file does not say of which type it is. It is read by what it has")
OUT_OF_BALANCE = N_(
    "Voucher %(voucher)s of %(day)s is out of balance by %(difference)s. Show it to whoever keeps the "
    "books"
)
