"""Looking for the items that descriptions may mean. What is found is only ever proposed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import Item
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.jobs import enqueue
from consortium.spend.domain.matching import PROPOSED
from consortium.spend.gateways.similar import most_alike
from consortium.spend.gateways.waiting import descriptions_waiting
from consortium.spend.models.decision import MatchDecision, MatchProposal, is_last

SEARCH_JOB = "spend.search_candidates"
# An item is known by its name and by the words that were decided to mean it.
_NAMES_TRIED = PROPOSED * 3


@dataclass(frozen=True, slots=True)
class Searched:
    """How many different descriptions wait, and for how many of them an item is proposed."""

    descriptions: int
    with_candidates: int


def search_candidates(*, actor: Actor, now: datetime) -> Searched:
    """Find the items most like each description that waits, and keep them in place of the last.

    An item is compared by its name and by every description that was decided to mean it.
    """
    permissions.check(actor, Permission.LINES_MATCH)
    waiting = descriptions_waiting()
    items, names = _known_names()
    found = most_alike([text for _, text in waiting], names, top=_NAMES_TRIED)
    rows = [
        {"description_key": key, "candidates": _best(places, items)}
        for (key, _), places in zip(waiting, found, strict=True)
        if places
    ]
    with transaction():
        db.session.execute(delete(MatchProposal))
        if rows:
            db.session.execute(insert(MatchProposal), rows)
        record(
            actor=actor,
            action="candidates.searched",
            subject=Subject("catalogue", uuid7(), "Items for descriptions that wait"),
            at=now,
            descriptions=len(waiting),
            with_candidates=len(rows),
        )
    return Searched(len(waiting), len(rows))


def queue_search(*, actor: Actor, now: datetime) -> UUID:
    """Ask for a job that looks for candidates; its page shows how far it is."""
    permissions.check(actor, Permission.LINES_MATCH)
    with transaction():
        job_id = enqueue(
            kind=SEARCH_JOB,
            title="Looking for items that descriptions may mean",
            arguments={},
            actor=actor,
            now=now,
        )
        record(
            actor=actor,
            action="candidates.asked_for",
            subject=Subject("job", job_id, "Looking for items"),
            at=now,
        )
    return job_id


def _known_names() -> tuple[list[str], list[str]]:
    """Every text that means an item, beside the item's id; names first, always in one order."""
    rows = [
        *db.session.execute(select(Item.id, Item.name).order_by(Item.code_key)),
        *db.session.execute(
            select(MatchDecision.item_id, MatchDecision.description)
            .where(is_last(), MatchDecision.item_id.is_not(None), MatchDecision.description != "")
            .order_by(MatchDecision.trust_id, MatchDecision.wording)
        ),
    ]
    return [str(item_id) for item_id, _ in rows], [text.lower() for _, text in rows]


def _best(places: list[tuple[int, float]], items: list[str]) -> list[list[str | float]]:
    """Each item once, by the text of it that is most alike."""
    best: dict[str, float] = {}
    for place, likeness in places:
        best.setdefault(items[place], likeness)
    return [[item_id, likeness] for item_id, likeness in list(best.items())[:PROPOSED]]
