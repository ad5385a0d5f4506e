"""A recorded tier test that somebody contests, until the lead has looked at it again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consortium.contracts.domain.prices.answers import NoPrice, Path, Price
from consortium.contracts.domain.prices.explanation import Step
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.words import in_words
from consortium.foundation.domain.errors import Conflict

# The scheme and the day: what a recorded test is known by.
TierTest = tuple[str, date]


class DisputeState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class StandsAs(StrEnum):
    """What a tier test stands as."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDispute:
    """Who contests a test, and why; ``by`` is the name of an organisation."""

    by: str
    reason: str


def disputed_tests(path: Path, disputed: Collection[TierTest]) -> list[TierTest]:
    """The tests on the path to a price that are contested."""
    tests = [path.in_force.test if path.in_force else None, path.latest]
    keys = dict.fromkeys((test.scheme, test.tested_on) for test in tests if test is not None)
    return [key for key in keys if key in disputed]


def with_disputes(
    steps: tuple[Step, ...], answer: Price | NoPrice, disputed: Mapping[TierTest, OpenDispute]
) -> tuple[Step, ...]:
    """The explanation of a price with a step for each contested test, before the price itself."""
    said = tuple(
        Step(
            "Disputed",
            f"{disputed[key].by} disputes the tier test of {in_words(key[1])}. The price stays as "
            "it was confirmed until the dispute is resolved.",
        )
        for key in disputed_tests(answer.path, disputed)
    )
    return (*steps[:-1], *said, *steps[-1:]) if said else steps


def check_changes(before: Determination, after: Determination) -> None:
    """Pass in silence when the facts as they are recorded now give another test.

    Raises:
        Conflict: they give the same one, so there is nothing to correct.
    """
    if before.inputs_sha256 == after.inputs_sha256:
        raise Conflict(
            "same_result",
            "With the facts as they are recorded now, the test counts the same members and the "
            "same volumes.",
            next_step="Record the missing letter or event first, or dismiss the dispute.",
        )
