"""Security headers on every response."""

from flask import Flask, Response, request, session

from consortium.foundation.web import api

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
# For the one kind of page that reads codes in the browser: its reader is WebAssembly of ours.
WITH_WEB_ASSEMBLY = CONTENT_SECURITY_POLICY.replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
ONE_YEAR = 31_536_000
# Where Flask-Login keeps the token of whoever is signed in.
SIGNED_IN = "_user_id"


def install(app: Flask) -> None:
    app.after_request(_add)
    if app.config["SECURE_COOKIES"]:
        app.after_request(_only_https)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        return response
    response.vary.update(("Cookie", "Authorization"))
    # The cookie says so by itself: this must work when the database does not.
    if SIGNED_IN in session or api.is_for_programs():
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _only_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
    return response
