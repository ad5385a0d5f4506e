"""Agreements for tests, made through the use cases: the story's consumables in small."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.items import add_item
from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.domain.terms.schedules import Measure, OnDrop, RebateScheme, Scheme
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.usecases.agreements import (
    add_contract,
    draft_agreement,
    sign_contract,
)
from consortium.contracts.usecases.letters import Letter, record_letter
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.schedules import (
    activate_schedule,
    add_rebate,
    add_scheme,
    draft_schedule,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period, london_date
from tests.contracts.story import ENDS, QUARTERS, STARTS, tiers
from tests.support.world import SYSTEM, World

DRAFTED = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)
VISCOELASTIC = Scheme(
    id="",
    name="Viscoelastic",
    clause=Clause.VOLUME_TIER,
    measure=Measure.COMMITTED_QUANTITY,
    items=("OVD",),
    tiers=tiers("OVD", ("0", "10.50")),
    standalone=tiers("OVD", ("0", "13.00")),
    test_months=(),
)
BAND = Scheme(
    id="",
    name="Images per examination",
    clause=Clause.PARTICIPATION_BAND,
    measure=Measure.MEMBER_COUNT,
    items=("PACS",),
    tiers=tiers("PACS", ("0", "1.25"), ("2", "1.13"), ("3", "1.00")),
    standalone=tiers("PACS", ("0", "1.45")),
    test_months=QUARTERS,
    on_drop=OnDrop.AFTER_GRACE,
    grace_months=6,
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


def drafted_agreement(world: World, *, consortium_id: UUID | None = None) -> UUID:
    """An agreement without prices or contracts, of Seven Oaks unless said otherwise."""
    return draft_agreement(
        actor=SYSTEM,
        consortium_id=consortium_id or world.seven_oaks,
        supplier_id=world.alpha,
        title="Cataract consumables",
        starts_on=STARTS,
        ends_on=ENDS,
        clause_text="While the trusts stay together they are one organisation for cost.",
        reason="signed before this service was used",
        now=DRAFTED,
    )


def awarded(agreement_id: UUID, value: str) -> None:
    """Say what was awarded, as the award of a tender does."""
    with transaction():
        row = db.session.get_one(Agreement, agreement_id)
        row.award_value = Decimal(value)
        record(
            actor=SYSTEM,
            action="agreement.awarded",
            subject=Subject("agreement", row.id, row.reference),
            at=DRAFTED,
        )


def drafted_schedule(
    world: World,
    agreement_id: UUID,
    *schemes: Scheme,
    rebates: tuple[RebateScheme, ...] = (),
    effective_from: date = STARTS,
    now: datetime = DRAFTED,
) -> UUID:
    """A version of the prices, written by the lead and not active yet."""
    actor = world.lead.actor()
    schedule_id = draft_schedule(
        actor=actor, agreement_id=agreement_id, effective_from=effective_from, now=now
    )
    for scheme in schemes:
        add_scheme(actor=actor, schedule_id=schedule_id, scheme=scheme, now=now)
    for rebate in rebates:
        add_rebate(actor=actor, schedule_id=schedule_id, rebate=rebate, now=now)
    return schedule_id


def agreement(
    world: World,
    *schemes: Scheme,
    rebates: tuple[RebateScheme, ...] = (),
    consortium_id: UUID | None = None,
) -> UUID:
    """An agreement with active prices and no contract yet."""
    agreement_id = drafted_agreement(world, consortium_id=consortium_id)
    schedule_id = drafted_schedule(world, agreement_id, *schemes, rebates=rebates)
    activate_schedule(actor=SYSTEM, schedule_id=schedule_id, now=DRAFTED)
    return agreement_id


def drafted_contract(
    world: World,
    agreement_id: UUID,
    trust_id: UUID,
    *,
    value: str = "100000",
    starts_on: date = STARTS,
    now: datetime = DRAFTED,
) -> UUID:
    return add_contract(
        actor=SYSTEM,
        agreement_id=agreement_id,
        trust_id=trust_id,
        value=Decimal(value),
        starts_on=starts_on,
        now=now,
    )


def commit(
    world: World,
    contract_id: UUID,
    item_id: UUID,
    per_year: str,
    *,
    since: date = STARTS,
    now: datetime = DRAFTED,
) -> UUID:
    return commit_to(contract_id, {item_id: per_year}, since=since, now=now)


def commit_to(contract_id: UUID, per_year: dict[UUID, str], *, since: date, now: datetime) -> UUID:
    """A letter that commits to several items at once, without its document."""
    return record_letter(
        actor=SYSTEM,
        contract_id=contract_id,
        letter=Letter(
            period=Period(since),
            tolerance_percent=Decimal(0),
            commitment_class=CommitmentClass.COMMITTED,
            signed_by="Chief finance officer",
            signed_on=london_date(now),
        ),
        per_year={item_id: Decimal(quantity) for item_id, quantity in per_year.items()},
        document=None,
        now=now,
    )


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
    contract_id = drafted_contract(world, agreement_id, trust_id, starts_on=starts_on, now=now)
    if commits:
        commit_to(contract_id, commits, since=starts_on, now=now)
    sign_contract(actor=SYSTEM, contract_id=contract_id, now=now)
    return contract_id


def leaves(world: World, contract_id: UUID, *, on: date, now: datetime) -> None:
    """Notice as long before as the agreement asks for, then the opt-out."""
    for kind, effective_on in (
        (ParticipationKind.NOTICE, on - timedelta(days=90)),
        (ParticipationKind.OPT_OUT, on),
    ):
        record_participation(
            actor=SYSTEM,
            contract_id=contract_id,
            kind=kind,
            effective_on=effective_on,
            reason="leaves",
            now=now,
        )
