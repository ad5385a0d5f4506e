"""The page shell: the template environment, the navigation of each role, words and numbers."""

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask.templating import Environment
from flask_login import current_user
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, StrictUndefined, Template

from consortium.foundation.domain import money, permissions, units
from consortium.foundation.domain.periods import last_day
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import forms, words

LIBRARY = "nhsuk/"


class PageEnvironment(Environment):
    """Our templates are strict about names that do not exist; the NHS macros need to be lenient."""

    _lenient: "PageEnvironment | None" = None

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:  # noqa: A002 - Jinja's name
        if isinstance(name, str) and name.startswith(LIBRARY) and self.undefined is StrictUndefined:
            if self._lenient is None:
                self._lenient = self.overlay(undefined=ChainableUndefined)
            return self._lenient.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        """What a template sees everywhere: one dictionary, since every import looks through it.

        What is added to the environment after a template was loaded is not in it.
        """
        return {**self.globals, **(d or {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """An entry of the header: shown to whoever holds the permission."""

    text: str
    endpoint: str
    permission: Permission
    # The entry is marked on every page whose address begins like one of these.
    sections: tuple[str, ...]


_NAVIGATION: list[NavigationItem] = []


def navigation(*items: NavigationItem) -> None:
    """Say which entries the header has, in order; called once, where the app is wired."""
    _NAVIGATION[:] = items


def install(app: Flask) -> None:
    app.jinja_env.autoescape = _is_escaped
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.loader = ChoiceLoader(
        [app.create_global_jinja_loader(), PackageLoader("nhsuk_frontend_jinja")]
    )
    filters: dict[str, Callable[..., Any]] = {
        "pounds": money.pounds,
        "unit_price": money.unit_price,
        "quantity": units.plain,
        "unit_name": units.unit_name,
        "day": words.day,
        "month": words.month,
        "moment": words.moment,
        "span": words.span,
        "last_day": last_day,
        "count": words.count,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["error_summary_of"] = forms.error_summary
    app.context_processor(_context)


def entries() -> Sequence[dict[str, Any]]:
    """The header's entries for whoever is signed in."""
    if not current_user.is_authenticated or current_user.must_enrol:
        return []
    actor = current_user.actor
    return [
        {
            "text": item.text,
            "href": url_for(item.endpoint),
            "current": request.path.startswith(item.sections),
        }
        for item in _NAVIGATION
        if permissions.may(actor, item.permission)
    ]


def _is_escaped(template: str | None) -> bool:
    """All but mails: Flask goes by a file's ending, and does not know that of the library's."""
    return template is None or not template.endswith(".txt")


def _context() -> dict[str, Any]:
    return {"navigation": entries}
