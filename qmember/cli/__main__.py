"""Start the command line: ``python -m qmember.cli``."""

from __future__ import annotations

import sys

from qmember.cli.frame import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
