"""Scene 6b: six engineers whom the trusts share, where and when they may work, and a plan.

West has left the shared service, and Hill has joined without tonometers in it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from math import hypot

from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.usecases.competence import authorise_engineer, record_skill
from consortium.equipment.usecases.cover import record_distance
from consortium.visits.domain import plan_terms
from consortium.visits.domain.absence import AbsenceKind
from consortium.visits.domain.plan_terms import PlanTerms
from consortium.visits.domain.week import Hours
from consortium.visits.usecases.engineer import add_engineer, record_absence, set_engineer_week
from consortium.visits.usecases.shared_plan import plan_visits
from consortium.visits.usecases.site_hours import close_site, set_site_week

SERVICE = "engineer_shared"
BEGINS = date(2025, 4, 1)
# Miles east and north of Central; roads are longer than the straight line between two places.
PLACES = {
    "NOR": (0, 12),
    "SOU": (2, -14),
    "EAS": (16, 2),
    "WES": (-15, 1),
    "CEN": (0, 0),
    "COA": (30, -6),
    "VAL": (-22, 18),
}
ROADS = 1.3
# A tonometer is checked in ten minutes where twelve of them stand in one clinic.
MINUTES = {**plan_terms.MINUTES, WorkKind.CALIBRATION: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineerFacts:
    """An engineer of a trust: days of the week, hours, and the other trusts that let them work."""

    at: str
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    starts: int = 8 * 60
    ends: int = 16 * 60
    guest_at: tuple[str, ...]
    # Only some have been on the course for tonometers; the others maintain and repair.
    calibrates: bool = True

    @property
    def kinds(self) -> tuple[WorkKind, ...]:
        return (WorkKind.CALIBRATION, WorkKind.PPM) if self.calibrates else (WorkKind.PPM,)

    @property
    def key(self) -> str:
        return f"engineer_{self.at.lower()}"

    @property
    def hours(self) -> list[Hours]:
        return [Hours(weekday=each, starts=self.starts, ends=self.ends) for each in self.weekdays]


ENGINEERS = (
    EngineerFacts(at="NOR", guest_at=("SOU", "EAS", "CEN", "COA", "VAL")),
    EngineerFacts(at="SOU", guest_at=("CEN", "EAS", "COA"), calibrates=False),
    EngineerFacts(at="EAS", guest_at=("CEN", "COA", "NOR"), starts=7 * 60 + 30, calibrates=False),
    EngineerFacts(at="CEN", guest_at=("NOR", "SOU", "EAS", "VAL"), ends=17 * 60),
    EngineerFacts(at="COA", guest_at=("EAS", "SOU"), weekdays=(1, 2, 3)),
    EngineerFacts(at="VAL", guest_at=("NOR", "CEN"), weekdays=(2, 3, 4), calibrates=False),
)
OPEN = {"COA": (1, 3, 5), "VAL": (1, 2, 3, 4)}
OPENS, CLOSES = 8 * 60, 17 * 60 + 30


def build(stage: Stage) -> None:
    _distances(stage)
    _sites(stage)
    for facts in ENGINEERS:
        _engineer(stage, facts)
    _away(stage)
    plan_visits(
        actor=stage.actor(SERVICE, stage.today),
        consortium_id=stage.consortium,
        terms=PlanTerms(starts_on=stage.today, days=28, seconds=1, minutes=MINUTES),
        now=at(stage.today),
    )


def _distances(stage: Stage) -> None:
    service = stage.actor(SERVICE, BEGINS)
    for one, other in combinations(story.FOUNDERS, 2):
        (east, north), (further_east, further_north) = PLACES[one.code], PLACES[other.code]
        miles = ROADS * hypot(east - further_east, north - further_north)
        record_distance(
            actor=service,
            site_id=stage.sites[one.code],
            other_id=stage.sites[other.code],
            miles=Decimal(round(miles)),
            now=at(BEGINS),
        )


def _sites(stage: Stage) -> None:
    service = stage.actor(SERVICE, BEGINS)
    for trust in story.FOUNDERS:
        set_site_week(
            actor=service,
            site_id=stage.sites[trust.code],
            valid_from=BEGINS,
            hours=[
                Hours(weekday=each, starts=OPENS, ends=CLOSES)
                for each in OPEN.get(trust.code, range(1, 6))
            ],
            now=at(BEGINS),
        )
    close_site(
        actor=stage.actor(SERVICE, stage.today),
        site_id=stage.sites["VAL"],
        starts_on=stage.today + timedelta(days=9),
        ends_on=stage.today + timedelta(days=10),
        reason="The clinic moves to another floor",
        now=at(stage.today),
    )


def _engineer(stage: Stage, facts: EngineerFacts) -> None:
    service = stage.actor(SERVICE, BEGINS)
    person_id, trust_id = stage.people[facts.key], stage.places[facts.at]
    lasts_to = date(stage.today.year + 1, 3, 31)
    for kind in facts.kinds:
        record_skill(
            actor=service,
            person_id=person_id,
            organisation_id=trust_id,
            category="Tonometer",
            kind=kind,
            evidence="Maker's course on applanation tonometers",
            valid_from=BEGINS,
            valid_to=lasts_to,
            now=at(BEGINS),
        )
    for code in (facts.at, *facts.guest_at):
        authorise_engineer(
            actor=service,
            person_id=person_id,
            trust_id=stage.places[code],
            evidence="Contract" if code == facts.at else "Honorary contract",
            valid_from=BEGINS,
            valid_to=lasts_to,
            now=at(BEGINS),
        )
    engineer_id = add_engineer(
        actor=service,
        person_id=person_id,
        organisation_id=trust_id,
        home_site_id=stage.sites[facts.at],
        starts_on=BEGINS,
        now=at(BEGINS),
    )
    set_engineer_week(
        actor=service, engineer_id=engineer_id, valid_from=BEGINS, hours=facts.hours, now=at(BEGINS)
    )
    stage.engineers[facts.at] = engineer_id


def _away(stage: Stage) -> None:
    """A week of leave and a day of training soon after the day of loading."""
    service = stage.actor(SERVICE, stage.today)
    for code, kind, after, days in (
        ("SOU", AbsenceKind.LEAVE, 7, 5),
        ("EAS", AbsenceKind.TRAINING, 3, 1),
    ):
        starts_on = stage.today + timedelta(days=after)
        record_absence(
            actor=service,
            engineer_id=stage.engineers[code],
            kind=kind,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days - 1),
            now=at(stage.today),
        )
