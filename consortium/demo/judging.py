"""Scene 3, continued: 28 evaluators of seven trusts judge the bids alone, then agree on scores."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from consortium.demo import story
from consortium.demo.cast import CALLINGS, evaluator_key
from consortium.demo.judged import CERTIFICATE, CRITERIA, DEMONSTRATION, Judged
from consortium.demo.stage import Stage, at
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.consensus import Consensus
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.declaration import Interest
from consortium.tenders.domain.marking import Mark
from consortium.tenders.domain.panel import Discipline, PanelRole, Seat
from consortium.tenders.queries.criterion import find_criteria
from consortium.tenders.usecases.compliance import (
    Checked,
    begin_compliance,
    begin_scoring,
    record_checks,
)
from consortium.tenders.usecases.declaration import clear_declarations, declare_interest
from consortium.tenders.usecases.evaluation_day import add_slot, plan_day, record_attendance
from consortium.tenders.usecases.marking import submit_scores
from consortium.tenders.usecases.moderation import (
    begin_moderation,
    close_moderation,
    record_consensus,
)
from consortium.tenders.usecases.panel import add_panel_member, set_panel_quorum

SEATED, CHECKED, READ = date(2024, 6, 3), date(2024, 7, 22), date(2024, 8, 16)
MODERATED, SHOWN, PRICED = date(2024, 9, 5), date(2024, 9, 12), date(2024, 9, 16)
DISCIPLINES = {
    "radiologist": Discipline.RADIOLOGIST,
    "pacs": Discipline.PACS_MANAGER,
    "it": Discipline.IT_MANAGER,
    "clinician": Discipline.CLINICIAN,
}
DAYS = (date(2024, 9, 10), date(2024, 9, 11), date(2024, 9, 12))
# Somebody else than the lead, so that the lead may award.
CHAIR = "lead_sou"
# How far the members of a calling lie from what they agree on, trust by trust.
LEANINGS = (0, 0, -1, 0, 0, 1, 0)


@dataclass(slots=True)
class Judging:
    """The panel and the bids it judges, by lot and supplier, with what was said of each."""

    stage: Stage
    tender_id: UUID
    lots: Mapping[str, UUID]
    bids: Mapping[tuple[str, str], UUID]
    reasons: Mapping[tuple[str, str], str]
    criteria: dict[tuple[str, str], UUID] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)

    def actor(self, key: str, on: date) -> Actor:
        return self.stage.actor(key, on)

    def tasks(self, calling: str, demo: bool | None = None) -> list[tuple[str, Judged]]:
        """The criteria of a calling with their lots: all, or those demonstrated or not."""
        return [
            (key, each)
            for key in self.lots
            for each in CRITERIA[key]
            if calling in each.by and (demo is None or _is_demo(each) is demo)
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody gives a bid, by criterion."""

    member: str
    bid_id: UUID
    marks: dict[UUID, Mark]


def judge(judging: Judging) -> None:
    """From the opened bids to the locked quality."""
    seat(judging)
    declare(judging)
    check(judging)
    chair = judging.actor(CHAIR, MODERATED)
    _score(judging, READ, demo=False)
    begin_moderation(actor=chair, tender_id=judging.tender_id, now=at(MODERATED))
    _agree(judging, MODERATED, demo=False)
    close_moderation(actor=chair, tender_id=judging.tender_id, now=at(MODERATED, 16))
    _score(judging, SHOWN, demo=True)
    meet(judging)
    _agree(judging, PRICED, demo=True)
    close_moderation(actor=chair, tender_id=judging.tender_id, now=at(PRICED, 16))


def seat(judging: Judging) -> None:
    """Seven each of four callings, one from every trust, and a chair."""
    lead = judging.actor("lead_nor", SEATED)
    for key, lot_id in judging.lots.items():
        for placed in find_criteria(actor=lead, lot_id=lot_id).criteria:
            judging.criteria[key, placed.criterion.name] = placed.criterion.id
    set_panel_quorum(
        actor=lead,
        tender_id=judging.tender_id,
        needed={
            Seat(trust_id=judging.stage.places[trust.code], discipline=discipline): 1
            for trust in story.FOUNDERS
            for discipline in DISCIPLINES.values()
        },
        now=at(SEATED),
    )
    for calling, discipline in DISCIPLINES.items():
        tasks = [judging.criteria[key, each.name] for key, each in judging.tasks(calling)]
        for trust in story.FOUNDERS:
            key = evaluator_key(calling, trust.code)
            judging.members[key] = add_panel_member(
                actor=lead,
                tender_id=judging.tender_id,
                person_id=judging.stage.people[key],
                role=PanelRole.EVALUATOR,
                discipline=discipline,
                criteria=tasks,
                now=at(SEATED, 10),
            )
    add_panel_member(
        actor=lead,
        tender_id=judging.tender_id,
        person_id=judging.stage.people[CHAIR],
        role=PanelRole.CHAIR,
        discipline=Discipline.PROCUREMENT,
        criteria=(),
        now=at(SEATED, 11),
    )


def declare(judging: Judging) -> None:
    """Nobody has an interest."""
    for key in (*judging.members, CHAIR):
        declare_interest(
            actor=judging.actor(key, CHECKED),
            tender_id=judging.tender_id,
            interest=Interest.NONE,
            details="",
            now=at(CHECKED),
        )
    clear_declarations(
        actor=judging.actor("lead_nor", CHECKED),
        tender_id=judging.tender_id,
        now=at(CHECKED, 11),
    )


def check(judging: Judging) -> None:
    """Every bid has what it must have, and the panel scores."""
    lead = judging.actor("lead_nor", CHECKED)
    begin_compliance(actor=lead, tender_id=judging.tender_id, now=at(CHECKED, 12))
    for (key, _), bid_id in judging.bids.items():
        if (key, CERTIFICATE) in judging.criteria:
            passed = Checked(passed=True, reason="The certificate is in the bid and in date.")
            record_checks(
                actor=lead,
                bid_id=bid_id,
                checks={judging.criteria[key, CERTIFICATE]: passed},
                now=at(CHECKED, 14),
            )
    begin_scoring(actor=lead, tender_id=judging.tender_id, now=at(CHECKED, 16))


def _score(judging: Judging, on: date, *, demo: bool) -> None:
    for each in sheets(judging, demo=demo):
        submit_scores(
            actor=judging.actor(each.member, on),
            bid_id=each.bid_id,
            marks=each.marks,
            now=at(on, 15),
        )


def sheets(judging: Judging, *, demo: bool) -> Iterator[Sheet]:
    """Each member scores each bid alone; one in seven sees it a point lower, one higher."""
    for calling in CALLINGS:
        for trust, leaning in zip(story.FOUNDERS, LEANINGS, strict=True):
            for (key, supplier), bid_id in judging.bids.items():
                marks = {
                    judging.criteria[key, each.name]: _mark(each, supplier, leaning)
                    for lot, each in judging.tasks(calling, demo)
                    if lot == key
                }
                if marks:
                    yield Sheet(evaluator_key(calling, trust.code), bid_id, marks)


def _agree(judging: Judging, on: date, *, demo: bool) -> None:
    for bid_id, agreed in consensus(judging, demo=demo).items():
        record_consensus(
            actor=judging.actor(CHAIR, on), bid_id=bid_id, agreed=agreed, now=at(on, 14)
        )


def consensus(judging: Judging, *, demo: bool) -> dict[UUID, dict[UUID, Consensus]]:
    """What the panel agrees on for each bid, by criterion."""
    return {
        bid_id: {
            judging.criteria[key, each.name]: _consensus(judging, key, each, supplier)
            for each in CRITERIA[key]
            if _is_demo(each) is demo
        }
        for (key, supplier), bid_id in judging.bids.items()
        if any(_is_demo(each) is demo for each in CRITERIA[key])
    }


def meet(judging: Judging) -> None:
    """Three days with the whole panel, one supplier a day: 28 × 3 × £350 = £29,400."""
    lead = judging.actor("lead_nor", DAYS[0])
    bids = [bid_id for (key, _), bid_id in judging.bids.items() if key == "pacs"]
    for held_on, bid_id in zip(DAYS, bids, strict=True):
        day_id = plan_day(
            actor=lead,
            tender_id=judging.tender_id,
            held_on=held_on,
            place="North Trust, education centre",
            day_rate=Decimal(350),
            now=at(MODERATED, 17),
        )
        add_slot(
            actor=lead,
            day_id=day_id,
            bid_id=bid_id,
            criterion_id=judging.criteria["pacs", DEMONSTRATION],
            starts_at=time(9, 30),
            ends_at=time(16, 30),
            room="Lecture theatre",
            now=at(MODERATED, 17),
        )
        record_attendance(
            actor=lead, day_id=day_id, came=list(judging.members.values()), now=at(held_on, 17)
        )


def _mark(judged: Judged, supplier: str, leaning: int) -> Mark:
    value = min(5, max(0, judged.values[supplier] + leaning))
    return Mark(value=Decimal(value), note=_NOTES[leaning].format(name=judged.name))


_NOTES = {
    0: "{name}: as the bid describes it, checked against the need.",
    -1: "{name}: the bid promises it without saying how it is done.",
    1: "{name}: goes beyond the need in a way that our trust would use.",
}


def _consensus(judging: Judging, key: str, judged: Judged, supplier: str) -> Consensus:
    reason = judging.reasons[key, supplier]
    return Consensus(
        value=Decimal(judged.values[supplier]),
        rationale=f"{judged.name}, after every score was read out. {reason}",
        agreed=tuple(_members(judging, judged.by)),
    )


def _members(judging: Judging, callings: Iterable[str]) -> Iterable[UUID]:
    for calling in callings:
        for trust in story.FOUNDERS:
            yield judging.members[evaluator_key(calling, trust.code)]


def _is_demo(judged: Judged) -> bool:
    return judged.kind is CriterionKind.DEMO
