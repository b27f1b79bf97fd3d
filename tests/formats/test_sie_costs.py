"""What a hostile SIE file may cost: two seconds and 150 MB, and no other file or address is opened."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.formats.test_file_costs import MEGABYTES, SECONDS

CHILD = """
import json, resource, sys, time
from qmember.formats.sie_read import read_sie

content = eval(sys.argv[1])
for warm in (b"#FLAGGA 0\\n#KONTO 1 \\xe5", b"#FLAGGA 0\\n#KSUMMA\\n#KONTO 1 \\x94", "#FLAGGA 0\\n#KONTO 1 \\u00e5".encode()):
    read_sie(warm)
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event in ("open", "socket.connect") else None)
def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before, start = used(), time.process_time()
file = read_sie(content)
print(json.dumps([file.refused, time.process_time() - start, used() - before, opened]))
"""
HEAD = "b'#FLAGGA 0\\n#SIETYP 4\\n'"
VER = "b'#VER A 1 20261120\\n{\\n'"
HARM = {
    "blank lines": HEAD + " + b'\\n' * 10000000",
    "nothing but letters": HEAD + " + b'x' * 10000000",
    "unknown posts": HEAD + " + b'#X\\n' * 3300000",
    "plain rows": HEAD + " + " + VER + " + b'#TRANS 1 {} 1\\n' * 700000",
    "rows with objects": HEAD + " + " + VER + " + b'#TRANS 1 {6 1} 1 20261120 \"x\"\\n' * 320000",
    "rows out of every voucher": HEAD + " + b'#TRANS 1 {} 1\\n' * 700000",
    "vouchers out of balance": HEAD + " + b'#VER A 1 20261120\\n{\\n#TRANS 1 {} 1\\n}\\n' * 270000",
    "accounts": HEAD + " + b'#KONTO 1 x\\n' * 900000",
    "accounts, each another": HEAD + " + b''.join(b'#KONTO %d x\\n' % n for n in range(650000))",
    "objects": HEAD + " + b''.join(b'#OBJEKT 6 %d x\\n' % n for n in range(600000))",
    "balances": HEAD + " + b'#IB 0 1 1\\n' * 1000000",
    "marks": HEAD + " + b'#FLAGGA 1\\n' * 1000000",
    "quotes": HEAD + " + b'#PROSA \"' + b'\\\\\"' * 5000000",
    "quotes on many lines": HEAD + " + (b'#PROSA \"' + b'\\\\\"' * 9900 + b'\\n') * 520",
    "braces": HEAD + " + b'{' * 10000000",
    "braces on many lines": HEAD + " + (b'#TRANS ' + b'{} ' * 6000 + b'\\n') * 550",
    "blanks": HEAD + " + b'#TRANS' + b' ' * 10000000",
    "a long number": HEAD + " + b'#TRANS 1 {} ' + b'9' * 10000000",
    "years": HEAD + " + b'#RAR 0 20260101 20261231\\n' * 400000",
    "checksum over it all": "b'#FLAGGA 0\\n#KSUMMA\\n' + b'#X y z\\n' * 1400000",
    "letters": "b'#FLAGGA 0\\n#FNAMN \"' + 'å'.encode() * 5000000",
    "letters of the code page": "b'#FLAGGA 0\\n#FNAMN \"' + b'\\xb0\\x94' * 5000000",
    "noise": HEAD + " + bytes(range(256)) * 40000",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HARM)
def test_a_hostile_file_costs_little_and_opens_nothing(name) -> None:
    command = [sys.executable, "-c", CHILD, f"({HARM[name]})[:10485700] + b'\\n#TRANS x'"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    refused, seconds, megabytes, opened = json.loads(done.stdout)
    assert refused
    assert seconds <= SECONDS
    assert megabytes <= MEGABYTES
    assert opened == []
