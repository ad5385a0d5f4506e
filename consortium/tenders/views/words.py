"""The words and colours of a tender's page, by the names its templates use."""

from consortium.tenders.domain.criterion import percent
from consortium.tenders.domain.demand import BOUGHT_NAMES
from consortium.tenders.domain.low_price import rule_words
from consortium.tenders.domain.procurement import PROCEDURE_NAMES, REGIME_NAMES
from consortium.tenders.domain.scenario_cases import STRESS_RULE
from consortium.tenders.domain.scoring import (
    FORMULA_NAMES,
    FORMULA_WORDS,
    PARTIAL_BID_RULE,
    RANK_REVERSAL_WARNING,
    TIE_RULE,
)
from consortium.tenders.domain.tender import STATE_NAMES, TenderState
from consortium.tenders.domain.volume_scale import SCALE_NAMES, steps_in_words

__all__ = [
    "BOUGHT_NAMES",
    "FORMULA_NAMES",
    "FORMULA_WORDS",
    "PARTIAL_BID_RULE",
    "PROCEDURE_NAMES",
    "RANK_REVERSAL_WARNING",
    "REGIME_NAMES",
    "SCALE_NAMES",
    "STATE_COLOURS",
    "STATE_NAMES",
    "STRESS_RULE",
    "TIE_RULE",
    "percent",
    "rule_words",
    "steps_in_words",
]

# The words carry a state, the colour only helps.
STATE_COLOURS = {
    TenderState.DRAFT: "grey",
    TenderState.DEMAND_OPEN: "yellow",
    TenderState.DEMAND_FROZEN: "blue",
    TenderState.MANDATED: "blue",
    TenderState.PUBLISHED: "purple",
    TenderState.CLOSED: "purple",
    TenderState.OPENED: "blue",
    TenderState.COMPLIANCE: "blue",
    TenderState.SCORING: "yellow",
    TenderState.MODERATION: "yellow",
    TenderState.DEMO: "yellow",
    TenderState.PRICE_OPEN: "orange",
    TenderState.RANKED: "yellow",
    TenderState.SCENARIOS: "yellow",
    TenderState.RECOMMENDED: "yellow",
    TenderState.APPROVED: "blue",
    TenderState.SUMMARIES_ISSUED: "blue",
    TenderState.STANDSTILL: "purple",
    TenderState.SUSPENDED: "red",
    TenderState.AWARDED: "aqua-green",
    TenderState.CONTRACTED: "green",
    TenderState.CANCELLED: "red",
}
