"""Loading what forecasts and statements are made from, out of every wing below."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.models.item import Item
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.index import IndexSeries
from consortium.contracts.models.terms import AgreementTerms, terms_of_all
from consortium.contracts.queries.indices import IndexLine, list_indices
from consortium.contracts.queries.rebates import settled_rebates
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Organisation
from consortium.savings.domain import facts as values
from consortium.savings.domain.baseline import Baseline as BaselineValue
from consortium.savings.models.baseline import Baseline, UpliftEvidence
from consortium.savings.models.ledger import Benefit, ProgrammeCost
from consortium.savings.models.standing import Agreements


@dataclass(frozen=True, slots=True)
class Named:
    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A consortium with the trusts, items and agreements its savings are about."""

    consortium_id: UUID
    trusts: Mapping[UUID, Named]
    items: Mapping[UUID, Named]
    capital_items: frozenset[str]
    known: Mapping[UUID, AgreementTerms]
    agreements: Agreements

    @property
    def trust_ids(self) -> dict[str, UUID]:
        return {trust.code: trust.id for trust in self.trusts.values()}

    def items_by_basis(self) -> dict[DateBasis, list[UUID]]:
        """The items by the date of a line that counts for them, as their agreements say."""
        ids = self.item_ids
        found: dict[DateBasis, list[UUID]] = {}
        for code in sorted(ids):
            for basis in sorted(self.agreements.bases_of(code)):
                found.setdefault(basis, []).append(ids[code])
        return found

    @property
    def item_ids(self) -> dict[str, UUID]:
        return {item.code: item.id for item in self.items.values()}

    def only(self, agreement_id: UUID) -> "Scene":
        """The same scene with one of its agreements, as if there were no other."""
        known = {agreement_id: self.known[agreement_id]}
        agreements = Agreements(known.values(), own=self.known)
        items = {key: item for key, item in self.items.items() if item.code in agreements.items}
        return replace(self, items=items, known=known, agreements=agreements)


def load_scene(consortium_id: UUID, *, known_at: datetime | None = None) -> Scene:
    """Everybody who ever was a member, the items under agreements, and the agreements' terms.

    The terms are those known at an instant; today's, when none is given.
    """
    rows = select(Agreement).where(Agreement.consortium_id == consortium_id)
    agreed = db.session.scalars(rows.order_by(Agreement.starts_on, Agreement.id)).all()
    known = terms_of_all(agreed, known_at=known_at)
    agreements = Agreements(known.values())
    items = db.session.execute(
        select(Item.id, Item.code, Item.name, Item.kind)
        .where(Item.code.in_(agreements.items))
        .order_by(Item.code_key)
    ).all()
    return Scene(
        consortium_id=consortium_id,
        trusts=members_ever(consortium_id),
        items={row_id: Named(row_id, code, name) for row_id, code, name, _ in items},
        capital_items=frozenset(code for _, code, _, kind in items if kind is ItemKind.EQUIPMENT),
        known=known,
        agreements=agreements,
    )


def members_ever(consortium_id: UUID) -> dict[UUID, Named]:
    """Every trust that was a member on any day, in the order of their codes."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.code, Organisation.name)
        .where(
            Organisation.id.in_(
                select(MembershipEvent.trust_id).where(
                    MembershipEvent.consortium_id == consortium_id
                )
            )
        )
        .order_by(Organisation.code)
    )
    return {row_id: Named(row_id, code, name) for row_id, code, name in rows}


def locked_baselines(scene: Scene) -> dict[tuple[str, str], tuple[BaselineValue, ...]]:
    """The locked versions of each baseline, the first one first, by trust and item code."""
    rows = db.session.scalars(
        select(Baseline)
        .where(Baseline.trust_id.in_(scene.trusts), Baseline.item_id.in_(scene.items))
        .order_by(Baseline.version)
    )
    found: dict[tuple[str, str], tuple[BaselineValue, ...]] = {}
    for row in rows:
        if row.locked_at is None:
            continue
        trust, item = scene.trusts[row.trust_id].code, scene.items[row.item_id].code
        version = BaselineValue(
            trust=trust,
            item=item,
            unit_price=row.unit_price,
            quantity=row.quantity,
            window=Period(row.window_from, row.window_to),
            method=row.method,
            grade=row.grade,
            version=row.version,
            locked_at=row.locked_at,
        )
        found[trust, item] = (*found.get((trust, item), ()), version)
    return found


def baseline_ids(scene: Scene) -> dict[tuple[str, str, int], tuple[UUID, str]]:
    """Each baseline's id and reference, by trust and item code and version."""
    rows = db.session.execute(
        select(
            Baseline.trust_id, Baseline.item_id, Baseline.version, Baseline.id, Baseline.reference
        ).where(Baseline.trust_id.in_(scene.trusts), Baseline.item_id.in_(scene.items))
    )
    return {
        (scene.trusts[trust_id].code, scene.items[item_id].code, version): (row_id, reference)
        for trust_id, item_id, version, row_id, reference in rows
    }


def uplifts(scene: Scene) -> dict[tuple[str, str], values.Uplift]:
    rows = db.session.execute(
        select(UpliftEvidence, IndexSeries.code)
        .join(IndexSeries, IndexSeries.id == UpliftEvidence.series_id)
        .where(UpliftEvidence.trust_id.in_(scene.trusts), UpliftEvidence.item_id.in_(scene.items))
    )
    found = {}
    for row, series in rows:
        trust, item = scene.trusts[row.trust_id].code, scene.items[row.item_id].code
        found[trust, item] = values.Uplift(
            trust=trust, item=item, series=series, evidence=row.evidence
        )
    return found


class IndexRatios:
    """The ratio of an index on a day to its value over a baseline's window."""

    def __init__(self) -> None:
        self.series: Mapping[str, IndexLine] = {line.code: line for line in list_indices()}

    def __call__(self, series: str, window: Period, day: date) -> Fraction | None:
        line = self.series.get(series)
        now = line.on(day) if line else None
        then = line.on(window.start) if line else None
        return Fraction(now) / Fraction(then) if now and then else None


def rebates(scene: Scene) -> tuple[values.Rebate, ...]:
    names = {
        UUID(clause.id): clause.name
        for known in scene.known.values()
        for schedule in known.terms.schedules
        for clause in schedule.rebates
    }
    return tuple(
        values.Rebate(
            year=settled.year,
            amount=settled.amount,
            shares=settled.shares,
            credit_note=settled.credit_note,
            source=settled.scheme_id,
            name=names.get(settled.scheme_id, "Rebate"),
            paid_on=settled.paid_on,
        )
        for settled in settled_rebates(list(scene.known))
    )


def costs(scene: Scene) -> tuple[values.Cost, ...]:
    rows = db.session.scalars(
        select(ProgrammeCost)
        .where(ProgrammeCost.consortium_id == scene.consortium_id)
        .order_by(ProgrammeCost.falls_on, ProgrammeCost.reference)
    )
    return tuple(
        values.Cost(
            kind=row.kind,
            falls_on=row.falls_on,
            amount=row.amount,
            description=row.description,
            trust=_code(scene, row.trust_id),
        )
        for row in rows
    )


def benefits(scene: Scene) -> tuple[values.Benefit, ...]:
    rows = db.session.scalars(
        select(Benefit)
        .where(Benefit.consortium_id == scene.consortium_id)
        .order_by(Benefit.falls_on, Benefit.reference)
    )
    return tuple(
        values.Benefit(
            kind=row.kind,
            falls_on=row.falls_on,
            amount=row.amount,
            description=row.description,
            valuation=row.valuation,
            trust=_code(scene, row.trust_id),
            source=row.id,
        )
        for row in rows
    )


def _code(scene: Scene, trust_id: UUID | None) -> str:
    named = scene.trusts.get(trust_id) if trust_id else None
    return named.code if named else ""
