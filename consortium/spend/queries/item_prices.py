"""What items cost: per item over all trusts, or per item and trust."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.foundation.domain.money import half_up
from consortium.spend.gateways import engine
from consortium.spend.gateways.engine import statement
from consortium.spend.gateways.rollups import Months

_PER_ITEM, _PER_TRUST = "item_id", "item_id, trust_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPrices:
    """What was paid for a base unit of an item.

    ``lines``, ``quantity`` and ``amount`` are of all lines, credit notes and free goods too;
    ``lowest``, ``median`` and ``highest`` are over the ``priced`` lines that bought some for money,
    each line counting once. They are None when there is none.
    """

    item_id: UUID
    # None when all trusts are taken together.
    trust_id: UUID | None
    trusts: int
    lines: int
    priced: int
    # In base units.
    quantity: Decimal
    amount: Decimal
    # To the millionth of a pound; a median between two prices to half of one.
    lowest: Decimal | None
    median: Decimal | None
    highest: Decimal | None

    @property
    def average(self) -> Decimal | None:
        """The price weighted by quantity, to the millionth of a pound; None of nothing."""
        if self.quantity <= 0:
            return None
        return half_up(Fraction(self.amount) / Fraction(self.quantity), 6)

    @property
    def above_lowest(self) -> Decimal | None:
        """What everybody paid above the lowest price, in pounds, exactly."""
        return None if self.lowest is None else self.amount - self.lowest * self.quantity


def list_item_prices(
    *, months: Months | None, by_trust: bool, trusts: int = 1, limit: int | None = None
) -> list[ItemPrices]:
    """The prices of each item, or of each item at each trust; most above the lowest price first.

    Items that fewer than so many ``trusts`` bought are left out, unless it is ``by_trust``.
    """
    if months is None:
        return []
    keys = _PER_TRUST if by_trust else _PER_ITEM
    body = statement("item_prices").replace("the_keys", keys)
    parameters = {**months.parameters, "trusts": 1 if by_trust else trusts, "limit": limit}
    return [_prices(row, by_trust=by_trust) for row in engine.ask(months.text + body, parameters)]


def _prices(row: engine.Row, *, by_trust: bool) -> ItemPrices:
    item_id, *rest = row
    trust_id = engine.id_of(rest.pop(0)) if by_trust else None
    trusts, lines, priced, quantity, pence, lowest, median, highest = rest
    return ItemPrices(
        item_id=engine.id_of(item_id),
        trust_id=trust_id,
        trusts=trusts,
        lines=lines,
        priced=priced,
        quantity=engine.decimal_of(quantity),
        amount=engine.pounds_of(pence),
        lowest=None if lowest is None else engine.decimal_of(lowest),
        # Whole millionths and halves of them are exact in a double.
        median=None if median is None else engine.decimal_of(median),
        highest=None if highest is None else engine.decimal_of(highest),
    )
