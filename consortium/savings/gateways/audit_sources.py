"""Which lines of the lake an audit reads, and the terms that it prices them by."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices.pricing import Terms as PriceTerms
from consortium.contracts.domain.terms.facts import Share
from consortium.contracts.domain.terms.schedules import contract_years, priced_items
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.periods import Period
from consortium.spend.gateways.engine import statement
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.wanted import Wanted, lake_parameters

# A trust and an item, from which day, and the share between 0 and 1.
SharedFrom: TypeAlias = tuple[str, str, date, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An agreement as an audit needs it; the lake's ids as text lead to the engine's codes."""

    agreement_id: UUID
    reference: str
    supplier_id: UUID
    basis: DateBasis
    terms: PriceTerms
    trust_codes: Mapping[str, str]
    item_codes: Mapping[str, str]
    shares: tuple[Share, ...] = ()
    # Those of them that are agreed with an agreement of another consortium.
    shares_elsewhere: tuple[Share, ...] = ()

    @classmethod
    def of(
        cls, known: AgreementTerms, trust_codes: Mapping[UUID, str], own: Collection[UUID]
    ) -> "Terms":
        """``trust_codes`` are those of every trust audited, in the agreement or not; ``own`` are
        the ids of all agreements of the consortium."""
        return cls(
            agreement_id=known.agreement_id,
            reference=known.reference,
            supplier_id=known.supplier_id,
            basis=known.date_basis,
            terms=known.terms,
            trust_codes={str(trust_id): code for trust_id, code in trust_codes.items()},
            item_codes={str(item_id): code for code, item_id in known.item_ids.items()},
            shares=known.shares,
            shares_elsewhere=known.shares_beyond(own),
        )

    @property
    def priced_items(self) -> frozenset[UUID]:
        """The items that some version of its price schedule names, as the lake knows them."""
        priced = priced_items(self.terms.schedules)
        return frozenset(UUID(item) for item, code in self.item_codes.items() if code in priced)

    def agreed_shares(self) -> Iterator[SharedFrom]:
        """What share of a trust's lines of an item counts here from which day."""
        return self._by_id(self.shares)

    def agreed_elsewhere(self) -> Iterator[SharedFrom]:
        """The same of lines whose rest counts in another consortium."""
        return self._by_id(self.shares_elsewhere)

    def _by_id(self, shares: Iterable[Share]) -> Iterator[SharedFrom]:
        """By the lake's ids; of those agreed for the same day the last."""
        trusts = {code: each for each, code in self.trust_codes.items()}
        items = {code: each for each, code in self.item_codes.items()}
        agreed = {(each.trust, each.item, each.since): each.share for each in shares}
        for (trust, item, since), share in agreed.items():
            if trust in trusts and item in items:
                yield trusts[trust], items[item], since, share

    def bands_begin(self, start: date) -> date:
        """From which day lines must be read to price those from ``start`` on: with incremental
        bands from the beginning of its contract year."""
        if not any(each.is_incremental for s in self.terms.schedules for each in s.schemes):
            return start
        return max((day for day in contract_years(self.terms.term) if day <= start), default=start)


@dataclass(frozen=True, slots=True)
class Asked:
    """The beginning of a statement that yields the lines as ``wanted``, with its parameters."""

    text: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The lines of some batches, which an audit is pinned to."""

    batches: Sequence[ImportBatch]

    def of_items(self, known: Terms, period: Period | None) -> Asked | None:
        """The lines of an agreement's items in a period by the date that it counts by."""
        items = known.priced_items
        return self._asked(Wanted(item_ids=items, period=period, basis=known.basis))

    def of_any_item(self, period: Period) -> Asked | None:
        return self._asked(Wanted(period=period))

    def _asked(self, wanted: Wanted) -> Asked | None:
        """None when no batch can hold such a line."""
        parameters = lake_parameters(wanted, self.batches)
        return Asked(statement("wanted"), parameters) if parameters is not None else None
