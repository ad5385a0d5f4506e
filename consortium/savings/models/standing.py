"""How purchases stand to the agreements of a consortium: who was a member, and what was due.

Whichever of its dates the contract names picks the day of a line. Where several agreements cover
its item on that day, it was bought under one of its supplier; where two of this supplier price it,
each counts its agreed share (clause catalogue, E13). The price that was due comes from the one
price function, never from here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from consortium.contracts.domain.clauses.shared_lines import WHOLE, split_line
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices.price_table import PriceTable
from consortium.contracts.domain.prices.shared_counting import share_on
from consortium.contracts.domain.terms import participation
from consortium.contracts.domain.terms.purchase_dates import Counts, counts_on
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.errors import Conflict, Invalid
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
    """How a line stood, on which day by which of its dates, and what a unit was due to cost.

    ``share`` is what of the line counts in this consortium: less than 1 where the rest counts in an
    agreement of another one.
    """

    standing: Standing
    on: date
    basis: DateBasis
    due: Decimal | None = None
    share: Decimal = WHOLE


@dataclass(frozen=True, slots=True)
class _Under:
    """How a line stands to one agreement, on the day that this agreement counts."""

    known: AgreementTerms
    standing: Standing
    on: date


# Of several agreements that cover an item the line was bought under the first of these.
_NEAREST = (
    Standing.ON_CONTRACT,
    Standing.OFF_CONTRACT,
    Standing.AFTER_LEAVING,
    Standing.BEFORE_JOINING,
)


class Agreements:
    """The agreements of a consortium, asked line by line.

    ``own`` are the ids of all agreements of the consortium, where ``known`` are not all of them.
    """

    def __init__(self, known: Iterable[AgreementTerms], *, own: Collection[UUID] = ()) -> None:
        self._own = set(own)
        self.by_item: dict[str, list[AgreementTerms]] = defaultdict(list)
        self.tables: dict[UUID, PriceTable] = {}
        for each in known:
            self._own.add(each.agreement_id)
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
        found = [
            _Under(known, _standing(known, trust, supplier_id, day), day)
            for known in self.by_item.get(item, ())
            if (day := dates.by(known.date_basis)) in known.terms.term
        ]
        if not found:
            return None
        nearest = min(found, key=lambda each: _NEAREST.index(each.standing))
        is_member = nearest.standing in (Standing.ON_CONTRACT, Standing.OFF_CONTRACT)
        same = [each for each in found if each.standing is nearest.standing]
        return Stood(
            nearest.standing,
            nearest.on,
            nearest.known.date_basis,
            self._due_of(same, trust, item) if is_member else None,
            self._share_here(nearest, trust, item) if is_member else WHOLE,
        )

    def price(self, trust: str, item: str, day: date) -> Decimal | None:
        """What a member pays for an item on a day; None when the trust takes no part then."""
        member = [
            known
            for known in self.by_item.get(item, ())
            if day in known.terms.term
            and participation.standing_of(known.terms.spells, trust, day)
            is participation.Standing.MEMBER
        ]
        same = [
            _Under(known, Standing.ON_CONTRACT, day)
            for known in member
            if known.supplier_id == member[0].supplier_id
        ]
        return self._due_of(same, trust, item) if same else None

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

    def _due_of(self, under: Sequence[_Under], trust: str, item: str) -> Decimal | None:
        """What a unit was due to cost; with no shares agreed of two prices, nobody knows.

        What is bought past the contract is compared with the first that covers it.
        """
        first = under[0]
        priced = {
            each.known.reference: (each, due)
            for each in (under if first.standing is Standing.ON_CONTRACT else under[:1])
            if (due := self._due(each.known, trust, item, each.on)) is not None
        }
        if not priced:
            return None
        try:
            parts = split_line(
                WHOLE,
                {
                    reference: share_on(each.known.shares, trust, item, each.on)
                    for reference, (each, _) in priced.items()
                },
            )
        except (Conflict, Invalid):
            return None
        whole = sum((parts[name] * Fraction(due) for name, (_, due) in priced.items()), Fraction(0))
        # Shares and prices have so many decimals and no more, and so has their sum.
        return Decimal(whole.numerator) / whole.denominator

    def _share_here(self, under: _Under, trust: str, item: str) -> Decimal:
        """What of a line counts here, and not in the agreement of another consortium."""
        share = share_on(under.known.shares_beyond(self._own), trust, item, under.on)
        return WHOLE if share is None else share

    def _due(self, known: AgreementTerms, trust: str, item: str, day: date) -> Decimal | None:
        table = self.tables[known.agreement_id]
        return table.rate_on(trust=trust, item=item, on=day).unit_price


def _standing(known: AgreementTerms, trust: str, supplier_id: UUID | None, day: date) -> Standing:
    match participation.standing_of(known.terms.spells, trust, day):
        case participation.Standing.NOT_JOINED:
            return Standing.BEFORE_JOINING
        case participation.Standing.LEFT:
            return Standing.AFTER_LEAVING
        case _:
            is_theirs = supplier_id == known.supplier_id
            return Standing.ON_CONTRACT if is_theirs else Standing.OFF_CONTRACT


def _first_days(known: AgreementTerms) -> dict[str, date]:
    """The first day of an agreement's term on which each trust took part in it."""
    found: dict[str, date] = {}
    for spell in known.terms.spells:
        stay = spell.period.overlap(known.terms.term)
        if stay is not None:
            found[spell.trust] = min(stay.start, found.get(spell.trust, stay.start))
    return found
