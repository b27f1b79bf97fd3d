"""Text of people: folded for search, sorted as in Swedish, masked, cleaned."""

from __future__ import annotations

import re
import unicodedata

from qmember.domain.errors import Refused

LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "đ": "d", "ß": "ss", "þ": "th", "ı": "i"})
SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}"})
ATOM, LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[^\W_]+(?:-+[^\W_]+)*"
EMAIL = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})+")
"""One address, never two: no comma, bracket or quote."""

THREE_DIGITS = (
    "07", "010", "011", "013", "016", "018", "019", "020", "021", "023", "026", "031", "033", "035",
    "036", "040", "042", "044", "046", "054", "060", "063", "090",
)  # fmt: skip
"""How Swedish area codes of three digits begin, mobile ones among them; 08 has two, all others four."""

ORGANISATION = re.compile(
    r"\b(ab|hb|kb|aktiebolag|förening(en)?|stiftelse[n]?|kommun|region|län|kyrka[n]?|församling(en)?|"
    r"klubb(en)?|förbund(et)?|rotary|lions|bank(en)?|sällskap(et)?|fond(en)?|myndighet(en)?)\b",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """The text without case and accents: ``Öberg`` and ``oberg`` are one."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return bare.casefold().translate(LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text, each once, in order."""
    return list(dict.fromkeys(re.findall(r"[^\W_]+", fold(text))))


def sort_key(text: str) -> str:
    """A key of plain ASCII that sorts as Swedish does: å ä ö after z, case and other accents aside."""
    lower = unicodedata.normalize("NFC", text.casefold())
    return re.sub(r"[^a-z0-9{|} ]", "", fold(lower.translate(SWEDISH)))[:200]


def clean_line(text: str, limit: int) -> str:
    """One line: composed letters, no control or direction characters, single blanks, at most limit."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return " ".join(composed.split())[:limit].strip()
    kept = "".join(" " if c.isspace() else c for c in composed)
    kept = "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(unicodedata.normalize("NFC", kept).split())[:limit].strip()


def mask_email(email: str) -> str:
    """``anna@example.se`` as ``a…@…se``."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@…{domain.rpartition('.')[2]}"


def mask_phone(phone: str) -> str:
    """A telephone number with all but its last three digits hidden."""
    digits = re.sub(r"\D", "", phone)
    return f"07•-••• •{digits[-3:-2]} {digits[-2:]}"


def check_email(text: str) -> str:
    """The address, trimmed; Refused when it cannot be one."""
    email = text.strip()
    if not EMAIL.fullmatch(email) or len(email) > 254:  # noqa: PLR2004
        raise Refused(
            "Write the e-mail address with @, for example name@example.com", field="email"
        )
    return email


def check_phone(text: str) -> str:
    """The number as ``+46…``; Refused when it has too few or too many digits."""
    written = text.strip().replace("(0)", "")
    digits = re.sub(r"[^0-9]", "", written)
    if not 7 <= len(digits) <= 15 or re.search(r"[^0-9\s()+/-]", written):  # noqa: PLR2004
        raise Refused(
            "Write the phone number with digits, for example 070-123 45 67", field="phone"
        )
    if written.startswith("+") or digits.startswith(("46", "00")):
        return f"+{digits.removeprefix('00')}"
    return f"+46{digits.removeprefix('0')}"


def looks_like_organisation(name: str) -> bool:
    """Guess from words whether a name is an organisation's."""
    return ORGANISATION.search(name) is not None
