"""Pages of who counts under an agreement: leads, mergers, and what trusts returned."""

from decimal import Decimal
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.standing import LeadForm, MergerForm, SharesForm, UsageForm
from consortium.contracts.queries import standing as queries
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.letters import items_to_commit_to
from consortium.contracts.queries.shared_lines import agreements_to_share_with, shared_lines_under
from consortium.contracts.usecases import standing as usecases
from consortium.contracts.usecases.shared_lines import record_shares
from consortium.contracts.usecases.usage import record_usage
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import period_of, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("who_counts", __name__, url_prefix="/agreements")

Choices = list[tuple[str, str]]
HUNDRED = Decimal(100)


@blueprint.get("/<uuid:agreement_id>/who-counts")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    page = queries.list_returns(actor=actor, agreement_id=agreement_id, asked=asked_from_request())
    table = Table(
        caption="Returns of what was bought",
        columns=[
            Column(heading="From", value=lambda row: row.starts_on, kind=Kind.DAY, sort="from"),
            Column(heading="To", value=lambda row: row.last_day, kind=Kind.DAY),
            Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
            Column(heading="Item", value=lambda row: row.item, sort="item"),
            Column(
                heading="Under the contract", value=lambda row: row.on_contract, kind=Kind.NUMBER
            ),
            Column(
                heading="Of the kind in all", value=lambda row: row.of_category, kind=Kind.NUMBER
            ),
            Column(heading="From where", value=lambda row: row.source),
            Column(heading="Recorded", value=lambda row: row.recorded_at, kind=Kind.MOMENT),
        ],
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/who_counts.html",
        table,
        name=f"returns-{agreement.reference}",
        agreement=agreement,
        found=queries.standing_under(actor=actor, agreement_id=agreement_id, today=today()),
        shared=shared_lines_under(actor=actor, agreement_id=agreement_id, today=today()),
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
    )


@blueprint.route("/<uuid:agreement_id>/who-counts/lead", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def lead(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    form = LeadForm()
    form.trust_id.choices = _members(agreement_id)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_lead(
                actor=actor,
                agreement_id=agreement_id,
                trust_id=UUID(form.trust_id.data),
                kind=form.change(),
                effective_on=form.effective_on.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("Who leads is recorded.", "success")
            return redirect(url_for("who_counts.listing", agreement_id=agreement_id), 303)
    return show("contracts/record_lead.html", form, agreement=agreement)


@blueprint.route("/<uuid:agreement_id>/who-counts/merger", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def merger(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    form = MergerForm()
    form.trust_id.choices = _members(agreement_id)
    form.other_trust_id.choices = form.successor_id.choices = _trusts()
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_merger(
                actor=actor,
                agreement_id=agreement_id,
                trust_id=UUID(form.trust_id.data),
                other_trust_id=UUID(form.other_trust_id.data),
                successor_id=UUID(form.successor_id.data),
                effective_on=form.effective_on.data,
                outsiders_named=form.outsiders_named.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The merger is recorded.", "success")
            return redirect(url_for("who_counts.listing", agreement_id=agreement_id), 303)
    return show("contracts/record_merger.html", form, agreement=agreement)


@blueprint.route("/<uuid:agreement_id>/who-counts/shares", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def shares(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    form = SharesForm()
    form.trust_id.choices = _first(
        "Choose a trust",
        sorted({(str(each.trust_id), each.trust) for each in agreement.contracts}, key=_by_name),
    )
    form.item_id.choices = _first(
        "Choose an item",
        [
            (str(item.id), f"{item.code}: {item.name}")
            for item in items_to_commit_to(actor=actor, agreement_id=agreement_id)
        ],
    )
    form.other_agreement_id.choices = _first(
        "Choose an agreement",
        [
            (str(other_id), words)
            for other_id, words in agreements_to_share_with(actor=actor, agreement_id=agreement_id)
        ],
    )
    if form.validate_on_submit():
        with form.refusals():
            record_shares(
                actor=actor,
                agreement_id=agreement_id,
                other_agreement_id=UUID(form.other_agreement_id.data),
                trust_id=UUID(form.trust_id.data),
                item_id=UUID(form.item_id.data),
                share=form.shares.data / HUNDRED,
                other_share=form.other_share.data / HUNDRED,
                effective_on=form.effective_on.data,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash("The shares are recorded.", "success")
            return redirect(url_for("who_counts.listing", agreement_id=agreement_id), 303)
    return show("contracts/record_shares.html", form, agreement=agreement)


@blueprint.route("/<uuid:agreement_id>/who-counts/return", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_MANAGE)
@once
def usage(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    form = UsageForm()
    form.contract_id.choices = _first(
        "Choose a trust",
        [
            (str(contract_id), words)
            for contract_id, words in queries.contracts_to_return_for(
                actor=actor, agreement_id=agreement_id
            )
        ],
    )
    form.item_id.choices = _first(
        "Choose an item",
        [
            (str(item_id), words)
            for item_id, words in queries.items_to_return(actor=actor, agreement_id=agreement_id)
        ],
    )
    if form.validate_on_submit():
        with form.refusals():
            record_usage(
                actor=actor,
                contract_id=UUID(form.contract_id.data),
                item_id=UUID(form.item_id.data),
                period=period_of(form.starts_on.data, form.ends_on.data, field="ends_on"),
                on_contract=form.on_contract.data,
                of_category=form.of_category.data,
                source=form.source.data.strip(),
                now=now(),
            )
            flash("The return is recorded.", "success")
            return redirect(url_for("who_counts.listing", agreement_id=agreement_id), 303)
    return show("contracts/record_usage.html", form, agreement=agreement)


def _members(agreement_id: UUID) -> Choices:
    found = queries.standing_under(actor=current_actor(), agreement_id=agreement_id, today=today())
    return _first("Choose a trust", [(str(trust_id), name) for trust_id, name in found.members])


def _trusts() -> Choices:
    rows = directory.choices_of(OrganisationKind.TRUST)
    return _first("Choose a trust", [(str(row.id), f"{row.name} ({row.code})") for row in rows])


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]


def _first(words: str, choices: Choices) -> Choices:
    return [("", words), *choices]
