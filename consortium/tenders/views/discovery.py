"""Pages of what was found out before a tender: workshops, pains, needs, the trace to criteria."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.agreements import ReasonForm
from consortium.contracts.queries.generated_documents import in_format
from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.tenders.domain.criterion import percent
from consortium.tenders.domain.discovery import PRIORITY_NAMES, VERDICT_NAMES, Verdict
from consortium.tenders.forms.discovery import need_form, pains_form, trace_form, workshop_form
from consortium.tenders.queries import discovery as queries
from consortium.tenders.queries.discovery import PainView
from consortium.tenders.queries.discovery_papers import PAPER_NAMES, Paper, find_paper
from consortium.tenders.usecases import need as needs
from consortium.tenders.usecases import workshop as workshops

blueprint = Blueprint("discovery", __name__)

VIEW, RECORD = Permission.TENDERS_VIEW, Permission.NEEDS_RECORD
PAPERS = ",".join(f'"{each.value}"' for each in Paper)
VERDICT_COLOURS = {Verdict.KEEP: "green", Verdict.DROP: "red", Verdict.CHANGE: "yellow"}


@blueprint.get("/<uuid:tender_id>/discovery")
@requires(VIEW)
def overview(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_discovery(actor=current_actor(), tender_id=tender_id)
    return render_template(
        "tenders/discovery.html",
        found=found,
        verdicts=VERDICT_NAMES,
        priorities=PRIORITY_NAMES,
        papers=PAPER_NAMES,
    )


@blueprint.get("/<uuid:tender_id>/discovery/statements")
@requires(VIEW)
def pains(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_discovery(actor=current_actor(), tender_id=tender_id)
    columns = (*PAINS, STRIKE) if found.is_open and found.may_record else PAINS
    table = Table(caption="What people say of the present way", columns=columns, rows=found.pains)
    return answer("tenders/pains.html", table, name="statements", found=found)


@blueprint.get("/<uuid:tender_id>/discovery/trace")
@requires(VIEW)
def trace(tender_id: UUID) -> ResponseReturnValue:
    found = queries.find_discovery(actor=current_actor(), tender_id=tender_id)
    rows = [
        (each, need, pain)
        for each in found.trace
        for need in (each.needs or (None,))
        for pain in ((need.pains if need else ()) or (None,))
    ]
    table = Table(caption="From criterion to statement", columns=TRACE, rows=rows)
    lots = {each.lot_id: each.lot for each in found.trace}
    return answer("tenders/trace.html", table, name="criteria-trace", found=found, lots=lots)


@blueprint.route("/<uuid:tender_id>/discovery/workshops/new", methods=["GET", "POST"])
@requires(RECORD)
@once
def add_workshop(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    trusts = queries.invited_trusts(actor=actor, tender_id=tender_id)
    form = workshop_form(trusts)
    if form.validate_on_submit():
        with form.refusals():
            workshop_id = workshops.record_workshop(
                actor=actor,
                tender_id=tender_id,
                held_on=form.held_on.data,
                title=form.title.data.strip(),
                attended=form.attended(trusts),
                place=form.place.data.strip(),
                outcome=form.outcome.data.strip(),
                now=now(),
            )
            flash("The workshop is recorded. Now write down what was said.", "success")
            href = url_for(".add_pains", tender_id=tender_id, workshop=workshop_id)
            return redirect(href, 303)
    found = queries.find_discovery(actor=actor, tender_id=tender_id)
    return show("tenders/add_workshop.html", form, found=found, trusts=trusts)


@blueprint.route("/<uuid:tender_id>/discovery/statements/new", methods=["GET", "POST"])
@requires(RECORD)
@once
def add_pains(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_discovery(actor=actor, tender_id=tender_id)
    trusts = queries.invited_trusts(actor=actor, tender_id=tender_id)
    form = pains_form(found.workshops, trusts, request.args.get("workshop", ""))
    if form.validate_on_submit():
        with form.refusals():
            said = workshops.record_pains(
                actor=actor,
                tender_id=tender_id,
                verdict=form.chosen_verdict(),
                said=form.said.data,
                workshop_id=UUID(form.workshop.data) if form.workshop.data else None,
                trust_id=UUID(form.trust.data) if form.trust.data else None,
                now=now(),
            )
            flash(f"{len(said)} written down.", "success")
            return _back(tender_id)
    return show("tenders/add_pains.html", form, found=found)


@blueprint.route("/<uuid:tender_id>/discovery/needs/new", methods=["GET", "POST"])
@requires(RECORD)
@once
def add_need(tender_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_discovery(actor=actor, tender_id=tender_id)
    form = need_form(found.pains)
    if form.validate_on_submit():
        with form.refusals():
            needs.record_need(
                actor=actor,
                tender_id=tender_id,
                priority=form.chosen_priority(),
                statement=form.statement.data.strip(),
                detail=form.detail.data.strip(),
                pains=form.chosen(),
                now=now(),
            )
            flash("The need is recorded.", "success")
            return _back(tender_id)
    return show("tenders/need.html", form, found=found, need=None)


@blueprint.route("/needs/<uuid:need_id>/change", methods=["GET", "POST"])
@requires(RECORD)
def change_need(need_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found, need = queries.find_need(actor=actor, need_id=need_id)
    form = need_form(found.pains, need)
    if form.validate_on_submit():
        with form.refusals():
            needs.change_need(
                actor=actor,
                need_id=need_id,
                version=form["version"].data,
                priority=form.chosen_priority(),
                statement=form.statement.data.strip(),
                detail=form.detail.data.strip(),
                pains=form.chosen(),
                now=now(),
            )
            flash(f"{need.name} is changed.", "success")
            return _back(found.tender_id)
    return show("tenders/need.html", form, found=found, need=need)


@blueprint.route("/needs/<uuid:need_id>/strike", methods=["GET", "POST"])
@requires(RECORD)
def strike_need(need_id: UUID) -> ResponseReturnValue:
    found, need = queries.find_need(actor=current_actor(), need_id=need_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            needs.strike_need(
                actor=current_actor(), need_id=need_id, reason=form.reason.data, now=now()
            )
            flash(f"{need.name} is struck.", "success")
            return _back(found.tender_id)
    said = f"{need.name}: {need.statement}"
    return show("tenders/strike.html", form, found=found, title="Strike the need", said=said)


@blueprint.route("/statements/<uuid:pain_id>/strike", methods=["GET", "POST"])
@requires(RECORD)
def strike_pain(pain_id: UUID) -> ResponseReturnValue:
    found, pain = queries.find_pain(actor=current_actor(), pain_id=pain_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            workshops.strike_pain(
                actor=current_actor(), pain_id=pain_id, reason=form.reason.data, now=now()
            )
            flash("The statement is struck.", "success")
            return redirect(url_for(".pains", tender_id=found.tender_id), 303)
    return show(
        "tenders/strike.html", form, found=found, title="Strike the statement", said=pain.said
    )


@blueprint.route("/lots/<uuid:lot_id>/trace", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def trace_lot(lot_id: UUID) -> ResponseReturnValue:
    found, every = queries.find_trace(actor=current_actor(), lot_id=lot_id)
    criteria = [each for each in every if not each.is_price]
    form = trace_form(criteria, found.standing)
    if form.validate_on_submit():
        with form.refusals():
            needs.trace_criteria(
                actor=current_actor(), lot_id=lot_id, needs=form.needs(criteria), now=now()
            )
            flash("What the criteria test is recorded.", "success")
            return redirect(url_for(".trace", tender_id=found.tender_id), 303)
    return show("tenders/trace_lot.html", form, found=found, criteria=criteria)


@blueprint.get(
    f"/<uuid:tender_id>/discovery/papers/<any({PAPERS}):paper>/<any(docx,pdf):file_format>"
)
@requires(VIEW)
def paper(tender_id: UUID, paper: str, file_format: str) -> Response:
    document = find_paper(
        actor=current_actor(), tender_id=tender_id, paper=Paper(paper), known_at=now()
    )
    kind = Format(file_format)
    return exports.download(
        in_format(document, kind),
        media_type=MEDIA_TYPES[kind],
        name=f"{document.file_name}.{kind.value}",
    )


def _verdict(row: PainView) -> Tag:
    return Tag(VERDICT_NAMES[row.verdict], VERDICT_COLOURS[row.verdict])


def _strike_link(row: PainView) -> str | None:
    return None if row.struck_because else url_for(".strike_pain", pain_id=row.id)


PAINS = (
    Column(heading="Number", value=lambda row: row.seq, kind=Kind.NUMBER),
    Column(heading="Verdict", value=_verdict, kind=Kind.TAG),
    Column(
        heading="Statement",
        value=lambda row: row.said,
        note=lambda row: f"Struck: {row.struck_because}" if row.struck_because else "",
    ),
    Column(heading="Trust", value=lambda row: row.trust or "several"),
    Column(heading="Workshop", value=lambda row: row.workshop),
    Column(heading="Answered by", value=lambda row: ", ".join(row.needs) or "no need yet"),
    Column(heading="Struck because", value=lambda row: row.struck_because, in_files=True),
)
STRIKE = Column(
    heading="Strike",
    value=lambda row: "" if row.struck_because else "Strike",
    link=_strike_link,
)
TRACE = (
    Column(heading="Lot", value=lambda row: row[0].lot),
    Column(heading="Criterion", value=lambda row: row[0].criterion),
    Column(heading="Weight", value=lambda row: percent(row[0].weight_bp), kind=Kind.NUMBER),
    Column(
        heading="Need",
        value=lambda row: f"{row[1].name}: {row[1].statement}" if row[1] else _no_need(row[0]),
    ),
    Column(heading="Statement", value=lambda row: row[2].said if row[2] else ""),
    Column(
        heading="Verdict",
        value=lambda row: (
            Tag(VERDICT_NAMES[row[2].verdict], VERDICT_COLOURS[row[2].verdict])
            if row[2]
            else Tag("", "grey")
        ),
        kind=Kind.TAG,
    ),
)


def _no_need(criterion: queries.CriterionTrace) -> str:
    return "the price itself" if criterion.is_price else "tests no need yet"


def _back(tender_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("tenders.discovery.overview", tender_id=tender_id), 303)
