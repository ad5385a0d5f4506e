"""How purchases stand to the agreements of a consortium: who was a member, and what was due.

One agreement covers an item for a trust on a day; whichever of its dates the contract names picks
the day. The price that was due comes from the one price function, never from here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices.price_table import PriceTable
from consortium.contracts.domain.terms import participation
from consortium.contracts.domain.terms.purchase_dates import Counts, counts_on
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import Retender
from consortium.savings.domain.purchases import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates a purchase line carries; some files give only one of them."""

    ordered_on: date
    delivered_on: date | None
    received_on: date | None
    invoiced_on: date | None
    tax_point_on: date | None

    def by(self, basis: DateBasis) -> date:
        """The day that counts; where a file does not give it, the day of the order."""
        return self.counted(basis).on

    def counted(self, basis: DateBasis) -> Counts:
        """The day that counts, and which of the dates it is."""
        dates = {
            DateBasis.ORDERED: self.ordered_on,
            DateBasis.DELIVERED: self.delivered_on,
            DateBasis.RECEIVED: self.received_on,
            DateBasis.INVOICED: self.invoiced_on,
            DateBasis.TAX_POINT: self.tax_point_on,
        }
        return counts_on(dates, basis)


@dataclass(frozen=True, slots=True)
class Stood:
    """How a line stood, on which day by which of its dates, and what a unit was due to cost."""

    standing: Standing
    on: date
    basis: DateBasis
    due: Decimal | None = None


class Agreements:
    """The agreements of a consortium, asked line by line."""

    def __init__(self, known: Iterable[AgreementTerms]) -> None:
        self.by_item: dict[str, list[AgreementTerms]] = defaultdict(list)
        self.tables: dict[UUID, PriceTable] = {}
        for each in known:
            self.tables[each.agreement_id] = PriceTable(each.terms)
            for item in priced_items(each.terms.schedules):
                self.by_item[item].append(each)

    @property
    def items(self) -> frozenset[str]:
        return frozenset(self.by_item)

    def bases_of(self, item: str) -> frozenset[DateBasis]:
        return frozenset(known.date_basis for known in self.by_item.get(item, ()))

    def retenders(self) -> dict[tuple[str, str], tuple[Retender, ...]]:
        """Where a trust took part in one agreement for an item after another, by its own days."""
        found: dict[tuple[str, str], tuple[Retender, ...]] = {}
        for item, listed in self.by_item.items():
            began: dict[str, set[date]] = defaultdict(set)
            for known in listed:
                for trust, day in _first_days(known).items():
                    began[trust].add(day)
            for trust, days in began.items():
                found[trust, item] = tuple(
                    Retender(starts_on=later, earlier_from=earlier)
                    for earlier, later in pairwise(sorted(days))
                )
        return {line: each for line, each in found.items() if each}

    def stand(
        self, *, trust: str, item: str, supplier_id: UUID | None, dates: Dates
    ) -> Stood | None:
        """How a line stands, or None when no agreement covers its item on its day."""
        for known in self.by_item.get(item, ()):
            day = dates.by(known.date_basis)
            if day not in known.terms.term:
                continue
            standing = participation.standing_of(known.terms.spells, trust, day)
            if standing is participation.Standing.NOT_JOINED:
                return Stood(Standing.BEFORE_JOINING, day, known.date_basis)
            if standing is participation.Standing.LEFT:
                return Stood(Standing.AFTER_LEAVING, day, known.date_basis)
            on_contract = supplier_id == known.supplier_id
            return Stood(
                Standing.ON_CONTRACT if on_contract else Standing.OFF_CONTRACT,
                day,
                known.date_basis,
                self._due(known, trust, item, day),
            )
        return None

    def price(self, trust: str, item: str, day: date) -> Decimal | None:
        """What a member pays for an item on a day; None when the trust takes no part then."""
        for known in self.by_item.get(item, ()):
            standing = participation.standing_of(known.terms.spells, trust, day)
            if day in known.terms.term and standing is participation.Standing.MEMBER:
                return self._due(known, trust, item, day)
        return None

    def suppliers_of(self, trust: str, item: str, month: Period) -> tuple[UUID, ...]:
        """Whose agreements cover the item in a month: the trust's own where it ever took part."""
        covering = [each for each in self.by_item.get(item, ()) if each.terms.term.overlaps(month)]
        own = [each for each in covering if trust in {spell.trust for spell in each.terms.spells}]
        return tuple(dict.fromkeys(each.supplier_id for each in own or covering))

    def member_share(self, trust: str, item: str, month: Period) -> Fraction:
        """How much of a month's days the trust is a member for an item: 0 to 1."""
        days = 0
        for known in self.by_item.get(item, ()):
            for spell in known.terms.spells:
                shared = spell.period.overlap(month) if spell.trust == trust else None
                inside = shared.overlap(known.terms.term) if shared else None
                days += inside.days if inside else 0
        return Fraction(min(days, month.days), month.days)

    def _due(self, known: AgreementTerms, trust: str, item: str, day: date) -> Decimal | None:
        table = self.tables[known.agreement_id]
        return table.rate_on(trust=trust, item=item, on=day).unit_price


def _first_days(known: AgreementTerms) -> dict[str, date]:
    """The first day of an agreement's term on which each trust took part in it."""
    found: dict[str, date] = {}
    for spell in known.terms.spells:
        stay = spell.period.overlap(known.terms.term)
        if stay is not None:
            found[spell.trust] = min(stay.start, found.get(spell.trust, stay.start))
    return found
