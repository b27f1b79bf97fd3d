"""Every text has its Swedish, with the same slots; the check itself sees what is wrong."""

from __future__ import annotations

import importlib.machinery
import importlib.util
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from tests.house.sources import ROOT


@pytest.fixture(scope="module")
def i18n() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("i18n", str(ROOT / "script" / "i18n"))
    spec = importlib.util.spec_from_loader("i18n", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_catalogue_is_complete(i18n: ModuleType) -> None:
    found = i18n.faults(i18n.load(), i18n.used())
    assert {kind: rows for kind, rows in found.items() if rows} == {}


def wrong(i18n: ModuleType, used: set[object], catalog: Catalog) -> set[str]:
    return {kind for kind, rows in i18n.faults(catalog, used).items() if rows}


def test_a_text_without_swedish_is_seen(i18n: ModuleType) -> None:
    catalog = Catalog(locale="sv")
    catalog.add("Gift", "Gåva")
    catalog.add("Giver", "")
    assert i18n.faults(catalog, {"Gift", "Giver", "Receipt"})["no Swedish for"] == [
        "Giver",
        "Receipt",
    ]


def test_a_text_that_nothing_uses_is_seen(i18n: ModuleType) -> None:
    catalog = Catalog(locale="sv")
    catalog.add("Gift", "Gåva")
    assert wrong(i18n, set(), catalog) == {"used no more"}


def test_a_guess_is_not_taken_for_a_translation(i18n: ModuleType) -> None:
    catalog = Catalog(locale="sv")
    catalog.add("Gift", "Gåva", flags={"fuzzy"})
    assert wrong(i18n, {"Gift"}, catalog) == {"fuzzy"}


def test_what_one_page_says_is_not_changed_by_another(i18n: ModuleType) -> None:
    catalog = Catalog(locale="sv")
    catalog.add("Left on", "Utträdd")
    catalog.add(("%(num)s hit", "%(num)s hits"), ("%(num)s träff", "%(num)s träffar"))
    same = {"Left on": "Utträdd", "%(num)s hit": ["%(num)s träff", "%(num)s träffar"], "New": "Ny"}
    assert i18n.said_otherwise(catalog, same) == []
    assert i18n.said_otherwise(catalog, {"Left on": "Betald den"}) == ["Left on"]


@pytest.mark.parametrize(
    ("english", "swedish"),
    [
        ("Voucher %(number)s", "Verifikation"),
        ("Voucher %(number)s", "Verifikation %(nummer)s"),
        ("Gift", "Gåva %(number)s"),
        ("Large amount. Check {amount}.", "Stort belopp. Kontrollera {belopp}."),
        ("Share (%%)", "Andel (procent)"),
    ],
)
def test_other_slots_than_the_english_are_seen(
    i18n: ModuleType, english: str, swedish: str
) -> None:
    catalog = Catalog(locale="sv")
    catalog.add(english, swedish)
    assert wrong(i18n, {english}, catalog) == {"other slots than its id"}


def test_a_plural_needs_both_forms_and_its_slots(i18n: ModuleType) -> None:
    hits = ("%(num)s hit in %(year)s", "%(num)s hits in %(year)s")
    catalog = Catalog(locale="sv")
    catalog.add(hits, ("en träff %(year)s", "%(num)s träffar %(year)s"))
    assert wrong(i18n, {hits}, catalog) == set()
    catalog.delete(hits[0])
    catalog.add(hits, ("en träff %(year)s", "%(num)s träffar"))
    assert wrong(i18n, {hits}, catalog) == {"other slots than its id"}
    catalog.delete(hits[0])
    catalog.add(hits, ("%(num)s träff %(year)s", ""))
    assert wrong(i18n, {hits}, catalog) == {"no Swedish for"}
    catalog.delete(hits[0])
    catalog.add(hits[0], "%(num)s träffar %(year)s")
    assert wrong(i18n, {hits}, catalog) == {"one form, but code asks for two"}


def test_sentences_that_a_module_keeps_under_a_name_are_found(i18n: ModuleType) -> None:
    source = 'EMPTY = "The file contains no payments"\nSERIES = "V"\nname = "Not a constant"\n'
    assert i18n.constants(source) == {"The file contains no payments"}


@pytest.mark.parametrize(
    "word", ["vänligen", "tyvärr", "ogiltig", "obligatorisk", "fel uppstod", "!"]
)
def test_the_tone_is_plain(i18n: ModuleType, word: str) -> None:
    found = [
        text for m in i18n.load() if m.id for text in i18n.texts(m.string) if word in text.lower()
    ]
    assert [text for text in found if text != "Hej!"] == []


@pytest.mark.parametrize(
    ("instead_of", "word"),
    [("donation", "gåva"), ("transaktion", "betalning"), ("verifikat ", "verifikation"), ("refunder", "återbetala"),
     ("matchning", "avstämning"), ("röstlista", "röstlängd"), ("användare", "konto"), (" löfte", "utlovad gåva")],
)  # fmt: skip
def test_one_word_a_thing(i18n: ModuleType, instead_of: str, word: str) -> None:
    found = [text for m in i18n.load() if m.id for text in i18n.texts(m.string)]
    assert [text for text in found if instead_of in f" {text.lower()} "] == [], f"say {word}"
