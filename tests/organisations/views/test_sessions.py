"""Sessions, second factors and passwords, through the pages and as time goes by."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from tests.organisations.conftest import Letterbox, code_at
from tests.support.databases import close, make_app
from tests.support.pages import PageClient, location, text_of
from tests.support.world import PASSWORD, Someone, World, build

SignIn = Callable[[Someone], PageClient]
START = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
OTHER = "kettle orange bishop 9"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The time stands still until the test moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def secret_on(page: str) -> str:
    found = re.search(r"\b((?:[A-Z2-7]{4} ){3,}[A-Z2-7]{4})\b", page)
    assert found is not None
    return found[1]


def enrol(browser: PageClient, clock: time_machine.Traveller) -> str:
    """Set the second factor up; the secret as the page shows it."""
    browser.submit("/account/second-factor", to="/account/second-factor/start")
    secret = secret_on(text_of(browser.get("/account/second-factor")))
    response = browser.submit("/account/second-factor", code=code_at(secret, START))
    assert "recovery codes" in text_of(response)
    clock.shift(timedelta(seconds=30))
    return secret


class TestEnd:
    def test_a_session_that_is_not_used_for_half_an_hour_ends(
        self, signed_in: SignIn, cast: World, clock: time_machine.Traveller
    ) -> None:
        browser = signed_in(cast.lead)
        clock.shift(timedelta(minutes=29))
        assert browser.get("/account").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert browser.get("/account").status_code == 200, "using it keeps it"
        clock.shift(timedelta(minutes=30))
        assert location(browser.get("/account")) == "/sign-in"

    def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
        self, signed_in: SignIn, cast: World, clock: time_machine.Traveller
    ) -> None:
        browser = signed_in(cast.lead)
        for _ in range(35):
            clock.shift(timedelta(minutes=20))
            assert browser.get("/account").status_code == 200
        clock.shift(timedelta(minutes=20))
        assert location(browser.get("/account")) == "/sign-in"

    def test_signing_out_ends_it_for_good(self, signed_in: SignIn, cast: World) -> None:
        browser = signed_in(cast.lead)
        cookie = browser.get_cookie("consortium")
        assert cookie is not None
        html = browser.get("/account").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', html)
        assert token is not None
        response = browser.post("/sign-out", data={"csrf_token": token[1]})
        assert location(response) == "/sign-in"
        browser.set_cookie("consortium", cookie.value)
        assert location(browser.get("/account")) == "/sign-in", "the old cookie is worth nothing"

    def test_another_browser_can_be_signed_out(self, signed_in: SignIn, cast: World) -> None:
        here, there = signed_in(cast.lead), signed_in(cast.lead)
        page = here.get("/account").get_data(as_text=True)
        address = re.search(r'action="(/account/sessions/[^"]+)"', page)
        assert address is not None
        here.submit("/account", to=address[1])
        assert location(there.get("/account")) == "/sign-in"
        assert here.get("/account").status_code == 200


class TestSignIn:
    def test_starts_a_new_cookie_session(self, client: PageClient, cast: World) -> None:
        client.get("/sign-in")
        planted = client.get_cookie("consortium")
        client.sign_in_as(cast.lead.email, PASSWORD)
        fresh = client.get_cookie("consortium")
        assert planted is not None
        assert fresh is not None
        assert planted.value != fresh.value
        stolen = client.application.test_client()
        stolen.set_cookie("consortium", planted.value)
        assert location(stolen.get("/account")) == "/sign-in"

    def test_twice_opens_two_sessions_with_tokens_of_their_own(
        self, signed_in: SignIn, cast: World
    ) -> None:
        one, other = signed_in(cast.lead), signed_in(cast.lead)
        first, second = one.get_cookie("consortium"), other.get_cookie("consortium")
        assert first is not None
        assert second is not None
        assert first.value != second.value

    def test_whoever_is_signed_in_goes_home(self, signed_in: SignIn, cast: World) -> None:
        assert location(signed_in(cast.lead).get("/sign-in")) == "/"

    def test_a_cookie_of_our_own_making_opens_nothing(
        self, client: PageClient, cast: World
    ) -> None:
        client.get("/sign-in")
        with client.session_transaction() as session:
            session["_user_id"] = str(cast.lead.id)
        assert location(client.get("/account")) == "/sign-in"


class TestPasswordReset:
    def test_leads_from_the_mail_to_a_new_password(
        self, client: PageClient, cast: World, letterbox: Letterbox
    ) -> None:
        assert "Check your mail" in text_of(client.submit("/password-reset", email=cast.lead.email))
        assert location(client.submit(letterbox.last_link(), password=OTHER)) == "/sign-in"
        client.sign_in_as(cast.lead.email, OTHER)

    def test_answers_the_same_for_an_address_nobody_has(
        self, client: PageClient, cast: World, letterbox: Letterbox
    ) -> None:
        known = client.submit("/password-reset", email=cast.lead.email)
        unknown = client.submit("/password-reset", email="nobody@example.org")
        assert known.status_code == unknown.status_code
        assert known.get_data() == unknown.get_data()
        assert len(letterbox.letters) == 1

    def test_a_link_that_is_wrong_says_so(self, client: PageClient) -> None:
        response = client.submit("/password-reset/new?token=guessed", password=OTHER)
        assert response.status_code == 404


class TestChangePassword:
    def test_signs_out_every_other_browser(self, signed_in: SignIn, cast: World) -> None:
        here, there = signed_in(cast.lead), signed_in(cast.lead)
        response = here.submit("/account/password", current=PASSWORD, password=OTHER)
        assert location(response) == "/account"
        assert here.get("/account").status_code == 200
        assert location(there.get("/account")) == "/sign-in"

    def test_needs_the_current_one(self, signed_in: SignIn, cast: World) -> None:
        response = signed_in(cast.lead).submit("/account/password", current="x", password=OTHER)
        assert response.status_code == 422
        assert "The current password is not right." in text_of(response)


class TestSecondFactor:
    def test_is_asked_for_once_it_is_on(
        self,
        signed_in: SignIn,
        client: PageClient,
        cast: World,
        clock: time_machine.Traveller,
    ) -> None:
        secret = enrol(signed_in(cast.lead), clock)
        response = client.submit("/sign-in?next=/account", email=cast.lead.email, password=PASSWORD)
        assert location(response) == "/sign-in/code"
        assert location(client.get("/account")) == "/sign-in"
        assert client.submit("/sign-in/code", code="000000").status_code == 422
        code = code_at(secret, START + timedelta(seconds=30))
        assert location(client.submit("/sign-in/code", code=code)) == "/account"

    def test_the_page_of_the_code_is_for_those_who_know_the_password(
        self, client: PageClient
    ) -> None:
        assert location(client.get("/sign-in/code")) == "/sign-in"

    def test_can_be_turned_off_with_the_password(
        self, signed_in: SignIn, cast: World, clock: time_machine.Traveller
    ) -> None:
        browser = signed_in(cast.lead)
        enrol(browser, clock)
        assert location(browser.get("/account/second-factor")) == "/account"
        assert browser.submit("/account/second-factor/off", password="x").status_code == 422
        browser.submit("/account/second-factor/off", password=PASSWORD)
        assert "Second factor: Off" in text_of(browser.get("/account"))


class TestRequiredSecondFactor:
    @pytest.fixture
    def strict(self, tmp_path: Path) -> Iterator[tuple[PageClient, World]]:
        app = make_app(tmp_path, "strict", SECOND_FACTOR_REQUIRED=True)
        with app.app_context():
            cast = build()
        yield PageClient(app, app.response_class), cast
        close(app)

    def test_comes_before_everything_else(
        self, strict: tuple[PageClient, World], clock: time_machine.Traveller
    ) -> None:
        browser, cast = strict
        browser.sign_in_as(cast.lead.email, PASSWORD)
        for address in ("/", "/account", "/organisations", "/account/password"):
            assert location(browser.get(address)) == "/account/second-factor"
        enrol(browser, clock)
        assert browser.get("/organisations").status_code == 200

    def test_lets_people_leave(self, strict: tuple[PageClient, World]) -> None:
        browser, cast = strict
        browser.sign_in_as(cast.lead.email, PASSWORD)
        html = browser.get("/account/second-factor").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', html)
        assert token is not None
        assert location(browser.post("/sign-out", data={"csrf_token": token[1]})) == "/sign-in"


class TestDemoSignIn:
    def test_is_off_where_settings_say_so(
        self, client: PageClient, cast: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(client.application.config, "DEMO_SIGN_IN", False)
        response = client.submit("/sign-in", to=f"/sign-in/demo/{cast.lead.id}")
        assert response.status_code == 404

    def test_never_opens_a_real_account(self, client: PageClient, cast: World) -> None:
        response = client.submit("/sign-in", to=f"/sign-in/demo/{cast.lead.id}")
        assert response.status_code == 404
