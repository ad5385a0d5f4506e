"""Is it alive, is it ready, and how is it doing: for whoever watches the machine."""

import hmac
import time
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from consortium.foundation.database.engine import is_reachable
from consortium.foundation.database.migrations import pending_migrations
from consortium.foundation.jobs.queries import count_by_state
from consortium.foundation.web.guard import public

blueprint = Blueprint("health", __name__)

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "consortium_requests", "Requests answered", ("endpoint", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "consortium_request_seconds", "Time to answer a request", ("endpoint",), registry=REGISTRY
)
_UNCOUNTED: set[str] = set()
JOBS = Gauge("consortium_jobs", "Jobs by state", ("state",), registry=REGISTRY)


@blueprint.get("/healthz")
@public("a watcher has no account; it learns only that the process answers")
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public("a load balancer has no account; it learns only which part is missing")
def readyz() -> ResponseReturnValue:
    checks = {"database": is_reachable(), "migrations": _migrations(), "data folder": _folder()}
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503


@blueprint.get("/metrics")
@public("a collector shows its own token, or comes from this machine")
def metrics() -> ResponseReturnValue:
    if not _may_collect():
        abort(404)
    for state, number in count_by_state().items():
        JOBS.labels(state.value).set(number)
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.before_request(_start)
    app.after_request(_count)


def leave_uncounted(*blueprints: str) -> None:
    """Say whose pages are not counted, because when somebody uses them is nobody's business."""
    _UNCOUNTED.update(blueprints)


def _start() -> None:
    g.started = time.perf_counter()


def _count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    if endpoint.partition(".")[0] in _UNCOUNTED:
        return response
    REQUESTS.labels(endpoint, str(response.status_code)).inc()
    if "started" in g:
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.started)
    return response


def _may_collect() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    return request.remote_addr in ("127.0.0.1", "::1") and not current_app.config["TRUSTED_PROXIES"]


def _migrations() -> bool:
    try:
        return not pending_migrations()
    except Exception:
        current_app.logger.exception("migrations_unknown")
        return False


def _folder() -> bool:
    probe = Path(current_app.config["DATA_DIR"]) / ".writable"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
