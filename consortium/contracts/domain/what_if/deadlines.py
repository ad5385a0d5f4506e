"""Who has to tell whom by when, for a scenario to come true."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Lead, Merger
from consortium.contracts.domain.terms.rules import LeadExitRule
from consortium.contracts.domain.what_if.scenario import Stay, recorded_stay


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What somebody has to do, and the last day on which it is in time."""

    by: date
    what: str


def deadlines(
    recorded: Terms,
    supposed: Terms,
    *,
    names: Mapping[str, str],
    supplier: str,
    notice_days: int,
) -> list[Deadline]:
    """Everything to be done for a scenario that is not recorded yet, the earliest first.

    ``names`` has the trusts that are looked at, by code.
    """
    found = [
        each
        for code, name in names.items()
        for each in _of_stay(
            recorded_stay(recorded, code),
            recorded_stay(supposed, code),
            name,
            supplier,
            notice_days,
        )
    ]
    found += _of_mergers(recorded.mergers, supposed.mergers, names, supplier)
    found += _of_leads(recorded, supposed, names, supplier)
    return sorted(found, key=lambda each: (each.by, each.what))


def _of_stay(
    before: Stay, after: Stay, name: str, supplier: str, notice_days: int
) -> Iterator[Deadline]:
    if after.joins is not None and after.joins != before.joins:
        what = f"{name} signs its contract with {supplier}, if the contract allows further trusts."
        yield Deadline(by=after.joins, what=what)
    if after.leaves is not None and after.leaves != before.leaves:
        yield Deadline(
            by=after.leaves - timedelta(days=notice_days),
            what=f"{name} gives {notice_days} days' notice to {supplier} and to the other members.",
        )
    if before.leaves is not None and before.leaves != after.leaves:
        yield Deadline(by=before.leaves, what=f"{name} withdraws the notice it has given.")


def _of_mergers(
    recorded: Iterable[Merger],
    supposed: Iterable[Merger],
    names: Mapping[str, str],
    supplier: str,
) -> Iterator[Deadline]:
    known = set(recorded)
    for merger in supposed:
        if merger not in known:
            who = " and ".join(names.get(code, code) for code in merger.legacy)
            successor = names.get(merger.successor, merger.successor)
            yield Deadline(
                by=merger.effective_on,
                what=f"{who} tell {supplier} that {successor} takes over their contracts.",
            )


def _of_leads(
    recorded: Terms, supposed: Terms, names: Mapping[str, str], supplier: str
) -> Iterator[Deadline]:
    """A lead that leaves is followed by another in time, or the band for want of a lead holds."""
    known = set(recorded.leads)
    for lead in supposed.leads:
        ends = _led_until(supposed, lead)
        if lead in known and ends == _led_until(recorded, lead):
            continue
        others = (each for each in supposed.leads if each.trust != lead.trust)
        followed = any(ends is not None and ends in each.period for each in others)
        if ends is not None and ends in supposed.term and not followed:
            who = names.get(lead.trust, lead.trust)
            yield Deadline(
                by=ends + timedelta(days=_days_to_find_a_lead(supposed)),
                what=f"The members name a new lead in place of {who}.",
            )
        if lead not in known and lead.period.start > supposed.term.start:
            who = names.get(lead.trust, lead.trust)
            yield Deadline(
                by=lead.period.start, what=f"{who} tells {supplier} that it leads from now on."
            )


def _led_until(terms: Terms, lead: Lead) -> date | None:
    """The first day on which the trust leads no more: its time is over, or it is no member."""
    ends = [lead.period.end] + [
        spell.period.end
        for spell in terms.spells
        if spell.trust == lead.trust and spell.period.overlaps(lead.period)
    ]
    return min((end for end in ends if end is not None), default=None)


def _days_to_find_a_lead(terms: Terms) -> int:
    rules = (scheme.rules.lead_exit for schedule in terms.schedules for scheme in schedule.schemes)
    return min((rule.days for rule in rules if rule is not None), default=LeadExitRule().days)
