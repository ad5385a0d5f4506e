"""Which kind of contracting authority an organisation is under the Procurement Act 2023.

NHS trusts and foundation trusts are central government authorities: they stand under the
Department of Health and Social Care in Schedule 2 to the Procurement Regulations 2024
(SI 2024/692, reg 44). Integrated care boards are not in that list. The type decides which
threshold applies, so it is a field that can be recorded otherwise for one organisation.
"""

from enum import StrEnum

from consortium.organisations.domain.organisation import OrganisationKind


class AuthorityType(StrEnum):
    CENTRAL = "central"
    SUB_CENTRAL = "sub_central"


AUTHORITY_NAMES = {
    AuthorityType.CENTRAL: "Central government authority",
    AuthorityType.SUB_CENTRAL: "Sub-central authority",
}
_USUAL = {
    OrganisationKind.TRUST: AuthorityType.CENTRAL,
    OrganisationKind.BOARD: AuthorityType.SUB_CENTRAL,
    OrganisationKind.CONSORTIUM: AuthorityType.CENTRAL,
}


def authority_of(
    kind: OrganisationKind, recorded: AuthorityType | None = None
) -> AuthorityType | None:
    """What was recorded, else what organisations of the kind usually are; no supplier is one."""
    return recorded or _USUAL.get(kind)
