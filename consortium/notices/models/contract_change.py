"""Modifications of agreements as they were recorded, and what they are measured against."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.extension import ExtensionDecision, ExtensionOption
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import add_months, london_date
from consortium.notices.domain.contract_change import ChangeGiven, ChangeKind
from consortium.organisations.domain.authority import AuthorityType
from consortium.tenders.domain.modification import ModifiedContract
from consortium.tenders.domain.procurement import PROCUREMENT_ACT_IN_FORCE, Regime
from consortium.tenders.domain.thresholds import threshold_on
from consortium.tenders.domain.valuation import gross
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.models.tender import Tender
from consortium.tenders.models.threshold import known_thresholds


class ContractChange(Identified, AppendOnly, Base):
    """A modification of an agreement, made or not. A correction names what it ``supersedes_id``."""

    __tablename__ = "contract_change"
    __table_args__ = (
        UniqueConstraint("agreement_id", "seq"),
        UniqueConstraint("supersedes_id"),
        CheckConstraint("made OR reason <> ''", name="not_made_with_reason"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    seq: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(enum_of(ChangeKind))
    what: Mapped[str] = mapped_column(String(400))
    changed_on: Mapped[date]
    # With VAT, against the value at award; less is negative.
    value: Mapped[Decimal] = mapped_column(Amount)
    term_days: Mapped[int]
    changes_scope: Mapped[bool]
    changes_balance: Mapped[bool]
    schedule_8: Mapped[str] = mapped_column(String(200))
    cause: Mapped[str] = mapped_column(String(120))
    made: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400))
    supersedes_id: Mapped[UUID | None] = mapped_column(references("contract_change.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_value(self) -> ChangeGiven:
        return ChangeGiven(
            kind=self.kind,
            what=self.what,
            changed_on=self.changed_on,
            value=self.value,
            term_days=self.term_days,
            changes_scope=self.changes_scope,
            changes_balance=self.changes_balance,
            schedule_8=self.schedule_8,
            cause=self.cause,
            made=self.made,
            reason=self.reason,
        )


explain(
    "uq_contract_change_agreement_id_seq",
    lambda: Conflict(
        "change_recorded_meanwhile",
        "Somebody recorded another change of this agreement at the same time.",
        next_step="Look at it, then record yours: it is measured after that one.",
    ),
)
explain(
    "uq_contract_change_supersedes_id",
    lambda: Conflict(
        "corrected_already",
        "Somebody has corrected this change already.",
        next_step="Correct the latest one.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The law of an agreement, and the day its procurement began."""

    regime: Regime
    commenced_on: date


def changes_of(agreement_ids: Collection[UUID]) -> Mapping[UUID, list[ContractChange]]:
    """Every recorded change of each agreement, the corrected ones too, in their order."""
    found: dict[UUID, list[ContractChange]] = defaultdict(list)
    rows = select(ContractChange).where(ContractChange.agreement_id.in_(agreement_ids))
    for row in db.session.scalars(rows.order_by(ContractChange.seq)):
        found[row.agreement_id].append(row)
    return found


def standing_changes(rows: Iterable[ContractChange]) -> list[ContractChange]:
    """Those that no correction supersedes."""
    rows = list(rows)
    superseded = {row.supersedes_id for row in rows}
    return [row for row in rows if row.id not in superseded]


def laws_of(agreements: Collection[Agreement]) -> Mapping[UUID, Law]:
    """The law of each agreement: of the tender that led to it, else of its first signature.

    Without a tender here, a contract from before the Act came into force cannot be under it.
    """
    ids = [row.id for row in agreements]
    tenders = {
        agreement_id: Law(regime=row.regime, commenced_on=row.commenced_on)
        for agreement_id, row in db.session.execute(
            select(LotAward.agreement_id, Tender)
            .join(Lot, Lot.id == LotAward.lot_id)
            .join(Tender, Tender.id == Lot.tender_id)
            .where(LotAward.agreement_id.in_(ids))
        )
    }
    first = select(TrustContract.agreement_id, func.min(TrustContract.signed_at)).where(
        TrustContract.agreement_id.in_(ids), TrustContract.signed_at.is_not(None)
    )
    signed = {
        agreement_id: at
        for agreement_id, at in db.session.execute(first.group_by(TrustContract.agreement_id))
        if at is not None
    }
    return {
        row.id: tenders.get(row.id)
        or _law_by(london_date(signed[row.id]) if row.id in signed else row.starts_on)
        for row in agreements
    }


def contracts_at_award(
    agreements: Collection[Agreement], laws: Mapping[UUID, Law]
) -> Mapping[UUID, ModifiedContract]:
    """What changes of each agreement are measured against; left out are those without a value.

    The value is that of the award, else of the contracts that started first, with VAT. The longest
    term runs to the end before any extension and through every option (s.74(3)).
    """
    ids = [row.id for row in agreements]
    started = _started_with(ids)
    ends = _ends_before_extensions(ids)
    months: dict[UUID, int] = defaultdict(int)
    for option in db.session.scalars(
        select(ExtensionOption).where(ExtensionOption.agreement_id.in_(ids))
    ):
        months[option.agreement_id] += option.months
    found, thresholds = {}, known_thresholds()
    for row in agreements:
        net = row.award_value or started.get(row.id, ZERO)
        longest = add_months(ends.get(row.id, row.ends_on), months[row.id])
        threshold = threshold_on(
            laws[row.id].commenced_on, [AuthorityType.CENTRAL], rows=thresholds
        )
        if net > 0:
            found[row.id] = ModifiedContract(
                value=gross(net),
                longest_term_days=(longest - row.starts_on).days,
                threshold=threshold.amount if threshold else None,
            )
    return found


def _law_by(day: date) -> Law:
    regime = Regime.PA23 if day >= PROCUREMENT_ACT_IN_FORCE else Regime.PCR2015
    return Law(regime=regime, commenced_on=day)


def _started_with(ids: Collection[UUID]) -> Mapping[UUID, Decimal]:
    """The value of the signed contracts with which each agreement started."""
    by_day: dict[UUID, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in db.session.scalars(
        select(TrustContract).where(
            TrustContract.agreement_id.in_(ids), TrustContract.signed_at.is_not(None)
        )
    ):
        by_day[row.agreement_id][row.starts_on] += row.value
    return {agreement_id: days[min(days)] for agreement_id, days in by_day.items()}


def _ends_before_extensions(ids: Collection[UUID]) -> Mapping[UUID, date]:
    found: dict[UUID, date] = {}
    for row in db.session.scalars(
        select(ExtensionDecision).where(
            ExtensionDecision.agreement_id.in_(ids), ExtensionDecision.taken
        )
    ):
        found[row.agreement_id] = min(row.ends_on_before, found.get(row.agreement_id, date.max))
    return found
