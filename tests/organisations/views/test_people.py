"""Administrators and their people, through the pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from consortium.organisations.queries.people import find_person
from tests.organisations.conftest import Letterbox, enrol
from tests.support.pages import PageClient, location, text_of
from tests.support.world import PASSWORD, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


def invite(browser: PageClient, cast: World, email: str = "new@example.org") -> None:
    response = browser.submit(
        "/people/invite",
        name="Newcomer",
        email=email,
        role="engineer",
        organisation_id=str(cast.north),
    )
    assert location(response) == "/people"


class TestInvitation:
    def test_leads_from_the_mail_to_signing_in(
        self, client: PageClient, signed_in: SignIn, cast: World, letterbox: Letterbox
    ) -> None:
        browser = signed_in(cast.administrator)
        invite(browser, cast)
        assert "Newcomer" in text_of(browser.get("/people"))
        link = letterbox.last_link()
        assert "Set your password" in text_of(client.get(link))
        assert location(client.submit(link, password=PASSWORD)) == "/sign-in"
        client.sign_in_as("new@example.org", PASSWORD)
        assert "Clinical engineer, North Trust" in text_of(client.get("/account"))

    def test_is_made_with_our_own_address(
        self, signed_in: SignIn, cast: World, letterbox: Letterbox
    ) -> None:
        invite(signed_in(cast.administrator), cast)
        assert "http://localhost/invitation?token=" in letterbox.letters[-1].body

    def test_can_be_withdrawn(
        self, client: PageClient, signed_in: SignIn, cast: World, letterbox: Letterbox
    ) -> None:
        browser = signed_in(cast.administrator)
        invite(browser, cast)
        page = browser.get("/people").get_data(as_text=True)
        address = page.partition('action="/people/invitations/')[2].partition('"')[0]
        browser.submit("/people", to=f"/people/invitations/{address}")
        assert client.submit(letterbox.last_link(), password=PASSWORD).status_code == 404

    def test_a_used_link_says_that_there_is_nothing(
        self, client: PageClient, signed_in: SignIn, cast: World, letterbox: Letterbox
    ) -> None:
        invite(signed_in(cast.administrator), cast)
        client.submit(letterbox.last_link(), password=PASSWORD)
        assert client.submit(letterbox.last_link(), password=PASSWORD).status_code == 404

    def test_a_weak_password_is_refused_on_its_field(
        self, client: PageClient, signed_in: SignIn, cast: World, letterbox: Letterbox
    ) -> None:
        invite(signed_in(cast.administrator), cast)
        response = client.submit(letterbox.last_link(), password="password1234")
        assert response.status_code == 422
        assert "This password is too easy to guess." in text_of(response)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"email": "not an address"}, "Enter an e-mail address, like name@example.nhs.uk"),
            ({"email": ""}, "Enter their e-mail address"),
            ({"name": ""}, "Enter their name"),
            ({"role": "emperor"}, "Not a valid choice"),
            ({"organisation_id": ""}, "Choose an organisation"),
        ],
    )
    def test_says_what_is_missing(
        self, signed_in: SignIn, cast: World, changes: dict[str, str], message: str
    ) -> None:
        filled = {
            "name": "Newcomer",
            "email": "new@example.org",
            "role": "engineer",
            "organisation_id": str(cast.north),
            **changes,
        }
        response = signed_in(cast.administrator).submit("/people/invite", **filled)
        assert response.status_code == 422
        assert message in text_of(response)

    def test_offers_only_places_one_manages(self, signed_in: SignIn, cast: World) -> None:
        browser = signed_in(cast.administrator)
        page = browser.get("/people/invite").get_data(as_text=True)
        assert str(cast.south) in page
        assert str(cast.east) not in page
        response = browser.submit(
            "/people/invite",
            name="Newcomer",
            email="new@example.org",
            role="engineer",
            organisation_id=str(cast.east),
        )
        assert response.status_code == 422


class TestRoles:
    def test_take_effect_at_once_in_an_open_session(self, signed_in: SignIn, cast: World) -> None:
        engineer, administrator = signed_in(cast.engineer), signed_in(cast.administrator)
        assert engineer.get("/people").status_code == 403
        page = f"/people/{cast.engineer.id}"
        administrator.submit(
            f"{page}/roles/new", role="administrator", organisation_id=str(cast.north)
        )
        assert engineer.get("/people").status_code == 200
        html = administrator.get(page).get_data(as_text=True)
        withdraw = html.rpartition(f'action="{page}/roles/')[2].partition('"')[0]
        administrator.submit(page, to=f"{page}/roles/{withdraw}")
        assert engineer.get("/people").status_code == 403

    def test_nobody_grants_themselves_one(self, signed_in: SignIn, cast: World) -> None:
        browser = signed_in(cast.administrator)
        response = browser.submit(
            f"/people/{cast.administrator.id}/roles/new",
            role="auditor",
            organisation_id=str(cast.north),
        )
        assert response.status_code == 403
        assert "Nobody can grant a role to themselves." in text_of(response)


class TestDisable:
    def test_ends_every_session_at_once(self, signed_in: SignIn, cast: World) -> None:
        engineer, administrator = signed_in(cast.engineer), signed_in(cast.administrator)
        response = administrator.submit(f"/people/{cast.engineer.id}/disable", reason="left")
        assert location(response) == f"/people/{cast.engineer.id}"
        assert location(engineer.get("/account")) == "/sign-in"
        assert "Disabled" in text_of(administrator.get("/people"))

    def test_needs_a_reason(self, signed_in: SignIn, cast: World) -> None:
        browser = signed_in(cast.administrator)
        response = browser.submit(f"/people/{cast.engineer.id}/disable", reason="")
        assert response.status_code == 422
        assert "Enter the reason" in text_of(response)


class TestLostSecondFactor:
    def test_is_taken_off_and_told_by_mail(
        self, app: Flask, signed_in: SignIn, cast: World, letterbox: Letterbox
    ) -> None:
        administrator = signed_in(cast.administrator)
        assert "Take the second factor off" not in text_of(
            administrator.get(f"/people/{cast.engineer.id}")
        )
        with app.app_context():
            enrol(cast.engineer)
        page = f"/people/{cast.engineer.id}/second-factor"
        assert page in administrator.get(f"/people/{cast.engineer.id}").get_data(as_text=True)
        assert "Enter the reason" in text_of(administrator.submit(page, reason=" "))
        response = administrator.submit(page, reason="Came by in person")
        assert location(response) == f"/people/{cast.engineer.id}"
        assert "is off. They are told by mail." in text_of(administrator.get(location(response)))
        assert letterbox.letters[-1].to == cast.engineer.email
        assert "change your password at once" in letterbox.letters[-1].body


class TestMassAssignment:
    """Fields that a form does not have change nothing, whatever is sent."""

    def test_an_invitation_grants_what_its_form_says(
        self, app: Flask, client: PageClient, signed_in: SignIn, cast: World, letterbox: Letterbox
    ) -> None:
        invite(signed_in(cast.administrator), cast)
        response = client.submit(
            letterbox.last_link(),
            password=PASSWORD,
            role="administrator",
            organisation_id=str(cast.seven_oaks),
            is_demo="y",
            email="other@example.org",
        )
        assert response.status_code == 303
        client.sign_in_as("new@example.org", PASSWORD)
        assert "Administrator" not in text_of(client.get("/account"))


def test_a_person_has_a_page_with_their_roles(app: Flask, signed_in: SignIn, cast: World) -> None:
    words = text_of(signed_in(cast.administrator).get(f"/people/{cast.lead.id}"))
    assert "Procurement lead" in words
    with app.app_context():
        assert find_person(actor=SYSTEM, person_id=cast.lead.id).email in words
