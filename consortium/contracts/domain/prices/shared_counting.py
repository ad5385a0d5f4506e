"""What counts of a line that two agreements share (E13).

Letters of commitment and returns name the whole of what a trust buys; from the day on which shares
are agreed, each agreement counts its share of both.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.terms.facts import Commitment, Share, Usage


def share_on(shares: Iterable[Share], trust: str, item: str, day: date) -> Decimal | None:
    """The share agreed last by a day, of those for a trust and item; None where none is agreed.

    Of two for one day the later in order stands.
    """
    own = [
        each for each in shares if (each.trust, each.item) == (trust, item) and each.since <= day
    ]
    return max(reversed(own), key=lambda each: each.since).share if own else None


def counted_commitments(
    commitments: Iterable[Commitment], shares: Iterable[Share]
) -> tuple[Commitment, ...]:
    """Commitments as one agreement counts them: each its share, anew from each day of change."""
    agreed = tuple(shares)
    if not agreed:
        return tuple(commitments)
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for each in agreed:
        days[each.trust, each.item].append(each.since)
    letters = tuple(commitments)
    return (
        *(each for each in letters if (each.trust, each.item) not in days),
        *(
            counted
            for key, since in days.items()
            for counted in _counted(
                [each for each in letters if (each.trust, each.item) == key], since, agreed
            )
        ),
    )


def counted_usage(usage: Iterable[Usage], shares: Iterable[Share]) -> tuple[Usage, ...]:
    """Returns as one agreement counts them, each by the share agreed on its first day."""
    agreed = tuple(shares)
    found = []
    for each in usage:
        share = share_on(agreed, each.trust, each.item, each.period.start)
        found.append(
            each
            if share is None
            else replace(
                each, on_contract=each.on_contract * share, of_category=each.of_category * share
            )
        )
    return tuple(found)


def _counted(
    letters: list[Commitment], since: list[date], agreed: tuple[Share, ...]
) -> Iterator[Commitment]:
    for day in sorted({*since, *(each.effective_from for each in letters)}):
        for (trust, item), volume in committed_on(letters, day).items():
            share = share_on(agreed, trust, item, day)
            yield Commitment(
                trust=trust,
                item=item,
                per_year=volume if share is None else volume * share,
                effective_from=day,
            )
