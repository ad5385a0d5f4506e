"""Budget and quality in a pack: what the claim of a saving rests on besides its prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from consortium.savings.domain.claim_terms import (
    BudgetCut,
    ClaimTerms,
    ClinicalReview,
    CostTest,
    LaterCost,
    NationalCut,
    PriceBasis,
    Recurrence,
    Share,
)
from consortium.savings.domain.packs.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """The newest record of what a claim rests on, and the budgets that signers named.

    ``terms`` is None where nobody has recorded any.
    """

    terms: ClaimTerms | None
    version: int
    # Each a code with the day from which it is lower.
    budgets: tuple[tuple[str, date], ...]


def approvals_as_json(approvals: Approvals) -> dict[str, Any]:
    return {
        "recorded": None if approvals.terms is None else _terms_as_json(approvals.terms),
        "version": approvals.version,
        "budgets_signed": [[code, on.isoformat()] for code, on in approvals.budgets],
    }


def approvals_from_json(read: Mapping[str, Any]) -> Approvals:
    """The approvals that such JSON was written from.

    Raises:
        ValueError, KeyError, TypeError: they are none.
    """
    return Approvals(
        terms=None if read["recorded"] is None else _terms_from_json(read["recorded"]),
        version=read["version"],
        budgets=tuple((code, date.fromisoformat(on)) for code, on in read["budgets_signed"]),
    )


def _terms_as_json(terms: ClaimTerms) -> dict[str, Any]:
    budget, review, cut, later = terms.budget, terms.review, terms.national_cut, terms.later_cost
    return {
        "recurrence": terms.recurrence.value,
        "ends_on": terms.ends_on.isoformat() if terms.ends_on else None,
        "is_deferral": terms.is_deferral,
        "budget": budget
        and {
            "code": budget.code,
            "removed_on": budget.removed_on.isoformat(),
            "amount": f"{budget.amount:.2f}",
            "journal": budget.journal,
        },
        "is_scope_unchanged": terms.is_scope_unchanged,
        "are_outputs_kept": terms.are_outputs_kept,
        "costs_tested": sorted(test.value for test in terms.costs_tested),
        "is_switch": terms.is_switch,
        "clinical_review": review
        and {"role": review.role, "on": review.on.isoformat(), "document": review.document},
        "price_basis": terms.price_basis.value,
        "price_year": terms.price_year,
        "years": terms.years,
        "national_cut": cut and {"per_unit": f"{cut.per_unit:f}", "source": cut.source},
        "later_cost": later and {"per_unit": f"{later.per_unit:f}", "source": later.source},
        "shares": [[share.party, f"{share.percent:f}"] for share in terms.shares],
    }


def _terms_from_json(read: Mapping[str, Any]) -> ClaimTerms:
    budget, review = read["budget"], read["clinical_review"]
    cut, later = read["national_cut"], read["later_cost"]
    return ClaimTerms(
        recurrence=Recurrence(read["recurrence"]),
        ends_on=date.fromisoformat(read["ends_on"]) if read["ends_on"] else None,
        is_deferral=read["is_deferral"],
        budget=budget
        and BudgetCut(
            code=budget["code"],
            removed_on=date.fromisoformat(budget["removed_on"]),
            amount=number(budget["amount"]),
            journal=budget["journal"],
        ),
        is_scope_unchanged=read["is_scope_unchanged"],
        are_outputs_kept=read["are_outputs_kept"],
        costs_tested=frozenset(map(CostTest, read["costs_tested"])),
        is_switch=read["is_switch"],
        review=review
        and ClinicalReview(
            role=review["role"],
            on=date.fromisoformat(review["on"]),
            document=review["document"],
        ),
        price_basis=PriceBasis(read["price_basis"]),
        price_year=read["price_year"],
        years=read["years"],
        national_cut=cut and NationalCut(per_unit=number(cut["per_unit"]), source=cut["source"]),
        later_cost=later and LaterCost(per_unit=number(later["per_unit"]), source=later["source"]),
        shares=tuple(Share(party=party, percent=number(part)) for party, part in read["shares"]),
    )
