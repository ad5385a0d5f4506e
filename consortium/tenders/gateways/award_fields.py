"""Reading what every part of an award file has: ids, amounts, quantities, percentages."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from consortium.contracts.gateways.faults import Reader
from consortium.tenders.domain.award_instance import HUNDREDTHS, MONEY, WHOLE

# Sums of products of these still fit what a solver tells apart.
LARGEST = Decimal(10) ** 10
QUANTITIES = f"must be a whole number from 0 to {LARGEST - 1:,f}"


class AwardReader(Reader):
    """A reader that knows what an award file counts in; each fault is named once."""

    def fault(self, path: str, message: str, code: str = "bad_format") -> None:
        # Scenarios read again what they share with the whole.
        if all((path, code) != (fault.path, fault.code) for fault in self.faults):
            super().fault(path, message, code)

    def list_of(self, holder: Mapping[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
        """The objects of a list that may be left out, each with its path."""
        value = holder.get(name)
        return [] if value is None else self.entries(value, name)

    def money(self, value: Any, path: str, *, code: str = "bad_format") -> int:
        """Pounds in 1/10,000."""
        return self._scaled(value, path, MONEY, decimals=4, code=code)

    def percent(self, value: Any, path: str, *, code: str) -> int:
        """A percentage in hundredths."""
        percent = self._scaled(value, path, HUNDREDTHS, decimals=2, code=code)
        if percent > WHOLE:
            self.fault(path, "a percentage must lie between 0 and 100", code)
        return percent

    def points(self, value: Any, path: str, *, code: str = "bad_format") -> int:
        """Points of quality in hundredths; none are 0."""
        if value is None:
            return 0
        return self._scaled(value, path, HUNDREDTHS, decimals=2, code=code)

    def quantity(self, value: Any, path: str, *, code: str = "bad_qty") -> int:
        """A whole number that is not negative."""
        if type(value) is int and 0 <= value < LARGEST:
            return value
        self.fault(path, QUANTITIES, code)
        return 0

    def optional(self, value: Any, path: str, *, code: str = "bad_qty") -> int | None:
        return None if value is None else self.quantity(value, path, code=code)

    def _scaled(self, value: Any, path: str, scale: int, *, decimals: int, code: str) -> int:
        number = self._number(value)
        if number is None:
            self.fault(path, f"must be a number, not {value!r}", code)
        elif not 0 <= number < LARGEST:
            self.fault(path, f"must be at least 0 and below {LARGEST:,f}", code)
        elif number * scale % 1:
            self.fault(path, f"{value} has more than {decimals} decimals", "too_many_decimals")
        else:
            return int(number * scale)
        return 0

    def _number(self, value: Any) -> Decimal | None:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of the trusts, lots and suppliers, by their positions."""

    reader: AwardReader
    trusts: Mapping[str, int]
    lots: Mapping[str, int]
    suppliers: Mapping[str, int]

    def trust(self, value: Any, path: str) -> int:
        return self._position(self.trusts, value, path, "trusts")

    def lot(self, value: Any, path: str) -> int:
        return self._position(self.lots, value, path, "lots")

    def supplier(self, value: Any, path: str) -> int:
        return self._position(self.suppliers, value, path, "suppliers")

    def lot_list(self, value: Any, path: str, *, code: str) -> tuple[int, ...]:
        return self._list(self.lots, value, path, "lots", code)

    def supplier_list(self, value: Any, path: str, *, code: str) -> tuple[int, ...]:
        return self._list(self.suppliers, value, path, "suppliers", code)

    def _list(
        self, known: Mapping[str, int], value: Any, path: str, what: str, code: str
    ) -> tuple[int, ...]:
        if not isinstance(value, list) or not value:
            self.reader.fault(path, f"needs a list of {what}", code)
            return ()
        found = tuple(self._position(known, each, path, what) for each in value)
        if len(set(map(str, value))) < len(value):
            self.reader.fault(path, f"names one of the {what} again", "duplicate_row")
        return found

    def _position(self, known: Mapping[str, int], value: Any, path: str, what: str) -> int:
        if isinstance(value, str) and value in known:
            return known[value]
        self.reader.fault(path, f"{value!r} is none of the {what}", "unknown_id")
        return 0
