"""The facts of the demo world: trusts, prices before, volumes, dates. Amounts are without VAT."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.foundation.domain.periods import Period
from consortium.organisations.domain.supplier_facts import SupplierScale

BASELINE_YEAR = Period(date(2023, 4, 1), date(2024, 4, 1))
YEAR_1 = Period(date(2025, 4, 1), date(2026, 4, 1))
TERM = Period(date(2025, 4, 1), date(2030, 4, 1))
WEST_GIVES_NOTICE, WEST_LEAVES = date(2025, 6, 30), date(2025, 10, 1)
HILL_JOINS, HILL_JOINS_SERVICES = date(2026, 1, 1), date(2026, 4, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustFacts:
    """One trust: where it stands, how much it does, what it paid before."""

    code: str
    name: str
    board: str
    market_forces_factor: str
    cases: int
    exams: int
    prices: dict[str, str]
    # Cases in the first year, where they differ from the baseline year.
    cases_year_1: int | None = None
    # Whether the old contracts of the trust would have risen with prices.
    indexed: bool = True
    # How the trust paid for its two ultrasound systems.
    ultrasound_paid_by: str = "own capital"

    def volume(self, item: str) -> int:
        """What the trust bought of an item in the baseline year."""
        if item == "PACS":
            return self.exams
        return CHECKS_A_YEAR if item == "calibration" else self.cases

    def volume_year_1(self, item: str) -> int:
        if item in CONSUMABLES and self.cases_year_1 is not None:
            return self.cases_year_1
        return self.volume(item)


CONSUMABLES = ("IOL", "OVD", "drape")
TONOMETERS = 12
CHECKS_A_YEAR = 12 * TONOMETERS
OLD_CALIBRATION_PRICE = "18.00"


def _prices(lens: str, viscoelastic: str, drape: str, images: str) -> dict[str, str]:
    return {
        "IOL": lens,
        "OVD": viscoelastic,
        "drape": drape,
        "PACS": images,
        "calibration": OLD_CALIBRATION_PRICE,
    }


NORTH = TrustFacts(
    code="NOR",
    name="North Trust",
    board="STP-A",
    market_forces_factor="1.02",
    cases=6_000,
    exams=420_000,
    prices=_prices("44.00", "12.00", "3.10", "1.30"),
    cases_year_1=6_600,
)
SOUTH = TrustFacts(
    code="SOU",
    name="South Trust",
    board="STP-A",
    market_forces_factor="1.02",
    cases=4_000,
    exams=300_000,
    prices=_prices("46.50", "12.50", "3.20", "1.35"),
)
EAST = TrustFacts(
    code="EAS",
    name="East Trust",
    board="STP-A",
    market_forces_factor="1.01",
    cases=3_500,
    exams=260_000,
    prices=_prices("47.00", "13.00", "3.00", "1.40"),
)
WEST = TrustFacts(
    code="WES",
    name="West Trust",
    board="STP-A",
    market_forces_factor="1.03",
    cases=3_000,
    exams=240_000,
    prices=_prices("43.00", "11.80", "2.90", "1.35"),
    indexed=False,
)
CENTRAL = TrustFacts(
    code="CEN",
    name="Central Trust",
    board="STP-A",
    market_forces_factor="1.05",
    cases=5_000,
    exams=380_000,
    prices=_prices("45.00", "12.20", "3.30", "1.35"),
    indexed=False,
)
COAST = TrustFacts(
    code="COA",
    name="Coast Trust",
    board="STP-B",
    market_forces_factor="1.06",
    cases=2_500,
    exams=200_000,
    prices=_prices("49.00", "13.50", "3.40", "1.45"),
    ultrasound_paid_by="STP capital",
)
VALLEY = TrustFacts(
    code="VAL",
    name="Valley Trust",
    board="STP-B",
    market_forces_factor="1.04",
    cases=2_000,
    exams=160_000,
    prices=_prices("52.00", "14.00", "3.60", "1.55"),
    cases_year_1=1_800,
    ultrasound_paid_by="charity",
)
HILL = TrustFacts(
    code="HIL",
    name="Hill Trust",
    board="STP-B",
    market_forces_factor="1.08",
    cases=4_000,
    exams=280_000,
    prices=_prices("48.00", "13.20", "3.25", "1.42"),
)
FOUNDERS = (NORTH, SOUTH, EAST, WEST, CENTRAL, COAST, VALLEY)
TRUSTS = (*FOUNDERS, HILL)

# Valley buys this many of its first quarter's lenses past the contract, at its old price.
VALLEY_OFF_CONTRACT = 100
NEW_PRICES = {"OVD": "10.50", "drape": "2.95", "PACS": "1.00", "calibration": "11.00"}
LENS_PRICES = {1: "38.00", 2: "38.00", 3: "40.00", 4: "38.00"}
OPT_OUT_PRICES = {
    "IOL": "47.50",
    "OVD": "13.00",
    "drape": "3.00",
    "PACS": "1.45",
    "calibration": "18.00",
}
ULTRASOUND_PRICE, ULTRASOUND_PLAN_PRICE = "51500.00", "58000.00"
ULTRASOUND_A_TRUST = 2
# Maintenance of a system for a year, before and under the contract that begins after the warranty.
OLD_MAINTENANCE_PRICE, MAINTENANCE_PRICE = "5220.00", "4200.00"

SUPPLIERS = {
    "ALPHA": "Alpha Imaging",
    "BETA": "Beta Ophthalmics",
    "GAMMA": "Gamma Medical",
    "SHARED": "Shared calibration service, hosted by North Trust",
    "OUTSIDE": "Outside Instrument Care",
}
# The three that bid for the joint tender said how large they are; none is a social enterprise.
SUPPLIER_SCALES = {
    "ALPHA": SupplierScale.LARGE,
    "BETA": SupplierScale.SME,
    "GAMMA": SupplierScale.SME,
}
# Who each item is bought from before and under the new agreements.
OLD_SUPPLIER = {
    "IOL": "GAMMA",
    "OVD": "GAMMA",
    "drape": "GAMMA",
    "PACS": "BETA",
    "calibration": "OUTSIDE",
}
NEW_SUPPLIER = {
    "IOL": "BETA",
    "OVD": "BETA",
    "drape": "BETA",
    "PACS": "ALPHA",
    "calibration": "SHARED",
    "ultrasound": "GAMMA",
}
ITEM_NAMES = {
    "IOL": "Intraocular lens, hydrophobic",
    "OVD": "Viscoelastic for eye surgery (OVD)",
    "drape": "Eye drape with pouch",
    "PACS": "Imaging service (PACS), per examination",
    "calibration": "Tonometer calibration check",
    "ultrasound": "Ultrasound system",
    "maintenance": "Maintenance of an ultrasound system, per year",
}
COSTS = (
    ("one_off", date(2025, 4, 1), "29400.00", "Tender: 28 evaluators for 3 days at £350"),
    ("one_off", date(2025, 4, 1), "40600.00", "Tender: project team"),
    ("one_off", date(2025, 5, 1), "2000.00", "Training for calibration"),
)
MIGRATION_COST = "18000.00"
RUNNING_COST = "6300.00"
INDEX = {2023: "100.0", 2024: "102.0", 2025: "105.0"}


def quarter(number: int) -> Period:
    """A quarter of the first year."""
    starts = [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]
    ends = [*starts[1:], date(2026, 4, 1)]
    return Period(starts[number - 1], ends[number - 1])


def money(text: str) -> Decimal:
    return Decimal(text)
