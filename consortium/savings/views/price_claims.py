"""Pages of claims for wrong prices: their list, one with its letter, and what happened to it."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.reports.generated_documents import Format
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.exports import download
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
    here,
)
from consortium.savings.domain.price_claims import (
    CREDITABLE,
    STATE_NAMES,
    STEP_NAMES,
    ClaimState,
    ClaimStep,
)
from consortium.savings.forms.price_claims import ClaimCreditForm, ClaimStepForm
from consortium.savings.queries import price_claims as queries
from consortium.savings.queries.claim_letters import find_letter
from consortium.savings.queries.price_claims import ClaimedLine
from consortium.savings.usecases import price_claims as usecases
from consortium.savings.usecases.price_claims import Taken
from consortium.savings.views.audit_columns import price_link, verdict_tag

blueprint = Blueprint("price_claims", __name__, url_prefix="/savings/price-claims")

FORMATS = ", ".join(Format)
_COLOURS = {
    ClaimState.DRAFTED: "grey",
    ClaimState.SENT: "blue",
    ClaimState.ACCEPTED: "blue",
    ClaimState.PART_ACCEPTED: "yellow",
    ClaimState.REJECTED: "red",
    ClaimState.CREDITED: "green",
}


@blueprint.get("")
@requires(Permission.SAVINGS_LINES_VIEW)
def listing() -> ResponseReturnValue:
    only_open = request.args.get("show") == "open"
    found = queries.list_claims(
        actor=current_actor(), asked=asked_from_request(), only_open=only_open
    )
    table = Table(
        caption="Claims",
        columns=[
            Column(
                heading="Claim",
                value=lambda row: row.reference,
                sort="reference",
                link=lambda row: url_for("price_claims.claim", claim_id=row.id),
            ),
            Column(heading="Supplier", value=lambda row: row.supplier, sort="supplier"),
            Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
            Column(
                heading="Claimed",
                value=lambda row: row.account.claimed,
                kind=Kind.POUNDS,
                sort="claimed",
            ),
            Column(heading="Recovered", value=lambda row: row.account.recovered, kind=Kind.POUNDS),
            Column(
                heading="Outstanding",
                value=lambda row: row.account.outstanding,
                kind=Kind.POUNDS,
                sort="outstanding",
            ),
            Column(heading="State", value=lambda row: state_tag(row.account.state), kind=Kind.TAG),
            Column(heading="Drafted", value=lambda row: row.drafted_at, kind=Kind.MOMENT),
        ],
        rows=found.page.rows,
        page=found.page,
        footer={
            "Claim": "Total",
            "Claimed": found.claimed,
            "Recovered": found.recovered,
            "Outstanding": found.outstanding,
        },
    )
    shown = [
        ("All", here(show=None, page=None), not only_open),
        ("Not closed", here(show="open", page=None), only_open),
    ]
    return answer(
        "savings/price_claims.html",
        table,
        name="price-claims",
        found=found,
        shown=shown,
        only_open=only_open,
    )


@blueprint.get("/<uuid:claim_id>")
@requires(Permission.SAVINGS_LINES_VIEW)
def claim(claim_id: UUID) -> ResponseReturnValue:
    found = queries.find_claim(actor=current_actor(), claim_id=claim_id)
    table = Table(
        caption="Lines claimed",
        columns=_line_columns(),
        rows=found.lines,
        page=Page(rows=found.lines, total=len(found.lines), asked=Asked(rows=None)),
        footer={"Day": "Total", "Claimed": found.account.claimed},
    )
    return answer(
        "savings/price_claim.html",
        table,
        name=found.reference.lower(),
        claim=found,
        state=state_tag(found.account.state),
        step_names=STEP_NAMES,
        can_credit=found.may_change and found.account.state in CREDITABLE,
    )


@blueprint.get(f"/<uuid:claim_id>/letter/<any({FORMATS}):file_format>")
@requires(Permission.SAVINGS_LINES_VIEW)
def letter(claim_id: UUID, file_format: str) -> Response:
    found = find_letter(
        actor=current_actor(), claim_id=claim_id, file_format=Format(file_format), now=now()
    )
    if found.path is None:
        return download(found.content, media_type=found.media_type, name=found.name)
    return send_file(
        found.path, mimetype=found.media_type, as_attachment=True, download_name=found.name
    )


@blueprint.route("/<uuid:claim_id>/step", methods=["GET", "POST"])
@requires(Permission.PRICES_AUDIT)
@once
def step(claim_id: UUID) -> ResponseReturnValue:
    found = queries.find_claim(actor=current_actor(), claim_id=claim_id)
    form = ClaimStepForm(data={"on": today()})
    form.step.choices = [(each.value, STEP_NAMES[each]) for each in found.account.steps]
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_claim_step(
                actor=current_actor(),
                claim_id=claim_id,
                taken=Taken(
                    step=ClaimStep(form.step.data),
                    on=form.on.data,
                    reference=form.reference.data,
                    reason=form.reason.data,
                    accepted=form.accepted.data,
                ),
                now=now(),
            )
            flash("It is recorded.", "success")
            return redirect(url_for("price_claims.claim", claim_id=claim_id), 303)
    return show("savings/price_claim_step.html", form, claim=found)


@blueprint.route("/<uuid:claim_id>/credits/new", methods=["GET", "POST"])
@requires(Permission.PRICES_AUDIT)
@once
def credit(claim_id: UUID) -> ResponseReturnValue:
    found = queries.find_claim(actor=current_actor(), claim_id=claim_id)
    form = ClaimCreditForm()
    form.trust_id.choices = [(str(trust_id), name) for trust_id, name in found.trusts]
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_claim_credit(
                actor=current_actor(),
                claim_id=claim_id,
                trust_id=UUID(form.trust_id.data),
                number=form.number.data,
                amount=form.amount.data,
                credited_on=form.on.data,
                now=now(),
            )
            flash("The credit note is recorded.", "success")
            return redirect(url_for("price_claims.claim", claim_id=claim_id), 303)
    return show("savings/price_claim_credit.html", form, claim=found)


def state_tag(state: ClaimState) -> Tag:
    return Tag(STATE_NAMES[state], _COLOURS.get(state, "grey"))


def _line_columns() -> list[Column]:
    return [
        Column(heading="Day", value=lambda row: row.counted_on, kind=Kind.DAY),
        Column(heading="Trust", value=lambda row: row.trust),
        Column(
            heading="Order",
            value=lambda row: row.order,
            link=lambda row: url_for(
                "spend.line", batch_id=row.batch_id, source_row=row.source_row
            ),
        ),
        Column(heading="Item", value=lambda row: row.item),
        Column(heading="Quantity", value=lambda row: row.quantity, kind=Kind.NUMBER),
        Column(heading="Charged each", value=lambda row: row.charged, kind=Kind.UNIT_PRICE),
        Column(
            heading="Due each",
            value=lambda row: row.due if row.due is not None else "",
            kind=Kind.UNIT_PRICE,
            link=_why,
        ),
        Column(heading="Claimed", value=lambda row: row.amount, kind=Kind.POUNDS),
        Column(heading="Verdict", value=lambda row: verdict_tag(row.verdict), kind=Kind.TAG),
        Column(heading="Why", value=lambda row: row.why),
    ]


def _why(row: ClaimedLine) -> str | None:
    if row.due is None:
        return None
    return price_link(row.trust_id, row.item_id, row.priced_on, row.quantity)
