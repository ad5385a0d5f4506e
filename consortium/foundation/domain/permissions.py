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
from consortium.foundation.domain.roles import ROLE_NAMES as ROLE_NAMES
from consortium.foundation.domain.roles import Role as Role


class Permission(StrEnum):
    ORGANISATIONS_VIEW = "organisations.view"
    ORGANISATIONS_MANAGE = "organisations.manage"
    MEMBERSHIP_RECORD = "membership.record"
    PEOPLE_MANAGE = "people.manage"
    CATALOGUE_VIEW = "catalogue.view"
    CATALOGUE_MANAGE = "catalogue.manage"
    TENDERS_VIEW = "tenders.view"
    TENDERS_MANAGE = "tenders.manage"
    NEEDS_RECORD = "needs.record"
    DEMAND_SUBMIT = "demand.submit"
    MANDATES_GIVE = "mandates.give"
    AWARDS_ACCEPT = "awards.accept"
    BIDS_VIEW = "bids.view"
    BIDS_OPEN = "bids.open"
    BIDS_SUBMIT = "portal.bid"
    NOTICES_VIEW = "notices.view"
    NOTICES_RECORD = "notices.record"
    SCORES_GIVE = "scores.give"
    AGREEMENTS_VIEW = "agreements.view"
    AGREEMENTS_MANAGE = "agreements.manage"
    PRICES_REQUEST = "prices.request"
    TESTS_DISPUTE = "tests.dispute"
    CONTRACTS_SIGN = "contracts.sign"
    VOLUMES_VIEW = "volumes.view"
    SPEND_VIEW = "spend.view"
    SPEND_IMPORT = "spend.import"
    LINES_MATCH = "lines.match"
    BASELINES_VIEW = "baselines.view"
    BASELINES_PREPARE = "baselines.prepare"
    BASELINES_SIGN_HOST = "baselines.sign_host"
    BASELINES_SIGN_CONSORTIUM = "baselines.sign_consortium"
    SAVINGS_VIEW = "savings.view"
    SAVINGS_LINES_VIEW = "savings.lines_view"
    SAVINGS_RECORD = "savings.record"
    SAVINGS_CLAIMS_RECORD = "savings.claims_record"
    SAVINGS_PUT_FORWARD = "savings.put_forward"
    SAVINGS_SIGN_BUDGET = "savings.sign_budget"
    SAVINGS_SIGN_TRUST = "savings.sign_trust"
    SAVINGS_SIGN_CONSORTIUM = "savings.sign_consortium"
    EVIDENCE_TAKE = "evidence.take"
    EVIDENCE_NOTE = "evidence.note"
    PRICES_AUDIT = "prices.audit"
    EXPANSION_VIEW = "expansion.view"
    EXPANSION_PROPOSE = "expansion.propose"
    EQUIPMENT_VIEW = "equipment.view"
    EQUIPMENT_MANAGE = "equipment.manage"
    CALIBRATIONS_RECORD = "calibrations.record"
    AUDIT_VIEW = "audit.view"


PERMISSION_NAMES = {
    Permission.ORGANISATIONS_VIEW: "See trusts, sites, boards and suppliers",
    Permission.ORGANISATIONS_MANAGE: "Import and register organisations and sites",
    Permission.MEMBERSHIP_RECORD: "Record who joins and leaves the consortium",
    Permission.PEOPLE_MANAGE: "Invite people, grant and withdraw roles",
    Permission.CATALOGUE_VIEW: "See items, packs and equipment models",
    Permission.CATALOGUE_MANAGE: "Change items, packs and equipment models",
    Permission.TENDERS_VIEW: "See tenders, lots and criteria",
    Permission.TENDERS_MANAGE: "Run a tender",
    Permission.NEEDS_RECORD: "Record workshops, and what a tender's trusts need",
    Permission.DEMAND_SUBMIT: "Submit a trust's demand",
    Permission.MANDATES_GIVE: "Give a trust's mandate for a tender, or decline it",
    Permission.AWARDS_ACCEPT: "Accept what a trust would pay under an award, or decline it",
    Permission.BIDS_VIEW: "See bidders' prices and scores",
    Permission.BIDS_OPEN: "Hold a share of a tender's key, and open its bids",
    Permission.BIDS_SUBMIT: "See the tenders open to a supplier, and bid for it",
    Permission.NOTICES_VIEW: "See the register of notices and open contracting data",
    Permission.NOTICES_RECORD: "Record notices, set their due days, import open contracting data",
    Permission.SCORES_GIVE: "Sit on a panel: declare interests, score bids, agree on scores",
    Permission.AGREEMENTS_VIEW: "See agreements, contracts and contract prices",
    Permission.AGREEMENTS_MANAGE: "Change schedules and participation, test tiers, confirm rebates",
    Permission.PRICES_REQUEST: "Ask for a change of contract prices",
    Permission.TESTS_DISPUTE: "Dispute a recorded tier test",
    Permission.CONTRACTS_SIGN: "Sign a trust's contract",
    Permission.VOLUMES_VIEW: "See each member's committed volume",
    Permission.SPEND_VIEW: "See purchase lines and import batches",
    Permission.SPEND_IMPORT: "Import purchase lines",
    Permission.LINES_MATCH: "Decide what purchase lines mean, and which suppliers are one",
    Permission.BASELINES_VIEW: "See baselines",
    Permission.BASELINES_PREPARE: "Prepare baselines",
    Permission.BASELINES_SIGN_HOST: "Sign a baseline for the trust that owns the data",
    Permission.BASELINES_SIGN_CONSORTIUM: "Sign a baseline for the consortium",
    Permission.SAVINGS_VIEW: "See the savings report: totals by line, trust and quarter",
    Permission.SAVINGS_LINES_VIEW: "See the savings lines behind a trust's total",
    Permission.SAVINGS_RECORD: "Record costs, benefits, indices and evidence; lock a forecast",
    Permission.SAVINGS_CLAIMS_RECORD: "Record what a claim of savings rests on",
    Permission.SAVINGS_PUT_FORWARD: "Put savings lines forward for sign-off",
    Permission.SAVINGS_SIGN_BUDGET: "Sign savings lines as the holder of the budget",
    Permission.SAVINGS_SIGN_TRUST: "Accept, reduce or reject savings lines; lock a trust's month",
    Permission.SAVINGS_SIGN_CONSORTIUM: "Bank savings lines and sign the savings statement",
    Permission.EVIDENCE_TAKE: "Take out the evidence pack of a saving",
    Permission.EVIDENCE_NOTE: "Write reviewer notes on a saving",
    Permission.PRICES_AUDIT: "Audit the prices charged and claim them back from suppliers",
    Permission.EXPANSION_VIEW: "See which trust could join next, and what that would bring",
    Permission.EXPANSION_PROPOSE: "Put the case that a trust joins",
    Permission.EQUIPMENT_VIEW: "See the equipment register and due list",
    Permission.EQUIPMENT_MANAGE: "Register equipment, plan and release it",
    Permission.CALIBRATIONS_RECORD: "Record a calibration",
    Permission.AUDIT_VIEW: "Read the audit log",
}


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
        P.AUDIT_VIEW: NETWORK,
    },
    Role.ADMINISTRATOR: {
        **_EVERY_STAFF_ROLE,
        P.ORGANISATIONS_MANAGE: NETWORK,
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
