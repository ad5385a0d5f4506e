"""What the bids for a lot are judged by, as a tree, for everybody who sees the tender."""

from dataclasses import dataclass
from uuid import UUID

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.tenders.domain.criterion import Criterion, Placed, lacks_in_tree, tree_of
from consortium.tenders.domain.tender import BEFORE_PUBLICATION
from consortium.tenders.models.access import access_lot, manage_criterion
from consortium.tenders.models.lot import criteria_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaPage:
    """The criteria of a lot, each group before its parts, and what they lack for publication."""

    lot_id: UUID
    lot: str
    tender_id: UUID
    consortium_id: UUID
    reference: str
    title: str
    is_open: bool
    criteria: tuple[Placed, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTitle:
    """A criterion for the form that corrects it."""

    id: UUID
    version: int
    lot_id: UUID
    criterion: Criterion


def find_criteria(*, actor: Actor, lot_id: UUID) -> CriteriaPage:
    """The criteria of a lot.

    Raises:
        NotFound: the lot is not within reach.
    """
    lot, tender = access_lot(actor=actor, permission=Permission.TENDERS_VIEW, lot_id=lot_id)
    criteria = criteria_of(tender.id).get(lot.id, ())
    return CriteriaPage(
        lot_id=lot.id,
        lot=lot.name,
        tender_id=tender.id,
        consortium_id=tender.consortium_id,
        reference=tender.reference,
        title=tender.title,
        is_open=tender.state in BEFORE_PUBLICATION,
        criteria=tree_of(criteria),
        missing=lacks_in_tree(criteria),
    )


def find_criterion(*, actor: Actor, criterion_id: UUID) -> CriterionTitle:
    """A criterion for whoever runs its tender.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not run by the actor.
    """
    row, lot, _ = manage_criterion(actor=actor, criterion_id=criterion_id)
    return CriterionTitle(id=row.id, version=row.version, lot_id=lot.id, criterion=row.as_value())
