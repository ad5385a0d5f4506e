"""The states of a tender, what they are called, and whose turn it is in each."""

from enum import StrEnum


class TenderState(StrEnum):
    DRAFT = "draft"
    DEMAND_OPEN = "demand_open"
    DEMAND_FROZEN = "demand_frozen"
    MANDATED = "mandated"
    PUBLISHED = "published"
    CLOSED = "closed"
    OPENED = "opened"
    COMPLIANCE = "compliance"
    SCORING = "scoring"
    MODERATION = "moderation"
    DEMO = "demo"
    PRICE_OPEN = "price_open"
    RANKED = "ranked"
    SCENARIOS = "scenarios"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    SUMMARIES_ISSUED = "summaries_issued"
    STANDSTILL = "standstill"
    SUSPENDED = "suspended"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    CANCELLED = "cancelled"


S = TenderState

STATE_NAMES = {
    S.DRAFT: "Draft",
    S.DEMAND_OPEN: "Demand open",
    S.DEMAND_FROZEN: "Demand frozen",
    S.MANDATED: "Mandated",
    S.PUBLISHED: "Published",
    S.CLOSED: "Closed for bids",
    S.OPENED: "Bids opened",
    S.COMPLIANCE: "Compliance",
    S.SCORING: "Scoring",
    S.MODERATION: "Moderation",
    S.DEMO: "Demonstrations",
    S.PRICE_OPEN: "Prices open",
    S.RANKED: "Ranked",
    S.SCENARIOS: "Award scenarios",
    S.RECOMMENDED: "Recommended",
    S.APPROVED: "Accepted by every trust",
    S.SUMMARIES_ISSUED: "Summaries issued",
    S.STANDSTILL: "Standstill",
    S.SUSPENDED: "Suspended by a challenge",
    S.AWARDED: "Awarded",
    S.CONTRACTED: "Contracted",
    S.CANCELLED: "Cancelled",
}


class Owner(StrEnum):
    """Whose turn it is; the values are the words a reader sees."""

    LEAD = "the procurement lead"
    TRUSTS = "each invited trust"
    AUTHORISERS = "each trust's authoriser, by its mandate"
    HOLDERS = "two holders of the key, of two trusts"
    SUPPLIERS = "suppliers, until the deadline"
    CLOCK = "the clock, at the deadline; or the procurement lead"
    PUBLISHER = "a procurement lead who did not review the clause"
    ACCEPTORS = "each trust that takes part, by accepting what it would pay"
    PANEL = "each member of the panel, by submitting its scores"
    CHAIR = "the chair of the panel"
    SECOND_PERSON = "a procurement lead who recorded no scores"
    SIGNATORIES = "each trust with demand, by signing its contract"
    NOBODY = "nobody: it is over"


# Whose turn it is while a tender is in a state.
STATE_OWNERS = {
    S.DRAFT: Owner.LEAD,
    S.DEMAND_OPEN: Owner.TRUSTS,
    S.DEMAND_FROZEN: Owner.AUTHORISERS,
    S.MANDATED: Owner.LEAD,
    S.PUBLISHED: Owner.SUPPLIERS,
    S.CLOSED: Owner.HOLDERS,
    S.OPENED: Owner.LEAD,
    S.COMPLIANCE: Owner.LEAD,
    S.SCORING: Owner.PANEL,
    S.MODERATION: Owner.CHAIR,
    S.DEMO: Owner.PANEL,
    S.PRICE_OPEN: Owner.LEAD,
    S.RANKED: Owner.LEAD,
    S.SCENARIOS: Owner.LEAD,
    S.RECOMMENDED: Owner.ACCEPTORS,
    S.APPROVED: Owner.LEAD,
    S.SUMMARIES_ISSUED: Owner.LEAD,
    S.STANDSTILL: Owner.SECOND_PERSON,
    S.SUSPENDED: Owner.LEAD,
    S.AWARDED: Owner.SIGNATORIES,
    S.CONTRACTED: Owner.NOBODY,
    S.CANCELLED: Owner.NOBODY,
}
