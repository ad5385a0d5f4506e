"""Which bid is recommended for a lot, and the published rule behind one that is not first."""

from collections.abc import Mapping, Sequence
from typing import Any

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.tenders.domain.scoring import Score


def check_choice(ranking: Sequence[Score], bid: str, *, rule: str) -> None:
    """Pass in silence when a bid can be recommended: it stands first, or a rule allows it.

    ``rule`` is where the tender documents published the rule by which another bid than the first
    may win, such as a limit on the lots of one supplier.

    Raises:
        Conflict: the bid is not in the ranking that counts.
        Invalid: it does not stand first, and no published rule is named.
    """
    if bid not in {score.bid for score in ranking}:
        raise Conflict(
            "not_ranked",
            "This bid is not in the present ranking of its lot.",
            next_step="Reload the page, and choose one of the ranked bids.",
        )
    if ranking[0].bid != bid and not rule.strip():
        raise Invalid(
            "no_rule",
            "This bid does not stand first, so only a rule that was published with the tender "
            "lets it win.",
            field="rule",
            next_step="Name the rule and where it was published, or choose the bid that is first.",
        )


def check_of_scenario(found: Mapping[str, Any], *, lot: str, bid: str, stands: bool) -> None:
    """Pass in silence when a scenario gives a lot to a bid, and would do so again today.

    ``found`` is what the scenario found, as it is kept.

    Raises:
        Conflict: bids or demand have changed since it was worked out.
        Invalid: it gives the lot to another bid, or to the supplier's alternative: no run ranked
            that, and the contract would have the prices of the bid on the buyer's scale.
    """
    if not stands:
        raise Conflict(
            "scenario_outdated",
            "Bids or demand have changed since this scenario was worked out, or it found no award.",
            next_step="Work it out anew, and recommend from there.",
        )
    choices = [each for each in found["choices"] if each["lot"] == lot]
    if any(each["bid"] == bid and each.get("alternative") for each in choices):
        raise Invalid(
            "alternative",
            "In that scenario the supplier's alternative wins this lot. It was not ranked, so it "
            "cannot be recommended.",
            field="scenario_id",
            next_step="Work out a scenario without “Let alternative bids win”, and recommend the "
            "bid that it gives the lot to.",
        )
    if bid not in {each["bid"] for each in choices}:
        raise Invalid(
            "not_of_scenario",
            "This scenario gives the lot to another bid.",
            field="scenario_id",
            next_step="Choose the bid it gives the lot to, or work out a scenario in which the "
            "lot is fixed on this bidder.",
        )
