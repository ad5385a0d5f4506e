"""Serving the application on one machine: web server and worker, started together."""

import atexit
import signal
import subprocess
import sys

import click
import waitress
from flask import current_app
from flask.cli import with_appcontext

from consortium.foundation.jobs import broker
from consortium.foundation.web.uploads import lock_spooled_bodies


@click.command()
@click.option("--with-worker/--without-worker", default=True, help="Also start a worker.")
@with_appcontext
def serve(with_worker: bool) -> None:
    """Serve the application, with a worker beside it for long work."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if with_worker:
        _start_worker()
    host, port = app.config["HOST"], app.config["PORT"]
    lock_spooled_bodies()
    click.echo(f"Consortium is at http://{host}:{port}")
    waitress.serve(
        app,
        host=host,
        port=port,
        threads=8,
        connection_limit=2000,
        asyncore_use_poll=True,
        channel_timeout=30,
        max_request_body_size=app.config["MAX_UPLOAD_BYTES"],
        ident=None,
    )


@click.command()
@click.option("--scheduler/--no-scheduler", default=True, help="Keep the schedule too.")
@with_appcontext
def worker(scheduler: bool) -> None:
    """Do the long work; keep the schedule in exactly one worker of a deployment."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    broker.consumer(app, workers=app.config["WORKERS"], scheduler=scheduler).run()


def _start_worker() -> None:
    child = subprocess.Popen([sys.executable, "-m", "consortium", "worker"])
    atexit.register(child.terminate)
    # Without this a plain `kill` would end the server and leave the worker behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
