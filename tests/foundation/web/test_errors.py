"""Refusals and faults become pages that say what happened and what to do."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from consortium.foundation.database import db
from consortium.foundation.domain import errors
from consortium.foundation.web import health
from tests.support.pages import PageClient, check_page, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Make one public page fail with whatever is given."""

    def fail_with(error: Exception) -> None:
        def view() -> None:
            raise error

        view.guard = health.healthz.guard  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, "health.healthz", view)

    return fail_with


class TestRefusals:
    @pytest.mark.parametrize(
        ("error", "status", "title"),
        [
            (errors.Invalid("code", "It is wrong.", next_step="Mend it."), 422, "cannot be done"),
            (errors.NotFound("tender"), 404, "Page not found"),
            (errors.NotAllowed("You may not."), 403, "You cannot do this"),
            (errors.Conflict("code", "Too late."), 409, "cannot be done now"),
            (errors.Stale("item"), 409, "cannot be done now"),
            (errors.TooManyAttempts("code", "Too often."), 429, "Too many attempts"),
        ],
    )
    def test_each_has_its_status_its_words_and_a_next_step(
        self,
        client: PageClient,
        failing: Callable[[Exception], None],
        error: errors.DomainError,
        status: int,
        title: str,
    ) -> None:
        failing(error)
        response = client.get("/healthz")
        assert response.status_code == status
        words = text_of(response)
        assert title in words
        assert error.message in words
        assert error.next_step in words

    def test_reads_as_one_text(self) -> None:
        assert str(errors.Stale("item")).endswith("then save again.")
        assert str(errors.Conflict("code", "Too late.")) == "Too late."


class TestHttpErrors:
    def test_an_unknown_address(self, client: PageClient) -> None:
        response = client.get("/no-such-page")
        assert response.status_code == 404
        assert "Page not found" in text_of(response)

    def test_a_method_the_page_does_not_take(self, client: PageClient) -> None:
        response = client.delete("/healthz")
        assert response.status_code == 405
        assert "cannot be used that way" in text_of(response)

    def test_a_request_that_is_too_large(
        self, client: PageClient, failing: Callable[[Exception], None]
    ) -> None:
        failing(RequestEntityTooLarge())
        response = client.get("/healthz")
        assert response.status_code == 413
        assert "ask an administrator to raise the limit" in text_of(response)

    def test_a_form_without_its_token_has_expired(self, client: PageClient) -> None:
        response = client.post("/sign-in", data={"email": "a", "password": "b"})
        assert response.status_code == 400
        assert "This form has expired" in text_of(response)


class TestOurFaults:
    def test_say_sorry_and_nothing_about_the_fault(
        self, client: PageClient, failing: Callable[[Exception], None]
    ) -> None:
        failing(ZeroDivisionError("the secret of the house"))
        response = client.get("/healthz")
        assert response.status_code == 500
        assert "Sorry, there is a problem with the service" in text_of(response)
        assert "secret" not in response.get_data(as_text=True)

    def test_the_next_request_is_served(
        self, client: PageClient, failing: Callable[[Exception], None]
    ) -> None:
        failing(ZeroDivisionError())
        client.get("/healthz")
        assert client.get("/sign-in").status_code == 200


class TestWithoutADatabase:
    @pytest.fixture
    def browser(
        self, signed_in: SignIn, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[PageClient]:
        """Somebody signed in, when the database stops answering."""
        browser = signed_in(world.lead)

        def down(*_: object, **__: object) -> None:
            raise OperationalError("SELECT 1", {}, Exception("the server is gone"))

        with monkeypatch.context() as broken:
            broken.setattr(db.session, "execute", down)
            broken.setattr(db.session, "get", down)
            broken.setattr(db.session, "scalar", down)
            yield browser

    def test_the_fault_still_has_a_page(self, browser: PageClient) -> None:
        response = browser.get("/organisations")
        assert response.status_code == 500
        check_page(response.get_data(as_text=True))
        assert "Sorry, there is a problem with the service" in text_of(response)
        assert response.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in response.headers


class TestForeignHosts:
    """A link in a mail is made from the request's host, so only ours are answered for."""

    HOSTILE = (
        "evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "localhost@evil.example",
    )

    @pytest.mark.parametrize("host", HOSTILE)
    @pytest.mark.parametrize("path", ["/", "/sign-in", "/password-reset", "/no-such-page"])
    def test_are_refused_on_every_page(self, client: PageClient, host: str, path: str) -> None:
        response = client.get(path, headers={"Host": host})
        assert response.status_code == 400
        assert "This address is not ours" in text_of(response)
        assert "evil" not in response.get_data(as_text=True)

    def test_are_refused_for_forms_too(self, client: PageClient) -> None:
        response = client.post("/password-reset", headers={"Host": "evil.example"})
        assert response.status_code == 400

    @pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded"])
    def test_headers_of_unknown_proxies_are_not_believed(
        self, client: PageClient, header: str
    ) -> None:
        response = client.get("/organisations", headers={header: "evil.example"})
        assert response.headers["Location"].startswith("/sign-in")


def test_an_object_of_others_answers_like_one_that_is_not_there(
    signed_in: SignIn, cast: World
) -> None:
    browser = signed_in(cast.administrator)
    theirs = browser.get(f"/people/{cast.stranger.id}")
    nobodys = browser.get(f"/people/{UUID(int=1)}")
    assert theirs.status_code == nobodys.status_code == 404
    assert text_of(theirs) == text_of(nobodys)
