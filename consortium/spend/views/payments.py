"""The list of payments, as a page and as files."""

from flask import url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.spend.queries.batches import references_of_batches
from consortium.spend.queries.payments import list_payments
from consortium.spend.queries.trusts import trusts_within_reach
from consortium.spend.views.blueprint import blueprint
from consortium.spend.views.filters import filters_from_request


@blueprint.get("/payments")
@requires(Permission.SPEND_VIEW)
def payments() -> ResponseReturnValue:
    actor = current_actor()
    trusts = trusts_within_reach(actor=actor, permission=Permission.SPEND_VIEW)
    filters = filters_from_request(trusts)
    found = list_payments(actor=actor, wanted=filters.wanted, asked=asked_from_request())
    names = {trust.id: trust.name for trust in trusts}
    batches = references_of_batches({row.batch_id for row in found.page.rows})
    table = Table(
        caption="Payments",
        columns=[
            Column(heading="Paid", value=lambda row: row.paid_on, kind=Kind.DAY, sort="paid"),
            Column(heading="Trust", value=lambda row: names[row.trust_id]),
            Column(heading="Supplier", value=lambda row: row.supplier),
            Column(heading="Number", value=lambda row: row.transaction_number),
            Column(heading="Expense type", value=lambda row: row.expense_type),
            Column(heading="Expense area", value=lambda row: row.expense_area),
            Column(heading="Amount", value=lambda row: row.amount, kind=Kind.POUNDS, sort="amount"),
            Column(
                heading="Import",
                value=lambda row: batches[row.batch_id],
                link=lambda row: url_for("spend.batch", batch_id=row.batch_id),
            ),
            Column(heading="Row", value=lambda row: row.source_row, kind=Kind.NUMBER),
        ],
        rows=found.page.rows,
        page=found.page,
    )
    return answer(
        "spend/payments.html",
        table,
        name="payments",
        filters=filters,
        amount=found.amount,
        can={"import": may(actor, Permission.SPEND_IMPORT)},
    )
