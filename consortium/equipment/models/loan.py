"""Loans of devices between trusts, and every change of their state."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Enum,
    Index,
    String,
    Uuid,
    and_,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain import loan as rules
from consortium.equipment.domain.loan import (
    BEFORE_IT_LEAVES,
    HELD,
    LoanState,
    Party,
    Purpose,
    Terms,
    check_loan_move,
)
from consortium.equipment.models.asset import Asset
from consortium.foundation.audit import Subject
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.models.organisation import Site


class Loan(Identified, Versioned, Base):
    """A device that one trust lends to another from one day to another, both included.

    Whose it is does not change. ``state`` is what somebody did last; what the calendar makes of
    it says :meth:`state_on`.
    """

    __tablename__ = "loan"
    __table_args__ = (
        CheckConstraint("lender_trust_id <> borrower_trust_id", name="between_two_trusts"),
        CheckConstraint("starts_on <= ends_on", name="ends_after_it_starts"),
        CheckConstraint("accepted_on IS NULL OR has_left", name="left_before_accepted"),
        CheckConstraint("sent_back_on IS NULL OR accepted_on <= sent_back_on", name="used_first"),
        # The overlap test of a booking, and what is due back.
        Index("ix_loan_asset_id_state", "asset_id", "state", "ends_on"),
        Index("ix_loan_state_ends_on", "state", "ends_on"),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    asset_id: Mapped[UUID] = mapped_column(references("asset.id"))
    failed_asset_id: Mapped[UUID | None] = mapped_column(references("asset.id"), index=True)
    lender_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    borrower_trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # Where it comes from and goes back to, and where it is wanted.
    lender_site_id: Mapped[UUID] = mapped_column(references("site.id"))
    lender_location: Mapped[str] = mapped_column(String(120))
    borrower_site_id: Mapped[UUID] = mapped_column(references("site.id"))
    borrower_location: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[Purpose] = mapped_column(enum_of(Purpose))
    reason: Mapped[str] = mapped_column(String(400))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[LoanState] = mapped_column(enum_of(LoanState))
    # What was agreed on when it was offered, under which version of the standard terms.
    terms_version: Mapped[int | None]
    charge: Mapped[Decimal | None] = mapped_column(Amount)
    checked_by: Mapped[Party | None] = mapped_column(enum_of(Party))
    # Checked through the other column: both are chosen or neither.
    checks_paid_by: Mapped[Party | None] = mapped_column(
        Enum(
            Party,
            values_callable=lambda members: [member.value for member in members],
            native_enum=False,
            length=40,
        )
    )
    indemnity: Mapped[str] = mapped_column(String(200), default="")
    # The lender has sent it off.
    has_left: Mapped[bool] = mapped_column(default=False)
    accepted_on: Mapped[date | None]
    sent_back_on: Mapped[date | None]
    # What hiring one would have cost a day, and what the transport cost, once it is closed.
    day_rate: Mapped[Decimal | None] = mapped_column(Amount)
    transport: Mapped[Decimal | None] = mapped_column(Amount)
    # The device that was asked for, where the lender offers another one instead.
    asked_asset_id: Mapped[UUID | None] = mapped_column(Uuid)
    # The last day the borrower would like instead, until the lender has answered.
    wanted_to: Mapped[date | None]
    recalled_at: Mapped[datetime | None] = mapped_column(Instant)
    requested_at: Mapped[datetime] = mapped_column(Instant)
    requested_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def period(self) -> Period:
        return rules.days_of(self.starts_on, self.ends_on)

    @property
    def terms(self) -> Terms | None:
        """What was agreed on; None before it is offered."""
        if self.charge is None:
            return None
        return Terms(
            charge=self.charge,
            checked_by=self.checked_by,
            checks_paid_by=self.checks_paid_by,
            indemnity=self.indemnity,
        )

    @property
    def audited(self) -> dict[str, Any]:
        """What every audit event of a loan says of it."""
        return {
            "subject": Subject("loan", self.id, self.reference),
            "owner_id": self.lender_trust_id,
            "borrower": self.borrower_trust_id,
            "state": self.state.value,
        }

    def state_on(self, day: date) -> LoanState:
        """The state on a day, which the days alone can change too."""
        return rules.state_on(
            self.state,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            has_left=self.has_left,
            is_back=self.sent_back_on is not None,
            on=day,
        )

    def move(
        self, to: LoanState, *, on: date, at: datetime, by: UUID | None, reason: str = ""
    ) -> None:
        """Change the state and write the event that says so.

        Raises:
            Conflict: the loan, as it is on that day, cannot get there.
        """
        check_loan_move(self.state_on(on), to)
        self.state = to
        self.note(at=at, by=by, reason=reason)

    def note(self, *, at: datetime, by: UUID | None, reason: str) -> None:
        """Write an event of the state as it is, for what changes no state."""
        db.session.add(
            LoanEvent(
                id=uuid7(),
                loan_id=self.id,
                state=self.state,
                ends_on=self.ends_on,
                at=at,
                by_id=by,
                reason=reason,
            )
        )


class LoanEvent(Identified, AppendOnly, Base):
    """What became of a loan, until which day it was to last then, by whom and why."""

    __tablename__ = "loan_event"

    loan_id: Mapped[UUID] = mapped_column(references("loan.id"), index=True)
    state: Mapped[LoanState] = mapped_column(enum_of(LoanState))
    ends_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = mapped_column(String(400), default="")


def booked(period: Period, *, today: date) -> ColumnElement[bool]:
    """The loans that keep their devices from being lent in a period.

    A device that is away, or back and not inspected, is not free before today is over, whatever
    its last day was. A request that nobody answered in time keeps nothing.
    """
    away = or_(Loan.state.in_(HELD), and_(Loan.state.in_(BEFORE_IT_LEAVES), Loan.has_left))
    wanted = and_(Loan.state.in_(BEFORE_IT_LEAVES), Loan.ends_on >= today)
    return and_(
        or_(away, wanted),
        Loan.starts_on < period.end if period.end else true(),
        or_(Loan.ends_on >= period.start, away if period.start <= today else false()),
    )


def lock_for_booking(asset_id: UUID, site_id: UUID) -> Asset:
    """A device and its site as they are now, which nobody else can book until this is committed.

    SQLite has one writer at a time anyway; on PostgreSQL the rows of both are locked: whoever
    asks for the same device, or for another one that counts towards the stock of its site, waits.
    """
    db.session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
    locked = select(Asset).where(Asset.id == asset_id).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def check_free(
    asset_id: UUID, period: Period, *, today: date, apart_from: UUID | None = None
) -> None:
    """Pass in silence when no other loan needs the device in the period.

    Ask inside the transaction that books it, after :func:`lock_for_booking`.

    Raises:
        Conflict: another one does; the refusal names it.
    """
    other = db.session.scalars(
        select(Loan)
        .where(Loan.asset_id == asset_id, Loan.id != apart_from, booked(period, today=today))
        .order_by(Loan.starts_on, Loan.id)
        .limit(1)
    ).first()
    if other is not None:
        raise Conflict(
            "booked",
            f"Another loan has this device from {other.starts_on.day} {other.starts_on:%B %Y} "
            f"to {other.ends_on.day} {other.ends_on:%B %Y}: {other.reference}.",
            next_step="Choose other days or another device.",
        )


def reached(scope: Scope) -> ColumnElement[bool]:
    """The loans that somebody reaches: their trusts lend or borrow."""
    if scope.everything:
        return true()
    return or_(
        Loan.lender_trust_id.in_(scope.organisations),
        Loan.borrower_trust_id.in_(scope.organisations),
    )


def access_loan(*, actor: Actor, loan_id: UUID) -> Loan:
    """A loan that the actor sees, by who lends or who borrows.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = db.session.scalar(
        select(Loan).where(Loan.id == loan_id, reached(actor.scope(Permission.EQUIPMENT_VIEW)))
    )
    if row is None:
        raise NotFound("loan")
    return row


def lenders_loan(*, actor: Actor, loan_id: UUID) -> Loan:
    """A loan whose lender's equipment the actor manages.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
    """
    loan = access_loan(actor=actor, loan_id=loan_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, loan.lender_trust_id)
    return loan


def borrowers_loan(*, actor: Actor, loan_id: UUID) -> Loan:
    """A loan whose borrower's equipment the actor manages; refused like :func:`lenders_loan`."""
    loan = access_loan(actor=actor, loan_id=loan_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, loan.borrower_trust_id)
    return loan


def access_party(*, actor: Actor, loan_id: UUID) -> Loan:
    """A loan that the actor sees the money of: they manage the equipment of one of its trusts.

    Raises:
        NotFound: it is not within reach, or the actor belongs to neither trust.
    """
    loan = access_loan(actor=actor, loan_id=loan_id)
    manages = actor.scope(Permission.EQUIPMENT_MANAGE)
    if loan.lender_trust_id not in manages and loan.borrower_trust_id not in manages:
        raise NotFound("loan")
    return loan
