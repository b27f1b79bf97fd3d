"""The BgMax files that others wrote, with the figures that were counted for them by hand."""

from __future__ import annotations

import pytest

KALLE, OLLE = "Kalles Plåt AB", "Olles färg AB"
SECTIONS = {
    "fribok_BgMaxTestFile2.ut": [("EUR", 150000, "00053", 2, 0), ("SEK", 210000, "00054", 4, 0)],
    "fribok_BgMaxTestFile3.ut": [
        ("SEK", 190000, "00074", 2, 1), ("SEK", 800000, "00075", 4, 0), ("EUR", 400000, "00076", 2, 0),
    ],
    "fabhed_exempelfil_checksiffra_langd.txt": [
        ("SEK", 190000, "00074", 2, 1), ("SEK", 800000, "00075", 4, 0),
    ],
    "treesitter_exempelfil_checksiffra_langd_utf8.txt": [
        ("SEK", 190000, "00074", 2, 1), ("SEK", 800000, "00075", 4, 0),
    ],
    "notima_BGMAX_Sample1.txt": [("SEK", 3708700, "00025", 1, 0), ("SEK", 1437500, "00026", 1, 0)],
    "zimpler_minimal.txt": [("SEK", 110000, "00074", 1, 0)],
    "pybgmax_multipayment.txt": [("SEK", 70000, "00036", 4, 0)],
}  # fmt: skip
DAYS = {
    "notima_BGMAX_Sample1.txt": None,
    "pybgmax_multipayment.txt": "2009-06-03",
}
REMARKS = {
    "fribok_BgMaxTestFile3.ut": [("Rad 66", "Slutposten räknar 10 poster men det finns 9")],
    "fabhed_exempelfil_checksiffra_langd.txt": [("Rad 17", "En extra referens går inte att läsa")],
    "notima_BGMAX_Sample1.txt": [
        ("Rad 8", "Datumet 1010-03-24 kan inte stämma"),
        ("Rad 14", "Datumet 1010-03-24 kan inte stämma"),
    ],
}


def document(bank_read, samples, name):
    status, found = bank_read(samples / "bgmax" / name)
    assert (status, found["format"]) == (0, "bgmax")
    return found


def payments(bank_read, samples, name):
    return [p for d in document(bank_read, samples, name)["deposits"] for p in d["payments"]]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_sample_has_its_published_figures(bank_read, samples, name) -> None:
    found = document(bank_read, samples, name)
    read = [
        (
            d["currency"], d["amount_ore"], d["reference"].split()[-1],
            sum(p["kind"] == "payment" for p in d["payments"]),
            sum(p["kind"] == "deduction" for p in d["payments"]),
        )
        for d in found["deposits"]
    ]  # fmt: skip
    assert read == SECTIONS[name]
    totals = found["totals"]
    assert totals["credits_ore"] == sum(row[1] for row in read)
    assert (totals["deposits"], totals["debits"], totals["debits_ore"]) == (len(read), 0, 0)
    assert totals["payments"] == sum(row[3] for row in read)
    assert totals["deductions"] == sum(row[4] for row in read)
    assert found["debits"] == found["balances"] == []


@pytest.mark.parametrize("name", SECTIONS)
def test_every_deposit_has_its_day_and_bankgiro(bank_read, samples, name) -> None:
    found = document(bank_read, samples, name)["deposits"]
    assert {d["date"] for d in found} == {DAYS.get(name, "2004-05-25")}
    giro = "240-7617" if name.startswith("notima") else "991-2346"
    assert {d["bankgiro"] for d in found} == {giro}


@pytest.mark.parametrize("name", SECTIONS)
def test_only_what_is_odd_is_remarked_upon(bank_read, samples, name) -> None:
    problems = document(bank_read, samples, name)["problems"]
    wanted = REMARKS.get(name, [])
    assert len(problems) == len(wanted)
    for problem, (where, start) in zip(problems, wanted, strict=True):
        assert (problem["severity"], problem["where"]) == ("warning", where)
        assert problem["message"].startswith(start)


def test_a_message_over_two_records_reads_as_one(bank_read, samples) -> None:
    first = payments(bank_read, samples, "fribok_BgMaxTestFile2.ut")[0]
    assert first["message"].endswith("många meddelanden")
    assert first["payer_name"] == KALLE


def test_references_in_one_field_and_in_extra_records_come_once(bank_read, samples) -> None:
    found = payments(bank_read, samples, "fribok_BgMaxTestFile2.ut")
    assert found[4]["references"] == ["65896", "65862", "65763"]
    assert found[4]["amount_ore"] == 60000
    repaired = payments(bank_read, samples, "treesitter_exempelfil_checksiffra_langd_utf8.txt")
    assert repaired[2]["references"] == ["657866", "658765", "657767", "657965"]


def test_a_record_damaged_by_tabs_costs_its_reference_and_no_money(bank_read, samples) -> None:
    damaged = payments(bank_read, samples, "fabhed_exempelfil_checksiffra_langd.txt")[2]
    assert damaged["amount_ore"] == 140000
    assert damaged["references"] == ["657866", "658765", "657767"]


def test_a_deduction_keeps_its_reference(bank_read, samples) -> None:
    found = payments(bank_read, samples, "fribok_BgMaxTestFile3.ut")
    deductions = [(p["amount_ore"], p["references"]) for p in found if p["kind"] == "deduction"]
    assert deductions == [(50000, ["89854"])]


def test_two_numbers_in_one_field_are_two_and_a_street_is_no_name(bank_read, samples) -> None:
    first, second = payments(bank_read, samples, "notima_BGMAX_Sample1.txt")
    assert first["references"] == ["100252", "1000014"]
    assert (first["payer_name"], first["payer_account"]) == ("CYBERPHOTO AB", "5160-2332")
    assert (second["references"], second["payer_account"]) == (["1002633"], "")


def test_payments_without_a_serial_number_are_read(bank_read, samples) -> None:
    found = payments(bank_read, samples, "pybgmax_multipayment.txt")
    assert [(p["amount_ore"], p["references"]) for p in found] == [
        (10000, ["65598"]), (20000, ["84629"]), (30000, ["39857"]), (10000, ["644591"]),
    ]  # fmt: skip
