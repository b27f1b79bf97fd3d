"""Give a receipt or a statement the code by which it is checked, and answer strangers who have one."""

from __future__ import annotations

from itertools import count

from qmember.domain.check_codes import LENGTH, code_of, read_code
from qmember.models.crypto import mac
from qmember.queries.receipt_codes import Verdict, verdict
from qmember.services import sessions
from qmember.services.unit import Unit

NO_CODE = "?" * LENGTH
"""Looked up where somebody wrote something that is no code: the answer takes as long."""


def new_code(unit: Unit, shown: str) -> str:
    """The code of the receipt with the number ``shown``.

    It follows from the number and a key of the installation, so that nobody reckons one from
    another; should it be taken, the next one is.
    """
    key = unit.keys.derive("receipt_codes")
    for turn in count():
        code = code_of(mac(key, shown.encode(), str(turn).encode()))
        if verdict(unit.session, code) is Verdict.UNKNOWN:
            return code
    raise AssertionError  # pragma: no cover  # count() has no end


def check(unit: Unit, text: str, *, computer: str) -> Verdict | None:
    """What holds of the receipt with the code that was written; None when this computer has to wait.

    Only codes that are no receipt's count against the computer (an address): whoever holds receipts
    checks as many as she likes. A right one costs as much work as a wrong one.
    """
    bucket = f"receipt:{computer}"
    if sessions.too_many(unit, bucket):
        return None
    tries = sessions.count_attempt(unit, bucket)
    found = verdict(unit.session, read_code(text) or NO_CODE)
    sessions.forgive(unit, tries if found is not Verdict.UNKNOWN else [])
    return found
