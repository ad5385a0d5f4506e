"""Pages of signed statements: the list, one as it was signed, and signing another."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import period_of, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.savings.forms.signed_statements import SignStatementForm
from consortium.savings.queries import signed_statements as queries
from consortium.savings.usecases.signed_statements import sign_statement
from consortium.savings.views import choices, presentation
from consortium.savings.views.evidence_address import evidence_links
from consortium.savings.views.report import charts_of, export, trusts_seen

blueprint = Blueprint("signed_statements", __name__, url_prefix="/savings/signed-statements")


@blueprint.get("")
@requires(Permission.SAVINGS_VIEW)
def listing() -> ResponseReturnValue:
    table = Table(
        caption="Signed statements",
        columns=[
            Column(
                heading="Statement",
                value=lambda row: row.reference,
                link=lambda row: url_for("signed_statements.statement", signed_id=row.id),
            ),
            Column(heading="From", value=lambda row: row.period.start, kind=Kind.DAY),
            Column(heading="To", value=lambda row: row.period.last_day, kind=Kind.DAY),
            Column(heading="Version", value=lambda row: row.version, kind=Kind.NUMBER),
            Column(
                heading="Cash-releasing", value=lambda row: row.cash_releasing, kind=Kind.POUNDS
            ),
            Column(heading="Net", value=lambda row: row.net, kind=Kind.POUNDS),
            Column(heading="Signed", value=lambda row: row.signed_at, kind=Kind.MOMENT),
            Column(heading="By", value=lambda row: row.signed_by),
            Column(heading="Seal", value=lambda row: row.sha256[:12]),
        ],
        rows=queries.list_signed_statements(actor=current_actor()),
    )
    return answer(
        "savings/signed_statements.html",
        table,
        name="signed-statements",
        can={"sign": may(current_actor(), Permission.SAVINGS_SIGN_CONSORTIUM)},
    )


@blueprint.get("/<uuid:signed_id>")
@requires(Permission.SAVINGS_VIEW)
def statement(signed_id: UUID) -> ResponseReturnValue:
    """The statement as it was signed: the same page and files as today's report."""
    found = queries.find_signed_statement(actor=current_actor(), signed_id=signed_id)
    exported = export(found.report, name=found.line.reference.lower())
    if exported is not None:
        return exported
    links = evidence_links(found.report, trusts_seen(found.report))
    return render_template(
        "savings/signed_statement.html",
        signed=found,
        report=found.report,
        trusts=[],
        shown=presentation.present(found.report, links),
        charts=charts_of(found.report),
        downloads={
            kind: url_for("signed_statements.statement", signed_id=signed_id, format=kind)
            for kind in ("csv", "xlsx")
        },
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.SAVINGS_SIGN_CONSORTIUM)
@once
def sign() -> ResponseReturnValue:
    form = SignStatementForm()
    form.consortium_id.choices = choices.consortia(Permission.SAVINGS_SIGN_CONSORTIUM)
    if form.validate_on_submit():
        with form.refusals():
            signed_id = sign_statement(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                period=period_of(form.period_from.data, form.period_to.data, field="period_to"),
                reason=form.reason.data,
                now=now(),
            )
            flash("The statement is signed. It is kept as it stands.", "success")
            return redirect(url_for("signed_statements.statement", signed_id=signed_id), 303)
    return show("savings/sign_statement.html", form)
