"""Nobody in danger is on a list that is taken along, and nobody's contact, whoever takes it."""

from __future__ import annotations

import pytest

from tests.canary.listening import Listener
from tests.canary.world import World, heard_logs
from tests.web.befores import picked
from tests.web.matrix import ACCOUNTS, MATRIX, Row
from tests.web.prober import Prober

LISTS = [row for row in MATRIX.pages() if row.endpoint.startswith("office.exports.")]
ADDRESSES = {
    "office.exports.gifts": "/gavor/lista",
    "office.exports.receipts": "/gavor/kvitton/lista",
    "office.exports.vouchers": "/verifikationer/lista",
    "office.exports.people": "/personer/lista",
}
CHOICES: tuple[dict[str, object], ...] = (
    {"ar": "2026"},
    {"ar": "2026", "slag": ["gift", "sale"], "konto": "1930"},
    {"roll": "skyddade"},
    {"roll": "givare", "q": "P1001"},
)
READERS = MATRIX.holders["read_people"]
MEMBERS = "/medlemmar/export"
WITH_CONTACT = {"mailing", "other"}
"""What a list of members is for when the contact of ordinary people stands in it."""


def test_every_list_is_listened_to() -> None:
    assert {row.endpoint for row in LISTS} == set(ADDRESSES)


@pytest.mark.parametrize("who", ACCOUNTS)
@pytest.mark.parametrize("row", LISTS, ids=str)
def test_a_list_names_nobody_in_danger_and_holds_no_contact(
    prober: Prober, world: World, row: Row, who: str
) -> None:
    listener, canaries = Listener(world.canaries), world.canaries
    allowed = canaries.every() - canaries.hidden() - canaries.contacts()
    heard, lines = set(), []
    with heard_logs(lines):
        for kind in ("csv", "pdf"):
            for choice in CHOICES:
                token = prober.badges[who].form_token
                data = {"csrf_token": token, "purpose": "audit", "kind": kind} | choice
                answer = prober.ask(who, "POST", ADDRESSES[row.endpoint], data=data)
                assert (answer.status_code == 200) is MATRIX.may(who, row)
                heard |= listener.heard(answer)
    prober.go_back()
    assert heard <= (allowed if who in READERS else set())
    assert canaries.heard("\n".join(lines)) == set()
    if who in READERS and MATRIX.may(who, row) and not row.endpoint.endswith("vouchers"):
        assert "gun.last" in heard, "silence is worth something only where there is something"


@pytest.mark.parametrize("who", ACCOUNTS)
def test_the_report_of_a_month_names_nobody(prober: Prober, world: World, who: str) -> None:
    row = MATRIX.row("POST", "office.month_report.take")
    assert row is not None
    token, heard = prober.badges[who].form_token, set()
    for kind in ("pdf", "xlsx"):
        for month in ("2026-10", "2026-11"):
            data = {"csrf_token": token, "kind": kind}
            answer = prober.ask(who, "POST", f"/avstamning/{month}/rapport", data=data)
            assert (answer.status_code == 200) is MATRIX.may(who, row)
            heard |= Listener(world.canaries).heard(answer)
    prober.go_back()
    assert heard == set()


@pytest.mark.parametrize("who", ACCOUNTS)
def test_a_file_for_the_bookkeeping_names_nobody_at_all(
    prober: Prober, world: World, who: str
) -> None:
    row = MATRIX.row("POST", "office.handover.file")
    assert row is not None
    lines: list[str] = []
    with heard_logs(lines):
        data = {"csrf_token": prober.badges[who].form_token}
        answer = prober.ask(who, "POST", "/bokforing/sie/1/fil", data=data)
    prober.go_back()
    assert (answer.status_code == 200) is MATRIX.may(who, row)
    assert (b"#TRANS" in answer.data) is MATRIX.may(who, row)
    assert world.canaries.heard(answer.data) == set()
    assert world.canaries.heard(answer.data.decode("cp437")) == set()
    assert world.canaries.heard("\n".join(lines)) == set()


def _sample(prober: Prober) -> list[str]:
    """The addresses of the vouchers in the sample: of gun, vera, zahra and gun, and a reversal."""
    return [picked(place)(prober) for place in range(5)]


AUDITED = (
    "/granskning/2026/underlag", "/granskning/2026/stickprov/lista", "{1}/namn", "{2}/namn",
)  # fmt: skip


@pytest.mark.parametrize("who", ACCOUNTS)
@pytest.mark.parametrize("address", AUDITED)
def test_the_papers_of_an_audit_name_nobody_at_all(
    prober: Prober, world: World, who: str, address: str
) -> None:
    """The whole packet, opened; and whose name is never shown, on request either."""
    lines: list[str] = []
    with heard_logs(lines):
        data = {"csrf_token": prober.badges[who].form_token, "purpose": "trace"}
        answer = prober.ask(who, "POST", address.format(*_sample(prober)), data=data)
    prober.go_back()
    assert (answer.status_code == 200) is (who == "revisor")
    assert Listener(world.canaries).heard(answer) == set()
    assert world.canaries.heard("\n".join(lines)) == set()


def test_the_name_of_an_ordinary_giver_is_shown_to_the_auditor(
    prober: Prober, world: World
) -> None:
    data = {"csrf_token": prober.badges["revisor"].form_token, "purpose": "trace"}
    answer = prober.ask("revisor", "POST", f"{_sample(prober)[3]}/namn", data=data)
    prober.go_back()
    assert Listener(world.canaries).heard(answer) == {"gun.first", "gun.last"}


@pytest.mark.parametrize("who", ACCOUNTS)
@pytest.mark.parametrize("version", ["1", "2", ""])
def test_a_printed_roll_names_nobody_in_danger(
    prober: Prober, world: World, who: str, version: str
) -> None:
    """The first version was frozen while they were still named."""
    row = MATRIX.row("POST", "office.roll.printed")
    assert row is not None
    token, listener = prober.badges[who].form_token, Listener(world.canaries)
    data, lines = {"csrf_token": token, "version": version}, []
    with heard_logs(lines):
        answer = prober.ask(who, "POST", "/arsmoten/2027/rostlangd/skriv-ut", data=data)
    prober.go_back()
    heard = listener.heard(answer)
    assert (answer.status_code == 200) is MATRIX.may(who, row)
    assert not heard & (world.canaries.hidden() | world.canaries.contacts())
    assert ("gun.last" in heard) is MATRIX.may(who, row)
    assert world.canaries.heard("\n".join(lines)) == set()


@pytest.mark.parametrize("who", ACCOUNTS)
@pytest.mark.parametrize("purpose", ["mailing", "meeting", "grant", "other"])
def test_members_taken_along_are_never_those_in_danger(
    prober: Prober, world: World, who: str, purpose: str
) -> None:
    row = MATRIX.row("POST", "office.member_export.create")
    assert row is not None
    token, canaries, lines = prober.badges[who].form_token, world.canaries, []
    listener, heard = Listener(canaries), set()
    with heard_logs(lines):
        for kind in ("csv", "xlsx", "pdf", *(["labels"] if purpose == "mailing" else [])):
            data = {"csrf_token": token, "purpose": purpose, "kind": kind, "visa": "alla"}
            answer = prober.ask(who, "POST", MEMBERS, data=data)
            assert (answer.status_code == 200) is MATRIX.may(who, row)
            heard |= listener.heard(answer)
    prober.go_back()
    named = canaries.every() - canaries.hidden()
    allowed = named if purpose in WITH_CONTACT else named - canaries.contacts()
    assert heard <= (allowed if MATRIX.may(who, row) and purpose != "grant" else set())
    assert canaries.heard("\n".join(lines)) == set()
    if MATRIX.may(who, row) and purpose != "grant":
        assert "gun.last" in heard, "silence is worth something only where there is something"


@pytest.mark.parametrize("who", ACCOUNTS)
def test_a_printed_bundle_names_nobody_in_danger_and_has_no_contact(
    prober: Prober, world: World, who: str
) -> None:
    """It was registered while they were still named, in a bundle whose every word named them."""
    row = MATRIX.row("POST", "office.registered_bundles.take")
    assert row is not None
    listener, lines = Listener(world.canaries), []
    with heard_logs(lines):
        data = {"csrf_token": prober.badges[who].form_token}
        answer = prober.ask(who, "POST", "/gavor/buntar/1/lista", data=data)
    prober.go_back()
    heard = listener.heard(answer)
    assert (answer.status_code == 200) is MATRIX.may(who, row)
    assert not heard & (world.canaries.hidden() | world.canaries.contacts())
    assert ("gun.last" in heard) is (MATRIX.may(who, row) and who in READERS)
    assert world.canaries.heard("\n".join(lines)) == set()
