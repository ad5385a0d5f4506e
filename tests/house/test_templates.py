"""Templates compile, use what they import, and find every name they ask for."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import pytest
from flask import Flask
from jinja2 import meta, nodes

import config
from tests.house import source

FOLDER = Path(config.ROOT, "templates")
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.*"))
# What Jinja itself provides inside blocks, loops and macros.
BY_JINJA = {"self", "super", "loop", "caller", "varargs", "kwargs"}
# The functions that render a template, and what they add to its context.
RENDERERS = {"render_template": set(), "show": {"form"}, "answer": {"table"}}
MAIL = "send_mail"
RENDERING = re.compile(rf"\b(?:{'|'.join((*RENDERERS, MAIL))})\(")
QUOTED = re.compile(r'"([\w/.-]+)"')
INLINE = re.compile(r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)""")


@pytest.fixture(scope="module")
def environment(_small: tuple[Flask, object]) -> jinja2.Environment:
    return _small[0].jinja_env


@pytest.fixture(scope="module")
def provided(_small: tuple[Flask, object]) -> set[str]:
    """The names that every page has: globals, and what context processors add."""
    app = _small[0]
    context: dict[str, object] = {}
    with app.test_request_context():
        app.update_template_context(context)
    return set(context) | set(app.jinja_env.globals) | BY_JINJA


# Each looks at all templates and names what it finds: a test of each would cost more than looking.
class TestTemplates:
    def test_compile(self, environment: jinja2.Environment) -> None:
        broken = []
        for name in NAMES:
            try:
                environment.get_template(name)
            except jinja2.TemplateSyntaxError as error:
                broken.append(f"templates/{name} line {error.lineno}: {error.message}")
        assert not broken, f"these are no templates: {broken}"

    def test_use_what_they_import(self, environment: jinja2.Environment) -> None:
        unused = []
        for name in NAMES:
            tree = parse(environment, name)
            used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
            unused += [
                f"{each} in templates/{name}" for each in imported_by(tree) if each not in used
            ]
        assert not unused, f"take these imports out: {unused}"

    def test_have_no_inline_code(self) -> None:
        found = [
            f"templates/{name}: {line.strip()}"
            for name in NAMES
            for line in text_of(name).splitlines()
            if INLINE.search(line)
        ]
        assert not found, (
            f"the content security policy forbids inline style and script: {found}. "
            "Use a class in static/css, a data attribute and a module in static/js"
        )

    def test_escape_everything(self, environment: jinja2.Environment) -> None:
        marked = [
            name
            for name in NAMES
            if any(each.name == "safe" for each in parse(environment, name).find_all(nodes.Filter))
        ]
        assert not marked, f"these templates mark text as safe: let Jinja escape it: {marked}"

    def test_are_given_every_name_they_ask_for(
        self, environment: jinja2.Environment, provided: set[str]
    ) -> None:
        lacking = [
            f"{where} renders {name} without {sorted(missing)}"
            for name in NAMES
            for where, given in contexts().get(name, {}).items()
            if (missing := names_asked_for(environment, name) - given - provided)
        ]
        assert not lacking, f"hand these names in: {lacking}"


def test_every_template_is_used(environment: jinja2.Environment) -> None:
    wanted = {*NAMES, *(Path(name).stem for name in NAMES if name.startswith("mail/"))}
    named = {
        node.value
        for module in source.modules()
        if not wanted.isdisjoint(QUOTED.findall(module.text))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for name in NAMES:
        named |= {each for each in meta.find_referenced_templates(parse(environment, name)) if each}
    mails = {f"mail/{each}.txt" for each in named}
    unused = [name for name in NAMES if name not in named | mails]
    assert not unused, f"nothing renders these templates: {unused}"


def text_of(name: str) -> str:
    return (FOLDER / name).read_text()


@cache
def parse(environment: jinja2.Environment, name: str) -> nodes.Template:
    return environment.parse(text_of(name))


def imported_by(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.Import):
        yield node.target
    for each in tree.find_all(nodes.FromImport):
        for name in each.names:
            yield name if isinstance(name, str) else name[1]


@cache
def names_asked_for(environment: jinja2.Environment, name: str) -> set[str]:
    """The names a template asks its context for, with those of the layout it extends."""
    # Jinja folds the constants of the tree in which it looks for names: it gets one of its own.
    tree = environment.parse(text_of(name))
    asked = set(meta.find_undeclared_variables(tree))
    for parent in tree.find_all(nodes.Extends):
        if isinstance(parent.template, nodes.Const):
            asked |= names_asked_for(environment, parent.template.value)
    return asked - set(made_by(tree))


def made_by(tree: nodes.Template) -> Iterator[str]:
    """The names a template makes itself: by import, by macro and by ``set``."""
    yield from imported_by(tree)
    yield from (macro.name for macro in tree.find_all(nodes.Macro))
    for assignment in tree.find_all(nodes.Assign):
        if isinstance(assignment.target, nodes.Name):
            yield assignment.target.name


def _calls_that_may_render(module: source.Module) -> Iterator[ast.Call]:
    if RENDERING.search(module.text):
        yield from (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


@cache
def contexts() -> dict[str, dict[str, set[str]]]:
    """For each template the places that render it, and the names they give it."""
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for module in source.modules():
        for call in _calls_that_may_render(module):
            function = getattr(call.func, "attr", getattr(call.func, "id", ""))
            keywords = {each.arg for each in call.keywords}
            if None in keywords:
                continue  # given as **names: seen when the page is opened
            names = {each for each in keywords if each}
            where = f"{module.path} line {call.lineno}"
            if function in RENDERERS and call.args and isinstance(call.args[0], ast.Constant):
                found[str(call.args[0].value)][where] = names | RENDERERS[function]
            if function == MAIL:
                (template,) = [each.value for each in call.keywords if each.arg == "template"]
                if isinstance(template, ast.Constant):
                    found[f"mail/{template.value!s}.txt"][where] = names
    return dict(found)


def test_every_chart_can_be_downloaded() -> None:
    """The macro that draws a chart is also what offers it as a file."""
    by_hand = [name for name in NAMES if "data-chart=" in text_of(name)]
    assert by_hand == ["components/charts.html"], "draw charts with components/charts.html"
