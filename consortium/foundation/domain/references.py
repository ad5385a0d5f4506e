"""Human references, one series per kind and year: TN-2026-0012, AG-2025-0003."""

from enum import StrEnum


class Series(StrEnum):
    TENDER = "TN"
    AGREEMENT = "AG"
    CONTRACT = "CT"
    BATCH = "PL"
    BASELINE = "BL"
    CALIBRATION = "CR"
    COST = "CO"
    BENEFIT = "BN"
    FORECAST = "FC"
    STATEMENT = "SS"
    DOCUMENT = "DN"
    PRICE_CHANGE = "PC"
    PRICE_AUDIT = "PA"
    PRICE_CLAIM = "CL"
    EXPANSION = "XC"
    WORK_ORDER = "WO"
    SAFETY_TEST = "ST"
    LOAN = "LN"
    VISIT_PLAN = "VP"


def reference(series: Series, year: int, number: int) -> str:
    return f"{series.value}-{year}-{number:04d}"
