"""What is known of each member that the engine of voting rights asks for: one query, one shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.births import Birth
from qmember.domain.claims import keeps_plan
from qmember.domain.member_types import TypeRule
from qmember.domain.membership import Spell, course_of, spells, type_of, until
from qmember.domain.membership_facts import Leaving, MemberFacts
from qmember.domain.membership_rules import MembershipRules, StartsAt
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.statute_rules import Key
from qmember.domain.voters import Exclusion, Fee, Membership, Vote, Voter
from qmember.domain.voting_fees import counts_when_shown
from qmember.models import MemberNumber, Person
from qmember.models.crypto import Keys
from qmember.queries.claim_proofs import shown_fees
from qmember.queries.claims import claim_facts, unsettled
from qmember.queries.member_facts import member_facts
from qmember.queries.member_types import member_types
from qmember.queries.membership_rules import membership_rules
from qmember.queries.people import named_or
from qmember.queries.protected import births
from qmember.queries.reading import Reads, Values, plain_rows
from qmember.queries.statutes import statutes_for

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """A member by her number: her row id, and her name unless she is hidden."""

    person_id: int
    name: str | None


def voters(session: Reads, keys: Keys, viewer: Viewer, on: date) -> tuple[Voter, ...]:
    """Everybody who has been a member by a day, with what is known of her; nobody who has died.

    Empty for those who may not read the roll. A hidden person is her number. When she was born is opened
    only where the statutes have a lowest age, and compared with it. When she has shown that she paid is
    read only where they ask for it.
    """
    if not viewer.may(Permission.READ_ROLL):
        return ()
    types = {one.id: (one.name, one.rule_on(on)) for one in member_types(session)}
    by = statutes_for(session, on)
    shown = shown_fees(session, on) if counts_when_shown(by) else []
    fees, facts = _fees(session, on, shown), member_facts(session, on)
    rules = membership_rules(session, on)
    # What begins a membership the engine asks itself, by the statutes; here each begins as accepted.
    begun = replace(rules, starts_at=StartsAt.ACCEPTED)
    born = births(session, keys) if by.count(Key.MIN_AGE) else {}
    return tuple(
        _voter(
            viewer,
            row,
            until(facts[row.id], on),
            types,
            (rules, begun),
            fees=fees.get(row.id, []),
            birth=born.get(row.id),
        )
        for row in _people(session)
        if row.id in facts and _counts(facts[row.id], on)
    )


def members_by_number(session: Reads) -> dict[str, Named]:
    """Whom each member number means."""
    return {number_of(row): Named(row.id, row.name) for row in _people(session)}


def roll_name(viewer: Viewer, row: Values, member_no: str, name: str | None) -> str:
    """What the roll calls a member: her name where it may be shown, else her member number."""
    return named_or(member_no, viewer, row, name, Permission.READ_ROLL)


def number_of(row: Values) -> str:
    """The number by which a member stands in the roll."""
    return row.member_no or show_number(row.number)


def _people(session: Reads) -> list[Values]:
    query = (
        select(
            Person.id, Person.number, Person.name, Person.protection,
            MemberNumber.number.label("member_no"),
        )
        .outerjoin(MemberNumber, MemberNumber.person_id == Person.id)
        .order_by(Person.number)
    )  # fmt: skip
    return plain_rows(session, query)


def _counts(facts: MemberFacts, on: date) -> bool:
    dead = facts.died_on is not None and facts.died_on <= on
    return not dead and any(one.on <= on for one in facts.accepted)


def _voter(
    viewer: Viewer,
    row: Values,
    facts: MemberFacts,
    types: Mapping[int, tuple[str, TypeRule | None]],
    judged_by: tuple[MembershipRules, MembershipRules],
    *,
    fees: list[Fee],
    birth: Birth | None,
) -> Voter:
    """One member; ``judged_by`` the rules, and the same ones by which each begins as accepted."""
    rules, begun = judged_by
    found = list(spells(_without_open_appeals(facts), begun))
    kind, rule = types.get(type_of(facts, found[-1]), ("", None))
    settled = [Fee(p.from_on, p.to_on, p.from_on, p.settled_on) for p in facts.periods]
    member_no = number_of(row)
    return Voter(
        member_no, roll_name(viewer, row, member_no, row.name),
        rule.vote if rule else Vote.ASK, kind,
        memberships=tuple([_membership(facts, rules, one) for one in found]),
        exclusions=_exclusions(facts) if facts.left else (),
        suspensions=facts.suspensions,
        fees=(*settled, *fees), fee_exempt=bool(rule and rule.fee_free),
        born_on=birth.day if birth else None, born_year=birth.year if birth else None,
    )  # fmt: skip


def _membership(facts: MemberFacts, rules: MembershipRules, spell: Spell) -> Membership:
    accepted, last = spell.accepted, spell.ended_on
    return Membership(
        accepted.on, _first_fee(facts, accepted.on), course_of(facts, rules, accepted),
        last - DAY if last else None,
    )  # fmt: skip


def _exclusions(facts: MemberFacts) -> tuple[Exclusion, ...]:
    return tuple(
        Exclusion(one.from_on, one.appealed_on, one.settled_on, one.upheld)
        for one in facts.left
        if one.how is Leaving.EXCLUDED
    )


def _without_open_appeals(facts: MemberFacts) -> MemberFacts:
    """The facts as if exclusions did not hold of which a meeting will decide: the engine asks of them."""
    if not facts.left or not any(one.appeal_open for one in facts.left):
        return facts
    return facts._replace(left=tuple(one for one in facts.left if not one.appeal_open))


def _first_fee(facts: MemberFacts, accepted_on: date) -> date | None:
    """The day of the first fee of a membership."""
    return min([p.settled_on for p in facts.periods if p.to_on >= accepted_on], default=None)


def _fees(session: Reads, on: date, shown: list[Values]) -> dict[int, list[Fee]]:
    """What is asked for and has not been settled, and what was shown to be paid, by person.

    What was taken back is no fee. A shown fee whose money has come since stands beside its period, and
    the engine takes the earlier day: the money may have come after the meeting, and on the meeting's
    day she had still shown that it was on its way.
    """
    rows, found = unsettled(session, on), defaultdict(list)
    plans = claim_facts(session, [row.id for row in rows if row.parts > 1 and row.paid_ore])
    days = {row.id: row.initiated_on for row in shown}
    for row in rows:
        claim = plans.get(row.id)
        by_plan = claim is not None and keeps_plan(claim, on)
        part = min(one.on for one in claim.paid) if claim is not None and by_plan else None
        fee = Fee(row.from_on, row.to_on, row.due_on, None, days.pop(row.id, None), part)
        found[row.person_id].append(fee)
    for row in shown:
        if row.id in days:
            fee = Fee(row.from_on, row.to_on, row.due_on, initiated_on=row.initiated_on)
            found[row.person_id].append(fee)
    return found
