"""What a tender still lacks on its way from the ranking to the signed contracts.

Every guard counts against what there should be: a summary for each assessed bid, an answer of
each trust that still takes part, a check of each winning supplier.
"""

from dataclasses import dataclass
from datetime import datetime

from consortium.foundation.domain.periods import london_date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenLot:
    """A lot that did not end: whether somebody still wants it, and whether a bid is chosen.

    ``reproducible`` is whether the award scenario that the bid was taken from gives the same when
    it is worked out again; ``allowed`` whether the bid stands first or wins by a published rule.
    """

    name: str
    wanted: bool
    chosen: bool
    reproducible: bool = True
    allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceFacts:
    """A trust that still takes part, and whether it accepted what it would pay."""

    trust: str
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """The decision as the guards see it.

    ``scenarios`` counts those that found an award and rest on the bids and demand as they stand
    now; ``has_declined`` is about the recommendation that stands; ``signing_from`` is None until
    the standstill is worked out; ``challengers`` are those whose challenge is open; ``unchecked``
    are winning suppliers without a check that lets them win; ``signed`` counts signed contracts.
    """

    lots: tuple[ChosenLot, ...] = ()
    scenarios: int = 0
    acceptances: tuple[AcceptanceFacts, ...] = ()
    has_declined: bool = False
    assessed: int = 0
    summaries: int = 0
    signing_from: datetime | None = None
    challengers: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    signed: int = 0


NO_DECISION = DecisionFacts()


def lacks_for_scenarios(facts: DecisionFacts) -> tuple[str, ...]:
    """An award scenario was worked out on the ranking that counts."""
    if facts.scenarios:
        return ()
    return ("No award scenario is worked out on this ranking yet.",)


def lacks_for_recommendation(facts: DecisionFacts) -> tuple[str, ...]:
    """A bid is chosen for every lot, from a scenario that gives the same today, as the rules allow.

    Every lot is wanted by a trust that takes part.
    """
    missing = [
        f"{lot.name} has no recommended bid yet."
        if lot.wanted
        else f"Nobody who takes part wants anything of {lot.name}: end it without an award."
        for lot in facts.lots
        if not (lot.wanted and lot.chosen)
    ]
    chosen = [lot for lot in facts.lots if lot.wanted and lot.chosen]
    missing += [
        f"The award scenario behind the recommendation for {lot.name} does not rest on the bids "
        "and the demand as they stand now: work it out anew and recommend from there."
        for lot in chosen
        if not lot.reproducible
    ]
    missing += [
        f"The bid recommended for {lot.name} is not first, and no published rule lets it win."
        for lot in chosen
        if not lot.allowed
    ]
    return tuple(missing) if facts.lots else ("Every lot has ended without an award.",)


def lacks_for_approval(facts: DecisionFacts) -> tuple[str, ...]:
    """Every trust that takes part accepted what it would pay."""
    if not facts.acceptances:
        return ("No trust takes part any more.",)
    return tuple(
        f"{each.trust} has not accepted what it would pay."
        for each in facts.acceptances
        if not each.accepted
    )


def lacks_for_scoring_anew(facts: DecisionFacts) -> tuple[str, ...]:
    """A trust declined what it would pay, so that the prices are those of fewer trusts."""
    return () if facts.has_declined else ("No trust has declined the recommendation.",)


def lacks_for_summaries(facts: DecisionFacts) -> tuple[str, ...]:
    """There is a summary for every bid that was assessed."""
    if facts.assessed and facts.summaries == facts.assessed:
        return ()
    return (f"{facts.summaries} of {facts.assessed} assessment summaries are written.",)


def lacks_for_standstill(facts: DecisionFacts) -> tuple[str, ...]:
    """The end of the standstill is worked out, from the notice or from the letters."""
    if facts.signing_from is not None:
        return ()
    return ("The contract award notice is not recorded, so the standstill has no end yet.",)


def lacks_for_award(facts: DecisionFacts, now: datetime) -> tuple[str, ...]:
    """The standstill is over, no challenge is open, every winning supplier was checked."""
    missing = list(lacks_for_standstill(facts))
    if facts.signing_from is not None and now < facts.signing_from:
        missing.append(
            f"The standstill is not over: contracts may be entered into from "
            f"{london_date(facts.signing_from):%d/%m/%Y}, 00:00 in London."
        )
    missing += lacks_for_resuming(facts)
    if facts.unchecked:
        # Without their names: whoever may not see bids reads this too.
        alone = len(facts.unchecked) == 1
        missing.append(
            f"{len(facts.unchecked)} winning supplier{' has' if alone else 's have'} no check "
            f"against exclusion and debarment that lets {'it' if alone else 'them'} win."
        )
    return tuple(missing)


def lacks_for_suspension(facts: DecisionFacts) -> tuple[str, ...]:
    """A challenge is open."""
    return () if facts.challengers else ("No challenge is open.",)


def lacks_for_resuming(facts: DecisionFacts) -> tuple[str, ...]:
    """No challenge is open."""
    return tuple(f"The challenge of {name} is open." for name in facts.challengers)


def lacks_for_withdrawal(facts: DecisionFacts) -> tuple[str, ...]:
    """No contract is signed, so that drafts are all there is to withdraw."""
    if not facts.signed:
        return ()
    return (f"{facts.signed} contracts are signed: they end by their own terms.",)
