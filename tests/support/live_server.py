"""An application served on loopback, as `consortium serve` serves it, for a browser to visit."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import waitress
from flask import Flask

from consortium.foundation.web.uploads import lock_spooled_bodies

LOOPBACK = "127.0.0.1"
THREADS = 4


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address under which the application answers while the context lasts."""
    lock_spooled_bodies()
    server = waitress.create_server(app, host=LOOPBACK, port=0, threads=THREADS, ident=None)
    leaving = Event()
    thread = Thread(target=_answer, args=(server, leaving), name="live server")
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.effective_port}"
    finally:
        leaving.set()
        server.pull_trigger()
        thread.join()


def _answer(server: Any, leaving: Event) -> None:
    """Waitress's own loop has no way out but a signal, and only a main thread gets those."""
    while not leaving.is_set():
        server.asyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)
    server.task_dispatcher.shutdown()
    server.asyncore.close_all(server._map)
