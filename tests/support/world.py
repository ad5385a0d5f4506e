"""The small world of the tests: two consortia that must not see each other, and their people.

Seven Oaks has North (its lead), South and West; Two Rivers has East alone. Everybody's name says
who they are. The demo world is another, larger one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.permissions import Actor, Role
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.actors import actor_of
from consortium.organisations.usecases import membership, organisations, people

NOW = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 4, 20)
SYSTEM = Actor.system("tests")
PASSWORD = "violet-anchor-mountain-42"


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person of the small world."""

    id: UUID
    email: str
    role: Role
    organisation_id: UUID

    def actor(self, today: date = TODAY) -> Actor:
        return actor_of(person_id=self.id, today=today)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    seven_oaks: UUID
    two_rivers: UUID
    north: UUID
    south: UUID
    west: UUID
    east: UUID
    board: UUID
    alpha: UUID
    beta: UUID
    lead: Someone
    lead_of_south: Someone
    finance_of_north: Someone
    finance_of_west: Someone
    consortium_finance: Someone
    engineer: Someone
    evaluator: Someone
    supplier: Someone
    commissioner: Someone
    auditor: Someone
    administrator: Someone
    budget_holder: Someone
    budget_holder_of_west: Someone
    stranger: Someone

    def everybody(self) -> dict[str, Someone]:
        named = {name: getattr(self, name) for name in self.__slots__}
        return {name: each for name, each in named.items() if isinstance(each, Someone)}


def build() -> World:
    """Make the small world through the use cases, in the open application context."""
    places = {
        code: organisations.register_organisation(
            actor=SYSTEM, kind=kind, code=code, name=name, now=NOW, market_forces_factor=factor
        )
        for kind, code, name, factor in (
            (OrganisationKind.BOARD, "QAA", "Oak Valley Board", None),
            (OrganisationKind.TRUST, "NOR", "North Trust", Decimal("1.02")),
            (OrganisationKind.TRUST, "SOU", "South Trust", Decimal("1.02")),
            (OrganisationKind.TRUST, "WES", "West Trust", Decimal("1.03")),
            (OrganisationKind.TRUST, "EAS", "East Trust", Decimal("1.01")),
            (OrganisationKind.SUPPLIER, "ALPHA", "Alpha Ltd", None),
            (OrganisationKind.SUPPLIER, "BETA", "Beta Ltd", None),
        )
    }
    oaks = _consortium("OAKS", "Seven Oaks", places["NOR"], ("NOR", "SOU", "WES"), places)
    rivers = _consortium("RIVERS", "Two Rivers", places["EAS"], ("EAS",), places)
    at = {**places, "OAKS": oaks, "RIVERS": rivers}
    cast = {
        name: _someone(name, role, at[code])
        for name, role, code in (
            ("lead", Role.PROCUREMENT_LEAD, "NOR"),
            ("lead_of_south", Role.PROCUREMENT_LEAD, "SOU"),
            ("finance_of_north", Role.TRUST_FINANCE, "NOR"),
            ("finance_of_west", Role.TRUST_FINANCE, "WES"),
            ("consortium_finance", Role.CONSORTIUM_FINANCE, "OAKS"),
            ("engineer", Role.ENGINEER, "NOR"),
            ("evaluator", Role.EVALUATOR, "SOU"),
            ("supplier", Role.SUPPLIER, "ALPHA"),
            ("commissioner", Role.COMMISSIONER, "QAA"),
            ("auditor", Role.AUDITOR, "OAKS"),
            ("administrator", Role.ADMINISTRATOR, "OAKS"),
            ("budget_holder", Role.BUDGET_HOLDER, "NOR"),
            ("budget_holder_of_west", Role.BUDGET_HOLDER, "WES"),
            ("stranger", Role.PROCUREMENT_LEAD, "EAS"),
        )
    }
    return World(
        seven_oaks=oaks,
        two_rivers=rivers,
        north=places["NOR"],
        south=places["SOU"],
        west=places["WES"],
        east=places["EAS"],
        board=places["QAA"],
        alpha=places["ALPHA"],
        beta=places["BETA"],
        **cast,
    )


def _consortium(
    code: str, name: str, lead: UUID, members: tuple[str, ...], places: dict[str, UUID]
) -> UUID:
    consortium_id = organisations.form_consortium(
        actor=SYSTEM,
        code=code,
        name=name,
        lead_trust_id=lead,
        host_board_id=places["QAA"],
        formed_on=date(2024, 1, 1),
        now=NOW,
    )
    for member in members:
        membership.record_membership_change(
            actor=SYSTEM,
            consortium_id=consortium_id,
            trust_id=places[member],
            change=MembershipChange.JOINS,
            effective_on=date(2024, 1, 1),
            reason="founding member",
            now=NOW,
        )
    return consortium_id


def _someone(name: str, role: Role, organisation_id: UUID) -> Someone:
    email = f"{name}@example.org"
    person_id = people.register_person(
        actor=SYSTEM,
        email=email,
        name=name.replace("_", " ").capitalize(),
        organisation_id=organisation_id,
        password=PASSWORD,
        now=NOW,
    )
    people.grant_role(
        actor=SYSTEM, person_id=person_id, role=role, organisation_id=organisation_id, now=NOW
    )
    return Someone(id=person_id, email=email, role=role, organisation_id=organisation_id)
