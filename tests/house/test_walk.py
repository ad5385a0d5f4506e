"""A walk through every address, as everybody there is.

Nothing here names an address: they come from the application, so a new page is walked as soon as
it exists. What stands in an address comes from ``objects.py``.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from consortium.foundation.database import Base, db
from consortium.foundation.domain.permissions import GRANTS, Role
from consortium.foundation.web import errors, guard
from consortium.foundation.web.guard import Door
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases import organisations, people
from tests.house.given import Given, Objects
from tests.house.objects import OBJECTS
from tests.support.databases import close, make_app, rolled_back
from tests.support.pages import PageClient, check_page
from tests.support.world import NOW, PASSWORD, SYSTEM, Someone, World, build


def _on_both(role: Role) -> list[pytest.MarkDecorator]:
    return [pytest.mark.database] if role is Role.PROCUREMENT_LEAD else []


INSIDERS = {
    "lead": Role.PROCUREMENT_LEAD,
    "finance_of_north": Role.TRUST_FINANCE,
    "consortium_finance": Role.CONSORTIUM_FINANCE,
    "engineer": Role.ENGINEER,
    "evaluator": Role.EVALUATOR,
    "supplier": Role.SUPPLIER,
    "commissioner": Role.COMMISSIONER,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
    "budget_holder": Role.BUDGET_HOLDER,
}
# A page that is being read notes that its session is in use; nothing else may be written.
NOT_COUNTED = {"sign_in_session"}
REFUSED = {403, 404}
# The forms are dealt out, so that workers share them.
PARTS = 4
# What an address must be asked besides its path.
QUESTIONS = {
    "api_contracts.price": "?trust=NOR&item=WALK-1",
    "api_savings.savings": "?consortium=OAKS",
    "api_savings.why_spend_changed": "?consortium=OAKS",
    "api_evidence.evidence_packs": "?consortium=OAKS",
    "api_savings.in_a_full_year": "?consortium=OAKS",
    "api_network.expansion": "?consortium=OAKS",
    "api_notices.ocds": "?tender=TN-2025-0001",
}
# Whoever may do most walks on PostgreSQL, too, and every page is opened there once: who is let in
# does not depend on the database.
every_insider = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=_on_both(role)) for name, role in INSIDERS.items()]
)
every_role = pytest.mark.parametrize(
    "role", [pytest.param(role, marks=_on_both(role)) for role in Role]
)


class Walker(PageClient):
    """A browser that does not look at each page: the walk asks for too many."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)
        return FlaskClient.open(self, *args, **kwargs)

    def token(self) -> str:
        """What makes a form of this session acceptable; it is the same on each of its pages."""
        page = self.get("/about-these-figures").get_data(as_text=True)
        page = page if "csrf_token" in page else self.get("/sign-in").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
        assert found is not None
        return found[1]


@dataclass
class Estate:
    """Seven Oaks with one object of each kind, and a stranger in every role at Two Rivers."""

    app: Flask
    world: World
    objects: Objects
    strangers: dict[Role, Someone]

    def browser(self, someone: Someone | None = None) -> Walker:
        browser = Walker(self.app, self.app.response_class)
        if someone is not None:
            browser.come_in(someone.email, PASSWORD)
        return browser

    def insider(self, name: str) -> Someone:
        return self.world.everybody()[name]

    def rules(self) -> list[Rule]:
        """Every address whose places can be filled; TestObjects names the others."""
        return [
            rule
            for rule in self.app.url_map.iter_rules()
            if rule.endpoint != "static"
            and all(key_of(rule, each) in OBJECTS for each in rule.arguments)
        ]

    def guard(self, rule: Rule) -> guard.Guard:
        found = guard.guard_of(self.app, rule.endpoint)
        assert found is not None
        return found

    def address(self, rule: Rule, **instead: Any) -> str:
        """The address with an object of Seven Oaks in each of its places."""
        values = {name: instead.get(name) or self.object(rule, name) for name in rule.arguments}
        built = rule.build(values)
        assert built is not None
        return built[1]

    def object(self, rule: Rule, argument: str) -> Any:
        """What stands in a place of the address; the estate was laid out with all of them."""
        return self.objects[key_of(rule, argument)]


def key_of(rule: Rule, argument: str) -> str:
    special = f"{rule.endpoint}:{argument}"
    return special if special in OBJECTS else argument


def meant_for(role: Role, found: guard.Guard) -> bool:
    """Whether the guard lets the role through; that it stops the others is tested by itself."""
    return found.permission is None or found.permission in GRANTS[role]


def given(rule: Rule) -> list[Given]:
    return [OBJECTS[key_of(rule, argument)] for argument in rule.arguments]


def belongs_to_seven_oaks(rule: Rule) -> bool:
    return any(not each.shared for each in given(rule))


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory, _worker: str) -> Iterator[Estate]:
    app = make_app(tmp_path_factory.mktemp("estate"), f"estate_{_worker}")
    with app.app_context():
        world = build()
        strangers = {role: _stranger(role, world) for role in Role}
        objects = Objects(world, OBJECTS)
        for rule in app.url_map.iter_rules():
            for argument in rule.arguments:
                if key_of(rule, argument) in OBJECTS:
                    _ = objects[key_of(rule, argument)]
    yield Estate(app, world, objects, strangers)
    close(app)


@pytest.fixture
def walk(estate: Estate) -> Iterator[Estate]:
    """The estate; whatever the walk changes is taken back."""
    with rolled_back(estate.app):
        yield estate


@pytest.fixture
def bare_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals are their status alone: thousands are asked for, and none of these pages is read."""
    monkeypatch.setattr(errors, "render_template", lambda *_, title, **__: title)


def _stranger(role: Role, world: World) -> Someone:
    """Somebody with the role who has nothing to do with Seven Oaks."""
    places: dict[Role, Callable[[], UUID]] = {
        Role.SUPPLIER: lambda: world.beta,
        Role.COMMISSIONER: lambda: organisations.register_organisation(
            actor=SYSTEM, kind=OrganisationKind.BOARD, code="QBB", name="Other Board", now=NOW
        ),
        Role.CONSORTIUM_FINANCE: lambda: world.two_rivers,
        Role.AUDITOR: lambda: world.two_rivers,
        Role.ADMINISTRATOR: lambda: world.two_rivers,
    }
    place = places.get(role, lambda: world.east)()
    email = f"stranger-{role.value}@example.org"
    person_id = people.register_person(
        actor=SYSTEM,
        email=email,
        name="Stranger",
        organisation_id=place,
        password=PASSWORD,
        now=NOW,
    )
    people.grant_role(actor=SYSTEM, person_id=person_id, role=role, organisation_id=place, now=NOW)
    return Someone(id=person_id, email=email, role=role, organisation_id=place)


def rows_of(app: Flask) -> dict[str, str]:
    """A checksum of every table."""
    sums = {}
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            if table.name in NOT_COUNTED:
                continue
            digest = hashlib.sha256()
            for row in db.session.execute(select(table).order_by(*table.primary_key.columns)):
                digest.update(repr(tuple(row)).encode())
            sums[table.name] = digest.hexdigest()
        db.session.rollback()
    return sums


class TestObjects:
    def test_every_argument_of_an_address_has_one(self, app: Flask) -> None:
        lacking = {
            f"{rule.rule}: {argument}"
            for rule in app.url_map.iter_rules()
            for argument in rule.arguments
            if rule.endpoint != "static" and key_of(rule, argument) not in OBJECTS
        }
        assert not lacking, f"add a line for it to OBJECTS in tests/house/objects.py: {lacking}"


class TestStrangers:
    """People of another consortium, in every role there is."""

    @pytest.mark.usefixtures("bare_errors")
    @every_role
    def test_find_nothing_of_seven_oaks_and_change_nothing(self, walk: Estate, role: Role) -> None:
        browser = walk.browser(walk.strangers[role])
        token = browser.token()
        before = rows_of(walk.app)
        let_in = []
        for rule in walk.rules():
            guarded = walk.guard(rule)
            if guarded.door is Door.PUBLIC or not belongs_to_seven_oaks(rule):
                continue
            if not meant_for(role, guarded):
                continue
            for method in methods_of(rule):
                data = {"csrf_token": token} if method != "GET" else None
                answer = browser.open(walk.address(rule), method=method, data=data)
                if answer.status_code not in REFUSED:
                    let_in.append(f"{method} {rule.rule} answered {answer.status_code}")
        assert not let_in, (
            f"a stranger with the role {role.value} must get 404 (or 403): {let_in}. Load what the "
            "address names through access_… or a query that filters by scope, before anything else"
        )
        after = rows_of(walk.app)
        changed = [name for name, checksum in before.items() if after[name] != checksum]
        assert not changed, f"a stranger changed rows of {changed}"

    @every_role
    def test_see_no_link_to_anything_of_seven_oaks(self, walk: Estate, role: Role) -> None:
        browser = walk.browser(walk.strangers[role])
        secrets = {
            str(walk.object(rule, argument)): f"{argument} of {rule.rule}"
            for rule in walk.rules()
            for argument in rule.arguments
            if not OBJECTS[key_of(rule, argument)].shared
        }
        secrets.pop(str(walk.world.north))  # the directory is open to everybody
        seen = []
        for rule in walk.rules():
            if "GET" not in methods_of(rule) or (rule.arguments and belongs_to_seven_oaks(rule)):
                continue
            if not meant_for(role, walk.guard(rule)):
                continue
            text = browser.get(walk.address(rule)).get_data().decode(errors="replace")
            seen += [f"{what} on {rule.rule}" for secret, what in secrets.items() if secret in text]
        assert not seen, f"a stranger with the role {role.value} sees {seen}"


@pytest.mark.usefixtures("bare_errors")
class TestWithoutThePermission:
    @every_insider
    def test_nobody_comes_in(self, walk: Estate, name: str) -> None:
        browser = walk.browser(walk.insider(name))
        token = browser.token()
        before = rows_of(walk.app)
        let_in = []
        for rule in walk.rules():
            if meant_for(INSIDERS[name], walk.guard(rule)):
                continue
            for method in methods_of(rule):
                data = {"csrf_token": token} if method != "GET" else None
                if browser.open(walk.address(rule), method=method, data=data).status_code != 403:
                    let_in.append(f"{method} {rule.rule}")
        assert not let_in, f"{name} came in without the permission: {let_in}"
        assert rows_of(walk.app) == before

    def test_nobody_comes_in_who_is_not_signed_in(self, walk: Estate) -> None:
        browser = walk.browser()
        token = browser.token()
        before = rows_of(walk.app)
        let_in = []
        for rule in walk.rules():
            if walk.guard(rule).door is Door.PUBLIC:
                continue
            for method in methods_of(rule):
                data = {"csrf_token": token} if method != "GET" else None
                answer = browser.open(walk.address(rule), method=method, data=data)
                sent_away = answer.headers.get("Location", "").startswith("/sign-in")
                # A program is told so instead: there is no page to send it to.
                if not sent_away and answer.status_code != 401:
                    let_in.append(f"{method} {rule.rule}")
        assert not let_in, f"came in without signing in: {let_in}"
        assert rows_of(walk.app) == before


class TestReading:
    """On a database with real commits, where it refuses writes outside a unit of work."""

    @every_insider
    def test_writes_nothing_and_never_fails(self, estate: Estate, name: str) -> None:
        browser = estate.browser(estate.insider(name))
        with estate.app.app_context(), writes_to(estate.app) as written:
            failed = []
            for rule in estate.rules():
                if "GET" not in methods_of(rule) or not meant_for(
                    INSIDERS[name], estate.guard(rule)
                ):
                    continue
                written.clear()
                answer = browser.get(estate.address(rule))
                if answer.status_code >= 500 and rule.endpoint != "health.readyz":
                    failed.append(rule.rule)
                assert not written, f"GET {rule.rule} wrote: {written}"
        assert not failed, f"these pages failed for {name}: {failed}"

    @pytest.mark.database
    def test_every_page_opens_for_somebody_and_is_sound(self, estate: Estate) -> None:
        browsers = [estate.browser(estate.insider(name)) for name in INSIDERS]
        closed = []
        for rule in estate.rules():
            if "GET" not in methods_of(rule):
                continue
            asked = estate.address(rule) + QUESTIONS.get(rule.endpoint, "")
            answers = (browser.get(asked) for browser in browsers)
            opened = next((each for each in answers if each.status_code in (200, 302, 303)), None)
            if opened is None:
                closed.append(rule.rule)
            elif opened.mimetype == "text/html" and opened.status_code == 200:
                check_page(opened.get_data(as_text=True))
        assert not closed, (
            f"nobody of Seven Oaks opens these: {closed}. "
            "Make their objects in tests/house/objects.py in a state in which the page opens"
        )

    @pytest.mark.usefixtures("bare_errors")
    @every_insider
    def test_what_is_not_there_is_not_found(self, estate: Estate, name: str) -> None:
        browser = estate.browser(estate.insider(name))
        found = []
        for rule in estate.rules():
            ids = [argument for argument in rule.arguments if argument.endswith("_id")]
            if "GET" not in methods_of(rule) or not ids:
                continue
            if not meant_for(INSIDERS[name], estate.guard(rule)):
                continue
            nothing = {argument: uuid4() for argument in ids}
            status = browser.get(estate.address(rule, **nothing)).status_code
            if status not in REFUSED:
                found.append(f"{rule.rule} answered {status}")
        assert not found, f"answer 404 when the object of the address does not exist: {found}"


class TestForms:
    """Forms filled in by somebody who does not mean well."""

    NONSENSE = ("", "x", "-1", "9" * 400, "00000000-0000-0000-0000-000000000000")

    @pytest.mark.database
    @pytest.mark.parametrize("part", range(PARTS))
    def test_nothing_that_is_sent_makes_us_fail(self, walk: Estate, part: int) -> None:
        """The first to whom a form opens sends nonsense; whoever may send it sends nothing."""
        browsers = [(role, walk.browser(walk.insider(name))) for name, role in INSIDERS.items()]
        tokens = {role: browser.token() for role, browser in browsers}
        forms = [rule for rule in walk.rules() if "POST" in methods_of(rule)]
        failed = []
        for rule in forms[part::PARTS]:
            address, permission = walk.address(rule), walk.guard(rule).permission
            fields: list[str] = []
            for role, browser in browsers:
                if permission not in GRANTS[role]:
                    continue
                sent: list[dict[str, str]] = [{}]
                if not fields:
                    fields = names_of_fields(browser.get(address).get_data(as_text=True))
                    nonsense = self.NONSENSE if fields else ()
                    sent = [*(dict.fromkeys(fields, each) for each in nonsense), {}]
                for data in sent:
                    answer = browser.post(address, data={**data, "csrf_token": tokens[role]})
                    if answer.status_code >= 500:
                        what = next(iter(data.values()), "nothing")[:20]
                        failed.append(f"POST {rule.rule} with {what!r} as {role}")
        assert not failed, f"answer with 422 and a message instead of failing: {failed}"


def names_of_fields(html: str) -> list[str]:
    """The names of what can be filled in on a page's main part."""
    main = html.partition("<main")[2]
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', main)
    return [name for name in dict.fromkeys(names) if name != "idempotency_key"]


class writes_to:  # noqa: N801 - reads as a statement
    """The statements by which the app's database is changed while this is open."""

    def __init__(self, app: Flask) -> None:
        self.engine = db.engine
        self.statements: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        verb = statement.split(None, 1)[0].upper()
        in_use = statement.startswith("UPDATE sign_in_session SET seen_at")
        if verb in ("INSERT", "UPDATE", "DELETE") and not in_use:
            self.statements.append(statement)
