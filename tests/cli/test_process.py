"""The command line as a process of its own, by ``script/qm``."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from config import ROOT


def qm(*words: object, **options) -> subprocess.CompletedProcess[bytes]:
    command = [str(ROOT / "script" / "qm"), *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


@pytest.mark.slow
def test_from_anywhere_in_any_locale_json_is_utf8(lived, tmp_path) -> None:
    done = qm("ledger", "check", "--json", cwd=tmp_path, env={**os.environ, "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, b"")
    accounts = {one["account"]: one["name"] for one in json.loads(done.stdout)["accounts"]}
    assert accounts["3993"] == "Gåvor"
    refused = qm("bank", "queue", "--as", "olle@example.org", "--json", cwd=tmp_path)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "unknown-user"


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_fault(lived) -> None:
    line = f"{ROOT / 'script' / 'qm'} outbox list --json | head -c 1"
    done = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, check=False, timeout=60, env=os.environ
    )
    assert (done.stdout, done.stderr) == (b"[", b"")
