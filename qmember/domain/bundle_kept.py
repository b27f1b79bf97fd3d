"""Rows of a bundle as they are kept until it is registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qmember.domain.bundles import KINDS, Typed
from qmember.domain.ledger import Anonymity, IncomeKind
from qmember.domain.people import PersonKind, ReceiptWish

TEXTS = ("amount", "giver", "giver_code", "email", "giver_kind", "kind", "receipt", "anonymity")


def read_typed(kept: Mapping[str, object]) -> Typed:
    """A row as it was kept; what is not of a known list becomes what is usual."""
    known = {name: str(kept.get(name) or "") for name in TEXTS}
    purpose = kept.get("purpose_id")
    return Typed(
        **known | {"kind": _of(KINDS, known["kind"], IncomeKind.GIFT),
                   "receipt": _of(ReceiptWish, known["receipt"], ""),
                   "giver_kind": _of(PersonKind, known["giver_kind"], ""),
                   "anonymity": _of(tuple(Anonymity)[:-1], known["anonymity"], Anonymity.NONE)},
        purpose_id=purpose if isinstance(purpose, int) else None,
    )  # fmt: skip


def _of(words: Iterable[str], word: str, otherwise: str) -> str:
    return str(word) if word in {str(one) for one in words} else str(otherwise)
