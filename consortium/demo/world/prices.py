"""The prices of a world as the clause engine's own values: versions, schemes, rebates."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby

from consortium.contracts.domain.terms.rebate_terms import RebateTerms
from consortium.contracts.domain.terms.rules import JoinerRule, Rules
from consortium.contracts.domain.terms.schedule_checks import check_rebate, check_scheme
from consortium.contracts.domain.terms.schedules import (
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
)
from consortium.demo.world import price_rows as rows
from consortium.demo.world.contract_rows import Agreement
from consortium.demo.world.faults import Fault, Place, near
from consortium.demo.world.price_rows import DecidedBy, Who
from consortium.demo.world.reading import Folder
from consortium.demo.world.references import by_key
from consortium.foundation.domain.errors import DomainError

PER_CENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A scheme with the row where it begins."""

    place: Place
    scheme: Scheme
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The prices of an agreement from a day on, whole: what is not said anew is carried over."""

    effective_from: date
    schemes: tuple[Priced, ...]


def versions_of(folder: Folder, agreement: Agreement) -> tuple[Version, ...]:
    """The versions of an agreement's prices, the first one first; faults are told."""
    lines = [each for each in folder.of(rows.Price) if each.agreement == agreement.code]
    said = {
        each.scheme: each for each in folder.of(rows.Scheme) if each.agreement == agreement.code
    }
    names = {_name(each) for each in lines}
    for name, row in said.items():
        if name not in names:
            folder.faults.append(
                Fault.at(
                    row.place,
                    f"No price of {agreement.code} is of the scheme {name}.{near(name, names)}",
                    "Name it in prices.csv, or correct it.",
                    "scheme",
                )
            )
    if not lines:
        folder.faults.append(
            Fault.at(
                agreement.place,
                f"prices.csv has no prices of {agreement.code}.",
                "Add a row for each of its items.",
                "code",
            )
        )
    by_day = by_key(lines, lambda each: each.effective_from or agreement.starts_on)
    versions: list[Version] = []
    for day in sorted(by_day):
        made = list(_schemes(folder, by_day[day], said))
        repriced = {item for each in made for item in each.scheme.items}
        before = versions[-1].schemes if versions else ()
        kept = [each for each in before if not repriced & set(each.scheme.items)]
        _check_whole(folder, before, repriced, by_day[day][0])
        versions.append(Version(effective_from=day, schemes=(*kept, *made)))
    return tuple(versions)


def rebates_of(folder: Folder, agreement: str) -> tuple[tuple[Place, RebateScheme], ...]:
    """The rebates of an agreement, each with the row where it begins."""
    listed = [each for each in folder.of(rows.Rebate) if each.agreement == agreement]
    made = []
    for name, steps in by_key(listed, lambda each: each.rebate).items():
        first = steps[0]
        scheme = RebateScheme(
            id="",
            name=name,
            items=first.items,
            steps=tuple(RebateStep(each.threshold, each.rate_percent / PER_CENT) for each in steps),
            terms=RebateTerms(allocation=first.shared_by, leavers=first.leavers),
        )
        _try(folder, first.place, partial(check_rebate, scheme))
        made.append((first.place, scheme))
    return tuple(made)


def _schemes(
    folder: Folder, lines: Iterable[rows.Price], said: Mapping[str, rows.Scheme]
) -> Iterable[Priced]:
    for name, prices in by_key(lines, _name).items():
        first = prices[0]
        rule = said.get(name) or rows.Scheme(
            place=first.place, agreement=first.agreement, scheme=name
        )
        scheme = _scheme(name, rule, prices)
        _try(folder, first.place, partial(check_scheme, scheme))
        yield Priced(place=first.place, scheme=scheme, decided_by=rule.decided_by)


def _scheme(name: str, rule: rows.Scheme, prices: list[rows.Price]) -> Scheme:
    is_share = rule.decided_by is DecidedBy.SHARE
    usual = OnDrop.AFTER_GRACE if rule.grace_months else OnDrop.NEXT_TEST
    return Scheme(
        id="",
        name=name,
        clause=rule.decided_by.clause,
        measure=rule.decided_by.measure,
        items=tuple(dict.fromkeys(each.item for each in prices)),
        tiers=_tiers(prices, Who.MEMBERS, PER_CENT if is_share else Decimal(1)),
        standalone=_tiers(prices, Who.LEAVERS, Decimal(1)),
        test_months=rule.test_months,
        on_drop=rule.on_drop or usual,
        grace_months=rule.grace_months,
        rules=Rules(joiners=JoinerRule(pays=rule.joiners_pay, months=rule.joiner_months)),
    )


def _tiers(prices: Iterable[rows.Price], who: Who, unit: Decimal) -> tuple[Tier, ...]:
    own = sorted((each for each in prices if each.who is who), key=lambda each: each.from_)
    return tuple(
        Tier(bound / unit, {each.item: each.price for each in same})
        for bound, same in groupby(own, key=lambda each: each.from_)
    )


def _check_whole(
    folder: Folder, before: Iterable[Priced], repriced: set[str], row: rows.Price
) -> None:
    """A scheme is priced anew as a whole: its items are tested together."""
    for each in before:
        missing = set(each.scheme.items) - repriced
        if missing and len(missing) < len(each.scheme.items):
            folder.faults.append(
                Fault.at(
                    row.place,
                    f"The scheme {each.scheme.name} has no new price of "
                    f"{', '.join(sorted(missing))} from this day.",
                    "Give each item of the scheme a price from the day.",
                    "effective_from",
                )
            )


def _name(price: rows.Price) -> str:
    return price.scheme or price.item


def _try(folder: Folder, place: Place, check: Callable[[], None]) -> None:
    try:
        check()
    except DomainError as refusal:
        folder.faults.append(Fault.at(place, refusal.message, refusal.next_step))
