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
# A page that axe has not been brought to yet answers nothing. Of rows and entries that stand beside
# each other and are built alike it is shown two, the others are put back afterwards: of long lists
# it would say the same of each line, and be asked for most of the time that the browser needs.
RUN = """async options => {
    if (!globalThis.axe) return null;
    const chance = / (?:id|for|name|value|href|datetime|aria-(?:describedby|labelledby))="[^"]+"/g;
    const shape = each => each.outerHTML.replace(/>[^<]*[^<\\s][^<]*</g, '>words<')
        .replace(/>\\s+</g, '><').replace(chance, '');
    const taken = [];
    const lines = [...document.querySelectorAll('tr, li')];
    for (const parent of new Set(lines.map(line => line.parentElement))) {
        const times = {};
        for (const line of [...parent.children]) {
            const own = shape(line);
            times[own] = (times[own] ?? 0) + 1;
            if (times[own] > 2 && !line.contains(document.activeElement)) {
                const place = document.createComment('');
                line.replaceWith(place);
                taken.push([place, line]);
            }
        }
    }
    try {
        const found = await axe.run(document, options);
        return found.violations.map(each => ({
            rule: each.id,
            help: each.help,
            nodes: each.nodes.map(node => ({html: node.html, why: node.failureSummary})),
        }));
    } finally {
        for (const [place, line] of taken) place.replaceWith(line);
    }
}"""
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
