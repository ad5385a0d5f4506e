"""How much hangs on one device where it stands; its model's risk is a fact of its own."""

from enum import StrEnum


class Criticality(StrEnum):
    LIFE_SUPPORT = "life_support"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


CRITICALITY_NAMES = {
    Criticality.LIFE_SUPPORT: "Keeps somebody alive",
    Criticality.HIGH: "High: a clinic stops without it",
    Criticality.MEDIUM: "Medium: work goes on, slower",
    Criticality.LOW: "Low: hardly missed",
}
