"""Scene 11: what each claim rests on, as its procurement lead recorded it before the sign-off."""

from datetime import date, timedelta
from decimal import Decimal

from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.demo.story import TrustFacts
from consortium.foundation.domain.money import pennies
from consortium.savings.domain.claim_terms import (
    BudgetCut,
    ClaimTerms,
    ClinicalReview,
    CostTest,
    LaterCost,
    Recurrence,
    Share,
)
from consortium.savings.usecases.claim_terms import record_claim_terms

RECORDED = date(2026, 4, 20)
JOINT_TENDER = (Share(party="Joint tender of 2024", percent=Decimal(100)),)
SHARED_SERVICE = (Share(party="Shared calibration service", percent=Decimal(100)),)
YEARS = 5
# The cost centres that pay for each item.
ACCOUNTS = {
    "IOL": "OPH-4410",
    "OVD": "OPH-4411",
    "drape": "OPH-4412",
    "PACS": "RAD-5120",
    "calibration": "EBM-6030",
}


def build(stage: Stage) -> None:
    """Every claim of the first year, complete; lenses are a switch that clinicians signed off."""
    if stage.today < RECORDED:
        return
    for trust in story.TRUSTS:
        lead = stage.actor(f"lead_{trust.code.lower()}", RECORDED)
        for item in _claimed(trust):
            record_claim_terms(
                actor=lead,
                trust_id=stage.places[trust.code],
                item_id=stage.items[item],
                terms=_terms(trust, item),
                now=at(RECORDED),
            )


def _claimed(trust: TrustFacts) -> list[str]:
    capital = ["ultrasound"] if trust in story.FOUNDERS else []
    return [*trust.prices, *capital]


def _terms(trust: TrustFacts, item: str) -> ClaimTerms:
    if item == "ultrasound":
        return ClaimTerms(
            recurrence=Recurrence.ONE_OFF,
            ends_on=date(2026, 3, 31),
            costs_tested=frozenset(CostTest),
            shares=JOINT_TENDER,
        )
    is_lens = item == "IOL"
    return ClaimTerms(
        recurrence=Recurrence.RECURRENT,
        budget=_budget(trust, item),
        costs_tested=frozenset(CostTest),
        is_switch=is_lens,
        review=_lens_review(trust) if is_lens else None,
        later_cost=_same_material() if is_lens else None,
        years=YEARS,
        shares=SHARED_SERVICE if item == "calibration" else JOINT_TENDER,
    )


def _budget(trust: TrustFacts, item: str) -> BudgetCut | None:
    """The budget fell by the baseline year's quantity at the price difference of the first day;
    where the price went up, none did."""
    price = story.LENS_PRICES[1] if item == "IOL" else story.NEW_PRICES[item]
    a_unit = Decimal(trust.prices[item]) - Decimal(price)
    if a_unit <= 0:
        return None
    return BudgetCut(
        code=f"{trust.code}-{ACCOUNTS[item]}",
        removed_on=_starts(trust, item),
        amount=pennies(a_unit * trust.volume(item)),
        journal=f"{trust.code}-JNL-2025-{list(ACCOUNTS).index(item) + 1:03}",
    )


def _starts(trust: TrustFacts, item: str) -> date:
    if trust is not story.HILL:
        return story.YEAR_1.start
    return story.HILL_JOINS if item in story.CONSUMABLES else story.HILL_JOINS_SERVICES


def _lens_review(trust: TrustFacts) -> ClinicalReview:
    return ClinicalReview(
        role="Clinical lead for cataract surgery",
        on=_starts(trust, "IOL") - timedelta(days=31),
        document=f"Product evaluation of lenses, {trust.name}",
    )


def _same_material() -> LaterCost:
    return LaterCost(
        per_unit=Decimal("0.00"),
        source="Hydrophobic before and after: no more laser treatment later",
    )
