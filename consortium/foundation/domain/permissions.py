"""Who may do what, as one table that a reader who does not program can check.

A *role* is granted at an organisation. The table below names the permissions of each role and how
far each one *reaches*: only that organisation (``OWN``), or every member of its consortia
(``NETWORK``). A grant at the consortium itself is own to all its members.

Pages ask :func:`check`, queries :meth:`Actor.scope`, buttons :func:`may`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permission_list import PERMISSION_NAMES as PERMISSION_NAMES
from consortium.foundation.domain.permission_list import Permission as Permission
from consortium.foundation.domain.roles import ROLE_NAMES as ROLE_NAMES
from consortium.foundation.domain.roles import Role as Role


class Reach(StrEnum):
    OWN = "own"
    NETWORK = "network"


OWN, NETWORK = Reach.OWN, Reach.NETWORK
P = Permission

_EVERY_STAFF_ROLE = {P.ORGANISATIONS_VIEW: NETWORK, P.CATALOGUE_VIEW: NETWORK}

GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.PROCUREMENT_LEAD: {
        **_EVERY_STAFF_ROLE,
        P.MEMBERSHIP_RECORD: NETWORK,
        P.CATALOGUE_MANAGE: NETWORK,
        P.TENDERS_VIEW: NETWORK,
        P.TENDERS_MANAGE: NETWORK,
        P.NEEDS_RECORD: NETWORK,
        P.DEMAND_SUBMIT: OWN,
        P.MANDATES_GIVE: OWN,
        P.AWARDS_ACCEPT: OWN,
        P.BIDS_VIEW: NETWORK,
        P.BIDS_OPEN: NETWORK,
        P.NOTICES_VIEW: NETWORK,
        P.NOTICES_RECORD: NETWORK,
        P.SCORES_GIVE: OWN,
        P.AGREEMENTS_VIEW: NETWORK,
        P.AGREEMENTS_MANAGE: NETWORK,
        P.PRICES_REQUEST: NETWORK,
        P.TESTS_DISPUTE: OWN,
        P.CONTRACTS_SIGN: OWN,
        P.VOLUMES_VIEW: NETWORK,
        P.SPEND_VIEW: NETWORK,
        P.SPEND_IMPORT: NETWORK,
        P.LINES_MATCH: NETWORK,
        P.BASELINES_VIEW: NETWORK,
        P.BASELINES_PREPARE: NETWORK,
        P.SAVINGS_VIEW: NETWORK,
        P.SAVINGS_LINES_VIEW: NETWORK,
        P.SAVINGS_RECORD: NETWORK,
        P.SAVINGS_CLAIMS_RECORD: NETWORK,
        P.SAVINGS_PUT_FORWARD: NETWORK,
        P.EVIDENCE_TAKE: NETWORK,
        P.PRICES_AUDIT: NETWORK,
        P.EXPANSION_VIEW: NETWORK,
        P.EXPANSION_PROPOSE: NETWORK,
        P.EQUIPMENT_VIEW: NETWORK,
        P.FAULTS_REPORT: OWN,
        P.VISITS_VIEW: NETWORK,
    },
    Role.TRUST_FINANCE: {
        **_EVERY_STAFF_ROLE,
        P.AGREEMENTS_VIEW: OWN,
        P.TESTS_DISPUTE: OWN,
        P.SPEND_VIEW: OWN,
        P.SPEND_IMPORT: OWN,
        P.BASELINES_VIEW: OWN,
        P.BASELINES_SIGN_HOST: OWN,
        P.SAVINGS_VIEW: NETWORK,
        P.SAVINGS_LINES_VIEW: OWN,
        P.SAVINGS_CLAIMS_RECORD: OWN,
        P.SAVINGS_SIGN_TRUST: OWN,
        P.EVIDENCE_TAKE: OWN,
        P.EVIDENCE_NOTE: OWN,
        P.PRICES_AUDIT: OWN,
    },
    Role.CONSORTIUM_FINANCE: {
        **_EVERY_STAFF_ROLE,
        P.AGREEMENTS_VIEW: NETWORK,
        P.VOLUMES_VIEW: NETWORK,
        P.SPEND_VIEW: NETWORK,
        P.BASELINES_VIEW: NETWORK,
        P.BASELINES_SIGN_CONSORTIUM: NETWORK,
        P.SAVINGS_VIEW: NETWORK,
        P.SAVINGS_LINES_VIEW: NETWORK,
        P.SAVINGS_RECORD: NETWORK,
        P.SAVINGS_CLAIMS_RECORD: NETWORK,
        P.SAVINGS_SIGN_CONSORTIUM: NETWORK,
        P.EVIDENCE_TAKE: NETWORK,
        P.EVIDENCE_NOTE: NETWORK,
        P.PRICES_AUDIT: NETWORK,
        P.EXPANSION_VIEW: NETWORK,
    },
    Role.ENGINEER: {
        **_EVERY_STAFF_ROLE,
        P.EQUIPMENT_VIEW: NETWORK,
        P.EQUIPMENT_MANAGE: OWN,
        P.CALIBRATIONS_RECORD: OWN,
        P.FAULTS_REPORT: OWN,
        P.VISITS_VIEW: NETWORK,
        P.VISITS_PLAN: NETWORK,
    },
    Role.EVALUATOR: {
        **_EVERY_STAFF_ROLE,
        P.TENDERS_VIEW: NETWORK,
        P.NEEDS_RECORD: NETWORK,
        P.SCORES_GIVE: OWN,
    },
    Role.SUPPLIER: {
        P.BIDS_SUBMIT: OWN,
        P.AGREEMENTS_VIEW: OWN,
        P.PRICES_REQUEST: OWN,
        P.TESTS_DISPUTE: OWN,
    },
    Role.COMMISSIONER: {
        P.ORGANISATIONS_VIEW: NETWORK,
        P.SAVINGS_VIEW: NETWORK,
    },
    Role.AUDITOR: {
        **_EVERY_STAFF_ROLE,
        P.TENDERS_VIEW: NETWORK,
        P.BIDS_VIEW: NETWORK,
        P.NOTICES_VIEW: NETWORK,
        P.AGREEMENTS_VIEW: NETWORK,
        P.VOLUMES_VIEW: NETWORK,
        P.SPEND_VIEW: NETWORK,
        P.BASELINES_VIEW: NETWORK,
        P.SAVINGS_VIEW: NETWORK,
        P.SAVINGS_LINES_VIEW: NETWORK,
        P.EVIDENCE_TAKE: NETWORK,
        P.EVIDENCE_NOTE: NETWORK,
        P.EXPANSION_VIEW: NETWORK,
        P.EQUIPMENT_VIEW: NETWORK,
        P.VISITS_VIEW: NETWORK,
        P.AUDIT_VIEW: NETWORK,
    },
    Role.ADMINISTRATOR: {
        **_EVERY_STAFF_ROLE,
        P.ORGANISATIONS_MANAGE: NETWORK,
        P.THRESHOLDS_RECORD: NETWORK,
        P.PEOPLE_MANAGE: OWN,
        P.AUDIT_VIEW: OWN,
    },
    Role.BUDGET_HOLDER: {
        **_EVERY_STAFF_ROLE,
        P.TENDERS_VIEW: NETWORK,
        P.MANDATES_GIVE: OWN,
        P.AWARDS_ACCEPT: OWN,
        P.SPEND_VIEW: OWN,
        P.BASELINES_VIEW: OWN,
        P.SAVINGS_VIEW: NETWORK,
        P.SAVINGS_LINES_VIEW: OWN,
        P.SAVINGS_CLAIMS_RECORD: OWN,
        P.SAVINGS_SIGN_BUDGET: OWN,
    },
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisations somebody reaches with one permission; ``everything`` is for the system."""

    organisations: frozenset[UUID] = frozenset()
    everything: bool = False

    def __contains__(self, organisation_id: UUID) -> bool:
        return self.everything or organisation_id in self.organisations

    def __bool__(self) -> bool:
        return self.everything or bool(self.organisations)


NOTHING = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role at an organisation, with the organisations each reach stands for today."""

    role: Role
    organisation_id: UUID
    organisation_name: str
    own: frozenset[UUID]
    network: frozenset[UUID]

    def reached(self, permission: Permission) -> frozenset[UUID]:
        reach = GRANTS[self.role].get(permission)
        wide = self.network if reach is NETWORK else frozenset[UUID]()
        return frozenset[UUID]() if reach is None else self.own | wide


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever asks: a person with grants, or the system acting on its own clock.

    A program that acts for a person is ``limited_to`` what its token allows.
    """

    id: UUID | None
    name: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    limited_to: frozenset[Permission] | None = None

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The product itself: the command line on the server, a scheduled job, the demo."""
        return cls(id=None, name=name, is_system=True)

    def scope(self, permission: Permission) -> Scope:
        if self.is_system:
            return Scope(everything=True)
        if self.limited_to is not None and permission not in self.limited_to:
            return NOTHING
        return Scope(frozenset[UUID]().union(*(each.reached(permission) for each in self.grants)))

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


def may(actor: Actor, permission: Permission, *owners: UUID) -> bool:
    """Whether the actor holds the permission at all or, given owners, for every one of them."""
    scope = actor.scope(permission)
    return all(owner in scope for owner in owners) if owners else bool(scope)


def check(actor: Actor, permission: Permission, *owners: UUID) -> None:
    """Pass in silence, or say which permission is missing.

    Raises:
        NotAllowed: the actor does not hold the permission for all of the owners.
    """
    if not may(actor, permission, *owners):
        raise NotAllowed(
            f"Your role does not include: {PERMISSION_NAMES[permission].lower()}.",
            next_step="Ask an administrator of your organisation if you need it.",
        )


def roles_with(permission: Permission) -> Iterable[Role]:
    return (role for role in Role if permission in GRANTS[role])
