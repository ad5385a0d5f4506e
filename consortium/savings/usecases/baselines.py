"""Preparing baselines and signing them from both sides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.models.item import access_item
from consortium.contracts.models.index import IndexSeries
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.organisations.models.organisation import Organisation
from consortium.savings.domain.baseline import (
    SIGNS,
    BaselineMethod,
    Party,
    check_baseline,
    check_signers,
    grade_of,
    source_of,
    weighted_average,
)
from consortium.savings.models.baseline import (
    Baseline,
    BaselineSignature,
    UpliftEvidence,
    access_baseline,
)
from consortium.spend.queries.batches import BatchLine, current_batches
from consortium.spend.queries.lines import LineSum, sum_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A price that was found, how, and where it stands."""

    quantity: Decimal
    unit_price: Decimal
    method: BaselineMethod
    source: str
    purchases: int = 0
    lowest_price: Decimal | None = None
    highest_price: Decimal | None = None
    batch_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a baseline covers, and why a new version of it is needed."""

    trust_id: UUID
    item_id: UUID
    window: Period
    included_costs: str = ""
    exclusions: str = ""
    reason: str = ""


def prepare_baseline(*, actor: Actor, scope: Scope, found: Found, now: datetime) -> UUID:
    """Put a price that was found elsewhere before the two signers.

    A further baseline for the same line is a new version; the earlier one is kept.

    Raises:
        NotFound: the trust is not within reach, or the item is not in the catalogue.
        Invalid: the window is not a year, nothing was bought, or a new version has no reason.
    """
    with transaction():
        trust = _trust(actor, scope.trust_id)
        return _put(actor, trust, scope, found, now)


def prepare_baseline_from_lines(*, actor: Actor, scope: Scope, now: datetime) -> UUID:
    """Put the weighted average of the trust's own imported lines before the two signers.

    Every line of the item in the window counts, whoever sold it; credit notes lower the average.

    Raises:
        NotFound: the trust is not within reach, or the item is not in the catalogue.
        Invalid: there are fewer than three lines in the window, or a new version has no reason.
    """
    with transaction():
        trust = _trust(actor, scope.trust_id)
        batches = [
            batch
            for batch in current_batches(trust_ids=[trust.id])
            if batch.holds_lines_of(scope.window)
        ]
        lines = sum_lines(
            batch_ids=[batch.id for batch in batches],
            item_ids=[scope.item_id],
            period=scope.window,
        )
        return _put(actor, trust, scope, _average_of(lines, batches), now)


def _average_of(lines: Collection[LineSum], batches: Collection[BatchLine]) -> Found:
    """The weighted average price of some lines, with the range it lies in.

    Raises:
        Invalid: nothing was bought.
    """
    quantity = sum((line.quantity for line in lines), Decimal(0))
    amount = sum((line.amount for line in lines), Decimal(0))
    if quantity <= 0 or amount <= 0:
        raise Invalid(
            "no_lines",
            "There are no purchase lines of this item in the twelve months.",
            field="item_id",
            next_step="Import the lines of that year first, or use the contract price.",
        )
    prices = [weighted_average(line.amount, line.quantity) for line in lines if line.quantity > 0]
    return Found(
        quantity=quantity,
        unit_price=weighted_average(amount, quantity),
        method=BaselineMethod.INVOICES,
        source=source_of(sorted(batch.reference for batch in batches)),
        purchases=sum(line.lines for line in lines),
        lowest_price=min(prices),
        highest_price=max(prices),
        batch_ids=tuple(batch.id for batch in batches),
    )


def sign_baseline(*, actor: Actor, baseline_id: UUID, party: Party, now: datetime) -> bool:
    """Sign a baseline for one side; returns whether it is locked now.

    Raises:
        NotFound, NotAllowed: it is not within reach, or the role does not sign for that side.
        Conflict: that side has signed, or a later version takes its place.
        Invalid: the signer prepared it, or signed for the other side.
    """
    with transaction():
        row = access_baseline(
            actor=actor, permission=Permission.BASELINES_VIEW, baseline_id=baseline_id
        )
        permissions.check(actor, SIGNS[party], row.trust_id)
        if row.version < _next_version(row.trust_id, row.item_id) - 1:
            raise Conflict(
                "superseded",
                "A later version of this baseline takes its place.",
                next_step="Sign the latest version.",
            )
        signed = {each.party: each.signed_by for each in row.signatures}
        check_signers(prepared_by=row.prepared_by, signed=signed, signer=actor.id, party=party)
        db.session.add(
            BaselineSignature(
                id=uuid7(),
                baseline_id=row.id,
                party=party,
                signed_at=now,
                signed_by=actor.id,
                content_sha256=row.content_sha256,
            )
        )
        locked = set(signed) | {party} == set(Party)
        record(
            actor=actor,
            action="baseline.locked" if locked else "baseline.signed",
            subject=Subject("baseline", row.id, row.reference),
            at=now,
            owner_id=row.trust_id,
            party=party.value,
            content_sha256=row.content_sha256,
        )
    return locked


def record_uplift_evidence(
    *,
    actor: Actor,
    trust_id: UUID,
    item_id: UUID,
    series_id: UUID,
    evidence: str,
    now: datetime,
) -> None:
    """Record proof that a trust's old price would have followed an index.

    Raises:
        NotFound: the trust is not within reach, or item or index is not known.
    """
    with transaction():
        if trust_id not in actor.scope(Permission.SAVINGS_RECORD):
            raise NotFound("trust")
        trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
        item = access_item(item_id)
        series = db.session.get(IndexSeries, series_id)
        if series is None:
            raise NotFound("index")
        row = UpliftEvidence(
            id=uuid7(),
            trust_id=trust.id,
            item_id=item.id,
            series_id=series.id,
            evidence=evidence,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="uplift_evidence.recorded",
            subject=Subject("uplift evidence", row.id, f"{trust.code} {item.code}"),
            at=now,
            owner_id=trust.id,
            series=series.code,
            evidence=evidence,
        )


def _trust(actor: Actor, trust_id: UUID) -> Organisation:
    if trust_id not in actor.scope(Permission.BASELINES_PREPARE):
        raise NotFound("trust")
    return access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)


def _put(actor: Actor, trust: Organisation, scope: Scope, found: Found, now: datetime) -> UUID:
    check_baseline(
        method=found.method,
        window=scope.window,
        quantity=found.quantity,
        unit_price=found.unit_price,
        purchases=found.purchases,
    )
    item = access_item(scope.item_id)
    version = _next_version(trust.id, item.id)
    if version > 1 and not scope.reason.strip():
        raise Invalid(
            "no_reason",
            "A new version of a baseline needs a reason, which is printed with it.",
            field="reason",
            next_step="Say why the earlier version no longer holds.",
        )
    row = Baseline(
        id=uuid7(),
        reference=next_reference(Series.BASELINE, now.year),
        trust_id=trust.id,
        item_id=item.id,
        version=version,
        window_from=scope.window.start,
        window_to=scope.window.end,
        quantity=found.quantity,
        unit_price=found.unit_price,
        lowest_price=found.lowest_price,
        highest_price=found.highest_price,
        purchases=found.purchases,
        method=found.method,
        grade=grade_of(found.method, is_capital=item.kind is ItemKind.EQUIPMENT),
        source=found.source,
        batch_ids=sorted(map(str, found.batch_ids)),
        included_costs=scope.included_costs,
        exclusions=scope.exclusions,
        reason=scope.reason.strip(),
        prepared_at=now,
        prepared_by=actor.id,
    )
    db.session.add(row)
    record(
        actor=actor,
        action="baseline.prepared",
        subject=Subject("baseline", row.id, f"{row.reference} {trust.code} {item.code}"),
        at=now,
        owner_id=trust.id,
        reason=row.reason,
        version=version,
        unit_price=found.unit_price,
        quantity=found.quantity,
        method=found.method.value,
    )
    return row.id


def _next_version(trust_id: UUID, item_id: UUID) -> int:
    last = db.session.scalar(
        select(func.max(Baseline.version)).where(
            Baseline.trust_id == trust_id, Baseline.item_id == item_id
        )
    )
    return (last or 0) + 1
