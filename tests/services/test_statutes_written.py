"""Statutes are written as versions: refused whole, superseded and never edited, confirmed by somebody."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.statute_rules import DEFINITIONS, Key
from qmember.domain.statutes import DRAFT, Rule
from qmember.queries.history import history_of
from qmember.queries.statutes import statute_versions, statutes_for
from qmember.services.statutes import confirm_statutes, write_statutes
from tests.conftest import KEYS, TODAY
from tests.factories.people import BIRGIT, KARIN, SARA

FEE = {Key.FEE_RULE: Rule("paid_by_fixed_date", "§ 4"), Key.FEE_DAY: Rule("02-28", "§ 4")}


def test_a_new_house_has_the_draft(database) -> None:
    with database.reading() as session:
        assert statutes_for(session, TODAY) == DRAFT


def test_every_rule_is_kept_as_it_was_written(open_unit, database) -> None:
    rules = {key: Rule(one.default, "§ 1") for key, one in DEFINITIONS.items()} | FEE
    with open_unit(SARA) as unit:
        number = write_statutes(unit, from_on=date(2020, 1, 1), rules=rules)
    with database.reading() as session:
        [row] = statute_versions(session)
    assert (row.statutes.number, row.statutes.rules, row.by) == (number, rules, "Sara")
    assert row.statutes.confirmed_on is None


def test_a_later_version_takes_over_on_its_day_and_the_earlier_stays(open_unit, database) -> None:
    with open_unit(SARA) as unit:
        first = write_statutes(unit, from_on=date(2020, 1, 1), rules=FEE)
        second = write_statutes(unit, from_on=date(2027, 4, 1), rules={}, seen=first)
    with database.reading() as session:
        days = (date(2019, 12, 31), date(2027, 3, 31), date(2027, 4, 1))
        assert [statutes_for(session, day).number for day in days] == [0, first, second]


def test_the_same_again_is_no_new_version(open_unit, database) -> None:
    with open_unit(SARA) as unit:
        numbers = {write_statutes(unit, from_on=TODAY, rules=FEE) for _ in range(2)}
    assert len(numbers) == 1


def test_a_rule_that_is_not_right_leaves_nothing(open_unit, database) -> None:
    with pytest.raises(Refused, match="paragraph"), open_unit(SARA) as unit:
        write_statutes(unit, from_on=TODAY, rules=FEE | {Key.MIN_AGE: Rule(18)})
    with database.reading() as session:
        assert statute_versions(session) == []


def test_two_who_write_at_once_are_told(open_unit) -> None:
    with open_unit(SARA) as unit:
        write_statutes(unit, from_on=TODAY, rules=FEE, seen=0)
    with pytest.raises(Conflict), open_unit(BIRGIT) as unit:
        write_statutes(unit, from_on=TODAY, rules={}, seen=0)


def test_somebody_confirms_a_version_once(open_unit, database) -> None:
    with open_unit(SARA) as unit:
        number = write_statutes(unit, from_on=TODAY, rules=FEE)
    for viewer in (BIRGIT, SARA):
        with open_unit(viewer) as unit:
            confirm_statutes(unit, number)
    with database.reading() as session:
        [row] = statute_versions(session)
        events = history_of(session, KEYS, BIRGIT, [("statutes", number)])
    assert (row.confirmed_by, row.statutes.confirmed_on) == ("Birgit", TODAY)
    assert {one.event for one in events} == {"statutes.written", "statutes.confirmed"}
    with pytest.raises(NotFound), open_unit(SARA) as unit:
        confirm_statutes(unit, number + 1)


def test_only_those_who_keep_the_statutes_write_them(open_unit) -> None:
    with pytest.raises(NotAllowed), open_unit(KARIN) as unit:
        write_statutes(unit, from_on=TODAY, rules=FEE)
    with pytest.raises(NotAllowed), open_unit(KARIN) as unit:
        confirm_statutes(unit, 1)
