"""What all charts have in common: colours that pass contrast, pounds as they are written here."""

from typing import Any

BLUE, GREEN, RED, GREY, PURPLE = "#005eb8", "#007f3b", "#d5281b", "#425563", "#330072"
TEXT = "#212b32"
LOCALE = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["£", ""]}


def specification(chart: Any, *, height: int) -> dict[str, Any]:
    """An Altair chart as the Vega-Lite specification that a page carries, as wide as its box.

    It is not held against the schema here, which takes longer than all the rest: tests do that.
    """
    made = chart.properties(width="container", height=height).configure(
        background="#ffffff", font="Arial", locale={"number": LOCALE}
    )
    spec: dict[str, Any] = made.to_dict(validate=False, format="vega-lite")
    return spec
