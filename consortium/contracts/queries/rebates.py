"""Rebates: what was recorded and settled, for the pages and for the savings statement."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.rebates.rebate_claims import ClaimEvent, ClaimStep
from consortium.contracts.domain.rebates.rebates import Account, SettlementKind
from consortium.contracts.models.rebate import (
    RebateAllocation,
    RebateEntitlement,
    RebateSettlement,
    entitlements_of,
)
from consortium.contracts.models.rebate_claim import claim_events_of
from consortium.foundation.database import db
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period
from consortium.organisations.models.organisation import Organisation

Key = tuple[UUID, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRebate:
    """Money for a rebate of a contract year, with each trust's share of it by its code.

    A part payment is one of these; so is a reversal, whose amounts are negative.
    """

    id: UUID
    agreement_id: UUID
    scheme_id: UUID
    year: Period
    spend: Decimal
    threshold: Decimal
    rate: Decimal
    kind: SettlementKind
    amount: Decimal
    credit_note: str
    paid_on: date
    reason: str
    reverses_id: UUID | None
    shares: dict[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What a rebate had earned as of an instant, by the batches that are named."""

    id: UUID
    agreement_id: UUID
    scheme_id: UUID
    year: Period
    spend: Decimal
    threshold: Decimal | None
    rate: Decimal
    gross: Decimal
    amount: Decimal
    weights: Mapping[str, Decimal]
    batch_ids: tuple[UUID, ...]
    inputs_sha256: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    step: ClaimStep
    on: date
    reference: str
    reason: str
    amount: Decimal | None
    evidence_sha256: str
    entitlement_id: UUID | None
    recorded_at: datetime

    def as_event(self) -> ClaimEvent:
        return ClaimEvent(step=self.step, on=self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything recorded of one rebate in one contract year, oldest first."""

    entitlements: tuple[Entitlement, ...]
    settlements: tuple[SettledRebate, ...]
    claims: tuple[ClaimLine, ...]

    @property
    def latest(self) -> Entitlement | None:
        return self.entitlements[-1] if self.entitlements else None

    @property
    def account(self) -> Account:
        return Account(
            entitled=self.latest.amount if self.latest else ZERO,
            settled=sum((each.amount for each in self.settlements), ZERO),
        )

    @property
    def events(self) -> list[ClaimEvent]:
        return [line.as_event() for line in self.claims]

    def given(self) -> dict[str, Decimal]:
        """What each trust was given so far."""
        total: dict[str, Decimal] = {}
        for settled in self.settlements:
            for trust, share in settled.shares.items():
                total[trust] = total.get(trust, ZERO) + share
        return total


NOTHING = History(entitlements=(), settlements=(), claims=())


def settled_rebates(agreement_ids: Collection[UUID]) -> list[SettledRebate]:
    """The money for rebates under some agreements, the latest contract year first."""
    rows = db.session.execute(
        select(RebateSettlement, RebateEntitlement)
        .join(RebateEntitlement, RebateEntitlement.id == RebateSettlement.entitlement_id)
        .where(RebateSettlement.agreement_id.in_(agreement_ids))
        .order_by(
            RebateSettlement.year_from.desc(), RebateSettlement.scheme_id, RebateSettlement.position
        )
    ).all()
    shares: dict[UUID, dict[str, Decimal]] = {row.id: {} for row, _ in rows}
    for settlement_id, code, amount in db.session.execute(
        select(RebateAllocation.settlement_id, Organisation.code, RebateAllocation.amount)
        .join(Organisation, Organisation.id == RebateAllocation.trust_id)
        .where(RebateAllocation.settlement_id.in_(list(shares)))
        .order_by(Organisation.code)
    ):
        shares[settlement_id][code] = amount
    return [
        SettledRebate(
            id=row.id,
            agreement_id=row.agreement_id,
            scheme_id=row.scheme_id,
            year=Period(earned.year_from, earned.year_to),
            spend=earned.spend,
            threshold=earned.threshold or ZERO,
            rate=earned.rate,
            kind=row.kind,
            amount=row.amount,
            credit_note=row.credit_note,
            paid_on=row.paid_on,
            reason=row.reason,
            reverses_id=row.reverses_id,
            shares=shares[row.id],
        )
        for row, earned in rows
    ]


def find_entitlement(entitlement_id: UUID) -> Entitlement | None:
    """A recorded entitlement; whoever asks decides who may see what it makes of it."""
    row = db.session.get(RebateEntitlement, entitlement_id)
    return _entitlement(row) if row else None


def histories(agreement_ids: Collection[UUID]) -> Mapping[Key, History]:
    """What is recorded of each rebate and contract year under some agreements.

    The number of questions does not depend on how many there are; who has none is not in it.
    """
    entitlements: dict[Key, list[Entitlement]] = defaultdict(list)
    for row in entitlements_of(agreement_ids):
        entitlements[row.scheme_id, row.year_from].append(_entitlement(row))
    settlements: dict[Key, list[SettledRebate]] = defaultdict(list)
    for settled in settled_rebates(agreement_ids):
        settlements[settled.scheme_id, settled.year.start].append(settled)
    claims: dict[Key, list[ClaimLine]] = defaultdict(list)
    for event in claim_events_of(agreement_ids):
        claims[event.scheme_id, event.year_from].append(
            ClaimLine(
                step=event.step,
                on=event.happened_on,
                reference=event.reference,
                reason=event.reason,
                amount=event.amount,
                evidence_sha256=event.evidence_sha256,
                entitlement_id=event.entitlement_id,
                recorded_at=event.recorded_at,
            )
        )
    return {
        key: History(
            entitlements=tuple(entitlements[key]),
            settlements=tuple(settlements[key]),
            claims=tuple(claims[key]),
        )
        for key in {*entitlements, *settlements, *claims}
    }


def _entitlement(row: RebateEntitlement) -> Entitlement:
    return Entitlement(
        id=row.id,
        agreement_id=row.agreement_id,
        scheme_id=row.scheme_id,
        year=Period(row.year_from, row.year_to),
        spend=row.spend,
        threshold=row.threshold,
        rate=row.rate,
        gross=row.gross,
        amount=row.amount,
        weights={trust: Decimal(weight) for trust, weight in row.weights.items()},
        batch_ids=tuple(map(UUID, row.batch_ids)),
        inputs_sha256=row.inputs_sha256,
        recorded_at=row.recorded_at,
    )
