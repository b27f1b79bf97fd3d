"""What is compared when a bank payment is to be named: the payment, and what it may be the money of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from qmember.domain.match_names import Likeness


class Certainty(StrEnum):
    """How sure a suggestion is (``ux`` 5.1.4). Only what is certain may be approved by the group."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCLEAR = "unclear"


ORDER = (Certainty.UNCLEAR, Certainty.LIKELY, Certainty.CERTAIN)
"""From the least sure to the most."""


class Because(StrEnum):
    """Why something is suggested, or why it is not surer; the web says each in a sentence."""

    REFERENCE = "reference"
    SWAPPED = "swapped"
    NUMBER = "number"
    AMOUNT = "amount"
    MORE = "more"
    LESS = "less"
    OPEN_FEE = "open_fee"
    SENDER = "sender"
    HABIT = "habit"
    NAME = "name"
    NAME_WITHIN = "name_within"
    NAME_ALIKE = "name_alike"
    TOLD = "told"
    TOGETHER = "together"
    HOUSEHOLD = "household"
    AUTHORITY = "authority"
    BY_HAND = "by_hand"
    SEVERAL = "several"
    EQUAL = "equal"
    OTHER_PAYMENT = "other_payment"
    WORDS = "words"
    PAUSED = "paused"


OVER = "over"
"""The kind of a share that is beyond what is asked for: the association's rule says what it becomes."""


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """Öre of a payment as what they would be named: a kind of income, ``over`` or not income.

    ``claim_id`` is the fee that they answer, ``income_id`` the gift entered by hand that they are.
    Row ids are 0 where there is none.
    """

    kind: str
    amount: int
    person_id: int = 0
    claim_id: int = 0
    purpose_id: int = 0
    income_id: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a payment may be, in one share or several, and why."""

    shares: tuple[Share, ...]
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What is believed of one payment. The first suggestion is meant, unless it is unclear.

    What is unclear has only such as could be: none of them is picked.
    """

    payment_id: int
    certainty: Certainty = Certainty.UNCLEAR
    suggestions: tuple[Suggestion, ...] = ()

    def lowered(self, to: Certainty, because: Because) -> Match:
        """The same, no surer than ``to``, with the reason."""
        first = [
            replace(one, because=(*one.because, because)) if n == 0 else one
            for n, one in enumerate(self.suggestions)
        ]
        sure = min(self.certainty, to, key=ORDER.index)
        return replace(self, certainty=sure, suggestions=tuple(first))


@dataclass(frozen=True, slots=True)
class Told:
    """A payment as the bank told of it: the open öre, its references and words; numbers in order.

    ``hidden`` when the words name somebody in danger: nothing is ever suggested then.
    """

    payment_id: int
    booked_on: date
    amount: int
    references: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    message: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class OpenFee:
    """A fee of which something (öre) is asked for. ``homes`` are marks of those who pay together."""

    claim_id: int
    payer_id: int
    member_id: int
    open_ore: int
    reference: str
    from_on: date
    number: str = ""
    homes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody of the register whom the bank's words may mean; never one in danger.

    ``told`` when not the sender but the message names her. ``kind`` is what her latest money was.
    ``named`` is her name as it is compared: two who are called the same are not named together.
    """

    person_id: int
    likeness: Likeness
    told: bool = False
    homes: frozenset[str] = frozenset()
    kind: str = ""
    purpose_id: int = 0
    named: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Habit:
    """What payments of a sender were named and still are: how often of which amount.

    The amount is 0 where they were named in parts. ``paused`` when somebody said that they are not
    to be named alike.
    """

    kind: str
    amount: int
    times: int
    person_id: int = 0
    purpose_id: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class ByHand:
    """A gift that was entered by hand in a way of payment that the bank tells of, and lacks its row."""

    income_id: int
    person_id: int
    amount: int
    received_on: date


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything that one payment is compared with.

    ``authority`` is the person of a sender who pays out grants for others (0: not one, -1: one that
    is not in the register), ``funders`` those whom the message names, with the kind of their grants.
    """

    fees: tuple[OpenFee, ...] = ()
    people: tuple[Somebody, ...] = ()
    habits: tuple[Habit, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    authority: int = 0
    funders: tuple[tuple[int, str], ...] = ()
    paid: bool = False
