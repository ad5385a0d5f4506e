"""Which bid is recommended for a lot, and the published rule behind one that is not first."""

from collections.abc import Sequence

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
