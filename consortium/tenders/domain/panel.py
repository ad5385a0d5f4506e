"""The people who judge the bids of a tender: in which role, for which trust, by which calling."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Invalid


class PanelRole(StrEnum):
    CHAIR = "chair"
    MODERATOR = "moderator"
    EVALUATOR = "evaluator"
    TECHNICAL = "technical"
    OBSERVER = "observer"


class Discipline(StrEnum):
    RADIOLOGIST = "radiologist"
    PACS_MANAGER = "pacs_manager"
    IT_MANAGER = "it_manager"
    CLINICIAN = "clinician"
    ENGINEER = "engineer"
    PHARMACIST = "pharmacist"
    FINANCE = "finance"
    PROCUREMENT = "procurement"


PANEL_ROLE_NAMES = {
    PanelRole.CHAIR: "Chair",
    PanelRole.MODERATOR: "Moderator",
    PanelRole.EVALUATOR: "Evaluator",
    PanelRole.TECHNICAL: "Technical adviser",
    PanelRole.OBSERVER: "Observer",
}
DISCIPLINE_NAMES = {
    Discipline.RADIOLOGIST: "Radiologist",
    Discipline.PACS_MANAGER: "PACS manager",
    Discipline.IT_MANAGER: "IT manager",
    Discipline.CLINICIAN: "Clinician",
    Discipline.ENGINEER: "Clinical engineer",
    Discipline.PHARMACIST: "Pharmacist",
    Discipline.FINANCE: "Finance",
    Discipline.PROCUREMENT: "Procurement",
}
# Who leads the panel to a consensus and records it.
MODERATING = frozenset({PanelRole.CHAIR, PanelRole.MODERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where somebody sits: a trust and a discipline, by which a quorum is counted."""

    trust_id: UUID
    discipline: Discipline


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A cell of the coverage grid: how many of a discipline a trust has, and how many it needs."""

    here: int
    needed: int

    @property
    def lacks(self) -> int:
        return max(0, self.needed - self.here)


def check_tasks(role: PanelRole, tasks: Collection[UUID], scored: Collection[UUID]) -> None:
    """Pass in silence when a member of the role can be given these criteria to score.

    Raises:
        Invalid: an observer is given one, or one is not scored by a panel.
    """
    if role is PanelRole.OBSERVER and tasks:
        raise Invalid(
            "observer_scores",
            "An observer watches and gives no scores.",
            field="criteria",
            next_step="Give the criteria to somebody else, or choose another role.",
        )
    if not set(tasks) <= set(scored):
        raise Invalid(
            "not_scored",
            "Only criteria that a panel scores can be given to a member.",
            field="criteria",
            next_step="Choose among quality, social value and demonstrations.",
        )


def coverage(
    seats: Sequence[Seat], needed: Mapping[Seat, int], *, trusts: Sequence[UUID]
) -> dict[Discipline, tuple[Cover, ...]]:
    """The grid of disciplines and trusts: one cell for each trust, in the order given.

    A discipline that nobody has and nobody needs has no row.
    """
    here = Counter(seats)
    grid = {}
    for discipline in Discipline:
        places = [Seat(trust_id=trust, discipline=discipline) for trust in trusts]
        cells = tuple(Cover(here=here[place], needed=needed.get(place, 0)) for place in places)
        if any(cell.here or cell.needed for cell in cells):
            grid[discipline] = cells
    return grid
