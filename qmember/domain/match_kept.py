"""What is kept of a match between two looks at it: row ids, öre and codes, never a name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple

from qmember.domain.match_facts import Because, Share, Suggestion


def kept(suggestions: Sequence[Suggestion]) -> str:
    """Suggestions as they are kept."""
    plain = [[[astuple(share) for share in one.shares], one.because] for one in suggestions]
    return json.dumps(plain, separators=(",", ":"))


def suggestions_of(text: str) -> tuple[Suggestion, ...]:
    """What ``kept`` made, as suggestions again."""
    return tuple(
        Suggestion(tuple(Share(*share) for share in shares), tuple(Because(one) for one in because))
        for shares, because in json.loads(text)
    )


def code_of(shares: Sequence[Share]) -> str:
    """A short mark of what a suggestion says, by which a press tells which one was seen."""
    text = json.dumps([astuple(share) for share in shares])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
