"""The fields of a rebate's terms: how it is shared, what leavers keep, and its clocks."""

from wtforms import IntegerField, RadioField
from wtforms.validators import NumberRange, Optional

from consortium.contracts.domain.terms.rebate_terms import (
    LONGEST_CLOCK,
    AllocationRule,
    LeaverShare,
    RebateTerms,
)
from consortium.foundation.web.forms import CreatingForm, Required

ALLOCATION_NAMES = {
    AllocationRule.PRO_RATA_VALUE: "In proportion to what each spent",
    AllocationRule.PRO_RATA_QUANTITY: "In proportion to how much each bought",
    AllocationRule.BY_COMMITMENT: "In proportion to what each committed to",
}
LEAVER_NAMES = {
    LeaverShare.FORFEITED: "A trust that has left by the year's last day forfeits its share",
    LeaverShare.KEPT: "A trust that has left keeps the share of what it bought as a member",
}


def _days(label: str, description: str) -> IntegerField:
    return IntegerField(
        f"{label} (optional)",
        [
            Optional(),
            NumberRange(min=1, max=LONGEST_CLOCK, message=f"Enter 1 to {LONGEST_CLOCK} days"),
        ],
        description=description,
    )


class RebateTermsForm(CreatingForm):
    allocation = RadioField(
        "How do the trusts share it?",
        [Required("Choose one")],
        choices=[(rule.value, name) for rule, name in ALLOCATION_NAMES.items()],
        default=AllocationRule.PRO_RATA_VALUE.value,
    )
    leavers = RadioField(
        "And a trust that leaves during the year?",
        [Required("Choose one")],
        choices=[(share.value, name) for share, name in LEAVER_NAMES.items()],
        default=LeaverShare.FORFEITED.value,
    )
    claim_days = _days("Days to claim it", "Counted from the last day of the contract year")
    answer_days = _days("Days for the supplier to answer", "Counted from the claim")
    pay_days = _days("Days for the supplier to pay", "Counted from the claim")

    def as_terms(self) -> RebateTerms:
        """What was chosen, as the rule of rebates sees it."""
        return RebateTerms(
            allocation=AllocationRule(self.allocation.data),
            leavers=LeaverShare(self.leavers.data),
            claim_days=self.claim_days.data,
            answer_days=self.answer_days.data,
            pay_days=self.pay_days.data,
        )
