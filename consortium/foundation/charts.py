"""What all charts have in common: colours that pass contrast, pounds as they are written here,
and how a specification becomes a file.

A page carries the specification and the browser draws it; a file is drawn here, from the same
specification, without a browser and without a network.
"""

import json
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import vl_convert
else:
    vl_convert = lazy("vl_convert")

BLUE, GREEN, RED, GREY, PURPLE = "#005eb8", "#007f3b", "#d5281b", "#425563", "#330072"
TEXT = "#212b32"
LOCALE = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["£", ""]}
# The renderer brings Liberation Sans, which is as wide as Arial: files look the same everywhere.
_FILE_FONT = "Liberation Sans, Arial, sans-serif"
# How wide a drawing without a box around it is, in pixels: what a page gives it on a desk.
FILE_WIDTH = 760
# So that a picture is sharp on paper: a PNG has so many dots for each pixel of the drawing.
_DOTS = 2.0


class Drawing(StrEnum):
    """The kinds of file a chart can be had as."""

    PNG = "png"
    SVG = "svg"


def specification(chart: Any, *, height: int) -> dict[str, Any]:
    """An Altair chart as the Vega-Lite specification that a page carries, as wide as its box.

    It is not held against the schema here, which takes longer than all the rest: tests do that.
    """
    return _as_specification(chart.properties(width="container", height=height))


def small_multiples(chart: Any) -> dict[str, Any]:
    """The same of a chart of many small ones, each of which says itself how large it is."""
    return _as_specification(chart)


def drawn(spec: dict[str, Any], kind: Drawing, *, width: int = FILE_WIDTH) -> bytes:
    """The chart as a file; the same specification always gives the same bytes.

    ``width`` is that of a chart which is as wide as its box, in pixels. The first drawing of a
    process takes about a second, the others a tenth. A process that has drawn must not fork.
    """
    made = {**spec, "config": {**spec.get("config", {}), "font": _FILE_FONT}}
    if made.get("width") == "container":
        made["width"] = width
    return _drawn(json.dumps(made, sort_keys=True), kind)


@lru_cache(maxsize=32)
def _drawn(spec: str, kind: Drawing) -> bytes:
    # No address may be loaded: all that a chart shows stands in its specification.
    if kind is Drawing.SVG:
        return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]).encode()
    return vl_convert.vegalite_to_png(spec, scale=_DOTS, allowed_base_urls=[])


def _as_specification(chart: Any) -> dict[str, Any]:
    made = chart.configure(background="#ffffff", font="Arial", locale={"number": LOCALE})
    spec: dict[str, Any] = made.to_dict(validate=False, format="vega-lite")
    return spec
