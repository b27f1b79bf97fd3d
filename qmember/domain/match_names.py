"""How a name that a bank writes is compared with those of the register: the same, within, or alike.

Banks turn names round, leave out what is between, write without accents and cut off what is long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import permutations

from qmember.domain.text import words

START = 3
"""So many letters must begin alike for a word to be a slip of another."""

LONG_ENOUGH = 4
"""A shorter word has no slips: Ek is not Eek."""

MOST_WORDS = 8
MOST_ALIKE = 50
"""A beginning that more people than so share says nothing of any of them."""


class Likeness(IntEnum):
    """How surely a bank's name is somebody's.

    ``SAME``: the same words in any order. ``WITHIN``: her first and her last word are among several.
    ``ALIKE``: one of the two has a slip of the pen, or was cut off.
    """

    NONE = 0
    ALIKE = 1
    WITHIN = 2
    SAME = 3


def likeness(said: Sequence[str], theirs: Sequence[str]) -> Likeness:
    """Compare folded words: what a bank wrote, and a name of the register."""
    if not said or not theirs:
        return Likeness.NONE
    if set(said) == set(theirs):
        return Likeness.SAME
    first, last = theirs[0], theirs[-1]
    if len(theirs) < 2 or len(said) < 2:  # noqa: PLR2004
        return Likeness.NONE
    if first in said and last in said:
        return Likeness.WITHIN
    return Likeness.ALIKE if _slip(said, first, last) else Likeness.NONE


def _slip(said: Sequence[str], first: str, last: str) -> bool:
    """Tell whether one of her two words is written and the other almost."""
    for right, other in ((first, last), (last, first)):
        if right in said and any(_almost(word, other) for word in said if word != right):
            return True
    return False


def _almost(one: str, other: str) -> bool:
    """Tell whether two words begin alike and differ in one letter, or one was cut off."""
    short, long = sorted((one, other), key=len)
    if len(short) < LONG_ENOUGH or short[:START] != long[:START]:
        return False
    if len(long) - len(short) > 1:
        return long.startswith(short) and len(short) > LONG_ENOUGH
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def keys_of(said: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a name is looked up by: a word, and how another begins; a single word by itself."""
    few = said[:MOST_WORDS]
    if len(few) == 1:
        yield few[0], ""
    for one, other in permutations(few, 2):
        yield one, other[:START]


class NameBook:
    """Many names of the register, to look up those that a bank may have meant."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._words: dict[int, list[str]] = {}
        self._whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._begun: dict[tuple[str, str], list[int]] = defaultdict(list)
        for person_id, name in names:
            self.add(person_id, words(name))

    def add(self, person_id: int, theirs: list[str]) -> None:
        """Add somebody by the folded words of her name."""
        if not theirs:
            return
        self._words[person_id] = theirs
        first, last = theirs[0], theirs[-1]
        self._whole[(first, last) if len(theirs) > 1 else (first,)].append(person_id)
        if len(theirs) > 1:
            self._begun[first, last[:START]].append(person_id)
            self._begun[last, first[:START]].append(person_id)

    def meant(self, said: Sequence[str]) -> dict[int, Likeness]:
        """Whoever a bank's words may be, with how surely."""
        few = said[:MOST_WORDS]
        ids = set(self._whole.get((few[0],), ())) if len(few) == 1 else set()
        for pair in permutations(few, 2):
            ids.update(self._whole.get(pair, ()))
        for key in keys_of(few):
            begun = self._begun.get(key, ())
            ids.update(begun if len(begun) <= MOST_ALIKE else ())
        found = {one: likeness(said, self._words[one]) for one in ids}
        return {one: how for one, how in found.items() if how}
