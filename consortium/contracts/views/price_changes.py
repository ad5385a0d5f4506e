"""Pages of requests to change prices: asking, previewing, deciding, drafting the new version."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.domain.clauses.indexation import METHOD_NAMES
from consortium.contracts.domain.prices.price_changes import KIND_NAMES, ChangeKind, ChangeState
from consortium.contracts.forms.documents import sent_file_if_any
from consortium.contracts.forms.price_changes import DecisionForm, form_for
from consortium.contracts.queries import price_changes as queries
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.indexation import find_indexation
from consortium.contracts.queries.indices import list_indices
from consortium.contracts.queries.price_changes import RequestDetail
from consortium.contracts.queries.schedules import prices_on
from consortium.contracts.usecases import price_changes as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("price_changes", __name__, url_prefix="/agreements")

STATES = {
    ChangeState.DRAFT: Tag("Draft", "grey"),
    ChangeState.SUBMITTED: Tag("Submitted", "blue"),
    ChangeState.PREVIEWED: Tag("Previewed", "blue"),
    ChangeState.APPROVED: Tag("Approved", "green"),
    ChangeState.REFUSED: Tag("Refused", "red"),
    ChangeState.WITHDRAWN: Tag("Withdrawn", "grey"),
    ChangeState.APPLIED: Tag("Applied", "green"),
}
# How each kind is written in an address.
SLUGS = {kind: kind.value.replace("_", "-") for kind in ChangeKind}
BY_SLUG = {slug: kind for kind, slug in SLUGS.items()}
KIND = '<any(indexation, "item-variation", tax, substitution, discontinuation):kind>'
WITHDRAWABLE = (ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.PREVIEWED)


@blueprint.get("/<uuid:agreement_id>/price-changes")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    page = queries.list_price_changes(
        actor=actor, agreement_id=agreement_id, asked=asked_from_request()
    )
    table = Table(
        caption="Price change requests",
        columns=[
            Column(
                heading="Reference",
                value=lambda row: row.reference,
                sort="reference",
                link=lambda row: url_for(
                    "price_changes.request_page", agreement_id=agreement_id, request_id=row.id
                ),
            ),
            Column(heading="Kind", value=lambda row: KIND_NAMES[row.kind]),
            Column(heading="Asked by", value=lambda row: row.by),
            Column(
                heading="New prices from",
                value=lambda row: row.effective_from,
                kind=Kind.DAY,
                sort="from",
            ),
            Column(heading="Reason", value=lambda row: row.reason),
            Column(
                heading="State", value=lambda row: STATES[row.state], kind=Kind.TAG, sort="state"
            ),
        ],
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/price_changes.html",
        table,
        name=f"price-changes-{agreement.reference}",
        agreement=agreement,
        kinds=[(KIND_NAMES[kind], SLUGS[kind]) for kind in ChangeKind],
        can={"ask": may(actor, Permission.PRICES_REQUEST)},
    )


@blueprint.route(f"/<uuid:agreement_id>/price-changes/new/{KIND}", methods=["GET", "POST"])
@requires(Permission.PRICES_REQUEST)
@once
def ask(agreement_id: UUID, kind: str) -> ResponseReturnValue:
    actor, wanted = current_actor(), BY_SLUG[kind]
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    catalogue = [
        (str(item.id), item.code, f"{item.code}: {item.name}") for item in choices_of_items()
    ]
    prices = prices_on(actor=actor, agreement_id=agreement_id, on=today())
    codes = {code for scheme in prices.schemes for code in scheme.items}
    clause = (
        find_indexation(actor=actor, agreement_id=agreement_id)
        if wanted is ChangeKind.INDEXATION
        else None
    )
    form = form_for(
        wanted,
        indices=[(str(row.id), f"{row.code}: {row.name}") for row in list_indices()],
        priced=[(item_id, words) for item_id, code, words in catalogue if code in codes],
        catalogue=[(item_id, words) for item_id, _, words in catalogue],
        clause=clause,
    )
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.request_price_change(
                actor=actor,
                agreement_id=agreement_id,
                kind=wanted,
                effective_from=form.effective_from.data,
                reason=form.reason.data.strip(),
                items=form.items(),
                index=form.index(),
                evidence=sent_file_if_any(form.file),
                now=now(),
            )
            flash("The request is drafted. Look at it, then submit it.", "success")
            return _to(agreement_id, new_id)
    return show(
        "contracts/ask_price_change.html",
        form,
        agreement=agreement,
        kind=KIND_NAMES[wanted],
        clause=clause,
        here=url_for("price_changes.ask", agreement_id=agreement_id, kind=kind),
    )


@blueprint.get("/<uuid:agreement_id>/price-changes/<uuid:request_id>")
@requires(Permission.AGREEMENTS_VIEW)
def request_page(agreement_id: UUID, request_id: UUID) -> ResponseReturnValue:
    return _show(agreement_id, request_id, Form())


@blueprint.post("/<uuid:agreement_id>/price-changes/<uuid:request_id>/submit")
@requires(Permission.PRICES_REQUEST)
def submit(agreement_id: UUID, request_id: UUID) -> ResponseReturnValue:
    return _do(agreement_id, request_id, usecases.submit_price_change, "The request is submitted.")


@blueprint.post("/<uuid:agreement_id>/price-changes/<uuid:request_id>/withdraw")
@requires(Permission.PRICES_REQUEST)
def withdraw(agreement_id: UUID, request_id: UUID) -> ResponseReturnValue:
    return _do(
        agreement_id, request_id, usecases.withdraw_price_change, "The request is withdrawn."
    )


@blueprint.post("/<uuid:agreement_id>/price-changes/<uuid:request_id>/preview")
@requires(Permission.AGREEMENTS_MANAGE)
def preview(agreement_id: UUID, request_id: UUID) -> ResponseReturnValue:
    return _do(agreement_id, request_id, usecases.preview_price_change, "The preview is made.")


@blueprint.post("/<uuid:agreement_id>/price-changes/<uuid:request_id>/apply")
@requires(Permission.AGREEMENTS_MANAGE)
def apply(agreement_id: UUID, request_id: UUID) -> ResponseReturnValue:
    return _do(
        agreement_id,
        request_id,
        usecases.apply_price_change,
        "The new version is drafted. A colleague looks at it and activates it.",
    )


@blueprint.route(
    "/<uuid:agreement_id>/price-changes/<uuid:request_id>/decide", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_MANAGE)
def decide(agreement_id: UUID, request_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_price_change(actor=actor, request_id=request_id)
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    form = DecisionForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.decide_price_change(
                actor=actor,
                request_id=request_id,
                approved=form.decision.data == "approve",
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The decision is recorded.", "success")
            return _to(agreement_id, request_id)
    return show("contracts/decide_price_change.html", form, agreement=agreement, found=found)


def _do(
    agreement_id: UUID, request_id: UUID, order: Callable[..., object], done: str
) -> ResponseReturnValue:
    """One step of a request; a refusal stands on the request's page."""
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            order(actor=current_actor(), request_id=request_id, now=now())
            flash(done, "success")
            return _to(agreement_id, request_id)
    return _show(agreement_id, request_id, form)


def _show(agreement_id: UUID, request_id: UUID, form: Form) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    found = queries.find_price_change(actor=actor, request_id=request_id)
    return show(
        "contracts/price_change.html",
        form,
        agreement=agreement,
        found=found,
        kind=KIND_NAMES[found.line.kind],
        state=STATES[found.line.state],
        methods=METHOD_NAMES,
        can=_can(found, agreement.consortium_id),
    )


def _can(found: RequestDetail, consortium_id: UUID) -> dict[str, bool]:
    """What the reader may do with a request in its state."""
    actor, state = current_actor(), found.line.state
    own = may(actor, Permission.PRICES_REQUEST, found.party_id)
    manages = may(actor, Permission.AGREEMENTS_MANAGE, consortium_id)
    waits = state in (ChangeState.SUBMITTED, ChangeState.PREVIEWED)
    return {
        "submit": own and state is ChangeState.DRAFT,
        "withdraw": own and state in WITHDRAWABLE,
        "preview": manages and waits,
        "decide": manages and waits and not found.raised_by_reader,
        "apply": manages and state is ChangeState.APPROVED,
        "open_version": manages,
    }


def _to(agreement_id: UUID, request_id: UUID) -> ResponseReturnValue:
    address = url_for(
        "price_changes.request_page", agreement_id=agreement_id, request_id=request_id
    )
    return redirect(address, 303)
