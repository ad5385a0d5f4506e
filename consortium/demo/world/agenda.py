"""What happens in a world, in the order of its days: each order with the row it comes from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from consortium.demo.world.faults import Fault, Place
from consortium.foundation.domain.errors import DomainError


class Missing(Exception):
    """What an order stands on was refused before; that has been told already."""


@dataclass(frozen=True, slots=True)
class Order:
    """Something to do on a day. ``hour`` puts what builds on each other in order within it."""

    on: date
    hour: int
    place: Place
    do: Callable[[], None]


@dataclass(slots=True)
class Agenda:
    """Orders are added in any order and given by day and hour, then as they were added."""

    orders: list[Order] = field(default_factory=list)

    def add(self, on: date, hour: int, place: Place, do: Callable[[], None]) -> None:
        self.orders.append(Order(on, hour, place, do))

    def run(self, faults: list[Fault]) -> int:
        """Give every order, and return how many there were; then there are none.

        A refusal is told with its row, and the others are still given.
        """
        orders = sorted(self.orders, key=lambda each: (each.on, each.hour))
        self.orders.clear()
        for order in orders:
            try:
                order.do()
            except DomainError as refusal:
                todo = refusal.next_step or "Correct the row."
                column = _COLUMNS.get(refusal.field or "", "")
                faults.append(Fault.at(order.place, refusal.message, todo, column))
            except Missing:
                continue
        return len(orders)


# Where the product's fields and the columns of a world have other names.
_COLUMNS = {
    "code": "code",
    "amount": "amount",
    "base_unit": "unit",
    "unit": "unit",
    "base_units": "holds",
    "quantity": "quantity",
    "value": "value",
    "method": "method",
    "reason": "reason",
    "credit_note": "number",
    "starts_on": "from",
    "ends_on": "to",
    "of_category": "of_category",
}
