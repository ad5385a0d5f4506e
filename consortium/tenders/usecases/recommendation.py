"""Recommending the bid that is to win a lot."""

from datetime import datetime
from uuid import UUID

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.recommendation import check_choice
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_bid
from consortium.tenders.models.history import settle
from consortium.tenders.models.ranking import check_undecided, latest_runs
from consortium.tenders.models.recommendation import recommend_bid
from consortium.tenders.models.scenario import scenarios_of


def recommend(
    *,
    actor: Actor,
    bid_id: UUID,
    reason: str,
    now: datetime,
    rule: str = "",
    scenario_id: UUID | None = None,
) -> UUID:
    """Recommend a bid for its lot; with the last lot the tender goes to the trusts.

    ``rule`` is the rule published with the tender by which a bid that is not first may win;
    ``scenario_id`` the award scenario that the choice was taken from, if it was.

    Raises:
        NotFound, NotAllowed: the bid is not within reach or not run by the actor.
        Conflict: the tender is not ranked, or the lot is awarded or ended.
        Invalid: no reason is given, or the bid is not first and no published rule is named.
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
        check_state(tender.state, TenderState.RANKED, doing="Recommending a bid")
        check_undecided(lot)
        run = latest_runs(tender.id)[lot.id]
        if scenario_id is not None:
            _check_scenario(scenario_id, tender.id, bid.id)
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
            set_sha256=run.set_sha256,
        )
        settle(tender, actor=actor, at=now)
    return row.id


def _check_scenario(scenario_id: UUID, tender_id: UUID, bid_id: UUID) -> None:
    """What the tender's scenario chose may be recommended, but for an alternative: no run ranked
    it, and the contract would have the prices of the bid on the buyer's scale."""
    found = next((each.found for each in scenarios_of(tender_id) if each.id == scenario_id), None)
    if found is None:
        raise NotFound("scenario")
    chosen = (each for each in found["choices"] if each["bid"] == str(bid_id))
    if any(each.get("alternative") for each in chosen):
        raise Invalid(
            "alternative",
            "In that scenario the supplier's alternative wins this lot, which was not ranked.",
            field="scenario_id",
            next_step="Take a scenario without alternatives, or none.",
        )
