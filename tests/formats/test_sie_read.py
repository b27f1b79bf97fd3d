"""SIE files as they really come are read, and what cannot be read with certainty is refused with its line."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain import sie_problems as sentences
from qmember.domain.bank_problems import REFUSE, WARNING
from qmember.domain.sie import Checksum, SieKind, SieRow, SieYear
from qmember.formats.sie_fields import CLOSE, OPEN, Summing, amount, day, fields_of
from qmember.formats.sie_read import LARGEST, read_sie
from tests.factories.sie_files import row, sie4e, voucher

DAY = date(2026, 11, 20)
EVEN = voucher(DAY, row("1930", "500.00"), row("3993", "-500.00"))


def file_of(*lines: str, encoding: str = "cp437") -> bytes:
    return "\n".join(["#FLAGGA 0", "#SIETYP 4", *lines, ""]).encode(encoding)


def refusals(content: bytes) -> list[tuple[int | None, str]]:
    return [
        (p.where.values["line"] if p.where else None, p.message)
        for p in read_sie(content).problems
        if p.severity == REFUSE
    ]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("#A 1 2", ["#A", "1", "2"]),
        ("#A\t1 \t 2 ", ["#A", "1", "2"]),
        ('#A "b c" d', ["#A", "b c", "d"]),
        ('#A "" d', ["#A", "", "d"]),
        (r'#A "b \"c\" d"', ["#A", 'b "c" d']),
        (r'#A "C:\Documents and\Här"', ["#A", r"C:\Documents and\Här"]),
        (r"#A C:\x", ["#A", r"C:\x"]),
        ("#A {} 1", ["#A", OPEN, CLOSE, "1"]),
        ("#A { 1  2 } 1", ["#A", OPEN, "1", "2", CLOSE, "1"]),
        ('#A {"1" "4 5" "6" "47"} 1', ["#A", OPEN, "1", "4 5", "6", "47", CLOSE, "1"]),
        ('#A "{b}" 1', ["#A", "{b}", "1"]),
        ('#A "never closed', ["#A", "never closed"]),
        ("", []),
    ],
)
def test_fields_of_a_line(line, fields) -> None:
    assert fields_of(line) == fields


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("500", 50000), ("500.5", 50050), ("500.50", 50050), ("-0.5", -50), ("-0.05", -5), ("+7", 700),
        (".5", 50), ("5.", 500), ("12.3400", 1234), ("0", 0), ("-0", 0), ("", None), (".", None),
        ("-", None), ("1,50", None), ("1 000", None), ("1e5", None), ("0.125", None), ("NaN", None),
        ("١", None), ("999999999999", None), ("99999999999.99", 9_999_999_999_999),
    ],
)  # fmt: skip
def test_amounts(text, ore) -> None:
    assert amount(text) == ore


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("20261130", date(2026, 11, 30)), ("20240229", date(2024, 2, 29)), ("20250229", None),
        ("2026-11-30", None), ("00000000", None), ("18991231", None), ("22000101", None), ("", None),
        ("2026113", None), ("٢٠٢٦١١٣٠", None),
    ],
)  # fmt: skip
def test_days(text, on) -> None:
    assert day(text) == on


@pytest.mark.parametrize(
    ("fields", "total"),
    [
        (["#KONTO", "1915", 'Kassa "special"'], 1921122205),
        (
            ["#FORMAT", "PC8", "#GEN", "20261123", "#SIETYP", "4", "#FNAMN", "Övningsföreningen"],
            937695825,
        ),
        ([], 0),
    ],
)
def test_the_checksum_of_the_standard(fields, total) -> None:
    summing = Summing()
    for field in fields:
        summing.add([field])
    assert summing.value == total


def test_braces_do_not_count_in_the_checksum() -> None:
    bare, braced = Summing(), Summing()
    bare.add(["#TRANS", "1930", "1"])
    braced.add(["#TRANS", "1930", OPEN, CLOSE, "1"])
    assert bare.value == braced.value


@pytest.mark.parametrize(
    "encoding", ["cp437", "cp1252", "iso8859-15", "utf-8", "utf-8-sig", "utf-16"]
)
def test_letters_are_read_whatever_the_file_declares(encoding) -> None:
    name = "Åsäters Övningsförening"
    content = file_of("#FORMAT PC8", f'#FNAMN "{name}"', EVEN, encoding=encoding)
    assert read_sie(content).company == name


def test_letters_that_were_encoded_twice_are_undone() -> None:
    content = file_of('#FNAMN "Övningsbolaget"', EVEN, encoding="utf-8")
    twice = content.decode("cp1252").encode("utf-8")
    assert read_sie(twice).company == "Övningsbolaget"


@pytest.mark.parametrize(
    ("written", "orgnr"),
    [
        ("802000-0009", "802000-0009"), ("8020000009", "802000-0009"), ("168020000009", "802000-0009"),
        ('"802000-0009"', "802000-0009"), ("802000 0009", "802000-0009"), ("802000-0009 1 2", "802000-0009"),
        ("", ""), ("abc", "abc"),
    ],
)  # fmt: skip
def test_organisation_numbers_as_programs_write_them(written, orgnr) -> None:
    assert read_sie(file_of(f"#ORGNR {written}", EVEN)).orgnr == orgnr


@pytest.mark.parametrize(
    "deviation",
    [
        "#RAR 0", "#MOMSKOD 2610 10", '#PROGRAM "Utan version"', "#KONTO 19300001 Bank", "", "   ",
        "#FNAMN Övningsbolaget utan citattecken AB", '#PROSA "C:\\Program\\Bok"', "\t#DIM\t6\tProjekt",
        "#kptyp EUBAS97", "#KSUMMA 1", "\x1a", "#RTRANS 1930 {} 1", "#ENHET 1 st extra fält",
    ],
)  # fmt: skip
def test_deviations_of_real_files_are_accepted(deviation) -> None:
    file = read_sie(file_of(deviation, EVEN))
    assert [p for p in file.problems if p.severity == REFUSE] == []
    assert file.vouchers[0].rows == (SieRow("1930", 50000), SieRow("3993", -50000))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n\r\n"])
def test_any_line_end_will_do(end) -> None:
    assert read_sie(end.join(file_of(EVEN).decode().split("\n")).encode()).rows == 2


def test_a_voucher_keeps_what_its_rows_say() -> None:
    more = '20261121 "En rad" 3 sig'
    text = voucher(
        DAY, row("1930", "1.00", '"6" "X Y" 1 2', more), row("3993", "-1"), number="0", text=""
    )
    [one] = read_sie(file_of(text)).vouchers
    assert (one.on, one.series, one.number, one.text) == (DAY, "A", "0", "")
    assert one.rows[0] == SieRow(
        "1930", 100, (("6", "X Y"), ("1", "2")), date(2026, 11, 21), "En rad"
    )


def test_rows_that_were_added_and_removed_are_counted_and_not_summed() -> None:
    text = voucher(
        DAY, "#BTRANS 1930 {} 7", "#RTRANS 1930 {} 500", row("1930", "500"), row("3993", "-500")
    )
    file = read_sie(file_of(text))
    assert (file.added, file.removed, file.rows, file.debit_ore) == (1, 1, 2, 50000)


@pytest.mark.parametrize(
    ("lines", "line", "sentence"),
    [
        (['#VER A 1 20261120 "x"', "{", "#TRANS 1930", "}"], 5, sentences.BAD_AMOUNT),
        (['#VER A 1 20261120 "x"', "{", "#TRANS 1930 500", "}"], 5, sentences.NO_OBJECTS),
        (['#VER A 1 20261120 "x"', "{", "#TRANS 1930 {} x", "}"], 5, sentences.BAD_AMOUNT),
        (['#VER A 1 20261120 "x"', "{", "#TRANS 1930 {", "}"], 5, sentences.NO_OBJECTS),
        (['#VER A 1 20261120 "x"', "{", "#TRANS 1930 {6} 1", "}"], 5, sentences.NO_OBJECTS),
        (['#VER A 1 20261120 "x"', "{", "#TRANS bank {} 1", "}"], 5, sentences.BAD_ACCOUNT),
        (['#VER A 1 20261120 "x"', "{", "#TRANS 1930 {} 1 2026-11-20", "}"], 5, sentences.BAD_DATE),
        (['#VER A 1 2026-11-20 "x"', "{", "#TRANS 1930 {} 0", "}"], 3, sentences.BAD_DATE),
        (["#VER A 1", "{", "}"], 3, sentences.BAD_DATE),
        (["#TRANS 1930 {} 1"], 3, sentences.OUTSIDE),
        (["#TRANS 1930 {} 1 20261120"], 3, sentences.OUTSIDE),
        (['#VER A 1 20261120 "x"', "{", "{", "}"], 5, sentences.NO_END),
        (['#VER A 1 20261120 "x"', "{", "#VER A 2 20261120", "}"], 5, sentences.NO_END),
        (["#KONTO Bank 1930"], 3, sentences.BAD_ACCOUNT),
        (["#KONTO 123456789 Bank"], 3, sentences.BAD_ACCOUNT),
        (["#RAR x 20260101 20261231"], 3, sentences.BAD_YEAR),
        (["#RAR 0 2026-01-01 20261231"], 3, sentences.BAD_DATE),
        (["#IB 0 1930"], 3, sentences.TOO_SHORT),
        (["#IB 0 1930 x"], 3, sentences.BAD_AMOUNT),
        (["#IB x 1930 1"], 3, sentences.BAD_YEAR),
        (["#SIETYP 7"], 3, sentences.BAD_TYPE),
        (["#X " + "y" * 20_001], 3, sentences.LONG_LINE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(lines, line, sentence) -> None:
    assert refusals(file_of(*lines, EVEN))[0] == (line, sentence)


def test_a_voucher_out_of_balance_is_told_with_series_number_and_difference() -> None:
    uneven = voucher(DAY, row("1930", "500.00"), row("3993", "-499.45"), series="B", number="17")
    [problem] = read_sie(file_of(uneven)).problems
    assert (problem.severity, problem.message) == (WARNING, sentences.OUT_OF_BALANCE)
    told = problem.values
    assert (told["voucher"], told["day"], told["difference"]) == ("B 17", "2026-11-20", 55)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", sentences.UNKNOWN), (b"hej", sentences.UNKNOWN), (b"01BGMAX", sentences.UNKNOWN),
        (b'<?xml version="1.0"?><Sie xmlns="x"/>', sentences.SIE_5),
        (b"#FLAGGA 0\n#SIETYP 4\n", sentences.EMPTY),
        (b"#FLAGGA 0\n" + b" " * LARGEST, sentences.TOO_LARGE),
        (b"#FLAGGA 0\n#SIETYP 4\n#VER A 1 20261120\n{\n#TRANS 1930 {} 1\n", sentences.CUT_OFF),
        (b"#FLAGGA 0\n#SIETYP 4\n#KONTO 1 x\n#VER A 1 20261120\n", sentences.CUT_OFF),
        (b"#FLAGGA 0\n#KSUMMA\n#SIETYP 4\n#KONTO 1930 Bank\n", sentences.CUT_OFF),
    ],
)  # fmt: skip
def test_a_file_that_is_none_or_cut_off_is_refused(content, sentence) -> None:
    assert refusals(content) == [(None, sentence)]


def test_a_wrong_checksum_refuses_and_a_right_one_does_not() -> None:
    body = r'#KONTO 1915 "Kassa \"special\""'
    right = read_sie(f"#FLAGGA 0\n#KSUMMA\n{body}\n#KSUMMA 1921122205\n".encode())
    assert (right.checksum, right.refused) == (Checksum.VERIFIED, False)
    content = f"#FLAGGA 0\n#KSUMMA\n{body.replace('1915', '1916')}\n#KSUMMA 1921122205\n".encode()
    assert read_sie(content).checksum is Checksum.WRONG
    assert refusals(content) == [(4, sentences.WRONG_SUM)]


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "utf-8"])
def test_the_checksum_is_that_of_the_code_page_whatever_the_encoding(encoding) -> None:
    lines = ["#FLAGGA 0", "#KSUMMA", "#FORMAT PC8", "#GEN 20261123", "#SIETYP 4",
             "#FNAMN Övningsföreningen", "#KSUMMA 937695825", "#KONTO 1930 Bank"]  # fmt: skip
    assert read_sie("\n".join(lines).encode(encoding)).checksum is Checksum.VERIFIED


@pytest.mark.parametrize(
    ("said", "posts", "kind"),
    [
        ("1", ["#RES 0 3010 -5"], SieKind.YEAR), ("2", ["#PSALDO 0 202601 3010 {} -5"], SieKind.PERIOD),
        ("3", ["#OIB 0 1930 {1 1} 5"], SieKind.OBJECT), ("4", ["#IB 0 1930 5"], SieKind.EXPORT),
        ("4", ["#OMFATTN 20260630"], SieKind.IMPORT), ("4", [], SieKind.IMPORT),
    ],
)  # fmt: skip
def test_the_type_is_told_by_number_and_by_what_is_there(said, posts, kind) -> None:
    content = "\n".join(["#FLAGGA 0", f"#SIETYP {said}", "#KONTO 1930 Bank", *posts]).encode()
    file = read_sie(content)
    assert (file.kind, file.refused) == (kind, False)


def test_years_accounts_and_objects_are_kept() -> None:
    file = read_sie(sie4e([EVEN], more=["#UNDERDIM 21 Del 6"]))
    assert file.years == (SieYear(0, date(2026, 1, 1), date(2026, 12, 31)),)
    assert file.accounts["1930"] == "Företagskonto"
    assert (file.dimensions, file.subdimensions) == ({"6": "Projekt"}, {"21": "Del"})
    assert file.objects == {("6", "LAGER"): "Sommarlägret"}
