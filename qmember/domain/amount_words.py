"""Amounts in words, as a receipt spells them: ``ettusentvåhundratrettiofyra kronor och 50 öre``."""

from __future__ import annotations

from collections.abc import Callable

SV_ONES = (
    "noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
    "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton",
)  # fmt: skip
SV_TENS = ("", "", "tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
EN_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
THOUSAND, MILLION, BILLION = 1_000, 1_000_000, 1_000_000_000


def amount_in_words(ore: int, language: str = "sv") -> str:
    """Öre (not negative, below a thousand billion kronor) in words; the öre themselves in digits."""
    kronor, rest = divmod(ore, 100)
    if language == "en":
        unit = "krona" if kronor == 1 else "kronor"
        return f"{_english(kronor)} {unit}" + (f" and {rest} öre" if rest else "")
    if kronor == 1:
        return "en krona" + (f" och {rest} öre" if rest else "")
    return f"{_swedish(kronor)} kronor" + (f" och {rest} öre" if rest else "")


def _swedish(number: int) -> str:
    """Below a million in one word, as Swedish writes it; millions stand apart and are ``en``."""
    if number < MILLION:
        return _swedish_small(number)
    size, names = (BILLION, ("miljard", "miljarder")) if number >= BILLION else (
        MILLION, ("miljon", "miljoner"),
    )  # fmt: skip
    count, rest = divmod(number, size)
    head = f"en {names[0]}" if count == 1 else f"{_counted(count)} {names[1]}"
    return f"{head} {_swedish(rest)}" if rest else head


def _counted(number: int) -> str:
    """A number before ``miljoner``: it ends in ``en``, not ``ett``."""
    text = _swedish_small(number)
    return f"{text.removesuffix('ett')}en" if text.endswith("ett") else text


def _swedish_small(number: int) -> str:
    thousands, rest = divmod(number, THOUSAND)
    if not thousands:
        return _swedish_hundreds(number)
    word = _swedish_hundreds(thousands)
    head = f"{word.removesuffix('t')}tusen" if word.endswith("tt") else f"{word}tusen"
    return head + (_swedish_hundreds(rest) if rest else "")


def _swedish_hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = f"{SV_ONES[hundreds]}hundra" if hundreds else ""
    if hundreds and not rest:
        return head
    return head + _tens(rest, SV_ONES, SV_TENS, lambda ten, one: ten + one)


def _english(number: int) -> str:
    for size, name in ((BILLION, "billion"), (MILLION, "million"), (THOUSAND, "thousand")):
        if number >= size:
            count, rest = divmod(number, size)
            return f"{_english(count)} {name}" + (f" {_english(rest)}" if rest else "")
    hundreds, rest = divmod(number, 100)
    tail = _tens(rest, EN_ONES, EN_TENS, lambda ten, one: f"{ten}-{one}")
    if not hundreds:
        return tail
    return f"{EN_ONES[hundreds]} hundred" + (f" and {tail}" if rest else "")


def _tens(
    number: int, ones: tuple[str, ...], tens: tuple[str, ...], join: Callable[[str, str], str]
) -> str:
    if number < len(ones):
        return ones[number]
    ten, one = divmod(number, 10)
    return join(tens[ten], ones[one]) if one else tens[ten]
