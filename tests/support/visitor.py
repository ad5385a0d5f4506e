"""A visitor who looks at every page through a real browser, as strictly as one can.

Whatever page is reached, by an address, a link, a button or a key, is looked at: its console, what
failed to load, its headings, its width, where the focus is, and what axe finds.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

from tests.support import axe

Size = ViewportSize
# What the browser says of the policy's refusals becomes an error of the console.
TELL_OF_REFUSALS = """document.addEventListener('securitypolicyviolation', event => console.error(
    `content security policy: ${event.violatedDirective} refused ${event.blockedURI}`));"""
# How an element with the focus differs from itself without it; boxes and circles are drawn by
# what stands after the input itself.
FOCUS = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect();
    const drawn = here.matches('[type=radio], [type=checkbox]') ? here.nextElementSibling : here;
    const look = () => [null, '::before'].map(part => {
        const {outline, boxShadow, backgroundColor} = getComputedStyle(drawn, part);
        return [outline, boxShadow, backgroundColor].join();
    }).join();
    const focused = look();
    here.blur();
    const plain = look();
    here.focus({preventScroll: true});
    return {
        name: here.outerHTML.slice(0, 200),
        lost: here === document.body,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        marked: focused !== plain,
    };
}"""
HAS_FOCUS = "element => element === document.activeElement"
UNDRAWN = "[data-chart]:not([data-drawn])"
# All that can be told at one glance; the page is what stands on it, whatever the tokens of forms.
GLANCE = """() => {
    const root = document.documentElement;
    const summary = document.querySelector('.nhsuk-error-summary');
    const isField = hash =>
        document.querySelector(`:is(input, select, textarea, button)${hash}`) !== null;
    const links = summary ? [...summary.querySelectorAll('a')] : [];
    return {
        undrawn: document.querySelectorAll('[data-chart]:not([data-drawn])').length,
        title: document.title,
        headings: document.querySelectorAll('h1').length,
        needed: root.scrollWidth,
        given: root.clientWidth,
        deadEnds: links.map(link => link.hash).filter(hash => !isField(hash)),
        unnoticed: summary !== null && summary !== document.activeElement,
        page: document.body.outerHTML.replace(/<input[^>]*type="hidden"[^>]*>/g, ''),
    };
}"""
MOST_TABS = 200


@dataclass(kw_only=True)
class Visitor:
    """Somebody at a browser window; ``base`` is where the site is.

    The window has the first of the ``sizes``; each page that is reached is looked at in the others
    too. ``sound`` holds the pages that axe has found nothing wrong with, so that it is asked once;
    visitors share it.
    """

    page: Page
    base: str
    sizes: Sequence[Size]
    scripts: bool
    sound: set[int]
    # Whether a page that asks before it is left is left all the same.
    insists: bool = True
    questions: int = 0
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def arriving(
        cls,
        context: BrowserContext,
        base: str,
        *,
        sizes: Sequence[Size],
        sound: set[int],
        scripts: bool = True,
    ) -> "Visitor":
        if scripts:
            context.add_init_script(TELL_OF_REFUSALS)
        page = context.new_page()
        page.set_viewport_size(sizes[0])
        visitor = cls(page=page, base=base, sizes=sizes, scripts=scripts, sound=sound)
        visitor._listen()
        return visitor

    def take_another_tab(self) -> None:
        """Close the tab and open another one: what the browser kept is all that is left."""
        closed, self.page = self.page, self.page.context.new_page()
        closed.close()
        self.page.set_viewport_size(self.sizes[0])
        self._listen()

    # Going somewhere

    def open(self, path: str, *, status: int = 200) -> None:
        """Type an address; whatever it answers is looked at."""
        self._arrive(self.page.goto(self.base + path), status)

    def follow(self, link: str, *, within: str = "body") -> None:
        """Press the link that is called so."""
        self.go(self.page.locator(within).get_by_role("link", name=link, exact=True))

    def press(self, button: str, *, within: str = "main", status: int = 200) -> None:
        """Press the button that is called so, which leads to another page."""
        found = self.page.locator(within).get_by_role("button", name=button, exact=True)
        self.go(found, status=status)

    def menu(self, entry: str) -> None:
        """Go to an entry of the header, which may be behind its More."""
        menu = self.page.get_by_role("navigation", name="Menu")
        link = menu.get_by_role("link", name=entry, exact=True)
        if not link.is_visible():
            menu.get_by_role("button", name="Browse More").click()
        self.go(link)

    def go(self, through: Locator, *, status: int = 200) -> None:
        with self.leaving(status=status):
            through.click()

    @contextmanager
    def leaving(self, *, status: int = 200) -> Iterator[None]:
        """What happens inside leads to another page, which is looked at."""
        with self.page.expect_navigation() as arrived:
            yield
        self._arrive(arrived.value, status)

    def download(self, link: str) -> bytes:
        """What the link gives as a file."""
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name=link, exact=True).first.click()
        return started.value.path().read_bytes()

    def press_for_file(self, button: str) -> bytes:
        """What the button gives as a file; the page stays."""
        with self.page.expect_download() as started:
            self.page.get_by_role("button", name=button, exact=True).click()
        return started.value.path().read_bytes()

    @property
    def where(self) -> str:
        return self.page.url.removeprefix(self.base)

    # Keys

    def tab(self) -> str:
        """Press Tab; what has the focus then must be there, in sight and marked."""
        self.page.keyboard.press("Tab")
        found = self.page.evaluate(FOCUS)
        assert not found["lost"], f"the focus is lost on {self.where}"
        assert found["seen"], f"what has the focus is out of sight on {self.where}: {found['name']}"
        assert found["marked"], f"the focus cannot be seen on {self.where}: {found['name']}"
        return str(found["name"])

    def tab_to(self, wanted: Locator) -> None:
        """Press Tab until it has the focus."""
        for _ in range(MOST_TABS):
            self.tab()
            if wanted.evaluate(HAS_FOCUS):
                return
        raise AssertionError(f"{wanted} cannot be reached by Tab on {self.where}")

    # Reading

    def sees(self, *texts: str) -> None:
        """Check that the page says all of this."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    def row(self, *cells: str) -> Locator:
        """The one row of a table in which all of this stands, in this order."""
        # A stroke would end the expression where it is handed to the browser.
        words = re.compile(".*".join(map(re.escape, cells)).replace("/", "."))
        found = self.page.get_by_role("row", name=words)
        expect(found).to_have_count(1)
        return found

    def figure(self, name: str) -> str:
        """A figure in large print, by its name."""
        box = self.page.locator(".app-figure", has=self.page.get_by_text(name, exact=True))
        return box.locator(".app-figure__value").inner_text()

    # Looking

    def look(self, *, only_layout: bool = False) -> None:
        """Check the page as it is now, or only what depends on the size of the window.

        Raises:
            AssertionError: naming everything that is wrong with it.
        """
        glance = self.page.evaluate(GLANCE)
        if self.scripts and glance["undrawn"]:
            expect(self.page.locator(UNDRAWN)).to_have_count(0)
            glance = self.page.evaluate(GLANCE)
        problems = [*self._shape(glance)]
        if self.scripts:
            problems += self._examine(glance["page"], only_layout=only_layout)
        self.hear_no_complaint(problems)

    def hear_no_complaint(self, problems: list[str] | None = None) -> None:
        """Check that nothing has gone wrong since the last look."""
        found = [*self.complaints, *(problems or [])]
        self.complaints.clear()
        listed = "\n  ".join(found)
        assert not found, f"{self.where} at {self._width()} px:\n  {listed}"

    def _shape(self, glance: dict[str, Any]) -> Iterator[str]:
        if not glance["title"].removesuffix(" – Consortium").strip():
            yield "no title of its own"
        if glance["headings"] != 1:
            yield f"{glance['headings']} h1 headings"
        if glance["needed"] > glance["given"]:
            yield f"the page is {glance['needed']} px wide in a window of {glance['given']} px"
        for target in glance["deadEnds"]:
            yield f"the summary of errors points to {target}, which is no field"
        if self.scripts and glance["unnoticed"]:
            yield "the summary of errors does not have the focus"

    def _examine(self, page: str, *, only_layout: bool) -> list[str]:
        known = hash((self._width(), only_layout, page))
        if known in self.sound:
            return []
        found = [*axe.violations(self.page, only_layout=only_layout)]
        if not found:
            self.sound.add(known)
        return found

    def _width(self) -> int:
        size = self.page.viewport_size
        assert size is not None
        return size["width"]

    # Listening

    def _listen(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._miss)
        self.page.on("response", self._receive)
        self.page.on("dialog", self._reply)

    def _arrive(self, response: Response | None, status: int) -> None:
        assert response is not None, f"{self.where} did not answer"
        assert response.status == status, f"{self.where} answered {response.status}"
        # What was asked for is no complaint.
        complaint = _answer(response)
        self.complaints[:] = [each for each in self.complaints if each != complaint]
        self.look()
        for size in self.sizes[1:]:
            self.page.set_viewport_size(size)
            self.look(only_layout=True)
        self.page.set_viewport_size(self.sizes[0])

    def _hear(self, message: ConsoleMessage) -> None:
        # What cannot be loaded is heard of by the answer itself.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        # The browser itself stops reading when it leaves a page or gets a file to keep.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url} failed: {request.failure}")

    def _reply(self, question: Dialog) -> None:
        self.questions += 1
        if self.insists:
            question.accept()
        else:
            question.dismiss()

    def _receive(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(_answer(response))


def _answer(response: Response) -> str:
    return f"{response.url} answered {response.status}"
