"""What the contracts say beside their prices, recorded by the lead and reviewed by another one."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.conditions import (
    Calendar,
    Conditions,
    Effect,
    MemberStanding,
    Notifier,
    ReviewerRole,
    Rounding,
)
from consortium.contracts.queries.clause_groups import groups_to_record
from consortium.contracts.usecases.clauses import record_clause, review_clause
from consortium.demo import story
from consortium.demo.stage import Stage, at

RECORDED, REVIEWED = date(2024, 12, 17), date(2024, 12, 19)

USUAL = Conditions(
    effective_from=story.TERM.start,
    paragraph="Schedule 2, paragraph 4",
    calendar=Calendar.SCHEDULE,
    date_basis=None,
    standing=MemberStanding.IN_GOOD_STANDING,
    rounding=Rounding.LINE_TOTAL,
    notifier=Notifier.LEAD,
    notice_days=30,
    cure_days=0,
    effect=Effect.NEXT_TEST,
    evidence="The tier test as recorded here, with whom it counted",
    reviewer=ReviewerRole.LAWYER,
)
LEAVING = replace(
    USUAL,
    paragraph="Schedule 2, paragraph 6",
    calendar=Calendar.WHEN_IT_HAPPENS,
    notifier=Notifier.TRUST,
    notice_days=90,
    effect=Effect.PROSPECTIVE,
    evidence="The letter of notice, and the supplier's answer",
)
JOINING = replace(
    USUAL,
    paragraph="Schedule 1, paragraph 9",
    calendar=Calendar.WHEN_IT_HAPPENS,
    rounding=Rounding.SHARES,
    effect=Effect.PROSPECTIVE,
    evidence="The contract of the joiner, and the contract change notice",
)
PRICES = replace(
    USUAL,
    paragraph="Schedule 2, paragraph 8",
    calendar=Calendar.YEARLY,
    rounding=Rounding.UNIT_PRICE,
    notifier=Notifier.SUPPLIER,
    notice_days=90,
    effect=Effect.PROSPECTIVE,
    evidence="The values of the index as published",
    reviewer=ReviewerRole.FINANCE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A clause of one of the agreements; ``prices`` are those of an item, or a rebate's name."""

    clause: Clause
    conditions: Conditions = USUAL
    parameters: tuple[tuple[str, str], ...] = ()
    prices: str = ""


MORE_FOR_BOTH = (("who_pays_more", "both"),)
MORE_FOR_LEAVER = (("who_pays_more", "leaver"),)
FEE = (
    ("sunk_cost", "70000"),
    ("founders", "7"),
    ("joiner_permitted_by", "The tender notice names further trusts of the two boards"),
    ("permitting_clause", "Schedule 1, paragraph 9"),
)
TIER, BAND = Clause.VOLUME_TIER, Clause.PARTICIPATION_BAND
REBATE = Clause.RETROSPECTIVE_REBATE

CLAUSES: dict[str, tuple[Recorded, ...]] = {
    "consumables": (
        Recorded(clause=TIER, prices="IOL"),
        Recorded(
            clause=REBATE,
            prices="Viscoelastic rebate",
            conditions=replace(
                USUAL,
                paragraph="Schedule 2, paragraph 5",
                calendar=Calendar.YEARLY,
                rounding=Rounding.SHARES,
                notifier=Notifier.SUPPLIER,
                notice_days=45,
                cure_days=30,
                effect=Effect.RETROSPECTIVE,
                evidence="The year's purchase lines, and the supplier's credit note",
                reviewer=ReviewerRole.FINANCE,
            ),
        ),
        Recorded(clause=Clause.OPT_OUT, conditions=LEAVING, parameters=MORE_FOR_BOTH),
        Recorded(clause=Clause.JOINER, conditions=JOINING, parameters=FEE),
        Recorded(clause=Clause.RATCHET, prices="IOL"),
        Recorded(
            clause=Clause.TRUE_UP,
            prices="IOL",
            conditions=replace(PRICES, paragraph="Schedule 2, paragraph 7", cure_days=60),
            parameters=(("tolerance", "0.1"), ("gap", "2")),
        ),
        Recorded(
            clause=Clause.INDEXATION,
            prices="IOL",
            conditions=PRICES,
            parameters=(
                ("series", "Consumer prices, DEMO-CPI"),
                ("method", "base"),
                ("fixed_share", "0.1"),
                ("cap", "0.03"),
                ("hold_months", "24"),
                ("average_months", "12"),
            ),
        ),
        Recorded(
            clause=Clause.MOST_FAVOURED,
            prices="IOL",
            conditions=replace(PRICES, paragraph="Schedule 2, paragraph 9", notice_days=0),
            parameters=(
                ("compared_with", "NHS bodies that buy no more lenses a year than the members"),
                ("remedy", "refund_or_end"),
            ),
        ),
        Recorded(
            clause=Clause.YEAR_END,
            conditions=replace(USUAL, paragraph="Schedule 2, paragraph 2", notice_days=0),
        ),
    ),
    "pacs": (
        Recorded(clause=BAND, prices="PACS"),
        Recorded(clause=Clause.OPT_OUT, conditions=LEAVING, parameters=MORE_FOR_BOTH),
        Recorded(clause=Clause.JOINER, conditions=JOINING, parameters=FEE),
        Recorded(clause=Clause.RATCHET, prices="PACS"),
        Recorded(clause=Clause.LEAD_EXIT, prices="PACS", conditions=LEAVING),
        Recorded(clause=Clause.MERGER, prices="PACS", conditions=LEAVING),
    ),
    "ultrasound": (
        Recorded(
            clause=TIER,
            prices="ultrasound",
            conditions=replace(USUAL, paragraph="Schedule 2, paragraph 6"),
        ),
        Recorded(
            clause=Clause.OPT_OUT,
            conditions=replace(LEAVING, paragraph="Schedule 2, paragraph 7"),
            parameters=(*MORE_FOR_LEAVER, ("discount", "6500"), ("discount_months", "24")),
        ),
    ),
    "calibration": (
        Recorded(clause=TIER, prices="calibration"),
        Recorded(clause=Clause.OPT_OUT, conditions=LEAVING, parameters=MORE_FOR_LEAVER),
    ),
}


def build(stage: Stage) -> None:
    for key, clauses in CLAUSES.items():
        groups = _groups(stage, stage.agreements[key])
        for each in clauses:
            _record(stage, stage.agreements[key], each, groups)


def _groups(stage: Stage, agreement_id: UUID) -> dict[str, UUID]:
    """The prices of an agreement, by name."""
    groups = groups_to_record(
        actor=stage.actor("lead_nor", RECORDED), agreement_id=agreement_id, on=story.TERM.start
    )
    return {group.name: group.id for group in groups}


def _record(stage: Stage, agreement_id: UUID, each: Recorded, groups: dict[str, UUID]) -> None:
    clause_id = record_clause(
        actor=stage.actor("lead_nor", RECORDED),
        agreement_id=agreement_id,
        clause=each.clause,
        parameters=dict(each.parameters),
        group_id=groups[story.ITEM_NAMES.get(each.prices, each.prices)] if each.prices else None,
        conditions=each.conditions,
        now=at(RECORDED),
    )
    # The price change clause still waits for the second pair of eyes.
    if each.clause is not Clause.INDEXATION:
        review_clause(
            actor=stage.actor("lead_sou", REVIEWED),
            clause_id=clause_id,
            finding="Agrees with the contracts signed on 16 December 2024",
            now=at(REVIEWED),
        )
