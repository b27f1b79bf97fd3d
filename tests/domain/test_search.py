from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.search import Asked, read_question

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("500", {"person": 500, "amount_ore": 50_000}),
        ("P1042", {"person": 1042}),
        ("1 234,50", {"amount_ore": 123_450}),
        ("500 kr", {"amount_ore": 50_000}),
        ("2026-11-23", {"day": TODAY}),
        ("igår", {"day": date(2026, 11, 22)}),
        ("5 maj", {"day": date(2026, 5, 5)}),
        ("20261123", {"person": 20261123, "amount_ore": 2_026_112_300, "day": TODAY}),
        ("2026-0143", {"voucher": (2026, 143), "receipt": (2026, 143)}),
        ("verifikation 2026-0143", {"voucher": (2026, 143)}),
        ("Ver. 2026-143", {"voucher": (2026, 143)}),
        ("kvitto 2026-0088", {"receipt": (2026, 88)}),
        ("Kvitto nr 2026-0088", {"receipt": (2026, 88)}),
        ("anna  ek", {"words": "anna ek"}),
        ("anna@example.org", {"words": "anna@example.org"}),
        ("M482133", {"member_no": "M482133"}),
        ("482133", {"person": 482133, "amount_ore": 48_213_300, "member_no": "M482133"}),
        ("M482130", {"words": "M482130"}),
        ("1.234", {"words": "1.234"}),
        ("-3", {"words": "-3"}),
        ("2026-13-45", {"words": "2026-13-45"}),
        ("99 maj", {"words": "99 maj"}),
        ("", {}),
    ],
)
def test_what_somebody_may_mean(text: str, meant: dict[str, object]) -> None:
    assert read_question(text, TODAY) == Asked(" ".join(text.split()), **meant)


def test_a_question_has_an_end() -> None:
    assert len(read_question("a" * 5000, TODAY).text) == 200
