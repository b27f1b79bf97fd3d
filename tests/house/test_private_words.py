"""What never enters the system has no column, no form field and no address to enter by."""

from __future__ import annotations

import re

import pytest

from qmember.models import Base
from tests.house.sources import program

NEVER = (
    "personnummer", "personal_number", "birth", "born", "gender", "sex", "civil_status", "religion",
    "ethnic", "nationality", "health", "diagnos", "violence", "perpetrator", "crime", "police", "case_no",
    "help_seeker", "client", "visit", "shelter", "child", "relative", "photo", "picture", "income_level",
    "political", "union",
)  # fmt: skip
ASKED_FOR_A_REASON = {
    "born": "day or year, sealed; the field is there only where the statutes or a type have a lowest age"
}
FREE_TEXT = {
    "income_reversal.reason": "why a gift was corrected or voided; the auditor reads it",
    "receipt_void.reason": "why a receipt was voided",
    "gift_statement_void.reason": "why a yearly statement was voided",
    "period_deviation.reason": "why a month was closed though something was not done; chair and auditor read it",
    "in_kind_gift.description": "what was given, such as six beds; the field says never for whom",
    "approval.reason": "why a closed month is to be opened, or the word why money goes back; the other of two reads it, and the auditor",
}
STORIES = {"reason", "note", "notes", "comment", "remark", "story", "background", "description"}


def never_kept(name: str) -> bool:
    """Whether a column's or field's name asks for what is never kept."""
    words = name.lower()
    return any(re.search(rf"(?<![a-z]){word}", words) for word in NEVER)


def test_no_table_has_a_column_for_what_is_never_kept() -> None:
    found = [
        f"{t.name}.{c.name}"
        for t in Base.metadata.tables.values()
        for c in t.c
        if never_kept(c.name)
    ]
    assert found == []


def test_no_form_has_a_field_for_it() -> None:
    fields = [
        name
        for source in program("qmember/web/forms")
        for name in re.findall(r"^    (\w+) = \w+Field\(", source.text, re.MULTILINE)
    ]
    assert fields
    assert [name for name in fields if never_kept(name)] == list(ASKED_FOR_A_REASON)


def test_free_text_is_kept_about_money_only() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.c
        if column.name in STORIES
    }
    assert found == FREE_TEXT.keys()


@pytest.mark.parametrize(
    "planted", ["personnummer", "birth_year", "gender", "police_report", "child_count", "case_no"]
)
def test_a_planted_column_is_seen(planted: str) -> None:
    assert never_kept(planted)


@pytest.mark.parametrize(
    "ours", ["reversal_id", "invitation_id", "message_id", "shown_as", "division"]
)
def test_an_ordinary_column_is_not(ours: str) -> None:
    assert not never_kept(ours)
