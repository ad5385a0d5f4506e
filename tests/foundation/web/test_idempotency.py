"""A form that is sent twice acts once."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.foundation.database import db
from consortium.foundation.database.idempotency import IdempotencyKey
from consortium.foundation.domain.permissions import Role
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.usecases import organisations, people
from tests.support.concurrency import all_at_once
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, PASSWORD, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = "/organisations/new"
GAMMA = {"kind": "supplier", "name": "Gamma Ltd", "code": "GAMMA"}


def how_many(code: str) -> int:
    found = select(func.count()).select_from(Organisation).where(Organisation.code == code)
    return db.session.scalar(found) or 0


class TestSentTwice:
    def test_acts_once_and_leads_to_the_same_place(self, signed_in: SignIn, world: World) -> None:
        browser = signed_in(world.administrator)
        filled = {**browser.form(PAGE), **GAMMA}
        first, second = browser.post(PAGE, data=filled), browser.post(PAGE, data=filled)
        assert (first.status_code, second.status_code) == (303, 303)
        assert location(first) == location(second)
        assert how_many("GAMMA") == 1

    def test_with_other_contents_is_refused(self, signed_in: SignIn, world: World) -> None:
        browser = signed_in(world.administrator)
        filled = {**browser.form(PAGE), **GAMMA}
        browser.post(PAGE, data=filled)
        response = browser.post(PAGE, data={**filled, "name": "Delta Ltd", "code": "DELTA"})
        assert response.status_code == 422
        assert "This form was already sent with other contents." in text_of(response)
        assert how_many("DELTA") == 0

    def test_a_form_that_was_refused_can_be_corrected(
        self, signed_in: SignIn, world: World
    ) -> None:
        browser = signed_in(world.administrator)
        filled = {**browser.form(PAGE), **GAMMA}
        refused = browser.post(PAGE, data={**filled, "code": "ALPHA"})
        assert refused.status_code == 422
        assert browser.post(PAGE, data=filled).status_code == 303

    def test_another_person_may_send_the_same_key(self, signed_in: SignIn, world: World) -> None:
        mine = signed_in(world.administrator)
        key = mine.form(PAGE)["idempotency_key"]
        mine.post(PAGE, data={**mine.form(PAGE), **GAMMA, "idempotency_key": key})
        people.grant_role(
            actor=SYSTEM,
            person_id=world.stranger.id,
            role=Role.ADMINISTRATOR,
            organisation_id=world.east,
            now=NOW,
        )
        theirs = signed_in(world.stranger)
        delta = {**GAMMA, "name": "Delta Ltd", "code": "DELTA", "idempotency_key": key}
        assert theirs.post(PAGE, data={**theirs.form(PAGE), **delta}).status_code == 303
        assert how_many("DELTA") == 1

    @pytest.mark.parametrize("key", ["", "not-a-uuid"])
    def test_a_key_that_is_none_does_no_harm(
        self, signed_in: SignIn, world: World, key: str
    ) -> None:
        browser = signed_in(world.administrator)
        filled = {**browser.form(PAGE), **GAMMA, "idempotency_key": key}
        assert browser.post(PAGE, data=filled).status_code == 303

    def test_the_key_is_remembered_with_where_it_led(self, signed_in: SignIn, world: World) -> None:
        browser = signed_in(world.administrator)
        response = browser.submit(PAGE, **GAMMA)
        row = db.session.scalars(select(IdempotencyKey)).one()
        assert row.location == response.headers["Location"]
        assert row.actor == str(world.administrator.id)


class TestSentAtTheSameMoment:
    def test_acts_once(self, empty_app: Flask) -> None:
        with empty_app.app_context():
            email = an_administrator()
        browser = PageClient(empty_app, empty_app.response_class)
        browser.sign_in_as(email, PASSWORD)
        filled = {**browser.form(PAGE), **GAMMA, "idempotency_key": str(uuid7())}
        cookie = browser.get_cookie("consortium")
        assert cookie is not None

        def send(_: int) -> int:
            copy = PageClient(empty_app, empty_app.response_class)
            copy.set_cookie("consortium", cookie.value)
            return copy.post(PAGE, data=filled).status_code

        answers = all_at_once(empty_app, 6, send)
        # Whoever comes while the first is being acted on is told so; a later one is led on.
        assert answers.count(303) >= 1
        assert set(answers) <= {303, 409, 422}
        with empty_app.app_context():
            assert how_many("GAMMA") == 1


def an_administrator() -> str:
    trust = organisations.register_organisation(
        actor=SYSTEM, kind=OrganisationKind.TRUST, code="NOR", name="North Trust", now=NOW
    )
    email = "administrator@example.org"
    person_id = people.register_person(
        actor=SYSTEM,
        email=email,
        name="Administrator",
        organisation_id=trust,
        password=PASSWORD,
        now=NOW,
    )
    people.grant_role(
        actor=SYSTEM, person_id=person_id, role=Role.ADMINISTRATOR, organisation_id=trust, now=NOW
    )
    return email
