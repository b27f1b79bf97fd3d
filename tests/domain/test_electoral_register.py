"""A frozen register: its checksum, what is kept of it, decisions, and what has changed since."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from qmember.domain.electoral_register import (
    Change,
    Decider,
    Decision,
    canonical,
    changes,
    checksum,
    decided,
    read_reasons,
    stored_reasons,
)
from qmember.domain.errors import Refused
from qmember.domain.statutes import DRAFT
from qmember.domain.voters import Vote
from qmember.domain.voting import verdicts
from qmember.domain.voting_texts import FACTS
from tests.electorate import MEETING, fee, member, statutes

RULES = statutes(fee_rule="paid_by_fixed_date", fee_day="02-28")
LATE = member("P2", fees=(fee(date(2027, 3, 1)),))


def test_the_checksum_is_over_one_line_that_anybody_can_write_again() -> None:
    (row,) = verdicts([LATE], RULES, MEETING)
    assert canonical([row], MEETING) == (
        '{"held_on":"2027-03-25","rows":[{"member_no":"P2","outcome":"not_eligible","reasons":['
        '{"fact":"member_since","holds":true,"paragraph":"","rule":"membership","values":{"since":"2021-05-02"}},'
        '{"fact":"type_votes","holds":true,"paragraph":"","rule":"type","values":{"membership_type":"Medlem"}},'
        '{"fact":"fee_late","holds":false,"paragraph":"§ 4","rule":"fee",'
        '"values":{"by":"2027-02-28","paid":"2027-03-01","period":"2027"}}],"weight":1}]}'
    )  # fmt: skip
    line = canonical([row], MEETING).encode()
    assert checksum([row], MEETING) == hashlib.sha256(line).hexdigest()


def test_a_name_is_not_in_the_checksum_but_everything_else_is() -> None:
    (row,) = verdicts([LATE], RULES, MEETING)
    same = checksum([row._replace(shown_as="P2")], MEETING)
    assert same == checksum([row], MEETING)
    others = [
        row._replace(member_no="P3"), row._replace(weight=2), row._replace(reasons=row.reasons[:2]),
    ]  # fmt: skip
    assert same not in {checksum([one], MEETING) for one in others}
    assert same != checksum([row], date(2027, 3, 26))


def test_what_is_kept_can_be_read_and_has_the_same_checksum() -> None:
    (row,) = verdicts([LATE], RULES, MEETING)
    again = row._replace(reasons=read_reasons(stored_reasons(row)))
    assert checksum([again], MEETING) == checksum([row], MEETING)


def test_a_later_payment_changes_another_list_and_a_decision_is_marked() -> None:
    """Paid a day late: not in the frozen list; the meeting lets her in, and the list says so."""
    frozen = verdicts([member("P1"), LATE], RULES, MEETING)
    amended = decided(frozen, [Decision("P2", votes=True)], Decider.MEETING)
    assert [row.outcome for row in frozen] == ["eligible", "not_eligible"]
    assert [row.outcome for row in amended] == ["eligible", "eligible"]
    assert amended[1].reasons[-1].fact == "let_in_by_meeting"
    assert amended[1].reasons[:-1] == frozen[1].reasons
    assert changes(frozen, amended) == (Change("P2", "not_eligible", "eligible"),)
    assert checksum(frozen, MEETING) != checksum(amended, MEETING)


def test_a_decision_can_take_a_vote_and_is_about_somebody_in_the_list() -> None:
    asked = verdicts([member("P1", vote=Vote.ASK)], DRAFT, MEETING)
    (row,) = decided(asked, [Decision("P1", votes=False)], Decider.BOARD)
    assert (row.outcome, row.reasons[-1].fact) == ("not_eligible", "left_out_by_board")
    with pytest.raises(Refused, match="no member with that number") as refusal:
        decided(asked, [Decision("P9", votes=True)], Decider.BOARD)
    assert refusal.value.field == "member_no"


def test_changes_tell_who_has_come_and_gone() -> None:
    before, after = (verdicts([member(n)], DRAFT, MEETING) for n in ("P1", "P2"))
    assert changes(before, after) == (
        Change("P1", "eligible", None), Change("P2", None, "eligible")
    )  # fmt: skip


def test_every_word_of_a_reason_has_its_sentence() -> None:
    words = {f"{how}_by_{who}" for how in ("let_in", "left_out") for who in Decider}
    words |= {f"not_begun_{start}" for start in ("accepted", "fee_paid", "course")}
    assert words <= set(FACTS)
