"""Where visitors arrive: people are let in, and have their window ready when they come again."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from tests.support.demo_world import PASSWORD
from tests.support.pages import hidden_fields
from tests.support.visitor import Size, Visitor

DESK: Size = {"width": 1280, "height": 900}
PHONE: Size = {"width": 360, "height": 740}
# The windows of a visitor; with ``both`` one works on a phone, and looks at a desk as well.
WINDOWS = {"wide": (DESK,), "phone": (PHONE,), "both": (PHONE, DESK)}
SECONDS_TO_WAIT = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A copy of the demo world, and the address at which it is served."""

    app: Flask
    address: str


class Reception:
    """A new window costs the browser more than most tests do, so people keep theirs for the run.

    Strangers, and whoever goes without scripts, get one of their own.
    """

    def __init__(self, chrome: Browser, site: Site) -> None:
        self.chrome = chrome
        self.site = site
        self._cookies: dict[str, Any] = {}
        self._known: dict[tuple[str, str], Visitor] = {}
        self._sound: set[int] = set()

    def stranger(self, width: str) -> Visitor:
        return self._arriving(self._context(), width)

    def without_scripts(self, name: str, width: str) -> Visitor:
        context = self._context(self._signed_in(name), java_script_enabled=False)
        return self._arriving(context, width, scripts=False)

    def known(self, name: str, width: str) -> Visitor:
        if (name, width) not in self._known:
            context = self._context(self._signed_in(name))
            self._known[name, width] = self._arriving(context, width)
        return self._known[name, width]

    def farewell(self, visitor: Visitor) -> None:
        """The test is over: the window closes, unless it is kept."""
        if all(visitor is not each for each in self._known.values()):
            visitor.page.context.close()

    def next_day(self) -> None:
        """Everybody has gone home; whoever comes again signs in again."""
        for visitor in self._known.values():
            visitor.page.context.close()
        self._known.clear()
        self._cookies.clear()

    def _signed_in(self, name: str) -> Any:
        """What the browser of somebody of the demo world holds after signing in, which is once."""
        if name not in self._cookies:
            with self._context() as context:
                asking, address = context.request, f"{self.site.address}/sign-in"
                token = hidden_fields(asking.get(address).text())["csrf_token"]
                who = {"email": f"{name}@demo.example", "password": PASSWORD}
                asking.post(address, form={**who, "csrf_token": token})
                self._cookies[name] = context.storage_state()
        return self._cookies[name]

    def _context(self, cookies: Any = None, **options: Any) -> BrowserContext:
        context = self.chrome.new_context(storage_state=cookies, **options)
        context.set_default_timeout(1000 * SECONDS_TO_WAIT)
        return context

    def _arriving(self, context: BrowserContext, width: str, *, scripts: bool = True) -> Visitor:
        return Visitor.arriving(
            context,
            self.site.address,
            sizes=WINDOWS[width],
            sound=self._sound,
            scripts=scripts,
        )
