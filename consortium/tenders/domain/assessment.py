"""What the judging of bids still lacks before a tender can take its next step."""

from collections.abc import Callable

from consortium.tenders.domain.assessment_facts import LotAssessment, Matrix
from consortium.tenders.domain.readiness import Facts


def lacks_for_compliance(facts: Facts) -> tuple[str, ...]:
    """At least one bid is recorded."""
    return () if any(lot.bids for lot in facts.live) else ("No bid is recorded yet.",)


def lacks_for_scoring(facts: Facts) -> tuple[str, ...]:
    """Every check is recorded; the panel has a chair and its quorum, every criterion somebody."""
    judged = facts.assessment
    missing = _lacks(facts, lambda lot: lot.checks, "compliance checks recorded")
    if not judged.has_chair:
        missing.append("The panel has no chair yet.")
    missing += [
        f"{lot.name}: nobody is to score {name}." for lot in judged.lots for name in lot.unassigned
    ]
    return (*missing, *judged.gaps)


def lacks_for_moderation(facts: Facts) -> tuple[str, ...]:
    """As many scores are submitted as bids × criteria × members assigned."""
    return tuple(_lacks(facts, lambda lot: lot.scores, "scores submitted"))


def lacks_for_demo(facts: Facts) -> tuple[str, ...]:
    """A consensus for each bid and criterion; a lot has demonstrations."""
    missing = _lacks(facts, lambda lot: lot.agreed, "consensus values recorded")
    if not facts.assessment.has_demo:
        missing.append("No lot has a demonstration among its criteria.")
    return tuple(missing)


def lacks_for_prices(facts: Facts) -> tuple[str, ...]:
    """A consensus for each bid and criterion; no lot has demonstrations."""
    missing = _lacks(facts, lambda lot: lot.agreed, "consensus values recorded")
    if facts.assessment.has_demo:
        missing.append("The demonstrations come first.")
    return tuple(missing)


def lacks_for_prices_after_demo(facts: Facts) -> tuple[str, ...]:
    """Every demonstration is scored by everybody assigned, and agreed on."""
    return (
        *_lacks(facts, lambda lot: lot.shown, "scores of demonstrations submitted"),
        *_lacks(facts, lambda lot: lot.shown_agreed, "consensus values on them recorded"),
    )


def lacks_for_ranking(facts: Facts) -> tuple[str, ...]:
    """Every live lot has a bid, and every abnormally low price is cleared."""
    missing = [
        f"{lot.name} has no admitted bid: end it without an award."
        for lot in facts.live
        if not lot.bids
    ]
    missing += [
        f"{lot.name} has {lot.low_prices} abnormally low "
        f"{'price' if lot.low_prices == 1 else 'prices'} to be cleared with a reason."
        for lot in facts.assessment.lots
        if lot.low_prices
    ]
    if not facts.live:
        missing.append("Every lot has ended without an award.")
    return tuple(missing)


def has_demo(facts: Facts) -> bool:
    return facts.assessment.has_demo


def _lacks(facts: Facts, matrix_of: Callable[[LotAssessment], Matrix], what: str) -> list[str]:
    judged = {lot.id: lot for lot in facts.assessment.lots}
    missing = [f"{lot.name} is not judged yet." for lot in facts.live if lot.id not in judged]
    return missing + [
        f"{lot.name} has {matrix_of(lot).words} {what}."
        for lot in judged.values()
        if not matrix_of(lot).is_whole
    ]
