"""Charts as files: the same bytes each time, words and pounds in them, nothing from a network."""

import struct
from typing import Any

import pytest

from consortium.foundation.charts import Drawing, drawn, specification
from consortium.foundation.lazy import lazy

alt = lazy("altair")


def bars(**data: Any) -> dict[str, Any]:
    chart = (
        alt.Chart(data or alt.InlineData(values=[{"trust": "North", "amount": 1234.5}]))
        .mark_bar()
        .encode(y="trust:N", x=alt.X("amount:Q", axis=alt.Axis(format="$,.0f")))
    )
    return specification(chart, height=60)


def test_an_svg_has_the_words_the_pounds_and_the_width_it_was_given() -> None:
    svg = drawn(bars(), Drawing.SVG, width=500).decode()
    assert svg.startswith("<svg")
    assert "North" in svg
    assert "£1,000" in svg
    assert "<script" not in svg
    width = float(svg.partition(' width="')[2].partition('"')[0])
    assert 500 < width < 640


def test_a_png_is_twice_as_large_so_that_it_is_sharp_on_paper() -> None:
    png = drawn(bars(), Drawing.PNG, width=400)
    assert png.startswith(b"\x89PNG")
    (dots,) = struct.unpack(">I", png[16:20])
    assert 800 < dots < 1100


def test_the_specification_stays_as_wide_as_its_box() -> None:
    spec = bars()
    drawn(spec, Drawing.SVG)
    assert spec["width"] == "container"
    assert spec["config"]["font"] == "Arial"


def test_no_address_is_loaded() -> None:
    elsewhere = {**bars(), "data": {"url": "https://example.org/figures.json"}}
    with pytest.raises(ValueError, match="allow"):
        drawn(elsewhere, Drawing.SVG)
