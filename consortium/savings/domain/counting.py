"""How much of a savings line counts: what finance decided, what is locked, what is held back."""

from dataclasses import dataclass
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, pennies
from consortium.savings.domain.claim_limits import held_back
from consortium.savings.domain.claim_terms import ClaimTerms
from consortium.savings.domain.savings_lines import SavingsLine
from consortium.savings.domain.signoff import LineKind, Ruling, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A line in a statement: what is claimed of it, how much of that counts, what is held back.

    ``held`` is no part of ``claimed``; together they are what its purchases come to or, once its
    month is locked, what was signed.
    """

    claimed: Fraction
    counted: Fraction
    held: Fraction = Fraction(0)


def count(
    line: SavingsLine,
    *,
    ruling: Ruling | None,
    terms: ClaimTerms | None,
    is_locked: bool,
    is_whole: bool = True,
) -> Counted:
    """How much of a line counts today."""
    return count_exact(
        line.exact,
        kind=line.key.kind,
        quantity=line.quantity,
        ruling=ruling,
        terms=terms,
        is_locked=is_locked,
        is_whole=is_whole,
    )


def count_exact(
    worked_out: Fraction,
    *,
    kind: LineKind,
    quantity: Fraction,
    ruling: Ruling | None,
    terms: ClaimTerms | None,
    is_locked: bool,
    is_whole: bool = True,
) -> Counted:
    """How much counts of what the purchases of a line come to.

    What holds a claim back does so in a locked month as well: finance decided on an amount, not
    on what it rests on, and to lock a month must not make more of it count.
    """
    if not is_locked:
        held = held_back(terms, kind=kind, saving=worked_out, quantity=quantity)
        found = settle(worked_out - held, ruling, is_locked=False, is_whole=is_whole)
        return Counted(claimed=found.claimed, counted=found.counted, held=held)
    signed = settle(worked_out, ruling, is_locked=True, is_whole=is_whole)
    held = held_back(terms, kind=kind, saving=signed.claimed, quantity=quantity)
    claimed = signed.claimed - held
    return Counted(claimed=claimed, counted=min(signed.counted, claimed), held=held)


def settle(
    worked_out: Fraction, ruling: Ruling | None, *, is_locked: bool, is_whole: bool = True
) -> Counted:
    """How much of a line counts, given what its purchases come to today.

    While its month is open a line counts as it is worked out, but never more than its finance let
    count when it reduced or rejected it. In a locked month it counts what its finance decided on,
    and nothing that nobody decided on. Of a part of a month the same share counts as of all of it.
    """
    if not is_whole:
        if ruling is None or ruling.verdict is Verdict.ACCEPTED or not ruling.claimed:
            return Counted(claimed=worked_out, counted=worked_out)
        share = Fraction(ruling.accepted) / Fraction(ruling.claimed)
        return Counted(claimed=worked_out, counted=worked_out * share)
    claimed = worked_out
    if is_locked:
        signed = ruling.claimed if ruling else ZERO
        # Unchanged to the penny is unchanged: the exact sum is kept, so that columns add up.
        claimed = worked_out if pennies(worked_out) == signed else Fraction(signed)
    if ruling is None or ruling.verdict is Verdict.ACCEPTED:
        return Counted(claimed=claimed, counted=claimed)
    return Counted(claimed=claimed, counted=min(claimed, Fraction(ruling.accepted)))
