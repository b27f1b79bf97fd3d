"""Right-to-left names in the order and the joined forms in which they are read."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby

_JOINER, _NON_JOINER = "\u200d", "\u200c"
_FORMS = ("isolated", "final", "initial", "medial")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def is_plain(text: str) -> bool:
    """Tell whether the text has no letter from right-to-left scripts (all lie from U+0590)."""
    return not any(
        char >= "\u0590" and unicodedata.bidirectional(char) in {"R", "AL"} for char in text
    )


def joined(text: str) -> str:
    """The text with Arabic letters in the forms that their neighbours ask for, in spoken order."""
    if is_plain(text):
        return text
    letters = [char for char in text if unicodedata.category(char) != "Mn"]
    shaped = iter([_form(letters, place) for place in range(len(letters))])
    drawn = "".join(char if unicodedata.category(char) == "Mn" else next(shaped) for char in text)
    for pair, ligature in _ligatures().items():
        drawn = drawn.replace(pair, ligature)
    return drawn


def visual(line: str) -> str:
    """One line of a left-to-right document in the order in which it stands on paper.

    Runs of right-to-left letters, with the numbers and signs between them, are turned round; a
    number inside keeps its own order and a mark stays after its letter. This is the part of the
    Unicode bidirectional algorithm (UAX 9) that names and addresses need.
    """
    if is_plain(line):
        return line
    clusters = _clusters(line)
    turned = _levels([cluster[0] for cluster in clusters])
    out: list[str] = []
    pairs = zip(clusters, turned, strict=True)
    for is_turned, group in groupby(pairs, key=lambda pair: pair[1]):
        run = [cluster for cluster, _ in group]
        out.extend(_turn(run) if is_turned else run)
    return "".join(out)


def _turn(run: list[str]) -> list[str]:
    out: list[str] = []
    for is_number, group in groupby(reversed(run), key=lambda cluster: _kind(cluster[0]) == "N"):
        part = list(group)
        out.extend(reversed(part) if is_number else (_mirror(cluster) for cluster in part))
    return out


def _mirror(cluster: str) -> str:
    return cluster.translate(_MIRRORED)


def _clusters(line: str) -> list[str]:
    out: list[str] = []
    for char in line:
        if out and unicodedata.combining(char):
            out[-1] += char
        else:
            out.append(char)
    return out


def _levels(chars: list[str]) -> list[bool]:
    """Which characters are turned: right-to-left letters, and numbers and signs among them."""
    kinds = [_kind(char) for char in chars]
    turned = [False] * len(kinds)
    last: int | None = None
    for place, kind in enumerate(kinds):
        if kind == "R" or (kind == "N" and last is not None):
            first = place if last is None else last
            turned[first : place + 1] = [True] * (place + 1 - first)
            last = place
        elif kind == "L":
            last = None
    return turned


def _kind(char: str) -> str:
    """L and R for letters of one direction, N for digits, empty for all else."""
    direction = unicodedata.bidirectional(char)
    if direction in {"R", "AL"}:
        return "R"
    if direction in {"EN", "AN"}:
        return "N"
    return "L" if direction == "L" else ""


def _form(letters: list[str], place: int) -> str:
    char = letters[place]
    before = letters[place - 1] if place else ""
    after = letters[place + 1] if place + 1 < len(letters) else ""
    backward = _joins(before, "initial") and _joins(char, "final")
    forward = _joins(char, "initial") and _joins(after, "final")
    return _shapes().get((char, _FORMS[backward + 2 * forward]), char)


def _joins(char: str, form: str) -> bool:
    """Tell whether a letter joins its follower (``initial``) or its forerunner (``final``)."""
    return char == _JOINER or (char, form) in _shapes()


@cache
def _shapes() -> dict[tuple[str, str], str]:
    """(letter, form) to the character that is drawn, from the decompositions of Unicode itself."""
    found: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        form, *bases = unicodedata.decomposition(chr(code)).split() or [""]
        if len(bases) == 1 and form.strip("<>") in _FORMS:
            found.setdefault((chr(int(bases[0], 16)), form.strip("<>")), chr(code))
    return found


@cache
def _ligatures() -> dict[str, str]:
    """Lam and alef as drawn letters to the one character that Arabic requires for the pair."""
    found: dict[str, str] = {}
    for code in range(0xFEF5, 0xFEFD):
        form, lam, alef = unicodedata.decomposition(chr(code)).split()
        before = "initial" if form == "<isolated>" else "medial"
        pair = (chr(int(lam, 16)), before), (chr(int(alef, 16)), "final")
        found["".join(_shapes()[part] for part in pair)] = chr(code)
    return found
