"""Files that are not what they say: each is refused, or warned about, with what to do about it."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.cli.words import catalogue
from qmember.domain import bank_problems
from tests.factories.bank_files import Entry, Giro, GiroSection, Payer, bgmax, camt053, camt054

DAY = date(2026, 11, 20)
ROWS = [Entry(50_000, DAY, (Payer(50_000, "Anna Ek", bank_id="1"),), bank_reference="R1")]
STATEMENT = camt053(ROWS)
GIRO_FILE = bgmax([Giro(50_000, "123"), Giro(25_000, "456")])
AGAIN = "Hämta filen från banken igen"


def giro(*changes):
    """The BgMax file with one text changed for another of the same length."""
    content = GIRO_FILE
    for old, new in changes:
        assert content.count(old) == 1, old
        content = content.replace(old, new)
    return content


REFUSED = {
    "empty": (b"", "Filen innehåller inga betalningar"),
    "blank": (b" \r\n\t\n", "Filen innehåller inga betalningar"),
    "binary": (bytes(range(256)) * 8, "Vi känner inte igen filen."),
    "words": ("Hej, här kommer filen".encode(), "Vi känner inte igen filen."),
    "over ten megabytes": (b"01BGMAX" + b" " * 10_500_000, "Filen är större än 10 MB."),
    "over twenty megabytes of XML": (b"<a>" + b" " * 21_000_000 + b"</a>", "Filen är större än 10 MB."),
    "other XML": (b"<feed xmlns='urn:x'><entry/></feed>", "Filen är XML men ingen kontofil."),
    "camt.052": (
        STATEMENT.replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt"), "Filen är XML men ingen kontofil.",
    ),
    "a web page": (b"<!doctype html><p>Logga in<br></p>", "Filen är skadad eller avklippt."),
    "XML cut off": (STATEMENT[:-200], "Filen är skadad eller avklippt."),
    "a document type": (
        b'<!DOCTYPE D [<!ENTITY a "b">]>' + STATEMENT.partition(b"\n")[2], "Filen är byggd som ingen",
    ),
    "entities that grow": (
        b'<!DOCTYPE D [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><D>&b;</D>',
        "Filen är byggd som ingen",
    ),
    "a file from elsewhere": (
        b'<!DOCTYPE D [<!ENTITY a SYSTEM "file:///etc/passwd">]><D>&a;</D>', "Filen är byggd som ingen",
    ),
    "a document type in UTF-16": (
        '<!DOCTYPE D [<!ENTITY a "b">]><D>&a;</D>'.encode("utf-16"), "Filen är byggd som ingen",
    ),
    "two hundred thousand deep": (b"<a>" * 200_000, "Filen är byggd som ingen"),
    "millions of elements": (b"<a>" + b"<b/>" * 2_000_000 + b"</a>", "Filen är byggd som ingen"),
    "an encoding that is not its own": (
        STATEMENT.replace(b"Anna Ek", "Åsa Ek".encode("latin-1")), "Filens bokstäver är inte skrivna",
    ),
    "an encoding that hides what it says": (
        b'<?xml version="1.0" encoding="UTF-7"?><D>\xff</D>', "Filens bokstäver är inte skrivna",
    ),
    "no rows": (camt053([]), "Filen innehåller inga betalningar"),
    "only pending rows": (
        camt053([Entry(100, DAY, status="PDNG")]), "Filen innehåller inga betalningar",
    ),
    "an entry without any date": (
        camt053([Entry(100, DAY, dated=False)]), "Det finns inget datum som går att läsa.",
    ),
    "an entry with nonsense for a date": (
        STATEMENT.replace(b"Dt><Dt>2026-11-20<", b"Dt><Dt>2026-13-41<"),
        "Det finns inget datum som går att läsa.",
    ),
    "an amount that is no number": (
        STATEMENT.replace(b'<Ntry><Amt Ccy="SEK">500.00', b'<Ntry><Amt Ccy="SEK">1e9'),
        "Beloppet går inte att läsa.",
    ),
    "a negative amount": (
        STATEMENT.replace(b'<Ntry><Amt Ccy="SEK">500.00', b'<Ntry><Amt Ccy="SEK">-500.00'),
        "Beloppet går inte att läsa.",
    ),
    "half an öre": (
        STATEMENT.replace(b'<Ntry><Amt Ccy="SEK">500.00', b'<Ntry><Amt Ccy="SEK">500.005'),
        "Beloppet är inte ett helt antal öre.",
    ),
    "a currency that is none": (
        STATEMENT.replace(b'<Ntry><Amt Ccy="SEK">', b'<Ntry><Amt Ccy="kronor">'),
        "Valutan går inte att läsa.",
    ),
    "neither in nor out": (
        STATEMENT.replace(b"CRDT</CdtDbtInd><Sts>", b"    </CdtDbtInd><Sts>"),
        "Det står inte om pengarna kom in eller gick ut.",
    ),
    "BgMax cut off": (GIRO_FILE[: GIRO_FILE.rindex(b"70")], "Filen är avklippt: slutposten saknas."),
    "BgMax money that disagrees": (
        giro((b"000000000000075000SEK", b"000000000000075100SEK")), "Insättningen är inte summan",
    ),
    "BgMax amount damaged": (
        giro((b"000000000000025000", b"00000000000002500X")), "Beloppet går inte att läsa.",
    ),
    "BgMax currency that disagrees": (
        giro((b"75000SEK", b"75000EUR")), "Insättningen är i en annan valuta",
    ),
    "BgMax currency that is none": (giro((b"         SEK", b"         S3K")), "Valutan går inte att läsa."),
    "BgMax date damaged": (giro((b"20261120", b"2026112X")), "Det finns inget datum som går att läsa."),
    "BgMax payments without a deposit": (
        giro((b"\n15", b"\n99"), (b"0000000000000001", b"0000000000000000")),
        "Betalningarna saknar sin insättning.",
    ),
    "BgMax payment outside a section": (giro((b"\n05", b"\n95")), "En betalning står utanför"),
    "BgMax of a test": (bgmax([Giro(100)], test=True), "Det här är en testfil"),
    "BgMax followed by half another": (
        GIRO_FILE + GIRO_FILE[: GIRO_FILE.rindex(b"70")], "Filen är avklippt: slutposten saknas.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_with_its_sentence(bank_read, name) -> None:
    content, sentence = REFUSED[name]
    status, found = bank_read(content)
    assert status == 1
    assert found["error"]["code"] == "bank-file-refused"
    messages = [p["message"] for p in found["problems"] if p["severity"] == "refuse"]
    assert found["error"]["message"] == messages[0]
    assert any(message.startswith(sentence) for message in messages)
    assert {"format", "deposits", "debits", "totals", "balances"} <= set(found)


WARNED = {
    "a date that cannot be right": (
        STATEMENT.replace(b"Dt><Dt>2026-11-20<", b"Dt><Dt>1010-11-20<"), "Kontoutdrag 1, rad 1",
        "Datumet 1010-11-20 kan inte stämma.",
    ),
    "a date in two years": (
        STATEMENT.replace(b"BookgDt><Dt>2026-11-20<", b"BookgDt><Dt>2028-11-20<"),
        "Kontoutdrag 1, rad 1", "Datumet 2028-11-20 kan inte stämma.",
    ),
    "out of balance": (
        camt053(ROWS, closing_ore=12_345), "Kontoutdrag 1",
        "Saldot stämmer inte: det skiljer 376,55 SEK mot raderna.",
    ),
    "no closing balance": (
        STATEMENT.replace(b"CLBD", b"CLAV"), "Kontoutdrag 1", "Kontoutdraget saknar ingående eller",
    ),
    "a count that disagrees": (
        STATEMENT.replace(b"<TtlCdtNtries><NbOfNtries>1<", b"<TtlCdtNtries><NbOfNtries>3<"),
        "Kontoutdrag 1", "Banken räknar 3 rader men filen har 1.",
    ),
    "a sum that disagrees": (
        STATEMENT.replace(b"<Sum>500.00<", b"<Sum>600.00<"), "Kontoutdrag 1",
        "Banken har en annan summa",
    ),
    "details that do not add up": (
        camt054([Entry(500, DAY, (Payer(100, "A"), Payer(300, "B")))]), "Avisering 1, rad 1",
        "Delarna går inte ihop med raden",
    ),
    "more files to come": (camt054(ROWS, last_page=False), "", "Fler filer hör till samma meddelande."),
    "a statement twice": (
        STATEMENT.replace(
            b"</BkToCstmrStmt>",
            STATEMENT[STATEMENT.index(b"<Stmt>") : STATEMENT.index(b"</BkToCstmrStmt>")]
            + b"</BkToCstmrStmt>",
        ),
        "Kontoutdrag 2", "Samma rader står två gånger i filen.",
    ),
    "BgMax counts in the end record": (
        giro((b"7000000002", b"7000000009")), "Rad 6", "Slutposten räknar 9 poster men det finns 2.",
    ),
    "BgMax count of a deposit": (
        giro((b"SEK00000002", b"SEK00000003")), "Rad 5",
        "Insättningen räknar 3 betalningar men det finns 2.",
    ),
    "BgMax date that cannot be right": (
        giro((b"20261120", b"10100324")), "Rad 5", "Datumet 1010-03-24 kan inte stämma.",
    ),
    "BgMax parts that do not add up": (
        bgmax([Giro(500, extras=(("1", 100), ("2", 300)))]), "Rad 3", "Delarna går inte ihop med",
    ),
    "BgMax record damaged by a tab": (
        bgmax([Giro(500, extras=(("657866", 0),))]).replace(b"657866", b"\t57866"), "Rad 4",
        "En extra referens går inte att läsa.",
    ),
    "BgMax record that belongs to nothing": (
        giro((b"\n15", b"\n25hej\n15")).replace(b"\r\n20", b"\r\n26Namn\r\n20", 1), "Rad 3",
        "Posten hör inte till någon betalning",
    ),
    "BgMax file twice": (GIRO_FILE * 2, "Rad 11", "Samma rader står två gånger i filen."),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_a_file_is_taken_with_a_warning_that_says_what_to_do(bank_read, name) -> None:
    content, where, sentence = WARNED[name]
    status, found = bank_read(content)
    assert (status, "error" in found) == (0, False)
    assert {p["severity"] for p in found["problems"]} == {"warning"}
    told = [p for p in found["problems"] if p["message"].startswith(sentence)]
    assert [p["where"] for p in told] == [where]


def test_a_doubled_file_counts_its_money_once(bank_read) -> None:
    once, twice = bank_read(GIRO_FILE)[1], bank_read(GIRO_FILE * 2)[1]
    assert twice["totals"] == once["totals"]


def test_details_that_do_not_add_up_are_kept_as_one_payment(bank_read) -> None:
    content = camt054([Entry(500, DAY, (Payer(100, "A"), Payer(300, "B")))])
    payments = bank_read(content)[1]["deposits"][0]["payments"]
    assert [(p["amount_ore"], p["payer_name"]) for p in payments] == [(500, "")]


def test_a_date_that_cannot_be_right_is_null(bank_read) -> None:
    found = bank_read(giro((b"20261120", b"10100324")))[1]
    assert found["deposits"][0]["date"] is None


def test_the_value_day_serves_where_there_is_no_booking_day(bank_read) -> None:
    start, end = b"<BookgDt><Dt>2026-11-20</Dt></BookgDt>", b"<ValDt><Dt>2026-11-20"
    content = STATEMENT.replace(start, b"").replace(end, b"<ValDt><Dt>2026-11-19")
    assert bank_read(content)[1]["deposits"][0]["date"] == "2026-11-19"


def test_an_unknown_record_is_passed_over(bank_read) -> None:
    content = giro((b"\n15", b"\n88 something new\n15"))
    status, found = bank_read(content)
    assert (status, found["problems"]) == (0, [])


def test_a_hostile_file_gets_a_short_list_of_remarks(bank_read) -> None:
    many = b"26Namn\r\n" * 5000
    found = bank_read(giro((b"\n15", b"\n15")).replace(b"\r\n20", b"\r\n" + many + b"20", 1))[1]
    assert len(found["problems"]) == bank_problems.MOST + 1
    assert found["problems"][-1]["message"] == "Det finns 4900 anmärkningar till av de här slagen"


def test_the_sum_of_a_section_with_deductions_is_what_the_bank_paid(bank_read) -> None:
    content = bgmax([GiroSection([Giro(900), Giro(400, deduction=True)])])
    totals = bank_read(content)[1]["totals"]
    assert (totals["credits_ore"], totals["payments"], totals["deductions"]) == (500, 1, 1)


def test_every_sentence_has_its_swedish() -> None:
    ids = [value for name, value in vars(bank_problems).items() if name.isupper()]
    texts = [one for one in ids if isinstance(one, str) and " " in one]
    assert len(texts) > 30
    assert [one for one in texts if catalogue().gettext(one) == one] == []
