"""Several files as one: the same files give the same bytes, and each file's SHA-256 lies beside them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence

HASHES = "SHA256SUMS.txt"
NEVER = (1980, 1, 1, 0, 0, 0)
"""The time of every file: the oldest that a zip can tell, so that it tells nothing."""

UNIX, READABLE = 3, 0o100644 << 16

File = tuple[str, bytes]


def pack(files: Sequence[File]) -> bytes:
    """A zip of the files in the order given, and last the list of their SHA-256 (as ``sha256sum`` reads)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in [*files, (HASHES, hashes(files))]:
            info = zipfile.ZipInfo(name, NEVER)
            info.create_system, info.external_attr = UNIX, READABLE
            packed.writestr(info, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def hashes(files: Sequence[File]) -> bytes:
    """The SHA-256 of each file, one a line."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files]
    return "".join(lines).encode()
