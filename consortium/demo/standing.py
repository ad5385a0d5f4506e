"""Who leads under each agreement, and how many lenses each member returned after each quarter."""

from datetime import date, timedelta
from decimal import Decimal

from consortium.contracts.domain.terms.leads import LeadKind
from consortium.contracts.usecases.standing import record_lead
from consortium.contracts.usecases.usage import record_usage
from consortium.demo import purchases, story
from consortium.demo.stage import Stage, at

APPOINTED = date(2024, 12, 16)
DAYS_TO_RETURN = 12


def appoint_lead(stage: Stage) -> None:
    """North leads for administrative purposes from the first day."""
    for agreement_id in stage.agreements.values():
        record_lead(
            actor=stage.actor("lead_nor", APPOINTED),
            agreement_id=agreement_id,
            trust_id=stage.places["NOR"],
            kind=LeadKind.APPOINTED,
            effective_on=story.TERM.start,
            reason="The notice names North as lead for administrative purposes",
            now=at(APPOINTED, 16),
        )


def return_lenses(stage: Stage, number: int) -> None:
    """What members bought in a quarter; Valley bought some of the first past the contract."""
    period = story.quarter(number)
    on = (period.end or period.start) + timedelta(days=DAYS_TO_RETURN)
    for trust in story.TRUSTS:
        contract_id = stage.contracts.get(("consumables", trust.code))
        has_left = trust is story.WEST and period.start >= story.WEST_LEAVES
        comes_later = trust is story.HILL and period.start < story.HILL_JOINS
        if contract_id is None or has_left or comes_later:
            continue
        on_contract, everything = purchases.lenses(trust, number)
        record_usage(
            actor=stage.actor("lead_nor", on),
            contract_id=contract_id,
            item_id=stage.items["IOL"],
            period=period,
            on_contract=Decimal(on_contract),
            of_category=Decimal(everything),
            source=f"Theatre system of {trust.name}",
            now=at(on, 11),
        )
