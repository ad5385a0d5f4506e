"""Every address says who may come in, and reads like the others."""

import re
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from consortium.foundation.web import guard
from consortium.foundation.web.guard import Door
from tests.support.pages import PageClient
from tests.support.world import World

FRAMEWORK = {"static"}
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ARGUMENT = re.compile(r"<(?:(?P<converter>[a-z_]+)(?:\(.*?\))?:)?(?P<name>[a-z_]+)>")


def ours(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FRAMEWORK]


def some_address(rule: Rule) -> str:
    """An address that the rule answers, whatever stands in it."""

    def fill(found: re.Match[str]) -> str:
        if found["converter"] == "any":
            first = found[0].partition("(")[2].partition(",")[0].partition(")")[0]
            return first.strip('"')
        return {"uuid": str(UUID(int=0)), "int": "1"}[found["converter"]]

    return ARGUMENT.sub(fill, rule.rule)


class TestGuards:
    def test_every_endpoint_has_one(self, app: Flask) -> None:
        without = [each for each in app.view_functions if guard.guard_of(app, each) is None]
        assert not without, f"mark each with @requires, @signed_in or @public: {without}"

    def test_an_open_door_has_a_reason(self, app: Flask) -> None:
        for endpoint in app.view_functions:
            found = guard.guard_of(app, endpoint)
            assert found is not None
            if found.door is not Door.PERMISSION:
                assert len(found.reason) > 10, f"say why {endpoint} is open"

    def test_an_endpoint_without_one_stops_the_start(self) -> None:
        app = Flask("tests")
        app.add_url_rule("/open", "open", lambda: "")
        with pytest.raises(RuntimeError, match=r"without a guard: open.*Mark each with @requires"):
            guard.refuse_unguarded(app)

    def test_few_doors_are_open_to_the_world(self, app: Flask) -> None:
        public = {
            endpoint
            for endpoint in app.view_functions
            if (found := guard.guard_of(app, endpoint)) and found.door is Door.PUBLIC
        }
        assert public == {
            "static",
            "health.healthz",
            "health.readyz",
            "health.metrics",
            "home.about_figures",
            "home.accessibility",
            "sign_in.sign_in",
            "sign_in.sign_in_as_demo",
            "sign_in.code",
            "sign_in.ask_for_reset",
            "sign_in.reset",
            "sign_in.invitation",
            "agreements_feed.read",
            "work_feed.read",
        }, "a page for the whole world is a decision: add it here, with its reason in the view"


class TestAddresses:
    def test_are_kebab_case(self, app: Flask) -> None:
        wrong = [
            rule.rule
            for rule in ours(app)
            for part in re.sub(ARGUMENT, "", rule.rule).split("/")
            if part and not WORD.fullmatch(part)
        ]
        assert not wrong, f"write addresses in small letters with hyphens: {wrong}"

    def test_have_typed_arguments(self, app: Flask) -> None:
        untyped = [
            f"{rule.rule}: <{found['name']}>"
            for rule in ours(app)
            for found in ARGUMENT.finditer(rule.rule)
            if found["converter"] in (None, "string", "path")
        ]
        assert not untyped, f"say what it is, like <uuid:item_id>: {untyped}"

    def test_do_not_end_with_a_slash(self, app: Flask) -> None:
        assert [rule.rule for rule in ours(app) if rule.rule != "/" and rule.rule[-1] == "/"] == []

    def test_are_each_answered_by_one_view(self, app: Flask) -> None:
        seen: dict[tuple[str, str], str] = {}
        for rule in ours(app):
            shape = ARGUMENT.sub(r"<\g<converter>>", rule.rule)
            for method in sorted(rule.methods or ()):
                other = seen.setdefault((shape, method), rule.endpoint)
                assert other == rule.endpoint, f"{method} {rule.rule} leads to two views"

    def test_endpoints_belong_to_a_blueprint(self, app: Flask) -> None:
        assert [rule.endpoint for rule in ours(app) if "." not in rule.endpoint] == []


class TestForms:
    def test_each_wants_the_token_of_its_page(self, app: Flask, client: PageClient) -> None:
        open_to_forgery = [
            f"{method} {rule.rule}"
            for rule in ours(app)
            for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
            if client.open(some_address(rule), method=method).status_code != 400
        ]
        assert not open_to_forgery, f"these took a form without a token: {open_to_forgery}"

    def test_the_token_of_somebody_else_does_not_do(self, client: PageClient, cast: World) -> None:
        token = client.form("/sign-in")["csrf_token"]
        other = client.application.test_client()
        data = {"csrf_token": token, "email": cast.lead.email, "password": "x"}
        assert other.post("/sign-in", data=data).status_code == 400
