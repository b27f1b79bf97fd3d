"""An address without an account is compared with a hash that costs as much as a real one."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError

from qmember.services import passwords


def test_the_hash_of_nobody_costs_what_a_real_one_costs() -> None:
    real = passwords.hash_password("fem små hus vid ån")
    assert extract_parameters(passwords.NOBODY) == extract_parameters(real)


def test_no_password_fits_nobody() -> None:
    with pytest.raises(
        VerifyMismatchError
    ):  # it was compared to the end, not turned away as no hash
        passwords._hasher.verify(passwords.NOBODY, b"demo")
    assert not passwords.fits(None, "demo")
