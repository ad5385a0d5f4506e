"""Proposing that a trust joins, changing the case with a reason, and withdrawing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.network.domain.expansion import Support
from consortium.network.models.expansion_case import ExpansionCase, ExpansionNeed, access_case
from consortium.organisations.domain.membership import members_on
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_consortium, access_organisation
from consortium.organisations.models.membership import events_of

PROPOSE = Permission.EXPANSION_PROPOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedGiven:
    """What the candidate would buy of an item in a year, in base units, and pays for one today."""

    item_id: UUID
    quantity: Decimal
    price_now: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGiven:
    """What a case says. Amounts in pounds a year, or once; miles to the lead."""

    joins_on: date
    needs: Sequence[NeedGiven]
    miles: Decimal | None = None
    yearly_costs: Decimal = ZERO
    yearly_costs_for: str = ""
    one_off_cost: Decimal = ZERO
    one_off_cost_for: str = ""
    outside_funding: Decimal = ZERO
    funding_source: str = ""
    support: Support = Support.NOT_ASKED
    support_evidence: str = ""
    assumptions: str = ""


def propose_expansion(
    *, actor: Actor, consortium_id: UUID, trust_id: UUID, given: CaseGiven, now: datetime
) -> UUID:
    """Put the case that a trust joins; returns the id that its versions have in common.

    Raises:
        NotFound: the consortium is not within reach, or there is no such trust.
        Invalid: the trust is a member by then, or the case lacks needs, costs, or a source.
    """
    with transaction():
        consortium = access_consortium(
            actor=actor, permission=PROPOSE, consortium_id=consortium_id
        ).organisation_id
        trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
        _check_is_no_member(consortium, trust.id, given.joins_on)
        case_id = uuid7()
        row = _version(
            given,
            id=case_id,
            case_id=case_id,
            reference=next_reference(Series.EXPANSION, given.joins_on.year),
            version=1,
            consortium_id=consortium,
            trust_id=trust.id,
            recorded_at=now,
            recorded_by=actor.id,
        )
        _note(actor, row, "expansion.proposed", now)
    return case_id


def revise_expansion(
    *, actor: Actor, case_id: UUID, version: int, given: CaseGiven, reason: str, now: datetime
) -> None:
    """Make a new version of a case, with the reason why; the earlier ones stay as they are.

    Raises:
        NotFound: there is no such case within reach.
        Conflict: it was changed since that version, or is withdrawn.
        Invalid: as when it was proposed, or there is no reason.
    """
    with transaction():
        last = _last(actor, case_id, version)
        _check_is_no_member(last.consortium_id, last.trust_id, given.joins_on)
        row = _version(given, reason=_reason(reason), **_next(last, actor, now))
        _note(actor, row, "expansion.revised", now, reason=row.reason)


def withdraw_expansion(
    *, actor: Actor, case_id: UUID, version: int, reason: str, now: datetime
) -> None:
    """Take a case out of the comparison, with the reason why; its versions stay readable.

    Raises:
        NotFound: there is no such case within reach.
        Conflict: it was changed since that version, or is withdrawn already.
        Invalid: there is no reason.
    """
    with transaction():
        last = _last(actor, case_id, version)
        given = CaseGiven(
            **{name: getattr(last, name) for name in _SAID},
            needs=[
                NeedGiven(item_id=need.item_id, quantity=need.quantity, price_now=need.price_now)
                for need in last.needs
            ],
        )
        row = _version(given, reason=_reason(reason), is_withdrawn=True, **_next(last, actor, now))
        _note(actor, row, "expansion.withdrawn", now, reason=row.reason)


_SAID = (
    "joins_on",
    "miles",
    "yearly_costs",
    "yearly_costs_for",
    "one_off_cost",
    "one_off_cost_for",
    "outside_funding",
    "funding_source",
    "support",
    "support_evidence",
    "assumptions",
)


def _last(actor: Actor, case_id: UUID, version: int) -> ExpansionCase:
    last = access_case(actor=actor, permission=PROPOSE, case_id=case_id)[-1]
    if last.is_withdrawn:
        raise Conflict(
            "case_withdrawn",
            "This case is withdrawn.",
            next_step="Propose the trust anew if it could join after all.",
        )
    if last.version != version:
        raise Conflict(
            "case_changed",
            "Somebody else has changed this case since you opened it.",
            next_step="Look at their version, then make yours.",
        )
    return last


def _next(last: ExpansionCase, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "case_id": last.case_id,
        "reference": last.reference,
        "version": last.version + 1,
        "consortium_id": last.consortium_id,
        "trust_id": last.trust_id,
        "recorded_at": now,
        "recorded_by": actor.id,
    }


def _version(given: CaseGiven, **about: Any) -> ExpansionCase:
    _check(given)
    row = ExpansionCase(**{name: getattr(given, name) for name in _SAID}, **about)
    db.session.add(row)
    for position, need in enumerate(given.needs):
        db.session.add(
            ExpansionNeed(
                id=uuid7(),
                version_id=row.id,
                position=position,
                item_id=need.item_id,
                quantity=need.quantity,
                price_now=need.price_now,
            )
        )
    return row


def _check(given: CaseGiven) -> None:
    if not given.needs:
        raise Invalid(
            "no_needs",
            "The case does not say what the trust would buy.",
            next_step="Enter the quantity and today's price of at least one item.",
        )
    if not given.one_off_cost and not given.yearly_costs:
        raise Invalid(
            "no_costs",
            "The case says nothing of what joining costs.",
            field="one_off_cost",
            next_step="Enter what it costs once, every year, or both.",
        )
    if given.outside_funding > given.one_off_cost:
        raise Invalid(
            "more_funding_than_cost",
            "More is funded by others than it costs.",
            field="outside_funding",
            next_step="Enter at most the one-off cost.",
        )
    if given.outside_funding and not given.funding_source:
        raise Invalid(
            "no_funding_source",
            "Nobody is named who funds it.",
            field="funding_source",
            next_step="Enter the source, like capital of the second board.",
        )


def _check_is_no_member(consortium_id: UUID, trust_id: UUID, joins_on: date) -> None:
    if trust_id in members_on(events_of(consortium_id), joins_on - timedelta(days=1)):
        raise Invalid(
            "is_a_member",
            "The trust is a member by then.",
            field="joins_on",
            next_step="Choose another trust, or the day on which it joined or would join.",
        )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "There is no reason.",
            field="reason",
            next_step="Say why; it is printed beside the version.",
        )
    return reason.strip()


def _note(actor: Actor, row: ExpansionCase, action: str, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("expansion case", row.id, f"{row.reference} version {row.version}"),
        at=now,
        owner_id=row.consortium_id,
        trust=row.trust_id,
        joins_on=row.joins_on,
        **details,
    )
