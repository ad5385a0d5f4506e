"""A case for a trust to join as it is read: what it would bring, and its versions."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from consortium.network.domain.expansion import Growth, Support


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """An item that a candidate would buy: prices £ a base unit, the saving in pounds a year."""

    item_id: UUID
    item_code: str
    item: str
    quantity: Decimal
    price_now: Decimal
    price_then: Decimal | None
    saving: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A version of a case with what it would bring; amounts in pounds, miles to the lead."""

    id: UUID
    reference: str
    version: int
    is_withdrawn: bool
    consortium_id: UUID
    trust_id: UUID
    trust_code: str
    trust: str
    board: str
    joins_on: date
    growth: Growth
    miles: Decimal | None
    needs: tuple[NeedLine, ...]
    savings: Decimal
    yearly_costs: Decimal
    yearly_costs_for: str
    a_year: Decimal
    one_off_cost: Decimal
    one_off_cost_for: str
    outside_funding: Decimal
    funding_source: str
    payback_years: Decimal | None
    members: int
    others_save: Decimal
    market_forces_factor: Decimal | None
    income_per_thousand: Decimal | None
    support: Support
    support_evidence: str
    assumptions: str

    @property
    def lacks_support(self) -> bool:
        """Whether it reaches beyond the host commissioner, and no second one has agreed."""
        return self.growth is Growth.GEOGRAPHICAL and self.support is not Support.GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version of a case: who made it, when and why."""

    version: int
    recorded_at: datetime
    recorded_by: str
    reason: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHistory:
    """A case as it stands, and its versions, the first one first."""

    case: CaseView
    versions: tuple[VersionLine, ...]
