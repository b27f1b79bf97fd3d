"""The production server on loopback, on a port of its own, for a while."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask


@contextmanager
def serving(app: Flask, *, threads: int = 8) -> Iterator[tuple[str, int]]:
    """Serve the application; its host and port."""
    from waitress import create_server, wasyncore

    server = create_server(app, host="127.0.0.1", port=0, threads=threads, ident=None)
    thread = threading.Thread(target=server.run, name="live server", daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", int(server.effective_port)
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(10)
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)
