"""What a list's columns stood for is known again by its headings, in whatever order; nothing can be read from it."""

from __future__ import annotations

import hashlib

from qmember.domain.column_memory import as_last_time, mark_of_header, marked_columns
from qmember.domain.columns import Column
from qmember.domain.tables import table_of
from tests.factories.moved import table

FIRST = table("Namn|E-post|Kontakt|Färg", "Anna Ek|anna@example.org|070-1234567|blå")
TAKEN = {0: Column.NAME, 1: Column.EMAIL, 2: Column.PHONE}


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_same_headings_in_another_order_and_spelling_are_the_same_list() -> None:
    other = table("färg|KONTAKT|e-post|Namn", "röd|070-7654321|bo@example.org|Bo Al")
    assert mark_of_header(FIRST, mark) == mark_of_header(other, mark)
    marked = marked_columns(FIRST, TAKEN, mark)
    assert as_last_time(other, marked, mark) == {
        1: Column.PHONE, 2: Column.EMAIL, 3: Column.NAME,
    }  # fmt: skip


def test_a_heading_more_is_another_list() -> None:
    more = table("Namn|E-post|Kontakt|Färg|Ort", "Anna Ek|a@example.org|070-1234567|blå|Mora")
    assert mark_of_header(more, mark) != mark_of_header(FIRST, mark)


def test_two_headings_of_the_same_name_are_told_apart() -> None:
    twice = table("Namn|Telefon|Telefon", "Anna Ek|08-123456|070-1234567")
    marked = marked_columns(twice, {0: Column.NAME, 2: Column.PHONE}, mark)
    assert as_last_time(twice, marked, mark) == {0: Column.NAME, 2: Column.PHONE}


def test_a_list_without_a_header_is_not_known_again() -> None:
    bare = table_of(
        [(1, ["Anna Ek", "a@example.org"]), (2, ["Bo Al", "b@example.org"])], kind="csv"
    )
    assert bare.header_at is None
    assert mark_of_header(bare, mark) is None


def test_nothing_of_a_heading_can_be_read() -> None:
    marked = marked_columns(table("Namn|Anna Ek", "Bo Al|x"), {0: Column.NAME}, mark)
    assert sorted(marked.values()) == ["name", "other"]
    assert not any("anna" in key for key in marked)


def test_what_seems_to_tell_of_somebody_is_not_taken_because_it_was_once() -> None:
    """Last time the column was empty or chosen on purpose; now it holds personal numbers or notes."""
    marked = marked_columns(FIRST, TAKEN | {3: Column.CITY}, mark)
    numbers = table("Namn|E-post|Kontakt|Färg", "Anna Ek|a@example.org|070-1234567|19121212-1213")
    assert 3 not in as_last_time(numbers, marked, mark)
    notes = table("Namn|Anteckning", "Anna Ek|Mora")
    told = marked_columns(notes, {0: Column.NAME, 1: Column.CITY}, mark)
    assert as_last_time(notes, told, mark) == {0: Column.NAME}
