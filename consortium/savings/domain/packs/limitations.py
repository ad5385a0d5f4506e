"""What a reader should know before believing a saving, worked out from the saving itself."""

from collections.abc import Iterator
from fractions import Fraction

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.words import counted
from consortium.foundation.domain.money import ZERO, pennies, percent_of, pounds, unit_price
from consortium.savings.domain.baseline import FEWEST_PURCHASES, METHOD_NAMES, BaselineMethod, Grade
from consortium.savings.domain.claim_limits import missing_to_bank, reason_held_back
from consortium.savings.domain.packs.facts import PackFacts
from consortium.savings.domain.signoff import STEP_NAMES, LineKind, Step, Verdict

_DATES = {
    DateBasis.ORDERED: "order",
    DateBasis.DELIVERED: "delivery",
    DateBasis.RECEIVED: "receipt",
    DateBasis.INVOICED: "invoice",
    DateBasis.TAX_POINT: "tax point",
}
_WHY_NOT = {
    "off_contract": "bought past the contract",
    "after_leaving": "bought after the trust had left",
    "before_joining": "bought before the trust joined",
    "on_contract": "bought before a baseline was signed",
}
_ROUNDING = (
    "The savings report rounds its cells together so that its columns add up; its cell for this "
    "saving can differ from this total by a penny or two."
)


def limitations(facts: PackFacts) -> tuple[str, ...]:
    """Every limitation in one sentence each, the weightiest first."""
    return (
        *_of_sign_off(facts),
        *_of_baseline(facts),
        *_of_lines(facts),
        *_of_prices(facts),
        *_of_approvals(facts),
        _ROUNDING,
    )


def _of_sign_off(facts: PackFacts) -> Iterator[str]:
    months = facts.claim.months
    for step in Step:
        unsigned = sum(1 for each in months if step not in each.signed)
        if unsigned:
            who = STEP_NAMES[step].lower()
            yield f"Not signed by the {who}: {counted(unsigned, 'month')} of {len(months)}."
    changed = [f"{each.month:%B %Y}" for each in months if each.has_changed]
    if changed:
        yield f"The lines changed after they were signed: {', '.join(changed)}."
    for each in months:
        if each.ruling is not None and each.ruling.verdict is not Verdict.ACCEPTED:
            yield (
                f"{each.month:%B %Y} was {each.ruling.verdict.value} by the trust's finance: "
                f"{pounds(each.ruling.accepted)} of {pounds(each.ruling.claimed)} counts. "
                f"“{each.ruling.reason}”"
            )


def _of_baseline(facts: PackFacts) -> Iterator[str]:
    if not facts.used:
        yield "No line counts against a locked baseline, so nothing is claimed."
    for each in facts.used:
        named = f"Baseline {each.reference}, version {each.version}"
        if each.grade is not Grade.A:
            yield f"{named} is of grade {each.grade.value}: {METHOD_NAMES[each.method].lower()}."
        if each.method is BaselineMethod.INVOICES and each.purchases < FEWEST_PURCHASES:
            yield f"{named} rests on fewer than {FEWEST_PURCHASES} purchases."
        if each.reason:
            yield f"{named} took the place of an earlier one: “{each.reason}”"


def _of_lines(facts: PackFacts) -> Iterator[str]:
    lines, total = facts.lines, sum((line.paid for line in facts.lines), ZERO)
    covered = sum((line.paid for line in facts.counted), ZERO)
    if len(facts.counted) < FEWEST_PURCHASES:
        yield f"The saving rests on {counted(len(facts.counted), 'purchase')}."
    if total and covered != total:
        share = percent_of(covered, total)
        yield f"{share}% of what the trust paid for the item in these months counts."
    for standing, why in _WHY_NOT.items():
        left = [line for line in lines if line.price_before is None and line.standing == standing]
        if left:
            paid = sum((line.paid for line in left), ZERO)
            yield f"Not counted: {counted(len(left), 'line')} of {pounds(paid)}, {why}."
    unnamed = sum(1 for line in facts.counted if not line.item_code)
    if unnamed:
        yield f"Without an item code of their own, matched otherwise: {counted(unnamed, 'line')}."
    for basis, number in facts.stand_ins.items():
        yield (
            f"Without the date of {_DATES[basis]} that the contract counts by, so that another of "
            f"its dates stands in: {counted(number, 'line')}."
        )


def _of_prices(facts: PackFacts) -> Iterator[str]:
    other = [
        line
        for line in facts.counted
        if line.amount_due is not None and line.amount_due != line.paid
    ]
    if other:
        yield f"Not at the price that was due, and counted as paid: {counted(len(other), 'line')}."
    open_tests = sum(1 for test in facts.tests if not test.is_recorded)
    if open_tests:
        yield f"Not recorded yet, so prices are provisional: {counted(open_tests, 'tier test')}."


def _of_approvals(facts: PackFacts) -> Iterator[str]:
    terms, kind = facts.approvals.terms, facts.claim.saving.kind
    for missing in missing_to_bank(terms, kind):
        yield f"Not recorded: {missing}."
    held = sum((each.held for each in facts.claim.months), Fraction(0))
    if held:
        why = reason_held_back(terms) or "a national price cut brought it"
        yield f"Held back, and in no total: {pounds(pennies(held))}. {why}."
    if terms is not None and terms.later_cost is not None and terms.later_cost.per_unit > 0:
        later = terms.later_cost
        yield f"A unit costs {unit_price(later.per_unit)} more later in its life: {later.source}."
    if kind is LineKind.AVOIDED:
        yield "A cost avoided is not money that can be spent: no budget fell by it."
