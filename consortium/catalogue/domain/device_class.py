"""The classes of a model of equipment, as its maker and the law put it."""

from enum import StrEnum

from consortium.foundation.domain.errors import Invalid


class MdrClass(StrEnum):
    """The risk class of a medical device: the higher, the more the law asks of its upkeep."""

    I = "I"  # noqa: E741 - the class is called so
    IIA = "IIa"
    IIB = "IIb"
    III = "III"


class ElectricalClass(StrEnum):
    """How the device protects from shock: by earth (I), by insulation (II), by its battery."""

    I = "I"  # noqa: E741 - the class is called so
    II = "II"
    INTERNAL = "internal"
    NONE = "none"


class AppliedPart(StrEnum):
    """The part that touches the patient, by how much current it may let through."""

    NONE = "none"
    B = "B"
    BF = "BF"
    CF = "CF"


MDR_CLASS_NAMES = {each: f"Class {each.value}" for each in MdrClass}
ELECTRICAL_CLASS_NAMES = {
    ElectricalClass.I: "Class I (earthed)",
    ElectricalClass.II: "Class II (insulated)",
    ElectricalClass.INTERNAL: "Internally powered",
    ElectricalClass.NONE: "Not electrical",
}
APPLIED_PART_NAMES = {
    AppliedPart.NONE: "No applied part",
    AppliedPart.B: "Type B",
    AppliedPart.BF: "Type BF",
    AppliedPart.CF: "Type CF",
}

# Fennigkoh and Smith (1989) as in the WHO's "Medical equipment maintenance programme overview",
# appendix A; the incidents are the variant with H.
FUNCTIONS = {
    10: "Life support",
    9: "Surgical or intensive care",
    8: "Physical therapy and treatment",
    7: "Surgical or intensive care monitoring",
    6: "Other diagnosis or monitoring",
    5: "Analytical laboratory",
    4: "Laboratory accessory",
    3: "Computer",
    2: "Patient-related and other",
}
RISKS = {
    5: "Patient's death",
    4: "Injury of patient or user",
    3: "Wrong treatment or diagnosis",
    2: "Damage to equipment",
    1: "No risk worth naming",
}
MAINTENANCE = {
    5: "Extensive",
    4: "Above average",
    3: "Average",
    2: "Below average",
    1: "Minimal",
}
INCIDENTS = {
    2: "Many incidents",
    1: "More than usual",
    0: "As usual",
    -1: "Fewer than usual",
    -2: "None in a long time",
}


def check_risk_factors(
    function: int | None, risk: int | None, maintenance: int | None, incidents: int | None
) -> None:
    """Pass in silence when the factors of the risk score are all there, or none of them.

    Raises:
        Invalid: some are missing, or one is not in its table.
    """
    given = {
        "risk_function": (function, FUNCTIONS),
        "risk_consequence": (risk, RISKS),
        "risk_maintenance": (maintenance, MAINTENANCE),
    }
    missing = [name for name, (value, _) in given.items() if value is None]
    if missing and (len(missing) < len(given) or incidents is not None):
        raise Invalid(
            "factors_missing",
            "A risk score needs its function, its risk and its maintenance.",
            field=missing[0],
            next_step="Choose all three, or none of them.",
        )
    tables = {**given, "risk_incidents": (incidents, INCIDENTS)}
    for name, (value, table) in tables.items():
        if value is not None and value not in table:
            raise Invalid(
                "bad_factor",
                f"{value} is not a factor of the risk score.",
                field=name,
                next_step="Choose one of the list.",
            )
