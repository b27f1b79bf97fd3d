"""Workbooks read as ``formats.table_sheet`` reads them, without a new interpreter for each: for fuzzing.

One process reads one workbook after the other under the reader's own limits of memory and time. When a
workbook ends it, that is the answer, as in the program itself, and another one goes on.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qmember.domain import tables
from qmember.formats import table_sheet

SERVER = """
import io, json, resource, struct, sys
sys.path.insert(0, sys.argv[1])
import python_calamine, sheet_child

def answer(content):
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + sheet_child.SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(content)), io.StringIO()
    try:
        sheet_child.main(int(sys.argv[2]), int(sys.argv[3]))
    except BaseException:
        return b'{"error": "unsafe"}'
    return sys.stdout.getvalue().encode()

asked, told = sys.stdin.buffer, sys.stdout.buffer
resource.setrlimit(resource.RLIMIT_AS, (sheet_child.MEMORY, sheet_child.MEMORY))
sheet_child.limit = lambda: None
while head := asked.read(4):
    said = answer(asked.read(struct.unpack(">I", head)[0]))
    told.write(struct.pack(">I", len(said)) + said)
    told.flush()
"""


class SheetServer:
    """The process, begun anew when a workbook has ended it; ``ended`` counts how often."""

    def __init__(self) -> None:
        self.ended = 0
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, content: bytes) -> dict[str, Any]:
        """What ``sheet_child`` answers; as in the program, one that was ended was asked for too much."""
        process = self._process or self._begin()
        try:
            process.stdin.write(struct.pack(">I", len(content)) + content)
            process.stdin.flush()
            size = struct.unpack(">I", process.stdout.read(4))[0]
            answer: dict[str, Any] = json.loads(process.stdout.read(size))
        except (OSError, struct.error, ValueError):
            self.end()
            self.ended += 1
            return {"error": "unsafe"}
        return answer

    def end(self) -> None:
        """Stop the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable, "-I", "-c", SERVER, str(table_sheet.CHILD.parent),
            str(tables.MOST_ROWS + tables.LOOK_FOR_HEADER), str(tables.MOST_COLUMNS),
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process


@contextmanager
def sheets_served(monkeypatch) -> Iterator[SheetServer]:
    """Let workbooks be read by the server until the end."""
    server = SheetServer()
    monkeypatch.setattr(table_sheet, "_read_apart", server.read)
    try:
        yield server
    finally:
        server.end()
