"""What workers run: the import that a page asked for, and the nightly care of the lake."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app

from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import JobContext, handler, periodic
from consortium.foundation.web.clock import now, today
from consortium.organisations.queries.actors import actor_of
from consortium.spend.domain.matching import MATCH_JOB
from consortium.spend.gateways.sweeper import sweep_lake
from consortium.spend.queries.names import list_names
from consortium.spend.usecases.compact import compact_lake
from consortium.spend.usecases.import_lines import import_kept_file
from consortium.spend.usecases.match_again import match_again
from consortium.spend.usecases.roll_up import roll_up_batches
from consortium.spend.usecases.search_alike_names import search_alike_names
from consortium.spend.usecases.search_candidates import SEARCH_JOB, queue_search, search_candidates
from consortium.spend.usecases.start_import import IMPORT_JOB


@handler(IMPORT_JOB, attempts=2)
def run_import(job: JobContext) -> Mapping[str, Any]:
    reports = import_kept_file(
        actor=_actor(job.actor_id),
        file_id=UUID(job.arguments["file_id"]),
        now=now(),
        progress=job.progress,
    )
    roll_up_batches(actor=_actor(job.actor_id), now=now())
    if any(report.counts.without_item or report.counts.without_supplier for report in reports):
        queue_search(actor=Actor.system("import job"), now=now())
    addresses = current_app.url_map.bind("")
    if len(reports) > 1:
        text = f"See what became of the rows of {len(reports)} sheets"
        return {"link": addresses.build("spend.batches"), "link_text": text}
    report = reports[0]
    address = addresses.build("spend.batch", {"batch_id": report.batch_id})
    return {"link": address, "link_text": f"See what became of the rows: {report.reference}"}


@periodic("roll_up_lake", hour="3", minute="40")
def roll_up() -> None:
    roll_up_batches(actor=Actor.system("nightly roll-up"), now=now())


@handler(MATCH_JOB, attempts=2)
def run_matching(job: JobContext) -> Mapping[str, Any]:
    match_again(
        actor=_actor(job.actor_id),
        trust_id=UUID(job.arguments["trust_id"]),
        now=now(),
        progress=job.progress,
    )
    roll_up_batches(actor=Actor.system("matching job"), now=now())
    address = current_app.url_map.bind("").build("spend.matching")
    return {"link": address, "link_text": "See which lines still wait"}


@handler(SEARCH_JOB, attempts=2)
def run_search(job: JobContext) -> Mapping[str, Any]:
    search_candidates(actor=_actor(job.actor_id), now=now())
    everybody = Actor.system("search for names")
    search_alike_names(actor=everybody, names=list_names(actor=everybody), now=now())
    address = current_app.url_map.bind("").build("spend.matching")
    return {"link": address, "link_text": "See which lines wait, with what they may be"}


@periodic("compact_lake", hour="4", minute="10")
def compact() -> None:
    compact_lake(actor=Actor.system("nightly compaction"), now=now())


@periodic("sweep_lake", hour="3", minute="20")
def sweep() -> None:
    sweep_lake(now=now())


def _actor(person_id: UUID | None) -> Actor:
    if person_id is None:
        return Actor.system("import job")
    return actor_of(person_id=person_id, today=today())
