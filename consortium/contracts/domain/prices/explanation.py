"""A price, told step by step in plain words: who counted, from when, what was measured, which
version, which tier, which clause."""

from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES
from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason, Path, Price
from consortium.contracts.domain.prices.rule_words import (
    alone_text,
    bands_text,
    grace_text,
    interruption_text,
    link_text,
    local_text,
    run_rate_text,
    share_text,
)
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.prices.tiers_in_force import InForce, Why
from consortium.contracts.domain.terms.participation import Standing
from consortium.contracts.domain.terms.schedules import Measure, OnDrop, Scheme, Tier
from consortium.contracts.domain.words import counted, in_words, listed, per_cent
from consortium.foundation.domain.money import pounds, unit_price
from consortium.foundation.domain.units import plain


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path: its name and what was found there."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people call the trusts and items that the codes stand for."""

    trusts: Mapping[str, str]
    items: Mapping[str, str]

    def trust(self, code: str) -> str:
        return self.trusts.get(code, code)

    def item(self, code: str) -> str:
        return self.items.get(code, code)


def explain(
    answer: Price | NoPrice, names: Names, *, own_volume: bool = True, supposed: bool = False
) -> tuple[Step, ...]:
    """The path to a price, or to why there is none, in the order it was walked.

    Without ``own_volume`` it does not say what the trust alone has committed to. A price that is
    only ``supposed`` rests on tests that nobody can record, so it is not called provisional.
    """
    path = answer.path
    steps = [_standing(path, names)]
    if path.schedule is not None:
        version, since = path.schedule.version, in_words(path.schedule.effective_from)
        steps.append(Step("Price schedule", f"Version {version}, in force from {since}."))
    if path.standing is Standing.MEMBER and path.alone is not None:
        steps.append(Step("Priced alone", alone_text(path, names.trust(path.trust))))
    if path.in_force is not None and path.scheme is not None:
        steps += _tests(path, path.in_force, path.scheme, names, own_volume)
        if not path.confirmed and not supposed:
            until = f"Not every tier test up to {in_words(path.on)} is recorded yet."
            steps.append(Step("Provisional", f"{until} Once they are, the price stands."))
    if isinstance(answer, Price):
        if path.local is not None:
            steps.append(Step("Local price", local_text(path)))
        steps.append(_price(answer, names, own_volume))
    else:
        steps.append(Step("No price", why_no_price(answer, names)))
    return tuple(steps)


def why_no_price(answer: NoPrice, names: Names) -> str:
    """Why there is no price, in one sentence."""
    trust, item = names.trust(answer.path.trust), names.item(answer.path.item)
    on = in_words(answer.path.on)
    match answer.reason:
        case NoPriceReason.OUTSIDE_TERM:
            return f"The agreement is not in force on {on}."
        case NoPriceReason.NOT_JOINED:
            return f"{trust} had not joined this agreement by {on}: it has no price under it."
        case NoPriceReason.NO_SCHEDULE:
            return f"No price schedule is in force on {on}."
        case NoPriceReason.UNKNOWN_ITEM:
            return f"The price schedule has no price for {item}."
        case NoPriceReason.NO_OPT_OUT_PRICE:
            if answer.path.standing is Standing.LEFT:
                return f"{trust} has left, and the schedule has no opt-out price for {item}."
            return f"The schedule has no price of {item} for a trust alone, which {trust} pays now."
        case NoPriceReason.NO_FACTOR:
            return f"The market forces factor of {trust} is not known, and {item} depends on it."


def interval(tiers: tuple[Tier, ...], index: int, measure: Measure) -> str:
    """A tier's interval in words: "18,000 to under 25,000", "25,000 and more", "7 members"."""
    low = tiers[index].lower_bound
    high = tiers[index + 1].lower_bound if index + 1 < len(tiers) else None
    if measure is Measure.MEMBER_COUNT:
        return _band(low, high)
    if measure is Measure.SHARE:
        return _shares(low, high)
    if measure in (Measure.COMMITTED_VALUE, Measure.SPEND):
        return _values(low, high)
    if high is None:
        return f"{plain(low)} and more" if low else "any volume"
    return f"{plain(low)} to under {plain(high)}"


def in_measure(amount: Decimal, measure: Measure) -> str:
    """What a test measured, in its own unit: "26,400", "85%", "£1,056,000.00"."""
    if measure is Measure.SHARE:
        return per_cent(amount)
    if measure in (Measure.COMMITTED_VALUE, Measure.SPEND):
        return pounds(amount)
    return plain(amount)


def opt_out_interval(tiers: tuple[Tier, ...], index: int) -> str:
    """A tier of a trust that has left: always by its own volume, whatever the members' is by."""
    return interval(tiers, index, Measure.COMMITTED_QUANTITY)


def drop_rule(scheme: Scheme) -> str:
    """When a worse tier takes effect, in one sentence."""
    match scheme.on_drop:
        case OnDrop.NEXT_TEST:
            return "A worse tier takes effect at its test."
        case OnDrop.NEVER_WITHIN_YEAR:
            return "A worse tier never takes effect within a contract year."
        case OnDrop.AFTER_GRACE:
            months = counted(scheme.grace_months, "month")
            return f"A worse tier takes effect after {months} of grace."


def calendar_of(scheme: Scheme) -> str:
    """When a scheme is tested, in one sentence."""
    if not scheme.test_months:
        return "Tested once, when the schedule starts."
    if len(set(scheme.test_months)) == 12:
        return "Tested on the first of every month."
    firsts = [f"1 {month_name[month]}" for month in sorted(set(scheme.test_months))]
    if scheme.on_drop is OnDrop.NEVER_WITHIN_YEAR:
        firsts.append("the first day of each contract year")
    return f"Tested on {listed(firsts)}."


def rules_of(scheme: Scheme) -> str:
    """When a scheme is tested and what follows, for the heading of its tiers."""
    if scheme.is_incremental:
        return "Each slice of what all members buy in a contract year has the price of its band."
    if len(scheme.tiers) == 1:
        return "One price for all members."
    return f"{calendar_of(scheme)} {drop_rule(scheme)}"


def _band(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return f"{counted(low, 'member')} or more" if low else "any number of members"
    if high - low == 1:
        return counted(low, "member")
    if low == 0:
        return f"fewer than {counted(high, 'member')}"
    return f"{plain(low)} to {counted(high - 1, 'member')}"


def _shares(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return f"{per_cent(low)} or more" if low else "any share"
    return f"{per_cent(low)} to under {per_cent(high)}" if low else f"under {per_cent(high)}"


def _values(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return f"{pounds(low)} and more" if low else "any value"
    return f"{pounds(low)} to under {pounds(high)}"


def _standing(path: Path, names: Names) -> Step:
    trust, on = names.trust(path.trust), in_words(path.on)
    if path.standing is Standing.MEMBER and path.spell is not None:
        joined = f"it joined on {in_words(path.spell.period.start)}."
        merged = f" It takes part through {names.trust(path.through)}." if path.through else ""
        return Step("Participation", f"{trust} is a member on {on}: {joined}{merged}")
    if path.standing is Standing.LEFT and path.spell is not None and path.spell.period.end:
        return Step(
            "Participation",
            f"{trust} is no longer a member on {on}: it left on {in_words(path.spell.period.end)}.",
        )
    return Step("Participation", f"{trust} is not a member on {on}.")


def _tests(
    path: Path, change: InForce, scheme: Scheme, names: Names, own_volume: bool
) -> list[Step]:
    """The test behind the tier in force, what it was made of, and a later one that waits."""
    link = scheme.rules.link
    told = [
        _test(change, scheme, names, path),
        Step("How it was measured", _basis(path, change.test, scheme, names, own_volume)),
        Step("Linked item", link_text(change.test, scheme, names.item(link.item)) if link else ""),
        Step("Set aside", interruption_text(change, scheme)),
    ]
    if path.latest is not None and path.latest.found != path.tier:
        if change.why not in (Why.FROZEN, Why.NO_LEAD):
            told.append(_later_test(path.latest, scheme, names, path))
        leavers = [names.trust(clock.trust) for clock in path.clocks]
        told.append(Step("Grace", grace_text(path, leavers)))
    return [step for step in told if step.text]


def _basis(path: Path, test: Determination, scheme: Scheme, names: Names, own_volume: bool) -> str:
    if scheme.is_by_run_rate:
        return run_rate_text(test, names.trust)
    if scheme.is_by_trust and own_volume:
        who = path.through or path.trust
        return share_text(test, who, names.trust(who))
    return ""


def _test(change: InForce, scheme: Scheme, names: Names, path: Path) -> Step:
    test = change.test
    found = interval(scheme.tiers, test.found, scheme.measure)
    measured = _measured(test, scheme, names, path)
    return Step(
        "Tier test",
        f"Tested on {in_words(test.tested_on)}: {measured}. That is the tier "
        f"of {found}, in force from {in_words(change.starts_on)}{_because(change, scheme)}.",
    )


def _later_test(test: Determination, scheme: Scheme, names: Names, path: Path) -> Step:
    """The latest test, when its tier is not in force: that of a grace, or within a year."""
    found = interval(scheme.tiers, test.found, scheme.measure)
    measured = _measured(test, scheme, names, path)
    return Step(
        "Latest test",
        f"Tested on {in_words(test.tested_on)}: {measured}. That is the tier "
        f"of {found}, which is not in force yet. {drop_rule(scheme)}",
    )


def _measured(test: Determination, scheme: Scheme, names: Names, path: Path) -> str:
    if not test.members:
        return "nobody was a member"
    if scheme.is_by_trust:
        name = names.trust(path.through or path.trust)
        return f"only the share of {name} itself counts for its price"
    members = listed(names.trust(each.trust) for each in test.members)
    if scheme.measure is Measure.MEMBER_COUNT:
        return f"{counted(test.measure, 'member')} counted ({members})"
    have = "has" if len(test.members) == 1 else "have"
    who = f"{counted(len(test.members), 'member')} counted ({members})"
    at = " at the prices of the first tier" if scheme.is_by_value else ""
    if scheme.is_by_run_rate:
        amount = in_measure(round(test.measure, 2), scheme.measure)
        return f"{who}, whose run-rate is {amount} a year{at}"
    return f"{who}, who {have} committed to {in_measure(test.measure, scheme.measure)} a year{at}"


def _because(change: InForce, scheme: Scheme) -> str:
    if change.why is Why.GRACE_ENDED:
        return f", after {counted(scheme.grace_months, 'month')} of grace"
    if change.why is Why.NEW_YEAR:
        return ", because a new contract year sets the tier afresh"
    return ""


def _price(answer: Price, names: Names, own_volume: bool) -> Step:
    path = answer.path
    scheme = path.scheme
    if scheme is None:
        raise ValueError("a price without a scheme cannot be explained")
    price = unit_price(answer.unit_price)
    clause = f"{CLAUSE_NAMES[scheme.clause]} ({scheme.clause.value})"
    where = f", {scheme.paragraph} of the contract" if scheme.paragraph else ""
    item = names.item(path.item)
    if path.own_measure is not None:
        by = ""
        if len(path.tiers) > 1:
            volume = f" of {plain(path.own_measure)} a year" if own_volume else ""
            by = f", by its own commitment{volume}"
        text = f"{price} each for {item}: the price of a trust alone{by}. {clause}{where}."
        title = "Opt-out price" if path.standing is Standing.LEFT else "Price alone"
        return Step(title, text)
    if path.tier is None:
        each = "on average " if len(path.slices) > 1 else ""
        return Step("Price", f"{bands_text(path)} That is {each}{price} each. {clause}{where}.")
    tier = interval(path.tiers, path.tier, scheme.measure)
    return Step("Price", f"{price} each for {item} in the tier of {tier}. {clause}{where}.")
