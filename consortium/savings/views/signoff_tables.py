"""What the lists of the sign-off ask for, and the table of lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for

from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import (
    Period,
    financial_year_label,
    financial_year_of,
    month_of,
    months_of,
)
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.foundation.web import words
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.tables import Column, Kind, Table, Tag
from consortium.savings.domain.claim_terms import Recurrence
from consortium.savings.domain.signoff import (
    KIND_NAMES,
    SIGNS,
    STAGE_NAMES,
    STEP_NAMES,
    Stage,
    Verdict,
)
from consortium.savings.queries.alarms import AlarmLine
from consortium.savings.queries.recorded import RecordedRow
from consortium.savings.queries.report import consortia_reported, last_purchase
from consortium.savings.queries.savings_lines import LineRow
from consortium.savings.queries.signoff import LinesFound, list_lines
from consortium.savings.queries.trust_savings import TrustLine
from consortium.savings.views import choices
from consortium.savings.views.line_effects import Effects, effect_figures
from consortium.savings.views.presentation import recent_years

STAGE_COLOURS = {
    Stage.PRELIMINARY: "grey",
    Stage.INTERIM: "yellow",
    Stage.FINAL: "yellow",
    Stage.VALIDATED: "green",
    Stage.BANKED: "green",
    Stage.NOT_ACCEPTED: "red",
}
RECURRENCES = {Recurrence.RECURRENT: "Recurrent", Recurrence.ONE_OFF: "Non-recurrent"}
VERDICTS = {
    Verdict.ACCEPTED: "Signed",
    Verdict.REDUCED: "Reduced",
    Verdict.REJECTED: "Rejected",
}


def done(sent: Mapping[str, str]) -> str:
    """What a page says was done, by the button that was pressed."""
    return {"reject": "rejected", "reduce": "reduced", "again": "put forward again"}.get(
        sent.get("decision", ""), "signed"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Of which consortium, year, month and trust the reader wants the lines, and whose."""

    consortium_id: UUID
    year: Period
    consortium: Choice
    year_choice: Choice
    month: Choice
    trust: Choice
    whose: Choice

    @classmethod
    def from_request(cls, actor: Actor) -> "Filters | None":
        """The filters as the address asks; None when the reader sees no consortium's savings."""
        consortia = [(str(found), name) for found, name in consortia_reported(actor=actor)]
        if not consortia:
            return None
        consortium = Choice("consortium", "Consortium", consortia)
        consortium_id = UUID(consortium.chosen)
        year_choice = Choice("year", "Financial year", _years(consortium_id))
        year = financial_year_of(date(int(year_choice.chosen), 4, 1))
        months = [(f"{each.start:%Y-%m}", words.month(each.start)) for each in months_of(year)]
        first, *trusts = choices.trusts(Permission.SAVINGS_LINES_VIEW, "All trusts")
        mine, everybody = ("mine", "Those that wait for you"), ("all", "All lines")
        signs = any(may(actor, permission) for permission in SIGNS.values())
        return cls(
            consortium_id=consortium_id,
            year=year,
            consortium=consortium,
            year_choice=year_choice,
            month=Choice("month", "Month", [("", "The whole year"), *months]),
            trust=Choice("trust", "Trust", [first, *trusts]),
            whose=Choice("show", "Lines", [mine, everybody] if signs else [everybody]),
        )

    @property
    def choices(self) -> list[Choice]:
        """The filters that leave something to choose."""
        every = (self.consortium, self.year_choice, self.month, self.trust, self.whose)
        return [each for each in every if len(each.options) > 1]

    @property
    def address(self) -> dict[str, Any]:
        """The filters as an address carries them."""
        return {each.name: each.chosen for each in self.choices if each.chosen}

    @property
    def period(self) -> Period:
        chosen = self.month.chosen
        return month_of(date.fromisoformat(f"{chosen}-01")) if chosen else self.year

    @property
    def is_mine(self) -> bool:
        return self.whose.chosen == "mine"

    @property
    def trust_id(self) -> UUID | None:
        return UUID(self.trust.chosen) if self.trust.chosen else None

    def lines(self, actor: Actor, asked: Asked) -> LinesFound:
        return list_lines(
            actor=actor,
            consortium_id=self.consortium_id,
            period=self.period,
            asked=asked,
            trust_id=self.trust_id,
            mine=self.is_mine,
        )


Alarms = Mapping[tuple[UUID, UUID], list[AlarmLine]]


def lines_table(
    found: Page[LineRow], *, mine: bool, alarms: Alarms, effects: Effects | None = None
) -> Table:
    """The lines; those that all wait for the reader need not say so on each.

    ``alarms`` are those on the baselines behind them, by trust and item; ``effects``, which only
    files show, are of trust and item in the whole year, so the same for each of their months.
    """
    waiting = [] if mine else [Column(heading="Waits for", value=waits_for)]
    return Table(
        caption="Savings lines",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust),
            Column(heading="Line", value=lambda row: row.item, link=line_link),
            Column(heading="Month", value=lambda row: words.month(row.month)),
            Column(heading="Kind", value=lambda row: KIND_NAMES[row.kind]),
            Column(heading="Saved", value=lambda row: row.amount, kind=Kind.POUNDS, sort="amount"),
            Column(heading="Counts", value=lambda row: row.counts, kind=Kind.POUNDS),
            Column(heading="Stage", value=stage_tag, kind=Kind.TAG),
            Column(
                heading="Alarms open",
                value=lambda row: len(open_alarms(row, alarms)) or None,
                kind=Kind.NUMBER,
                link=lambda row: _alarms_link(row) if open_alarms(row, alarms) else None,
            ),
            *waiting,
            Column(heading="Ledger code", value=lambda row: row.budget_code, in_files=True),
            Column(heading="Repeats", value=repeats, in_files=True),
            Column(heading="Last signed by", value=signed_by, in_files=True),
            *(
                Column(heading=heading, value=value, kind=Kind.POUNDS, in_files=True)
                for heading, value in effect_figures(effects or {})
            ),
        ],
        rows=found.rows,
        page=found,
    )


def repeats(line: LineRow | TrustLine) -> str:
    """Recurrent or not, where the claim says so."""
    return RECURRENCES[line.recurrence] if line.recurrence else ""


def signed_by(line: LineRow | TrustLine) -> str:
    """Who signed last, and as what."""
    if line.signed_as is None:
        return "Nobody yet"
    return f"{line.signer}, {STEP_NAMES[line.signed_as].lower()}" if line.signer else "The system"


def open_alarms(row: LineRow, alarms: Alarms) -> list[AlarmLine]:
    """The alarms behind a savings line that nobody has answered."""
    behind = alarms.get((row.picked.trust_id, row.picked.item_id), [])
    return [each for each in behind if each.is_open]


def _alarms_link(row: LineRow) -> str:
    return f"{line_link(row)}#alarms"


def line_link(row: LineRow) -> str:
    picked = row.picked
    return url_for(
        "signoff.line",
        consortium_id=row.consortium_id,
        trust_id=picked.trust_id,
        item_id=picked.item_id,
        year=picked.month.year,
        month=picked.month.month,
        kind=picked.kind.value,
    )


def waits_for(row: LineRow | RecordedRow) -> str:
    """For whom a line waits, and why it begins again."""
    if row.waits_for is None:
        return ""
    name = STEP_NAMES[row.waits_for]
    return f"{name}: its figures have changed" if row.has_changed else name


def stage_tag(row: LineRow | RecordedRow) -> Tag:
    return Tag(STAGE_NAMES[row.stage], STAGE_COLOURS.get(row.stage, "grey"))


def _years(consortium_id: UUID) -> list[tuple[str, str]]:
    """The financial years to choose from, the last one with purchases first."""
    usual = financial_year_of(last_purchase(consortium_id) or today())
    years = [period for _, period in recent_years(today())]
    listed = [usual, *(each for each in years if each != usual)]
    return [(str(each.start.year), financial_year_label(each.start)) for each in listed]
