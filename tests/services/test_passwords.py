"""Passwords: long ones of several words are good, what others try first is not."""

from __future__ import annotations

import pytest

from qmember.domain.errors import Refused
from qmember.services.passwords import (
    check_new,
    common_passwords,
    fits,
    hash_password,
    recovery_hash,
    too_easy,
)

GOOD = [
    "kajorna sjunger om mars", "tre gula kajor i natt", "correct horse battery staple",
    "mirjamgillarjordgubbar", "åska över ängarna i maj", "fyra-katter-pa-en-brygga", "x9!kP2@vQ7#mL4$w",
]  # fmt: skip
EASY = [
    "password2024password", "Sommar2024Sommar2024", "lösenordlösenord", "aaaaaaaaaaaaaaaaaaaa",
    "12345678901234567890", "qwertyuiopåasdfghjkl", "asdfghjklqwertyuiop", "abcdefghijklmnopqrst",
    "P@ssw0rdP@ssw0rd", "dragonmonkey!!12345", "1qaz2wsx3edc4rfv", "iloveyouiloveyou",
    "kvinnojourstockholm1", "Karin Lundh Karin 1", "trustno1trustno1", "zxcvbnmzxcvbnm123",
    "hejhejhejhejhejhej", "välkommen välkommen", "stockholmstockholm", "ordförande2026!!",
]  # fmt: skip


def test_the_list_holds_more_than_three_thousand() -> None:
    assert len(common_passwords()) >= 10_000
    assert {"password", "qwerty", "dragon", "letmein"} <= common_passwords()


@pytest.mark.parametrize("password", GOOD)
def test_several_words_are_good(password) -> None:
    check_new(password, names=("Karin Lundh", "karin.lundh"))


@pytest.mark.parametrize("password", EASY)
def test_what_others_try_first_is_refused(password) -> None:
    assert len(password) >= 15
    with pytest.raises(Refused, match="easy to guess"):
        check_new(password, names=("Karin", "Lundh"))


@pytest.mark.parametrize("word", ["monkey", "football", "princess", "sunshine", "liverpool"])
def test_a_common_password_is_no_better_for_being_doubled_or_numbered(word) -> None:
    for password in (word * 3, f"{word}{word}2026!", f"!!{word}99{word}"):
        assert too_easy(password), password


def test_too_short_and_too_long_are_refused_by_their_length() -> None:
    with pytest.raises(Refused, match="15"):
        check_new("kajor i natt")
    with pytest.raises(Refused, match="1024"):
        check_new("kajor " * 200)
    check_new("kajor i natt " * 5 + "åäö")


def test_sixty_four_letters_and_every_script_are_taken_whole() -> None:
    password = "żółć и ещё слова 日本語の言葉 " + "å" * 40
    stored = hash_password(password)
    assert fits(stored, password)
    assert not fits(stored, password[:-1])


def test_an_account_without_a_password_is_never_right() -> None:
    assert not fits(None, "")
    assert not fits(None, "kajorna sjunger om mars")


def test_the_stored_form_is_argon2id_with_46_mib() -> None:
    assert hash_password("kajorna sjunger om mars").startswith("$argon2id$v=19$m=47104,t=1,p=1$")


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-jkmn", "ABCD EFGH JKMN", "abcdefghjkmn", " abcd efgh-JKMN "]
)
def test_a_recovery_code_is_the_same_however_it_is_typed(typed) -> None:
    assert recovery_hash(typed) == recovery_hash("abcd-efgh-jkmn")
