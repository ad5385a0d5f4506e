"""Prices as tables: a row for each item, a column for each tier, whatever their number."""

from collections.abc import Iterator, Mapping

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES, Clause
from consortium.contracts.domain.papers.document_facts import ItemFacts
from consortium.contracts.domain.papers.generated_documents import Block, Column, Grid, Paragraph
from consortium.contracts.domain.prices.explanation import interval, opt_out_interval
from consortium.contracts.domain.terms.schedules import Scheme, Tier
from consortium.foundation.domain.money import unit_price
from consortium.foundation.domain.units import unit_name

# More columns of prices than this do not fit beside an item's name on a page.
MOST_TIERS = 4
ITEM = (Column("Item", share=3), Column("Name", share=6), Column("Unit", share=3))


def clause_of(clause: Clause, paragraph: str) -> str:
    """ "All-units volume tier (C1), Schedule 2, paragraph 4"."""
    return ", ".join(filter(None, (f"{CLAUSE_NAMES[clause]} ({clause.value})", paragraph)))


def price_tables(scheme: Scheme, items: Mapping[str, ItemFacts]) -> Iterator[Block]:
    """The members' prices of a scheme, then those of a trust that has left."""
    members = [interval(scheme.tiers, index, scheme.measure) for index in range(len(scheme.tiers))]
    if len(members) == 1:
        members = ["Price"]
    yield from _tables("Prices of members", scheme, scheme.tiers, members, items)
    if not scheme.standalone:
        yield Paragraph("There is no opt-out price: a trust that leaves has none.")
        return
    alone = [opt_out_interval(scheme.standalone, index) for index in range(len(scheme.standalone))]
    if len(alone) == 1:
        alone = ["Price"]
    caption = "Prices of a trust that has left"
    if len(alone) > 1:
        caption += ", by its own volume a year"
    yield from _tables(caption, scheme, scheme.standalone, alone, items)


def _tables(
    caption: str,
    scheme: Scheme,
    tiers: tuple[Tier, ...],
    headings: list[str],
    items: Mapping[str, ItemFacts],
) -> Iterator[Grid]:
    for first in range(0, len(tiers), MOST_TIERS):
        some = range(first, min(first + MOST_TIERS, len(tiers)))
        yield Grid(
            caption=caption if first == 0 else f"{caption}, continued",
            columns=(
                *ITEM,
                *(Column(_upper(headings[index]), is_number=True, share=4) for index in some),
            ),
            rows=tuple(
                (
                    code,
                    items[code].name,
                    unit_name(items[code].unit),
                    *(unit_price(tiers[index].prices[code]) for index in some),
                )
                for code in scheme.items
            ),
        )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
