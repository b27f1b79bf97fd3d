"""Files that are sent stay in memory: what somebody chose is never laid open on a disk."""

from __future__ import annotations

import io
from typing import IO

from flask import Request


class InMemory(Request):
    """A request whose files are not spooled to a temporary file; MAX_CONTENT_LENGTH bounds them."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        return io.BytesIO()
