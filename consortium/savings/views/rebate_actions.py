"""What is done about a rebate: recorded, claimed, answered, settled, taken back, closed."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consortium.contracts.domain.rebates.rebate_claims import ClaimStep
from consortium.contracts.domain.rebates.rebates import SettlementKind
from consortium.contracts.usecases.rebate_claims import claim_rebate, record_claim_step
from consortium.contracts.usecases.rebate_settlements import reverse_settlement, settle_rebate
from consortium.contracts.usecases.rebates import record_entitlement
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.savings.forms.rebates import (
    AnswerForm,
    ClaimForm,
    CloseForm,
    ReversalForm,
    SettlementForm,
)
from consortium.savings.queries.rebate_evidence import find_evidence
from consortium.savings.queries.rebates import RebateYear, find_rebate_year
from consortium.savings.reports.rebate_evidence import workbook

blueprint = Blueprint("rebate_actions", __name__)

PLACE = "/agreements/<uuid:agreement_id>/rebates/<uuid:scheme_id>/<int:year>"


@blueprint.post(f"{PLACE}/record")
@requires(Permission.AGREEMENTS_MANAGE)
def record(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    found = _find(agreement_id, scheme_id, year)
    record_entitlement(
        actor=current_actor(),
        agreement_id=agreement_id,
        scheme_id=scheme_id,
        year_from=found.year.start,
        bought=found.bought,
        batch_ids=found.batch_ids,
        now=now(),
    )
    flash("What is due is recorded, with the imports it comes from.", "success")
    return _back(found)


@blueprint.route(f"{PLACE}/claim", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def claim(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    found = _find(agreement_id, scheme_id, year)
    entitlement = _recorded(found)
    form = ClaimForm(data={"on": today()})
    if form.validate_on_submit():
        with form.refusals():
            claim_rebate(
                actor=current_actor(),
                entitlement_id=entitlement,
                claimed_on=form.on.data,
                reference=form.reference.data,
                reason=form.reason.data,
                evidence_sha256=_hash_of_evidence(entitlement),
                now=now(),
            )
            flash("The claim is recorded, with the hash of its evidence.", "success")
            return _back(found)
    return show("savings/claim_rebate.html", form, found=found)


@blueprint.route(f"{PLACE}/answer", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def answer(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    found = _find(agreement_id, scheme_id, year)
    form = AnswerForm(data={"on": today()})
    if form.validate_on_submit():
        with form.refusals():
            record_claim_step(
                **_step_of(found, ClaimStep(form.step.data), form),
                reference=form.reference.data,
            )
            flash("The supplier's answer is recorded.", "success")
            return _back(found)
    return show("savings/answer_rebate.html", form, found=found)


@blueprint.route(f"{PLACE}/close", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def close(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    found = _find(agreement_id, scheme_id, year)
    form = CloseForm(data={"on": today()})
    if form.validate_on_submit():
        with form.refusals():
            record_claim_step(**_step_of(found, ClaimStep.CLOSED, form))
            flash("The claim is closed.", "success")
            return _back(found)
    return show("savings/close_rebate.html", form, found=found)


@blueprint.route(f"{PLACE}/settle", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def settle(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    found = _find(agreement_id, scheme_id, year)
    entitlement = _recorded(found)
    form = SettlementForm(data={"amount": max(found.account.due, ZERO) or None})
    if form.validate_on_submit():
        with form.refusals():
            settle_rebate(
                actor=current_actor(),
                entitlement_id=entitlement,
                kind=SettlementKind(form.kind.data),
                amount=form.amount.data,
                credit_note=form.credit_note.data,
                paid_on=form.paid_on.data,
                beyond_due=form.beyond_due.data,
                now=now(),
            )
            flash("The money is recorded and shared.", "success")
            return _back(found)
    return show("savings/settle_rebate.html", form, found=found)


@blueprint.route(f"{PLACE}/settlements/<uuid:settlement_id>/reverse", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def reverse(
    agreement_id: UUID, scheme_id: UUID, year: int, settlement_id: UUID
) -> ResponseReturnValue:
    found = _find(agreement_id, scheme_id, year)
    wrong = next((row for row in found.history.settlements if row.id == settlement_id), None)
    if wrong is None:
        raise NotFound("rebate payment")
    form = ReversalForm(data={"on": today()})
    if form.validate_on_submit():
        with form.refusals():
            reverse_settlement(
                actor=current_actor(),
                settlement_id=settlement_id,
                reference=form.credit_note.data,
                reason=form.reason.data,
                on=form.on.data,
                now=now(),
            )
            flash("The payment is taken back.", "success")
            return _back(found)
    return show("savings/reverse_rebate.html", form, found=found, wrong=wrong)


def _find(agreement_id: UUID, scheme_id: UUID, year: int) -> RebateYear:
    return find_rebate_year(
        actor=current_actor(),
        agreement_id=agreement_id,
        scheme_id=scheme_id,
        year=year,
        today=today(),
    )


def _recorded(found: RebateYear) -> UUID:
    if found.history.latest is None:
        raise NotFound("recorded entitlement")
    return found.history.latest.id


def _hash_of_evidence(entitlement_id: UUID) -> str:
    found = find_evidence(actor=current_actor(), entitlement_id=entitlement_id)
    return sha256(workbook(found)).hexdigest()


def _step_of(found: RebateYear, step: ClaimStep, form: Any) -> dict[str, Any]:
    return {
        "actor": current_actor(),
        "agreement_id": found.agreement_id,
        "scheme_id": found.scheme_id,
        "year_from": found.year.start,
        "step": step,
        "on": form.on.data,
        "reason": form.reason.data,
        "now": now(),
    }


def _back(found: RebateYear) -> Response:
    page = url_for(
        "rebates.rebate",
        agreement_id=found.agreement_id,
        scheme_id=found.scheme_id,
        year=found.year.start.year,
    )
    return redirect(page, 303)
