"""What a hostile file may cost: two seconds and 150 MB, and no other file or address is opened."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SECONDS, MEGABYTES = 2.0, 150
CHILD = """
import json, resource, sys, time
from datetime import date
from qmember.formats.bank_file import read_bank_file

content = eval(sys.argv[1])
for warm in (b"01BGMAX", b"\\xff\\xe5", b"<a/>", b"Datum;Text;Belopp;Saldo\\n2026-11-16;a;1,00;1,00\\n"):
    read_bank_file(warm, today=date(2026, 11, 23))
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event in ("open", "socket.connect") else None)
def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before, start = used(), time.process_time()
file = read_bank_file(content, today=date(2026, 11, 23))
print(json.dumps([file.refused, time.process_time() - start, used() - before, opened]))
"""
NTRY = "b'<Ntry><Amt Ccy=\"SEK\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>'"
HARM = {
    "entity bomb": "b'<!DOCTYPE a [<!ENTITY b \"' + b'x' * 99999 + b'\">]><a>' + b'&b;' * 99999 + b'</a>'",
    "file of the machine": "b'<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><a>&b;</a>'",
    "address": "b'<!DOCTYPE a SYSTEM \"http://localhost/a.dtd\"><a/>'",
    "xinclude": 'b\'<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/hostname"/></a>\'',
    "deep": "b'<a>' * 200000",
    "many elements": "b'<a>' + b'<b/>' * 2500000 + b'</a>'",
    "as many as may be": "b'<a>' + b'<b>x</b>' * 499000 + b'</a>'",
    "many attributes": "b'<a ' + b' '.join(b'a%d=\"\"' % i for i in range(600000)) + b'/>'",
    "big attribute": "b'<a b=\"' + b'x' * 10000000 + b'\"/>'",
    "big text": "b'<a>' + b'x' * 10000000 + b'</a>'",
    "many namespaces": "b'<a>' + b''.join(b'<b xmlns:n%d=\"u\"/>' % i for i in range(350000)) + b'</a>'",
    "comments": "b'<a>' + b'<!---->' * 1400000 + b'</a>'",
    "many bad rows": "b'<BkToCstmrStmt><Stmt>' + " + NTRY + " * 99000 + b'</Stmt></BkToCstmrStmt>'",
    "many statements": "b'<BkToCstmrStmt>' + b'<Stmt><Id>1</Id></Stmt>' * 200000 + b'</BkToCstmrStmt>'",
    "many details": "b'<BkToCstmrStmt><Stmt><Ntry><NtryDtls>' + b'<TxDtls/>' * 400000 + b'</NtryDtls></Ntry></Stmt></BkToCstmrStmt>'",
    "BgMax of blank lines": "b'01BGMAX' + b'\\n' * 10000000",
    "BgMax of bad records": "b'01BGMAX\\n' + b'22x\\n' * 2500000",
    "BgMax of one long line": "b'01BGMAX' + b'9' * 10000000",
    "BgMax of one endless message": "b'01BGMAX\\n05\\n20' + b' ' * 35 + b'0' * 18 + b'\\n25x' * 2400000",
    "table of twenty thousand bad rows": "b'Datum;Text;Belopp;Saldo\\n' + b'x;a;x;1\\n' * 20000",
    "table of ten megabytes of rows": "b'Datum;Text;Belopp;Saldo\\n' + b'1;;;\\n' * 2000000",
    "table of wide rows": "b'\\n'.join([b'Datum;Belopp;Saldo;' + b'Text;' * 190] + [b'1;' * 190] * 19000)[:10400000]",
    "table wider than any": "(b';' * 16000 + b'\\n') * 600",
    "table of one line": "b'a;' * 5000000",
    "table of quotes": "b'\"' * 10000000",
    "table of long words": "b'Datum;Text;Belopp;Saldo\\n' + (b'2026-11-16;' + b'Swish 0701234567 ' * 28 + b';x;1\\n') * 19000",
    "table of long numbers": "b'Datum;Text;Belopp;Saldo\\n' + (b'2026-11-16;' + b'1' * 480 + b';x;1\\n') * 19000",
    "table that nobody knows": "(b'2026-11-16;1,00;' + b'x;' * 190 + b'\\n') * 19000",
    "letters": "'å'.encode() * 5000000",
    "noise": "bytes(range(256)) * 40000",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HARM)
def test_a_hostile_file_costs_little_and_opens_nothing(name) -> None:
    command = [sys.executable, "-c", CHILD, HARM[name]]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    refused, seconds, megabytes, opened = json.loads(done.stdout)
    assert refused
    assert seconds <= SECONDS
    assert megabytes <= MEGABYTES
    assert opened == []
