"""The end of a contract year: which lines lie across it, and what each date basis would make of it.

Lines are the members' lines on contract, as the imports have them today (C16, E7).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices.pricing import contract_year
from consortium.contracts.domain.rebates.claim_clock import rebate_years
from consortium.contracts.domain.rebates.rebates import Rebate, rebate_for_year
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.purchase_dates import Counts, Purchase, counts_on, cut_off
from consortium.contracts.domain.terms.schedules import RebateScheme, contract_years
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.purchases import Standing
from consortium.savings.models.loading import Scene, load_scene, members_ever
from consortium.savings.models.standing import Dates
from consortium.spend.models.batch import batches_with_lines
from consortium.spend.queries.lines import lines_out_of
from consortium.spend.queries.purchase_line import PurchaseLine

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOffLine:
    """A line around the end of a year; ``counts`` says on which day, and by which of its dates.

    It is ``accrued`` when it counts in the year and its invoice came later or is still to come.
    """

    trust: str
    item: str
    order_number: str
    line_number: str
    amount: Decimal
    dates: Mapping[DateBasis, date | None]
    counts: Counts
    in_year: bool
    is_accrued: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ByBasis:
    """What a rebate would come to if the agreement named this date."""

    name: str
    basis: DateBasis
    is_agreed: bool
    rebate: Rebate


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """The end of one contract year of an agreement, as far as the reader sees its lines.

    ``stood_in`` counts, by the date that was taken, the lines of the year that do not carry the
    agreed one. ``unknown`` is what counts in the year out of files without any day of an invoice.
    ``by_basis`` is empty for whoever does not see everybody's lines.
    """

    year: Period
    years: tuple[int, ...]
    basis: DateBasis
    spend: Decimal
    counted: int
    stood_in: Mapping[DateBasis, int]
    lines: tuple[CutOffLine, ...]
    accrued: Decimal
    unknown: Decimal
    by_basis: tuple[ByBasis, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    trust: str
    item: str
    line: PurchaseLine
    purchase: Purchase


def years_to_close(*, actor: Actor, agreement_id: UUID, today: date) -> tuple[int, ...]:
    """The contract years that have begun, by the calendar years they begin in, for whoever sees
    purchase lines of the agreement; nothing for others.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    reach = actor.scope(Permission.SPEND_VIEW)
    if not any(trust_id in reach for trust_id in members_ever(agreement.consortium_id)):
        return ()
    term = Period(agreement.starts_on, agreement.ends_on)
    return tuple(each.year for each in contract_years(term) if each <= today)


def find_year_end(*, actor: Actor, agreement_id: UUID, year: int, today: date) -> YearEnd:
    """The end of the contract year that begins in a calendar year.

    Raises:
        NotFound: no such year has begun, or the agreement or its lines are not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    scene = load_scene(agreement.consortium_id)
    known = scene.known[agreement.id]
    begun = [start for start in contract_years(known.terms.term) if start <= today]
    start = next((each for each in begun if each.year == year), None)
    is_whole = agreement.consortium_id in actor.scope(Permission.VOLUMES_VIEW)
    reach = actor.scope(Permission.SPEND_VIEW)
    shown = {t.code for t in scene.trusts.values() if is_whole or t.id in reach}
    if start is None or not shown:
        raise NotFound("contract year")
    period = contract_year(known.terms, start)
    every = [each for each in _lines(scene, known, period) if each.trust in shown]
    around = _Around.of(every, known.date_basis, period)
    return YearEnd(
        year=period,
        years=tuple(each.year for each in begun),
        basis=known.date_basis,
        spend=_amount(around.within),
        counted=len(around.within),
        stood_in=_stood_in(around.within, known.date_basis),
        lines=tuple(_cut_off_lines(every, around, known.date_basis)),
        accrued=_amount(around.accrued),
        unknown=_amount(around.unknown),
        by_basis=tuple(_by_basis(known, period, every)) if is_whole else (),
        is_whole=is_whole,
    )


def _lines(scene: Scene, known: AgreementTerms, period: Period) -> Iterator[_Line]:
    """The lines on contract of which any date lies in the year, each once."""
    batch_ids = [batch.id for batch in batches_with_lines(list(scene.trusts))]
    found: dict[tuple[UUID, int], PurchaseLine] = {}
    for basis in DateBasis:
        for line in lines_out_of(
            batch_ids=batch_ids,
            item_ids=known.priced_item_ids(),
            period=period,
            basis=basis,
        ):
            found[line.batch_id, line.source_row] = line
    for line in found.values():
        if line.item_id is None or line.trust_id not in scene.trusts:
            continue
        trust, item = scene.trusts[line.trust_id].code, known.item_code(line.item_id)
        dates = Dates(
            ordered_on=line.ordered_on,
            delivered_on=line.delivered_on,
            received_on=line.received_on,
            invoiced_on=line.invoiced_on,
            tax_point_on=line.tax_point_on,
        )
        stood = scene.agreements.stand(
            trust=trust, item=item, supplier_id=line.supplier_id, dates=dates
        )
        if stood is None or stood.standing is not Standing.ON_CONTRACT:
            continue
        if stood.basis is not known.date_basis:
            continue
        purchase = Purchase(
            id=f"{line.batch_id}:{line.source_row}",
            amount=line.amount,
            dates={
                DateBasis.ORDERED: line.ordered_on,
                DateBasis.DELIVERED: line.delivered_on,
                DateBasis.RECEIVED: line.received_on,
                DateBasis.INVOICED: line.invoiced_on,
                DateBasis.TAX_POINT: line.tax_point_on,
            },
        )
        yield _Line(trust=trust, item=item, line=line, purchase=purchase)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """The lines of a year, those across its end, and those that are accrued, or may be."""

    within: tuple[_Line, ...]
    across: frozenset[str]
    accrued: tuple[_Line, ...]
    unknown: tuple[_Line, ...]

    @classmethod
    def of(cls, every: Collection[_Line], basis: DateBasis, period: Period) -> "_Around":
        within = tuple(each for each in every if _counts(each, basis).on in period)
        ends = period.last_day + ONE_DAY
        found = cut_off([each.purchase for each in every], basis, ends)
        not_invoiced = {each.id for each in found.accrued}
        # A file without a single day of an invoice cannot tell what is still to be invoiced.
        telling = {each.line.batch_id for each in every if each.line.invoiced_on is not None}
        return cls(
            within=within,
            across=frozenset(each.id for each in found.across),
            accrued=tuple(
                each
                for each in within
                if each.purchase.id in not_invoiced and each.line.batch_id in telling
            ),
            unknown=tuple(each for each in within if each.line.batch_id not in telling),
        )


def _cut_off_lines(every: Iterable[_Line], around: _Around, basis: DateBasis) -> list[CutOffLine]:
    of_year = {each.purchase.id for each in around.within}
    accrued = {each.purchase.id for each in around.accrued}
    lines = [
        CutOffLine(
            trust=each.trust,
            item=each.item,
            order_number=each.line.order_number,
            line_number=each.line.line_number,
            amount=each.line.amount,
            dates=each.purchase.dates,
            counts=_counts(each, basis),
            in_year=each.purchase.id in of_year,
            is_accrued=each.purchase.id in accrued,
        )
        for each in every
        if each.purchase.id in around.across | accrued
    ]
    return sorted(lines, key=lambda each: (each.counts.on, each.trust, each.item))


def _counts(line: _Line, basis: DateBasis) -> Counts:
    return counts_on(line.purchase.dates, basis)


def _by_basis(known: AgreementTerms, period: Period, every: Collection[_Line]) -> Iterator[ByBasis]:
    for scheme, year in rebate_years(known.terms):
        if year != period:
            continue
        for basis in DateBasis:
            yield ByBasis(
                name=scheme.name,
                basis=basis,
                is_agreed=basis is known.date_basis,
                rebate=_rebate(known, scheme, period, every, basis),
            )


def _rebate(
    known: AgreementTerms,
    scheme: RebateScheme,
    period: Period,
    every: Collection[_Line],
    basis: DateBasis,
) -> Rebate:
    spend: dict[str, Decimal] = {}
    for each in every:
        if each.item in scheme.items and _counts(each, basis).on in period:
            spend[each.trust] = spend.get(each.trust, ZERO) + each.line.amount
    return rebate_for_year(
        scheme,
        spend=spend,
        members_at_end=members_on(known.terms.spells, period.last_day),
    )


def _stood_in(lines: Iterable[_Line], basis: DateBasis) -> dict[DateBasis, int]:
    found: dict[DateBasis, int] = {}
    for each in lines:
        by = _counts(each, basis).by
        if by is not basis:
            found[by] = found.get(by, 0) + 1
    return found


def _amount(lines: Iterable[_Line]) -> Decimal:
    return sum((each.line.amount for each in lines), ZERO)
