"""Files from the bookkeeping: kept beside our ledger, never in it, and compared to the öre."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.books import Verdict
from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Role
from qmember.formats.sie_read import read_sie
from qmember.models import BooksFile, BooksName, BooksSum, Entry, Purpose
from qmember.queries import books as reads
from qmember.services.books import BooksRefused, read_books
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.handover import choose_project, hand_over
from tests.factories.sie_files import lived_books, row, sie4e, voucher
from tests.services.test_users_roles import viewer

DAY, FIRST, LAST = date(2026, 11, 20), date(2026, 1, 1), date(2026, 12, 31)
GIFT = voucher(DAY, row("1910", "500.00"), row("3993", "-500.00"))
OTHER = voucher(date(2026, 10, 1), row("1910", "20.00"), row("3993", "-20.00"), number="2")


def read(open_unit, content: bytes) -> int:
    with open_unit() as unit:
        return read_books(unit, content, read_sie(content))


def give(open_unit, ore: int = 50000, **facts) -> None:
    with open_unit() as unit:
        record_gift(unit, GiftFacts(ore, DAY, Channel.CASH, None, **facts))


def over(open_unit) -> int:
    with open_unit() as unit:
        return hand_over(unit, FIRST, LAST).batch.batch_id


def verdicts(database, file_id: int | None = None):
    with database.reading() as session:
        found = reads.comparison(session, reads.file_of(session, file_id))
    return {one.account: (one.verdict, one.difference_ore, one.batch) for one in found.accounts}


def test_what_agrees_says_so(association, open_unit) -> None:
    give(open_unit)
    over(open_unit)
    read(open_unit, sie4e([GIFT]))
    agrees = (Verdict.AGREES, 0, None)
    assert verdicts(association) == {"1910": agrees, "3993": agrees}


def test_what_was_not_handed_over_or_not_read_in_is_told_apart(association, open_unit) -> None:
    give(open_unit)
    read(open_unit, sie4e())
    assert verdicts(association)["3993"] == (Verdict.UNSENT, 50000, None)
    batch = over(open_unit)
    assert verdicts(association)["3993"] == (Verdict.NOT_READ, 50000, batch)


def test_a_batch_that_was_read_in_twice_is_told(association, open_unit) -> None:
    give(open_unit)
    batch = over(open_unit)
    read(open_unit, sie4e([GIFT, GIFT]))
    assert verdicts(association)["1910"] == (Verdict.READ_TWICE, 50000, batch)


def test_income_that_only_the_bookkeeping_has_is_listed_and_costs_are_not(
    association, open_unit
) -> None:
    rent = voucher(DAY, row("5010", "10.00"), row("3740", "-10.00"))
    read(open_unit, sie4e([rent]))
    with association.reading() as session:
        found = reads.comparison(session, reads.file_of(session, None))
    assert [(one.account, one.name, one.verdict) for one in found.accounts] == [
        ("3740", "Öresutjämning", Verdict.ONLY_THEIRS)
    ]
    assert found.elsewhere == 1


def test_our_own_ledger_is_never_touched(association, open_unit) -> None:
    give(open_unit)
    with association.reading() as session:
        before = session.scalar(select(func.count()).select_from(Entry))
    read(open_unit, sie4e([GIFT, OTHER]))
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == before
        assert session.scalar(select(func.count()).select_from(BooksSum)) == 4


def test_the_same_file_is_not_read_twice(association, open_unit) -> None:
    read(open_unit, sie4e([GIFT]))
    with pytest.raises(Conflict):
        read(open_unit, sie4e([GIFT]))


def test_a_newer_file_of_the_same_days_takes_over(association, open_unit) -> None:
    give(open_unit)
    old = read(open_unit, sie4e([]))
    newer = read(open_unit, sie4e([GIFT]))
    with association.reading() as session:
        files = [(one.file_id, one.superseded) for one in reads.files(session)]
    assert files == [(newer, False), (old, True)]
    assert verdicts(association)["3993"][0] is Verdict.AGREES
    assert verdicts(association, old)["3993"][0] is Verdict.UNSENT


def test_a_file_of_a_month_is_beside_that_month_and_takes_over_no_year(
    association, open_unit
) -> None:
    give(open_unit)
    year = read(open_unit, sie4e([GIFT]))
    month = read(open_unit, sie4e([OTHER], balances=(), year=""))
    with association.reading() as session:
        files = {one.file_id: one for one in reads.files(session)}
    assert (files[month].from_on, files[month].to_on) == (date(2026, 10, 1), date(2026, 10, 31))
    assert not files[year].superseded
    assert verdicts(association, month)["3993"] == (Verdict.DIFFERS, -2000, None)


def test_a_file_of_type_one_is_compared_by_its_results(association, open_unit) -> None:
    give(open_unit)
    posts = ["#IB 0 1910 100.00", "#UB 0 1910 600.00", "#RES 0 3993 -500.00"]
    read(open_unit, sie4e(kind="1", balances=posts))
    assert {verdict for verdict, _, _ in verdicts(association).values()} == {Verdict.AGREES}


def test_outcome_by_project_beside_our_own_income(association, open_unit) -> None:
    with open_unit() as unit:
        general = unit.session.scalars(select(Purpose.id).where(Purpose.general)).one()
        choose_project(unit, general, code="LAGER", name="Läger")
    give(open_unit, 60000, purpose_id=general)
    read(open_unit, sie4e([
        voucher(DAY, row("1910", "500"), row("3993", "-500", '6 "LAGER"')),
        voucher(DAY, row("5010", "120", '"1" "X" "6" "LAGER"'), row("1930", "-120"), number="2"),
        voucher(DAY, row("5010", "7", '6 "B"'), row("1930", "-7"), number="3"),
    ]))  # fmt: skip
    with association.reading() as session:
        found = reads.comparison(session, reads.file_of(session, None)).projects
    figures = [(p.code, p.name, p.income_ore, p.costs_ore, p.left_ore, p.ours_ore) for p in found]
    assert figures == [("B", "", 0, 700, -700, 0), ("LAGER", "Läger", 50000, 12000, 38000, 60000)]
    assert found[1].difference_ore == -10000


def test_what_does_not_balance_is_kept_and_told(association, open_unit) -> None:
    read(open_unit, lived_books())
    with association.reading() as session:
        [uneven] = reads.comparison(session, reads.file_of(session, None)).uneven
    assert (uneven.series, uneven.number, uneven.on, uneven.difference_ore) == ("A", "3", DAY, 200)


def test_names_of_their_accounts_can_be_erased_and_the_sums_stay(association, open_unit) -> None:
    read(open_unit, sie4e([GIFT], more=['#KONTO 1910 "Kassa Anna"']))
    with association.writing() as session:
        session.query(BooksName).delete()
    assert set(verdicts(association)) == {"1910", "3993"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sie4e([GIFT], orgnr="556060-2345"), "other-company"),
        (sie4e([GIFT], more=["#VALUTA EUR"]), "other-currency"),
        (sie4e(kind="2", balances=["#PSALDO 0 202601 1930 {} 5"]), "no-vouchers"),
        (b"hej", "sie-file-refused"),
        (sie4e(["#VER A 1 20261120\n{\n#TRANS 1930 {} x\n}"]), "sie-file-refused"),
    ],
)  # fmt: skip
def test_what_is_not_ours_or_cannot_be_read_stores_nothing(
    association, open_unit, content, code
) -> None:
    with pytest.raises(Refused) as refusal:
        read(open_unit, content)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert isinstance(refusal.value, BooksRefused) is (code == "sie-file-refused")
    with association.reading() as session:
        assert session.scalar(select(func.count()).select_from(BooksFile)) == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR, Role.SECRETARY])
def test_only_the_treasurer_reads_files_in(association, open_unit, role) -> None:
    with open_unit(viewer(role)) as unit, pytest.raises(NotAllowed):
        read_books(unit, sie4e([GIFT]), read_sie(sie4e([GIFT])))
