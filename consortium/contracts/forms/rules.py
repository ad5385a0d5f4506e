"""The fields of the rules beside the tiers of a scheme: who counts, what holds, what is local."""

from decimal import Decimal

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from consortium.contracts.domain.terms.rules import (
    MOST_DAYS,
    MOST_MONTHS,
    JoinerPays,
    JoinerRule,
    LeadExitRule,
    LeastMembersRule,
    LeaverHistory,
    LinkRule,
    LocalLabourRule,
    MergedCount,
    MergerRule,
    Rules,
    SuspensionRule,
)
from consortium.foundation.web.forms import CreatingForm, DecimalInput, Required

HUNDRED = Decimal(100)
NO, YES = "no", "yes"


def _whole(label: str, most: int, description: str, *, least: int = 1) -> IntegerField:
    return IntegerField(
        f"{label} (optional)",
        [
            Optional(),
            NumberRange(min=least, max=most, message=f"Enter {least} to {most:,}"),
        ],
        description=description,
    )


class RulesForm(CreatingForm):
    """Every rule is optional: left as it is, it means what a silent contract means."""

    joiner_pays = RadioField(
        "What does a trust pay that joins later? (C7)",
        [Required("Choose one")],
        choices=[
            (JoinerPays.FIRST_DAY.value, "The members' price from its first day"),
            (JoinerPays.NEXT_TEST.value, "The price of a trust alone until the next test"),
            (JoinerPays.AFTER_MONTHS.value, "The price of a trust alone for some months"),
        ],
        default=JoinerPays.FIRST_DAY.value,
    )
    joiner_months = _whole("Months a joiner waits", MOST_MONTHS, "Only when it waits for months")
    leaver_history = RadioField(
        "Does what a trust bought before it left still count in incremental bands?",
        [Required("Choose one")],
        choices=[
            (LeaverHistory.COUNTED_TO_DATE.value, "Yes, up to the day it left"),
            (LeaverHistory.EXCLUDED.value, "No, not once it has left"),
        ],
        default=LeaverHistory.COUNTED_TO_DATE.value,
    )
    suspended_counts = RadioField(
        "Does a suspended member count in tests?",
        [Required("Choose one")],
        choices=[(NO, "No"), (YES, "Yes")],
        default=NO,
    )
    suspension_days = IntegerField(
        "Days a suspended member keeps the members' price",
        [
            Required("Enter the days"),
            NumberRange(min=0, max=MOST_DAYS, message=f"Enter 0 to {MOST_DAYS:,} days"),
        ],
        default=SuspensionRule().price_kept_days,
    )
    merged_count = RadioField(
        "How many members do trusts count as that merge? (C14)",
        [Required("Choose one")],
        choices=[
            (
                MergedCount.LEGACY_UNTIL_ANNIVERSARY.value,
                "As many as before until the agreement's next anniversary, then one",
            ),
            (MergedCount.ONE.value, "One at once"),
        ],
        default=MergedCount.LEGACY_UNTIL_ANNIVERSARY.value,
    )
    lead_days = _whole(
        "Days to find a new lead (C13)",
        MOST_DAYS,
        "After so many days without a lead no better tier applies than the one below",
    )
    lead_falls_to = DecimalInput(
        "Where the tier begins that applies without a lead (optional)",
        [Optional()],
        description="Nothing means the lowest tier",
    )
    link_item = SelectField("Item that the tier is linked to (C15, optional)", choices=[])
    link_share = DecimalInput(
        "Least share of the linked item in per cent (optional)",
        [Optional()],
        description="Below it the next worse tier applies",
    )
    labour_share = DecimalInput(
        "Share of labour in the price in per cent (C12, optional)",
        [Optional()],
        description="For services only: it follows each trust's market forces factor",
    )
    reference_factor = DecimalInput(
        "Market forces factor the price is made for (optional)", [Optional()]
    )
    local_joiners = BooleanField("Only for trusts that join later")
    least_members = _whole(
        "Least number of members", 1_000, "Below it prices freeze and are negotiated anew"
    )
    freeze_days = _whole("Days of the freeze", MOST_DAYS, "90 days when nothing is entered")
    rules_paragraph = StringField(
        "Where these rules stand in the contract (optional)", [Length(max=120)]
    )

    def as_rules(self) -> Rules:
        """What was chosen, as the clause engine sees it."""
        where = (self.rules_paragraph.data or "").strip()
        return Rules(
            joiners=self._joiners(where),
            leaver_history=LeaverHistory(self.leaver_history.data),
            suspension=self._suspension(where),
            mergers=self._mergers(where),
            lead_exit=self._lead_exit(where),
            link=self._link(where),
            local_labour=self._local_labour(where),
            least_members=self._least_members(where),
        )

    def _joiners(self, where: str) -> JoinerRule:
        pays = JoinerPays(self.joiner_pays.data)
        if pays is JoinerPays.FIRST_DAY:
            return JoinerRule()
        return JoinerRule(pays=pays, months=self.joiner_months.data or 0, paragraph=where)

    def _suspension(self, where: str) -> SuspensionRule:
        counts, days = self.suspended_counts.data == YES, self.suspension_days.data
        chosen = SuspensionRule(counts=counts, price_kept_days=days)
        if chosen == SuspensionRule():
            return chosen
        return SuspensionRule(counts=counts, price_kept_days=days, paragraph=where)

    def _mergers(self, where: str) -> MergerRule:
        counts_as = MergedCount(self.merged_count.data)
        if counts_as is MergedCount.LEGACY_UNTIL_ANNIVERSARY:
            return MergerRule()
        return MergerRule(counts_as=counts_as, paragraph=where)

    def _lead_exit(self, where: str) -> LeadExitRule | None:
        if self.lead_days.data is None:
            return None
        bound = self.lead_falls_to.data or Decimal(0)
        return LeadExitRule(days=self.lead_days.data, falls_to=bound, paragraph=where)

    def _link(self, where: str) -> LinkRule | None:
        if not self.link_item.data:
            return None
        share = (self.link_share.data or Decimal(0)) / HUNDRED
        return LinkRule(item=self.link_item.data, least_share=share, paragraph=where)

    def _local_labour(self, where: str) -> LocalLabourRule | None:
        if self.labour_share.data is None:
            return None
        return LocalLabourRule(
            labour_share=self.labour_share.data / HUNDRED,
            reference=self.reference_factor.data or Decimal(0),
            paragraph=where,
            only_joiners=self.local_joiners.data,
        )

    def _least_members(self, where: str) -> LeastMembersRule | None:
        if self.least_members.data is None:
            return None
        days = self.freeze_days.data or LeastMembersRule(members=1).freeze_days
        return LeastMembersRule(members=self.least_members.data, freeze_days=days, paragraph=where)
