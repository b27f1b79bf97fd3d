"""Links and answers never follow what a request says its host is."""

from __future__ import annotations

import pytest

from tests.app_clock import move_on
from tests.auth.test_new_device import mails
from tests.doors import send, token_in

KARIN = "kassor@example.org"
EVIL = [
    {"Host": "evil.example"}, {"Host": "evil.example:80"}, {"Host": "localhost.evil.example"},
    {"Host": "evil.example#localhost"}, {"Host": "localhost@evil.example"}, {"Host": "localhost evil"},
    {"Host": "evil.example/localhost"}, {"Host": "localhost\\evil.example"}, {"Host": "xn--bcher-kva.example"},
    {"Host": "127.0.0.1.evil.example"}, {"Host": "10.0.0.1"}, {"Host": "[::1]evil"}, {"Host": "LOCALHOST.x"},
    {"Host": "localhost:99999"}, {"Host": "localhost:x"}, {"Host": "."}, {"Host": "*"}, {"Host": "%"},
    {"Host": "évil.example"}, {"Host": "169.254.169.254"},
]  # fmt: skip
HINTS = [
    {"X-Forwarded-Host": "evil.example"}, {"X-Host": "evil.example"}, {"X-Original-Host": "evil.example"},
    {"Forwarded": "host=evil.example"}, {"Forwarded": 'for=1;host="evil.example";proto=https'},
    {"X-Forwarded-Server": "evil.example"}, {"X-HTTP-Host-Override": "evil.example"},
    {"X-Original-URL": "http://evil.example/"}, {"X-Rewrite-URL": "//evil.example"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
]  # fmt: skip


def test_there_are_thirty_ways() -> None:
    assert len(EVIL) + len(HINTS) >= 30


def test_a_foreign_host_is_refused(app, client) -> None:
    data = {"csrf_token": token_in(client.get("/glomt-losenord").text), "email": KARIN}
    for headers in EVIL:
        for answer in (
            client.get("/logga-in", headers=headers),
            client.post("/glomt-losenord", data=data, headers=headers),
        ):
            assert answer.status_code == 400, headers
            assert "evil" not in answer.text
    assert mails(app) == []


def test_a_header_that_claims_another_host_changes_no_link(app, client) -> None:
    data = {"csrf_token": token_in(client.get("/glomt-losenord").text), "email": KARIN}
    for headers in HINTS:
        move_on(app, hours=2)
        answer = client.post("/glomt-losenord", data=data, headers=headers)
        assert answer.location == "/logga-in", headers
    links = [values["link"] for _, _, values in mails(app)]
    assert len(links) == len(HINTS)
    assert all(link.startswith("http://localhost/nytt-losenord/") for link in links)


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1", "127.0.0.1:8080"])
def test_this_machine_is_answered_for_health_and_set_up(app, client, host) -> None:
    assert client.get("/logga-in", headers={"Host": host}).status_code == 200


def test_the_address_of_the_service_and_those_named_are_answered(
    sqlite_database, clock, tmp_path
) -> None:
    from tests.conftest import make_app

    app = make_app(
        sqlite_database, clock, tmp_path, base_url="https://medlem.example.org",
        trusted_hosts=("intern.example.org",),
    )  # fmt: skip
    client = app.test_client()
    for host, status in {
        "medlem.example.org": 200, "intern.example.org": 200, "example.org": 400,
        "x.medlem.example.org": 400,
    }.items():  # fmt: skip
        assert client.get("/logga-in", headers={"Host": host}).status_code == status, host
    send(client, "/glomt-losenord", email=KARIN)
    assert mails(app)[-1][2]["link"].startswith("https://medlem.example.org/nytt-losenord/")
