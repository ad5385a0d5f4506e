"""What programs can ask of contracts, and what they are told."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.api import described
from consortium.foundation.web.openapi import description
from consortium.organisations.queries.api_tokens import my_api_tokens
from consortium.organisations.usecases.api_tokens import create_api_token, revoke_api_token
from tests.contracts.conftest import Agreed
from tests.support.pages import PageClient
from tests.support.world import Someone, World

pytestmark = pytest.mark.database
READS = frozenset({Permission.AGREEMENTS_VIEW, Permission.VOLUMES_VIEW})


def now() -> datetime:
    return datetime.now(UTC)


def token_of(someone: Someone, permissions: frozenset[Permission] | None = None) -> str:
    return create_api_token(
        actor=someone.actor(),
        name="Data warehouse",
        permissions=READS if permissions is None else permissions,
        last_day=now().date() + timedelta(days=30),
        now=now(),
    )


def ask(client: PageClient, path: str, token: str = "") -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get(f"/api/v1/{path}", headers=headers)


PRICE = "price?trust=NOR&item=IOL&quantity=100&on="


class TestPrice:
    @pytest.mark.parametrize(
        ("on", "unit_price", "amount"),
        # 26,000 lenses a year reach the tier of 38; 22,500 without West that of 40.
        [("2025-06-02", "38.000000", "3800.00"), ("2025-11-03", "40.000000", "4000.00")],
    )
    def test_is_exact_and_explained(
        self,
        world: World,
        agreed: Agreed,
        client: PageClient,
        on: str,
        unit_price: str,
        amount: str,
    ) -> None:
        answer = ask(client, f"{PRICE}{on}", token_of(world.lead)).get_json()
        assert (answer["outcome"], answer["unit_price"], answer["amount"]) == (
            "PRICE",
            unit_price,
            amount,
        )
        assert [step["step"] for step in answer["path"]][:2] == ["Participation", "Price schedule"]

    def test_is_kept_by_nobody_on_the_way(
        self, world: World, agreed: Agreed, client: PageClient
    ) -> None:
        answer = ask(client, f"{PRICE}2025-06-02", token_of(world.lead))
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Authorization" in answer.vary

    def test_says_why_there_is_none(self, world: World, agreed: Agreed, client: PageClient) -> None:
        answer = ask(client, f"{PRICE}2040-01-01", token_of(world.lead)).get_json()
        assert answer["outcome"] == "NO_PRICE"
        assert answer["unit_price"] is None
        assert "not in force" in answer["why_none"]

    def test_as_known_before_anything_was_recorded(
        self, world: World, agreed: Agreed, client: PageClient
    ) -> None:
        known = "&known_at=2001-01-01T00:00:00Z"
        answer = ask(client, f"{PRICE}2025-06-02{known}", token_of(world.lead)).get_json()
        assert (answer["outcome"], answer["known_at"]) == (
            "NO_PRICE",
            "2001-01-01T00:00:00+00:00",
        )

    @pytest.mark.parametrize(
        ("query", "status", "said"),
        [
            ("price?item=IOL", 422, "The parameter trust is missing."),
            ("price?trust=NOR&item=IOL&on=1.10.2025", 422, "must be a date, like 2025-10-01"),
            ("price?trust=NOR&item=IOL&quantity=ten", 422, "quantity must be a number"),
            ("price?trust=NOR&item=IOL&known_at=2025-01-01T00:00", 422, "with its time zone"),
            ("price?trust=NOWHERE&item=IOL", 404, "no organisation with the code NOWHERE"),
            ("price?trust=NOR&item=NOTHING", 404, "NOTHING"),
        ],
    )
    def test_a_wrong_question_is_a_problem(
        self,
        world: World,
        agreed: Agreed,
        client: PageClient,
        query: str,
        status: int,
        said: str,
    ) -> None:
        answer = ask(client, query, token_of(world.lead))
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        problem = answer.get_json()
        assert problem["status"] == status
        assert said in problem["detail"]


class TestWhoMayAsk:
    def test_nobody_without_a_token(self, agreed: Agreed, client: PageClient) -> None:
        for token in ("", "wrong"):
            answer = ask(client, "agreements", token)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    def test_a_token_does_only_what_it_is_for(
        self, world: World, agreed: Agreed, client: PageClient
    ) -> None:
        only = token_of(world.lead, frozenset({Permission.VOLUMES_VIEW}))
        assert ask(client, "agreements", only).status_code == 403

    def test_a_token_reads_as_its_owner(
        self, world: World, agreed: Agreed, client: PageClient
    ) -> None:
        stranger = token_of(world.stranger, frozenset({Permission.AGREEMENTS_VIEW}))
        assert ask(client, "agreements", stranger).get_json() == {"agreements": []}
        assert ask(client, f"agreements/{agreed.id}", stranger).status_code == 404
        assert ask(client, f"{PRICE}2025-06-02", stranger).status_code == 404

    def test_a_token_opens_no_page(self, world: World, client: PageClient) -> None:
        headers = {"Authorization": f"Bearer {token_of(world.lead)}"}
        assert client.get("/agreements", headers=headers).status_code == 302

    def test_not_after_it_is_revoked(
        self, world: World, agreed: Agreed, client: PageClient
    ) -> None:
        token = token_of(world.lead)
        assert ask(client, "agreements", token).status_code == 200
        line = my_api_tokens(actor=world.lead.actor(), now=now())[0]
        assert line.used_at is not None
        revoke_api_token(actor=world.lead.actor(), token_id=line.id, now=now())
        assert ask(client, "agreements", token).status_code == 401


class TestDescription:
    def test_every_address_is_described(self, app: Flask) -> None:
        ours = {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith("/api/") and rule.endpoint != "api.openapi"
        }
        assert {each.endpoint for each in described()} == ours

    def test_every_answer_is_as_described(
        self, world: World, agreed: Agreed, client: PageClient
    ) -> None:
        token = token_of(world.lead)
        asked = {
            "/api/v1/agreements": "agreements",
            "/api/v1/agreements/{agreement_id}": f"agreements/{agreed.id}",
            "/api/v1/price": f"{PRICE}2025-11-03",
        }
        paths = ask(client, "openapi", token).get_json()["paths"]
        # Those of other wings are held to their descriptions where they are tested.
        assert {path for path in paths if path.startswith(("/api/v1/agr", "/api/v1/pri"))} == {
            *asked
        }
        for path, query in asked.items():
            schema = schema_of(paths[path])
            Draft202012Validator(schema).validate(ask(client, query, token).get_json())

    def test_its_parameters_are_those_of_the_address(self, app: Flask) -> None:
        with app.test_request_context():
            for path, methods in description()["paths"].items():
                for each in methods.values():
                    placed = {one["name"] for one in each["parameters"] if one["in"] == "path"}
                    assert placed == set(re.findall(r"{(\w+)}", path))


def schema_of(path: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = path["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    return schema
