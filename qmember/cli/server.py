"""``qm serve``: migrate, start the production server and the embedded worker."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from qmember.cli.frame import Call

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the command."""
    parser = commands.add_parser("serve", parents=[common], help="start the server")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.set_defaults(run=serve)
