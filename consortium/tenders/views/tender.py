"""The register of tenders, one tender's page, and its terms."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.agreements import ReasonForm
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request
from consortium.organisations.queries import membership
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, CANCELLABLE, STATE_NAMES
from consortium.tenders.forms.tender import TenderChangeForm, TenderForm
from consortium.tenders.queries import tender as queries
from consortium.tenders.queries.owed import answers_owed
from consortium.tenders.queries.tender_page import TenderPage, find_tender, find_title
from consortium.tenders.usecases import tender as usecases
from consortium.tenders.views import (
    acceptance,
    amendment,
    answers,
    award,
    bid,
    compliance,
    conflicts,
    criterion,
    demand,
    demand_sheet,
    discovery,
    evaluation_day,
    keys,
    lot,
    mandate,
    marking,
    moderation,
    opening,
    panel,
    progress,
    publication,
    question,
    readiness_board,
    recommendation,
    scenario,
    standstill,
    summary,
    supplier,
    valuation,
    volume_scale,
    words,
)
from consortium.tenders.views.next_action import action_for

blueprint = Blueprint("tenders", __name__, url_prefix="/tenders")
PARTS = (
    discovery,
    progress,
    lot,
    criterion,
    demand,
    demand_sheet,
    readiness_board,
    valuation,
    volume_scale,
    mandate,
    conflicts,
    publication,
    question,
    amendment,
    supplier,
    keys,
    opening,
    bid,
    answers,
    scenario,
    panel,
    compliance,
    marking,
    moderation,
    evaluation_day,
    recommendation,
    acceptance,
    summary,
    standstill,
    award,
)
for part in PARTS:
    blueprint.register_blueprint(part.blueprint)


@blueprint.get("")
@requires(Permission.TENDERS_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_tenders(actor=actor, asked=asked_from_request())
    table = Table(caption="Tenders", columns=COLUMNS, rows=page.rows, page=page)
    can = {
        "manage": may(actor, Permission.TENDERS_MANAGE),
        "notices": may(actor, Permission.NOTICES_VIEW),
    }
    owed = answers_owed(actor=actor)
    return answer("tenders/tenders.html", table, name="tenders", can=can, owed=owed)


COLUMNS = (
    Column(heading="Reference", value=lambda row: row.reference, sort="reference"),
    Column(
        heading="Title",
        value=lambda row: row.title,
        sort="title",
        link=lambda row: url_for("tenders.tender", tender_id=row.id),
    ),
    Column(
        heading="State",
        value=lambda row: Tag(STATE_NAMES[row.state], words.STATE_COLOURS[row.state]),
        kind=Kind.TAG,
    ),
    Column(heading="Lead trust", value=lambda row: row.lead_trust, sort="lead"),
    Column(heading="Lots", value=lambda row: row.lots, kind=Kind.NUMBER),
    Column(
        heading="Trusts answered",
        value=lambda row: f"{row.answered} of {row.invited}" if row.invited else "none invited",
    ),
    Column(heading="Demand due", value=lambda row: row.demand_due_on, kind=Kind.DAY, sort="due"),
    Column(
        heading="Deadline for bids",
        value=lambda row: row.deadline,
        kind=Kind.MOMENT,
        sort="deadline",
    ),
)


@blueprint.get("/<uuid:tender_id>")
@requires(Permission.TENDERS_VIEW)
def tender(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_tender(actor=actor, tender_id=tender_id, now=now())
    return render_template(
        "tenders/tender.html",
        tender=found,
        action=action_for(found, actor),
        can=_can(found),
        words=words,
        button=Form(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
@once
def open_tender() -> ResponseReturnValue:
    form = TenderForm()
    form.consortium_id.choices, form.lead_trust_id.choices = _places()
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.open_tender(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                lead_trust_id=UUID(form.lead_trust_id.data),
                title=form.title.data.strip(),
                procedure=form.chosen_procedure(),
                commenced_on=form.commenced_on.data,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                clause_text=form.clause_text.data.strip(),
                now=now(),
            )
            flash("The tender is drafted. Add its lots and invite the trusts.", "success")
            return redirect(url_for("tenders.tender", tender_id=new_id), 303)
    return show("tenders/open_tender.html", form)


@blueprint.route("/<uuid:tender_id>/change", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def change(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = TenderChangeForm(obj=found)
    if form.validate_on_submit():
        with form.refusals():
            usecases.change_tender(
                actor=current_actor(),
                tender_id=tender_id,
                version=form.version.data,
                title=form.title.data.strip(),
                clause_text=form.clause_text.data.strip(),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                now=now(),
            )
            flash("The terms are changed.", "success")
            return redirect(url_for("tenders.tender", tender_id=tender_id), 303)
    return show("tenders/change_tender.html", form, tender=found)


@blueprint.route("/<uuid:tender_id>/cancel", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def cancel(tender_id: UUID) -> ResponseReturnValue:
    found = find_title(actor=current_actor(), tender_id=tender_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.cancel_tender(
                actor=current_actor(),
                tender_id=tender_id,
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"{found.reference} is cancelled.", "success")
            return redirect(url_for("tenders.tender", tender_id=tender_id), 303)
    return show("tenders/cancel_tender.html", form, tender=found)


def _can(page: TenderPage) -> dict[str, bool]:
    actor = current_actor()
    manage = may(actor, Permission.TENDERS_MANAGE, page.consortium_id)
    return {
        "manage": manage,
        "change": manage and page.state in BEFORE_PUBLICATION,
        "cancel": manage
        and page.state in CANCELLABLE
        and not any(each.award for each in page.lots),
        "agreements": may(actor, Permission.AGREEMENTS_VIEW),
    }


def _places() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The consortia the reader runs tenders for, and their members today."""
    actor, permission = current_actor(), Permission.TENDERS_MANAGE
    consortia = membership.list_consortia(actor=actor, permission=permission)
    members = {
        member.id: member.name
        for each in consortia
        for member in membership.find_consortium(
            actor=actor, permission=permission, consortium_id=each.id, today=today()
        ).members
    }
    return (
        [(str(each.id), each.name) for each in consortia],
        [("", "Choose a trust"), *((str(trust), name) for trust, name in members.items())],
    )
