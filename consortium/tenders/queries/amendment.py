"""The amendments of a published tender, and where its deadline was moved or may have to be."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.question import Suggestion, suggested_deadline
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.amendment import TenderAmendment, amendments_of, extensions_of
from consortium.tenders.models.question import published_answers
from consortium.tenders.models.supplier import access_open_tender
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.legal_title import LegalTitle, title_of, who
from consortium.tenders.queries.mandate import KeptFile
from consortium.tenders.queries.portal import Supplier


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentView:
    id: UUID
    number: int
    what: str
    why: str
    at: datetime
    has_document: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionView:
    """A proposed deadline; ``confirmed`` is None until somebody answered."""

    id: UUID
    to_at: datetime
    reason: str
    proposed_at: datetime
    proposed_by: str
    confirmed: bool | None
    answered_by: str
    is_readers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentsPage:
    tender: LegalTitle
    deadline: datetime | None
    takes_changes: bool
    amendments: tuple[AmendmentView, ...]
    extensions: tuple[ExtensionView, ...]
    suggestion: Suggestion | None


def find_amendments(*, actor: Actor, tender_id: UUID, now: datetime) -> AmendmentsPage:
    """The amendments of a tender and the moves of its deadline.

    Raises:
        NotFound: it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    title = title_of(tender, actor)
    extensions = extensions_of(tender.id)
    people = names_of(
        {row.proposed_by for row, _ in extensions if row.proposed_by}
        | {each.answered_by for _, each in extensions if each and each.answered_by}
    )
    open_still = tender.deadline is not None and now < tender.deadline
    takes_changes = title.runs_it and tender.state is TenderState.PUBLISHED and open_still
    return AmendmentsPage(
        tender=title,
        deadline=tender.deadline,
        takes_changes=takes_changes,
        amendments=amendment_views(tender.id),
        extensions=tuple(
            ExtensionView(
                id=row.id,
                to_at=row.to_at,
                reason=row.reason,
                proposed_at=row.proposed_at,
                proposed_by=who(row.proposed_by, people),
                confirmed=answer.confirmed if answer else None,
                answered_by=who(answer.answered_by, people) if answer else "",
                is_readers=actor.id is not None and row.proposed_by == actor.id,
            )
            for row, answer in extensions
        ),
        suggestion=suggestion_of(tender) if takes_changes else None,
    )


def amendment_views(tender_id: UUID) -> tuple[AmendmentView, ...]:
    """The amendments as everybody reads them, the first one first."""
    return tuple(
        AmendmentView(
            id=row.id,
            number=row.number,
            what=row.what,
            why=row.why,
            at=row.at,
            has_document=row.file_id is not None,
        )
        for row in amendments_of(tender_id)
    )


def suggestion_of(tender: Tender) -> Suggestion | None:
    """The deadline that the latest change of what bidders must do calls for, if it is later."""
    if tender.deadline is None:
        return None
    changes = [row.at for row in amendments_of(tender.id)]
    changes += [
        publication.published_at
        for publication, answer in published_answers(tender.id)
        if answer.changes_bids
    ]
    return suggested_deadline(max(changes), tender.deadline) if changes else None


def open_amendment_document(*, actor: Actor, tender_id: UUID, amendment_id: UUID) -> KeptFile:
    """The document of an amendment, for those who see the tender.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    return _document(tender, amendment_id)


def find_supplier_amendments(
    *, actor: Actor, supplier: Supplier, tender_id: UUID
) -> tuple[AmendmentView, ...]:
    """The amendments of a tender that is open to a supplier.

    Raises:
        NotFound: it is not open to the supplier.
    """
    tender = access_open_tender(actor=actor, supplier_id=supplier.id, tender_id=tender_id)
    return amendment_views(tender.id)


def open_supplier_document(
    *, actor: Actor, supplier: Supplier, tender_id: UUID, amendment_id: UUID
) -> KeptFile:
    """The document of an amendment, for a supplier that the tender is open to.

    Raises:
        NotFound: there is none, or the tender is not open to the supplier.
    """
    tender = access_open_tender(actor=actor, supplier_id=supplier.id, tender_id=tender_id)
    return _document(tender, amendment_id)


def _document(tender: Tender, amendment_id: UUID) -> KeptFile:
    row = db.session.get(TenderAmendment, amendment_id)
    if row is None or row.tender_id != tender.id or row.file_id is None:
        raise NotFound("document")
    file = db.session.get_one(StoredFile, row.file_id)
    return KeptFile(path=file_store().path(file.sha256), name=file.name, media_type=file.media_type)
