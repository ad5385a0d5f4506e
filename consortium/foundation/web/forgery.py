"""Forms that others forge: each must carry the token of its page, an order its program's own."""

from flask import Flask, request
from flask_wtf import CSRFProtect

from consortium.foundation.web import api


def install(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    protection = CSRFProtect(app)

    def check() -> None:
        # No browser adds the token of a program by itself, so nobody can forge that.
        is_order = api.is_for_programs() and api.token_sent() is not None
        if request.endpoint is not None and not is_order:
            protection.protect()

    app.before_request(check)
