"""The notices of an agreement and what was foreseen at each."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consortium.contracts.queries.notices import Notices, notices_of
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, export, here

blueprint = Blueprint("agreement_notices", __name__, url_prefix="/agreements")


@blueprint.get("/<uuid:agreement_id>/notices")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    found = notices_of(actor=current_actor(), agreement_id=agreement_id)
    exported = export(_table(found), name=f"notices-{found.reference}".lower())
    if exported is not None:
        return exported
    return render_template(
        "contracts/notices.html",
        found=found,
        downloads={kind: here(format=kind) for kind in ("csv", "xlsx")},
    )


def _table(found: Notices) -> Table:
    """Every foreseen price as a line."""
    return Table(
        caption="Foreseen prices",
        columns=[
            Column(heading="Notice of", value=lambda row: row[0].trust),
            Column(heading="Given on", value=lambda row: row[0].given_on, kind=Kind.DAY),
            Column(heading="Still holds", value=lambda row: "yes" if row[0].holds else "no"),
            Column(heading="Trust", value=lambda row: row[1].trust),
            Column(heading="Item", value=lambda row: row[1].item),
            Column(heading="From", value=lambda row: row[1].on, kind=Kind.DAY),
            Column(
                heading="If it stays", value=lambda row: row[1].if_it_stays, kind=Kind.UNIT_PRICE
            ),
            Column(heading="If it goes", value=lambda row: row[1].if_it_goes, kind=Kind.UNIT_PRICE),
        ],
        rows=[(notice, line) for notice in found.notices for line in notice.prices],
    )
