"""Scene 6: the second year: maintenance of the ultrasound systems, once the warranty ends."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import Measure, Scheme, Tier
from consortium.contracts.queries.schedules import prices_on
from consortium.contracts.usecases.agreements import draft_agreement
from consortium.contracts.usecases.schedules import activate_schedule, add_scheme, draft_schedule
from consortium.demo import contracts, story
from consortium.demo.stage import Stage, at

DRAFTED = date(2026, 3, 17)
STARTS = story.HILL_JOINS_SERVICES
STAYED = tuple(trust for trust in story.FOUNDERS if trust is not story.WEST)


def build(stage: Stage) -> None:
    if stage.today < DRAFTED:
        return
    _maintenance(stage)


def _maintenance(stage: Stage) -> None:
    """The first year is under warranty; those who still are together buy the years after."""
    stage.agreements["maintenance"] = draft_agreement(
        actor=stage.actor("lead_nor", DRAFTED),
        consortium_id=stage.consortium,
        supplier_id=stage.places[story.NEW_SUPPLIER["ultrasound"]],
        title="Maintenance of the ultrasound systems",
        starts_on=STARTS,
        ends_on=story.TERM.end or STARTS,
        clause_text="One price for every system of the trusts that bought together.",
        reason="Option of lot 2 of the joint tender, from the end of the warranty",
        now=at(DRAFTED, 11),
    )
    _price(stage, stage.agreements["maintenance"])
    for trust in STAYED:
        contracts.join(stage, "maintenance", trust, starts_on=STARTS, on=DRAFTED)


def _price(stage: Stage, agreement_id: UUID) -> None:
    """One price for every system; somebody else than its author puts it in force."""
    lead, reviewer = stage.actor("lead_nor", DRAFTED), stage.actor("lead_sou", DRAFTED)
    schedule_id = draft_schedule(
        actor=lead, agreement_id=agreement_id, effective_from=STARTS, now=at(DRAFTED, 11)
    )
    add_scheme(
        actor=lead,
        schedule_id=schedule_id,
        scheme=Scheme(
            id="",
            name=story.ITEM_NAMES["maintenance"],
            clause=Clause.VOLUME_TIER,
            measure=Measure.COMMITTED_QUANTITY,
            items=("maintenance",),
            tiers=_one_tier(story.MAINTENANCE_PRICE),
            standalone=_one_tier(story.OLD_MAINTENANCE_PRICE),
            test_months=(),
        ),
        now=at(DRAFTED, 11),
    )
    newest = prices_on(actor=reviewer, agreement_id=agreement_id, on=STARTS).versions[0]
    activate_schedule(actor=reviewer, schedule_id=newest.id, now=at(DRAFTED, 12))


def _one_tier(price: str) -> tuple[Tier, ...]:
    return (Tier(Decimal(0), {"maintenance": Decimal(price)}),)
