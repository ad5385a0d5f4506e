"""The evidence of a rebate as a workbook, the same bytes whenever it is asked for."""

from uuid import UUID

from flask import Blueprint, Response

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import exports
from consortium.foundation.web.guard import current_actor, requires
from consortium.savings.queries.rebate_evidence import find_evidence
from consortium.savings.reports.rebate_evidence import workbook

blueprint = Blueprint("rebate_evidence", __name__)


@blueprint.get("/rebate-entitlements/<uuid:entitlement_id>/evidence")
@requires(Permission.SPEND_VIEW)
def evidence(entitlement_id: UUID) -> Response:
    found = find_evidence(actor=current_actor(), entitlement_id=entitlement_id)
    name = f"rebate-{found.agreement.lower()}-{found.year.start}.xlsx"
    return exports.download(workbook(found), media_type=exports.XLSX_TYPE, name=name)
