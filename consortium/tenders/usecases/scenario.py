"""Working out award scenarios: as a job, because a large tender takes its time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.lazy import lazy
from consortium.tenders.domain.award_cases import inputs_hash, quality_cases, supplier_cases
from consortium.tenders.domain.offered import Offered
from consortium.tenders.domain.scenario import ScenarioTerms, check_terms, instance_of
from consortium.tenders.domain.scenario_cases import ALL, EVERYBODY, Case, cases_for
from consortium.tenders.domain.scenario_found import answer_of, case_of, curve_of
from consortium.tenders.domain.tender import COMPARING, TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.offered import offered_under
from consortium.tenders.models.scenario import AwardScenario, members_of, next_scenario
from consortium.tenders.models.scenario_job import ask_for_scenario
from consortium.tenders.models.tender import Tender

if TYPE_CHECKING:
    from consortium.tenders.solvers import award
else:
    award = lazy("consortium.tenders.solvers.award")

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
        check_terms(terms, _offered(tender, [EVERYBODY], terms)[ALL])
        job_id = ask_for_scenario(tender, name=name, terms=terms, actor=actor, now=now)
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

    What is kept can be worked out again: the hash of the inputs names all that decided it. The
    first that finds an award moves a ranked tender on.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the bids are not ranked yet, or the tender is decided.
        Invalid: the terms make no sense, or no lot is left.
    """
    tender = _comparable(actor, tender_id)
    cases = cases_for(members_of(tender))
    offered = _offered(tender, cases, terms)
    if not offered[ALL].lots:
        raise Invalid("no_lot", "Every lot has ended without an award.", next_step="Nothing to do.")
    check_terms(terms, offered[ALL])
    instance = instance_of(tender.reference, offered[ALL], terms)
    progress(0, 4, "looking for the best award")
    result = award.solve(instance, seconds=SECONDS)
    found = answer_of(result, offered[ALL])
    progress(1, 4, "pricing each trust's leaving, and other demand")
    found["cases"] = _cases(tender, cases, offered, terms, found)
    progress(2, 4, "trading cost against quality and suppliers")
    for key, curve in (("by_suppliers", supplier_cases), ("by_quality", quality_cases)):
        found[key] = curve_of(award.solve_all(curve(instance), seconds=SECONDS_OF_CURVE))
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
        if tender.state is TenderState.RANKED and found["choices"]:
            move_tender(
                tender, TenderState.SCENARIOS, actor=actor, at=now, inputs=row.inputs_sha256
            )
    return row.id


def _offered(tender: Tender, cases: Sequence[Case], terms: ScenarioTerms) -> dict[str, Offered]:
    return offered_under(tender, cases, alternatives=terms.alternatives)


def _comparable(actor: Actor, tender_id: UUID) -> Tender:
    tender = manage_tender(actor=actor, tender_id=tender_id)
    check_state(tender.state, *COMPARING, doing="Comparing awards")
    return tender


def _cases(
    tender: Tender,
    cases: tuple[Case, ...],
    offered: Mapping[str, Offered],
    terms: ScenarioTerms,
    found: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Every case in which any lot is left, with its best award beside the one that was found."""
    instances = {
        case.key: instance_of(tender.reference, offered[case.key], terms)
        for case in cases
        if offered[case.key].lots
    }
    results = award.solve_all(instances, seconds=SECONDS_OF_CASES)
    return [
        case_of(case, offered[case.key], results[case.key], found)
        for case in cases
        if case.key in results
    ]


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
