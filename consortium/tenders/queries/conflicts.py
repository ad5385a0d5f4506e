"""The conflicts assessment of a tender in its versions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.conflicts import ConflictItem
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.conflicts import assessments_of
from consortium.tenders.queries.legal_title import LegalTitle, title_of, who


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentView:
    """A version; ``approved_at`` is None until another person approved it."""

    version: int
    items: tuple[ConflictItem, ...]
    conclusion: str
    prepared_at: datetime
    prepared_by: str
    approved_at: datetime | None
    approved_by: str
    may_approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsPage:
    tender: LegalTitle
    versions: tuple[AssessmentView, ...]


def find_conflicts(*, actor: Actor, tender_id: UUID) -> ConflictsPage:
    """The versions of a tender's conflicts assessment, the latest first.

    Raises:
        NotFound: it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    versions = assessments_of(tender.id)
    people = names_of(
        {row.prepared_by for row, _ in versions if row.prepared_by}
        | {each.approved_by for _, each in versions if each and each.approved_by}
    )
    title = title_of(tender, actor)
    return ConflictsPage(
        tender=title,
        versions=tuple(
            AssessmentView(
                version=row.version,
                items=row.as_items(),
                conclusion=row.conclusion,
                prepared_at=row.prepared_at,
                prepared_by=who(row.prepared_by, people),
                approved_at=approval.approved_at if approval else None,
                approved_by=who(approval.approved_by, people) if approval else "",
                may_approve=title.runs_it
                and place == 0
                and approval is None
                and row.prepared_by != actor.id,
            )
            for place, (row, approval) in enumerate(versions)
        ),
    )
