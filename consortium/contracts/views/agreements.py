"""Pages of agreements: the list, one agreement, its contracts and who takes part."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.terms.participation import KIND_NAMES, ParticipationKind, Standing
from consortium.contracts.forms.agreements import (
    AgreementForm,
    AwardValueForm,
    ContractForm,
    ParticipationForm,
    basis_words,
)
from consortium.contracts.queries import agreements as queries
from consortium.contracts.queries import management
from consortium.contracts.queries import rebates as rebate_queries
from consortium.contracts.queries import schedules as schedule_queries
from consortium.contracts.queries.clause_links import joiner_warning
from consortium.contracts.usecases import agreements as usecases
from consortium.contracts.usecases import award_value as award_value_usecases
from consortium.contracts.usecases import participation as participation_usecases
from consortium.contracts.usecases import tier_tests
from consortium.foundation.domain.periods import last_day
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.foundation.web.words import count
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory, membership

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements")

STANDING_NAMES = {
    Standing.MEMBER: ("Member", "green"),
    Standing.LEFT: ("Left: pays the opt-out price", "red"),
    Standing.NOT_JOINED: ("Not joined", "grey"),
}


@blueprint.get("")
@requires(Permission.AGREEMENTS_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_agreements(actor=current_actor(), asked=asked_from_request())
    table = Table(
        caption="Agreements",
        columns=[
            Column(heading="Reference", value=lambda row: row.reference, sort="reference"),
            Column(
                heading="Title",
                value=lambda row: row.title,
                sort="title",
                link=lambda row: url_for("agreements.agreement", agreement_id=row.id),
            ),
            Column(heading="Supplier", value=lambda row: row.supplier, sort="supplier"),
            Column(heading="First day", value=lambda row: row.starts_on, kind=Kind.DAY),
            Column(
                heading="Last day",
                value=lambda row: last_day(row.ends_on),
                kind=Kind.DAY,
                sort="ends",
            ),
            Column(heading="Contracts signed", value=_signed),
        ],
        rows=page.rows,
        page=page,
    )
    can = {"manage": may(current_actor(), Permission.AGREEMENTS_MANAGE)}
    return answer("contracts/agreements.html", table, name="agreements", can=can)


def _signed(row: queries.AgreementLine) -> str:
    return "Withdrawn" if row.is_withdrawn else f"{row.signed} of {row.contracts}"


@blueprint.get("/<uuid:agreement_id>")
@requires(Permission.AGREEMENTS_VIEW)
def agreement(agreement_id: UUID) -> ResponseReturnValue:
    actor, day = current_actor(), today()
    found = queries.find_agreement(actor=actor, agreement_id=agreement_id, today=day)
    prices = schedule_queries.prices_on(actor=actor, agreement_id=agreement_id, on=day)
    return render_template(
        "contracts/agreement.html",
        agreement=found,
        prices=prices,
        warnings=management.warnings_of(actor=actor, agreement_id=agreement_id),
        rebates=rebate_queries.settled_rebates([agreement_id]),
        basis=basis_words(found.date_basis),
        kind_names=KIND_NAMES,
        standing_names=STANDING_NAMES,
        own=actor.scope(Permission.CONTRACTS_SIGN).organisations,
        # A trust whose value the reader does not see keeps its rebate to itself too.
        shown={line.trust_code: line.trust for line in found.contracts if line.value is not None},
        can={
            "manage": may(actor, Permission.AGREEMENTS_MANAGE, found.consortium_id),
            "volumes": may(actor, Permission.VOLUMES_VIEW, found.consortium_id),
            # Nobody signs without prices.
            "sign": any(version.activated_at for version in prices.versions),
        },
        button=Form(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def draft() -> ResponseReturnValue:
    form = AgreementForm()
    consortia = membership.list_consortia(
        actor=current_actor(), permission=Permission.AGREEMENTS_MANAGE
    )
    form.consortium_id.choices = [(str(row.id), row.name) for row in consortia]
    form.supplier_id.choices = _choices(OrganisationKind.SUPPLIER, "Choose a supplier")
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.draft_agreement(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                supplier_id=UUID(form.supplier_id.data),
                title=form.title.data.strip(),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                clause_text=form.clause_text.data.strip(),
                reason=form.reason.data.strip(),
                date_basis=form.basis(),
                notice_days=form.notice_days.data,
                now=now(),
            )
            flash("The agreement is drafted. Add its prices and contracts.", "success")
            return redirect(url_for("agreements.agreement", agreement_id=new_id), 303)
    return show("contracts/draft_agreement.html", form)


@blueprint.route("/<uuid:agreement_id>/contracts/new", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def add_contract(agreement_id: UUID) -> ResponseReturnValue:
    found = queries.find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = ContractForm()
    form.trust_id.choices = _choices(OrganisationKind.TRUST, "Choose a trust")
    if form.validate_on_submit():
        with form.refusals():
            usecases.add_contract(
                actor=current_actor(),
                agreement_id=agreement_id,
                trust_id=UUID(form.trust_id.data),
                value=form.value.data,
                starts_on=form.starts_on.data,
                now=now(),
            )
            flash("The contract is drafted. Its trust can sign it.", "success")
            return redirect(url_for("agreements.agreement", agreement_id=agreement_id), 303)
    has_begun = found.starts_on <= today()
    warning = joiner_warning(agreement_id=agreement_id) if has_begun else ""
    return show("contracts/add_contract.html", form, agreement=found, warning=warning)


@blueprint.post("/<uuid:agreement_id>/contracts/<uuid:contract_id>/sign")
@requires(Permission.CONTRACTS_SIGN)
def sign(agreement_id: UUID, contract_id: UUID) -> ResponseReturnValue:
    usecases.sign_contract(actor=current_actor(), contract_id=contract_id, now=now())
    flash("The contract is signed.", "success")
    return redirect(url_for("agreements.agreement", agreement_id=agreement_id), 303)


@blueprint.route(
    "/<uuid:agreement_id>/contracts/<uuid:contract_id>/participation", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_MANAGE)
@once
def participation(agreement_id: UUID, contract_id: UUID) -> ResponseReturnValue:
    found = queries.find_contract(actor=current_actor(), contract_id=contract_id)
    form = ParticipationForm()
    if form.validate_on_submit():
        with form.refusals():
            participation_usecases.record_participation(
                actor=current_actor(),
                contract_id=contract_id,
                kind=ParticipationKind(form.kind.data),
                effective_on=form.effective_on.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("It is recorded.", "success")
            return redirect(url_for("agreements.agreement", agreement_id=agreement_id), 303)
    return show("contracts/participation.html", form, contract=found)


@blueprint.route("/<uuid:agreement_id>/award-value", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def change_award_value(agreement_id: UUID) -> ResponseReturnValue:
    found = queries.find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    form = AwardValueForm()
    if form.validate_on_submit():
        with form.refusals():
            award_value_usecases.change_award_value(
                actor=current_actor(),
                agreement_id=agreement_id,
                added=form.added.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The contract change is recorded.", "success")
            return redirect(url_for("agreements.agreement", agreement_id=agreement_id), 303)
    return show("contracts/change_award_value.html", form, agreement=found)


@blueprint.post("/<uuid:agreement_id>/tier-tests/run")
@requires(Permission.AGREEMENTS_MANAGE)
def run_tests(agreement_id: UUID) -> ResponseReturnValue:
    recorded = tier_tests.run_tier_tests(
        actor=current_actor(), agreement_id=agreement_id, up_to=today(), now=now()
    )
    flash(f"{count(recorded, 'tier test')} recorded.", "success")
    return redirect(url_for("agreements.agreement", agreement_id=agreement_id), 303)


def _choices(kind: OrganisationKind, first: str) -> list[tuple[str, str]]:
    rows = directory.choices_of(kind)
    return [("", first), *((str(row.id), f"{row.name} ({row.code})") for row in rows)]
