"""What the savings of a year are worth in a full year, line by line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period, add_months
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.full_year import (
    InForce,
    YearLine,
    by_party,
    in_force_on,
    whole_life_of,
    year_line,
)
from consortium.savings.domain.purchases import Purchase
from consortium.savings.domain.savings_lines import baseline_counting
from consortium.savings.domain.statement import make_statement
from consortium.savings.models import loading
from consortium.savings.models.facts import load_facts
from consortium.savings.models.loading import Scene
from consortium.savings.models.signoff import versions_of
from consortium.savings.queries.report import consortium_reported
from consortium.savings.reports.full_year import FullYear, WholeLifeRow
from consortium.spend.queries.batches import current_batches

Line = tuple[str, str]


def full_year(*, actor: Actor, consortium_id: UUID, year: Period, today: date) -> FullYear:
    """The lines within reach in a year, with the full-year effect at the year's latest day.

    That day is the first after the year once it is over, so that a leaver's savings are out and a
    joiner's are in; until then it is today.

    Raises:
        NotFound: the consortium is not within reach, or no trust of it is.
    """
    consortium = consortium_reported(actor=actor, consortium_id=consortium_id)
    seen = _seen(actor, consortium_id, None, year, today)
    lines, facts = seen.lines(year), seen.facts
    return FullYear(
        consortium_code=consortium.code,
        consortium=consortium.name,
        year=year,
        on=seen.on,
        lines=tuple(lines),
        trusts=facts.trusts,
        items=facts.items,
        whole_life=tuple(_whole_life(facts, seen.in_force, seen.own)),
        parties=by_party(
            (line.new + line.still_delivering, facts.claims.get((line.trust, line.item)))
            for line in lines
        ),
    )


def effects_by_line(
    *,
    actor: Actor,
    consortium_id: UUID,
    year: Period,
    today: date,
    trust_id: UUID | None = None,
) -> dict[tuple[UUID, UUID], YearLine]:
    """The same lines by the ids of trust and item; ``trust_id`` leaves those of one trust.

    Raises:
        NotFound: the consortium or the trust is not within reach, or no trust of it is.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    seen = _seen(actor, consortium_id, trust_id, year, today)
    trusts, items = seen.scene.trust_ids, seen.scene.item_ids
    return {(trusts[line.trust], items[line.item]): line for line in seen.lines(year)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the lines of some trusts, by their codes, are worked out from."""

    scene: Scene
    own: frozenset[str]
    on: date
    facts: Facts
    in_force: dict[Line, InForce]

    def lines(self, year: Period) -> list[YearLine]:
        months, year_end = _months(self.facts, year), _end_of(year)
        return [
            year_line(
                trust=line[0],
                item=line[1],
                months=months.get(line, {}),
                year=year,
                in_force=self.in_force.get(line),
                terms=self.facts.claims.get(line),
                restarts=[
                    each.starts_on
                    for each in self.facts.retenders.get(line, ())
                    if each.starts_on < year_end
                ],
            )
            for line in sorted({*months, *self.in_force})
            if line[0] in self.own
        ]


def _seen(
    actor: Actor, consortium_id: UUID, trust_id: UUID | None, year: Period, today: date
) -> _Seen:
    scene = loading.load_scene(consortium_id)
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    within = [each for each in scene.trusts if each in scope and trust_id in (None, each)]
    if not within:
        raise NotFound("trust")
    year_end = _end_of(year)
    on = min(year_end, max(today, year.start))
    period = Period(min(_first_day(scene, year), add_months(on, -12)), year_end)
    # Everybody's lines, of whomever some are shown: the months are rounded to add up to the report.
    facts = _facts(scene, period)
    return _Seen(
        scene=scene,
        own=frozenset(scene.trusts[each].code for each in within),
        on=on,
        facts=facts,
        in_force=_in_force(scene, facts, on),
    )


def _end_of(year: Period) -> date:
    return year.end or add_months(year.start, 12)


def _facts(scene: Scene, period: Period) -> Facts:
    batches = current_batches(trust_ids=list(scene.trusts))
    versions = versions_of(scene, period)
    return load_facts(scene, period, [batch.id for batch in batches], versions)


def _first_day(scene: Scene, year: Period) -> date:
    """Since when anything can have been saved: the first day of the first agreement."""
    starts = (known.terms.term.start for known in scene.known.values())
    return min((*starts, year.start))


def _months(facts: Facts, year: Period) -> dict[Line, dict[date, Decimal]]:
    """What each line saved in each month, the year's as its report prints them."""
    found: dict[Line, dict[date, Decimal]] = defaultdict(dict)
    before = Period(facts.period.start, year.start) if facts.period.start < year.start else None
    for period in filter(None, (before, year)):
        for cell, amount in make_statement(replace(facts, period=period)).cash.items():
            found[cell.trust, cell.item][cell.month] = amount
    return found


def _in_force(scene: Scene, facts: Facts, on: date) -> dict[Line, InForce]:
    bought = _last_year(facts.purchases, Period(add_months(on, -12), on))
    found = {}
    for line in facts.baselines:
        if line[1] in facts.capital_items:
            continue
        price = scene.agreements.price(*line, on)
        made = in_force_on(baseline_counting(facts, line, on), price, bought.get(line))
        if made is not None:
            found[line] = made
    return found


def _last_year(purchases: Iterable[Purchase], period: Period) -> dict[Line, Fraction]:
    """Everything a trust bought, from whomever: its need, whatever it pays."""
    sums: dict[Line, Fraction] = defaultdict(Fraction)
    for each in purchases:
        if each.on in period:
            sums[each.trust, each.item] += Fraction(each.quantity)
    return sums


def _whole_life(
    facts: Facts, in_force: dict[Line, InForce], own: frozenset[str]
) -> Iterable[WholeLifeRow]:
    for line, each in sorted(in_force.items()):
        terms = facts.claims.get(line)
        found = whole_life_of(each, terms)
        if found is not None and terms is not None and terms.later_cost and line[0] in own:
            yield WholeLifeRow(
                trust=facts.trusts[line[0]],
                item=facts.items[line[1]],
                found=found,
                source=terms.later_cost.source,
            )
