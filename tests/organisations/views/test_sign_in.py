"""Coming in and going out, through the pages."""

from collections.abc import Callable

from tests.support.pages import PageClient, location, text_of
from tests.support.world import PASSWORD, Someone, World

SignIn = Callable[[Someone], PageClient]


class TestSignIn:
    def test_leads_to_the_home_page(self, client: PageClient, cast: World) -> None:
        response = client.submit("/sign-in", email=cast.lead.email, password=PASSWORD)
        assert location(response) == "/"
        assert client.get("/").status_code == 200

    def test_leads_to_the_page_that_was_asked_for(self, client: PageClient, cast: World) -> None:
        asked = client.get("/organisations/trusts?q=north")
        response = client.post(
            "/sign-in",
            data={
                **client.form(asked.headers["Location"]),
                "email": cast.lead.email,
                "password": PASSWORD,
            },
        )
        assert response.headers["Location"] == "/organisations/trusts?q=north"

    def test_refuses_a_wrong_password_in_the_same_words_as_an_unknown_address(
        self, client: PageClient, cast: World
    ) -> None:
        wrong = client.submit("/sign-in", email=cast.lead.email, password="wrong")
        unknown = client.submit("/sign-in", email="nobody@example.org", password="wrong")
        assert wrong.status_code == unknown.status_code == 422
        message = "The e-mail address or the password is not right."
        assert message in text_of(wrong)
        assert message in text_of(unknown)

    def test_slows_down_after_five_failures(self, client: PageClient, cast: World) -> None:
        for _ in range(5):
            client.submit("/sign-in", email=cast.lead.email, password="wrong")
        response = client.submit("/sign-in", email=cast.lead.email, password=PASSWORD)
        assert "There were too many failed attempts." in text_of(response)
