"""The terms of loans as they were written down: kept by their hash, never changed."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.loan import PURPOSE_NAMES, LoanState
from consortium.equipment.domain.loan_terms import LoanFacts, Sent, Signed, check_has_terms
from consortium.equipment.domain.movement import CONDITION_NAMES, MovementKind
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan, LoanEvent
from consortium.equipment.models.movement import Movement
from consortium.equipment.models.plan import Plan
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, references
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.queries.people import names_of


class LoanDocument(Identified, AppendOnly, Base):
    """The terms of a loan in both formats, and the hash of the facts they were made from."""

    __tablename__ = "loan_document"
    __table_args__ = (UniqueConstraint("loan_id", "position"),)

    loan_id: Mapped[UUID] = mapped_column(references("loan.id"))
    # Which writing down of the same loan it is: its days may change and its signatures come.
    position: Mapped[int]
    facts_sha256: Mapped[str] = mapped_column(String(64))
    pdf_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    docx_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_loan_document_loan_id_position",
    lambda: Conflict(
        "kept_meanwhile",
        "Somebody else kept these terms at the same moment.",
        next_step="Download the newest of those kept.",
    ),
)


def last_document_of(loan_id: UUID) -> LoanDocument | None:
    """The terms of a loan that were kept last, if any were."""
    return db.session.scalar(
        select(LoanDocument)
        .where(LoanDocument.loan_id == loan_id)
        .order_by(LoanDocument.position.desc())
        .limit(1)
    )


def facts_of_loan(loan: Loan) -> LoanFacts:
    """What the terms of a loan are made from, as it stands now.

    Raises:
        Conflict: the lender has not offered it yet.
    """
    check_has_terms(loan.terms_version)
    asset = db.session.get_one(Asset, loan.asset_id)
    model = db.session.get_one(DeviceModel, asset.device_model_id)
    approved, accepted = _signed(loan.id)
    return LoanFacts(
        reference=loan.reference,
        terms_version=loan.terms_version or 0,
        lender=db.session.get_one(Organisation, loan.lender_trust_id).name,
        lender_site=db.session.get_one(Site, loan.lender_site_id).name,
        borrower=db.session.get_one(Organisation, loan.borrower_trust_id).name,
        borrower_site=db.session.get_one(Site, loan.borrower_site_id).name,
        borrower_place=loan.borrower_location,
        device=f"{model.manufacturer} {model.name}",
        category=model.category,
        asset_no=asset.asset_no,
        serial=asset.serial,
        udi=" ".join(part for part in (model.udi_di, asset.udi_pi) if part),
        software_version=asset.software_version,
        purpose=PURPOSE_NAMES[loan.purpose],
        reason=loan.reason,
        starts_on=loan.starts_on,
        ends_on=loan.ends_on,
        charge=loan.charge or Decimal(0),
        checked_by=loan.checked_by,
        checks_paid_by=loan.checks_paid_by,
        next_check_on=_next_check_on(asset.id),
        indemnity=loan.indemnity,
        sent=_sent(loan.id),
        lender_signed=approved,
        borrower_signed=accepted,
    )


def _sent(loan_id: UUID) -> Sent | None:
    row = db.session.scalar(
        select(Movement).where(Movement.loan_id == loan_id, Movement.kind == MovementKind.LOAN_OUT)
    )
    if row is None:
        return None
    return Sent(
        sent_at=row.sent_at,
        condition=CONDITION_NAMES[row.condition],
        accessories=tuple(row.accessories),
        decontamination=row.decontamination,
        carrier=row.carrier,
    )


def _signed(loan_id: UUID) -> tuple[Signed | None, Signed | None]:
    """The lender's approval and the borrower's acceptance: the first event of either state."""
    rows = db.session.scalars(
        select(LoanEvent)
        .where(
            LoanEvent.loan_id == loan_id,
            LoanEvent.state.in_((LoanState.APPROVED, LoanState.ACCEPTED)),
        )
        .order_by(LoanEvent.at.desc(), LoanEvent.id.desc())
    ).all()
    names = names_of({row.by_id for row in rows if row.by_id})
    first = {row.state: row for row in rows}
    approved, accepted = (
        Signed(by=names.get(row.by_id, "") if row.by_id else "", at=row.at) if row else None
        for row in (first.get(LoanState.APPROVED), first.get(LoanState.ACCEPTED))
    )
    return approved, accepted


def _next_check_on(asset_id: UUID) -> date | None:
    return db.session.scalar(
        select(func.min(Plan.next_due_on)).where(
            Plan.asset_id == asset_id, Plan.state == PlanState.ACTIVE
        )
    )
