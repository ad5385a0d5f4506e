"""The assessment summaries: what each bidder is told about its own bid and the one that won.

Procurement Act 2023, s.50(3) to (5), and Procurement Regulations 2024, reg 31. The winner reads its
own scores with their reasons; every other bidder also reads why its bid did not win, and the
winner's scores with their reasons. Under the 2015 regulations the same letter is the award decision
notice of regulation 86.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class SummaryPaper(StrEnum):
    """What the paper is called in its own data."""

    ASSESSMENT_SUMMARY = "assessment-summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryMark:
    """One criterion of one bid, all as text that is printed: ``"78"`` of ``"60%"``, and why."""

    criterion: str
    weight: str
    how: str
    score: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A bid as it was assessed. ``identifier`` is the supplier's code; ``total`` of 100."""

    supplier: str
    identifier: str
    email: str
    marks: tuple[SummaryMark, ...]
    total: str
    place: int | None
    excluded_because: str = ""

    def as_facts(self) -> dict[str, Any]:
        return {
            "supplier": self.supplier,
            "identifier": self.identifier,
            "email": self.email,
            "marks": [
                {name: getattr(mark, name) for name in mark.__dataclass_fields__}
                for mark in self.marks
            ],
            "total": self.total,
            "place": self.place,
            "excluded_because": self.excluded_because,
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Assessed":
        marks = tuple(SummaryMark(**mark) for mark in facts["marks"])
        return cls(**{**facts, "marks": marks})


def why_not(own: Assessed, winner: Assessed, *, rule: str) -> str:
    """Why a bid did not win, in a sentence; empty for the winner itself.

    ``rule`` is the published rule by which the winner won when it did not stand first.
    """
    if own == winner:
        return ""
    if own.excluded_because:
        return f"The bid was excluded: {own.excluded_because}"
    if rule:
        return f"The recommended bid won under a published rule: {rule}"
    return (
        f"The bid has {own.total} of 100 and stands at place {own.place}; the winning bid has "
        f"{winner.total}."
    )
