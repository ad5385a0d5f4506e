"""What programs read of the network's growth."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator

from consortium.foundation.domain.permissions import Permission
from consortium.network.api import OPERATIONS
from consortium.organisations.queries.actors import actor_of
from consortium.organisations.queries.people import demo_people
from consortium.organisations.usecases.api_tokens import create_api_token


def test_the_cases_are_as_described_and_as_on_the_page(demo: Flask) -> None:
    found = _asked(demo, "/api/v1/expansion?consortium=SEVEN")
    Draft202012Validator(dict(OPERATIONS[0].answer)).validate(found)
    # Section 5.1 of the story, its expansion table.
    assert [case["saves_a_year"] for case in found["cases"]] == ["106756.48", "164143.20"]
    assert [case["growth"] for case in found["cases"]] == ["numerical", "geographical"]
    assert found["more_if_all_join"] == "109000.00"


def test_the_consortium_must_be_named(demo: Flask) -> None:
    assert _asked(demo, "/api/v1/expansion", status=422)["code"] == "missing_parameter"


def _asked(demo: Flask, path: str, *, status: int = 200) -> Any:
    now = datetime.now(UTC)
    with demo.app_context():
        lead = next(each for each in demo_people() if each.email == "lead.nor@demo.example")
        token = create_api_token(
            actor=actor_of(person_id=lead.id, today=now.date()),
            name="Plans",
            permissions=frozenset({Permission.EXPANSION_VIEW}),
            last_day=now.date() + timedelta(days=30),
            now=now,
        )
    answer = demo.test_client().get(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status, answer.get_json()
    return answer.get_json()
