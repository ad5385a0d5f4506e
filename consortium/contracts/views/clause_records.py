"""Recording a clause: first its type, then what that type needs; and a later version of one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.clauses.catalogue import CLAUSE_TYPES, Clause, SetBy
from consortium.contracts.forms.clauses import ClauseForm, texts_of, typed, with_fields
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.clause_groups import groups_to_record
from consortium.contracts.queries.clauses import ClauseDetail
from consortium.contracts.usecases import clauses as usecases
from consortium.contracts.views.clause_parts import address_of, fields_of, find_in, parameters_of
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once

blueprint = Blueprint("clause_records", __name__, url_prefix="/agreements")


@blueprint.route("/<uuid:agreement_id>/clauses/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def record(agreement_id: UUID) -> ResponseReturnValue:
    """First the type, then what that type needs."""
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    asked = request.args.get("clause", "")
    if asked not in list(Clause):
        return render_template(
            "contracts/choose_clause.html",
            agreement=agreement,
            types=CLAUSE_TYPES.values(),
            set_by=SetBy,
        )
    chosen = Clause(asked)
    form = _form(agreement_id, chosen)
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.record_clause(
                actor=current_actor(),
                agreement_id=agreement_id,
                clause=chosen,
                parameters=texts_of(form, parameters_of(chosen)),
                group_id=form.group(),
                conditions=form.conditions(),
                now=now(),
            )
            flash("The clause is recorded. Somebody else has to review it.", "success")
            return redirect(address_of(agreement_id, new_id), 303)
    return _show_form(
        form,
        chosen,
        agreement=agreement,
        action=url_for(".record", agreement_id=agreement_id, clause=asked),
    )


@blueprint.route("/<uuid:agreement_id>/clauses/<uuid:clause_id>/supersede", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def supersede(agreement_id: UUID, clause_id: UUID) -> ResponseReturnValue:
    found = find_in(agreement_id, clause_id)
    chosen = found.type.clause
    form = _form(agreement_id, chosen, _as_recorded(found))
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.supersede_clause(
                actor=current_actor(),
                clause_id=clause_id,
                parameters=texts_of(form, parameters_of(chosen)),
                group_id=form.group(),
                conditions=form.conditions(),
                now=now(),
            )
            flash("The later version is recorded. Somebody else has to review it.", "success")
            return redirect(address_of(agreement_id, new_id), 303)
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    action = url_for(".supersede", agreement_id=agreement_id, clause_id=clause_id)
    return _show_form(form, chosen, agreement=agreement, action=action, before=found)


def _form(agreement_id: UUID, chosen: Clause, data: Mapping[str, Any] | None = None) -> ClauseForm:
    form: ClauseForm = with_fields(ClauseForm, parameters_of(chosen))(data=data)
    groups = groups_to_record(actor=current_actor(), agreement_id=agreement_id, on=today())
    form.group_id.choices = [
        ("", "The whole agreement"),
        *((str(group.id), f"{group.name} ({group.clause.value})") for group in groups),
    ]
    kept = str((data or {}).get("group_id") or "")
    if kept and kept not in {str(group.id) for group in groups}:
        form.group_id.choices.append((kept, "The prices of the earlier version"))
    return form


def _show_form(form: ClauseForm, chosen: Clause, **context: Any) -> ResponseReturnValue:
    return show(
        "contracts/record_clause.html",
        form,
        type=CLAUSE_TYPES[chosen],
        fields=fields_of(form, parameters_of(chosen)),
        **{"before": None, **context},
    )


def _as_recorded(found: ClauseDetail) -> dict[str, Any]:
    """A version as its form shows it, to start a later one from."""
    said = found.conditions
    return {
        **typed(parameters_of(found.type.clause), found.parameters),
        "group_id": str(found.group_id) if found.group_id else "",
        "effective_from": said.effective_from,
        "paragraph": said.paragraph,
        "calendar": said.calendar.value,
        "date_basis": said.date_basis.value if said.date_basis else "",
        "standing": said.standing.value,
        "rounding": said.rounding.value,
        "notifier": said.notifier.value,
        "notice_days": said.notice_days,
        "cure_days": said.cure_days,
        "effect": said.effect.value,
        "evidence": said.evidence,
        "reviewer": said.reviewer.value,
    }
