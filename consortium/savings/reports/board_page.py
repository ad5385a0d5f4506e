"""The board page: the whole report on one page of A4, as PDF.

Loaded with the first board page (see ``views/board.py``), because ReportLab is heavy.
"""

import io
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepInFrame, Spacer, Table

from consortium.contracts.domain.words import in_words as day_in_words
from consortium.contracts.reports.pdf_text import BOLD, FONT, GREY, cell, fonts, glyphs
from consortium.foundation.charts import Drawing, drawn
from consortium.foundation.domain.money import pounds
from consortium.foundation.web.words import month as month_in_words
from consortium.foundation.web.words import span
from consortium.savings.domain.board_columns import (
    AMBER_FROM,
    RATING_NAMES,
    RED_FROM,
    BoardRow,
    Rating,
    board_rows,
    total_of,
)
from consortium.savings.reports.charts import bridge_chart, cumulative_chart
from consortium.savings.reports.dimensions import By, in_words, keys_of
from consortium.savings.reports.kept import seal_of, text_of
from consortium.savings.reports.report import Report

MARGIN, FOOT = 14 * mm, 20 * mm
WIDTH, HEIGHT = A4[0] - 2 * MARGIN, A4[1] - MARGIN - FOOT
# More rows than these do not fit one page: then boards stand for their trusts.
MOST_TRUSTS = 16
COLOURS = {
    Rating.IMPLEMENTED: colors.HexColor("#005eb8"),
    Rating.ON_PLAN: colors.HexColor("#007f3b"),
    Rating.BELOW: colors.HexColor("#b27300"),
    Rating.FAR_BELOW: colors.HexColor("#d5281b"),
    Rating.NO_PLAN: GREY,
}
LINE, BAND = colors.HexColor("#aeb7bd"), colors.HexColor("#e8edee")
METHOD = (
    "Cash-releasing savings are (price before - price paid) x quantity bought on contract, from "
    "invoices, against baselines that both sides signed before the tender. They count while a "
    "trust is a member. Rebates count with a credit note. Kinds are never added to each other. "
    "Lines that cost more than before are kept. Net is after the one-off and running costs that "
    "fall in the period. Forecast outturn is the actual so far and what the locked forecast "
    "expects of the months that are left. "
    f"Ratings: below plan from {AMBER_FROM}% under the in-year plan, far below from {RED_FROM}%, "
    "fully implemented once the actual has reached it."
)


def board_pdf(report: Report, *, up_to: date, as_of: date) -> bytes:
    """The page of a report; ``up_to`` is the first day of the last month that counts as past.

    The same report gives the same bytes on the same day.
    """
    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang="en-GB")
    canvas.setTitle(glyphs(f"{report.consortium}: savings, {span(report.statement.period)}"))
    canvas.setAuthor("Consortium")
    page = KeepInFrame(WIDTH, HEIGHT, list(_story(report, up_to)), mode="shrink")
    page.wrapOn(canvas, WIDTH, HEIGHT)
    page.drawOn(canvas, MARGIN, A4[1] - MARGIN - page.height)
    _foot(canvas, report, as_of)
    canvas.save()
    return out.getvalue()


def _story(report: Report, up_to: date) -> Sequence[Flowable]:
    story: list[Flowable] = [
        cell("Savings: board page", "title"),
        cell(
            f"{report.consortium}, {span(report.statement.period)}, "
            f"actual up to {month_in_words(up_to)}",
            "subtitle",
        ),
        Spacer(0, 2 * mm),
        _figures(report),
        Spacer(0, 3 * mm),
    ]
    if report.bridge is not None:
        story += [cell("From the locked forecast to the actual, rebates included", "heading 2")]
        story += [_chart(bridge_chart(report)), Spacer(0, 2 * mm)]
    return [
        *story,
        cell("Recurrent cash-releasing savings against the locked forecast", "heading 2"),
        _columns(report, up_to),
        Spacer(0, 2 * mm),
        *_words(report),
        *_so_far(report),
    ]


def _figures(report: Report) -> Table:
    """The figures by kind; what is never added to the first stands apart."""
    statement = report.statement
    figures = (
        ("Net, after costs", statement.net),
        ("Cash-releasing", statement.recurrent_cash_releasing),
        ("Rebates", statement.rebate),
        ("Costs", -statement.one_off_costs - statement.running_costs),
        ("Apart: avoided", statement.avoidance),
        ("Apart: capital", statement.capital_avoidance),
        ("Apart: no cash", statement.non_cash_releasing),
    )
    rows = [
        [cell(name, "cell") for name, _ in figures],
        [cell(pounds(amount), "term") for _, amount in figures],
    ]
    style: list[Any] = [("BACKGROUND", (0, 0), (3, -1), BAND), ("BOX", (4, 0), (-1, -1), 0.5, LINE)]
    return Table(rows, colWidths=[WIDTH / len(figures)] * len(figures), style=style)


def _columns(report: Report, up_to: date) -> Table:
    trusts = {cell.trust for cell in (*report.plan.in_year, *report.statement.cash)}
    by = By.TRUST if len(trusts) <= MOST_TRUSTS else By.BOARD
    found = board_rows(
        plan=report.plan, actual=report.statement.cash, up_to=up_to, key=keys_of(report)[by]
    )
    headings = (
        *("Recurrent plan", "In-year plan", "Forecast outturn", "Variance"),
        *("YTD plan", "YTD actual", "Variance"),
    )
    rows: list[list[Flowable]] = [
        [
            cell(by.value, "term"),
            *(cell(each, "number heading") for each in headings),
            cell("Rating", "term"),
        ],
        *(_row(in_words(report, by, name), row) for name, row in found.items()),
        _row("Total", total_of(found.values())),
    ]
    shares = (17, 13, 13, 13, 12, 13, 13, 12, 20)
    style: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("BACKGROUND", (0, -1), (-1, -1), BAND),
        *(("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)),
        *(("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5)),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    return Table(rows, colWidths=[WIDTH * each / sum(shares) for each in shares], style=style)


def _row(name: str, row: BoardRow) -> list[Flowable]:
    amounts = (
        *(row.recurrent_plan, row.in_year_plan, row.outturn, row.outturn_variance),
        *(row.ytd_plan, row.ytd_actual, row.ytd_variance),
    )
    return [
        cell(name, "cell"),
        *(cell(_whole_pounds(each), "number") for each in amounts),
        _Rated(row.rating),
    ]


def _words(report: Report) -> Sequence[Flowable]:
    statement = report.statement
    said = []
    if statement.coverage is not None:
        said.append(f"Locked baselines cover {statement.coverage}% of the spend in scope.")
    if report.grades:
        said.append(f"Evidence grades of what was saved: {grade_mix(report)}.")
    taken = statement.not_accepted_cash
    said.append(
        f"Finance did not accept {pounds(taken)}; it counts in no figure above."
        if taken
        else "Finance has taken nothing off the figures above."
    )
    return [cell(" ".join(said), "text"), cell(METHOD, "cell")]


def _so_far(report: Report) -> Sequence[Flowable]:
    if not report.is_whole or not report.forecast_by_quarter or not report.statement.cash:
        return ()
    return (
        Spacer(0, 2 * mm),
        cell("So far, against the locked forecast, by quarter", "heading 2"),
        _chart(cumulative_chart(report)),
    )


def grade_mix(report: Report) -> str:
    """How much of the cash-releasing savings stands on which grade of evidence, in pounds."""
    sums: dict[str, Decimal] = {}
    for place, amount in report.statement.cash.items():
        grade = report.grades.get(place, "none")
        sums[grade] = sums.get(grade, Decimal(0)) + amount
    return ", ".join(f"{grade} {pounds(sums[grade])}" for grade in sorted(sums))


def _chart(spec: dict[str, Any]) -> Image:
    png = drawn(spec, Drawing.PNG)
    image = Image(io.BytesIO(png))
    wide = WIDTH * 0.86
    image.drawWidth, image.drawHeight = wide, wide * image.imageHeight / image.imageWidth
    return image


def _foot(canvas: Canvas, report: Report, as_of: date) -> None:
    canvas.setFont(FONT, 6.5)
    canvas.setFillColor(GREY)
    forecast = f"Forecast {report.forecast_reference}. " if report.forecast_reference else ""
    made = (
        f"As of {day_in_words(as_of)}, from {len(report.batches)} imports. {forecast}"
        "Amounts in the table are in whole pounds; the files hold them to the penny."
    )
    seal = f"Hash of this report (SHA-256): {seal_of(text_of(report))}"
    for number, text in enumerate((made, seal)):
        canvas.drawString(MARGIN, FOOT - (8 + 9 * number), glyphs(text))


class _Rated(Flowable):
    """A rating as words behind a shape of its own; the colour only helps."""

    def __init__(self, rating: Rating) -> None:
        super().__init__()
        self.rating = rating
        self.width, self.height = 0.0, 9.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(COLOURS[self.rating])
        _SHAPES[self.rating](canvas)
        canvas.setFont(BOLD, 6.5)
        canvas.drawString(11, 2, RATING_NAMES[self.rating])


def _polygon(*points: tuple[float, float]) -> Any:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)

    return draw


_SHAPES = {
    Rating.IMPLEMENTED: _polygon((4.5, 0), (8.5, 4), (4.5, 8), (0.5, 4)),
    Rating.ON_PLAN: lambda canvas: canvas.circle(4.5, 4, 3.5, stroke=0, fill=1),
    Rating.BELOW: _polygon((0.5, 0.5), (8.5, 0.5), (4.5, 7.5)),
    Rating.FAR_BELOW: _polygon((1, 0.5), (8, 0.5), (8, 7.5), (1, 7.5)),
    Rating.NO_PLAN: _polygon((1, 3.2), (8, 3.2), (8, 4.8), (1, 4.8)),
}


def _whole_pounds(amount: Decimal) -> str:
    whole = pounds(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return whole.removesuffix(".00")
