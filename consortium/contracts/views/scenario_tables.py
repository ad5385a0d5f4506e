"""What a scenario changes for each trust, as tables that can be taken away: costs and steps."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from consortium.contracts.domain.prices.explanation import in_measure
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.domain.what_if.trust_steps import NextStep, Step
from consortium.contracts.queries.what_if import StepLine, WhatIf
from consortium.contracts.queries.what_it_costs import Figures, TrustEffect
from consortium.foundation.web.tables import Column, Kind, Table

COSTS, STEPS = "costs", "steps"
COUNTED_IN = {
    Measure.MEMBER_COUNT: "members",
    Measure.SHARE: "% of what it buys of the kind",
    Measure.COMMITTED_VALUE: "£ a year, all members",
    Measure.SPEND: "£ a year, all members",
}


def table_of(answer: WhatIf, wanted: str, names: tuple[str, str]) -> Table:
    """The table of that name; the steps unless the costs are asked for."""
    return _costs(answer, names) if wanted == COSTS else _steps(answer, names)


def missing(line: StepLine) -> Decimal | None:
    """How much is missing to the next step, in what the step is counted in."""
    following = line.found.next
    if following is None:
        return None
    return following.missing * (100 if line.found.measure is Measure.SHARE else 1)


def missing_words(line: StepLine) -> str:
    """The same in words: "2,500 more a year, all members", "£5,000.00 more a year, all members"."""
    following, measure = line.found.next, line.found.measure
    if following is None:
        return ""
    amount = in_measure(following.missing, measure)
    if measure is Measure.MEMBER_COUNT:
        return f"{amount} more {'member' if following.missing == 1 else 'members'}"
    if measure is Measure.SHARE:
        return f"{amount} more of what it buys of the kind"
    return f"{amount} more {counted_in(line).removeprefix('£ ')}"


def counted_in(line: StepLine) -> str:
    """What the missing amount is counted in, and whose it is."""
    measure = line.found.measure
    if measure in COUNTED_IN:
        return COUNTED_IN[measure]
    is_alone = line.found.after is not None and line.found.after.is_alone
    return "a year, its own" if is_alone else "a year, all members"


def _steps(answer: WhatIf, names: tuple[str, str]) -> Table:
    def paid(when: int, of: Callable[[Step], Any]) -> Callable[[StepLine], Any]:
        def value(line: StepLine) -> Any:
            step = (line.found.before, line.found.after)[when]
            return None if step is None else of(step)

        return value

    def following(of: Callable[[NextStep], Any]) -> Callable[[StepLine], Any]:
        return lambda line: None if line.found.next is None else of(line.found.next)

    columns = [
        Column(heading="Trust", value=lambda line: line.trust),
        Column(heading="Price of", value=lambda line: line.found.scheme),
    ]
    for when, name in enumerate(names):
        columns += [
            Column(heading=f"{name}: step", value=paid(when, words_of)),
            Column(
                heading=f"{name}: £ each",
                value=paid(when, lambda step: step.unit_price),
                kind=Kind.UNIT_PRICE,
            ),
        ]
    columns += [
        Column(heading="A test on the day would find", value=lambda line: line.found.found),
        Column(heading="Moves", value=lambda line: "yes" if line.found.moves else "no"),
        Column(heading="To the next step", value=missing, kind=Kind.NUMBER),
        Column(
            heading="Counted in", value=lambda line: counted_in(line) if line.found.next else ""
        ),
        Column(
            heading="Next step: £ each",
            value=following(lambda step: step.unit_price),
            kind=Kind.UNIT_PRICE,
        ),
        Column(
            heading="Buying that much costs all who count, £ a year more",
            value=following(lambda step: step.costs),
            kind=Kind.POUNDS,
        ),
        Column(
            heading="The next step is worth to the trust, £ a year",
            value=following(lambda step: step.worth),
            kind=Kind.POUNDS,
        ),
    ]
    return Table(caption="Steps of each trust", columns=columns, rows=answer.steps)


def words_of(step: Step) -> str:
    """The step in words; who has left, or waits, pays the price of a trust alone."""
    return f"alone, {step.step}" if step.is_alone else step.step


def _costs(answer: WhatIf, names: tuple[str, str]) -> Table:
    def year(of: Callable[[Figures], Any]) -> Callable[[TrustEffect], Any]:
        return lambda effect: of(effect.year)

    def pounds(heading: str, value: Callable[[TrustEffect], Any]) -> Column:
        return Column(heading=heading, value=value, kind=Kind.POUNDS)

    return Table(
        caption="Costs of each trust",
        columns=[
            Column(heading="Trust", value=lambda effect: effect.trust),
            pounds(f"{names[0]}: £ in the year", year(lambda figures: figures.before)),
            pounds(f"{names[1]}: £ in the year", year(lambda figures: figures.after)),
            pounds("Difference", year(lambda figures: figures.difference)),
            pounds(f"{names[0]}: rebate", year(lambda figures: figures.rebate_before)),
            pounds(f"{names[1]}: rebate", year(lambda figures: figures.rebate_after)),
            pounds("Paid back on leaving", year(lambda figures: figures.clawback)),
            pounds("Altogether", year(lambda figures: figures.altogether)),
            pounds("Rest of the term, altogether", lambda effect: effect.rest.altogether),
        ],
        rows=[*answer.effects, *([answer.total] if answer.total else [])],
    )
