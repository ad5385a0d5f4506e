"""How far a saving counts under the terms of its claim: what holds it back, and whose it is.

Each function names the rule it holds; where nothing is recorded, nothing is known against a claim.
"""

from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import round_to_total
from consortium.savings.domain.claim_terms import COST_TEST_NAMES, NATIONAL, ClaimTerms, CostTest
from consortium.savings.domain.signoff import LineKind


def reason_held_back(terms: ClaimTerms | None) -> str:
    """Why a claim is indicative only and counts in no total; empty when it counts.

    Where nothing is recorded nothing is known against the claim: it counts until it is banked.
    """
    if terms is None:
        return ""
    if not terms.is_scope_unchanged:
        return "Less was asked for: a saving of scope is no efficiency"
    if not terms.are_outputs_kept:
        return "Outputs are worse than before (R12)"
    if terms.is_switch and terms.review is None:
        return "A switch of product without a clinician's sign-off (R12)"
    if terms.is_deferral:
        return "Spending put off to a later year is not saved"
    return ""


def held_back(
    terms: ClaimTerms | None, *, kind: LineKind, saving: Fraction, quantity: Fraction
) -> Fraction:
    """How much of a line's saving does not count, in pounds.

    All of it while the claim is indicative; else what a national price cut brought, which is
    deducted first (formula F13). A loss is never held back: losers are kept.
    """
    if terms is None or saving <= 0:
        return Fraction(0)
    if reason_held_back(terms):
        return saving
    return Fraction(0) if kind is LineKind.AVOIDED else _national(terms, saving, quantity)


def missing_to_bank(terms: ClaimTerms | None, kind: LineKind) -> tuple[str, ...]:
    """What the consortium's finance still misses before it can bank a line of a kind.

    Cash needs the budget line, the day and the entry by which it fell; every kind needs the
    tests of reallocated costs (rule R9).
    """
    if terms is None:
        return ("what the claim rests on",)
    missing = []
    if kind is LineKind.CASH and terms.budget is None:
        missing.append("the budget that fell, with its amount and journal")
    untested = [
        COST_TEST_NAMES[test].lower() for test in CostTest if test not in terms.costs_tested
    ]
    if untested:
        missing.append(f"whether costs moved to {', '.join(untested)}")
    if reason_held_back(terms):
        missing.append("an answer to what holds the claim back")
    return tuple(missing)


def divide(terms: ClaimTerms, *, saving: Fraction, quantity: Fraction) -> dict[str, Decimal]:
    """A saving by whoever brought it about, in pounds that add up to it to the penny (F13).

    The national price cut is taken off first; the shares divide what is left.
    """
    national = _national(terms, saving, quantity)
    left = saving - national
    parts = {share.party: left * Fraction(share.percent) / 100 for share in terms.shares}
    return round_to_total({NATIONAL: national, **parts} if national else parts)


def _national(terms: ClaimTerms, saving: Fraction, quantity: Fraction) -> Fraction:
    """What a national price cut brought of a saving: never more than all, nor less than nothing."""
    if terms.national_cut is None:
        return Fraction(0)
    cut = Fraction(terms.national_cut.per_unit) * quantity
    return max(min(saving, cut), Fraction(0))
