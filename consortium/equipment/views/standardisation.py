"""Pages of shared procedures by site, of the use of devices, and of idle ones."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.compliance import STANDING_NAMES, Standing
from consortium.equipment.domain.redeployment import LOOKS_BACK_DAYS
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.queries.compliance import ComplianceLine, list_compliance
from consortium.equipment.queries.redeployment import RedeploymentLine, list_redeployment
from consortium.equipment.queries.utilisation import UseLine, hours_of, list_use
from consortium.equipment.views.filters import place_choice, place_id
from consortium.equipment.views.indicators import percent
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("standardisation", __name__, url_prefix="/equipment")

SITES = Choice("show", "Sites", [("", "All"), ("behind", "Not up to date")])
KNOWN = Choice("show", "Devices", [("", "All"), ("known", "Whose use is recorded")])
NO_DATA = "No data"
_COLOURS = {
    Standing.CURRENT: "green",
    Standing.BEHIND: "orange",
    Standing.UNCHECKED: "yellow",
    Standing.SUSPENDED: "grey",
    Standing.OWN: "purple",
}


@blueprint.get("/standardisation")
@requires(Permission.EQUIPMENT_VIEW)
def compliance() -> ResponseReturnValue:
    place = place_choice(current_actor())
    page = list_compliance(
        actor=current_actor(),
        today=today(),
        asked=asked_from_request(),
        place_id=place_id(place),
        only_behind=SITES.chosen == "behind",
    )
    return answer(
        "equipment/standardisation.html",
        Table(caption="Shared procedures by site", columns=_COMPLIANCE, rows=page.rows, page=page),
        name="shared-procedures-by-site",
        choices=(place, SITES),
    )


def _procedure_link(row: ComplianceLine) -> str:
    checklist = row.kind is not WorkKind.CALIBRATION
    endpoint = "checklists.checklist" if checklist else "equipment_procedures.procedure"
    return url_for(endpoint, procedure_id=row.procedure_id)


def _standing(row: ComplianceLine) -> Tag:
    standing = row.following.standing
    return Tag(STANDING_NAMES[standing], _COLOURS[standing])


_COMPLIANCE = [
    Column(
        heading="Procedure",
        value=lambda row: row.title,
        note=lambda row: row.code,
        sort="title",
        link=_procedure_link,
    ),
    Column(heading="Code", value=lambda row: row.code, in_files=True),
    Column(heading="Of", value=lambda row: row.owner, in_files=True),
    Column(heading="Kind of device", value=lambda row: row.category, in_files=True),
    Column(heading="Trust", value=lambda row: row.trust, note=lambda row: row.site, sort="place"),
    Column(heading="Site", value=lambda row: row.site, in_files=True),
    Column(heading="State", value=_standing, kind=Kind.TAG),
    Column(heading="Why", value=lambda row: row.following.reason),
    Column(heading="In force", value=lambda row: row.following.version, kind=Kind.NUMBER),
    Column(heading="Followed last", value=lambda row: row.newest_used, kind=Kind.NUMBER),
    Column(heading="Last check", value=lambda row: row.last_on, kind=Kind.DAY),
    Column(heading="Devices", value=lambda row: row.following.devices, kind=Kind.NUMBER),
    Column(heading="Checks in 12 months", value=lambda row: row.following.checks, kind=Kind.NUMBER),
    Column(
        heading="By the one in force", value=lambda row: row.following.on_current, kind=Kind.NUMBER
    ),
    Column(heading="Of all", value=lambda row: percent(row.following.rate)),
]


@blueprint.get("/utilisation")
@requires(Permission.EQUIPMENT_VIEW)
def use() -> ResponseReturnValue:
    place = place_choice(current_actor())
    page = list_use(
        actor=current_actor(),
        today=today(),
        asked=asked_from_request(),
        place_id=place_id(place),
        only_known=KNOWN.chosen == "known",
    )
    return answer(
        "equipment/utilisation.html",
        Table(caption="Use of devices", columns=_USE, rows=page.rows, page=page),
        name="use-of-devices",
        choices=(place, KNOWN),
        since=today() - timedelta(days=LOOKS_BACK_DAYS - 1),
    )


def _used(row: UseLine) -> str:
    if row.counted is None or row.counted.used is None:
        return NO_DATA
    return f"{hours_of(row.counted.used):,} {symbol(row.counted.unit)}"


def _a_week(row: UseLine) -> str:
    if row.counted is None or row.counted.a_week is None:
        return NO_DATA
    return f"{hours_of(row.counted.a_week):,} {symbol(row.counted.unit)}"


_USE = [
    Column(
        heading="Asset number",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
    ),
    Column(
        heading="Kind", value=lambda row: row.category, note=lambda row: row.model, sort="category"
    ),
    Column(heading="Model", value=lambda row: row.model, in_files=True),
    Column(heading="Trust", value=lambda row: row.trust, note=lambda row: row.site),
    Column(heading="Site", value=lambda row: row.site, in_files=True),
    Column(heading="Meter", value=lambda row: row.counted.name if row.counted else ""),
    Column(heading="Counted", value=_used),
    Column(heading="A week", value=_a_week),
    Column(
        heading="Days lent",
        value=lambda row: NO_DATA if row.lent_days is None else row.lent_days,
    ),
    Column(heading="Share of the time", value=lambda row: percent(row.share) or NO_DATA),
    Column(
        heading="Idle",
        value=lambda row: (
            Tag("Stood still", "orange") if row.counted and row.counted.stood_still else None
        ),
        kind=Kind.TAG,
    ),
]


@blueprint.get("/idle-devices")
@requires(Permission.EQUIPMENT_VIEW)
def idle() -> ResponseReturnValue:
    page = list_redeployment(actor=current_actor(), today=today(), asked=asked_from_request())
    return answer(
        "equipment/idle_devices.html",
        Table(caption="Needs and idle devices", columns=_idle(), rows=page.rows, page=page),
        name="idle-devices",
    )


def _idle() -> list[Column]:
    actor = current_actor()

    def borrow(row: RedeploymentLine) -> str | None:
        if row.asset_id is None or not may(actor, Permission.EQUIPMENT_MANAGE, row.trust_id):
            return None
        asked: dict[str, Any] = {"instead_of": row.failed_id} if row.failed_id else {}
        return url_for("equipment_loans.borrow", asset_id=row.asset_id, site=row.site_id, **asked)

    def transfer(row: RedeploymentLine) -> str | None:
        owns = row.owner_id is not None and may(actor, Permission.EQUIPMENT_MANAGE, row.owner_id)
        if not owns:
            return None
        return url_for("equipment_transfers.transfer", asset_id=row.asset_id)

    return [
        Column(heading="Who needs", value=lambda row: row.trust, note=lambda row: row.site),
        Column(heading="At site", value=lambda row: row.site, in_files=True),
        Column(heading="Kind", value=lambda row: row.category),
        Column(
            heading="Because",
            value=lambda row: row.why,
            link=lambda row: (
                url_for("equipment_cover.cover", asset_id=row.failed_id) if row.failed_id else None
            ),
        ),
        Column(
            heading="Would help",
            value=lambda row: row.asset_no or "Nothing idle fits",
            link=lambda row: borrow(row) or _asset_link(row),
        ),
        Column(
            heading="Of", value=lambda row: row.owner, note=lambda row: row.from_site, link=transfer
        ),
        Column(heading="From site", value=lambda row: row.from_site, in_files=True),
        Column(heading="It can be spared", value=lambda row: row.because),
        Column(heading="Miles", value=lambda row: row.miles, kind=Kind.NUMBER),
    ]


def _asset_link(row: RedeploymentLine) -> str | None:
    return url_for("equipment.asset", asset_id=row.asset_id) if row.asset_id else None
