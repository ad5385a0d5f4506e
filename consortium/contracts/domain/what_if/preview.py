"""What a notice would change, foreseen on the day it is recorded.

The foreseen tests are those that first find the trust gone, and the prices those that follow from
them. If no facts change in between, the tests themselves find the very same (their hashes agree).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from consortium.contracts.domain.prices.counting import exact
from consortium.contracts.domain.prices.pricing import Terms, schedule_on
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.prices.tiers_in_force import in_force_on
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import Schedule, Scheme
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenPrice:
    """What a trust pays for a unit on a day, if the trust with the notice stays and if it goes.

    None where there is no price.
    """

    trust: str
    item: str
    on: date
    if_it_stays: Decimal | None
    if_it_goes: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What was foreseen of a trust's leaving, and the facts that it was foreseen from."""

    trust: str
    leaves_on: date
    tests: tuple[Determination, ...]
    prices: tuple[ForeseenPrice, ...]
    facts: tuple[str, ...]

    @property
    def inputs_sha256(self) -> str:
        """One hash over the inputs of all the tests."""
        looked_at = [[test.scheme, str(test.tested_on), test.inputs_sha256] for test in self.tests]
        return sha256(json.dumps(looked_at, separators=(",", ":")).encode()).hexdigest()


def foresee(terms: Terms, *, trust: str, leaves_on: date) -> Foreseen:
    """What the terms as they are known now will make of the trust's leaving.

    A scheme that is never tested again is tested on the day of leaving itself.
    """
    before = Outlook(_supposing(terms, trust, leaves_on, stays=True))
    after = Outlook(_supposing(terms, trust, leaves_on, stays=False))
    schedule = schedule_on(terms.schedules, leaves_on) if leaves_on in terms.term else None
    tests: list[Determination] = []
    prices: list[ForeseenPrice] = []
    for scheme in schedule.schemes if schedule else ():
        test = _first_test(after, schedule, scheme, leaves_on)
        tests.append(test)
        on = _in_force_from(after, schedule, scheme, test)
        prices += _prices(before, after, scheme, on)
    return Foreseen(
        trust=trust,
        leaves_on=leaves_on,
        tests=tuple(tests),
        prices=tuple(prices),
        facts=tuple(sorted(_facts(after.terms))),
    )


def _supposing(terms: Terms, trust: str, leaves_on: date, *, stays: bool) -> Terms:
    """The terms with the trust's stay at that time left open, or ended; tests from then on are
    worked out, whether they are recorded by now or not."""
    spells = []
    for spell in terms.spells:
        if spell.trust != trust or spell.period.start >= leaves_on:
            spells += [spell] if spell.trust != trust else []
        elif spell.period.end is None or spell.period.end >= leaves_on:
            spells.append(Spell(trust, Period(spell.period.start, None if stays else leaves_on)))
        else:
            spells.append(spell)
    past = {key: test for key, test in terms.confirmed.items() if test.tested_on < leaves_on}
    return replace(terms, spells=tuple(spells), confirmed=past)


def _first_test(
    outlook: Outlook, schedule: Schedule | None, scheme: Scheme, day: date
) -> Determination:
    """The first test from a day on."""
    tests = outlook.book.tests_until(schedule, scheme, date.max) if schedule else ()
    later = (test for test in tests if test.tested_on >= day)
    return next(later, None) or outlook.book.test_on(scheme, day)


def _in_force_from(
    outlook: Outlook, schedule: Schedule | None, scheme: Scheme, test: Determination
) -> date:
    """The day from which what the test found is paid: later than the test where there is grace."""
    changes = outlook.book.tiers_over_time(schedule, scheme) if schedule else ()
    current = in_force_on(changes, test.tested_on)
    if current is None or current.tier == test.found:
        return test.tested_on
    due = (change.starts_on for change in changes if change.starts_on > test.tested_on)
    return next(due, test.tested_on)


def _prices(before: Outlook, after: Outlook, scheme: Scheme, on: date) -> Iterator[ForeseenPrice]:
    for trust in sorted({spell.trust for spell in after.terms.spells}):
        for item in scheme.items:
            pair = before.price_on(trust, item, on), after.price_on(trust, item, on)
            if pair != (None, None):
                yield ForeseenPrice(
                    trust=trust, item=item, on=on, if_it_stays=pair[0], if_it_goes=pair[1]
                )


def _facts(terms: Terms) -> Iterator[str]:
    """What tests and prices rest on, one line a fact, so that two moments can be compared."""
    for spell in terms.spells:
        until = f" until {spell.period.end}" if spell.period.end else ""
        yield f"{spell.trust} takes part from {spell.period.start}{until}"
    for letter in terms.commitments:
        volume = exact(letter.per_year)
        yield f"{letter.trust} commits to {volume} {letter.item} from {letter.effective_from}"
    for schedule in terms.schedules:
        yield f"version {schedule.version} of the prices holds from {schedule.effective_from}"
    for merger in terms.mergers:
        yield f"{' and '.join(merger.legacy)} are {merger.successor} from {merger.effective_on}"
    for each in terms.suspensions:
        yield f"{each.trust} is suspended from {each.period.start} until {each.period.end}"
    for lead in terms.leads:
        yield f"{lead.trust} leads from {lead.period.start} until {lead.period.end}"
    for usage in terms.usage:
        bought = exact(usage.on_contract)
        yield f"{usage.trust} returned {bought} {usage.item} from {usage.period.start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was foreseen beside what is found now: the facts that are gone, and the new ones."""

    holds: bool
    gone: tuple[str, ...]
    new: tuple[str, ...]


def compare(foreseen: Foreseen, now: Foreseen, recorded: Iterable[Determination]) -> Comparison:
    """Whether the foreseen tests and prices still hold.

    A test that is ``recorded`` by now is what counts; one that is not is worked out from ``now``.
    What counts from the day of leaving itself, because nothing is tested afterwards, holds on
    whichever day the trust leaves.
    """
    found = {(test.scheme, test.tested_on): test for test in (*now.tests, *recorded)}
    at_leaving = {_seen(test) for test in now.tests if test.tested_on == now.leaves_on}

    def still(test: Determination) -> bool:
        same_day = found.get((test.scheme, test.tested_on))
        if same_day is not None:
            return same_day.inputs_sha256 == test.inputs_sha256
        return test.tested_on == foreseen.leaves_on and _seen(test) in at_leaving

    holds = all(map(still, foreseen.tests)) and _same_prices(foreseen, now)
    then, since = set(foreseen.facts), set(now.facts)
    return Comparison(
        holds=holds,
        gone=() if holds else tuple(sorted(then - since)),
        new=() if holds else tuple(sorted(since - then)),
    )


def _seen(test: Determination) -> tuple[object, ...]:
    """What a test saw and found, whichever day it was."""
    return test.scheme, test.members, test.measure, test.found, test.linked_share


def _same_prices(then: Foreseen, now: Foreseen) -> bool:
    """Whether everybody pays the same from the same days, or from the day of leaving in both."""
    lines = {(line.trust, line.item): line for line in now.prices}

    def same(line: ForeseenPrice) -> bool:
        found = lines.get((line.trust, line.item))
        if found is not None and (line.on, found.on) == (then.leaves_on, now.leaves_on):
            found = replace(found, on=line.on)
        return found == line

    return len(lines) == len(then.prices) and all(map(same, then.prices))
