"""The savings report: page, CSV, XLSX and charts of the one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web import exports
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.savings.domain.cells import by_trust
from consortium.savings.queries.report import ReportedTrust, trusts_reported
from consortium.savings.reports import charts, tables
from consortium.savings.reports.layers_chart import layers_chart
from consortium.savings.reports.live_sheets import live_sheets
from consortium.savings.reports.report import Report
from consortium.savings.views import presentation
from consortium.savings.views.asking import asked_report, asking_for
from consortium.savings.views.evidence_address import evidence_links

blueprint = Blueprint("savings", __name__, url_prefix="/savings")


@blueprint.get("")
@requires(Permission.SAVINGS_VIEW)
def report() -> ResponseReturnValue:
    asked = asked_report()
    if asked is None:
        return render_template("savings/no_consortium.html")
    found = asked.report
    if found is not None and (exported := export(found, name=_file_name(found))):
        return exported
    trusts = trusts_seen(found) if found else []
    return show(
        "savings/report.html",
        asked.form,
        report=found,
        shown=presentation.present(found, evidence_links(found, trusts)) if found else None,
        downloads=_downloads(found) if found else {},
        charts=charts_of(found) if found else {},
        asking=asking_for(found.consortium_id, found.statement.period) if found else {},
        trusts=_trust_links(found, trusts) if found else [],
        own=_own_trust(found, trusts) if found else None,
        years=_year_links(found) if found else [],
        can={
            "lines": may(current_actor(), Permission.SAVINGS_LINES_VIEW),
            "baselines": may(current_actor(), Permission.BASELINES_VIEW),
            "evidence": may(current_actor(), Permission.SAVINGS_LINES_VIEW),
            "packs": may(current_actor(), Permission.EVIDENCE_TAKE),
            "rebates": may(current_actor(), Permission.VOLUMES_VIEW),
            "expansion": may(current_actor(), Permission.EXPANSION_VIEW),
        },
    )


def _downloads(found: Report) -> dict[str, str]:
    """The addresses under which this very report is had as a file."""
    asked = asking_for(found.consortium_id, found.statement.period)
    return {kind: url_for("savings.report", format=kind, **asked) for kind in ("csv", "xlsx")}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrust:
    """What somebody who works for one trust looks for first: its number, and where it leads."""

    name: str
    amount: Decimal
    href: str


def trusts_seen(found: Report) -> list[ReportedTrust]:
    """The trusts of a report that the reader may look at."""
    return trusts_reported(actor=current_actor(), consortium_id=found.consortium_id)


def _own_trust(found: Report, trusts: Iterable[ReportedTrust]) -> OwnTrust | None:
    """The one trust whose lines the reader sees; None for who sees many."""
    with_lines = [trust for trust in trusts if trust.has_lines]
    if len(with_lines) != 1:
        return None
    (own,) = with_lines
    asked = asking_for(found.consortium_id, found.statement.period)
    return OwnTrust(
        name=found.statement.trusts[own.code],
        amount=by_trust(found.statement.cash).get(own.code, ZERO),
        href=url_for("trust_savings.trust", trust_id=own.id, **asked),
    )


def _trust_links(found: Report, trusts: Iterable[ReportedTrust]) -> list[tuple[str, str]]:
    """Each trust's own page for the same days, by name."""
    asked = asking_for(found.consortium_id, found.statement.period)
    return [
        (trust.name, url_for("trust_savings.trust", trust_id=trust.id, **asked)) for trust in trusts
    ]


def _year_links(found: Report) -> list[tuple[str, str]]:
    """The last financial years, one press away."""
    return [
        (name, url_for("savings.report", **asking_for(found.consortium_id, year)))
        for name, year in presentation.recent_years(today())
    ]


def charts_of(found: Report) -> dict[str, Any]:
    """The charts that there is something to draw for, by name."""
    if not found.is_whole or not found.statement.cash:
        return {}
    made = {"cumulative": charts.cumulative_chart(found), "net": layers_chart(found)}
    return {**made, "bridge": charts.bridge_chart(found)} if found.bridge else made


def _file_name(found: Report) -> str:
    return f"savings-{found.consortium_code.lower()}-{found.statement.period.start}"


def export(found: Report, *, name: str) -> ResponseReturnValue | None:
    """The report as the file that the address asks for, or None when it asks for a page."""
    wanted = request.args.get("format")
    if wanted == "xlsx":
        book = exports.xlsx_bytes(live_sheets(found))
        return exports.download(book, media_type=exports.XLSX_TYPE, name=f"{name}.xlsx")
    if wanted == "csv":
        headings, rows = tables.flat(found)
        text = exports.csv_text(headings, rows)
        return exports.download(text, media_type=exports.CSV_TYPE, name=f"{name}.csv")
    return None
