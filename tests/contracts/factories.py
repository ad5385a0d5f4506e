"""Agreements for tests, made through the use cases: the story's consumables in small."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.items import add_item
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.schedules import (
    Clause,
    Measure,
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
)
from consortium.contracts.usecases.agreements import (
    add_contract,
    draft_agreement,
    record_commitment,
    sign_contract,
)
from consortium.contracts.usecases.schedules import (
    activate_schedule,
    add_rebate,
    add_scheme,
    draft_schedule,
)
from tests.support.world import SYSTEM, World

DRAFTED = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)
STARTS, ENDS = date(2025, 4, 1), date(2030, 4, 1)
QUARTERS = (1, 4, 7, 10)

LENS = Scheme(
    id="",
    name="Intraocular lens",
    clause=Clause.VOLUME_TIER,
    measure=Measure.COMMITTED_QUANTITY,
    items=("IOL",),
    # The story's table T: <10,000 £44; 10,000 £42; 18,000 £40; 25,000 and more £38.
    tiers=tuple(
        Tier(Decimal(bound), {"IOL": Decimal(price)})
        for bound, price in (("0", "44"), ("10000", "42"), ("18000", "40"), ("25000", "38"))
    ),
    standalone=(Tier(Decimal(0), {"IOL": Decimal("47.50")}),),
    test_months=QUARTERS,
    paragraph="Schedule 2, paragraph 4",
)
VISCOELASTIC = Scheme(
    id="",
    name="Viscoelastic",
    clause=Clause.VOLUME_TIER,
    measure=Measure.COMMITTED_QUANTITY,
    items=("OVD",),
    tiers=(Tier(Decimal(0), {"OVD": Decimal("10.50")}),),
    standalone=(Tier(Decimal(0), {"OVD": Decimal("13.00")}),),
    test_months=(),
)
BAND = Scheme(
    id="",
    name="Images per examination",
    clause=Clause.PARTICIPATION_BAND,
    measure=Measure.MEMBER_COUNT,
    items=("PACS",),
    tiers=tuple(
        Tier(Decimal(bound), {"PACS": Decimal(price)})
        for bound, price in (("0", "1.25"), ("2", "1.13"), ("3", "1.00"))
    ),
    standalone=(Tier(Decimal(0), {"PACS": Decimal("1.45")}),),
    test_months=QUARTERS,
    on_drop=OnDrop.AFTER_GRACE,
    grace_months=6,
)
REBATE = RebateScheme(
    id="",
    name="Viscoelastic rebate",
    items=("OVD",),
    steps=(RebateStep(Decimal(270_000), Decimal("0.04")),),
)


def items() -> dict[str, UUID]:
    """The items that the schemes above price."""
    return {
        code: add_item(actor=SYSTEM, code=code, name=name, kind=kind, base_unit=unit, now=DRAFTED)
        for code, name, kind, unit in (
            ("IOL", "Intraocular lens", ItemKind.CONSUMABLE, "EA"),
            ("OVD", "Viscoelastic", ItemKind.CONSUMABLE, "EA"),
            ("PACS", "Images per examination", ItemKind.SERVICE, "EXM"),
        )
    }


def agreement(world: World, *schemes: Scheme, rebates: tuple[RebateScheme, ...] = ()) -> UUID:
    """An agreement with an active schedule and no contract yet."""
    agreement_id = draft_agreement(
        actor=world.lead.actor(),
        consortium_id=world.seven_oaks,
        supplier_id=world.alpha,
        title="Cataract consumables",
        starts_on=STARTS,
        ends_on=ENDS,
        clause_text="While the trusts stay together they are one organisation for cost.",
        reason="test",
        now=DRAFTED,
    )
    schedule_id = draft_schedule(
        actor=world.lead.actor(), agreement_id=agreement_id, effective_from=STARTS, now=DRAFTED
    )
    for scheme in schemes:
        add_scheme(actor=world.lead.actor(), schedule_id=schedule_id, scheme=scheme, now=DRAFTED)
    for rebate in rebates:
        add_rebate(actor=world.lead.actor(), schedule_id=schedule_id, rebate=rebate, now=DRAFTED)
    activate_schedule(actor=world.lead_of_south.actor(), schedule_id=schedule_id, now=DRAFTED)
    return agreement_id


def signed_contract(
    world: World,
    agreement_id: UUID,
    trust_id: UUID,
    *,
    starts_on: date = STARTS,
    commits: dict[UUID, str] | None = None,
    now: datetime = DRAFTED,
) -> UUID:
    """A contract that the trust has signed, with what it commits to a year."""
    contract_id = add_contract(
        actor=world.lead.actor(),
        agreement_id=agreement_id,
        trust_id=trust_id,
        value=Decimal(100_000),
        starts_on=starts_on,
        now=now,
    )
    for item_id, per_year in (commits or {}).items():
        record_commitment(
            actor=world.lead.actor(),
            contract_id=contract_id,
            item_id=item_id,
            per_year=Decimal(per_year),
            effective_from=starts_on,
            commitment_class=CommitmentClass.COMMITTED,
            letter="LOC",
            now=now,
        )
    sign_contract(actor=SYSTEM, contract_id=contract_id, now=now)
    return contract_id
