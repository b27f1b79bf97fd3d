from __future__ import annotations

import pytest

from qmember.domain.phones import show_phone
from qmember.domain.text import check_phone


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+46701234567", "070-123 45 67"),
        ("+4686442032", "08-644 20 32"),
        ("+468123456", "08-12 34 56"),
        ("+46812345678", "08-123 456 78"),
        ("+46311234567", "031-123 45 67"),
        ("+4647012345", "0470-123 45"),
        ("+14155550100", "+14155550100"),
    ],
)
def test_a_number_reads_as_in_sweden_and_is_kept_the_same_again(kept: str, shown: str) -> None:
    assert show_phone(kept) == shown
    assert check_phone(shown) == kept
