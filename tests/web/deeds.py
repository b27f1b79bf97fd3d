"""One deed for every endpoint that changes something: where its form is, and what is filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import lxml.html
import pyotp
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from qmember.domain.ledger import Channel
from qmember.services import gifts
from qmember.services.clock import Clock
from qmember.services.passwords import hash_password
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, TODAY
from tests.factories.bank_files import Entry, camt053
from tests.web.objects import TOKENS
from tests.web.prober import Prober

PASSWORD = "sju fina stenar i en grå hink"
NEW_PASSWORD = "åtta gröna plommon på ett fat"
Before = Callable[[Prober], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it, on which page, with what; ``quiet`` tells why no row that matters changes."""

    who: str
    page: str
    fill: Mapping[str, object] = field(default_factory=dict)
    before: Before | None = None
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it is sent, and what it holds as it is shown."""

    action: str
    values: dict[str, object]


def forms_of(page: bytes, url: str) -> list[Form]:
    """Every form of a page that is sent by POST."""
    found = lxml.html.fromstring(page).forms
    return [
        Form(form.action or url, dict(form.form_values()))
        for form in found
        if form.method == "POST"
    ]


def form_for(prober: Prober, page: TestResponse, url: str, endpoint: str) -> Form:
    """The form of a page that leads to the endpoint."""
    adapter = prober.app.url_map.bind("localhost")
    for form in forms_of(page.get_data(), url):
        try:
            if adapter.match(form.action.partition("?")[0], method="POST")[0] == endpoint:
                return form
        except RequestRedirect:
            continue
    raise LookupError(f"{url} has no form that leads to {endpoint}")


def do(prober: Prober, endpoint: str, deed: Deed) -> TestResponse:
    """Open the page, fill its form in as the deed says, and send it."""
    page = prober.ask(deed.who, "GET", deed.page)
    assert page.status_code == 200, f"{deed.page}: {page.status}"
    form = form_for(prober, page, deed.page, endpoint)
    filled = {k: v(page.text) if callable(v) else v for k, v in deed.fill.items()}
    return prober.ask(deed.who, "POST", form.action, data=form.values | filled)


def change(sql: str, **values: object) -> Before:
    """Change rows straight in the database before the deed."""

    def before(prober: Prober) -> None:
        with prober.database.writing() as session:
            session.execute(text(sql), values)

    return before


def with_password(prober: Prober) -> None:
    """Let the treasurer have a password."""
    change('UPDATE "user" SET password = :hash WHERE email = :email',
           hash=hash_password(PASSWORD), email="kassor@example.org")(prober)  # fmt: skip


def with_gift(amount: int) -> Before:
    """A gift of this amount, entered by hand, without a receipt."""

    def before(prober: Prober) -> None:
        with unit_of_work(prober.database, viewer=EVERYTHING, clock=Clock(TODAY)) as unit:
            gifts.record_gift(unit, gifts.GiftFacts(amount, TODAY, Channel.SWISH, None))

    return before


def totp(page: str) -> str:
    """The code of the secret that a page shows."""
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    return pyotp.TOTP(found[1].replace(" ", "")).now()


def statement(_: str) -> FileStorage:
    """A bank file with one deposit more."""
    import io

    content = camt053([Entry(12_300, date(2026, 11, 22), bank_reference="NY-1")], message_id="NY")
    return FileStorage(io.BytesIO(content), "bank.xml")


DEEDS: dict[str, Deed] = {
    "public.start.leave": Deed("stranger", "/", quiet="nobody's session ends"),
    "auth.sign_in.create": Deed(
        "stranger", "/logga-in", {"email": "kassor@example.org", "password": "fel lösenord här"}
    ),
    "auth.sign_in.delete": Deed("kassor", "/oversikt"),
    "auth.second_step.create": Deed("half", "/logga-in/kod", {"code": "000000"}),
    "auth.enrol.create": Deed("enrolling", "/logga-in/andra-faktor", {"code": totp}),
    "auth.lock.create": Deed("kassor", "/oversikt", quiet="only the session is locked"),
    "auth.lock.delete": Deed(
        "locked", "/las", {"password": PASSWORD}, with_password, quiet="only the session is opened"
    ),
    "auth.forgotten.create": Deed("stranger", "/glomt-losenord", {"email": "kassor@example.org"}),
    "auth.forgotten.update": Deed(
        "stranger", f"/nytt-losenord/{TOKENS['reset']}", {"password": NEW_PASSWORD}
    ),
    "auth.invitation.create": Deed(
        "stranger", f"/inbjudan/{TOKENS['invite']}", {"name": "Nils", "password": NEW_PASSWORD}
    ),
    "auth.set_up.create": Deed(
        "stranger", f"/borja/{TOKENS['setup']}", {"association": "En till", "name": "N"},
        quiet="an association is set up once",
    ),
    "auth.language.update": Deed("kassor", "/oversikt", quiet="the browser keeps its language"),
    "auth.account.password": Deed(
        "kassor", "/konto", {"current": PASSWORD, "password": NEW_PASSWORD}, with_password
    ),
    "auth.account.begin_factor": Deed(
        "kassor", "/konto", {"again": PASSWORD}, with_password, quiet="only the session knows"
    ),
    "auth.account.choices": Deed("kassor", "/konto", {"language": "en"}),
    "auth.account.codes": Deed("kassor", "/konto", {"again": PASSWORD}, with_password),
    "auth.account.end_session": Deed("kassor", "/konto"),
    "office.people.create": Deed("kassor", "/personer/ny", {"name": "Ny Person"}),
    "office.person_edit.update": Deed("kassor", "/personer/P1004/andra", {"city": "Umeå"}),
    "office.person_edit.update_hidden": Deed("skydd", "/personer/P1001/andra", {"name": "Ny Nu"}),
    "office.person_facts.begin_role": Deed("kassor", "/personer/P1007/roller", {"role": "contact"}),
    "office.person_facts.end_role": Deed("kassor", "/personer/P1004/roller", {"ended": "member"}),
    "office.person_facts.mark_death": Deed("kassor", "/personer/P1004/avliden", {"died_on": "igår"}),
    "office.person_facts.unmark_death": Deed("kassor", "/personer/P1005/avliden"),
    "office.protection.update": Deed("kassor", "/personer/P1004/skydd", {"level": "discreet"}),
    "office.reveal.contact": Deed("kassor", "/personer/P1004", quiet="noted in the read log"),
    "office.reveal.vault": Deed(
        "skydd", "/personer/P1001", {"purpose": "reply"}, quiet="noted in the read log"
    ),
    "office.bank.read_file": Deed("kassor", "/avstamning", {"file": statement}),
    "office.bank.name": Deed("kassor", "/avstamning/betalning/2", {"kind": "sale"}),
    "office.bank.not_income": Deed("kassor", "/avstamning/betalning/2"),
    "office.bank.settle": Deed("kassor", "/avstamning/betalning/2", before=with_gift(2000)),
    "office.bank.undo": Deed("kassor", "/avstamning/betalning/1"),
    "office.gifts.create": Deed(
        "kassor", "/gavor/ny", {"amount": "250", "giver": "a", "giver_code": "anonym"}
    ),
    "office.gifts.undo": Deed("kassor", "/gavor", before=with_gift(9900)),
    "office.corrections.update": Deed(
        "kassor", "/gavor/2026-0001/ratta", {"amount": "112", "reason": "wrong_amount"}
    ),
    "office.corrections.void": Deed(
        "kassor", "/gavor/2026-0001/makulera", {"reason": "duplicate"}
    ),
    "office.corrections.move": Deed(
        "kassor", "/gavor/2026-0001/flytta", {"giver": "P1004", "giver_code": "P1004"}
    ),
    "office.corrections.issue_receipt": Deed("kassor", "/gavor/ny", before=with_gift(9900)),
    "office.receipts.original": Deed("kassor", "/gavor/kvitton/2026-0006"),
    "office.receipts.reissue": Deed(
        "kassor", "/gavor/kvitton/2026-0006", {"reason": "other", "words": "Fläckigt"}
    ),
    "office.funding.headline": Deed(
        "kassor", "/rapporter/finansiering?ar=2026", {"headline": "Tack alla"}
    ),
    "office.funding.adopt": Deed("kassor", "/rapporter/finansiering?ar=2026"),
    "office.settings.association.update": Deed(
        "kassor", "/installningar/forening", {"phone": "08-111 11 11"}
    ),
    "office.settings.accounts.add_number": Deed(
        "kassor", "/installningar/konton",
        {"kind": "bankgiro", "number": "991-2346", "name": "Insamling", "account": "1930"},
    ),
    "office.settings.accounts.drop_number": Deed("kassor", "/installningar/konton"),
    "office.settings.accounts.map_role": Deed(
        "kassor", "/installningar/konton", {"number": "3999", "name": "Nytt", "from_on": "idag"}
    ),
    "office.settings.purposes.create": Deed(
        "kassor", "/installningar/andamal", {"name": "Sommarläger", "from_on": "idag"}
    ),
    "office.settings.purposes.end": Deed(
        "kassor", "/installningar/andamal",
        before=change("INSERT INTO purpose (name, general, from_on) VALUES ('Jul', false, :day)",
                      day="2026-01-01"),
    ),
    "office.settings.opening.create": Deed(
        "kassor", "/installningar/ingaende", {"amount": "1000", "side": "asset"}
    ),
    "office.settings.opening.undo": Deed("kassor", "/installningar/ingaende"),
    "office.settings.months.close": Deed(
        "kassor", "/installningar/manader", {"reason": "Allt är klart"}
    ),
    "office.settings.months.reopen": Deed(
        "kassor", "/installningar/manader", {"reason": "Ett fel"},
        change("INSERT INTO period_event (month, closed, at, by) "
               "VALUES ('2026-08', true, :at, 'Karin')", at="2026-11-23 08:00:00.000000"),
    ),
    "office.settings.users.invite": Deed(
        "ordforande", "/installningar/roller",
        {"email": "x@example.org", "name": "Xenia", "role": "secretary"},
    ),
    "office.settings.users.withdraw": Deed("ordforande", "/installningar/roller"),
    "office.settings.users.give": Deed(
        "ordforande", "/installningar/roller/3", {"role": "communicator"}
    ),
    "office.settings.users.end": Deed("ordforande", "/installningar/roller/3"),
    "office.settings.users.renew": Deed("ordforande", "/installningar/roller/3"),
    "office.settings.users.close": Deed("ordforande", "/installningar/roller/3"),
    "office.settings.operation.retry_mail": Deed(
        "kassor", "/installningar/drift",
        before=change("UPDATE outbox_mail SET sent_at = NULL, cancelled_at = NULL, "
                      "failed_at = send_after WHERE id = 1"),
    ),
    "office.settings.operation.cancel_mail": Deed(
        "kassor", "/installningar/drift",
        before=change("UPDATE outbox_mail SET sent_at = NULL, cancelled_at = NULL, "
                      "failed_at = send_after WHERE id = 1"),
    ),
    "office.settings.operation.retry_job": Deed(
        "kassor", "/installningar/drift",
        before=change("UPDATE job SET done_at = NULL, failed_at = run_at WHERE id = 1"),
    ),
}  # fmt: skip
"""Endpoint and its deed."""

BY_SCRIPT = {
    "auth.lock.keep": "it only says that somebody is working",
    "auth.account.change_factor": "its form stands on the page that begin_factor answers with",
}
"""Endpoints without a form on a page that can be opened, and why."""
