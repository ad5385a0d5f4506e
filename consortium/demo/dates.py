"""Scene 8: what the contracts ask for by when, an option to extend, and alerts of last night."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consortium.contracts.domain.managing.obligations import ObligationKind, Rule, Step
from consortium.contracts.queries.obligations import find_obligation
from consortium.contracts.usecases.alerts import raise_alerts
from consortium.contracts.usecases.extensions import add_extension_option
from consortium.contracts.usecases.obligations import record_obligation, record_step
from consortium.demo.stage import SYSTEM, Stage, at
from consortium.foundation.domain.permissions import Role

RECORDED = date(2024, 12, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something a contract asks for, who deals with it in time, and with what evidence."""

    agreement: str
    kind: ObligationKind
    what: str
    owner: Role
    first: date
    every_months: int | None
    paragraph: str
    by: str
    evidence: str
    trust: str = ""
    # How many of the times that have come are left for the visitor to deal with.
    left_open: int = 0


OWED = (
    Owed(
        agreement="pacs",
        kind=ObligationKind.INSURANCE,
        what="Send the certificate of public liability insurance",
        owner=Role.SUPPLIER,
        first=date(2025, 4, 30),
        every_months=12,
        paragraph="Schedule 1, paragraph 12",
        by="supplier_alpha",
        evidence="Certificate sent to the lead of the consortium",
    ),
    Owed(
        agreement="pacs",
        kind=ObligationKind.KPI_REVIEW,
        what="Review the performance of the imaging service with the supplier",
        owner=Role.PROCUREMENT_LEAD,
        first=date(2025, 10, 31),
        every_months=6,
        paragraph="Schedule 3, paragraph 2",
        by="lead_nor",
        evidence="Minutes of the review meeting",
        left_open=1,
    ),
    Owed(
        agreement="pacs",
        kind=ObligationKind.PRICE_HOLD,
        what="The prices of the imaging service are held for 24 months",
        owner=Role.PROCUREMENT_LEAD,
        first=date(2027, 3, 31),
        every_months=None,
        paragraph="Schedule 2, paragraph 6",
        by="lead_nor",
        evidence="",
    ),
    Owed(
        agreement="consumables",
        kind=ObligationKind.REBATE_CLAIM,
        what="Claim the rebate of the contract year with its evidence pack",
        owner=Role.PROCUREMENT_LEAD,
        first=date(2026, 5, 31),
        every_months=12,
        paragraph="Schedule 2, paragraph 5",
        by="lead_nor",
        evidence="Claimed; credit note BETA-CN-26-0117",
    ),
    Owed(
        agreement="consumables",
        kind=ObligationKind.REPORT,
        what="Confirm the spend of the contract year against the ledger",
        owner=Role.TRUST_FINANCE,
        first=date(2026, 4, 30),
        every_months=12,
        paragraph="Schedule 4, paragraph 1",
        by="finance_nor",
        evidence="Confirmed against the ledger",
        trust="NOR",
    ),
)


def build(stage: Stage) -> None:
    add_extension_option(
        actor=stage.actor("lead_nor", RECORDED),
        agreement_id=stage.agreements["pacs"],
        months=24,
        notice_months=6,
        paragraph="Schedule 1, paragraph 3",
        now=at(RECORDED),
    )
    for each in OWED:
        _deal_with(stage, each, _record(stage, each))
    raise_alerts(actor=SYSTEM, now=at(stage.today, 5, 40))


def _record(stage: Stage, each: Owed) -> UUID:
    return record_obligation(
        actor=stage.actor("lead_nor", RECORDED),
        agreement_id=stage.agreements[each.agreement],
        kind=each.kind,
        what=each.what,
        owner=each.owner,
        rule=Rule(first_due_on=each.first, days_before_end=None, every_months=each.every_months),
        trust_id=stage.places[each.trust] if each.trust else None,
        paragraph=each.paragraph,
        now=at(RECORDED, 10),
    )


def _deal_with(stage: Stage, each: Owed, obligation_id: UUID) -> None:
    """What has come due was dealt with on its day, but for the times that are left open."""
    found = find_obligation(
        actor=SYSTEM,
        agreement_id=stage.agreements[each.agreement],
        obligation_id=obligation_id,
        today=stage.today,
    )
    come = [one for one in found.occurrences if one.due_on < stage.today]
    for occurrence in come[: len(come) - each.left_open]:
        record_step(
            actor=stage.actor(each.by, occurrence.due_on),
            obligation_id=obligation_id,
            occurrence=occurrence.number,
            step=Step.DONE,
            note=each.evidence,
            now=at(occurrence.due_on, 11),
        )
