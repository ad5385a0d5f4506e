"""Recommending the bid that is to win a lot."""

from datetime import datetime
from uuid import UUID

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.recommendation import check_choice, check_of_scenario
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_bid
from consortium.tenders.models.history import settle
from consortium.tenders.models.ranking import check_undecided, latest_runs
from consortium.tenders.models.recommendation import recommend_bid
from consortium.tenders.models.scenario import AwardScenario, standing_scenarios


def recommend(
    *,
    actor: Actor,
    bid_id: UUID,
    reason: str,
    scenario_id: UUID,
    now: datetime,
    rule: str = "",
) -> UUID:
    """Recommend a bid for its lot; with the last lot the tender goes to the trusts.

    ``scenario_id`` is the award scenario that gives the lot to the bid; ``rule`` the rule
    published with the tender by which a bid that is not first may win.

    Raises:
        NotFound, NotAllowed: bid or scenario is not within reach, or not run by the actor.
        Conflict: no scenarios are compared, what the scenario rests on has changed, or the lot is
            awarded or ended.
        Invalid: no reason is given, the scenario gives the lot to another bid or to an
            alternative, or the bid is not first and no published rule is named.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A recommendation has its reason, which the record of the award keeps.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        bid, lot, tender = manage_bid(actor=actor, bid_id=bid_id, now=now)
        check_state(tender.state, TenderState.SCENARIOS, doing="Recommending a bid")
        check_undecided(lot)
        run = latest_runs(tender.id)[lot.id]
        scenario = db.session.get(AwardScenario, scenario_id)
        if scenario is None or scenario.tender_id != tender.id:
            raise NotFound("scenario")
        check_of_scenario(
            scenario.found,
            lot=str(lot.id),
            bid=str(bid.id),
            stands=scenario in standing_scenarios(tender),
        )
        check_choice(run.ranking(), str(bid.id), rule=rule)
        row = recommend_bid(
            run,
            bid_id=bid.id,
            reason=reason.strip(),
            rule=rule.strip(),
            scenario_id=scenario_id,
            recommended_by=actor.id,
            now=now,
        )
        record(
            actor=actor,
            action="lot.recommended",
            subject=Subject("lot", lot.id, f"{tender.reference} lot {lot.seq}"),
            at=now,
            owner_id=tender.consortium_id,
            reason=reason,
            rule=rule,
            scenario=scenario.seq,
            set_sha256=run.set_sha256,
        )
        settle(tender, actor=actor, at=now)
    return row.id
