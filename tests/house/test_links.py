"""Every link and picture in the documentation leads somewhere, and every page can be reached."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import config

DOCS = Path(config.ROOT, "docs")
PAGES = [
    *Path(config.ROOT).glob("*.md"),
    *DOCS.rglob("*.md"),
    *Path(config.ROOT, "consortium").rglob("*.md"),
]
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"")
PICTURE = re.compile(r"!\[([^\]]*)\]\(|<img ([^>]*)>")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ELSEWHERE = ("http://", "https://")

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=[path.relative_to(config.ROOT).as_posix() for path in PAGES]
)


def text_of(page: Path) -> str:
    return CODE.sub("", page.read_text())


def links_of(page: Path) -> Iterator[tuple[Path, str]]:
    """The files a page links to, each with the heading after the #, if there is one."""
    for in_markdown, in_html in LINK.findall(text_of(page)):
        link = in_markdown or in_html
        if not link.startswith(ELSEWHERE):
            path, _, heading = link.partition("#")
            yield (page.parent / path).resolve() if path else page, heading


def anchors_of(page: Path) -> set[str]:
    """What the headings of a page are called in links: small letters, dashes for spaces."""
    headings = HEADING.findall(page.read_text())
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        f"{target}#{heading}"
        for target, heading in links_of(page)
        if not target.exists() or (heading and heading not in anchors_of(target))
    ]
    assert not broken, f"{page.name} leads to what is not there"


@every_page
def test_pictures_are_described(page: Path) -> None:
    silent = [
        found
        for found, attributes in PICTURE.findall(text_of(page))
        if not (found or re.search(r'\balt="[^"]+"', attributes))
    ]
    assert not silent, f"{page.name}: say what the picture shows, for whoever cannot see it"


def test_every_page_can_be_reached_from_the_readme() -> None:
    readme = Path(config.ROOT, "README.md")
    reached, waiting = {readme}, [readme]
    while waiting:
        for target, _ in links_of(waiting.pop()):
            if target.suffix == ".md" and target.exists() and target not in reached:
                reached.add(target)
                waiting.append(target)
    lost = [path.name for path in PAGES if path.resolve() not in reached]
    assert not lost, "link them from docs/README.md"


def test_every_picture_is_shown() -> None:
    shown = {target for page in PAGES for target, _ in links_of(page)}
    unused = [path.name for path in DOCS.rglob("*.png") if path not in shown]
    assert not unused, "show them or remove them, and their rows in scripts/pictures.py"
