"""Working out what a clause comes to: numbers of the agreement, to be tried with others."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.clauses.parameters import Parameter
from consortium.contracts.domain.clauses.terms import SUMS
from consortium.contracts.domain.clauses.working import Working
from consortium.contracts.forms.clauses import SumForm, texts_of, typed, with_fields
from consortium.contracts.queries.clause_sums import SumQuestion, find_sum
from consortium.contracts.views.clause_parts import fields_of
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires

blueprint = Blueprint("clause_sums", __name__, url_prefix="/agreements")


@blueprint.get("/<uuid:agreement_id>/clauses/<uuid:clause_id>/work-it-out")
@requires(Permission.AGREEMENTS_VIEW)
def work_out(agreement_id: UUID, clause_id: UUID) -> ResponseReturnValue:
    found = find_sum(
        actor=current_actor(),
        clause_id=clause_id,
        on=today(),
        trust=request.args.get("trust", ""),
        price=request.args.get("price", ""),
    )
    if found.clause.agreement_id != agreement_id:
        raise NotFound("clause")
    parameters = SUMS[found.clause.type.clause].parameters()
    is_typed = any(each.name in request.args for each in parameters)
    form = with_fields(SumForm, parameters)(
        request.args if is_typed else None, data=typed(parameters, found.known)
    )
    working = None
    if is_typed:
        if form.validate():
            with form.refusals():
                working = _working(found, texts_of(form, parameters))
    elif _is_complete(parameters, found.known):
        working = _working(found, found.known)
    return show(
        "contracts/work_out_clause.html",
        form,
        question=found,
        fields=fields_of(form, parameters),
        working=working,
    )


def _is_complete(parameters: tuple[Parameter, ...], known: Mapping[str, str]) -> bool:
    return all(each.optional or each.name in known for each in parameters)


def _working(found: SumQuestion, texts: Mapping[str, str]) -> Working:
    return SUMS[found.clause.type.clause].read(texts).work_out()
