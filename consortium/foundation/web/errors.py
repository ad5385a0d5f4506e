"""One mapper from refusals and faults to pages that help."""

from typing import Any

import structlog
from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from consortium.foundation.database.unit_of_work import give_up
from consortium.foundation.domain.errors import DomainError, NotAllowed
from consortium.foundation.web import api

log = structlog.get_logger(__name__)

_PAGES = {
    400: (
        "This request could not be read",
        "Something in the address or the form was not as expected.",
        "Go back, reload the page and try again.",
    ),
    404: (
        "Page not found",
        "There is nothing at this address, or nothing that you can open.",
        "If you typed the address, check it. Otherwise search, or start from the home page.",
    ),
    405: (
        "This page cannot be used that way",
        "The address is right, but it does not take what was sent to it.",
        "Start from the home page.",
    ),
    413: (
        "The file is too large",
        "What you sent is larger than this service takes.",
        "Split the file, or ask an administrator to raise the limit.",
    ),
    429: (
        "Too many attempts",
        "The same thing was tried too often in a short time.",
        "Wait a few minutes and try again.",
    ),
    500: (
        "Sorry, there is a problem with the service",
        "The fault is ours and has been logged. Nothing was half-saved.",
        "Try again in a few minutes. If it happens again, tell your administrator when it did.",
    ),
}
_TITLES = {
    403: "You cannot do this",
    404: "Page not found",
    409: "This cannot be done now",
    422: "This cannot be done",
    429: "Too many attempts",
    503: "This is not available now",
}


def install(app: Flask) -> None:
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _our_fault)


def _page(status: int, title: str, message: str, next_step: str) -> ResponseReturnValue:
    if api.is_for_programs():
        return api.problem(status, title, message, next_step=next_step)
    try:
        html = render_template(
            "errors/error.html", title=title, message=message, next_step=next_step
        )
    except Exception:
        # The page asks the database who its reader is; when that is down, a plain one must do.
        log.exception("error_page_failed", status=status)
        return _plain_page(status, title, message, next_step)
    return html, status


def _plain_page(status: int, title: str, message: str, next_step: str) -> tuple[str, int]:
    """A page that needs neither the database nor an address of ours to link to."""
    template = current_app.jinja_env.get_template("errors/plain.html")
    return template.render(title=title, message=message, next_step=next_step), status


def _refused(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, NotAllowed):
        log.warning("denied", endpoint=request.endpoint, method=request.method)
    title = _TITLES.get(error.status, "This cannot be done")
    if api.is_for_programs():
        return api.problem(
            error.status, title, error.message, next_step=error.next_step, code=error.code
        )
    return _page(error.status, title, error.message, error.next_step)


def _form_expired(_error: CSRFError) -> ResponseReturnValue:
    if api.is_for_programs():
        return api.problem(
            400,
            "Which program is this?",
            "This order has no token, and a browser's session is not enough for one.",
            next_step="Send a token of your account: Authorization: Bearer …",
        )
    return _page(
        400,
        "This form has expired",
        "You were signed out, or the page was open for too long. What you sent was not saved.",
        "Go back, reload the page and send the form again.",
    )


def _foreign_host(_error: SecurityError) -> ResponseReturnValue:
    return _plain_page(
        400,
        "This address is not ours",
        "The request named a host that this service does not answer for.",
        "Use the address your administrator gave you.",
    )


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, *_PAGES.get(error.code, _PAGES[500 if error.code >= 500 else 400]))


def _our_fault(error: Exception) -> ResponseReturnValue:
    give_up()
    log.exception("unexpected_error", endpoint=request.endpoint, kind=type(error).__name__)
    return _page(500, *_PAGES[500])
