"""What a line should cost a trust on a day, and why: the one price function, asked by people."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.clauses.shared_lines import priced_twice
from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason, Price
from consortium.contracts.domain.prices.disputes import with_disputes
from consortium.contracts.domain.prices.explanation import Names, Step, explain, why_no_price
from consortium.contracts.domain.prices.pricing import PriceBook
from consortium.contracts.models.access import seen_by
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.dispute import open_disputes
from consortium.contracts.models.schedule import GroupItem, PriceSchedule, PricingGroup
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Organisation

Answers = list[tuple[AgreementTerms, Price | NoPrice]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAnswer:
    """A price with its path, or why there is none. ``unit_price`` is None, never 0, without one."""

    trust_code: str
    trust: str
    item_code: str
    item: str
    base_unit: str
    on: date
    quantity: Decimal
    known_at: datetime | None
    agreement_id: UUID | None
    agreement: str
    unit_price: Decimal | None
    amount: Decimal | None
    code: str
    why: str
    steps: tuple[Step, ...]


def find_price(
    *,
    actor: Actor,
    trust_id: UUID,
    item_id: UUID,
    on: date,
    quantity: Decimal,
    known_at: datetime | None = None,
) -> PriceAnswer:
    """What the line should cost, as known at an instant (now, when none is given).

    Raises:
        NotFound: the trust or item does not exist, or the trust's prices are not within reach.
        Conflict: two agreements price the item for the trust on that day.
    """
    trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
    item = db.session.get(Item, item_id)
    if item is None:
        raise NotFound("item")
    _check_reach(actor, trust_id)
    candidates = load_terms(_agreements_pricing(actor, trust_id, item_id), known_at=known_at)
    answers = [
        (
            known,
            PriceBook(known.terms).price_of(
                trust=trust.code, item=item.code, on=on, quantity=quantity
            ),
        )
        for known in candidates.values()
        # Until its first version is active an agreement answers nobody.
        if known.terms.schedules
    ]
    found, answer = _the_one(answers)
    priced = answer if isinstance(answer, Price) else None
    names = Names(
        trusts={**(found.names.trusts if found else {}), trust.code: trust.name},
        items={item.code: item.name},
    )
    return PriceAnswer(
        trust_code=trust.code,
        trust=trust.name,
        item_code=item.code,
        item=item.name,
        base_unit=item.base_unit,
        on=on,
        quantity=quantity,
        known_at=known_at,
        agreement_id=found.agreement_id if found else None,
        agreement=f"{found.reference} {found.title}" if found else "",
        unit_price=priced.unit_price if priced else None,
        amount=priced.amount if priced else None,
        code="PRICE" if priced else "NO_PRICE",
        why=_why(answer, names, trust.name, item.name),
        steps=_steps(actor, found, answer, names, trust_id, known_at) if found and answer else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustChoice:
    id: UUID
    name: str


def trusts_to_ask_for(*, actor: Actor) -> list[TrustChoice]:
    """The trusts whose prices the actor may ask for: members within reach, and its customers."""
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    members = select(MembershipEvent.trust_id)
    customers = (
        select(TrustContract.trust_id)
        .join(Agreement, Agreement.id == TrustContract.agreement_id)
        .where(Agreement.supplier_id.in_(scope.organisations))
    )
    within: ColumnElement[bool] = Organisation.id.in_(members)
    if not scope.everything:
        within = and_(within, Organisation.id.in_(scope.organisations))
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(
            Organisation.kind == OrganisationKind.TRUST,
            or_(within, Organisation.id.in_(customers)),
        )
        .order_by(Organisation.name)
    )
    return [TrustChoice(id=trust_id, name=name) for trust_id, name in rows]


def _steps(
    actor: Actor,
    found: AgreementTerms,
    answer: Price | NoPrice,
    names: Names,
    trust_id: UUID,
    known_at: datetime | None,
) -> tuple[Step, ...]:
    steps = explain(answer, names, own_volume=_sees_volume(actor, trust_id))
    return with_disputes(steps, answer, open_disputes([found.agreement_id], known_at=known_at))


def _why(answer: Price | NoPrice | None, names: Names, trust: str, item: str) -> str:
    if answer is None:
        return f"No agreement within your reach has a price of {item} for {trust}."
    return why_no_price(answer, names) if isinstance(answer, NoPrice) else ""


def _sees_volume(actor: Actor, trust_id: UUID) -> bool:
    own, seen = actor.scope(Permission.AGREEMENTS_VIEW), actor.scope(Permission.VOLUMES_VIEW)
    return trust_id in own or trust_id in seen


def _check_reach(actor: Actor, trust_id: UUID) -> None:
    """Prices of a trust are seen by the trust, its consortium and its supplier."""
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    if trust_id in scope:
        return
    supplied = (
        select(TrustContract.id)
        .join(Agreement, Agreement.id == TrustContract.agreement_id)
        .where(TrustContract.trust_id == trust_id, Agreement.supplier_id.in_(scope.organisations))
    )
    if db.session.scalar(supplied.limit(1)) is None:
        raise NotFound("trust")


def _agreements_pricing(actor: Actor, trust_id: UUID, item_id: UUID) -> list[UUID]:
    """The agreements that name the item and that concern the trust: by contract or membership."""
    consortia = select(MembershipEvent.consortium_id).where(MembershipEvent.trust_id == trust_id)
    own = select(TrustContract.agreement_id).where(TrustContract.trust_id == trust_id)
    priced = (
        select(PriceSchedule.agreement_id)
        .join(PricingGroup, PricingGroup.schedule_id == PriceSchedule.id)
        .join(GroupItem, GroupItem.group_id == PricingGroup.id)
        .where(GroupItem.item_id == item_id)
    )
    return list(
        db.session.scalars(
            select(Agreement.id).where(
                seen_by(actor.scope(Permission.AGREEMENTS_VIEW)),
                Agreement.id.in_(priced),
                or_(Agreement.consortium_id.in_(consortia), Agreement.id.in_(own)),
            )
        )
    )


def _the_one(answers: Answers) -> tuple[AgreementTerms | None, Price | NoPrice | None]:
    """The agreement that prices the line; else the one that says best why there is no price."""
    priced = [each for each in answers if isinstance(each[1], Price)]
    if len(priced) > 1:
        raise priced_twice(known.reference for known, _ in priced)
    if priced:
        return priced[0]
    return max(answers, key=_how_far, default=(None, None))


def _how_far(answer: tuple[AgreementTerms, Price | NoPrice]) -> tuple[int, str]:
    """How many steps the question got before there was no price; then the newest agreement."""
    known, found = answer
    reasons = list(NoPriceReason)
    steps = reasons.index(found.reason) if isinstance(found, NoPrice) else len(reasons)
    return steps, known.reference
