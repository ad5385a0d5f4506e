"""The state of a contract as the database works it out, so that a list can be filtered by it.

:func:`state_at` says the same as ``domain.contract_state.state_on``; a test compares the two.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.managing.contract_state import RegisterState
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import ParticipationEvent, TrustContract

LEAVING = (ParticipationKind.OPT_OUT, ParticipationKind.EXCLUDE)


def left_on() -> ScalarSelect[date]:
    """The first day on which the contract's trust is outside."""
    return (
        select(func.min(ParticipationEvent.effective_on))
        .where(
            ParticipationEvent.contract_id == TrustContract.id,
            ParticipationEvent.kind.in_(LEAVING),
        )
        .correlate(TrustContract)
        .scalar_subquery()
    )


def noticed_on() -> ScalarSelect[date]:
    """The day of the last notice that was not withdrawn afterwards."""
    notice, withdrawal = aliased(ParticipationEvent), aliased(ParticipationEvent)
    later = or_(
        withdrawal.effective_on > notice.effective_on,
        and_(
            withdrawal.effective_on == notice.effective_on,
            withdrawal.recorded_at > notice.recorded_at,
        ),
    )
    withdrawn = exists().where(
        withdrawal.contract_id == notice.contract_id,
        withdrawal.kind == ParticipationKind.NOTICE_WITHDRAWN,
        later,
    )
    return (
        select(func.max(notice.effective_on))
        .where(
            notice.contract_id == TrustContract.id,
            notice.kind == ParticipationKind.NOTICE,
            ~withdrawn,
        )
        .correlate(TrustContract)
        .scalar_subquery()
    )


def end_of() -> ColumnElement[date]:
    """The first day after the contract: earlier than written when its trust has left."""
    left = left_on()
    return case((left < TrustContract.ends_on, left), else_=TrustContract.ends_on)


def state_at(day: date) -> ColumnElement[Any]:
    """The value of the contract's state on a day."""
    return case(
        (TrustContract.signed_at.is_(None), literal(RegisterState.DRAFT.value)),
        (end_of() <= day, literal(RegisterState.ENDED.value)),
        (
            or_(noticed_on() <= day, left_on().is_not(None)),
            literal(RegisterState.NOTICE_GIVEN.value),
        ),
        (TrustContract.starts_on > day, literal(RegisterState.SIGNED.value)),
        else_=literal(RegisterState.IN_FORCE.value),
    )
