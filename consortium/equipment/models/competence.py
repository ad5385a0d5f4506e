"""Skills of engineers, and the authorisations that trusts give them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain import competence
from consortium.equipment.domain.work_kind import WorkKind
from consortium.foundation.database import Base, Identified, db
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission, roles_with
from consortium.organisations.queries.people import holders_of_roles


class EngineerSkill(Identified, Base):
    """A kind of work somebody can do on a category of devices, or on one model; with evidence."""

    __tablename__ = "engineer_skill"
    __table_args__ = (CheckConstraint("valid_from <= valid_to", name="valid"),)

    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    # The organisation for which somebody vouches: where the engineer works.
    organisation_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    category: Mapped[str] = mapped_column(String(80))
    device_model_id: Mapped[UUID | None] = mapped_column(references("device_model.id"))
    kind: Mapped[WorkKind] = mapped_column(enum_of(WorkKind))
    evidence: Mapped[str] = mapped_column(String(400))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    def as_skill(self) -> competence.Skill:
        return competence.Skill(
            category=self.category,
            model_id=self.device_model_id,
            kind=self.kind,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class SiteAuthorisation(Identified, Base):
    """A trust lets somebody work on the devices it has; for guests, by an honorary contract."""

    __tablename__ = "site_authorisation"
    __table_args__ = (CheckConstraint("valid_from <= valid_to", name="valid"),)

    person_id: Mapped[UUID] = mapped_column(references("person.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    evidence: Mapped[str] = mapped_column(String(400))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    def as_authorisation(self) -> competence.SiteAuthorisation:
        return competence.SiteAuthorisation(
            trust_id=self.trust_id, valid_from=self.valid_from, valid_to=self.valid_to
        )


def check_engineer(person_id: UUID, organisation_id: UUID) -> None:
    """Pass in silence when somebody is an engineer of an organisation today.

    Raises:
        NotFound: they are not.
    """
    engineers = holders_of_roles(
        roles=tuple(roles_with(Permission.CALIBRATIONS_RECORD)),
        organisation_ids=(organisation_id,),
    )
    if person_id not in {each.person_id for each in engineers}:
        raise NotFound("engineer of this organisation")


def competence_of(
    person_id: UUID,
) -> tuple[list[competence.Skill], list[competence.SiteAuthorisation]]:
    """The skills and authorisations of somebody that nobody withdrew, whatever their days."""
    skills = db.session.scalars(
        select(EngineerSkill).where(
            EngineerSkill.person_id == person_id, EngineerSkill.withdrawn_at.is_(None)
        )
    )
    authorisations = db.session.scalars(
        select(SiteAuthorisation).where(
            SiteAuthorisation.person_id == person_id, SiteAuthorisation.withdrawn_at.is_(None)
        )
    )
    return (
        [row.as_skill() for row in skills],
        [row.as_authorisation() for row in authorisations],
    )
