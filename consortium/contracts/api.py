"""Contracts for programs: agreements within reach, and the price of a line with its path."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import item_with_code
from consortium.contracts.queries.agreements import (
    AgreementDetail,
    AgreementLine,
    find_agreement,
    list_agreements,
)
from consortium.contracts.queries.prices import PriceAnswer, find_price
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.api import (
    Operation,
    Parameter,
    as_json,
    day_asked,
    instant_asked,
)
from consortium.foundation.web.clock import today
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code

blueprint = Blueprint("api_contracts", __name__, url_prefix="/api/v1")

_TEXT, _DAY, _INSTANT = (
    {"type": "string"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
)
_EXACT = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_ID = {"type": "string", "format": "uuid"}


@blueprint.get("/agreements")
@requires(Permission.AGREEMENTS_VIEW)
def agreements() -> ResponseReturnValue:
    found = list_agreements(
        actor=current_actor(), asked=Asked(words=request.args.get("q", "").strip()[:200], rows=None)
    )
    return as_json({"agreements": [_line(row) for row in found.rows]})


@blueprint.get("/agreements/<uuid:agreement_id>")
@requires(Permission.AGREEMENTS_VIEW)
def agreement(agreement_id: UUID) -> ResponseReturnValue:
    found = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    return as_json(_detail(found))


@blueprint.get("/price")
@requires(Permission.AGREEMENTS_VIEW)
def price() -> ResponseReturnValue:
    trust_id = id_of_code(_asked("trust"), [OrganisationKind.TRUST])
    answer = find_price(
        actor=current_actor(),
        trust_id=trust_id,
        item_id=item_with_code(_asked("item")).id,
        on=day_asked("on", today()),
        quantity=_quantity(),
        known_at=instant_asked("known_at"),
    )
    return as_json(_price(answer))


def _asked(name: str) -> str:
    value = request.args.get(name, "").strip()
    if not value:
        raise Invalid("missing_parameter", f"The parameter {name} is missing.", field=name)
    return value


def _quantity() -> Decimal:
    text = request.args.get("quantity", "1")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Invalid("bad_parameter", "The parameter quantity must be a number.", field="quantity")
    return value


def _line(row: AgreementLine) -> dict[str, Any]:
    return {
        "id": row.id,
        "reference": row.reference,
        "title": row.title,
        "supplier": row.supplier,
        "starts_on": row.starts_on,
        "ends_before": row.ends_on,
        "contracts": row.contracts,
        "contracts_signed": row.signed,
    }


def _detail(found: AgreementDetail) -> dict[str, Any]:
    return {
        "id": found.id,
        "reference": found.reference,
        "title": found.title,
        "supplier": found.supplier,
        "consortium": found.consortium,
        "starts_on": found.starts_on,
        "ends_before": found.ends_on,
        "date_basis": found.date_basis.value,
        "notice_days": found.notice_days,
        "members_today": found.members_today,
        "contracts": [
            {
                "id": row.id,
                "reference": row.reference,
                "trust": row.trust_code,
                "state": row.state.value,
                "standing_today": row.standing.value,
                "starts_on": row.starts_on,
                "ends_before": row.ends_on,
                # None where the reader may not see it.
                "value": row.value,
            }
            for row in found.contracts
        ],
    }


def _price(answer: PriceAnswer) -> dict[str, Any]:
    return {
        "outcome": answer.code,
        "trust": answer.trust_code,
        "item": answer.item_code,
        "base_unit": answer.base_unit,
        "on": answer.on,
        "quantity": answer.quantity,
        "known_at": answer.known_at,
        "agreement_id": answer.agreement_id,
        "agreement": answer.agreement,
        "currency": "GBP",
        "unit_price": answer.unit_price,
        "amount": answer.amount,
        "why_none": answer.why,
        "path": [{"step": step.title, "found": step.text} for step in answer.steps],
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": sorted(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _or_none(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_COUNT = {"type": "integer", "minimum": 0}
OPERATIONS = (
    Operation(
        endpoint="api_contracts.agreements",
        summary="The agreements within reach",
        parameters=(
            Parameter(name="q", about="Words of the reference, title or supplier", schema=_TEXT),
        ),
        answer=_object(
            agreements=_list_of(
                _object(
                    id=_ID,
                    reference=_TEXT,
                    title=_TEXT,
                    supplier=_TEXT,
                    starts_on=_DAY,
                    ends_before=_DAY,
                    contracts=_COUNT,
                    contracts_signed=_COUNT,
                )
            )
        ),
    ),
    Operation(
        endpoint="api_contracts.agreement",
        summary="One agreement with each trust's contract",
        parameters=(
            Parameter(
                name="agreement_id",
                about="Its id, from the list",
                schema=_ID,
                place="path",
                required=True,
            ),
        ),
        answer=_object(
            id=_ID,
            reference=_TEXT,
            title=_TEXT,
            supplier=_TEXT,
            consortium=_TEXT,
            starts_on=_DAY,
            ends_before=_DAY,
            date_basis=_TEXT,
            notice_days=_COUNT,
            members_today=_COUNT,
            contracts=_list_of(
                _object(
                    id=_ID,
                    reference=_TEXT,
                    trust=_TEXT,
                    state=_TEXT,
                    standing_today=_TEXT,
                    starts_on=_DAY,
                    ends_before=_DAY,
                    value=_or_none(_EXACT),
                )
            ),
        ),
    ),
    Operation(
        endpoint="api_contracts.price",
        summary="What a line should cost, and why",
        parameters=(
            Parameter(name="trust", about="Code of the trust", schema=_TEXT, required=True),
            Parameter(name="item", about="Code of the item", schema=_TEXT, required=True),
            Parameter(name="on", about="The line's day by the agreement's date basis", schema=_DAY),
            Parameter(name="quantity", about="In base units of the item; 1 if none", schema=_EXACT),
            Parameter(name="known_at", about="As was recorded by then", schema=_INSTANT),
        ),
        answer=_object(
            outcome={"enum": ["PRICE", "NO_PRICE"]},
            trust=_TEXT,
            item=_TEXT,
            base_unit=_TEXT,
            on=_DAY,
            quantity=_EXACT,
            known_at=_or_none(_INSTANT),
            agreement_id=_or_none(_ID),
            agreement=_TEXT,
            currency={"const": "GBP"},
            unit_price=_or_none(_EXACT),
            amount=_or_none(_EXACT),
            why_none=_TEXT,
            path=_list_of(_object(step=_TEXT, found=_TEXT)),
        ),
    ),
)
