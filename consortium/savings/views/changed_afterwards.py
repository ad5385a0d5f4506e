"""The page of prices that changed after they were invoiced: what each trust is owed."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer
from consortium.savings.domain.changed_afterwards import Correction
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.queries.changed_afterwards import ChangedPrices, find_changed_prices
from consortium.savings.queries.price_audits import find_audit
from consortium.savings.views.price_audits import blueprint


@blueprint.get("/<uuid:audit_id>/changed-afterwards")
@requires(Permission.SAVINGS_LINES_VIEW)
def changed_afterwards(audit_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    audit = find_audit(actor=actor, audit_id=audit_id)
    found = find_changed_prices(actor=actor, audit_id=audit_id)
    rows = found.corrections
    table = Table(
        caption="Corrections by invoice",
        columns=_columns(audit_id, found),
        rows=rows,
        page=Page(rows=rows, total=len(rows), asked=Asked(rows=None)),
        footer={"Trust": "Total", "Owed": sum(row.owed for row in rows)},
    )
    return answer(
        "savings/changed_afterwards.html",
        table,
        name=f"{audit.reference.lower()}-changed-afterwards",
        audit=audit,
        by_trust=_by_trust(found),
        reasons=found.reasons,
        verdict=Verdict.CUT_AFTERWARDS.value,
        may_claim=may(actor, Permission.PRICES_AUDIT) and any(row.owed > 0 for row in rows),
    )


def _columns(audit_id: UUID, found: ChangedPrices) -> list[Column]:
    def lines_of(row: Correction) -> str:
        return url_for(
            "price_audits.lines",
            audit_id=audit_id,
            verdict=Verdict.CUT_AFTERWARDS.value,
            trust=row.trust_id,
            q=row.invoice.removeprefix("Order "),
        )

    return [
        Column(heading="Trust", value=lambda row: found.trusts[row.trust_id]),
        Column(heading="Supplier", value=lambda row: row.supplier),
        Column(heading="Invoice", value=lambda row: row.invoice, link=lines_of),
        Column(heading="Day", value=lambda row: row.first_day, kind=Kind.DAY),
        Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER),
        Column(heading="Charged", value=lambda row: row.charged, kind=Kind.POUNDS),
        Column(heading="Due by now", value=lambda row: row.due, kind=Kind.POUNDS),
        Column(heading="Owed", value=lambda row: row.owed, kind=Kind.POUNDS),
        Column(
            heading="By",
            value=lambda row: "Credit note" if row.owed > 0 else "Supplementary charge",
        ),
    ]


def _by_trust(found: ChangedPrices) -> Table:
    return Table(
        caption="What each trust is owed",
        columns=[
            Column(heading="Trust", value=lambda row: found.trusts[row[0]]),
            Column(heading="Owed", value=lambda row: row[1], kind=Kind.POUNDS),
        ],
        rows=sorted(found.owed.items(), key=lambda each: found.trusts[each[0]]),
    )
