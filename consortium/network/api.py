"""Growth of the network for programs: the cases for trusts that could join."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.api import Operation, Parameter, as_json
from consortium.foundation.web.guard import current_actor, requires
from consortium.network.queries.expansion import compare_expansions
from consortium.network.queries.expansion_case import CaseView
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code

blueprint = Blueprint("api_network", __name__, url_prefix="/api/v1")

_TEXT, _DAY = {"type": "string"}, {"type": "string", "format": "date"}
_NUMBER = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


@blueprint.get("/expansion")
@requires(Permission.EXPANSION_VIEW)
def expansion() -> ResponseReturnValue:
    code = request.args.get("consortium", "").strip()
    if not code:
        raise Invalid(
            "missing_parameter", "The parameter consortium is missing.", field="consortium"
        )
    found = compare_expansions(
        actor=current_actor(), consortium_id=id_of_code(code, [OrganisationKind.CONSORTIUM])
    )
    return as_json(
        {
            "consortium": code,
            "cases": [_case(case) for case in found.cases],
            "more_if_all_join": found.more_if_all_join,
        }
    )


def _case(case: CaseView) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "version": case.version,
        "trust": case.trust_code,
        "growth": case.growth.value,
        "joins_on": case.joins_on,
        "members": case.members,
        "needs": [
            {
                "item": need.item_code,
                "quantity": need.quantity,
                "price_now": need.price_now,
                "price_then": need.price_then,
                "saving": need.saving,
            }
            for need in case.needs
        ],
        "yearly_costs": case.yearly_costs,
        "saves_a_year": case.a_year,
        "members_save_a_year": case.others_save,
        "one_off_cost": case.one_off_cost,
        "outside_funding": case.outside_funding,
        "payback_years": case.payback_years,
        "market_forces_factor": case.market_forces_factor,
        "income_per_thousand": case.income_per_thousand,
        "support": case.support.value,
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": sorted(properties), "properties": properties}


_NEED = _object(
    item=_TEXT,
    quantity=_NUMBER,
    price_now=_NUMBER,
    price_then=_or_null(_NUMBER),
    saving=_or_null(_NUMBER),
)
OPERATIONS = (
    Operation(
        endpoint="api_network.expansion",
        summary="The cases for trusts that could join, each as if no other candidate joined",
        parameters=(
            Parameter(
                name="consortium", about="The consortium's code", schema=_TEXT, required=True
            ),
        ),
        answer=_object(
            consortium=_TEXT,
            cases={
                "type": "array",
                "items": _object(
                    reference=_TEXT,
                    version={"type": "integer"},
                    trust=_TEXT,
                    growth=_TEXT,
                    joins_on=_DAY,
                    members={"type": "integer"},
                    needs={"type": "array", "items": _NEED},
                    yearly_costs=_NUMBER,
                    saves_a_year=_NUMBER,
                    members_save_a_year=_NUMBER,
                    one_off_cost=_NUMBER,
                    outside_funding=_NUMBER,
                    payback_years=_or_null(_NUMBER),
                    market_forces_factor=_or_null(_NUMBER),
                    income_per_thousand=_or_null(_NUMBER),
                    support=_TEXT,
                ),
            },
            more_if_all_join=_or_null(_NUMBER),
        ),
    ),
)
