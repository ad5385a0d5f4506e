"""Rebates in the words and tables of their pages, each with what its reader may see."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from consortium.contracts.domain.rebates.rebate_claims import STATE_NAMES, Claim, ClaimState
from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.contracts.forms.rebate_terms import ALLOCATION_NAMES, LEAVER_NAMES
from consortium.foundation.domain.money import ZERO, pounds
from consortium.foundation.web import words
from consortium.foundation.web.tables import Column, Kind, Table, Tag
from consortium.savings.forms.rebates import KIND_NAMES
from consortium.savings.queries.rebates import RebateYear

_COLOURS = {
    ClaimState.FORECAST: "blue",
    ClaimState.CLAIMABLE: "yellow",
    ClaimState.LAPSED: "red",
    ClaimState.CLAIMED: "aqua-green",
    ClaimState.AGREED: "aqua-green",
    ClaimState.DISPUTED: "orange",
    ClaimState.CREDITED: "green",
}


def state_tag(found: RebateYear) -> Tag:
    return Tag(STATE_NAMES[found.claim.state], _COLOURS.get(found.claim.state, "grey"))


def clock_in_words(claim: Claim) -> str:
    """Which clock runs and how long it still does; empty when none runs."""
    if claim.runs_until is None or claim.days_left is None:
        return ""
    what = {
        ClaimState.CLAIMED: "The supplier must answer or pay by",
        ClaimState.AGREED: "The supplier must pay by",
    }.get(claim.state, "To be claimed by")
    day = words.day(claim.runs_until)
    if claim.days_left < 0:
        return f"{what} {day}, which is {words.count(-claim.days_left, 'day')} ago"
    if claim.days_left == 0:
        return f"{what} {day}, which is today"
    return f"{what} {day}, {words.count(claim.days_left, 'day')} from today"


def terms_in_words(scheme: RebateScheme) -> list[str]:
    """What the clause says besides its steps."""
    terms = scheme.terms
    clocks = (
        ("to be claimed within {} of the contract year's last day", terms.claim_days),
        ("the supplier answers within {} of the claim", terms.answer_days),
        ("the supplier pays within {} of the claim", terms.pay_days),
    )
    named = [text.format(words.count(days, "day")) for text, days in clocks if days is not None]
    spoken = [
        f"Shared among the trusts: {ALLOCATION_NAMES[terms.allocation].lower()}",
        LEAVER_NAMES[terms.leavers],
        "; ".join(named) if named else "the clause names no day by which it must be claimed",
    ]
    return [text[:1].upper() + text[1:] for text in spoken]


def of_years(years: Sequence[RebateYear]) -> Table:
    """The rebates of an agreement; columns of everybody's money only for who may see it."""
    columns = [
        Column(
            heading="Contract year",
            value=lambda row: words.span(row.year),
            link=lambda row: url_for(
                "rebates.rebate",
                agreement_id=row.agreement_id,
                scheme_id=row.scheme_id,
                year=row.year.start.year,
            ),
        ),
        Column(heading="Rebate", value=lambda row: row.name),
        Column(heading="Claim", value=state_tag, kind=Kind.TAG),
        Column(heading="Clock", value=lambda row: clock_in_words(row.claim)),
    ]
    if all(row.is_whole for row in years):
        columns += [
            _pounds("Spend", lambda row: row.rebate.spend),
            _pounds("Earned", lambda row: row.rebate.amount),
            _pounds("Settled", lambda row: row.account.settled),
            _pounds("Due", lambda row: row.account.due),
        ]
    elif any(row.own for row in years):
        columns += [
            _pounds("Your spend", lambda row: _sum_of_own(row, row.bought.spend)),
            _pounds("Received", lambda row: _sum_of_own(row, row.history.given())),
        ]
    return Table(caption="Rebates of the agreement", columns=columns, rows=years)


def of_shares(found: RebateYear) -> Table:
    """Each trust's part of a rebate: what it bought, its share, what it was given."""
    given = found.history.given()
    trusts = sorted({*found.bought.spend, *given, *found.members_at_end})
    rows = [
        {
            "trust": found.trusts.get(code, code),
            "member": "yes" if code in found.members_at_end else "no",
            "spend": found.bought.spend.get(code, ZERO),
            "quantity": found.bought.quantity.get(code, ZERO),
            "share": found.rebate.shares.get(code, ZERO),
            "given": given.get(code, ZERO),
        }
        for code in found.seen(trusts)
    ]
    columns = [
        Column(heading="Trust", value=lambda row: row["trust"]),
        Column(heading="Member on the last day", value=lambda row: row["member"]),
        Column(heading="Bought", value=lambda row: row["quantity"], kind=Kind.NUMBER),
        _pounds("Spend", lambda row: row["spend"]),
        _pounds("Share", lambda row: row["share"]),
        _pounds("Received", lambda row: row["given"]),
    ]
    footer: dict[str, Any] = {
        "Trust": "Together",
        "Spend": sum((row["spend"] for row in rows), ZERO),
        "Share": sum((row["share"] for row in rows), ZERO),
        "Received": sum((row["given"] for row in rows), ZERO),
    }
    return Table(
        caption="Shares of the trusts",
        columns=columns,
        rows=rows,
        footer=footer if len(rows) > 1 else {},
    )


def of_paces(found: RebateYear) -> Table:
    """The forecast, trust by trust."""
    rows = [each for each in found.forecast.trusts if found.seen([each.trust])]
    return Table(
        caption="Pace of the trusts",
        columns=[
            Column(heading="Trust", value=lambda row: found.trusts.get(row.trust, row.trust)),
            _pounds("Spend so far", lambda row: row.spend),
            Column(heading="Days covered", value=lambda row: row.days_covered, kind=Kind.NUMBER),
            Column(heading="Days left", value=lambda row: row.days_left, kind=Kind.NUMBER),
            _pounds("By the year's end", lambda row: row.forecast),
        ],
        rows=rows,
        footer={
            "Trust": "Together",
            "Spend so far": found.forecast.spend,
            "By the year's end": found.forecast.forecast,
        }
        if found.is_whole
        else {},
    )


def of_settlements(found: RebateYear) -> Table:
    """What came, in the order in which it was recorded."""
    return Table(
        caption="What was settled",
        columns=[
            Column(heading="Day", value=lambda row: row.paid_on, kind=Kind.DAY),
            Column(heading="What", value=lambda row: KIND_NAMES[row.kind]),
            Column(heading="Credit note", value=lambda row: row.credit_note),
            _pounds("Amount", lambda row: row.amount),
            Column(heading="Reason", value=lambda row: row.reason),
        ],
        rows=found.history.settlements,
        footer={"Day": "Together", "Amount": found.account.settled},
    )


def next_step_in_words(found: RebateYear) -> str:
    """How far it is to the next step, with the warning that stock is no saving."""
    step = found.forecast.next_step
    if step is None:
        return "The highest step is reached."
    reached = (
        "at this pace it will be reached"
        if not step.will_be_missed
        else f"at this pace {pounds(step.missing_at_pace)} will be missing at the year's end"
    )
    return (
        f"{pounds(step.missing_now)} of spend are missing to the step at "
        f"{pounds(step.lower_bound)}; {reached}."
    )


def _sum_of_own(row: RebateYear, amounts: Any) -> Any:
    return sum((amount for trust, amount in amounts.items() if trust in row.own), ZERO)


def _pounds(heading: str, value: Any) -> Column:
    return Column(heading=heading, value=value, kind=Kind.POUNDS)
