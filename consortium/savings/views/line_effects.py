"""What a savings line's trust and item is worth in the year and in a full one (rule R7)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.money import pounds
from consortium.savings.domain.full_year import YearLine
from consortium.savings.domain.signoff import LineKind
from consortium.savings.queries.savings_lines import LineRow

# By the ids of trust and item.
Effects = Mapping[tuple[UUID, UUID], YearLine]
Figure = Callable[[LineRow], Decimal | None]

_OF_BOTH = "Trust and item: "


def effect_figures(effects: Effects) -> tuple[tuple[str, Figure], ...]:
    """Headings, and what stands under each for a line, in pounds; the same for each of its months.

    Of what is avoided or capital nothing repeats, and so nothing stands there.
    """
    figures: tuple[tuple[str, Callable[[YearLine], Decimal]], ...] = (
        (f"{_OF_BOTH}part-year effect", lambda found: found.part_year),
        (f"{_OF_BOTH}full-year effect", lambda found: found.full_year),
        (f"{_OF_BOTH}carried forward", lambda found: found.carried_forward),
    )
    return tuple((heading, _of_line(effects, figure)) for heading, figure in figures)


def effect_facts(row: LineRow, effects: Effects) -> list[tuple[str, str]]:
    """The same for the page of one line; nothing where nothing stands there."""
    return [
        (heading.removeprefix(_OF_BOTH).capitalize(), pounds(amount))
        for heading, figure in effect_figures(effects)
        if (amount := figure(row)) is not None
    ]


def _of_line(effects: Effects, figure: Callable[[YearLine], Decimal]) -> Figure:
    def value(row: LineRow) -> Decimal | None:
        found = effects.get((row.picked.trust_id, row.picked.item_id))
        return figure(found) if found is not None and row.kind is LineKind.CASH else None

    return value
