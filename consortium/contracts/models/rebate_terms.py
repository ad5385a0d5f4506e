"""How a rebate is shared and by when it is claimed: written with its prices, never changed."""

from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.terms import rebate_terms as values
from consortium.contracts.domain.terms.rebate_terms import AllocationRule, LeaverShare
from consortium.foundation.database import AppendOnly, Base, Identified
from consortium.foundation.database.types import enum_of, references


class RebateTerms(Identified, AppendOnly, Base):
    __tablename__ = "rebate_terms"
    __table_args__ = (
        UniqueConstraint("scheme_id"),
        CheckConstraint(
            "claim_days > 0 AND answer_days > 0 AND pay_days > 0", name="clocks_run_forward"
        ),
    )

    scheme_id: Mapped[UUID] = mapped_column(references("tier_scheme.id"))
    allocation: Mapped[AllocationRule] = mapped_column(enum_of(AllocationRule))
    leavers: Mapped[LeaverShare] = mapped_column(enum_of(LeaverShare))
    claim_days: Mapped[int | None]
    answer_days: Mapped[int | None]
    pay_days: Mapped[int | None]

    def as_value(self) -> values.RebateTerms:
        return values.RebateTerms(
            allocation=self.allocation,
            leavers=self.leavers,
            claim_days=self.claim_days,
            answer_days=self.answer_days,
            pay_days=self.pay_days,
        )


def terms_row(scheme_id: UUID, terms: values.RebateTerms) -> RebateTerms:
    return RebateTerms(
        scheme_id=scheme_id,
        allocation=terms.allocation,
        leavers=terms.leavers,
        claim_days=terms.claim_days,
        answer_days=terms.answer_days,
        pay_days=terms.pay_days,
    )
