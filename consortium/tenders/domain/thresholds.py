"""The thresholds of the Procurement Act 2023 by the day a procurement commences, VAT included.

The amounts are a reviewed table: each row has the days on which it applies and where it was read.
An administrator adds the next rows as they are laid; no row is ever changed, and a later one ends
those before it.
A day that no row covers has no threshold, and what it is asked for then counts as above
(Schedule 3 to the Act): nobody escapes the Act because the table is old.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid
from consortium.organisations.domain.authority import AuthorityType


class ContractKind(StrEnum):
    GOODS_AND_SERVICES = "goods_and_services"
    WORKS = "works"
    CONCESSION = "concession"
    LIGHT_TOUCH = "light_touch"
    NOTIFIABLE = "notifiable"


CONTRACT_KIND_NAMES = {
    ContractKind.GOODS_AND_SERVICES: "Goods and services",
    ContractKind.WORKS: "Works",
    ContractKind.CONCESSION: "Concession",
    ContractKind.LIGHT_TOUCH: "Light touch",
    ContractKind.NOTIFIABLE: "Notifiable below the threshold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A row of the table: from ``first_day`` up to but not including ``until``.

    ``amount`` is in pounds and includes VAT (s.123(2)).
    """

    kind: ContractKind
    authority: AuthorityType
    first_day: date
    until: date
    amount: Decimal
    source: str

    def covers(self, day: date) -> bool:
        return self.first_day <= day < self.until


_FIRST, _CHANGED, _NEXT = date(2024, 1, 1), date(2026, 1, 1), date(2028, 1, 1)
_ACT = "Procurement Act 2023, Sch 1"
_AMENDED = "Procurement Act 2023, Sch 1, as amended by SI 2025/1200"
_BELOW = "Procurement Act 2023, s.87(4)"
_CENTRAL, _OTHER = AuthorityType.CENTRAL, AuthorityType.SUB_CENTRAL
_K = ContractKind

# Reviewed on 22 November 2026 against the Act and SI 2025/1200. The amounts are set anew every
# two years; the next ones apply from 1 January 2028.
THRESHOLDS = tuple(
    Threshold(
        kind=kind,
        authority=authority,
        first_day=first_day,
        until=until,
        amount=Decimal(amount),
        source=source,
    )
    for kind, authority, first_day, until, amount, source in (
        (_K.GOODS_AND_SERVICES, _CENTRAL, _FIRST, _CHANGED, 139_688, _ACT),
        (_K.GOODS_AND_SERVICES, _CENTRAL, _CHANGED, _NEXT, 135_018, _AMENDED),
        (_K.GOODS_AND_SERVICES, _OTHER, _FIRST, _CHANGED, 214_904, _ACT),
        (_K.GOODS_AND_SERVICES, _OTHER, _CHANGED, _NEXT, 207_720, _AMENDED),
        (_K.WORKS, _CENTRAL, _FIRST, _CHANGED, 5_372_609, _ACT),
        (_K.WORKS, _CENTRAL, _CHANGED, _NEXT, 5_193_000, _AMENDED),
        (_K.WORKS, _OTHER, _FIRST, _CHANGED, 5_372_609, _ACT),
        (_K.WORKS, _OTHER, _CHANGED, _NEXT, 5_193_000, _AMENDED),
        (_K.CONCESSION, _CENTRAL, _FIRST, _CHANGED, 5_372_609, _ACT),
        (_K.CONCESSION, _CENTRAL, _CHANGED, _NEXT, 5_193_000, _AMENDED),
        (_K.CONCESSION, _OTHER, _FIRST, _CHANGED, 5_372_609, _ACT),
        (_K.CONCESSION, _OTHER, _CHANGED, _NEXT, 5_193_000, _AMENDED),
        (_K.LIGHT_TOUCH, _CENTRAL, _FIRST, _NEXT, 663_540, _ACT),
        (_K.LIGHT_TOUCH, _OTHER, _FIRST, _NEXT, 663_540, _ACT),
        (_K.NOTIFIABLE, _CENTRAL, _FIRST, _NEXT, 12_000, _BELOW),
        (_K.NOTIFIABLE, _OTHER, _FIRST, _NEXT, 30_000, _BELOW),
    )
)


def check_new(row: Threshold, rows: Collection[Threshold] = THRESHOLDS) -> None:
    """Pass in silence when a row may be added to the table.

    Raises:
        Invalid: it applies to no day or costs nothing, or does not begin after every row of its
            kind, which would change what was judged by that one.
    """
    if row.amount <= 0:
        raise Invalid(
            "no_amount",
            "A threshold is more than nothing.",
            field="amount",
            next_step="Enter the amount with VAT.",
        )
    if row.until <= row.first_day:
        raise Invalid(
            "ends_first",
            "A threshold applies to one day at least.",
            field="until",
            next_step="Enter a last day that is not before the first.",
        )
    same = [each for each in rows if (each.kind, each.authority) == (row.kind, row.authority)]
    newest = max((each.first_day for each in same), default=date.min)
    if row.first_day <= newest:
        raise Invalid(
            "not_the_next",
            f"There is a row from {newest:%d/%m/%Y} already, and rows are never changed.",
            field="first_day",
            next_step="Enter a day after that one.",
        )


def threshold_on(
    day: date,
    authorities: Collection[AuthorityType],
    kind: ContractKind = ContractKind.GOODS_AND_SERVICES,
    rows: Collection[Threshold] = THRESHOLDS,
) -> Threshold | None:
    """The lowest threshold of the authorities that buy jointly, by the day the procurement began.

    None when the table has no row for the day.

    Raises:
        ValueError: no authority is named.
    """
    if not authorities:
        raise ValueError("a procurement has at least one contracting authority")
    of_authority: dict[AuthorityType, Threshold] = {}
    for row in sorted(rows, key=lambda row: row.first_day):
        if row.kind is kind and row.authority in authorities and row.covers(day):
            of_authority[row.authority] = row
    return min(of_authority.values(), key=lambda row: row.amount, default=None)
