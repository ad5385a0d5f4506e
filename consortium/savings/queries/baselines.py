"""Baselines as lists and pages show them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from consortium.catalogue.models.item import Item
from consortium.contracts.models.index import IndexSeries
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain import permissions
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.baseline import SIGNS, BaselineMethod, Grade, Party
from consortium.savings.models.baseline import (
    Baseline,
    BaselineSignature,
    UpliftEvidence,
    access_baseline,
)

Trust = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineLine:
    id: UUID
    reference: str
    trust: str
    item: str
    version: int
    quantity: Decimal
    unit_price: Decimal
    grade: Grade
    missing: tuple[Party, ...]
    locked_at: datetime | None
    # A later version takes its place; a locked one stands until the later one is locked too.
    is_superseded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    party: Party
    signed_at: datetime
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineDetail:
    id: UUID
    reference: str
    trust_id: UUID
    trust: str
    item_id: UUID
    item_code: str
    item: str
    base_unit: str
    version: int
    window: Period
    quantity: Decimal
    unit_price: Decimal
    lowest_price: Decimal | None
    highest_price: Decimal | None
    purchases: int
    method: BaselineMethod
    grade: Grade
    source: str
    included_costs: str
    exclusions: str
    reason: str
    prepared_at: datetime
    prepared_by: str
    signatures: tuple[SignatureLine, ...]
    locked_at: datetime | None
    content_sha256: str
    versions: tuple[tuple[UUID, int], ...]
    # The sides for which the reader could sign now.
    can_sign: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    trust: str
    item: str
    series: str
    evidence: str


def list_baselines(*, actor: Actor, asked: Asked, open_only: bool = False) -> Page[BaselineLine]:
    """The baselines within reach, every version; words match reference, trust or item.

    ``open_only`` leaves those that still wait for a signature.
    """
    is_locked = _signatures() == len(Party)
    latest = (
        select(
            Baseline.trust_id,
            Baseline.item_id,
            func.max(Baseline.version).label("version"),
            func.max(case((is_locked, Baseline.version), else_=0)).label("locked"),
        )
        .group_by(Baseline.trust_id, Baseline.item_id)
        .subquery()
    )
    rows: Select[Baseline, str, str, int, int] = (
        select(Baseline, Trust.name, Item.name, latest.c.version, latest.c.locked)
        .join(Trust, Trust.id == Baseline.trust_id)
        .join(Item, Item.id == Baseline.item_id)
        .join(
            latest,
            (latest.c.trust_id == Baseline.trust_id) & (latest.c.item_id == Baseline.item_id),
        )
        .where(
            *_within(actor),
            *matching(
                asked.words, Baseline.reference, Trust.name, Trust.code, Item.name, Item.code
            ),
        )
    )
    if open_only:
        rows = rows.where(Baseline.version == latest.c.version, _signatures() < len(Party))
    orders = {"trust": Trust.name, "item": Item.name, "grade": Baseline.grade}
    page, total = one_page(rows, asked, orders.get(asked.sort, Trust.name), Item.code, Baseline.id)
    lines = [
        BaselineLine(
            id=row.id,
            reference=row.reference,
            trust=trust,
            item=item,
            version=row.version,
            quantity=row.quantity,
            unit_price=row.unit_price,
            grade=row.grade,
            missing=_missing(row),
            locked_at=row.locked_at,
            is_superseded=row.version < (locked if row.locked_at else last),
        )
        for row, trust, item, last, locked in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def count_baselines_to_sign(actor: Actor) -> Select[int]:
    """Counts the baselines that wait for a signature which the actor could give."""
    sides = [_lacks(party, actor.scope(permission)) for party, permission in SIGNS.items()]
    later = aliased(Baseline)
    replaced = exists().where(
        later.trust_id == Baseline.trust_id,
        later.item_id == Baseline.item_id,
        later.version > Baseline.version,
    )
    where = [or_(*sides), ~replaced]
    if actor.id is not None:
        own = select(BaselineSignature.baseline_id).where(BaselineSignature.signed_by == actor.id)
        where += [Baseline.id.not_in(own), Baseline.prepared_by.is_distinct_from(actor.id)]
    return select(func.count()).select_from(Baseline).where(*where)


def _lacks(party: Party, scope: Scope) -> ColumnElement[bool]:
    """A party's signature is missing on a baseline within the scope."""
    signed = select(BaselineSignature.baseline_id).where(BaselineSignature.party == party)
    within = true() if scope.everything else Baseline.trust_id.in_(scope.organisations)
    return Baseline.id.not_in(signed) & within


def find_baseline(*, actor: Actor, baseline_id: UUID) -> BaselineDetail:
    """One baseline with its signatures and the other versions of it.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = access_baseline(
        actor=actor, permission=Permission.BASELINES_VIEW, baseline_id=baseline_id
    )
    trust = db.session.get_one(Organisation, row.trust_id)
    item = db.session.get_one(Item, row.item_id)
    people = {each.signed_by for each in row.signatures} | {row.prepared_by}
    names = names_of({person for person in people if person is not None})
    versions = db.session.execute(
        select(Baseline.id, Baseline.version)
        .where(Baseline.trust_id == row.trust_id, Baseline.item_id == row.item_id)
        .order_by(Baseline.version.desc())
    ).all()
    return BaselineDetail(
        id=row.id,
        reference=row.reference,
        trust_id=trust.id,
        trust=trust.name,
        item_id=item.id,
        item_code=item.code,
        item=item.name,
        base_unit=item.base_unit,
        version=row.version,
        window=Period(row.window_from, row.window_to),
        quantity=row.quantity,
        unit_price=row.unit_price,
        lowest_price=row.lowest_price,
        highest_price=row.highest_price,
        purchases=row.purchases,
        method=row.method,
        grade=row.grade,
        source=row.source,
        included_costs=row.included_costs,
        exclusions=row.exclusions,
        reason=row.reason,
        prepared_at=row.prepared_at,
        prepared_by=_name(names, row.prepared_by),
        signatures=tuple(
            SignatureLine(
                party=each.party,
                signed_at=each.signed_at,
                signed_by=_name(names, each.signed_by),
            )
            for each in row.signatures
        ),
        locked_at=row.locked_at,
        content_sha256=row.content_sha256,
        versions=tuple((version_id, number) for version_id, number in versions),
        can_sign=_can_sign(actor, row, is_latest=row.version == versions[0][1]),
    )


def list_evidence(*, actor: Actor) -> list[EvidenceLine]:
    """Proof that old prices would have risen, of the trusts within reach."""
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    rows = select(UpliftEvidence, Trust.name, Item.name, IndexSeries.code)
    rows = (
        rows.join(Trust, Trust.id == UpliftEvidence.trust_id)
        .join(Item, Item.id == UpliftEvidence.item_id)
        .join(IndexSeries, IndexSeries.id == UpliftEvidence.series_id)
        .order_by(Trust.name, Item.code)
    )
    if not scope.everything:
        rows = rows.where(UpliftEvidence.trust_id.in_(scope.organisations))
    return [
        EvidenceLine(trust=trust, item=item, series=series, evidence=row.evidence)
        for row, trust, item, series in db.session.execute(rows)
    ]


def _within(actor: Actor) -> list[ColumnElement[bool]]:
    scope = actor.scope(Permission.BASELINES_VIEW)
    return [] if scope.everything else [Baseline.trust_id.in_(scope.organisations)]


def _signatures() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(BaselineSignature.baseline_id == Baseline.id)
        .correlate(Baseline)
        .scalar_subquery()
    )


def _missing(row: Baseline) -> tuple[Party, ...]:
    signed = {each.party for each in row.signatures}
    return tuple(party for party in Party if party not in signed)


def _can_sign(actor: Actor, row: Baseline, *, is_latest: bool) -> tuple[Party, ...]:
    signers = {each.signed_by for each in row.signatures}
    if not is_latest or actor.id in signers or actor.id == row.prepared_by:
        return ()
    return tuple(
        party for party in _missing(row) if permissions.may(actor, SIGNS[party], row.trust_id)
    )


def _name(names: dict[UUID, str], person_id: UUID | None) -> str:
    return names.get(person_id, "somebody") if person_id else "the system"
