"""Reading a bank file as ``qm bank read --json`` does."""

from __future__ import annotations

import json

import pytest

from qmember.cli.frame import main
from tests.conftest import TODAY


@pytest.fixture
def bank_read(tmp_path, monkeypatch, capsys):
    """Give bytes, or a path, and get the exit code and the document that the command prints."""
    monkeypatch.setenv("QMEMBER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QMEMBER_TODAY", TODAY.isoformat())

    def read(content):
        path = content
        if isinstance(content, bytes):
            path = tmp_path / "a file"
            path.write_bytes(content)
        status = main(["bank", "read", str(path), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return read
