"""The tables of the page of months: what waits for whom, how far savings are, what is realised."""

from collections.abc import Sequence

from flask import url_for

from consortium.foundation.web import words
from consortium.foundation.web.tables import Column, Kind, Table, Tag
from consortium.savings.domain.signoff import (
    STAGE_NAMES,
    STEP_NAMES,
    LineKind,
    RecordedKind,
    Stage,
    kind_name,
)
from consortium.savings.queries.signoff_months import MonthRow
from consortium.savings.queries.signoff_stages import StageRow
from consortium.savings.reports.realisation import REALISED, RealisedMonth
from consortium.savings.views.signoff_tables import Filters


def months_table(rows: Sequence[MonthRow], filters: Filters) -> Table:
    """The months; their cash-releasing lines are added up, the other kinds have their own lists."""

    def lines_of(row: MonthRow) -> str:
        shown = {"trust": str(row.trust_id), "month": f"{row.month:%Y-%m}"}
        whose = {} if row.waits_for_reader else {"show": "all"}
        return url_for("signoff.lines", **{**filters.address, **shown, **whose})

    return Table(
        caption="Sign-off by trust and month",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Month", value=lambda row: words.month(row.month), link=lines_of),
            Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
            Column(heading="Cash-releasing", value=lambda row: row.cash, kind=Kind.POUNDS),
            Column(heading="Counts", value=lambda row: row.counts, kind=Kind.POUNDS),
            Column(heading="Waits for", value=_waiting),
            Column(heading="For you", value=lambda row: row.waits_for_reader, kind=Kind.NUMBER),
            Column(heading="State", value=_state, kind=Kind.TAG),
        ],
        rows=rows,
    )


def stages_table(rows: Sequence[StageRow]) -> Table:
    """How far the savings are; kinds stand beside each other and are never added."""
    return Table(
        caption="How far the savings are",
        columns=[
            Column(heading="Stage", value=lambda row: STAGE_NAMES[row.stage]),
            Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
            *map(_amounts_of, LineKind),
            *(
                _amounts_of(kind)
                for kind in RecordedKind
                if any(row.amounts.get(kind) for row in rows)
            ),
        ],
        rows=[row for row in rows if row.lines],
    )


def realised_table(months: Sequence[RealisedMonth]) -> Table:
    """The recurrent cash so far at the end of each month, by stage, beside the forecast."""
    return Table(
        caption="Recurrent cash so far, by stage",
        columns=[
            Column(heading="By the end of", value=lambda row: words.month(row.month)),
            *map(_so_far_in, REALISED),
            Column(heading="Realised", value=lambda row: row.realised, kind=Kind.POUNDS),
            Column(heading="Forecast", value=lambda row: row.forecast, kind=Kind.POUNDS),
        ],
        rows=months,
    )


def _so_far_in(stage: Stage) -> Column:
    return Column(
        heading=STAGE_NAMES[stage].removeprefix("Realised, ").capitalize(),
        value=lambda row: row.so_far[stage],
        kind=Kind.POUNDS,
    )


def _amounts_of(kind: LineKind | RecordedKind) -> Column:
    return Column(
        heading=kind_name(kind), value=lambda row: row.amounts.get(kind), kind=Kind.POUNDS
    )


def _waiting(row: MonthRow) -> str:
    return ", ".join(f"{STEP_NAMES[step]}: {number}" for step, number in row.waiting.items())


def _state(row: MonthRow) -> Tag:
    if row.is_locked:
        return Tag("Locked", "green")
    return Tag("Open", "grey") if row.waiting else Tag("Decided", "yellow")
