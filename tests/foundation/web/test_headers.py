"""Every answer tells the browser what it must not do with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from consortium.foundation.web.headers import HEADERS
from tests.support.databases import close, make_app
from tests.support.pages import PageClient
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
ADDRESSES = ("/sign-in", "/", "/no-such-page", "/healthz", "/static/css/consortium.css", "/metrics")


class TestHeaders:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_stand_on_every_answer(self, client: PageClient, address: str) -> None:
        answered = client.get(address).headers
        assert {name: answered.get(name) for name in HEADERS} == HEADERS

    def test_stand_on_refusals_too(self, client: PageClient) -> None:
        answered = client.post("/sign-in").headers
        assert {name: answered.get(name) for name in HEADERS} == HEADERS

    def test_the_policy_lets_nothing_in_that_is_not_ours(self, client: PageClient) -> None:
        policy = client.get("/sign-in").headers["Content-Security-Policy"]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["frame-ancestors"] == "'none'"
        assert rules["form-action"] == "'self'"
        for unsafe in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*"):
            assert unsafe not in policy


class TestCaching:
    def test_pages_of_somebody_are_never_stored(self, signed_in: SignIn, cast: World) -> None:
        browser = signed_in(cast.lead)
        for address in ("/", "/organisations/trusts?format=csv", "/no-such-page"):
            answered = browser.get(address).headers
            assert answered["Cache-Control"] == "no-store"
            assert "Cookie" in answered["Vary"]

    def test_public_pages_are_asked_for_anew(self, client: PageClient) -> None:
        answered = client.get("/sign-in").headers
        assert answered["Cache-Control"] == "no-cache"
        assert "Cookie" in answered["Vary"]


class TestProduction:
    @pytest.fixture
    def strict(self, tmp_path: Path) -> Iterator[PageClient]:
        app = make_app(tmp_path, f"strict_{tmp_path.name[:30]}", SECURE_COOKIES=True)
        yield PageClient(app, app.response_class)
        close(app)

    def test_is_https_only(self, strict: PageClient) -> None:
        answered = strict.get("/sign-in", base_url="https://localhost").headers
        assert answered["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"

    def test_cookies_stay_on_this_host_and_out_of_scripts(self, strict: PageClient) -> None:
        cookie = strict.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
        name, _, rest = cookie.partition("=")
        assert name == "__Host-consortium"
        for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert attribute in rest
        assert "Domain" not in rest
