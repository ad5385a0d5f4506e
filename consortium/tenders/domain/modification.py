"""Whether a contract may be changed without a new procurement (Procurement Act 2023, s.74).

Three grounds stand beside each other: one of those in Schedule 8, a change that is not
substantial, and a change below the threshold. A tier change of a consortium and a trust that
joins late are modifications too. Amounts are in pounds, VAT included.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

TENTH = Fraction(10, 100)
_VALUE_LIMIT = {False: TENTH, True: Fraction(15, 100)}


class Ground(StrEnum):
    SCHEDULE_8 = "schedule_8"
    NOT_SUBSTANTIAL = "not_substantial"
    BELOW_THRESHOLD = "below_threshold"


GROUND_NAMES = {
    Ground.SCHEDULE_8: "a ground of Schedule 8 (s.74(1)(a))",
    Ground.NOT_SUBSTANTIAL: "not a substantial change (s.74(3))",
    Ground.BELOW_THRESHOLD: "a below-threshold change (s.74(4))",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifiedContract:
    """A contract as awarded: its value, its longest term in days, and its threshold of that day.

    ``threshold`` is None when the table has no row for the day.
    """

    value: Decimal
    longest_term_days: int
    threshold: Decimal | None
    works: bool = False

    @property
    def value_limit(self) -> Fraction:
        """By how much of the value a change may move it: 10 %, for works 15 %."""
        return _VALUE_LIMIT[self.works]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One modification; ``schedule_8`` names the paragraph it rests on, if any.

    ``cause`` tells changes that belong together: those with the same one are measured as one,
    because a change may not be split to escape the limits (s.74(7), s.75(4)).
    ``counts_below`` says of an earlier change that it was made as a below-threshold one and so
    counts towards the aggregate.
    """

    value: Decimal
    term_days: int = 0
    changes_scope: bool = False
    changes_balance: bool = False
    schedule_8: str = ""
    cause: str = ""
    counts_below: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The grounds that allow a change, why each other one does not, and what has been used up.

    ``share`` is the change of value, with those that belong to it, as a part of the value at
    award. ``aggregate`` is the sum of all below-threshold changes with this one.
    """

    grounds: tuple[Ground, ...]
    refused: dict[Ground, str]
    share: Fraction
    aggregate: Decimal
    needs_notice: bool

    @property
    def is_allowed(self) -> bool:
        return bool(self.grounds)


def judge_change(
    contract: ModifiedContract, change: Change, earlier: Sequence[Change] = ()
) -> Judgement:
    """Judge a change against the value at award and the changes made ``earlier``.

    Award £1,000,000 ex VAT, £1,200,000 with it: +£60,000 and +£50,000 are each at most 10 % and
    together £110,000, below £135,018; a third of +£40,000 makes £150,000 and is not allowed on
    this ground. A contract change notice (UK10) is needed unless value and term each move by no
    more than their limit (s.75(2)).
    """
    together = [each for each in earlier if change.cause and each.cause == change.cause]
    value = abs(change.value + sum((each.value for each in together), Decimal(0)))
    term = abs(change.term_days + sum(each.term_days for each in together))
    share = Fraction(value) / Fraction(contract.value)
    term_share = Fraction(term, contract.longest_term_days)
    aggregate = sum((abs(each.value) for each in earlier if each.counts_below), abs(change.value))
    reasons = {
        Ground.SCHEDULE_8: "" if change.schedule_8 else "No ground of Schedule 8 is named.",
        Ground.NOT_SUBSTANTIAL: _substantial(change, term_share),
        Ground.BELOW_THRESHOLD: _not_below(contract, change, share, aggregate),
    }
    return Judgement(
        grounds=tuple(ground for ground, reason in reasons.items() if not reason),
        refused={ground: reason for ground, reason in reasons.items() if reason},
        share=share,
        aggregate=aggregate,
        needs_notice=share > contract.value_limit or term_share > TENTH,
    )


def _substantial(change: Change, term_share: Fraction) -> str:
    if change.changes_scope:
        return "The scope changes materially."
    if change.changes_balance:
        return "The economic balance changes materially in the supplier's favour."
    if term_share > TENTH:
        return f"The term changes by {_percent(term_share)}, more than 10 % of the longest term."
    return ""


def _not_below(
    contract: ModifiedContract, change: Change, share: Fraction, aggregate: Decimal
) -> str:
    if change.changes_scope:
        return "The scope changes materially."
    if share > contract.value_limit:
        limit = _percent(contract.value_limit)
        return f"The value changes by {_percent(share)}, more than {limit} of the value at award."
    if contract.threshold is None:
        return "No threshold is known for the day the procurement began."
    if aggregate >= contract.threshold:
        return (
            f"All such changes together are £{aggregate:,.2f}, not below the threshold of "
            f"£{contract.threshold:,.2f}."
        )
    return ""


def judge_all(contract: ModifiedContract, changes: Sequence[Change]) -> tuple[Judgement, ...]:
    """Judge the changes of a contract in their order, each after those before it.

    A change that rests on Schedule 8, or that fails the test of a below-threshold change, does
    not count towards the aggregate; one that passes it counts even when it is not substantial.
    """
    judged: list[Judgement] = []
    earlier: list[Change] = []
    for change in changes:
        found = judge_change(contract, change, earlier)
        counts = Ground.BELOW_THRESHOLD in found.grounds and not change.schedule_8
        earlier.append(replace(change, counts_below=counts))
        judged.append(found)
    return tuple(judged)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.4g} %"
