"""Reading who may work on what and where."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, true

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.competence import EngineerSkill, SiteAuthorisation
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, roles_with
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person
from consortium.organisations.queries.people import holders_of_roles, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillLine:
    """A skill; without a model it is for every model of the category."""

    id: UUID
    engineer: str
    organisation_id: UUID
    organisation: str
    category: str
    model: str
    kind: WorkKind
    evidence: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationLine:
    id: UUID
    engineer: str
    trust_id: UUID
    trust: str
    evidence: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineerChoice:
    """An engineer at an organisation where they hold their role."""

    person_id: UUID
    organisation_id: UUID
    name: str


def list_skills(*, actor: Actor, asked: Asked) -> Page[SkillLine]:
    """The skills within the actor's reach that nobody withdrew, those that end soonest first."""
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    rows = (
        select(EngineerSkill, Person.name, Organisation.name, DeviceModel.name)
        .join(Person, Person.id == EngineerSkill.person_id)
        .join(Organisation, Organisation.id == EngineerSkill.organisation_id)
        .outerjoin(DeviceModel, DeviceModel.id == EngineerSkill.device_model_id)
        .where(
            EngineerSkill.withdrawn_at.is_(None),
            true() if scope.everything else EngineerSkill.organisation_id.in_(scope.organisations),
            *matching(
                asked.words,
                Person.name,
                EngineerSkill.category,
                func.coalesce(DeviceModel.name, ""),
                Organisation.name,
            ),
        )
    )
    orders = {"engineer": Person.name, "category": EngineerSkill.category}
    page, total = one_page(
        rows, asked, orders.get(asked.sort, EngineerSkill.valid_to), Person.name, EngineerSkill.id
    )
    lines = [
        SkillLine(
            id=skill.id,
            engineer=engineer,
            organisation_id=skill.organisation_id,
            organisation=organisation,
            category=skill.category,
            model=model or "",
            kind=skill.kind,
            evidence=skill.evidence,
            valid_from=skill.valid_from,
            valid_to=skill.valid_to,
        )
        for skill, engineer, organisation, model in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def list_authorisations(*, actor: Actor, asked: Asked) -> Page[AuthorisationLine]:
    """The authorisations within reach that nobody withdrew, those that end soonest first."""
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    in_reach = SiteAuthorisation.trust_id.in_(scope.organisations)
    rows = (
        select(SiteAuthorisation, Person.name, Organisation.name)
        .join(Person, Person.id == SiteAuthorisation.person_id)
        .join(Organisation, Organisation.id == SiteAuthorisation.trust_id)
        .where(
            SiteAuthorisation.withdrawn_at.is_(None),
            true() if scope.everything else in_reach,
            *matching(asked.words, Person.name, Organisation.name, SiteAuthorisation.evidence),
        )
    )
    orders = {"engineer": Person.name, "trust": Organisation.name}
    page, total = one_page(
        rows,
        asked,
        orders.get(asked.sort, SiteAuthorisation.valid_to),
        Person.name,
        SiteAuthorisation.id,
    )
    lines = [
        AuthorisationLine(
            id=row.id,
            engineer=engineer,
            trust_id=row.trust_id,
            trust=trust,
            evidence=row.evidence,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row, engineer, trust in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def engineers_of(*, actor: Actor, permission: Permission) -> list[EngineerChoice]:
    """The engineers at the organisations that the actor reaches with a permission, by name."""
    holders = holders_of_roles(
        roles=tuple(roles_with(Permission.CALIBRATIONS_RECORD)),
        organisation_ids=actor.scope(permission).organisations,
    )
    names = names_of({each.person_id for each in holders})
    found = {
        EngineerChoice(
            person_id=each.person_id,
            organisation_id=each.organisation_id,
            name=names[each.person_id],
        )
        for each in holders
    }
    return sorted(found, key=lambda each: (each.name, each.organisation_id.hex))
