"""What can be wrong with a bank file: where, how badly, and the sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from qmember.domain.errors import N_, Translator

REFUSE, WARNING = "refuse", "warning"
MOST = 100
"""So many remarks are listed; a file with more is told in one number."""

LINE = N_("line %(line)s")
STATEMENT = N_("statement %(statement)s")
NOTIFICATION = N_("notification %(statement)s")
STATEMENT_ROW = N_("statement %(statement)s, row %(row)s")
NOTIFICATION_ROW = N_("notification %(statement)s, row %(row)s")

UNKNOWN = N_(
    "We do not recognise the file. Fetch an account file from the bank as CSV, XML or BgMax and read it"
)
UNKNOWN_COLUMNS = N_(
    "We do not know the columns of the file. Read it under Reconciliation, where you can say what they "
    "hold"
)
EMPTY = N_("The file contains no payments")
TOO_LARGE = N_(
    "The file is larger than 10 MB. Ask the bank for shorter periods and read them in turn"
)
TOO_MANY = N_(
    "The file has more rows than can be read at once. Ask the bank for shorter periods and read them in "
    "turn"
)
DAMAGED = N_("The file is damaged or cut off. Fetch it from the bank again")
UNSAFE = N_("The file is built as no bank file is, and could do harm. Fetch it from the bank again")
WRONG_LETTERS = N_(
    "The letters of the file are not written the way it says. Fetch it from the bank again, without "
    "saving it in another program"
)
NOT_CAMT = N_(
    "The file is XML but no account file. Fetch an account statement (camt.053) or a credit "
    "notification (camt.054) from the bank"
)
MORE_FILES = N_("More files belong to this message. Read them too")

NO_AMOUNT = N_("the amount is missing")
ROW_BALANCE = N_(
    "The balance does not agree: %(missing)s is missing before this row. Read a file that covers all "
    "days, and the month can be closed"
)
OTHER_READING = N_(
    "The balances show that the amounts mean something else than they seem to. Fetch the file from the "
    "bank again, without saving it in another program"
)
PENDING = N_(
    "Rows that the bank has not booked yet: %(count)s. They are left out, and come in a later file"
)
BAD_AMOUNT = N_("The amount cannot be read. Fetch the file from the bank again")
NOT_WHOLE = N_("The amount is not a whole number of öre. Fetch the file from the bank again")
BAD_CURRENCY = N_("The currency cannot be read. Fetch the file from the bank again")
NO_DIRECTION = N_(
    "It does not say whether the money came in or went out. Fetch the file from the bank again"
)
NO_DATE = N_("There is no date that can be read. Fetch the file from the bank again")
ODD_DATE = N_("The date %(text)s cannot be right. Look up the day in the internet bank")
DETAILS = N_(
    "The details do not add up to the row, so it is kept as one payment. Look it up in the internet bank"
)
SUMMARY_COUNT = N_(
    "The bank counts %(said)s rows but the file has %(have)s. Compare with the internet bank"
)
SUMMARY_SUM = N_(
    "The bank has another sum than the rows of the file. Compare with the internet bank"
)
OUT_OF_BALANCE = N_(
    "The balance does not agree: the rows are %(difference)s %(currency)s away from it. Fetch the "
    "statement again, or a file that covers all its days"
)
NO_BALANCE = N_(
    "The statement lacks its opening or closing balance, so it cannot be compared with the books. Ask "
    "the bank for one with balances"
)
TWICE = N_("The same rows stand twice in the file. They are read once")

TEST_FILE = N_("This is a test file: its payments were never made. Ask the bank for the real file")
NO_END = N_("The file is cut off: its end record is missing. Fetch it from the bank again")
OUTSIDE = N_("A payment stands outside any deposit. Fetch the file from the bank again")
NO_DEPOSIT = N_("The payments lack their deposit. Fetch the file from the bank again")
NO_PAYMENTS = N_("A deposit stands without its payments. Fetch the file from the bank again")
DEPOSIT_SUM = N_("The deposit is not the sum of its payments. Fetch the file from the bank again")
DEPOSIT_CURRENCY = N_(
    "The deposit is in another currency than its payments. Fetch the file from the bank again"
)
DEPOSIT_COUNT = N_(
    "The deposit counts %(said)s payments but there are %(have)s. Compare with the internet bank"
)
END_COUNT = N_(
    "The end record counts %(said)s records but there are %(have)s. Compare with the internet bank"
)
PARTS = N_("The parts do not add up to the payment. Its whole amount is kept")
EXTRA = N_("An extra reference cannot be read. The payment is kept without it")
STRAY = N_("The record belongs to no payment and is left out")
TAKEN_BACK = N_(
    "The opening balance that was written for %(day)s is taken back: the bank says what was on the "
    "account before"
)
GAP = N_(
    "The balance does not connect: %(missing)s is missing between %(after)s and %(before)s. Read a file "
    "that covers those days, and the month can be closed"
)
AND_MORE = N_("There are %(count)s more remarks of these kinds")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: ``message`` is an English message id whose slots ``values`` fill."""

    message: str
    values: dict[str, object] = field(default_factory=dict)

    def text(self, translate: Translator) -> str:
        """The place in the language of ``translate``."""
        return translate(self.message, **self.values)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: ``refuse`` means that nothing of it is taken.

    ``message`` is an English message id and ``values`` fill its slots. ``where`` is None for what is
    wrong with the file as a whole.
    """

    severity: str
    where: Place | None
    message: str
    values: dict[str, object] = field(default_factory=dict, compare=False)

    def text(self, translate: Translator) -> str:
        """The sentence in the language of ``translate``, without the place."""
        return translate(self.message, **self.values)


class Problems:
    """The problems met while a file is read; a hostile file cannot make the list grow for ever."""

    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._more = 0
        self._refused = False

    def refuse(self, where: Place | None, message: str, **values: object) -> None:
        """Note what forbids taking the file."""
        self._note(Problem(REFUSE, where, message, values), first=not self._refused)
        self._refused = True

    def warn(self, where: Place | None, message: str, **values: object) -> None:
        """Note what a person should know though the file is taken."""
        self._note(Problem(WARNING, where, message, values), first=False)

    def _note(self, problem: Problem, *, first: bool) -> None:
        if first or len(self._listed) < MOST:
            self._listed.append(problem)
        else:
            self._more += 1

    @property
    def full(self) -> bool:
        """Tell whether no more remarks are listed; more of them are only counted, by ``count``."""
        return len(self._listed) >= MOST

    def count(self) -> None:
        """Count a remark that is not listed any more."""
        self._more += 1

    @property
    def refused(self) -> bool:
        """Tell whether something forbids taking the file."""
        return self._refused

    @property
    def hopeless(self) -> bool:
        """Tell whether to read on is no use: the file is refused and the list is full."""
        return self._refused and self._more > 0

    def all(self) -> tuple[Problem, ...]:
        """Everything that was noted, in order."""
        if not self._more:
            return tuple(self._listed)
        more = Problem(WARNING, None, AND_MORE, {"count": self._more})
        return (*self._listed, more)
