"""The register: every trust contract within reach, with its state and its next key date."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.managing.contract_state import RegisterState, state_on
from consortium.contracts.domain.managing.key_dates import KeyDate, KeyDateKind, upcoming
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.key_dates import AgreementDates, load_key_dates
from consortium.contracts.models.register import end_of, left_on, noticed_on, state_at
from consortium.contracts.models.visibility import contract_seen_by, parties_of
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import add_months
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.models.organisation import Organisation

Supplier = aliased(Organisation)
Trust = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which contracts a reader wants; None takes all."""

    trust_id: UUID | None = None
    supplier_id: UUID | None = None
    state: RegisterState | None = None
    ends_within_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """A contract; ``ends_on`` is its first day outside, earlier when its trust has left."""

    id: UUID
    agreement_id: UUID
    reference: str
    trust: str
    supplier: str
    agreement: str
    agreement_reference: str
    value: Decimal
    starts_on: date
    ends_on: date
    state: RegisterState
    next_date: KeyDate | None
    next_by_kind: Mapping[KeyDateKind, date]


def list_contracts(
    *, actor: Actor, asked: Asked, today: date, wanted: Wanted | None = None
) -> Page[RegisterLine]:
    """The contracts the actor reaches; words match references, trust, supplier or title."""
    wanted = wanted or Wanted()
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    rows: Select[TrustContract, Agreement, str, str, date | None, date | None] = (
        select(
            TrustContract,
            Agreement,
            Trust.name,
            Supplier.name.label("supplier"),
            left_on().label("left_on"),
            noticed_on().label("noticed_on"),
        )
        .join(Agreement, Agreement.id == TrustContract.agreement_id)
        .join(Trust, Trust.id == TrustContract.trust_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .where(
            contract_seen_by(scope),
            *_wanted(wanted, today),
            *matching(
                asked.words,
                TrustContract.reference,
                Agreement.reference,
                Agreement.title,
                Trust.name,
                Supplier.name,
            ),
        )
    )
    orders = {
        "trust": Trust.name,
        "supplier": Supplier.name,
        "agreement": Agreement.title,
        "starts": TrustContract.starts_on,
        "ends": end_of(),
    }
    order = orders.get(asked.sort, TrustContract.reference)
    page, total = one_page(rows, asked, order, TrustContract.reference)
    known = load_key_dates({row[1].id for row in page})
    return Page(rows=_lines(page, known, scope, today), total=total, asked=asked)


def choices_of_register(*, actor: Actor) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """The trusts and the suppliers of the contracts within reach, by name."""
    seen = contract_seen_by(actor.scope(Permission.AGREEMENTS_VIEW))

    def named(column: Any) -> list[tuple[UUID, str]]:
        rows = db.session.execute(
            select(Organisation.id, Organisation.name)
            .where(
                Organisation.id.in_(
                    select(column)
                    .select_from(TrustContract)
                    .join(Agreement, Agreement.id == TrustContract.agreement_id)
                    .where(seen)
                )
            )
            .order_by(Organisation.name)
        )
        return [(each_id, name) for each_id, name in rows]

    return named(TrustContract.trust_id), named(Agreement.supplier_id)


def _wanted(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.trust_id is not None:
        found.append(TrustContract.trust_id == wanted.trust_id)
    if wanted.supplier_id is not None:
        found.append(Agreement.supplier_id == wanted.supplier_id)
    if wanted.state is not None:
        found.append(state_at(today) == wanted.state.value)
    if wanted.ends_within_months is not None:
        until = add_months(today, wanted.ends_within_months)
        # A contract that ends on a day has that day as its first one outside.
        found += [end_of() > today, end_of() <= until]
    return found


def _lines(
    page: Sequence[Row[TrustContract, Agreement, str, str, date | None, date | None]],
    known: Mapping[UUID, AgreementDates],
    scope: Scope,
    today: date,
) -> list[RegisterLine]:
    parties = parties_of([each.agreement for each in known.values()])
    lines = []
    for contract, agreement, trust, supplier, left, noticed in page:
        state = state_on(
            today,
            is_signed=contract.signed_at is not None,
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
            left_on=left,
            noticed_on=noticed,
        )
        ahead = [
            each
            for each in known[agreement.id].dates
            if each.trust_id in (None, contract.trust_id)
            and parties[agreement.id].concern(scope, trust_id=each.trust_id, role=each.role)
        ]
        nearest = _nearest(ahead, today) if state is not RegisterState.ENDED else []
        lines.append(
            RegisterLine(
                id=contract.id,
                agreement_id=agreement.id,
                reference=contract.reference,
                trust=trust,
                supplier=supplier,
                agreement=agreement.title,
                agreement_reference=agreement.reference,
                value=contract.value,
                starts_on=contract.starts_on,
                ends_on=min(left, contract.ends_on) if left else contract.ends_on,
                state=state,
                next_date=nearest[0] if nearest else None,
                next_by_kind={each.kind: each.on for each in reversed(nearest)},
            )
        )
    return lines


def _nearest(dates: Collection[KeyDate], today: date) -> list[KeyDate]:
    return upcoming(dates, today=today, most=len(dates))
