"""The tags that are stuck to a device: several at once, of different kinds, and once of use."""

from enum import StrEnum

from consortium.foundation.domain.errors import Conflict


class TagKind(StrEnum):
    QR = "qr"
    CODE128 = "code128"
    GS1 = "gs1"
    RFID = "rfid"
    LEGACY = "legacy"


TAG_KIND_NAMES = {
    TagKind.QR: "QR label",
    TagKind.CODE128: "Bar code label",
    TagKind.GS1: "Maker's code",
    TagKind.RFID: "Radio tag",
    TagKind.LEGACY: "Older number",
}


def normal(value: str) -> str:
    """The value of a tag as it is compared: without spaces at its ends, in capitals."""
    return value.strip().upper()


def check_active(*, is_active: bool) -> None:
    """Pass in silence when a tag is in use.

    Raises:
        Conflict: it was taken off before.
    """
    if not is_active:
        raise Conflict(
            "tag_retired",
            "This tag is no longer in use.",
            next_step="Reload the page of the device.",
        )
