"""The charts of a page as files, from the specifications that the page itself carries.

Whoever may open a page may have its charts: the file is asked for at the address of the page, with
``chart`` and ``format`` beside whatever else the address says. The page is made as always, behind
its own guard, and says which charts it holds; the answer is then the chart instead of the page.
So no page can forget it, and no chart can be had by whoever may not see its page.
"""

from typing import Any

from flask import Flask, Response, current_app, g, request

from consortium.foundation.charts import Drawing, drawn
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.web import exports, tables

TYPES = {Drawing.PNG: "image/png", Drawing.SVG: "image/svg+xml"}


def install(app: Flask) -> None:
    app.jinja_env.globals["chart_files"] = chart_files
    app.after_request(_answer)


def chart_files(name: str, spec: dict[str, Any]) -> list[tuple[str, str]]:
    """Say that this page holds a chart; the files it can be had as: (kind, address).

    ``name`` is the chart's among those of the page, of small letters and hyphens.
    """
    if "charts" not in g:
        g.charts = {}
    g.charts[name] = spec
    return [(kind.upper(), tables.here(chart=name, format=kind.value)) for kind in Drawing]


def _answer(response: Response) -> Response:
    name, wanted = request.args.get("chart"), request.args.get("format")
    is_page = response.status_code == 200 and response.mimetype == "text/html"
    if name is None or wanted not in set(Drawing) or request.method != "GET" or not is_page:
        return response
    spec = g.get("charts", {}).get(name)
    if spec is None:
        return current_app.make_response(current_app.handle_user_exception(NotFound("chart")))
    kind = Drawing(wanted)
    return exports.download(drawn(spec, kind), media_type=TYPES[kind], name=f"{name}.{kind}")
