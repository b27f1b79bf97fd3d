"""``qm sie``: a file handed over, the same again, and read back with the same figures."""

from __future__ import annotations

from datetime import date

from qmember.domain.ledger import Channel
from qmember.formats.sie_read import read_sie
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.factories.sie_files import sie4e

PERIOD = ("--from", "2026-11-21", "--to", "2026-11-22")


def give(opened, ore: int) -> None:
    with unit_of_work(opened, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
        record_gift(unit, GiftFacts(ore, date(2026, 11, 22), Channel.CASH, None))


def test_what_is_handed_over_is_read_back(run, opened, tmp_path) -> None:
    give(opened, 12_345)
    path = tmp_path / "ut.si"
    made = run("sie", "export", *PERIOD, "-o", path, "--json")
    assert made.code == 0
    found = run("sie", "read", path, "--json").document
    assert (found["type"], found["checksum"], found["problems"]) == ("4I", "verified", [])
    same = ("vouchers", "rows", "debit_ore")
    assert [found[key] for key in same] == [made.document[key] for key in same] == [1, 2, 12_345]
    assert (made.document["batch"], made.document["new"]) == (2, True)


def test_asked_for_again_it_is_the_very_same_file(run, opened, tmp_path) -> None:
    give(opened, 500)
    one, two = tmp_path / "a.si", tmp_path / "b.si"
    first = run("sie", "export", *PERIOD, "-o", one, "--json").document
    again = run("sie", "export", *PERIOD, "-o", two, "--json").document
    assert one.read_bytes() == two.read_bytes()
    assert (again.pop("new"), first.pop("new")) == (False, True)
    assert first == again


def test_the_file_goes_to_stdout(run, opened) -> None:
    give(opened, 500)
    answer = run("sie", "export", *PERIOD, "-o", "-")
    assert read_sie(answer.raw).debit_ore == 500


def test_nothing_to_hand_over_is_a_refusal(run, lived) -> None:
    answer = run("sie", "export", "--from", "2020-01-01", "--to", "2020-01-31", "-o", "x", "--json")
    assert (answer.code, answer.error["code"]) == (1, "nothing-to-hand-over")


def test_only_the_treasurer_hands_over(run, lived, tmp_path) -> None:
    path = tmp_path / "x.si"
    answer = run("sie", "export", *PERIOD, "-o", path, "--as", "revisor@example.org", "--json")
    assert (answer.code, answer.error["code"]) == (1, "not-allowed")
    assert not path.exists()


def test_a_wrong_checksum_is_told(run, folder, tmp_path) -> None:
    path = tmp_path / "x.se"
    path.write_bytes(sie4e().replace(b"#FLAGGA 0", b"#FLAGGA 0\r\n#KSUMMA") + b"#KSUMMA 1\r\n")
    answer = run("sie", "read", path, "--json")
    assert (answer.code, answer.document["checksum"]) == (1, "wrong")
    assert answer.error["code"] == "sie-file-refused"
    assert not folder.exists()
