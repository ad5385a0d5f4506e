"""Pages that no link leads to: coming in, going wrong, and places where there is nothing yet."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from consortium.foundation.domain.permissions import Actor, Role
from consortium.foundation.web.clock import now
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases import organisations, people
from tests.browser.conftest import Arrive, at_both
from tests.browser.reception import Site
from tests.support.demo_world import PASSWORD
from tests.support.visitor import Visitor

pytestmark = at_both
SYSTEM = Actor.system("browser tests")
LISTS = (
    *("/tenders", "/agreements", "/spend/lines", "/savings", "/savings/baselines"),
    *("/equipment/due", "/equipment", "/organisations"),
)


class TestComingIn:
    def test_a_wrong_password_is_refused_and_the_address_kept(self, arrive: Arrive) -> None:
        visitor = arrive()
        visitor.open("/sign-in")
        visitor.page.get_by_label("E-mail address").fill("nobody@demo.example")
        visitor.page.get_by_label("Password", exact=True).fill("not the password")
        visitor.press("Sign in", status=422)
        expect(visitor.page.get_by_label("E-mail address")).to_have_value("nobody@demo.example")

    def test_a_forgotten_password_is_mailed(self, arrive: Arrive) -> None:
        visitor = arrive()
        visitor.open("/sign-in")
        visitor.follow("I have forgotten my password")
        visitor.press("Send the link", status=422)
        visitor.page.get_by_label("E-mail address").fill("nobody@demo.example")
        visitor.press("Send the link")
        visitor.sees("If there is an account with that address, a link is on its way.")
        visitor.open("/password-reset/new?token=old")
        visitor.page.get_by_label("New password").fill("three words together")
        visitor.press("Set the password", status=404)
        visitor.sees("link")

    def test_whoever_signs_out_is_out(self, arrive: Arrive) -> None:
        visitor = arrive()
        visitor.open("/sign-in")
        visitor.page.get_by_text("The same roles elsewhere").click()
        visitor.press("Procurement lead, Hill Trust")
        visitor.press("Sign out", within="header")
        visitor.sees("You are signed out.")
        visitor.open("/account")
        assert visitor.heading() == "Sign in"


class TestGoingWrong:
    def test_what_is_not_there(self, arrive: Arrive) -> None:
        visitor = arrive("lead.nor")
        visitor.open("/no-such-page", status=404)
        visitor.open(f"/agreements/{uuid4()}", status=404)
        visitor.follow("Go to the home page")

    def test_what_the_role_does_not_include(self, arrive: Arrive) -> None:
        visitor = arrive("evaluator.sou")
        visitor.open("/audit-log", status=403)
        visitor.sees("Your role does not include")

    def test_a_form_that_has_expired(self, arrive: Arrive) -> None:
        visitor = arrive()
        visitor.open("/sign-in")
        visitor.page.context.clear_cookies()
        visitor.press("Sign in", status=400)
        visitor.sees("This form has expired")


class TestNothingYet:
    @pytest.fixture
    def newcomer(self, site: Site, arrive: Arrive) -> Visitor:
        """A procurement lead whose trust belongs to no consortium."""
        with site.app.app_context():
            trust_id = organisations.register_organisation(
                actor=SYSTEM,
                kind=OrganisationKind.TRUST,
                code="NEW",
                name="New Trust",
                now=now(),
            )
            person_id = people.register_person(
                actor=SYSTEM,
                email="newcomer@demo.example",
                name="Newcomer",
                organisation_id=trust_id,
                password=PASSWORD,
                now=now(),
            )
            for role in (Role.PROCUREMENT_LEAD, Role.ENGINEER):
                people.grant_role(
                    actor=SYSTEM,
                    person_id=person_id,
                    role=role,
                    organisation_id=trust_id,
                    now=now(),
                )
        return arrive("newcomer")

    def test_every_list_says_what_to_do(self, newcomer: Visitor) -> None:
        newcomer.open("/")
        for path in LISTS:
            newcomer.open(path)

    def test_a_search_that_finds_nothing(self, arrive: Arrive) -> None:
        visitor = arrive("lead.nor")
        visitor.open("/search?q=zzzz")
        visitor.sees("Nothing")
        visitor.open("/spend/lines?q=zzzz")
        visitor.sees("No purchase line fits.")
        visitor.open("/equipment?q=zzzz")
        visitor.sees("No device fits.")
