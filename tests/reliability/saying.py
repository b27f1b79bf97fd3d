"""Record gifts and say each once its commit has returned; run by a test under a tracer of system calls.

python -m tests.reliability.saying URL SYNCHRONOUS TIMES
"""

from __future__ import annotations

import os
import sys

from qmember.domain.ledger import Channel
from qmember.models import engine, open_database
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS, TODAY
from tests.factories.lived import ALL


def main(url: str, synchronous: int, times: int) -> None:
    engine.PRAGMAS["synchronous"] = synchronous
    database = open_database(url, KEYS)
    os.write(1, b"said begin\n")
    for number in range(times):
        with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
            record_gift(unit, GiftFacts(1000 + number, TODAY, Channel.CASH, None))
        os.write(1, f"said {number}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
