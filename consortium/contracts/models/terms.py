"""Loading the terms of agreements into the values the clause engine works on.

Codes stand for trusts and items there, so that an explanation and a hash mean the same on every
machine; this module knows which ids they stand for.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices import tier_tests
from consortium.contracts.domain.prices.counting import from_texts
from consortium.contracts.domain.prices.explanation import Names
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.prices.shared_counting import counted_commitments, counted_usage
from consortium.contracts.domain.terms import facts, participation
from consortium.contracts.domain.terms.facts import Share, Suspension
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.models.agreement import Agreement, Commitment, ParticipationEvent
from consortium.contracts.models.extension import ends_as_known
from consortium.contracts.models.facts import (
    leads_by_agreement,
    mergers_of,
    usage_by_agreement,
)
from consortium.contracts.models.schedule import (
    GroupItem,
    PriceSchedule,
    PricingGroup,
    TierDetermination,
)
from consortium.contracts.models.schedule_terms import Named, ScheduleParts, known
from consortium.contracts.models.shared_line import shares_by_agreement
from consortium.contracts.models.standing import TrustMerger
from consortium.contracts.models.usage import UsageReturn
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTerms:
    """An agreement as the clause engine sees it, with the ids and names behind the codes.

    The ids are those of everything that was loaded with it, which can be other agreements' too.
    """

    agreement_id: UUID
    reference: str
    title: str
    consortium_id: UUID
    supplier_id: UUID
    date_basis: DateBasis
    terms: Terms
    names: Names
    trust_ids: Mapping[str, UUID]
    item_ids: Mapping[str, UUID]
    # What of a line counts here that another agreement prices, too; the terms count by it already.
    shares: tuple[Share, ...] = ()
    # The agreement with which each of them is shared, in their order.
    shared_with: tuple[UUID, ...] = ()

    def shares_beyond(self, own: Collection[UUID]) -> tuple[Share, ...]:
        """Those of the shares that are agreed with an agreement that is none of ``own``."""
        shared = zip(self.shares, self.shared_with, strict=True)
        return tuple(share for share, other_id in shared if other_id not in own)

    def trust_code(self, trust_id: UUID) -> str:
        return _key_of(self.trust_ids, trust_id)

    def item_code(self, item_id: UUID) -> str:
        return _key_of(self.item_ids, item_id)

    def priced_item_ids(self) -> list[UUID]:
        """The items that some version of this agreement's own prices names."""
        return [self.item_ids[item] for item in priced_items(self.terms.schedules)]


def load_terms(
    agreement_ids: Collection[UUID], *, known_at: datetime | None = None
) -> dict[UUID, AgreementTerms]:
    """The terms of some agreements as they were known at an instant (now, when none is given)."""
    rows = db.session.scalars(
        select(Agreement)
        .where(Agreement.id.in_(agreement_ids))
        .order_by(Agreement.starts_on, Agreement.id)
    )
    return terms_of_all(rows.all(), known_at=known_at)


def terms_of(agreement: Agreement, *, known_at: datetime | None = None) -> AgreementTerms:
    """The terms of one agreement, as :func:`load_terms` would load them."""
    return terms_of_all([agreement], known_at=known_at)[agreement.id]


def terms_of_all(
    agreements: Sequence[Agreement], *, known_at: datetime | None = None
) -> dict[UUID, AgreementTerms]:
    """The terms of agreements that are loaded already, in their order.

    The number of queries does not depend on the number of agreements.
    """
    agreement_ids = [row.id for row in agreements]
    trusts = _trusts(agreement_ids)
    items = _items(agreement_ids)
    events = _events(agreement_ids, known_at, trusts)
    commitments = _commitments(agreement_ids, known_at, trusts, items)
    versions = ScheduleParts.active(agreement_ids, known_at, items).by_agreement()
    tests = _determinations(agreement_ids, known_at)
    ends = ends_as_known(agreement_ids, known_at)
    mergers = mergers_of(agreement_ids, known_at, trusts)
    leads = leads_by_agreement(agreement_ids, known_at, trusts)
    usage = usage_by_agreement(agreement_ids, known_at, trusts, items)
    shared = shares_by_agreement(agreement_ids, known_at, trusts, items)
    shares = {row_id: [share for share, _ in shared[row_id]] for row_id in agreement_ids}
    factors = {each.code: each.factor for each in trusts.values() if each.factor is not None}
    return {
        row.id: AgreementTerms(
            agreement_id=row.id,
            reference=row.reference,
            title=row.title,
            consortium_id=row.consortium_id,
            supplier_id=row.supplier_id,
            date_basis=row.date_basis,
            terms=Terms(
                term=Period(row.starts_on, ends.get(row.id, row.ends_on)),
                spells=participation.spells_of(events[row.id]),
                schedules=tuple(versions[row.id]),
                commitments=counted_commitments(commitments[row.id], shares[row.id]),
                confirmed=tests[row.id],
                suspensions=tuple(
                    Suspension(trust=each.trust, period=each.period)
                    for each in participation.suspensions_of(events[row.id])
                ),
                mergers=tuple(mergers[row.id]),
                leads=leads[row.id],
                usage=counted_usage(usage[row.id], shares[row.id]),
                factors=factors,
            ),
            names=Names(
                trusts={trust.code: trust.name for trust in trusts.values()},
                items={item.code: item.name for item in items.values()},
            ),
            trust_ids={trust.code: trust_id for trust_id, trust in trusts.items()},
            item_ids={item.code: item_id for item_id, item in items.items()},
            shares=tuple(shares[row.id]),
            shared_with=tuple(other_id for _, other_id in shared[row.id]),
        )
        for row in agreements
    }


def load_spells(agreement_id: UUID) -> tuple[participation.Spell, ...]:
    """Who takes part in an agreement and when, without the rest of its terms: with one query."""
    rows = db.session.execute(
        select(Organisation.code, ParticipationEvent.kind, ParticipationEvent.effective_on)
        .join(Organisation, Organisation.id == ParticipationEvent.trust_id)
        .where(ParticipationEvent.agreement_id == agreement_id)
        .order_by(ParticipationEvent.id)
    )
    return participation.spells_of(
        participation.ParticipationEvent(trust=code, kind=kind, effective_on=day)
        for code, kind, day in rows
    )


@dataclass(frozen=True, slots=True)
class _Trust(Named):
    factor: Decimal | None


def _trusts(agreement_ids: Collection[UUID]) -> dict[UUID, _Trust]:
    """The trusts that take part, took part, or have only committed to something so far."""
    concerned = (
        select(column).where(agreement.in_(agreement_ids))
        for column, agreement in (
            (ParticipationEvent.trust_id, ParticipationEvent.agreement_id),
            (Commitment.trust_id, Commitment.agreement_id),
            (TrustMerger.other_trust_id, TrustMerger.agreement_id),
            (TrustMerger.successor_id, TrustMerger.agreement_id),
        )
    )
    rows = db.session.execute(
        select(
            Organisation.id,
            Organisation.code,
            Organisation.name,
            Organisation.market_forces_factor,
        ).where(or_(*(Organisation.id.in_(trusts) for trusts in concerned)))
    )
    return {trust_id: _Trust(code, name, factor) for trust_id, code, name, factor in rows}


def _items(agreement_ids: Collection[UUID]) -> dict[UUID, Named]:
    rows = db.session.execute(
        select(Item.id, Item.code, Item.name).where(
            or_(
                Item.id.in_(
                    select(GroupItem.item_id)
                    .join(PricingGroup, PricingGroup.id == GroupItem.group_id)
                    .join(PriceSchedule, PriceSchedule.id == PricingGroup.schedule_id)
                    .where(PriceSchedule.agreement_id.in_(agreement_ids))
                ),
                # Of an item that only a tier is linked to nothing but its use is known.
                Item.id.in_(
                    select(UsageReturn.item_id).where(UsageReturn.agreement_id.in_(agreement_ids))
                ),
            )
        )
    )
    return {item_id: Named(code, name) for item_id, code, name in rows}


def _events(
    agreement_ids: Collection[UUID], known_at: datetime | None, trusts: Mapping[UUID, Named]
) -> Mapping[UUID, list[participation.ParticipationEvent]]:
    rows = known(
        select(ParticipationEvent).where(ParticipationEvent.agreement_id.in_(agreement_ids)),
        ParticipationEvent.recorded_at,
        known_at,
    )
    events: dict[UUID, list[participation.ParticipationEvent]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(ParticipationEvent.id)):
        events[row.agreement_id].append(
            participation.ParticipationEvent(
                trust=trusts[row.trust_id].code, kind=row.kind, effective_on=row.effective_on
            )
        )
    return events


def _commitments(
    agreement_ids: Collection[UUID],
    known_at: datetime | None,
    trusts: Mapping[UUID, Named],
    items: Mapping[UUID, Named],
) -> Mapping[UUID, list[facts.Commitment]]:
    rows = known(
        select(Commitment).where(Commitment.agreement_id.in_(agreement_ids)),
        Commitment.recorded_at,
        known_at,
    )
    commitments: dict[UUID, list[facts.Commitment]] = defaultdict(list)
    # Oldest recording first: of two letters for one day, the later recorded one counts.
    for row in db.session.scalars(rows.order_by(Commitment.recorded_at, Commitment.id)):
        if row.trust_id not in trusts or row.item_id not in items:
            continue
        commitments[row.agreement_id].append(
            facts.Commitment(
                trust=trusts[row.trust_id].code,
                item=items[row.item_id].code,
                per_year=row.per_year,
                effective_from=row.effective_from,
            )
        )
    return commitments


def _determinations(
    agreement_ids: Collection[UUID], known_at: datetime | None
) -> Mapping[UUID, dict[tuple[str, date], tier_tests.Determination]]:
    rows = known(
        select(TierDetermination).where(TierDetermination.agreement_id.in_(agreement_ids)),
        TierDetermination.recorded_at,
        known_at,
    )
    tests: dict[UUID, dict[tuple[str, date], tier_tests.Determination]] = defaultdict(dict)
    # A later row for the same test supersedes the earlier one.
    for row in db.session.scalars(
        rows.order_by(TierDetermination.recorded_at, TierDetermination.id)
    ):
        tests[row.agreement_id][str(row.scheme_id), row.tested_on] = as_determination(row)
    return tests


def as_determination(row: TierDetermination) -> tier_tests.Determination:
    return tier_tests.Determination(
        scheme=str(row.scheme_id),
        tested_on=row.tested_on,
        members=tuple(from_texts(texts) for texts in row.members),
        measure=row.measure,
        found=row.found,
        seal=tier_tests.Seal(row.inputs_sha256),
        linked_share=row.linked_share,
    )


def _key_of(codes: Mapping[str, UUID], wanted: UUID) -> str:
    return next((code for code, each in codes.items() if each == wanted), "")
