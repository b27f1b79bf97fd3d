"""``qm serve``: migrate, start the production server and the embedded worker."""

from __future__ import annotations

import argparse
import logging
import sys
from dataclasses import replace
from typing import Any

from config import Settings
from qmember.cli.frame import Call, Result, Usage, command

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
THREADS = 8


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    parser = command(commands, "serve", "start the server and its worker", serve, writes=True)
    parser.add_argument("--host", metavar="H", help="127.0.0.1 unless given")
    parser.add_argument("--port", type=port, metavar="N", help="5000 unless given")
    parser.add_argument("--demo", action="store_true", help="the example association")


def port(text: str) -> int:
    """A port as an argument."""
    if not text.isdecimal() or not 0 < int(text) < 65536:  # noqa: PLR2004
        raise argparse.ArgumentTypeError("a number from 1 to 65535")
    return int(text)


def serve(call: Call) -> Result:
    """Serve until stopped; prints the address, the demo's accounts or the set-up link."""
    settings = _settings(call)
    call.settings = settings
    _prepare(call)
    from waitress import create_server

    from qmember.app import create_app
    from qmember.cli.jobs import worker_of
    from qmember.services.worker import in_thread

    app = create_app(settings, call.database)
    server = create_server(
        app, host=settings.host, port=settings.port, threads=THREADS, ident=None,
        channel_timeout=30, max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
    )  # fmt: skip
    stop = in_thread(worker_of(call)) if settings.workers else None
    logging.getLogger("waitress").setLevel(logging.ERROR)
    _say(f"qmember: {settings.base_url}")
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        if stop is not None:
            stop.set()
    return None


def _settings(call: Call) -> Settings:
    host = call.args.host or call.settings.host
    port = call.args.port or call.settings.port
    demo = call.settings.demo or call.args.demo
    if demo and host not in LOOPBACK:
        raise Usage("The demo is served on this machine only: 127.0.0.1")
    base = call.settings.base_url
    if base.startswith("http://"):
        base = f"http://{host}:{port}"
    return replace(call.settings, host=host, port=port, demo=demo, base_url=base)


def _prepare(call: Call) -> None:
    from qmember.queries.association import association
    from qmember.queries.users import anybody

    with call.database.reading() as session:
        house, people = association(session, call.clock.today()), anybody(session)
    if call.settings.demo:
        _prepare_demo(call, empty=not house.set_up)
    elif not people:  # of an empty database; whether it may be served, create_app asks
        from qmember.services.users import make_setup_link

        with call.deed(call.viewer()) as unit:
            token = make_setup_link(unit)
        _say(f"Set up the association: {call.settings.base_url}/borja/{token}")


def _prepare_demo(call: Call, *, empty: bool) -> None:
    from qmember.services.demo import ACCOUNTS, load

    if empty:
        _say("Making the example association …")
        load(call.database, call.clock)
    _say("Accounts, password demo: " + ", ".join(account.email for account in ACCOUNTS))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # what the person who started the server reads
    sys.stdout.flush()
