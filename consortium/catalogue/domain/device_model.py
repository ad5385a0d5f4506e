"""What the catalogue says about a model of equipment besides its names and codes."""

from dataclasses import dataclass

from consortium.catalogue.domain.codes import is_hibc_identifier
from consortium.catalogue.domain.device_class import (
    AppliedPart,
    ElectricalClass,
    MdrClass,
    check_risk_factors,
)
from consortium.foundation.domain.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """The classes, the longest interval its maker allows, and the factors of its risk score."""

    hibc_di: str = ""
    mdr_class: MdrClass | None = None
    elec_class: ElectricalClass | None = None
    applied_part: AppliedPart | None = None
    software_family: str = ""
    maker_interval_months: int | None = None
    risk_function: int | None = None
    risk_consequence: int | None = None
    risk_maintenance: int | None = None
    risk_incidents: int | None = None


def check_model_facts(facts: ModelFacts) -> None:
    """Pass in silence when the facts of a model make sense.

    Raises:
        Invalid: some factors of the risk score are missing or not in their tables, or the
            maker's interval is not at least a month.
    """
    check_risk_factors(
        facts.risk_function,
        facts.risk_consequence,
        facts.risk_maintenance,
        facts.risk_incidents,
    )
    if facts.hibc_di and not is_hibc_identifier(facts.hibc_di):
        raise Invalid(
            "bad_hibc",
            "This is not a product identifier of HIBC.",
            field="hibc_di",
            next_step="Enter what stands between + and the check sign of the primary code.",
        )
    if facts.maker_interval_months is not None and facts.maker_interval_months < 1:
        raise Invalid(
            "bad_interval",
            "The maker's interval is at least a month.",
            field="maker_interval_months",
            next_step="Enter the months, or leave it empty.",
        )
