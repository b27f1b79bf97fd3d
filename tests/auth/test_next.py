"""Where a sign-in leads: only to pages of our own, however an address is spelled."""

from __future__ import annotations

import pytest

from qmember.web.paths import own_path
from tests.doors import code_now, knock, send

AWAY = [
    "//evil.example", "///evil.example", "////evil.example/gavor", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/\\/evil.example", "https://evil.example", "http://evil.example/gavor",
    "HTTPS://evil.example", "https:evil.example", "https:/evil.example", "https:\\evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "ftp://evil.example", "mailto:x@evil.example",
    "/\tevil.example", "/\t/evil.example", "\t//evil.example", " //evil.example", "\n//evil.example",
    "/\n/evil.example", "/\r/evil.example", "/%09/evil.example", "/%5cevil.example", "/%2f/evil.example",
    "%2f%2fevil.example", "/%2e%2e//evil.example", "/..//evil.example", "/.//evil.example",
    "/./\\evil.example", "/gavor/..//evil.example", "//localhost@evil.example", "//evil.example#/gavor",
    "http://localhost@evil.example/gavor", "http://localhost:pass@evil.example/", "//[::1]/gavor",
    "//[::ffff:7f00:1]", "//0x7f000001", "//2130706433", "//evil%E3%80%82example", "//evil。example",
    "／／evil.example", "⁄⁄evil.example", "//ⓔvil.example", "/\u202e//evil.example", "/\u2028/evil.example",
    "/\x00/evil.example", "/\x0b/evil.example", "/;//evil.example", "/?next=//evil.example\\",
    "/@evil.example", "/evil.example/..", "gavor", "?x=1", "#x", ".", "..", "/finns-inte",
    "/gavor\r\nLocation: //evil.example", "/gavor Set-Cookie:x", "http:gavor", "//", "/\\", "",
]  # fmt: skip
OURS = [
    "/gavor",
    "/gavor?registrera=1",
    "/konto",
    "/rapporter/finansiering?ar=2025&jamfor=2024",
    "/",
]


def test_there_are_sixty_spellings() -> None:
    assert len(set(AWAY)) >= 60


def test_an_address_elsewhere_is_none_of_ours(app) -> None:
    with app.test_request_context("/"):
        assert [text for text in AWAY if own_path(text) is not None] == []


def test_an_address_of_ours_is_kept_whole(app) -> None:
    with app.test_request_context("/"):
        assert [own_path(text) for text in OURS] == OURS


@pytest.mark.parametrize(
    "text", ["//evil.example", "/\\evil.example", "https://evil.example", "/%09/x"]
)
def test_signing_in_stays_here(app, client, text) -> None:
    knock(client, "kassor@example.org", next=text)
    answer = send(client, "/logga-in/kod", code=code_now(app))
    assert answer.location.startswith("/")
    assert "evil" not in answer.location


@pytest.mark.parametrize("text", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_choosing_a_language_stays_here(app, client, text) -> None:
    answer = send(client, "/logga-in", "/sprak", language="en", next=text)
    assert answer.location == "/"
