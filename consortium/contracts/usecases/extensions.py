"""Writing down the options to extend an agreement, and deciding on each in its turn."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, func, select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing import extensions
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, ParticipationEvent, TrustContract
from consortium.contracts.models.alert import resolve_alerts_about
from consortium.contracts.models.extension import (
    ExtensionDecision,
    ExtensionOption,
    Extensions,
    load_extensions,
)
from consortium.contracts.models.key_dates import key_of_option
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.periods import Period, add_months, london_date
from consortium.foundation.domain.permissions import Actor, Permission

LEAVING = (ParticipationKind.OPT_OUT, ParticipationKind.EXCLUDE)


def add_extension_option(
    *,
    actor: Actor,
    agreement_id: UUID,
    months: int,
    notice_months: int,
    paragraph: str,
    now: datetime,
) -> UUID:
    """Write down the next option to extend an agreement, as its contract provides for it.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Invalid: it adds no time, or its notice is longer than the agreement itself.
    """
    if months < 1:
        raise Invalid(
            "no_months",
            "An extension adds at least one month.",
            field="months",
            next_step="Enter the months it adds.",
        )
    with transaction():
        agreement = _managed(actor, agreement_id)
        if (
            notice_months < 0
            or add_months(agreement.ends_on, -notice_months) <= agreement.starts_on
        ):
            raise Invalid(
                "notice_too_long",
                "The notice must fall within the agreement's term.",
                field="notice_months",
                next_step="Enter how many months before the end the supplier is told.",
            )
        last = db.session.scalar(
            select(func.max(ExtensionOption.seq)).where(
                ExtensionOption.agreement_id == agreement.id
            )
        )
        row = ExtensionOption(
            id=uuid7(),
            agreement_id=agreement.id,
            seq=(last or 0) + 1,
            months=months,
            notice_months=notice_months,
            paragraph=paragraph,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="extension.option_added",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            seq=row.seq,
            months=months,
            notice_months=notice_months,
            paragraph=paragraph,
        )
    return row.id


def decide_extension(
    *,
    actor: Actor,
    option_id: UUID,
    taken: bool,
    told_on: date,
    reason: str,
    change_notice: str,
    now: datetime,
) -> date:
    """Decide on the option whose turn it is; returns the end of the term as it stands then.

    Taken up, it moves the end of the agreement and of every contract whose trust still takes
    part, and adds to each contract's value at the same value a month. ``told_on`` is the day
    the supplier was told; ``change_notice`` names the contract change notice, or says why none
    is needed.

    Raises:
        NotFound, NotAllowed: the option is not within reach, or not the actor's to decide.
        Invalid: no reason; told too late or in the future; the extension is not lawful, or lifts
            all contracts together above the value awarded.
        Conflict: it is decided already, or it is not its turn.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A decision says why.",
            field="reason",
            next_step="Say what speaks for it.",
        )
    with transaction():
        option, agreement, known = _next_option(actor, option_id)
        value, first = (
            option.as_value(),
            Period(agreement.starts_on, known.first_end(agreement.ends_on)),
        )
        before, added = agreement.ends_on, Decimal(0)
        if told_on > london_date(now):
            raise Invalid(
                "dated_ahead",
                "A decision is recorded with the day the supplier was told.",
                field="told_on",
                next_step="Enter today or an earlier day.",
            )
        if taken:
            _check_lawful(value, known, first, agreement.ends_on, told_on, change_notice)
            added = _extend(agreement, value.months)
        db.session.add(
            ExtensionDecision(
                id=uuid7(),
                agreement_id=agreement.id,
                option_id=option.id,
                taken=taken,
                reason=reason.strip(),
                told_on=told_on,
                change_notice=change_notice.strip(),
                ends_on_before=before,
                ends_on_after=agreement.ends_on,
                value_added=added,
                decided_at=now,
                decided_by=actor.id,
            )
        )
        for key in (key_of_option(option.id), *(("expiry",) if taken else ())):
            words = "taken up" if taken else "not taken up"
            resolve_alerts_about(
                agreement.id, key, note=f"Extension {option.seq} {words}", by=actor.id, now=now
            )
        record(
            actor=actor,
            action="extension.taken" if taken else "extension.declined",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            reason=reason.strip(),
            seq=option.seq,
            told_on=told_on,
            change_notice=change_notice.strip(),
            ends_on_before=before,
            ends_on_after=agreement.ends_on,
            value_added=added,
        )
    return agreement.ends_on


def _managed(actor: Actor, agreement_id: UUID) -> Agreement:
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
    return agreement


def _next_option(actor: Actor, option_id: UUID) -> tuple[ExtensionOption, Agreement, Extensions]:
    option = db.session.get(ExtensionOption, option_id)
    if option is None:
        raise NotFound("extension option")
    agreement = _managed(actor, option.agreement_id)
    known = load_extensions([agreement.id])[agreement.id]
    if option.id in known.decisions:
        raise Conflict(
            "option_decided",
            "This option is decided already.",
            next_step="Look at the list of options.",
        )
    if known.open is None or known.open.id != option.id:
        raise Conflict(
            "not_its_turn",
            "An earlier option comes first, or was not taken up.",
            next_step="Decide the options in their order.",
        )
    return option, agreement, known


def _check_lawful(
    option: extensions.Option,
    known: Extensions,
    first: Period,
    ends_on: date,
    told_on: date,
    change_notice: str,
) -> None:
    last = extensions.notice_by(option, ends_on)
    if told_on > last:
        raise Invalid(
            "told_too_late",
            f"The supplier had to be told by {in_words(last)}: the option has passed.",
            field="told_on",
            next_step="Correct the day, or agree a contract change with the supplier.",
        )
    extensions.check_term(option, first=first, options=known.options)
    if extensions.needs_change_notice(option, first=first) and not change_notice.strip():
        raise Invalid(
            "no_change_notice",
            "The extension changes the term by more than 10%, so a contract change notice comes "
            "first (Procurement Act 2023, section 75).",
            field="change_notice",
            next_step="Enter the reference of the notice, or why none is needed.",
        )


def _extend(agreement: Agreement, months: int) -> Decimal:
    """Move the end of the agreement and its running contracts; returns the value it adds."""
    before, after = agreement.ends_on, add_months(agreement.ends_on, months)
    running = _running_to(agreement.id, before)
    added = {
        row.id: extensions.added_value(
            row.value, contract=Period(row.starts_on, before), months=months
        )
        for row in running
    }
    total = db.session.scalar(
        select(func.sum(TrustContract.value)).where(TrustContract.agreement_id == agreement.id)
    )
    more = sum(added.values(), Decimal(0))
    if agreement.value_limit is not None and (total or 0) + more > agreement.value_limit:
        raise Invalid(
            "above_award",
            "With this extension all contracts together would exceed the value awarded.",
            field="taken",
            next_step="Record a contract change first, and say why it is lawful.",
        )
    for row in running:
        row.ends_on = after
        row.value += added[row.id]
    agreement.ends_on = after
    return more


def _running_to(agreement_id: UUID, ends_on: date) -> Sequence[TrustContract]:
    """The contracts that run to the end of the agreement: not those of trusts that leave."""
    leaves = exists().where(
        ParticipationEvent.contract_id == TrustContract.id, ParticipationEvent.kind.in_(LEAVING)
    )
    return db.session.scalars(
        select(TrustContract)
        .where(
            TrustContract.agreement_id == agreement_id, TrustContract.ends_on == ends_on, ~leaves
        )
        .order_by(TrustContract.id)
    ).all()
