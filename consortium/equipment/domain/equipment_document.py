"""Documents of devices and of their models."""

from enum import StrEnum


class EquipmentDocumentKind(StrEnum):
    USER_MANUAL = "user_manual"
    SERVICE_MANUAL = "service_manual"
    ACCEPTANCE = "acceptance"
    CERTIFICATE = "certificate"
    DECONTAMINATION = "decontamination"
    INVOICE = "invoice"
    PHOTO = "photo"
    OTHER = "other"


EQUIPMENT_DOCUMENT_NAMES = {
    EquipmentDocumentKind.USER_MANUAL: "User manual",
    EquipmentDocumentKind.SERVICE_MANUAL: "Service manual",
    EquipmentDocumentKind.ACCEPTANCE: "Acceptance record",
    EquipmentDocumentKind.CERTIFICATE: "Certificate",
    EquipmentDocumentKind.DECONTAMINATION: "Decontamination certificate",
    EquipmentDocumentKind.INVOICE: "Invoice or order",
    EquipmentDocumentKind.PHOTO: "Photo",
    EquipmentDocumentKind.OTHER: "Other document",
}
# What it cost is the business of the trusts that own or have the device, not of all that see it.
COMMERCIAL = frozenset({EquipmentDocumentKind.INVOICE})
