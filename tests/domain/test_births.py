"""A day or a year of birth: read as people write it, and asked whether an age is reached."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.births import Birth, kept_birth, reached, read_birth
from qmember.domain.errors import Refused

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1985", "1985"), (" 1985-03-12 ", "1985-03-12"), ("12/3 1985", "1985-03-12"),
        ("12 mars 1985", "1985-03-12"), ("19850312", "1985-03-12"), ("2008-02-29", "2008-02-29"),
        ("2026", "2026"), ("2026-11-23", "2026-11-23"),
    ],
)  # fmt: skip
def test_a_day_or_a_year_is_read_and_kept(text, kept) -> None:
    found = read_birth(text, TODAY)
    assert found.text() == kept
    assert kept_birth(kept) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("19121212-1212", "no personal numbers"), ("191212121212", "no personal numbers"),
        ("121212-1212", "no personal numbers"), ("1212121212", "no personal numbers"),
        ("", "Write the day"), ("igår", "Write the day"), ("85", "Write the day"),
        ("12/3", "Write the day"), ("1985-13-40", "Write the day"), ("född 1985", "Write the day"),
        ("2027", "Nobody can be born"), ("2026-11-24", "Nobody can be born"),
        ("1905", "Nobody can be born"),
    ],
)  # fmt: skip
def test_what_is_neither_is_refused(text, sentence) -> None:
    with pytest.raises(Refused, match=sentence):
        read_birth(text, TODAY)


@pytest.mark.parametrize(
    ("birth", "on", "wanted"),
    [
        (None, "2026-01-01", None),
        (Birth(2008, date(2008, 3, 25)), "2026-03-24", False),
        (Birth(2008, date(2008, 3, 25)), "2026-03-25", True),
        (Birth(2008, date(2008, 2, 29)), "2026-02-27", False),
        (Birth(2008, date(2008, 2, 29)), "2026-02-28", True),
        (Birth(2007), "2026-01-01", True),
        (Birth(2008), "2026-12-30", None),
        (Birth(2008), "2026-12-31", True),
        (Birth(2009), "2026-12-31", False),
    ],
)
def test_whether_eighteen_is_reached(birth, on, wanted) -> None:
    assert reached(birth, 18, date.fromisoformat(on)) is wanted
