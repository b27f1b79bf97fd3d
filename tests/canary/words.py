"""Words found nowhere else: every field of every person of the canary world has one of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tests.canary.decode import found

CONSONANTS, VOWELS, SWEDISH = "bdfgjklmnprstvz", "aeiou", "åäö"


def word(label: str, *, swedish: bool = True) -> str:
    """Twelve letters that look like a name; the same label always gives the same word."""
    numbers = hashlib.sha256(label.encode()).digest()
    vowels = VOWELS + SWEDISH if swedish else VOWELS
    letters = [
        CONSONANTS[numbers[n] % len(CONSONANTS)] if n % 2 == 0 else vowels[numbers[n] % len(vowels)]
        for n in range(12)
    ]
    if swedish:
        letters[1] = SWEDISH[numbers[1] % 3]
    return "".join(letters).capitalize()


def digits(label: str, count: int) -> str:
    """Digits of a label that no amount, date or number here is made of."""
    number = int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "big")
    return f"{number % 10**count:0{count}d}"


@dataclass(slots=True)
class Canaries:
    """The words of one person by field; ``hidden`` when nothing of her may be seen by anybody."""

    who: str
    hidden: bool
    swedish: bool = True
    words: dict[str, str] = field(default_factory=dict)

    def line(self, *fields: str) -> str:
        """A line of this person's words for these fields, which are remembered."""
        for name in fields:
            self.words.setdefault(name, word(f"{self.who}.{name}", swedish=self.swedish))
        return " ".join(self.words[name] for name in fields)

    @property
    def name(self) -> str:
        return self.line("first", "last")

    @property
    def email(self) -> str:
        """An address in ASCII, which both of its halves tell."""
        for name in ("mailbox", "host"):
            self.words.setdefault(name, word(f"{self.who}.{name}", swedish=False).lower())
        return f"{self.words['mailbox']}@{self.words['host']}.example.org"

    @property
    def phone(self) -> str:
        """A mobile number; as it is kept the leading zero is ``+46``."""
        number = self.words.setdefault("phone", "7" + digits(f"{self.who}.phone", 8))
        return f"0{number[:2]}-{number[2:5]} {number[5:7]} {number[7:]}"

    @property
    def contact(self) -> set[str]:
        """The fields that are masked even when the name may be seen."""
        return {"mailbox", "host", "phone", "street", "postcode"}


@dataclass(slots=True)
class Aviary:
    """All canaries, and who of them was found somewhere."""

    people: dict[str, Canaries] = field(default_factory=dict)

    def add(self, who: str, *, hidden: bool, swedish: bool = True) -> Canaries:
        """A new person of the world."""
        self.people[who] = Canaries(who, hidden, swedish)
        return self.people[who]

    def heard(self, data: bytes | str, *, but: frozenset[str] = frozenset()) -> set[str]:
        """``who.field`` of every canary in the data, save those named in ``but``."""
        every = {
            f"{one.who}.{name}": text
            for one in self.people.values()
            for name, text in one.words.items()
        }
        wanted = {text: label for label, text in every.items() if label not in but}
        return {wanted[text] for text in found(data, wanted)}

    def every(self) -> set[str]:
        """The labels of all canaries."""
        return {f"{one.who}.{name}" for one in self.people.values() for name in one.words}

    def hidden(self) -> set[str]:
        """The labels that nobody may see anywhere."""
        return {f"{p.who}.{name}" for p in self.people.values() if p.hidden for name in p.words}

    def contacts(self) -> set[str]:
        """The labels that stay masked until somebody opens them."""
        return {f"{p.who}.{f}" for p in self.people.values() for f in p.contact & set(p.words)}
