"""The job that works out an award scenario, as it is asked for by a person or by a decline."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import enqueue
from consortium.tenders.domain.scenario import LONGEST_NAME, RULES, SCENARIO_JOB, ScenarioTerms
from consortium.tenders.models.recommendation import Chosen
from consortium.tenders.models.scenario import AwardScenario
from consortium.tenders.models.tender import Tender


def ask_for_scenario(
    tender: Tender, *, name: str, terms: ScenarioTerms, actor: Actor, now: datetime
) -> UUID:
    """Queue the job that works a scenario out; returns the job."""
    return enqueue(
        kind=SCENARIO_JOB,
        title=f"Award scenario of {tender.reference}: {name}"[:200],
        arguments={"tender_id": str(tender.id), "name": name, "terms": terms.as_json()},
        actor=actor,
        owner_id=tender.consortium_id,
        now=now,
    )


def ask_again(
    tender: Tender, chosen: Mapping[UUID, Chosen], *, lots: Collection[str], now: datetime
) -> None:
    """Queue the scenarios that some choices were taken from anew, for the lots still wanted."""
    asked = {each.scenario_id for each in chosen.values() if each.scenario_id}
    rows = select(AwardScenario).where(AwardScenario.id.in_(asked)).order_by(AwardScenario.seq)
    for row in db.session.scalars(rows):
        terms = ScenarioTerms.from_json(row.terms)
        ask_for_scenario(
            tender,
            name=f"Again without a trust that declined: {row.name}"[:LONGEST_NAME],
            terms=replace(terms, fixed=tuple(each for each in terms.fixed if each[0] in lots)),
            actor=RULES,
            now=now,
        )
