"""Keys, and authenticated encryption bound to the place where the text is kept."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
KEY_FILES = ("secret", "data", "vault")


class KeysMissing(Exception):  # noqa: N818  # read as a sentence: keys missing
    """A database is there but its keys are not; nothing is made in their place."""


class Unreadable(Exception):  # noqa: N818
    """Sealed text that does not open: wrong key, moved to another row, or changed."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The three keys of an installation, 32 raw bytes each.

    ``secret`` signs cookies and form tokens, ``data`` protects database, backups, audit chain and
    indexes (a key derived for each), ``vault`` protects the fields of people in danger.
    """

    secret: bytes
    data: bytes
    vault: bytes

    def derive(self, purpose: str) -> bytes:
        """Derive the 32-byte key for one purpose from the data key (HKDF, RFC 5869)."""
        return _derive(self.data, purpose)


@cache
def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"qmember:" + purpose.encode()).derive(key)


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Encrypt with AES-256-GCM; ``context`` (table, column, row) must be the same to open it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open what ``seal`` closed; raises Unreadable when key, context or bytes are not the same."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
    except (InvalidTag, ValueError):  # the latter when even the nonce is cut off
        raise Unreadable(context) from None


def mac(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 over the parts, each preceded by its length so that they cannot flow together."""
    code = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        code.update(len(part).to_bytes(8, "big"))
        code.update(part)
    return code.digest()


def read_keys(folder: Path, given: dict[str, bytes | None]) -> Keys | None:
    """Take each key from ``given`` or from its file in ``folder``; None when any is missing."""
    found = {name: given.get(name) or _read_key(folder / f"{name}.key") for name in KEY_FILES}
    if None in found.values():
        return None
    return Keys(**{name: key for name, key in found.items() if key})


def make_keys(folder: Path, given: dict[str, bytes | None]) -> Keys:
    """Make the keys that are missing, each in a file that only its owner can read.

    Where another process makes them at the same moment, its keys hold for both.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in KEY_FILES:
        if not given.get(name):
            with suppress(FileExistsError):
                write_key(folder / f"{name}.key", secrets.token_bytes(32))
    keys = read_keys(folder, given)
    if keys is None:  # pragma: no cover  # every file was just made
        raise KeysMissing(str(folder))
    return keys


def write_key(path: Path, key: bytes) -> None:
    """Write a key file with mode 0600; it gets its name when it is whole and on the disk.

    Raises FileExistsError rather than touch a key that is there.
    """
    if path.exists():
        raise FileExistsError(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)  # unlike a renaming, it never replaces
    finally:
        beside.unlink()


def _read_key(path: Path) -> bytes | None:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        return None
    except ValueError:
        key = b""
    if len(key) != 32:  # noqa: PLR2004
        raise KeysMissing(f"{path} is not a key: 64 hexadecimal digits are expected")
    return key
