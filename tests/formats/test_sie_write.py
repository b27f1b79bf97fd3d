"""What is written as SIE 4I is what is read again: by us, and by a reader that others wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.sie import Checksum, SieFile, SieKind, SieRow, SieVoucher, SieYear
from qmember.formats.sie_letters import plain
from qmember.formats.sie_read import read_sie
from qmember.formats.sie_write import kronor_text, write_sie

DAY = date(2026, 11, 28)
SMALL = SieFile(
    program="qmember", version="1.0", company="Exempelföreningen", orgnr="802000-0009",
    made_on=date(2026, 11, 30), years=(SieYear(0, date(2026, 1, 1), date(2026, 12, 31)),),
    accounts={"1930": "Bank", "3993": "Erhållna donationer och gåvor"}, dimensions={"6": "Projekt"},
    objects={("6", "BOFF26"): "Brottsofferfonden 2026"},
    vouchers=(
        SieVoucher(
            DAY, (SieRow("1930", 125000), SieRow("3993", -125000, (("6", "BOFF26"),))), "Q", "7",
            "Gåvor, 3 st, överlämning 1",
        ),
    ),
)  # fmt: skip


def test_a_whole_file_as_it_is_written() -> None:
    lines = write_sie(SMALL).content.decode("cp437").split("\r\n")
    assert lines[:-2] == [
        "#FLAGGA 0", "#KSUMMA", '#PROGRAM "qmember" "1.0"', "#FORMAT PC8", "#GEN 20261130",
        "#SIETYP 4", '#FNAMN "Exempelföreningen"', "#ORGNR 802000-0009", "#RAR 0 20260101 20261231",
        '#KONTO 1930 "Bank"', '#KONTO 3993 "Erhållna donationer och gåvor"', '#DIM 6 "Projekt"',
        '#OBJEKT 6 "BOFF26" "Brottsofferfonden 2026"',
        '#VER "Q" "7" 20261128 "Gåvor, 3 st, överlämning 1" 20261130', "{",
        "#TRANS 1930 {} 1250.00", '#TRANS 3993 {"6" "BOFF26"} -1250.00', "}",
    ]  # fmt: skip
    assert lines[-2].startswith("#KSUMMA ")
    assert lines[-1] == ""


def test_the_same_file_gives_the_same_bytes() -> None:
    assert write_sie(SMALL) == write_sie(replace(SMALL))


@pytest.mark.parametrize("orgnr", ["", "801231-1234", "<i>", "8020000009"])
def test_what_is_no_number_of_an_organisation_is_left_out(orgnr) -> None:
    file = read_sie(write_sie(replace(SMALL, orgnr=orgnr)).content)
    assert (file.orgnr, file.problems) == ("", ())


def test_what_does_not_balance_is_never_written() -> None:
    uneven = SieVoucher(DAY, (SieRow("1930", 1),))
    with pytest.raises(ValueError, match="balance"):
        write_sie(replace(SMALL, vouchers=(uneven,)))


@pytest.mark.parametrize(
    ("text", "written", "replaced"),
    [
        ("Gåvor åäö ÅÄÖ é ü ñ £", "Gåvor åäö ÅÄÖ é ü ñ £", 0), ("a – b — c", "a - b - c", 2),
        ("”citat” ’x’", "\"citat\" 'x'", 4), ("5 €", "5 EUR", 1), ("ta\u00a0bort", "ta bort", 1),
        ("Sørensen Øst", "Sorensen Ost", 2), ("Dušan Čapek łódź", "Dusan Capek lódz", 4),
        ("日本", "??", 2), ("a\x00b\x07c\x7fd", "abcd", 3), ("två\nrader\toch", "två rader och", 2),
        ("e\u0301", "é", 0), ("C:\\x\\", "C:/x/", 2), ("ﬁn", "fin", 1), ("\u200bx\u202e", "x", 2),
        ("½ ² °", "½ ² °", 0), ("😀", "?", 1), ("…", "...", 1), ("", "", 0), ("10 ÷ 2 Σ", "10 ? 2 ?", 2),
    ],
)  # fmt: skip
def test_letters_of_the_code_page_stay_and_others_become_their_nearest(
    text, written, replaced
) -> None:
    assert plain(text) == (written, replaced)
    written.encode("cp437")


@given(some.text())
def test_any_text_can_be_written_and_no_control_is_left(text) -> None:
    written, _ = plain(text)
    assert all(byte >= 32 and byte != 127 for byte in written.encode("cp437"))
    assert plain(written) == (written, 0)


@pytest.mark.parametrize(
    ("ore", "text"), [(125000, "1250.00"), (-50, "-0.50"), (5, "0.05"), (-100, "-1.00")]
)
def test_amounts_are_written_with_a_point_and_no_plus(ore, text) -> None:
    assert kronor_text(ore) == text


TEXT = some.text(some.characters(codec="cp437", exclude_characters="\\σΣ÷┼─╓"), max_size=30).filter(
    str.isprintable
)
ACCOUNT = some.from_regex(r"[1-8][0-9]{3}", fullmatch=True)
OBJECTS = some.lists(
    some.tuples(some.sampled_from(("1", "6")), some.text("ABCåäö 19-", min_size=1, max_size=8)), max_size=2
).map(tuple)  # fmt: skip
ORE = some.integers(-(10**12), 10**12).filter(bool)
ROW = some.builds(
    SieRow, account=ACCOUNT, amount_ore=ORE, objects=OBJECTS, text=TEXT,
    on=some.none() | some.dates(date(2000, 1, 1), date(2030, 12, 31)),
)  # fmt: skip


def balanced(on, rows, series, number, text):
    total = sum(row.amount_ore for row in rows)
    last = (SieRow("2999", -total),) if total else ()
    return SieVoucher(on, (*rows, *last), series, str(number), text)


VOUCHER = some.builds(
    balanced, some.dates(date(2000, 1, 1), date(2030, 12, 31)), some.lists(ROW, max_size=5),
    some.sampled_from(("Q", "", "LEV1")), some.integers(0, 99), TEXT,
)  # fmt: skip


@given(some.lists(VOUCHER, min_size=1, max_size=6), some.dictionaries(ACCOUNT, TEXT), TEXT)
def test_what_is_written_is_what_is_read(vouchers, accounts, company) -> None:
    made = replace(SMALL, vouchers=tuple(vouchers), accounts=accounts, company=company)
    written = write_sie(made)
    found = read_sie(written.content)
    assert (found.problems, found.checksum, found.kind) == ((), Checksum.VERIFIED, SieKind.IMPORT)
    assert (found.vouchers, found.accounts, found.company) == (made.vouchers, accounts, company)
    assert (found.years, found.objects, found.orgnr) == (made.years, made.objects, made.orgnr)
    assert (found.debit_ore, found.rows) == (made.debit_ore, made.rows)
    assert written.replaced == 0


@given(some.lists(VOUCHER, min_size=1, max_size=3))
def test_a_file_that_was_changed_afterwards_is_refused(vouchers) -> None:
    content = write_sie(replace(SMALL, vouchers=tuple(vouchers))).content
    changed = content.replace(b"#KONTO 1930", b"#KONTO 1931", 1)
    assert read_sie(changed).checksum is Checksum.WRONG


def test_a_date_of_a_row_without_a_text_is_read_again() -> None:
    rows = (SieRow("1930", 1, on=DAY), SieRow("2999", -1, text="x"))
    made = replace(SMALL, vouchers=(SieVoucher(DAY, rows),))
    assert read_sie(write_sie(made).content).vouchers == made.vouchers
