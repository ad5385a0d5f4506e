"""Who may work on what, and where: skills, and authorisations of trusts.

A skill is for a category of devices or for one model, and for one kind of work. Both it and the
authorisation of a trust last from a day to a day, the last one included.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.foundation.domain.errors import Conflict, Invalid

LONGEST_YEARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """``model_id`` is None when the skill is for every model of the category."""

    category: str
    model_id: UUID | None
    kind: WorkKind
    valid_from: date
    valid_to: date

    def covers(self, *, category: str, model_id: UUID, kind: WorkKind, on: date) -> bool:
        """Whether it is enough for this kind of work on such a device on a day."""
        return (
            self.kind is kind
            and self.category == category
            and self.model_id in {None, model_id}
            and self.valid_from <= on <= self.valid_to
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAuthorisation:
    """Leave to work at a trust, which that trust gives."""

    trust_id: UUID
    valid_from: date
    valid_to: date

    def covers(self, *, trust_id: UUID, on: date) -> bool:
        return self.trust_id == trust_id and self.valid_from <= on <= self.valid_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What somebody is to be assigned to."""

    category: str
    model_id: UUID
    kind: WorkKind
    trust_id: UUID
    on: date


def lacks(
    job: Job, skills: Iterable[Skill], authorisations: Iterable[SiteAuthorisation]
) -> list[str]:
    """What somebody lacks for a job on its day, in words; nothing when they may do it."""
    wanting = []
    on = f"{job.on.day}.{job.on.month}.{job.on.year}"
    if not any(
        each.covers(category=job.category, model_id=job.model_id, kind=job.kind, on=job.on)
        for each in skills
    ):
        wanting.append(
            f"no skill for {WORK_KIND_NAMES[job.kind].lower()} of {job.category} valid on {on}"
        )
    if not any(each.covers(trust_id=job.trust_id, on=job.on) for each in authorisations):
        wanting.append(f"no authorisation to work at this trust on {on}")
    return wanting


def check_competent(
    job: Job, skills: Iterable[Skill], authorisations: Iterable[SiteAuthorisation]
) -> None:
    """Pass in silence when somebody with these skills and authorisations may do the job on its day.

    Raises:
        Conflict: a skill or the authorisation of the trust is missing or has run out.
    """
    wanting = lacks(job, skills, authorisations)
    if wanting:
        raise Conflict(
            "not_competent",
            f"This engineer cannot be assigned: {' and '.join(wanting)}.",
            next_step="Choose somebody else, or record what is missing under Competence.",
        )


def check_valid(valid_from: date, valid_to: date) -> None:
    """Pass in silence when a skill or an authorisation can last so long.

    Raises:
        Invalid: it ends before it starts, or lasts longer than five years.
    """
    if valid_to < valid_from or valid_to.year - valid_from.year > LONGEST_YEARS:
        raise Invalid(
            "bad_validity",
            f"It lasts from a day to a later one, {LONGEST_YEARS} years at most.",
            field="valid_to",
            next_step="Check both days.",
        )


def check_not_oneself(person_id: UUID, recorder_id: UUID | None) -> None:
    """Pass in silence when somebody records another person's competence.

    Raises:
        Conflict: it is their own.
    """
    if person_id == recorder_id:
        raise Conflict(
            "own_competence",
            "Nobody records their own skills or authorisations.",
            next_step="Ask a colleague who has seen you work.",
        )
