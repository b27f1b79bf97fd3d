"""The project's own specimens of bank files, made by the writers beside and stored in ``tests/specimens``.

``python -m tests.factories.specimens`` writes them anew. Everybody in them is invented.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qmember.domain.references import reference
from tests.factories.bank_files import (
    ACCOUNT,
    BANKGIRO,
    Entry,
    Giro,
    GiroSection,
    Payer,
    bgmax,
    camt053,
    camt054,
)
from tests.factories.bank_tables import BANKS, REPORTS, Booked, account_file, swish_report

FOLDER = Path(__file__).parents[1] / "specimens"
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
OPENING_ORE = 10_000_000
OCR = reference("20260001")

GIRO = Entry(
    175_000, MONDAY, bankgiro=BANKGIRO, reference="BG4032850 00417-0012001",
    bank_reference="B20261116-0001", code=("PMNT", "RCDT", "ATXN"),
    payers=(
        Payer(50_000, "Åsa Öberg", "981-4493", ocr=OCR, bank_id="P1"),
        Payer(25_000, "Örjan & Ylva Äng", "5160-2332", message="Gåva <3 till verksamheten", bank_id="P2"),
        Payer(100_000, "Bageri Blåklinten AB", "5402-9681", orgnr="5566778899", bank_id="P3",
              parts=(("1807", 120_000), ("K55", -20_000))),
    ),
)  # fmt: skip
SWISH = Entry(
    20_000, MONDAY, (Payer(20_000, "Zahra Rosén", "+46701234567", "julinsamlingen", bank_id="S1"),),
    reference="46701234567-0012002", bank_reference="B20261116-0002",
)  # fmt: skip
GRANT = Entry(
    46_300_000, TUESDAY, reference="UTBETALNING-0012003", bank_reference="B20261117-0001",
    payers=(Payer(46_300_000, "Kammarkollegiet", "SE4550000000058398257466",
                  message="Projektbidrag", invoices=("BOF-2026-17",), orgnr="2021000829"),),
)  # fmt: skip
RENT = Entry(-850_000, TUESDAY, reference="HYRA-0012004", bank_reference="B20261117-0002")
PENDING = Entry(99_900, TUESDAY, reference="KORT", status="PDNG")
TWIN = Entry(10_000, TUESDAY, text="Insättning")
BACK = Entry(
    30_000, TUESDAY, (Payer(30_000, "Märta Lind", message="Betalning i retur", returned=True),),
    reference="RETUR-0012005", bank_reference="B20261117-0003", reversal=True,
)  # fmt: skip
ALL = (GIRO, SWISH, GRANT, RENT, PENDING, TWIN, TWIN, BACK)

GIROS = (
    Giro(50_000, OCR, payer="981-4493", serial="100001", name="Åsa Öberg", street="Storgatan 1",
         postcode="123 45", city="Lund"),
    Giro(30_000, "Gåva från Örjan", 3, serial="100002", name="Örjan Äng", extra_name="Ylva Äng",
         messages=("Vi tycker att ni gör ett fint arbete och vill", "hjälpa till.")),
    Giro(5_000, "89854", 3, payer="981-4493", serial="100003", name="Åsa Öberg", deduction=True),
)  # fmt: skip
MORE_GIROS = (
    Giro(60_000, "", 0, payer="5402-9681", serial="100004", name="Bageri Blåklinten AB",
         orgnr="5566778899", extras=(("657866", 40_000), ("658260", 30_000), ("650861", -10_000))),
    Giro(10_000, "", 1, serial="100005"),
    Giro(10_000, "", 1, serial="100005"),
    Giro(7_500, "655969", serial="100006", name="Siv Dahl", city="Oslo", country=("Norge", "NO"),
         messages=("a" * 50, "b" * 12)),
)  # fmt: skip


TABLE = (
    Booked(20_000, MONDAY, "Swish +46701234567", "Zahra Rosén", "+46701234567", "123990558"),
    Booked(75_000, MONDAY, "4032850BM 00417", "BANKGIROT", number="123990559"),
    Booked(-850_000, TUESDAY, "Hyra, november", "Fastighets AB Äpplet", number="123990560"),
    Booked(10_000, TUESDAY, "Insättning", number="123990561"),
    Booked(10_000, TUESDAY, "Insättning", number="123990561"),
    Booked(30_000, TUESDAY, f"Medlemsavgift {OCR}", "Örjan Äng", number="123990562"),
)
REPORT = (
    Booked(20_000, MONDAY, "", "ZAHRA ROSÉN", "+46701234567", "7A0C41", "julinsamlingen", "08:12"),
    Booked(
        15_000,
        MONDAY,
        "",
        "PER-ÅKE STRÖM",
        "+46702345678",
        "7A0C42",
        "Till er; 2 st, tack",
        "09:40",
    ),
    Booked(15_000, TUESDAY, "", "SIV DAHL", "+46703456789", "7A0C43", "", "23:59"),
    Booked(-15_000, TUESDAY, "", "SIV DAHL", "+46703456789", "7A0C44", "Åter", "23:59"),
)


def tables() -> dict[str, bytes]:
    """A file of every bank whose account files or reports of Swish are known."""
    return {
        f"konto_{bank}.csv": account_file(bank, TABLE, opening_ore=OPENING_ORE) for bank in BANKS
    } | {f"swish_{bank}.csv": swish_report(bank, REPORT) for bank in REPORTS}


def specimens() -> dict[str, bytes]:
    """Every specimen by its file name."""
    sections = (
        GiroSection(GIROS, MONDAY, 417), GiroSection(MORE_GIROS, MONDAY, 418, bankgiro="991-2346"),
    )  # fmt: skip
    return {
        "camt053_02.xml": camt053(ALL, opening_ore=OPENING_ORE),
        "camt053_08.xml": camt053(ALL, opening_ore=OPENING_ORE, version="08", prefix="ns"),
        "camt054_02.xml": camt054((GIRO, SWISH, BACK)),
        "camt054_08.xml": camt054((GIRO, SWISH, BACK), account=BANKGIRO, version="08"),
        "bgmax.txt": bgmax(sections),
        "bgmax_utf8.txt": bgmax(sections, encoding="utf-8", newline="\n"),
        **tables(),
    }


def main() -> None:
    """Write the specimens."""
    for name, content in specimens().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()

__all__ = ["ACCOUNT", "FOLDER", "OCR", "OPENING_ORE", "specimens"]
