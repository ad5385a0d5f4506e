"""Which trust could join next: the cases side by side, and each case with its versions."""

from decimal import Decimal
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.prices.counting import exact
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.network.forms.expansion import (
    ProposeForm,
    ReviseForm,
    WithdrawForm,
    with_items,
)
from consortium.network.queries import expansion as queries
from consortium.network.reports.expansion import Bar, expansion_chart
from consortium.network.usecases import expansion as usecases
from consortium.network.views.comparison import GROWTH_NAMES, as_table, measures
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries import directory

blueprint = Blueprint("expansion", __name__, url_prefix="/network/expansion")

VIEW, PROPOSE = Permission.EXPANSION_VIEW, Permission.EXPANSION_PROPOSE


@blueprint.get("")
@requires(VIEW)
def comparison() -> ResponseReturnValue:
    consortia = queries.consortia_growing(actor=current_actor())
    consortium_id = _chosen([each for each, _ in consortia])
    found = queries.compare_expansions(actor=current_actor(), consortium_id=consortium_id)
    bars = [Bar(case.trust, case.a_year, case.others_save) for case in found.cases]
    return answer(
        "network/expansion.html",
        as_table(found),
        name="which-trust-next",
        found=found,
        measures=measures(found),
        chart=expansion_chart(bars) if bars else None,
        consortia=consortia,
        can_propose=may(current_actor(), PROPOSE, consortium_id),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(PROPOSE)
@once
def propose() -> ResponseReturnValue:
    consortia = queries.consortia_growing(actor=current_actor())
    consortium_id = _chosen([each for each, _ in consortia])
    form = with_items(ProposeForm, _items(consortium_id))
    form.trust_id.choices = _trusts()
    if form.validate_on_submit():
        with form.refusals():
            case_id = usecases.propose_expansion(
                actor=current_actor(),
                consortium_id=consortium_id,
                trust_id=UUID(form.trust_id.data),
                given=form.given(),
                now=now(),
            )
            flash("The case is put. It now stands in the comparison.", "success")
            return redirect(url_for("expansion.case", case_id=case_id), 303)
    return show("network/propose.html", form, consortium_id=consortium_id)


@blueprint.get("/<uuid:case_id>")
@requires(VIEW)
def case(case_id: UUID) -> ResponseReturnValue:
    found = queries.find_expansion(actor=current_actor(), case_id=case_id)
    needs = Table(
        caption="What it would buy in a year",
        columns=[
            Column(heading="Item", value=lambda need: need.item),
            Column(heading="Quantity", value=lambda need: need.quantity, kind=Kind.NUMBER),
            Column(heading="Price today", value=lambda need: need.price_now, kind=Kind.UNIT_PRICE),
            Column(
                heading="Price then",
                value=lambda need: (
                    "no contract price" if need.price_then is None else need.price_then
                ),
                kind=Kind.UNIT_PRICE,
            ),
            Column(
                heading="It saves a year",
                value=lambda need: "not known" if need.saving is None else need.saving,
                kind=Kind.POUNDS,
            ),
        ],
        rows=found.case.needs,
        footer={"Item": "Together", "It saves a year": found.case.savings},
    )
    return answer(
        "network/case.html",
        needs,
        name=found.case.reference.lower(),
        found=found.case,
        versions=found.versions,
        growth=GROWTH_NAMES[found.case.growth],
        can_propose=may(current_actor(), PROPOSE, found.case.consortium_id)
        and not found.case.is_withdrawn,
    )


@blueprint.route("/<uuid:case_id>/change", methods=["GET", "POST"])
@requires(PROPOSE)
@once
def revise(case_id: UUID) -> ResponseReturnValue:
    found = queries.find_expansion(actor=current_actor(), case_id=case_id).case
    known = {
        need.item_id: (_as_typed(need.quantity), _as_typed(need.price_now)) for need in found.needs
    }
    items = _items(found.consortium_id)
    listed = {item_id for item_id, _ in items}
    beside = [(need.item_id, need.item) for need in found.needs if need.item_id not in listed]
    form = with_items(ReviseForm, [*items, *beside], known, obj=found)
    if request.method == "GET":
        form.support.data = found.support.value
        form.miles.data = None if found.miles is None else _as_typed(found.miles)
    if form.validate_on_submit():
        with form.refusals():
            usecases.revise_expansion(
                actor=current_actor(),
                case_id=case_id,
                version=form.version.data,
                given=form.given(),
                reason=form.reason.data,
                now=now(),
            )
            flash("The new version is kept beside the earlier ones.", "success")
            return redirect(url_for("expansion.case", case_id=case_id), 303)
    return show("network/revise.html", form, found=found)


@blueprint.route("/<uuid:case_id>/withdraw", methods=["GET", "POST"])
@requires(PROPOSE)
def withdraw(case_id: UUID) -> ResponseReturnValue:
    found = queries.find_expansion(actor=current_actor(), case_id=case_id).case
    form = WithdrawForm(version=found.version)
    if form.validate_on_submit():
        with form.refusals():
            usecases.withdraw_expansion(
                actor=current_actor(),
                case_id=case_id,
                version=form.version.data,
                reason=form.reason.data,
                now=now(),
            )
            flash("The case is withdrawn. Its versions stay readable.", "success")
            return redirect(url_for("expansion.comparison"), 303)
    return show("network/withdraw.html", form, found=found)


def _as_typed(number: Decimal) -> Decimal:
    """A number of the database without the zeros that nobody typed."""
    return Decimal(exact(number))


def _chosen(consortia: list[UUID]) -> UUID:
    """The consortium that the address names, or the first within reach."""
    wanted = request.args.get("consortium", "")
    for each in consortia:
        if wanted in ("", str(each)):
            return each
    raise NotFound("consortium")


def _items(consortium_id: UUID) -> list[tuple[UUID, str]]:
    found = queries.items_priced(actor=current_actor(), consortium_id=consortium_id)
    return [(item.id, f"{item.name} ({item.base_unit})") for item in found]


def _trusts() -> list[tuple[str, str]]:
    listed = directory.choices_of(OrganisationKind.TRUST)
    return [("", "Choose a trust"), *((str(row.id), f"{row.name} ({row.code})") for row in listed)]
