"""What names somebody in words that were written freely is covered; amounts and numbers are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.covering import COVER, covered
from qmember.domain.text import words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Det var Anna Ek i Malmö", "Det var ••• i Malmö"),
        ("ANNA EK, anna-ek", "•••, •••"),
        ("Annas gåva, Eks granne", "••• gåva, ••• granne"),
        ("Skriv till anna@example.org", "Skriv till •••"),
        ("Ring 070-123 45 67 i dag", "Ring ••• i dag"),
        ("Ring +46 70 123 45 67", "Ring •••"),
        ("850101-1234 skrev hon", "••• skrev hon"),
        (
            "Verifikation 2026-0143 den 2026-11-23, 1 234,50 kr",
            "Verifikation 2026-0143 den 2026-11-23, 1 234,50 kr",
        ),
        ("Ekonomin och eken", "Ekonomin och eken"),
        ("", ""),
    ],
)
def test_texts(text, shown) -> None:
    assert covered(text, {"anna", "ek"}) == shown


@given(st.text(max_size=60), st.sets(st.sampled_from(["anna", "ek", "oberg"]), min_size=1))
def test_none_of_the_words_is_left(text, names) -> None:
    shown = covered(f"{text} Anna ek Öberg {text}", names)
    assert not names & set(words(shown))
    assert COVER in shown
