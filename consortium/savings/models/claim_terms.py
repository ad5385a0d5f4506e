"""What claims of savings rest on, version by version."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Json,
    UnitPrice,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict
from consortium.savings.domain import claim_terms as values
from consortium.savings.domain.claim_terms import CostTest, PriceBasis, Recurrence, Share
from consortium.savings.models.loading import Scene


class ClaimTerms(Identified, AppendOnly, Base):
    """One version for a trust and an item; a change is a new version with a reason."""

    __tablename__ = "claim_terms"
    __table_args__ = (
        UniqueConstraint("trust_id", "item_id", "version"),
        CheckConstraint("version = 1 OR length(reason) > 0", name="new_version_has_reason"),
        CheckConstraint(
            "(budget_code = '') = (budget_removed_on IS NULL)"
            " AND (budget_code = '') = (budget_amount IS NULL)",
            name="budget_is_whole",
        ),
    )

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400), default="")
    recurrence: Mapped[Recurrence] = mapped_column(enum_of(Recurrence))
    ends_on: Mapped[date | None]
    is_deferral: Mapped[bool]
    budget_code: Mapped[str] = mapped_column(String(40), default="")
    budget_removed_on: Mapped[date | None]
    budget_amount: Mapped[Decimal | None] = mapped_column(Amount)
    budget_journal: Mapped[str] = mapped_column(String(80), default="")
    is_scope_unchanged: Mapped[bool]
    are_outputs_kept: Mapped[bool]
    costs_tested: Mapped[list[str]] = mapped_column(Json)
    is_switch: Mapped[bool]
    review_role: Mapped[str] = mapped_column(String(120), default="")
    review_on: Mapped[date | None]
    review_document: Mapped[str] = mapped_column(String(200), default="")
    price_basis: Mapped[PriceBasis] = mapped_column(enum_of(PriceBasis))
    price_year: Mapped[int | None]
    years: Mapped[int]
    national_cut: Mapped[Decimal | None] = mapped_column(UnitPrice)
    national_source: Mapped[str] = mapped_column(String(200), default="")
    later_cost: Mapped[Decimal | None] = mapped_column(UnitPrice)
    later_source: Mapped[str] = mapped_column(String(200), default="")
    # Pairs of a party and its share in per cent, as text.
    shares: Mapped[list[list[str]]] = mapped_column(Json)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_value(self) -> values.ClaimTerms:
        return values.ClaimTerms(
            recurrence=self.recurrence,
            ends_on=self.ends_on,
            is_deferral=self.is_deferral,
            budget=self._budget(),
            is_scope_unchanged=self.is_scope_unchanged,
            are_outputs_kept=self.are_outputs_kept,
            costs_tested=frozenset(map(CostTest, self.costs_tested)),
            is_switch=self.is_switch,
            review=self._review(),
            price_basis=self.price_basis,
            price_year=self.price_year,
            years=self.years,
            national_cut=None
            if self.national_cut is None
            else values.NationalCut(per_unit=self.national_cut, source=self.national_source),
            later_cost=None
            if self.later_cost is None
            else values.LaterCost(per_unit=self.later_cost, source=self.later_source),
            shares=tuple(
                Share(party=party, percent=Decimal(percent)) for party, percent in self.shares
            ),
        )

    def _budget(self) -> values.BudgetCut | None:
        if self.budget_removed_on is None or self.budget_amount is None:
            return None
        return values.BudgetCut(
            code=self.budget_code,
            removed_on=self.budget_removed_on,
            amount=self.budget_amount,
            journal=self.budget_journal,
        )

    def _review(self) -> values.ClinicalReview | None:
        if self.review_on is None:
            return None
        return values.ClinicalReview(
            role=self.review_role, on=self.review_on, document=self.review_document
        )


def columns_of(terms: values.ClaimTerms) -> dict[str, Any]:
    """The columns that hold a value."""
    budget, review = terms.budget, terms.review
    return {
        "recurrence": terms.recurrence,
        "ends_on": terms.ends_on,
        "is_deferral": terms.is_deferral,
        "budget_code": budget.code if budget else "",
        "budget_removed_on": budget.removed_on if budget else None,
        "budget_amount": budget.amount if budget else None,
        "budget_journal": budget.journal if budget else "",
        "is_scope_unchanged": terms.is_scope_unchanged,
        "are_outputs_kept": terms.are_outputs_kept,
        "costs_tested": sorted(terms.costs_tested),
        "is_switch": terms.is_switch,
        "review_role": review.role if review else "",
        "review_on": review.on if review else None,
        "review_document": review.document if review else "",
        "price_basis": terms.price_basis,
        "price_year": terms.price_year,
        "years": terms.years,
        "national_cut": terms.national_cut.per_unit if terms.national_cut else None,
        "national_source": terms.national_cut.source if terms.national_cut else "",
        "later_cost": terms.later_cost.per_unit if terms.later_cost else None,
        "later_source": terms.later_cost.source if terms.later_cost else "",
        "shares": [[share.party, f"{share.percent:f}"] for share in terms.shares],
    }


def claims_of(scene: Scene) -> Mapping[tuple[str, str], values.ClaimTerms]:
    """What each claim of a consortium rests on today, by trust and item code."""
    newer = aliased(ClaimTerms)
    latest = (
        select(func.max(newer.version))
        .where(newer.trust_id == ClaimTerms.trust_id, newer.item_id == ClaimTerms.item_id)
        .correlate(ClaimTerms)
        .scalar_subquery()
    )
    rows = db.session.scalars(
        select(ClaimTerms).where(
            ClaimTerms.trust_id.in_(scene.trusts),
            ClaimTerms.item_id.in_(scene.items),
            ClaimTerms.version == latest,
        )
    )
    return {
        (scene.trusts[row.trust_id].code, scene.items[row.item_id].code): row.as_value()
        for row in rows
    }


def versions_of_claim(trust_id: UUID, item_id: UUID) -> list[ClaimTerms]:
    """Every version for a trust and an item, the newest first."""
    return list(
        db.session.scalars(
            select(ClaimTerms)
            .where(ClaimTerms.trust_id == trust_id, ClaimTerms.item_id == item_id)
            .order_by(ClaimTerms.version.desc())
        )
    )


explain(
    "uq_claim_terms_trust_id_item_id_version",
    lambda: Conflict(
        "version_exists",
        "Somebody recorded the next version of this claim at the same time.",
        next_step="Look at it before you record another.",
    ),
)
