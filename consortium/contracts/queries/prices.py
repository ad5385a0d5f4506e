"""What a line should cost a trust on a day, and why: the one price function, asked by people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.clauses.shared_lines import split_line
from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason, Price
from consortium.contracts.domain.prices.counting import exact
from consortium.contracts.domain.prices.disputes import with_disputes
from consortium.contracts.domain.prices.explanation import Names, Step, explain, why_no_price
from consortium.contracts.domain.prices.pricing import PriceBook
from consortium.contracts.models.access import seen_by
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.dispute import open_disputes
from consortium.contracts.models.schedule import GroupItem, PriceSchedule, PricingGroup
from consortium.contracts.models.shared_line import shares_between
from consortium.contracts.models.terms import AgreementTerms, terms_of_all
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO, half_up
from consortium.foundation.domain.money import unit_price as unit_price_words
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
        Conflict: two agreements price the item for the trust on that day, and no shares are
            agreed.
    """
    trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
    item = db.session.get(Item, item_id)
    if item is None:
        raise NotFound("item")
    _check_reach(actor, trust_id)
    candidates = terms_of_all(_agreements_pricing(actor, trust_id, item_id), known_at=known_at)
    asked = _Asked(actor=actor, trust=trust, item=item, on=on, known_at=known_at)
    # Until its first version is active an agreement answers nobody.
    answers = [
        (known, asked.of(known, quantity)) for known in candidates.values() if known.terms.schedules
    ]
    priced = [known for known, answer in answers if isinstance(answer, Price)]
    if len(priced) > 1:
        return _shared(asked, priced, quantity)
    found, answer = _the_one(answers)
    return asked.told(found, answer, quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question for a price, of whichever agreement."""

    actor: Actor
    trust: Organisation
    item: Item
    on: date
    known_at: datetime | None

    def of(self, known: AgreementTerms, quantity: Decimal) -> Price | NoPrice:
        return PriceBook(known.terms).price_of(
            trust=self.trust.code, item=self.item.code, on=self.on, quantity=quantity
        )

    def told(
        self, found: AgreementTerms | None, answer: Price | NoPrice | None, quantity: Decimal
    ) -> PriceAnswer:
        trust, item = self.trust, self.item
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
            on=self.on,
            quantity=quantity,
            known_at=self.known_at,
            agreement_id=found.agreement_id if found else None,
            agreement=f"{found.reference} {found.title}" if found else "",
            unit_price=priced.unit_price if priced else None,
            amount=priced.amount if priced else None,
            code="PRICE" if priced else "NO_PRICE",
            why=_why(answer, names, trust.name, item.name),
            steps=_steps(self.actor, found, answer, names, trust.id, self.known_at)
            if found and answer
            else (),
        )


def _shared(asked: _Asked, priced: list[AgreementTerms], quantity: Decimal) -> PriceAnswer:
    """A line that counts in several agreements by agreed shares: each prices its part.

    The unit price is that of the whole line; ``agreement_id`` is the agreement with most of it.

    Raises:
        Conflict: no shares are agreed.
    """
    agreed = shares_between(
        [known.agreement_id for known in priced],
        trust_id=asked.trust.id,
        item_id=asked.item.id,
        on=asked.on,
        known_at=asked.known_at,
    )
    split_line(quantity, {each.reference: agreed.get(each.agreement_id) for each in priced})
    parts = []
    for known in sorted(priced, key=lambda known: -agreed[known.agreement_id]):
        part = quantity * agreed[known.agreement_id]
        parts.append((known, part, asked.told(known, asked.of(known, part), part)))
    amount = sum((each.amount or ZERO for _, _, each in parts), ZERO)
    unit_price = sum(
        (agreed[known.agreement_id] * (each.unit_price or ZERO) for known, _, each in parts), ZERO
    )
    words = "; ".join(
        f"{exact(part)} under {known.reference} at {unit_price_words(each.unit_price or ZERO)}"
        for known, part, each in parts
    )
    return replace(
        parts[0][2],
        quantity=quantity,
        agreement=" and ".join(each.agreement for _, _, each in parts),
        unit_price=half_up(unit_price, 6),
        amount=amount,
        steps=(
            Step("Shared line", f"Of {exact(quantity)}, by the shares agreed: {words}."),
            *(step for _, _, each in parts for step in each.steps),
        ),
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


def _agreements_pricing(actor: Actor, trust_id: UUID, item_id: UUID) -> Sequence[Agreement]:
    """The agreements that name the item and that concern the trust: by contract or membership."""
    consortia = select(MembershipEvent.consortium_id).where(MembershipEvent.trust_id == trust_id)
    own = select(TrustContract.agreement_id).where(TrustContract.trust_id == trust_id)
    priced = (
        select(PriceSchedule.agreement_id)
        .join(PricingGroup, PricingGroup.schedule_id == PriceSchedule.id)
        .join(GroupItem, GroupItem.group_id == PricingGroup.id)
        .where(GroupItem.item_id == item_id)
    )
    return db.session.scalars(
        select(Agreement)
        .where(
            seen_by(actor.scope(Permission.AGREEMENTS_VIEW)),
            Agreement.id.in_(priced),
            or_(Agreement.consortium_id.in_(consortia), Agreement.id.in_(own)),
        )
        .order_by(Agreement.starts_on, Agreement.id)
    ).all()


def _the_one(answers: Answers) -> tuple[AgreementTerms | None, Price | NoPrice | None]:
    """The agreement that prices the line; else the one that says best why there is no price."""
    priced = next((each for each in answers if isinstance(each[1], Price)), None)
    return priced or max(answers, key=_how_far, default=(None, None))


def _how_far(answer: tuple[AgreementTerms, Price | NoPrice]) -> tuple[int, str]:
    """How many steps the question got before there was no price; then the newest agreement."""
    known, found = answer
    reasons = list(NoPriceReason)
    steps = reasons.index(found.reason) if isinstance(found, NoPrice) else len(reasons)
    return steps, known.reference
