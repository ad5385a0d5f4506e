"""Raising alerts before key dates, once each; resolving them; saying who is told and when."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing.alerts import NewAlert, Rule, Told, alerts_to_raise
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.alert import Alert, AlertRule, AlertRun, rules_of
from consortium.contracts.models.alert_mail import mail_alerts
from consortium.contracts.models.key_dates import AgreementDates, load_key_dates
from consortium.contracts.models.visibility import matter_answered_by, matter_seen_by
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import ROLE_NAMES, Actor, Permission

DEALT_WITH = "The date was dealt with, or it moved"
LONGEST_OFFSET = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedAlert:
    agreement: str
    title: str
    due_on: date
    offset_days: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReport:
    """What one run did; running it again on the same day raises nothing more."""

    up_to: date
    raised: tuple[RaisedAlert, ...]
    resolved: int
    mails: int


def raise_alerts(*, actor: Actor, now: datetime) -> AlertReport:
    """Raise every alert that is due today and was not raised before, in all signed agreements.

    Nights that were missed are made up for: of the offsets that passed meanwhile only the most
    urgent is raised. An alert whose date was dealt with or moved is resolved, and one that is
    followed by a more urgent one gives way to it. Everybody concerned gets one mail.
    """
    today = london_date(now)
    with transaction():
        last_run = db.session.scalar(select(func.max(AlertRun.up_to))) or today
        signed = select(TrustContract.agreement_id).where(TrustContract.signed_at.is_not(None))
        known = load_key_dates(db.session.scalars(signed.distinct()).all())
        rules, told = rules_of(known), _told(known)
        rows = [
            _row(agreement_id, each, now)
            for agreement_id, found in known.items()
            for each in alerts_to_raise(
                found.dates,
                rules[agreement_id],
                told=told[agreement_id],
                today=today,
                last_run=last_run,
            )
        ]
        resolved = _resolve_replaced(known, rows, now)
        db.session.add_all(rows)
        run = AlertRun(id=uuid7(), up_to=today, ran_at=now, raised=len(rows))
        db.session.add(run)
        agreements = {each.agreement.id: each.agreement for each in known.values()}
        mails = mail_alerts(rows, agreements, today=today, actor=actor, now=now)
        record(
            actor=actor,
            action="alerts.raised",
            subject=Subject("alert run", run.id, today.isoformat()),
            at=now,
            raised=len(rows),
            resolved=resolved,
            mails=mails,
        )
    return AlertReport(
        up_to=today,
        raised=tuple(_as_value(row, agreements[row.agreement_id]) for row in rows),
        resolved=resolved,
        mails=mails,
    )


def resolve_alert(*, actor: Actor, alert_id: UUID, note: str, now: datetime) -> None:
    """Resolve an alert with a word on what was done; it is no longer shown as open.

    Raises:
        NotFound, NotAllowed: it is not within reach, or neither the actor's own nor theirs as a
            lead of the consortium.
        Invalid: there is no note.
        Conflict: it is resolved already.
    """
    if not note.strip():
        raise Invalid(
            "no_note",
            "Whoever looks later needs to see what was done.",
            field="note",
            next_step="Write a few words.",
        )
    with transaction():
        row, agreement = _access(actor, alert_id)
        if row.resolved_at is not None:
            raise Conflict(
                "resolved_already",
                "This alert is resolved already.",
                next_step="Look at the list of alerts.",
            )
        row.resolved_at, row.resolved_by, row.note = now, actor.id, note.strip()
        record(
            actor=actor,
            action="alert.resolved",
            subject=Subject("alert", row.id, f"{agreement.reference}: {row.title}"),
            at=now,
            owner_id=row.trust_id or agreement.consortium_id,
            reason=note.strip(),
            due_on=row.due_on,
            offset_days=row.offset_days,
        )


def set_alert_rules(
    *, actor: Actor, agreement_id: UUID, rules: Collection[Rule], now: datetime
) -> None:
    """Say how many days before the key dates of an agreement which roles are told.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Invalid: nobody would be told, a number of days makes no sense, or a role that sees no
            agreements.
    """
    _check_rules(rules)
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        before = rules_of([agreement.id])[agreement.id]
        db.session.execute(delete(AlertRule).where(AlertRule.agreement_id == agreement.id))
        db.session.add_all(
            AlertRule(
                id=uuid7(),
                agreement_id=agreement.id,
                offset_days=each.offset_days,
                role=each.role,
            )
            for each in dict.fromkeys(rules)
        )
        record(
            actor=actor,
            action="agreement.alert_rules_set",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            before=_in_words(before),
            after=_in_words(rules),
        )


def _told(known: Mapping[UUID, AgreementDates]) -> Mapping[UUID, dict[Told, int]]:
    """The most urgent alert so far of each key date and role."""
    rows = db.session.execute(
        select(Alert.agreement_id, Alert.key, Alert.due_on, Alert.role, func.min(Alert.offset_days))
        .where(Alert.agreement_id.in_(known))
        .group_by(Alert.agreement_id, Alert.key, Alert.due_on, Alert.role)
    )
    told: dict[UUID, dict[Told, int]] = defaultdict(dict)
    for agreement_id, key, due_on, role, offset in rows:
        told[agreement_id][key, due_on, role] = offset
    return told


def _row(agreement_id: UUID, each: NewAlert, now: datetime) -> Alert:
    return Alert(
        id=uuid7(),
        agreement_id=agreement_id,
        trust_id=each.key_date.trust_id,
        kind=each.key_date.kind,
        key=each.key_date.key,
        title=each.key_date.title[:400],
        due_on=each.key_date.on,
        offset_days=each.offset_days,
        role=each.role,
        raised_at=now,
    )


def _resolve_replaced(
    known: Mapping[UUID, AgreementDates], rows: Iterable[Alert], now: datetime
) -> int:
    """Resolve open alerts whose date is no more, and those that a new one replaces."""
    live = {
        (agreement_id, each.key, each.on)
        for agreement_id, found in known.items()
        for each in found.dates
        if not each.done
    }
    new = {(row.agreement_id, row.key, row.due_on, row.role): row for row in rows}
    resolved = 0
    for row in db.session.scalars(select(Alert).where(Alert.resolved_at.is_(None))):
        after = new.get((row.agreement_id, row.key, row.due_on, row.role))
        if after is not None:
            row.note = f"Followed by the alert {after.offset_days} days before"
        elif (row.agreement_id, row.key, row.due_on) not in live:
            row.note = DEALT_WITH
        else:
            continue
        row.resolved_at = now
        resolved += 1
    return resolved


def _access(actor: Actor, alert_id: UUID) -> tuple[Alert, Agreement]:
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    found = db.session.execute(
        select(Alert, Agreement, matter_answered_by(actor, Alert.trust_id, Alert.role))
        .join(Agreement, Agreement.id == Alert.agreement_id)
        .where(Alert.id == alert_id, matter_seen_by(scope, Alert.trust_id, Alert.role))
    ).one_or_none()
    if found is None:
        raise NotFound("alert")
    row, agreement, is_own = found
    manages = permissions.may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
    if not manages and not is_own:
        raise NotAllowed(f"This alert is for: {ROLE_NAMES[row.role].lower()}.")
    return row, agreement


def _check_rules(rules: Collection[Rule]) -> None:
    if not rules:
        raise Invalid(
            "nobody_told",
            "Without a rule nobody would be told.",
            next_step="Enter days for at least one role.",
        )
    readers = set(permissions.roles_with(Permission.AGREEMENTS_VIEW))
    if any(each.role not in readers for each in rules):
        raise Invalid(
            "role_without_agreements",
            "One of these roles does not see agreements.",
            next_step="Choose roles that do.",
        )
    if any(not 0 <= each.offset_days <= LONGEST_OFFSET for each in rules):
        raise Invalid(
            "bad_offset",
            f"An alert comes 0 to {LONGEST_OFFSET:,} days before.",
            next_step="Enter days like 180, 90, 30, 7, 0.",
        )


def _in_words(rules: Iterable[Rule]) -> list[str]:
    return sorted({f"{each.role.value} {each.offset_days}" for each in rules})


def _as_value(row: Alert, agreement: Agreement) -> RaisedAlert:
    return RaisedAlert(
        agreement=agreement.reference,
        title=row.title,
        due_on=row.due_on,
        offset_days=row.offset_days,
        role=row.role.value,
    )
