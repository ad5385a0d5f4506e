"""How far the judging of a tender's bids is, in numbers that guards compare."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """How many cells there should be, and how many there are: never asked of the rows alone."""

    expected: int = 0
    there: int = 0

    @property
    def is_whole(self) -> bool:
        return self.there == self.expected

    @property
    def words(self) -> str:
        return f"{self.there} of {self.expected}"


NOTHING = Matrix()


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAssessment:
    """A lot: admitted bids × criteria, and for scores × members besides.

    ``scores`` and ``agreed`` are of what is read, ``shown`` and ``shown_agreed`` of what is
    demonstrated. ``unassigned`` are criteria that nobody is to score; ``low_prices`` those still
    to be cleared.
    """

    id: UUID
    name: str
    bids: int
    has_demo: bool = False
    checks: Matrix = NOTHING
    scores: Matrix = NOTHING
    agreed: Matrix = NOTHING
    shown: Matrix = NOTHING
    shown_agreed: Matrix = NOTHING
    unassigned: tuple[str, ...] = ()
    low_prices: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """The live lots of a tender, and what its panel lacks; empty before bids are opened."""

    lots: tuple[LotAssessment, ...] = ()
    has_chair: bool = False
    gaps: tuple[str, ...] = ()

    @property
    def has_demo(self) -> bool:
        return any(lot.has_demo for lot in self.lots)


NOT_JUDGED = AssessmentFacts()
