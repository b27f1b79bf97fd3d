"""Every text that some bytes may hold, however it is wrapped, and the needles found in them.

A search of raw bytes says "clean" of a workbook, a mail and a page of a PDF that all name her
(finding 10 of the security study). So everything is opened first: containers (zip, gzip, PDF, mail),
escapes (HTML, address, JSON, quoted-printable, base64, hex) and writing systems, and what is left is
compared without case, accents, blanks and invisible letters.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import email
import email.policy
import html
import io
import quopri
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from urllib.parse import unquote

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ByteStringObject, StreamObject, TextStringObject

DEPTH = 8
"""So many wrappings are taken off one after another."""

NOISE = 4_000
"""From so many bytes on, what is neither text in UTF-8 nor a container is read as it is, once."""

HEADER = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}\r?\n")
TAG = re.compile(r"<[^<>]*>")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}")
WRAPPED64 = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]*={0,2}")
HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
ESCAPED_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([0-3][0-7]{2})")
STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
SORT_KEY = re.compile(r"[a-z][{|}][a-z]")
BROKEN_LINE = re.compile(r"-\s*\n\s*")
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OTHER = re.compile(r"[\W_]+")
"""What is no letter and no digit: blanks, signs, accents apart from their letters, invisible ones."""

NO_LETTERS = {n: None for n in range(128) if not chr(n).isalnum()}


def found(data: bytes | str, needles: Iterable[str]) -> set[str]:
    """The needles that stand anywhere in the data; a needle is compared in its plain form."""
    wanted = {needle: plain(needle) for needle in needles}
    hits: set[str] = set()
    for text in texts(data):
        hits |= {needle for needle, form in wanted.items() if form in text}
    return hits


def texts(data: bytes | str) -> Iterator[str]:
    """Every text of the data in plain form, outer wrappings first."""
    waiting: list[tuple[bytes | str, int]] = [(data, 0)]
    seen: set[bytes | str] = set()
    while waiting:
        part, depth = waiting.pop()
        if part in seen or depth > DEPTH:
            continue
        seen.add(part)
        if isinstance(part, str):
            yield plain(part)
            if depth == DEPTH:
                continue
            waiting += [(inner, depth + 1) for inner in unwrapped(part)]
        else:
            deeper = DEPTH if _is_noise(part) else depth + 1
            waiting += [(inner, deeper) for inner in _opened_at(part, depth)]


def _is_noise(data: bytes) -> bool:
    if len(data) < NOISE or data[:4] in {b"%PDF", b"PK\x03\x04"}:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return not data.startswith((b"\x1f\x8b", *UTF16))
    return False


def _opened_at(data: bytes, depth: int) -> list[bytes | str]:
    """A paper that cannot be read is an error; what only begins like one is read as text."""
    try:
        return list(opened(data))
    except PyPdfError:
        if not depth:
            raise
        return list(_read_as_text(data))


def plain(text: str) -> str:
    """Letters and digits only, without case and accents: ``Kå-\u00adx Ö`` is ``kaxo``."""
    if text.isascii():
        return text.lower().translate(NO_LETTERS)
    return OTHER.sub("", unicodedata.normalize("NFKD", text).casefold())


def opened(data: bytes) -> Iterator[bytes | str]:
    """What is inside of bytes: the members of a container, and the bytes read as text."""
    if data.startswith(b"\x1f\x8b"):
        yield from _inflated(data, zlib.MAX_WBITS | 16)
    elif data[:1] == b"\x78":
        yield from _inflated(data, zlib.MAX_WBITS)
    if data.startswith(b"PK"):
        yield from _zip_members(data)
    if b"%PDF-" in data[:1024]:
        yield from _pdf_parts(data)
        return  # its bytes are compressed; every stream of it is among the parts
    if HEADER.match(data):
        yield from _mail_parts(email.message_from_bytes(data, policy=email.policy.default))
    yield from _read_as_text(data)


def unwrapped(text: str) -> Iterator[bytes | str]:
    """What a text becomes when one kind of escape is taken off."""
    if "&" in text:
        yield html.unescape(text)
    if "<" in text:
        yield TAG.sub("", text)
    if "%" in text:
        yield from (unquote(text, encoding) for encoding in ("utf-8", "latin-1"))
    if "\\" in text:
        yield ESCAPED_LETTER.sub(_letter, text)
    if "=" in text:
        yield from _quoted_printable(text)
    if "Ã" in text:
        yield text.encode("latin-1", "replace")
    if "-" in text and "\n" in text:
        yield BROKEN_LINE.sub("", text)
    if SORT_KEY.search(text):
        yield text.translate(str.maketrans("{|}", "åäö"))
    yield from _encoded(text)


def _inflated(data: bytes, bits: int) -> Iterator[bytes]:
    """The bytes behind gzip or zlib, as far as they are whole."""
    try:
        yield zlib.decompressobj(bits).decompress(data, 64_000_000)
    except zlib.error:
        return


def _zip_members(data: bytes) -> Iterator[bytes | str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename
                yield archive.read(member)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError):
        return  # it only began like one


def _pdf_parts(data: bytes) -> Iterator[bytes | str]:
    """Text of the pages, document properties, attachments, and every string and stream there is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        for page in reader.pages:
            yield page.extract_text()
        yield from (str(value) for value in (reader.metadata or {}).values())
        for name, contents in reader.attachments.items():
            yield name
            yield from contents
        for number in {*reader.xref.get(0, {}), *reader.xref_objStm} - {0}:
            yield from _pdf_strings(reader.get_object(number))
    yield STREAM.sub(b"", data).decode("latin-1")  # older revisions of a file that was added to


def _pdf_strings(held: object) -> Iterator[bytes | str]:
    if isinstance(held, StreamObject) and not {"/Length1", "/N"} & set(held):
        yield held.get_data()  # fonts and colour profiles are not text
    if isinstance(held, dict):
        for value in held.raw_values() if hasattr(held, "raw_values") else held.values():
            yield from _pdf_strings(value)
    elif isinstance(held, list):
        for value in held:
            yield from _pdf_strings(value)
    elif isinstance(held, TextStringObject):
        yield str(held)
    elif isinstance(held, ByteStringObject):
        yield bytes(held)


def _mail_parts(mail: EmailMessage) -> Iterator[bytes | str]:
    """Headers as they read (RFC 2047), names of attachments, and every part's own bytes."""
    for part in mail.walk():
        for name, value in part.items():
            yield f"{name} {value}"
        if filename := part.get_filename():
            yield filename
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content


def _read_as_text(data: bytes) -> Iterator[str]:
    try:
        yield data.decode()
    except UnicodeDecodeError:
        yield data.decode("utf-8", "ignore")
        yield data.decode("latin-1")
    if data.startswith(UTF16):
        yield data.decode("utf-16", "ignore")
    elif data.count(0) * 4 > len(data):
        for start in (0, 1):
            yield data[start:].decode("utf-16-le", "ignore")
            yield data[start:].decode("utf-16-be", "ignore")


def _letter(match: re.Match[str]) -> str:
    wide, short, octal = match.groups()
    return chr(int(octal, 8) if octal else int(wide or short, 16))


def _quoted_printable(text: str) -> Iterator[bytes | str]:
    if re.search(r"=[0-9A-Fa-f]{2}|=\r?\n", text):
        yield quopri.decodestring(text.encode("utf-8", "replace"))
    if "=?" in text:
        import email.header

        try:
            parts = email.header.decode_header(re.sub(r"\?=\s+=\?", "?==?", text))
            yield str(email.header.make_header(parts))
        except (LookupError, ValueError, email.errors.HeaderParseError):
            return


def _encoded(text: str) -> Iterator[bytes]:
    """Base64 and hex runs whose bytes are a container or read as text."""
    runs = [re.sub(r"\s", "", run) for run in WRAPPED64.findall(text)] + BASE64.findall(text)
    for run in runs:
        padded = run.translate(str.maketrans("-_", "+/")).rstrip("=")
        padded += "=" * (-len(padded) % 4)
        try:
            inner = base64.b64decode(padded)
        except (binascii.Error, ValueError):
            continue
        if _readable(inner):
            yield inner
    yield from (inner for run in HEX.findall(text) if _readable(inner := bytes.fromhex(run)))


def _readable(data: bytes) -> bool:
    """Tell whether bytes are a container that we open, or text rather than noise."""
    if data.startswith((b"PK", b"\x1f\x8b", b"%PDF", b"\x78", *UTF16)):
        return True
    letters, wide = data.decode("utf-8", "ignore"), data.decode("latin-1")
    return sum(c.isprintable() for c in letters) > 0.8 * len(data) or sum(
        c.isprintable() for c in wide
    ) > 0.95 * len(data)
