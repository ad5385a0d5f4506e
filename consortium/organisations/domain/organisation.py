"""Organisations: what kinds there are and what their codes look like."""

import re
from enum import StrEnum


class OrganisationKind(StrEnum):
    TRUST = "trust"
    BOARD = "board"
    SUPPLIER = "supplier"
    CONSORTIUM = "consortium"


KIND_NAMES = {
    OrganisationKind.TRUST: "Trust",
    OrganisationKind.BOARD: "Integrated care board",
    OrganisationKind.SUPPLIER: "Supplier",
    OrganisationKind.CONSORTIUM: "Consortium",
}

# ODS codes as the NHS issues them: a trust is R and two more signs, a board Q and two more.
_ODS_TRUST = re.compile(r"R[A-Z0-9]{2}")
_ODS_BOARD = re.compile(r"Q[A-Z0-9]{2}")
_REGION = re.compile(r"Y[0-9]{2}")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
# A code of our own: for trusts outside the reference list, suppliers and the consortium.
_OWN_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,11}")


def is_ods_trust_code(code: str) -> bool:
    return _ODS_TRUST.fullmatch(code) is not None


def is_ods_board_code(code: str) -> bool:
    return _ODS_BOARD.fullmatch(code) is not None


def is_region_code(code: str) -> bool:
    return _REGION.fullmatch(code) is not None


def is_postcode(text: str) -> bool:
    return _POSTCODE.fullmatch(text) is not None


def is_code(code: str) -> bool:
    """Whether the code can name an organisation here: 2 to 12 capitals, digits or hyphens."""
    return _OWN_CODE.fullmatch(code) is not None
