"""What workers run for evidence packs: writing one of very many lines."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import JobContext, handler
from consortium.foundation.web.clock import now, today
from consortium.organisations.queries.actors import actor_of
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.usecases.evidence_packs import PACK_JOB, take_pack


@handler(PACK_JOB, attempts=2)
def write_pack(job: JobContext) -> Mapping[str, Any]:
    actor = (
        actor_of(person_id=job.actor_id, today=today())
        if job.actor_id
        else Actor.system("evidence packs")
    )
    job.progress(0, 1, "Gathering the lines")
    key = SavingKey.from_arguments(job.arguments)
    taken = take_pack(actor=actor, key=key, now=now())
    address = current_app.url_map.bind("").build(
        "evidence_packs.saving",
        {
            "consortium_id": key.consortium_id,
            "trust_id": key.trust_id,
            "item_id": key.item_id,
            "kind": key.kind.value,
            "from": key.period.start,
            "to": key.period.last_day,
        },
    )
    return {"link": address, "link_text": f"Take {taken.reference} on the page of its saving"}
