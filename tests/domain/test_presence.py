"""Case 5: a proxy counts while its holder is in the room, and not after its principal has come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qmember.domain.presence import Passage, Proxy, Void, votes_present
from qmember.domain.voting import verdicts
from tests.electorate import MEETING, member, statutes

OPENED = datetime(2027, 3, 25, 17, 0, tzinfo=UTC)
ALLOWED = statutes(proxy=True, proxy_most=1)
ROLL = verdicts(
    [member("1001"), member("1002"), member("1003"), member("2001", memberships=())],
    statutes(), MEETING,
)  # fmt: skip


def minute(number: int) -> datetime:
    return OPENED + timedelta(minutes=number)


def came(number: str, at: int) -> Passage:
    return Passage(number, minute(at), came=True)


def left(number: str, at: int) -> Passage:
    return Passage(number, minute(at), came=False)


def proxy(principal: str, holder: str, at: int = 0, revoked: int | None = None) -> Proxy:
    return Proxy(principal, holder, minute(at), None if revoked is None else minute(revoked))


HELD = [proxy("1002", "1001")]
NIGHT = [came("1001", 1), left("1001", 10), came("1001", 20), came("1002", 30), left("1002", 40)]


@pytest.mark.parametrize(
    ("at", "votes", "here", "why"),
    [
        (0, 0, (), Void.HOLDER_AWAY),
        (5, 2, ("1001",), None),
        (10, 0, (), Void.HOLDER_AWAY),
        (25, 2, ("1001",), None),
        (30, 2, ("1001", "1002"), Void.PRINCIPAL_CAME),
        (45, 1, ("1001",), Void.PRINCIPAL_CAME),
    ],
)
def test_the_holder_goes_and_comes_and_the_principal_arrives(at, votes, here, why) -> None:
    found = votes_present(ROLL, NIGHT, HELD, ALLOWED, minute(at))
    assert (found.votes, found.here) == (votes, here)
    assert [reason for _, reason in found.void] == ([] if why is None else [why])


@pytest.mark.parametrize(
    ("proxies", "rules", "void"),
    [
        (HELD, statutes(), [Void.NOT_ALLOWED]),
        ([proxy("2001", "1001")], ALLOWED, [Void.PRINCIPAL_HAS_NO_VOTE]),
        ([proxy("1002", "2001")], ALLOWED, [Void.HOLDER_HAS_NO_VOTE]),
        ([proxy("1001", "1001")], ALLOWED, [Void.HERSELF]),
        ([proxy("1002", "1001", revoked=2)], ALLOWED, [Void.REVOKED]),
        ([proxy("1002", "1001"), proxy("1003", "1001")], ALLOWED, [Void.TOO_MANY]),
        ([proxy("1002", "1001"), proxy("1003", "1001")], statutes(proxy=True, proxy_most=2), []),
        ([proxy("1002", "1003"), proxy("1002", "1001", at=1)], ALLOWED, [Void.SUPERSEDED]),
        ([proxy("1002", "1003"), proxy("1003", "1001")], ALLOWED, [Void.HOLDER_AWAY]),
    ],
)
def test_what_is_no_proxy_gives_no_vote_and_says_why(proxies, rules, void) -> None:
    found = votes_present(ROLL, [came("1001", 1)], proxies, rules, minute(5))
    assert [reason for _, reason in found.void] == void
    assert found.votes == 1 + len(proxies) - len(void)


def test_a_proxy_without_a_paragraph_gives_no_vote() -> None:
    silent = statutes("", proxy=True, proxy_most=1)
    assert votes_present(ROLL, [came("1001", 1)], HELD, silent, minute(5)).votes == 1


def test_what_is_written_later_changes_no_earlier_minute() -> None:
    early = votes_present(ROLL, NIGHT[:1], HELD, ALLOWED, minute(5))
    assert votes_present(ROLL, NIGHT, HELD, ALLOWED, minute(5)) == early


def test_who_has_no_vote_may_be_in_the_room_without_one() -> None:
    found = votes_present(ROLL, [came("2001", 1), came("1003", 2)], [], ALLOWED, minute(5))
    assert (found.here, found.votes) == (("1003",), 1)
