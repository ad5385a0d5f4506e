"""Working out award scenarios: as a job, because a large tender takes its time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import half_up, pennies
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import enqueue
from consortium.foundation.lazy import lazy
from consortium.tenders.domain.award_cases import inputs_hash, quality_cases, supplier_cases
from consortium.tenders.domain.award_result import AwardResult
from consortium.tenders.domain.scenario import (
    OfferedLot,
    ScenarioTerms,
    check_terms,
    choices_of,
    instance_of,
    total_of,
)
from consortium.tenders.domain.scenario_cases import ALL, EVERYBODY, Case, cases_for
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.scenario import (
    AwardScenario,
    members_of,
    next_scenario,
    offered_under,
)
from consortium.tenders.models.tender import Tender

if TYPE_CHECKING:
    from consortium.tenders.solvers import award
else:
    award = lazy("consortium.tenders.solvers.award")

SCENARIO_JOB = "tenders.scenario"
COMPARING = (TenderState.RANKED,)
# For the answer itself, for each of the cases, and for each curve of trade-offs.
SECONDS, SECONDS_OF_CASES, SECONDS_OF_CURVE = 30.0, 40.0, 15.0

Progress = Callable[[int, int, str], None]


def queue_scenario(
    *, actor: Actor, tender_id: UUID, name: str, terms: ScenarioTerms, now: datetime
) -> UUID:
    """Ask for a job that works a scenario out; returns the job, whose page shows how far it is.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the bids are not ranked yet, or the tender is decided.
        Invalid: the terms make no sense for its lots and bids.
    """
    with transaction():
        tender = _comparable(actor, tender_id)
        check_terms(terms, offered_under(tender, [EVERYBODY])[ALL])
        job_id = enqueue(
            kind=SCENARIO_JOB,
            title=f"Award scenario of {tender.reference}: {name}"[:200],
            arguments={"tender_id": str(tender.id), "name": name, "terms": terms.as_json()},
            actor=actor,
            owner_id=tender.consortium_id,
            now=now,
        )
        _record(actor, "scenario.asked_for", tender, now, name=name)
    return job_id


def work_out_scenario(
    *,
    actor: Actor,
    tender_id: UUID,
    name: str,
    terms: ScenarioTerms,
    now: datetime,
    progress: Progress = lambda *_: None,
) -> UUID:
    """Find the best award under some terms, how it holds up in each case, and what else it trades.

    What is kept can be worked out again: the hash of the inputs names all that decided it.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the bids are not ranked yet, or the tender is decided.
        Invalid: the terms make no sense, or no lot is left.
    """
    tender = _comparable(actor, tender_id)
    cases = cases_for(members_of(tender))
    offered = offered_under(tender, cases)
    lots = offered[ALL]
    if not lots:
        raise Invalid("no_lot", "Every lot has ended without an award.", next_step="Nothing to do.")
    check_terms(terms, lots)
    instance = instance_of(tender.reference, lots, terms)
    progress(0, 4, "looking for the best award")
    result = award.solve(instance, seconds=SECONDS)
    found = _found(result, lots)
    progress(1, 4, "pricing each trust's leaving, and other demand")
    found["cases"] = _cases(tender, cases, offered, terms, found)
    progress(2, 4, "trading cost against quality and suppliers")
    found["by_suppliers"] = _curve(
        award.solve_all(supplier_cases(instance), seconds=SECONDS_OF_CURVE)
    )
    by_quality = award.solve_all(quality_cases(instance), seconds=SECONDS_OF_CURVE)
    found["by_quality"] = _curve(by_quality)
    progress(4, 4, "")
    with transaction():
        tender = _comparable(actor, tender_id)
        row = AwardScenario(
            id=uuid7(),
            tender_id=tender.id,
            seq=next_scenario(tender.id),
            name=name,
            terms=terms.as_json(),
            found=found,
            inputs_sha256=inputs_hash(instance),
            made_at=now,
            made_by=actor.id,
        )
        db.session.add(row)
        _record(actor, "scenario.worked_out", tender, now, name=name, sha256=row.inputs_sha256)
    return row.id


def _comparable(actor: Actor, tender_id: UUID) -> Tender:
    tender = manage_tender(actor=actor, tender_id=tender_id)
    check_state(tender.state, *COMPARING, doing="Comparing awards")
    return tender


def _found(result: AwardResult, lots: tuple[OfferedLot, ...]) -> dict[str, Any]:
    """The answer as it is kept: amounts as text, to the penny."""
    if result.award is None or result.costs is None:
        return {"status": result.status.value, "clash": list(result.clash), "choices": []}
    bids = dict(zip((lot.lot for lot in lots), choices_of(lots, result.award), strict=True))
    choices = []
    for lot in lots:
        bid = next(each for each in lot.bids if each.bid == bids[lot.lot])
        choices.append(
            {
                "lot": lot.lot,
                "name": lot.name,
                "bid": bid.bid,
                "supplier": bid.supplier,
                "cost": str(bid.cost),
                "by_trust": {code: str(value) for code, value in bid.by_trust.items()},
                "quality": str(bid.quality),
            }
        )
    return {
        "status": result.status.value,
        "clash": [],
        "choices": choices,
        "total": str(pennies(result.costs.total)),
        "quality": str(half_up(result.costs.mean_quality, 2)),
        "objective": str(pennies(result.costs.objective)),
        "bound": None if result.bound is None else str(pennies(result.bound)),
        "gap": None if result.gap is None else str(half_up(result.gap * 100, 4)),
    }


def _cases(
    tender: Tender,
    cases: tuple[Case, ...],
    offered: Mapping[str, tuple[OfferedLot, ...]],
    terms: ScenarioTerms,
    found: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """For each case what the best award would cost then, and what keeping this one costs."""
    kept = {each["lot"]: each["supplier"] for each in found["choices"]}
    instances = {
        case.key: instance_of(tender.reference, offered[case.key], terms)
        for case in cases
        if offered[case.key]
    }
    results = award.solve_all(instances, seconds=SECONDS_OF_CASES)
    rows = []
    for case in cases:
        if case.key not in results:
            continue
        lots, result = offered[case.key], results[case.key]
        costs = result.costs
        keeping = total_of(lots, kept) if kept else None
        best = (
            None
            if result.award is None
            else dict(zip((lot.lot for lot in lots), choices_of(lots, result.award), strict=True))
        )
        chosen = {each["lot"]: each["bid"] for each in found["choices"]}
        rows.append(
            {
                "key": case.key,
                "name": case.name,
                "status": result.status.value,
                "best": None if costs is None else str(pennies(costs.total)),
                "kept": None if keeping is None else str(keeping),
                "same": best is not None
                and all(chosen.get(lot) == bid for lot, bid in best.items()),
            }
        )
    return rows


def _curve(results: Mapping[str, AwardResult]) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "status": result.status.value,
            "total": None if result.costs is None else _pounds(result.costs.total),
            "quality": None if result.costs is None else str(half_up(result.costs.mean_quality, 2)),
        }
        for at, result in results.items()
    ]


def _pounds(amount: Fraction | Decimal) -> str:
    return str(pennies(Fraction(amount)))


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
