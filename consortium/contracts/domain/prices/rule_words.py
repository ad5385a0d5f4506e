"""The rules of a scheme in plain words, for its heading and for the steps of a price."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES, Clause
from consortium.contracts.domain.prices.adjustments import Alone
from consortium.contracts.domain.prices.answers import Path
from consortium.contracts.domain.prices.counting import LEAST_DAYS, days_of_year
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.prices.tiers_in_force import InForce, Why
from consortium.contracts.domain.terms.merging import DAY
from consortium.contracts.domain.terms.rules import JoinerPays, LeaverHistory, MergedCount, Rules
from consortium.contracts.domain.terms.schedules import Scheme
from consortium.contracts.domain.words import counted, in_words, listed, per_cent
from consortium.foundation.domain.money import unit_price
from consortium.foundation.domain.units import plain


def agreed_rules(scheme: Scheme) -> tuple[str, ...]:
    """Every rule of a scheme that is not what a silent contract means, a sentence for each."""
    return tuple(
        sentence + _where(clause, paragraph) for sentence, clause, paragraph in _sentences(scheme)
    )


def alone_text(path: Path, trust: str) -> str:
    """Why a member pays the price of a trust alone, and from or until when."""
    if path.alone is None or path.scheme is None:
        return ""
    rules = path.scheme.rules
    if path.alone.why is Alone.WAITING:
        until = in_words(path.alone.day) if path.alone.day else "the end of the agreement"
        return (
            f"{trust} joined later and pays the price of a trust alone until {until}"
            f"{_where(Clause.JOINER, rules.joiners.paragraph)}"
        )
    since = in_words(path.alone.day) if path.alone.day else ""
    days = counted(rules.suspension.price_kept_days, "day")
    return (
        f"{trust} is suspended. It kept the members' price for {days} and pays the price of a "
        f"trust alone since {since}{_at(rules.suspension.paragraph)}"
    )


def run_rate_text(test: Determination, names: Callable[[str], str]) -> str:
    """What a run-rate was made of, for all members together; who returned too little is named."""
    measured = [each for each in test.members if each.units is not None and each.days]
    rest = [names(each.trust) for each in test.members if not each.days]
    parts = []
    if measured:
        units = sum((each.units or Decimal(0) for each in measured), Decimal(0))
        days = sorted({each.days or 0 for each in measured})
        span = counted(days[-1], "day") if len(days) == 1 else f"{days[0]} to {days[-1]} days"
        year = days_of_year(test.tested_on - DAY)
        parts.append(f"{plain(units)} were returned for {span}: units × {year} ÷ days.")
    if rest:
        parts.append(
            f"Fewer than {LEAST_DAYS} days are returned of {listed(rest)}: what was committed to "
            "counts instead."
        )
    return " ".join(parts)


def share_text(test: Determination, trust: str, name: str) -> str:
    """What the share of one trust was made of."""
    own = next((each for each in test.members if each.trust == trust), None)
    if own is None or own.units is None or own.of_category is None:
        return (
            f"Fewer than {LEAST_DAYS} days are returned of {name}: the share it has committed to "
            "counts instead."
        )
    return (
        f"{name} bought {plain(own.units)} of {plain(own.of_category)} under the contract in "
        f"{counted(own.days or 0, 'day')}: {per_cent(own.amount)}."
    )


def link_text(test: Determination, scheme: Scheme, item: str) -> str:
    """Whether the tier held with the linked item; empty where there is no link."""
    link = scheme.rules.link
    if link is None:
        return ""
    where = _where(Clause.BUNDLE, link.paragraph)
    if test.linked_share is None:
        return f"Too little of {item} is returned to test the link, so the tier holds{where}"
    share, least = per_cent(test.linked_share), per_cent(link.least_share)
    if test.linked_share < link.least_share:
        return (
            f"{share} of {item} was bought under contract, less than {least}: the next worse tier "
            f"applies{where}"
        )
    return f"{share} of {item} was bought under contract, at least {least}: the tier holds{where}"


def interruption_text(change: InForce, scheme: Scheme) -> str:
    """What set the tier of the tests aside; empty where nothing did."""
    rules = scheme.rules
    if change.why is Why.NO_LEAD and rules.lead_exit is not None:
        days = counted(rules.lead_exit.days, "day")
        return (
            f"The consortium had no lead for {days}, so since {in_words(change.starts_on)} no "
            f"better tier applies{_where(Clause.LEAD_EXIT, rules.lead_exit.paragraph)}"
        )
    if change.why is Why.FROZEN and rules.least_members is not None:
        least = rules.least_members
        return (
            f"There are fewer than {counted(least.members, 'member')}, so since "
            f"{in_words(change.starts_on)} prices stay as they were the day before, for at most "
            f"{counted(least.freeze_days, 'day')} in which the parties negotiate anew"
            f"{_at(least.paragraph)}"
        )
    return ""


def local_text(path: Path) -> str:
    """How the price was made local; empty where it was not."""
    local = path.local
    if local is None:
        return ""
    rule = local.rule
    return (
        f"{per_cent(rule.labour_share)} of {unit_price(local.before)} is labour, which follows "
        f"the trust's market forces factor: {plain(local.factor)} against {plain(rule.reference)}, "
        f"rounded to the penny{_where(Clause.GEOGRAPHIC, rule.paragraph)}"
    )


def bands_text(path: Path) -> str:
    """How a quantity lies in incremental bands; empty under other clauses."""
    if path.bought is None or path.scheme is None:
        return ""
    tiers = path.scheme.tiers
    parts = (
        f"{plain(each.quantity)} at {unit_price(tiers[each.tier].prices[path.item])}"
        for each in path.slices
    )
    who = "all members"
    if path.scheme.rules.leaver_history is LeaverHistory.EXCLUDED:
        who = "those who are members now"
    return (
        f"In the contract year {plain(path.bought)} were returned before by {who}, so this "
        f"quantity costs {', '.join(parts)}."
    )


def grace_text(path: Path, names: list[str]) -> str:
    """The periods of grace that run, each with its leaver; the earliest to end counts."""
    if not path.clocks:
        return ""
    told = (
        f"{name}'s until {in_words(clock.ends)}"
        for name, clock in zip(names, path.clocks, strict=True)
    )
    return f"Grace runs for every leaver: {listed(told)}. The earliest to end counts."


Sentence = tuple[str, Clause | None, str]


def _sentences(scheme: Scheme) -> Iterator[Sentence]:
    yield from _who_counts(scheme.rules)
    yield from _what_holds(scheme.rules)
    if scheme.is_by_value:
        yield "Tested by value: units × their price in the first tier", None, ""
    if scheme.is_by_run_rate:
        text = "Tested by run-rate: units × 365 ÷ days of the last twelve months, 366 in a leap "
        yield f"{text}year, from {LEAST_DAYS} days on", None, ""


def _who_counts(rules: Rules) -> Iterator[Sentence]:
    joiners, suspension = rules.joiners, rules.suspension
    if joiners.pays is JoinerPays.NEXT_TEST:
        yield "A joiner pays alone until the next test", Clause.JOINER, joiners.paragraph
    if joiners.pays is JoinerPays.AFTER_MONTHS:
        months = counted(joiners.months, "month")
        yield f"A joiner pays alone for {months}", Clause.JOINER, joiners.paragraph
    if rules.leaver_history is LeaverHistory.EXCLUDED:
        yield "What a leaver bought no longer counts once it has left", None, ""
    if suspension != Rules().suspension:
        counts = "counts" if suspension.counts else "does not count"
        days = counted(suspension.price_kept_days, "day")
        text = f"A suspended member {counts}, and keeps its price for {days}"
        yield text, None, suspension.paragraph
    if rules.mergers.counts_as is MergedCount.ONE:
        yield "Members that merge count as one at once", Clause.MERGER, rules.mergers.paragraph


def _what_holds(rules: Rules) -> Iterator[Sentence]:
    lead, link, local, least = (
        rules.lead_exit,
        rules.link,
        rules.local_labour,
        rules.least_members,
    )
    if lead is not None:
        text = f"Without a lead for {counted(lead.days, 'day')} no tier is better than the one "
        yield f"{text}from {plain(lead.falls_to)}", Clause.LEAD_EXIT, lead.paragraph
    if link is not None:
        text = f"A tier holds only while {per_cent(link.least_share)} of {link.item} is bought "
        yield f"{text}under contract", Clause.BUNDLE, link.paragraph
    if local is not None:
        text = f"{per_cent(local.labour_share)} of the price follows the trust's market forces "
        text += f"factor, against {plain(local.reference)}"
        if local.only_joiners:
            text += "; for those who joined later only"
        yield text, Clause.GEOGRAPHIC, local.paragraph
    if least is not None:
        text = f"With fewer than {counted(least.members, 'member')} prices freeze for "
        text += f"{counted(least.freeze_days, 'day')} and are negotiated anew"
        yield text, None, least.paragraph


def _where(clause: Clause | None, paragraph: str) -> str:
    if clause is None:
        return _at(paragraph)
    place = f", {paragraph}" if paragraph else ""
    return f" ({CLAUSE_NAMES[clause]}, {clause.value}{place})."


def _at(paragraph: str) -> str:
    return f" ({paragraph})." if paragraph else "."
