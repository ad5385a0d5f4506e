"""The kinds of work on devices: what procedures, plans, skills and work orders are for."""

from enum import StrEnum


class WorkKind(StrEnum):
    PPM = "ppm"
    CALIBRATION = "calibration"
    REPAIR = "repair"
    SAFETY = "safety"
    ACCEPTANCE = "acceptance"
    SAFETY_NOTICE = "safety_notice"
    MOVE_CHECK = "move_check"
    DECONTAMINATION = "decontamination"
    CONSUMABLE_CHANGE = "consumable_change"


WORK_KIND_NAMES = {
    WorkKind.PPM: "Planned maintenance",
    WorkKind.CALIBRATION: "Calibration",
    WorkKind.REPAIR: "Repair",
    WorkKind.SAFETY: "Electrical safety test",
    WorkKind.ACCEPTANCE: "Acceptance check",
    WorkKind.SAFETY_NOTICE: "Safety notice",
    WorkKind.MOVE_CHECK: "Check after a move",
    WorkKind.DECONTAMINATION: "Decontamination",
    WorkKind.CONSUMABLE_CHANGE: "Change of a consumable",
}
# What is planned ahead; the other kinds come when something happens.
PLANNED_KINDS = (
    WorkKind.PPM,
    WorkKind.CALIBRATION,
    WorkKind.SAFETY,
    WorkKind.DECONTAMINATION,
    WorkKind.CONSUMABLE_CHANGE,
)
