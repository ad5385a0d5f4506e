"""axe-core, the accessibility checker, run inside a page. It comes with `make setup`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import config

SCRIPT = Path(config.ROOT, "node_modules", "axe-core", "axe.min.js")
# WCAG 2.2 at AA with the versions and levels it holds, and what the makers of axe advise.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What another size of the window can change.
OF_LAYOUT = ("target-size", "scrollable-region-focusable")
# A page that axe has not been brought to yet answers nothing.
RUN = """options => globalThis.axe?.run(document, options).then(
    found => found.violations.map(each => ({
        rule: each.id,
        help: each.help,
        nodes: each.nodes.map(node => ({html: node.html, why: node.failureSummary})),
    })))"""
QUICKLY = {"resultTypes": ["violations"], "preload": False}
# The size of targets is off by default until everybody speaks WCAG 2.2.
EVERYTHING = {**QUICKLY, "runOnly": list(TAGS), "rules": {"target-size": {"enabled": True}}}
LAYOUT = {**QUICKLY, "runOnly": {"type": "rule", "values": list(OF_LAYOUT)}}


@cache
def script() -> str:
    """The source of axe."""
    if not SCRIPT.exists():
        raise AssertionError("axe-core is not installed: run make setup")
    return SCRIPT.read_text()


def violations(page: Any, *, only_layout: bool = False) -> Iterator[str]:
    """What axe finds wrong with a page, each with the rule, the element and what to do."""
    options = LAYOUT if only_layout else EVERYTHING
    answer = page.evaluate(RUN, options)
    if answer is None:
        page.evaluate(script())
        answer = page.evaluate(RUN, options)
    for found in answer:
        for node in found["nodes"]:
            yield f"{found['rule']}: {found['help']}\n    {node['html']}\n    {node['why']}"
