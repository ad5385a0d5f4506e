"""Locking a trust's month, so that what counts of it stands."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import london_date, month_of
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.signoff import LineKind, check_lock
from consortium.savings.models.signing import load_book
from consortium.savings.models.signoff import SavingsLock


def lock_month(
    *, actor: Actor, consortium_id: UUID, trust_id: UUID, month: date, now: datetime
) -> None:
    """Close a trust's month: what counts of it stands, whatever is imported later.

    Raises:
        NotFound: the trust is not within reach.
        Conflict: the month goes on, is locked already, or lines of it are not decided.
        Invalid: there is nothing in it to lock.
    """
    period = month_of(month)
    with transaction():
        permissions.check(actor, Permission.SAVINGS_SIGN_TRUST)
        if trust_id not in actor.scope(Permission.SAVINGS_SIGN_TRUST):
            raise NotFound("trust")
        book = load_book(consortium_id, period, trust_ids=[trust_id])
        if trust_id not in book.scene.trusts:
            raise NotFound("trust")
        lines = list(book.lines.values())
        if not lines:
            raise Invalid(
                "nothing_to_lock",
                "There are no savings lines in this month.",
                next_step="Import its purchase lines first.",
            )
        changed = sum(1 for each in lines if each.has_changed)
        check_lock(
            undecided=sum(1 for each in lines if not each.is_ruled_on) - changed,
            changed=changed,
            month_is_over=london_date(now) > period.last_day,
        )
        cash = (book.counted(each) for each in lines if each.key.kind is LineKind.CASH)
        row = SavingsLock(
            id=uuid7(),
            consortium_id=consortium_id,
            trust_id=trust_id,
            month=period.start,
            lines=len(lines),
            cash=sum((pennies(each.counted) for each in cash), ZERO),
            locked_at=now,
            locked_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="savings_month.locked",
            subject=Subject(
                "savings month", row.id, f"{book.scene.trusts[trust_id].code} {month:%Y-%m}"
            ),
            at=now,
            owner_id=trust_id,
            lines=len(lines),
            cash=row.cash,
        )
