"""How a condemned device leaves for good: by which way, clean, and with its data wiped."""

from datetime import date
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid


class Method(StrEnum):
    RECYCLED = "recycled"
    RETURNED = "returned"
    SOLD = "sold"
    DONATED = "donated"
    PARTS = "parts"
    DESTROYED = "destroyed"


METHOD_NAMES = {
    Method.RECYCLED: "Recycled as electrical waste",
    Method.RETURNED: "Returned to its supplier",
    Method.SOLD: "Sold",
    Method.DONATED: "Given away",
    Method.PARTS: "Taken apart for spare parts",
    Method.DESTROYED: "Destroyed",
}


class Data(StrEnum):
    """What became of patients' data on the device."""

    NONE = "none"
    WIPED = "wiped"
    DESTROYED = "destroyed"


DATA_NAMES = {
    Data.NONE: "It never held any",
    Data.WIPED: "Wiped",
    Data.DESTROYED: "Storage destroyed",
}


def check_disposal(
    *, disposed_on: date, today: date, decontaminated: bool, data: Data, evidence: str
) -> None:
    """Pass in silence when a device can be recorded as gone.

    Raises:
        Invalid: the day is still to come, it is not clean, or no word says how it was wiped.
    """
    if disposed_on > today:
        raise Invalid(
            "in_the_future",
            "A device cannot be recorded as gone before it is.",
            field="disposed_on",
            next_step="Enter the day on which it left.",
        )
    if not decontaminated:
        raise Invalid(
            "not_decontaminated",
            "A device leaves only once it is decontaminated.",
            field="decontaminated",
            next_step="Have it cleaned and certified, then record its disposal.",
        )
    if data is not Data.NONE and not evidence:
        raise Invalid(
            "no_evidence",
            "Say how the data were wiped or destroyed, and by whom.",
            field="evidence",
            next_step="Enter the certificate's number, or who did it and how.",
        )
