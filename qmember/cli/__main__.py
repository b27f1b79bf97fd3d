"""Start the command line: ``python -m qmember.cli``."""

from __future__ import annotations

import io
import sys

from qmember.cli.frame import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # JSON is UTF-8 whatever the terminal's setting
    sys.exit(main(sys.argv[1:]))
