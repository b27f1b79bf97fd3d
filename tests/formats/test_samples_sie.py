"""The SIE files that others wrote, with the figures that were counted for them by hand."""

from __future__ import annotations

import json

import pytest

from qmember.cli.frame import main
from qmember.formats.sie_read import read_sie
from tests.conftest import TODAY

FIGURES = {
    "BL0001_typ4.SE": ("4E", 117, 84, 405, 3, 23, 1_014_803_21),
    "BL0001_typ4I.SI": ("4I", 0, 1, 10, 3, 0, 3313_00),
    "Norstedts_Bokslut_SIE_4I.si": ("4I", 351, 2, 4, 2, 0, 1_114_488_11),
    "Norstedts_Revision_SIE_1.SE": ("1", 351, 0, 0, 0, 0, 0),
    "FAKT.SI": ("4I", 3, 1, 3, 0, 0, 8000_00),
    "Exempelbolaget_SIE_110322_B_33.si": ("4I", 10, 13, 91, 1, 1, 1_316_424_43),
    "magenta_SIE4I.se": ("4I", 136, 19, 84, 0, 0, 484_154_00),
    "avendo_sie_4_rtrans_btrans.SE": ("4E", 565, 20, 76, 2, 8, 733_041_31),
    "XE_SIE_4_20151125095119.SE": ("4E", 373, 65, 248, 4, 48, 497_260_73),
    "SIE4_Exempelfil_med_underdim.SE": ("4E", 530, 295, 1330, 2, 39, 34_197_905_88),
    "sie4j_BLBLOV_SIE4.SI": ("4I", 0, 2, 6, 0, 0, 600_00),
    "sie4j_BLBLOV_SIE4_ISO_8859_15.SI": ("4I", 0, 2, 6, 0, 0, 600_00),
    "sie4j_BLBLOV_SIE4_UTF_8.SI": ("4I", 0, 2, 6, 0, 0, 600_00),
    "sie4j_BLBLOV_SIE4_UTF_8_IMBALANCED.SI": ("4I", 0, 2, 6, 0, 0, 600_00),
    "sie4j_BLBLOV_SIE4_UTF_8_with_12_digit_cid.SI": ("4I", 0, 2, 6, 0, 0, 600_00),
    "sie4j_BLBLOV_SIE1_file_is_read.SE": ("1", 202, 0, 0, 0, 0, 0),
    "sie4j_Quotes_test.si": ("4I", 0, 1, 3, 0, 0, 100_00),
    "barsoom_sie_file_with_unknown_entries.se": ("4I", 4, 2, 5, 0, 0, 380_00),
}
"""Type, accounts, vouchers, rows, dimensions, objects, sum of debits in öre."""

KEYS = ("type", "accounts", "vouchers", "rows", "dimensions", "objects", "debit_ore")
VERIFIED = {"Norstedts_Bokslut_SIE_4I.si", "Norstedts_Revision_SIE_1.SE"}
REMARKS = {
    "XE_SIE_4_20151125095119.SE": ["Verifikation 1 1 den 2015-09-12 är 2,00"],
    "barsoom_sie_file_with_unknown_entries.se": ["Verifikation A 1 den 2013-01-01 är −40,00"],
    "sie4j_BLBLOV_SIE4_UTF_8_IMBALANCED.SI": [
        "Verifikation K den 2018-05-02 är 0,55", "Verifikation K den 2018-05-02 är −0,14",
        "Filen är märkt som redan inläst",
    ],
    "SIE4_Exempelfil_med_underdim.SE": [
        "Filen är märkt som redan inläst", "Bokstäver försvann i filen",
    ],
    "sie4j_BLBLOV_SIE1_file_is_read.SE": ["Filen är märkt som redan inläst"],
}  # fmt: skip
REFUSED = {
    "sie4j_BLBLOV_SIE4_UTF_8_with_faulty_transaction.SI": ("Rad 10", "Beloppet saknas"),
    "sie4j_BLBLOV_SIE4_UTF_8_with_iso_voucher_date.SI": ("Rad 8", "2018-05-01 är inget datum"),
}


@pytest.fixture
def sie_read(tmp_path, monkeypatch, capsys, samples):
    """Name a sample, and get the exit code and the document that ``qm sie read --json`` prints."""
    monkeypatch.setenv("QMEMBER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QMEMBER_TODAY", TODAY.isoformat())

    def read(name):
        status = main(["sie", "read", str(samples / "sie" / name), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return read


def test_every_sample_is_asked_for(samples) -> None:
    assert {path.name for path in (samples / "sie").iterdir()} == FIGURES.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", FIGURES)
def test_a_sample_has_its_published_figures(sie_read, name) -> None:
    status, found = sie_read(name)
    assert status == 0
    assert tuple(found[key] for key in KEYS) == FIGURES[name]
    assert found["checksum"] == ("verified" if name in VERIFIED else "absent")


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_odd_in_a_sample_is_told_and_nothing_else(sie_read, name) -> None:
    told = [problem["message"].replace("\u00a0", " ") for problem in sie_read(name)[1]["problems"]]
    wanted = REMARKS.get(name, [])
    assert len(told) == len(wanted)
    assert all(text.startswith(start) for text, start in zip(told, wanted, strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_that_cannot_be_read_is_refused_with_its_line(sie_read, name) -> None:
    status, found = sie_read(name)
    assert status == 1
    first = next(p for p in found["problems"] if p["severity"] == "refuse")
    assert (first["where"], found["error"]["where"]) == (REFUSED[name][0],) * 2
    assert first["message"].startswith(REFUSED[name][1])
    assert found["error"]["code"] == "sie-file-refused"


@pytest.mark.parametrize(
    ("name", "company", "orgnr", "program"),
    [
        ("sie4j_BLBLOV_SIE4.SI", "Övningsbolaget AB", "550226-1513", "Kassasystem"),
        ("sie4j_BLBLOV_SIE4_ISO_8859_15.SI", "Övningsbolaget AB", "550226-1513", "Kassasystem"),
        ("sie4j_BLBLOV_SIE4_UTF_8.SI", "Övningsbolaget AB", "550226-1513", "Kassasystem"),
        ("sie4j_BLBLOV_SIE4_UTF_8_with_12_digit_cid.SI", "Övningsbolaget AB", "550226-1513", "Kassasystem"),
        ("XE_SIE_4_20151125095119.SE", "Entreprenad AB", "556060-2345", "SoftOne XE"),
        ("BL0001_typ4.SE", "SEEE Speak Easy Executive English AB", "556265-1892", "BL Administration"),
        ("BL0001_typ4I.SI", "SEEE Speak Easy Executive English AB", None, "BL Administration"),
        ("Norstedts_Revision_SIE_1.SE", "Datakonsulterna AB", "556639-1537", '"Norstedts Revision"'),
    ],
)  # fmt: skip
def test_a_sample_tells_whose_it_is(sie_read, name, company, orgnr, program) -> None:
    found = sie_read(name)[1]
    assert (found["company"], found["orgnr"], found["program"]) == (company, orgnr, program)


def test_quotes_in_a_sample_are_read(samples) -> None:
    file = read_sie((samples / "sie" / "sie4j_Quotes_test.si").read_bytes())
    assert file.version == '1.0 - "Oblique Ozelot" - alpha'
    assert file.vouchers[0].text == 'Försäljning 25% "DF:157"'


@pytest.mark.parametrize(
    ("name", "with_objects", "added", "removed"),
    [
        ("BL0001_typ4.SE", 104, 6, 3), ("avendo_sie_4_rtrans_btrans.SE", 13, 1, 1),
        ("XE_SIE_4_20151125095119.SE", 43, 0, 0), ("SIE4_Exempelfil_med_underdim.SE", 292, 0, 0),
        ("Exempelbolaget_SIE_110322_B_33.si", 12, 0, 0),
    ],
)  # fmt: skip
def test_rows_of_a_sample_have_their_objects(samples, name, with_objects, added, removed) -> None:
    file = read_sie((samples / "sie" / name).read_bytes())
    assert sum(bool(row.objects) for one in file.vouchers for row in one.rows) == with_objects
    assert (file.added, file.removed) == (added, removed)
