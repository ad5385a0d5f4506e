"""Pages of the price audit: the audits made, one with its sums, and its lines."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period, financial_year_of
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import Form, period_of, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import (
    EXPORTS,
    Column,
    Kind,
    Table,
    answer,
    asked_from_request,
)
from consortium.foundation.web.words import span
from consortium.savings.domain.price_audit import CLAIMABLE, VERDICT_NAMES, Verdict
from consortium.savings.forms.price_audits import PriceAuditForm
from consortium.savings.gateways.audit_findings import WantedFindings
from consortium.savings.queries import price_audits as queries
from consortium.savings.queries.price_audits import AuditDetail, SumLine
from consortium.savings.queries.report import last_purchase
from consortium.savings.usecases import price_audits as usecases
from consortium.savings.usecases.audit_again import start_audit_again
from consortium.savings.views import choices
from consortium.savings.views.audit_columns import (
    Names,
    columns_of_file,
    columns_of_page,
    verdict_tag,
)

blueprint = Blueprint("price_audits", __name__, url_prefix="/savings/price-audits")
# In the address, all that can be claimed at once.
TO_CLAIM = "to-claim"
EARLIEST = date(1900, 1, 1)


@blueprint.get("")
@requires(Permission.SAVINGS_LINES_VIEW)
def listing() -> ResponseReturnValue:
    page = queries.list_audits(actor=current_actor(), asked=asked_from_request())
    table = Table(
        caption="Price audits",
        columns=[
            Column(
                heading="Audit",
                value=lambda row: row.reference,
                sort="reference",
                link=lambda row: url_for("price_audits.audit", audit_id=row.id),
            ),
            Column(heading="Consortium", value=lambda row: row.consortium),
            Column(heading="Period", value=lambda row: span(row.period), sort="period"),
            Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
            Column(heading="To be claimed", value=lambda row: row.to_claim, kind=Kind.POUNDS),
            Column(heading="Made", value=lambda row: row.audited_at, kind=Kind.MOMENT),
        ],
        rows=page.rows,
        page=page,
    )
    can = {"audit": bool(choices.consortia(Permission.PRICES_AUDIT))}
    return answer("savings/price_audits.html", table, name="price-audits", can=can)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.PRICES_AUDIT)
@once
def start() -> ResponseReturnValue:
    offered = choices.consortia(Permission.PRICES_AUDIT)
    form = PriceAuditForm(data=_year_with_lines(offered))
    form.consortium_id.choices = offered
    if form.validate_on_submit():
        with form.refusals():
            job_id = usecases.start_price_audit(
                actor=current_actor(),
                consortium_id=UUID(form.consortium_id.data),
                period=period_of(form.start.data, form.end.data, field="end"),
                now=now(),
            )
            return redirect(url_for("jobs.job", job_id=job_id), 303)
    return show("savings/start_price_audit.html", form)


@blueprint.get("/<uuid:audit_id>")
@requires(Permission.SAVINGS_LINES_VIEW)
def audit(audit_id: UUID) -> ResponseReturnValue:
    found = queries.find_audit(actor=current_actor(), audit_id=audit_id)
    table = Table(
        caption="By supplier, trust and verdict",
        columns=_sum_columns(found),
        rows=found.sums,
        page=Page(rows=found.sums, total=len(found.sums), asked=Asked(rows=None)),
        footer={
            "Supplier": "Total",
            "Lines": found.lines(),
            "Paid": sum(each.paid for each in found.sums),
            "To be claimed": found.to_claim,
        },
    )
    return answer(
        "savings/price_audit.html",
        table,
        name=f"price-audit-{found.reference.lower()}",
        audit=found,
        by_verdict=_by_verdict(found),
        may_claim=may(current_actor(), Permission.PRICES_AUDIT),
        may_run_again=may(current_actor(), Permission.PRICES_AUDIT, found.consortium_id),
        button=Form(),
        Verdict=Verdict,
    )


@blueprint.post("/<uuid:audit_id>/again")
@requires(Permission.PRICES_AUDIT)
def again(audit_id: UUID) -> ResponseReturnValue:
    """The same audit once more, from the lines and terms it is pinned to."""
    job_id = start_audit_again(actor=current_actor(), audit_id=audit_id, now=now())
    return redirect(url_for("jobs.job", job_id=job_id), 303)


@blueprint.get("/<uuid:audit_id>/lines")
@requires(Permission.SAVINGS_LINES_VIEW)
def lines(audit_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found_audit = queries.find_audit(actor=actor, audit_id=audit_id)
    wanted = _wanted()
    found = queries.list_audited_lines(
        actor=actor, audit_id=audit_id, wanted=wanted, asked=asked_from_request()
    )
    names = Names.of(found)
    as_file = request.args.get("format") in EXPORTS
    table = Table(
        caption="Audited lines",
        columns=columns_of_file(names) if as_file else columns_of_page(names),
        rows=found.page.rows,
        page=found.page,
    )
    return answer(
        "savings/audited_lines.html",
        table,
        name=f"{found_audit.reference.lower()}-lines",
        audit=found_audit,
        totals=found.totals,
        chosen={name: request.args.get(name, "") for name in ("trust", "verdict", "supplier")},
        trusts=sorted(found.trusts.items(), key=lambda each: each[1]),
        suppliers=suppliers_of(found_audit),
        days={name: request.args.get(name, "") for name in ("from", "to")},
        verdicts=[(TO_CLAIM, "All that can be claimed"), *VERDICT_NAMES.items()],
    )


def _by_verdict(found: AuditDetail) -> Table:
    return Table(
        caption="By verdict",
        columns=[
            Column(heading="Verdict", value=verdict_tag, kind=Kind.TAG),
            Column(
                heading="Lines",
                value=found.lines,
                kind=Kind.NUMBER,
                link=lambda verdict: url_for(
                    "price_audits.lines", audit_id=found.id, verdict=verdict.value
                ),
            ),
            Column(
                heading="Too much",
                value=lambda verdict: (
                    "" if verdict is Verdict.NO_PRICE else found.together(verdict)
                ),
                kind=Kind.POUNDS,
            ),
        ],
        rows=[verdict for verdict in Verdict if found.lines(verdict)],
    )


def _sum_columns(found: AuditDetail) -> list[Column]:
    return [
        Column(heading="Supplier", value=lambda row: row.supplier),
        Column(heading="Trust", value=lambda row: row.trust),
        Column(
            heading="Verdict",
            value=lambda row: VERDICT_NAMES[row.verdict],
            link=lambda row: _lines_link(found, row),
        ),
        Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
        Column(heading="Paid", value=lambda row: row.paid, kind=Kind.POUNDS),
        Column(
            heading="Due",
            value=lambda row: "" if row.verdict is Verdict.NO_PRICE else row.due,
            kind=Kind.POUNDS,
        ),
        Column(
            heading="Too much",
            value=lambda row: "" if row.verdict is Verdict.NO_PRICE else row.difference,
            kind=Kind.POUNDS,
        ),
        Column(heading="To be claimed", value=lambda row: row.to_claim, kind=Kind.POUNDS),
    ]


def _lines_link(found: AuditDetail, row: SumLine) -> str:
    return url_for(
        "price_audits.lines",
        audit_id=found.id,
        trust=row.trust_id,
        verdict=row.verdict.value,
        supplier=row.supplier_id,
        q=None if row.supplier_id else row.supplier,
    )


def _wanted() -> WantedFindings:
    """The filters of the address; what makes no sense is left out."""
    trust_id, verdict = id_asked("trust"), request.args.get("verdict", "")
    return WantedFindings(
        trust_ids=frozenset({trust_id}) if trust_id else None,
        verdicts=CLAIMABLE
        if verdict == TO_CLAIM
        else frozenset({Verdict(verdict)})
        if verdict in set(Verdict)
        else None,
        supplier_id=id_asked("supplier"),
        period=period_asked(),
    )


def suppliers_of(found: AuditDetail) -> list[tuple[UUID, str]]:
    named = {each.supplier_id: each.supplier for each in found.sums if each.supplier_id}
    return sorted(named.items(), key=lambda each: each[1])


def _year_with_lines(offered: choices.Choices) -> dict[str, object]:
    """The last financial year that has purchase lines, else this one."""
    last = last_purchase(UUID(offered[0][0])) if offered else None
    year: Period = financial_year_of(last or today())
    return {"start": year.start, "end": year.end}


def period_asked() -> Period | None:
    """The days ``from`` and ``to`` of the address; both are in the period."""
    first, last = _day("from"), _day("to")
    if first and last:
        first, last = sorted((first, last))
    if first is None and last is None:
        return None
    return Period(first or EARLIEST, last + timedelta(days=1) if last else None)


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if EARLIEST < found < date.max else None


def id_asked(name: str) -> UUID | None:
    """An id in the address; what is none is left out."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
