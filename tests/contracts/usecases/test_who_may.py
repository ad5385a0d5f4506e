"""Who may give which order: what is not yours is not found, what you may only see is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.rebates.rebate_claims import ClaimStep
from consortium.contracts.domain.rebates.rebates import Bought
from consortium.contracts.domain.terms.leads import LeadKind
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.usecases.agreements import (
    add_contract,
    draft_agreement,
    sign_contract,
)
from consortium.contracts.usecases.award_value import change_award_value
from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.contracts.usecases.letters import Letter, record_letter
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.rebate_claims import record_claim_step
from consortium.contracts.usecases.rebates import record_entitlement
from consortium.contracts.usecases.schedules import (
    abandon_schedule,
    activate_schedule,
    add_rebate,
    add_scheme,
    draft_schedule,
)
from consortium.contracts.usecases.standing import record_lead, record_merger
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.contracts.usecases.usage import record_usage
from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import refusal
from tests.contracts.factories import agreement, drafted_contract, drafted_schedule, items
from tests.contracts.story import ENDS, LENS, REBATE, STARTS
from tests.support.world import NOW, TODAY, World


@dataclass(frozen=True)
class Place:
    """What the orders below are given about."""

    world: World
    agreement_id: UUID
    contract_id: UUID
    schedule_id: UUID
    item_id: UUID


@pytest.fixture
def place(world: World) -> Place:
    item_id = items()["IOL"]
    agreement_id = agreement(world, LENS)
    return Place(
        world=world,
        agreement_id=agreement_id,
        contract_id=drafted_contract(world, agreement_id, world.north),
        schedule_id=drafted_schedule(world, agreement_id, effective_from=date(2025, 7, 1)),
        item_id=item_id,
    )


Order = Callable[[Place, Actor], object]

ORDERS: dict[str, Order] = {
    "draft an agreement": lambda at, actor: draft_agreement(
        actor=actor,
        consortium_id=at.world.seven_oaks,
        supplier_id=at.world.alpha,
        title="Lenses",
        starts_on=STARTS,
        ends_on=ENDS,
        clause_text="",
        reason="",
        now=NOW,
    ),
    "add a contract": lambda at, actor: add_contract(
        actor=actor,
        agreement_id=at.agreement_id,
        trust_id=at.world.west,
        value=Decimal(1),
        starts_on=STARTS,
        now=NOW,
    ),
    "record a letter": lambda at, actor: record_letter(
        actor=actor,
        contract_id=at.contract_id,
        letter=Letter(
            period=Period(STARTS),
            tolerance_percent=Decimal(0),
            commitment_class=CommitmentClass.COMMITTED,
            signed_by="Chief finance officer",
            signed_on=STARTS,
        ),
        per_year={at.item_id: Decimal(1)},
        document=None,
        now=NOW,
    ),
    "record a notice": lambda at, actor: record_participation(
        actor=actor,
        contract_id=at.contract_id,
        kind=ParticipationKind.NOTICE,
        effective_on=TODAY,
        reason="",
        now=NOW,
    ),
    "record a merger": lambda at, actor: record_merger(
        actor=actor,
        agreement_id=at.agreement_id,
        trust_id=at.world.north,
        other_trust_id=at.world.west,
        successor_id=at.world.north,
        effective_on=TODAY,
        outsiders_named=False,
        reason="",
        now=NOW,
    ),
    "record who leads": lambda at, actor: record_lead(
        actor=actor,
        agreement_id=at.agreement_id,
        trust_id=at.world.north,
        kind=LeadKind.APPOINTED,
        effective_on=TODAY,
        reason="",
        now=NOW,
    ),
    "record a return": lambda at, actor: record_usage(
        actor=actor,
        contract_id=at.contract_id,
        item_id=at.item_id,
        period=Period(STARTS, TODAY),
        on_contract=Decimal(1),
        of_category=Decimal(1),
        source="",
        now=NOW,
    ),
    "change the award value": lambda at, actor: change_award_value(
        actor=actor, agreement_id=at.agreement_id, added=Decimal(1), reason="a joiner", now=NOW
    ),
    "draft a schedule": lambda at, actor: draft_schedule(
        actor=actor, agreement_id=at.agreement_id, effective_from=STARTS, now=NOW
    ),
    "add a scheme": lambda at, actor: add_scheme(
        actor=actor, schedule_id=at.schedule_id, scheme=LENS, now=NOW
    ),
    "add a rebate": lambda at, actor: add_rebate(
        actor=actor, schedule_id=at.schedule_id, rebate=REBATE, now=NOW
    ),
    "activate a schedule": lambda at, actor: activate_schedule(
        actor=actor, schedule_id=at.schedule_id, now=NOW
    ),
    "abandon a schedule": lambda at, actor: abandon_schedule(
        actor=actor, schedule_id=at.schedule_id, reason="", now=NOW
    ),
    "run the tier tests": lambda at, actor: run_tier_tests(
        actor=actor, agreement_id=at.agreement_id, up_to=TODAY, now=NOW
    ),
    "record what a rebate has earned": lambda at, actor: record_entitlement(
        actor=actor,
        agreement_id=at.agreement_id,
        scheme_id=UUID(int=1),
        year_from=STARTS,
        bought=Bought(spend={}),
        batch_ids=[],
        now=NOW,
    ),
    "record the answer to a claim": lambda at, actor: record_claim_step(
        actor=actor,
        agreement_id=at.agreement_id,
        scheme_id=UUID(int=1),
        year_from=STARTS,
        step=ClaimStep.AGREED,
        on=STARTS,
        now=NOW,
    ),
}


def sign(at: Place, actor: Actor) -> None:
    sign_contract(actor=actor, contract_id=at.contract_id, now=NOW)


REFUSED: dict[str, type[Exception]] = {
    # Another consortium's lead, and roles that do not see agreements at all.
    "stranger": NotFound,
    "engineer": NotFound,
    "commissioner": NotFound,
    # These see the agreement, and may not change it.
    "consortium_finance": NotAllowed,
    "auditor": NotAllowed,
    # These see it by North's contract, and by being its supplier.
    "finance_of_north": NotAllowed,
    "supplier": NotAllowed,
}


@pytest.mark.parametrize("order", ORDERS)
def test_only_a_lead_of_the_consortium_may(place: Place, order: str) -> None:
    for who, refused in REFUSED.items():
        actor = getattr(place.world, who).actor()
        found = refusal(ORDERS[order], place, actor)
        if order == "draft an agreement" and who in ("finance_of_north", "supplier"):
            # There is no contract yet by which they could see anything.
            assert isinstance(found, NotFound), who
        else:
            assert type(found) is refused, who


class TestSigning:
    def test_is_for_the_trusts_own_lead(self, place: Place) -> None:
        sign(place, place.world.lead.actor())

    def test_is_for_nobody_else(self, place: Place) -> None:
        seen = ("lead_of_south", "finance_of_north", "consortium_finance", "supplier")
        for who in seen:
            actor = getattr(place.world, who).actor()
            assert isinstance(refusal(sign, place, actor), NotAllowed), who
        for who in ("stranger", "engineer", "finance_of_west"):
            actor = getattr(place.world, who).actor()
            assert isinstance(refusal(sign, place, actor), NotFound), who


class TestIndices:
    @pytest.mark.parametrize("who", ["lead", "stranger", "consortium_finance"])
    def test_are_kept_by_those_who_record_savings(self, world: World, who: str) -> None:
        # Indices are published facts: they belong to nobody.
        add_index_series(
            actor=getattr(world, who).actor(), code="CPI", name="", publisher="", now=NOW
        )

    @pytest.mark.parametrize("who", ["engineer", "finance_of_north", "auditor", "supplier"])
    def test_are_refused_to_others(self, world: World, who: str) -> None:
        actor = getattr(world, who).actor()
        for order in (
            lambda: add_index_series(actor=actor, code="CPI", name="", publisher="", now=NOW),
            lambda: record_index_value(
                actor=actor,
                series_id=UUID(int=1),
                period_from=STARTS,
                period_to=ENDS,
                value=Decimal(1),
                published_on=TODAY,
                now=NOW,
            ),
        ):
            assert isinstance(refusal(order), NotAllowed)
