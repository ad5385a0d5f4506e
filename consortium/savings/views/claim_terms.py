"""Pages of what claims rest on: the list, one claim with its versions, recording a version."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
)
from consortium.savings.domain.claim_terms import (
    BASIS_NAMES,
    COST_TEST_NAMES,
    RECURRENCE_NAMES,
    Recurrence,
)
from consortium.savings.forms.claim_terms import ClaimTermsForm, data_of, terms_from
from consortium.savings.queries import claim_terms as queries
from consortium.savings.usecases.claim_terms import record_claim_terms

blueprint = Blueprint("claim_terms", __name__, url_prefix="/savings/claims")


@blueprint.get("")
@requires(Permission.SAVINGS_LINES_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_claims(actor=current_actor(), asked=asked_from_request())
    table = Table(
        caption="Claims",
        columns=[
            Column(
                heading="Item",
                value=lambda row: row.item,
                sort="item",
                link=lambda row: url_for(
                    "claim_terms.claim", trust_id=row.trust_id, item_id=row.item_id
                ),
            ),
            Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
            Column(heading="Recurrence", value=_recurrence),
            Column(heading="Budget", value=_part("code")),
            Column(
                heading="Lower from",
                value=_part("removed_on"),
                kind=Kind.DAY,
            ),
            Column(
                heading="By, a year",
                value=_part("amount"),
                kind=Kind.POUNDS,
            ),
            Column(heading="Version", value=lambda row: row.version, kind=Kind.NUMBER),
            Column(heading="State", value=_state, kind=Kind.TAG),
            Column(heading="Still missing", value=lambda row: "; ".join(row.missing)),
        ],
        rows=page.rows,
        page=page,
    )
    return answer("savings/claims.html", table, name="claims")


@blueprint.get("/<uuid:trust_id>/<uuid:item_id>")
@requires(Permission.SAVINGS_LINES_VIEW)
def claim(trust_id: UUID, item_id: UUID) -> ResponseReturnValue:
    found = queries.find_claim(actor=current_actor(), trust_id=trust_id, item_id=item_id)
    return render_template(
        "savings/claim.html",
        claim=found,
        line=found.line,
        state=_state(found.line),
        recurrences=RECURRENCE_NAMES,
        bases=BASIS_NAMES,
        tests=COST_TEST_NAMES,
    )


@blueprint.route("/<uuid:trust_id>/<uuid:item_id>/new", methods=["GET", "POST"])
@requires(Permission.SAVINGS_CLAIMS_RECORD)
@once
def new_version(trust_id: UUID, item_id: UUID) -> ResponseReturnValue:
    found = queries.find_claim(actor=current_actor(), trust_id=trust_id, item_id=item_id)
    if not found.can_record:
        raise NotFound("claim")
    form = ClaimTermsForm(data=data_of(found.line.terms))
    if form.validate_on_submit():
        with form.refusals():
            record_claim_terms(
                actor=current_actor(),
                trust_id=trust_id,
                item_id=item_id,
                terms=terms_from(form),
                reason=form.reason.data,
                now=now(),
            )
            flash("What the claim rests on is recorded.", "success")
            return redirect(url_for("claim_terms.claim", trust_id=trust_id, item_id=item_id), 303)
    return show("savings/claim_terms.html", form, line=found.line)


def _part(name: str) -> Callable[[queries.ClaimLine], Any]:
    """A part of the budget that fell, where one is recorded."""
    return lambda row: getattr(row.terms.budget, name, None) if row.terms else None


def _recurrence(row: queries.ClaimLine) -> str:
    if row.terms is None:
        return ""
    return "Recurrent" if row.terms.recurrence is Recurrence.RECURRENT else "Non-recurrent"


def _state(row: queries.ClaimLine) -> Tag:
    if row.held_back:
        return Tag("Indicative: counts in no total", "red")
    if row.terms is None:
        return Tag("Not recorded", "grey")
    return Tag("Incomplete", "yellow") if row.missing else Tag("Complete", "green")
