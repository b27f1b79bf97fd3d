"""Do something as a person does: open the page with its form, fill the form in, and send it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import lxml.html
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.web.prober import REST, Prober

Before = Callable[[Prober], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it, on which page, with what, and what has to be done ``before``.

    ``page`` may be a function where only the world knows the address. A value that is a function makes what is filled in from the text of the page. ``quiet`` tells why
    no row that matters changes; ``noted``, that it is written down all the same.
    """

    who: str
    page: str | Callable[[Prober], str]
    fill: Mapping[str, object] = field(default_factory=dict)
    before: Before | None = None
    quiet: str = ""
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it is sent, and what it holds as it is shown."""

    action: str
    values: dict[str, object]


def forms_of(page: bytes, url: str) -> list[Form]:
    """Every form of a page that is sent by POST."""
    found = lxml.html.fromstring(page).forms
    return [Form(form.action or url, shown(form)) for form in found if form.method == "POST"]


def shown(form: lxml.html.FormElement) -> dict[str, object]:
    """What a browser sends of an untouched form; lxml takes a choice whose value is empty for ``on``."""
    empty = form.xpath('.//input[@type="radio" and @checked and @value=""]/@name')
    return dict(form.form_values()) | dict.fromkeys(empty, "")


def form_for(prober: Prober, page: TestResponse, url: str, endpoint: str) -> Form:
    """The first form of a page that leads to the endpoint."""
    adapter = prober.app.url_map.bind("localhost")
    for form in forms_of(page.get_data(), url):
        try:
            if adapter.match(form.action.partition("?")[0], method="POST")[0] == endpoint:
                return form
        except RequestRedirect:
            continue
    raise LookupError(f"{url} has no form that leads to {endpoint}")


def prepare(prober: Prober, deed: Deed) -> None:
    """Do what has to be done before; no browser grows old between that and the deed itself."""
    prober.freshen(REST / 2)
    if deed.before is not None:
        deed.before(prober)


def open_form(prober: Prober, endpoint: str, deed: Deed) -> tuple[Form, str]:
    """Open the page of a deed: its form as it is shown, and the text of the page."""
    url = deed.page if isinstance(deed.page, str) else deed.page(prober)
    page = prober.ask(deed.who, "GET", url)
    assert page.status_code == 200, f"{url}: {page.status}"
    return form_for(prober, page, url, endpoint), page.text


def do(prober: Prober, endpoint: str, deed: Deed) -> TestResponse:
    """Open the page, fill its form in as the deed says, and send it."""
    form, page = open_form(prober, endpoint, deed)
    filled = {k: v(page) if callable(v) else v for k, v in deed.fill.items()}
    return prober.ask(deed.who, "POST", form.action, data=form.values | filled)
