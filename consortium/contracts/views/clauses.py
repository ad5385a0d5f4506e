"""Pages of an agreement's clauses: the list, one clause, and its review."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.clauses.terms import SUMS
from consortium.contracts.forms.clauses import ReviewForm
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.clauses import list_clauses
from consortium.contracts.queries.renegotiation import list_renegotiations
from consortium.contracts.usecases.clauses import review_clause
from consortium.contracts.views.clause_parts import address_of, facts_of, find_in, terms_of
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("clauses", __name__, url_prefix="/agreements")

REVIEWED = {True: Tag("Reviewed", "green"), False: Tag("Not reviewed", "yellow")}


@blueprint.get("/<uuid:agreement_id>/clauses")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    page = list_clauses(actor=actor, agreement_id=agreement_id, asked=asked_from_request())
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    table = Table(
        caption=f"Clauses of {agreement.title}",
        columns=_columns(agreement_id),
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/clauses.html",
        table,
        name="clauses",
        agreement=agreement,
        frozen=list_renegotiations(actor=actor, agreement_id=agreement_id, on=today()),
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
    )


@blueprint.get("/<uuid:agreement_id>/clauses/<uuid:clause_id>")
@requires(Permission.AGREEMENTS_VIEW)
def clause(agreement_id: UUID, clause_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_in(agreement_id, clause_id)
    return render_template(
        "contracts/clause.html",
        clause=found,
        facts=facts_of(found),
        terms=terms_of(found),
        can_work_out=found.type.clause in SUMS,
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, found.consortium_id)},
    )


@blueprint.route("/<uuid:agreement_id>/clauses/<uuid:clause_id>/review", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
def review(agreement_id: UUID, clause_id: UUID) -> ResponseReturnValue:
    found = find_in(agreement_id, clause_id)
    form = ReviewForm()
    if form.validate_on_submit():
        with form.refusals():
            review_clause(
                actor=current_actor(),
                clause_id=clause_id,
                finding=form.finding.data,
                now=now(),
            )
            flash("The clause is reviewed.", "success")
            return redirect(address_of(agreement_id, clause_id), 303)
    return show(
        "contracts/review_clause.html",
        form,
        clause=found,
        facts=facts_of(found),
        terms=terms_of(found),
    )


def _columns(agreement_id: UUID) -> list[Column]:
    return [
        Column(heading="Type", value=lambda row: row.clause.value),
        Column(
            heading="Clause",
            value=lambda row: row.name,
            sort="name",
            link=lambda row: address_of(agreement_id, row.id),
        ),
        Column(heading="About", value=lambda row: row.about or "The whole agreement"),
        Column(heading="Where it stands", value=lambda row: row.paragraph, sort="paragraph"),
        Column(
            heading="In force from",
            value=lambda row: row.effective_from,
            kind=Kind.DAY,
            sort="effective",
        ),
        Column(heading="Days of notice", value=lambda row: row.notice_days, kind=Kind.NUMBER),
        Column(heading="Version", value=lambda row: row.version, kind=Kind.NUMBER),
        Column(
            heading="Review",
            value=lambda row: REVIEWED[row.reviewed_at is not None],
            kind=Kind.TAG,
        ),
    ]
