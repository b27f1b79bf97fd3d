"""Text files in the encodings that they really come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.formats.decoding import decode

NAMES = "Åsa Öberg, Märta Äng"


@pytest.mark.parametrize(
    "content",
    [
        NAMES.encode(), NAMES.encode("latin-1"), NAMES.encode("cp1252"), NAMES.encode("utf-16"),
        NAMES.encode("utf-8-sig"), NAMES.encode().decode("latin-1").encode(),
    ],
)  # fmt: skip
def test_names_read_the_same_in_every_encoding(content) -> None:
    assert decode(content) == NAMES


def test_doubled_letters_of_windows_are_undone_too() -> None:
    assert (
        decode("gåva på 100 kr – tack".encode().decode("cp1252").encode())
        == "gåva på 100 kr – tack"
    )


def test_lost_letters_stay_lost_and_stop_nothing() -> None:
    assert decode("G\ufffdva".encode()) == "G\ufffdva"


@given(some.binary(max_size=300))
def test_any_bytes_become_some_text(content) -> None:
    assert isinstance(decode(content), str)


@given(some.text(some.characters(max_codepoint=0x17F, exclude_characters="\ufeffÃ"), max_size=50))
def test_what_was_saved_as_utf8_is_read_as_it_was(text) -> None:
    assert decode(text.encode()) == text
