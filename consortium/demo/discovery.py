"""What was found out before the joint tender: two workshops, what people said, what they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.tenders.domain.discovery import Attended, Priority, Verdict
from consortium.tenders.queries.discovery import find_discovery
from consortium.tenders.usecases.need import record_need, trace_criteria
from consortium.tenders.usecases.workshop import record_pains, record_workshop

IMAGING, THEATRE = date(2024, 2, 20), date(2024, 3, 12)
RECORDED = date(2024, 3, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A need, the statements it answers, and the lot whose criteria test it."""

    lot: str
    priority: Priority
    statement: str
    detail: str
    answers: tuple[tuple[Verdict, str], ...]


NEEDS = (
    Wanted(
        lot="pacs",
        priority=Priority.MUST,
        statement="Images and reports of every member open on one worklist",
        detail="A study made at another member shows its first image within three seconds.",
        answers=(
            (Verdict.DROP, "Images of patients from other trusts come on a disc"),
            (Verdict.KEEP, "One worklist for all readers of our own trust"),
        ),
    ),
    Wanted(
        lot="pacs",
        priority=Priority.MUST,
        statement="One sign-in with the card people carry already",
        detail="No second password for reading, reporting or sharing.",
        answers=((Verdict.DROP, "Three passwords before the first image opens"),),
    ),
    Wanted(
        lot="pacs",
        priority=Priority.SHOULD,
        statement="The archive runs through the night without somebody on call for it",
        detail="Planned work outside 08:00 to 20:00; restart without the supplier's engineer.",
        answers=((Verdict.CHANGE, "The archive stops on some nights and we restart it by hand"),),
    ),
    Wanted(
        lot="ultrasound",
        priority=Priority.MUST,
        statement="Probes move between the systems of all members",
        detail="One connector; a borrowed probe is known to the system without service.",
        answers=((Verdict.CHANGE, "Our probes fit no system of the next hospital"),),
    ),
    Wanted(
        lot="consumables",
        priority=Priority.MUST,
        statement="A lens that is loaded and placed with one hand",
        detail="Shown with the injector in use, by the surgeons who will use it.",
        answers=(
            (Verdict.DROP, "The injector takes a second pair of hands"),
            (Verdict.KEEP, "The lens we have needs little laser treatment later"),
        ),
    ),
)
# Who sat in the room: trust, discipline, people.
DISCIPLINES = ("Radiologist", "PACS manager", "IT manager", "Clinician")


def build(stage: Stage, tender_id: UUID, lots: Mapping[str, UUID]) -> None:
    """Record the workshops, what was said and needed, and what the criteria of these lots test."""
    lead = stage.actor("lead_nor", RECORDED)
    imaging = _workshop(stage, tender_id, "Reading images together", IMAGING, DISCIPLINES)
    theatre = _workshop(stage, tender_id, "A day in the cataract theatre", THEATRE, ("Clinician",))
    tested: dict[str, list[UUID]] = {}
    for each in NEEDS:
        if each.lot not in lots:
            continue
        pains = [
            pain
            for verdict, said in each.answers
            for pain in record_pains(
                actor=lead,
                tender_id=tender_id,
                verdict=verdict,
                said=said,
                workshop_id=theatre if each.lot == "consumables" else imaging,
                now=at(RECORDED),
            )
        ]
        need = record_need(
            actor=lead,
            tender_id=tender_id,
            priority=each.priority,
            statement=each.statement,
            detail=each.detail,
            pains=pains,
            now=at(RECORDED, 10),
        )
        tested.setdefault(each.lot, []).append(need)
    _trace(stage, tender_id, {lots[key]: needs for key, needs in tested.items()})


def _workshop(
    stage: Stage, tender_id: UUID, title: str, held_on: date, disciplines: tuple[str, ...]
) -> UUID:
    return record_workshop(
        actor=stage.actor("lead_nor", RECORDED),
        tender_id=tender_id,
        held_on=held_on,
        title=title,
        place="North Trust, education centre",
        attended=[
            Attended(trust_id=stage.places[trust.code], discipline=discipline, people=1)
            for trust in story.FOUNDERS
            for discipline in disciplines
        ],
        outcome="Nobody knew at first what to ask for; everybody knew what to leave behind.",
        now=at(RECORDED),
    )


def _trace(stage: Stage, tender_id: UUID, tested: Mapping[UUID, list[UUID]]) -> None:
    """Every criterion of a lot but its price tests all needs of the lot."""
    lead = stage.actor("lead_nor", RECORDED)
    criteria: dict[UUID, list[str]] = {}
    for each in find_discovery(actor=lead, tender_id=tender_id).trace:
        if not each.is_price:
            criteria.setdefault(each.lot_id, []).append(each.criterion)
    for lot_id, names in criteria.items():
        trace_criteria(
            actor=lead,
            lot_id=lot_id,
            needs=dict.fromkeys(names, tested[lot_id]),
            now=at(RECORDED, 11),
        )
