"""What workers run for the savings wing: the price audit that a page asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app

from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import JobContext, handler
from consortium.foundation.web import words
from consortium.foundation.web.clock import now, today
from consortium.organisations.queries.actors import actor_of
from consortium.savings.usecases.audit_again import AGAIN_JOB, Again, audit_again
from consortium.savings.usecases.price_audits import AUDIT_JOB, run_price_audit


@handler(AUDIT_JOB, attempts=2)
def run_audit(job: JobContext) -> Mapping[str, Any]:
    made = run_price_audit(
        actor=_actor(job.actor_id),
        consortium_id=UUID(job.arguments["consortium_id"]),
        period=Period(
            date.fromisoformat(job.arguments["start"]), date.fromisoformat(job.arguments["end"])
        ),
        now=now(),
        progress=job.progress,
    )
    address = current_app.url_map.bind("").build("price_audits.audit", {"audit_id": made.id})
    return {"link": address, "link_text": f"See what was found: {made.reference}"}


@handler(AGAIN_JOB, attempts=2)
def run_again(job: JobContext) -> Mapping[str, Any]:
    made = audit_again(
        actor=_actor(job.actor_id),
        audit_id=UUID(job.arguments["audit_id"]),
        now=now(),
        progress=job.progress,
    )
    address = current_app.url_map.bind("").build("price_audits.audit", {"audit_id": made.id})
    return {"link": address, "link_text": told_again(made)}


def told_again(made: Again) -> str:
    """How an audit came out the second time, in a sentence."""
    if made.apart:
        return f"{made.reference} came out otherwise: {words.count(made.apart, 'row')} apart"
    return f"{made.reference} came out the same, {words.count(made.lines, 'line')}"


def _actor(person_id: UUID | None) -> Actor:
    if person_id is None:
        return Actor.system("price audit")
    return actor_of(person_id=person_id, today=today())
