"""Pages of electrical safety tests: record one, see one, and those of a device."""

from decimal import Decimal
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.domain.device_class import (
    APPLIED_PART_NAMES,
    ELECTRICAL_CLASS_NAMES,
    AppliedPart,
    ElectricalClass,
)
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.safety_test import (
    AT_LEAST,
    MEASURE_NAMES,
    METHOD_NAMES,
    REASON_NAMES,
    UNITS,
    Measure,
    Method,
    SafetyReason,
)
from consortium.equipment.forms.safety_test import SafetyTestForm
from consortium.equipment.queries import safety_test as queries
from consortium.equipment.queries.device import AssetDetail, find_asset
from consortium.equipment.usecases.safety_test import record_safety_test
from consortium.equipment.views import tags, work_tags
from consortium.foundation.domain import permissions
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request

blueprint = Blueprint("safety_tests", __name__, url_prefix="/equipment")


@blueprint.route("/<uuid:asset_id>/safety-tests/new", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
@once
def record(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    permissions.check(actor, Permission.CALIBRATIONS_RECORD, found.custodian_trust_id)
    form = SafetyTestForm(data=_start(found))
    if form.validate_on_submit():
        with form.refusals():
            test_id = record_safety_test(
                actor=actor,
                asset_id=asset_id,
                method=Method(form.method.data),
                reason=SafetyReason(form.reason.data),
                elec_class=ElectricalClass(form.elec_class.data),
                applied_part=AppliedPart(form.applied_part.data),
                tested_on=form.tested_on.data,
                readings={each: form[each.value].data for each in Measure},
                note=form.note.data.strip(),
                late_reason=form.late_reason.data.strip(),
                now=now(),
            )
            return redirect(url_for("safety_tests.result", test_id=test_id), 303)
    return show("equipment/record_safety_test.html", form, asset=found)


def _start(found: AssetDetail) -> dict[str, str]:
    """What the form begins with: the classes of the catalogue, and why it is probably tested."""
    classes = queries.classes_of_model(found.device_model_id)
    reason = SafetyReason.ROUTINE
    if found.status is AssetStatus.IN_REPAIR:
        reason = SafetyReason.AFTER_REPAIR
    elif found.accepted_on is None:
        reason = SafetyReason.ACCEPTANCE
    return {
        "reason": reason.value,
        "elec_class": (classes.elec_class or ElectricalClass.I).value,
        "applied_part": (classes.applied_part or AppliedPart.NONE).value,
    }


@blueprint.get("/safety-tests/<uuid:test_id>")
@requires(Permission.EQUIPMENT_VIEW)
def result(test_id: UUID) -> ResponseReturnValue:
    found = queries.find_safety_test(actor=current_actor(), test_id=test_id)
    return render_template(
        "equipment/safety_test.html",
        test=found,
        table=Table(caption="Readings", columns=_READINGS, rows=found.readings),
        tags=work_tags,
        words={
            "method": METHOD_NAMES[found.method],
            "reason": REASON_NAMES[found.reason],
            "class": ELECTRICAL_CLASS_NAMES[found.elec_class],
            "part": APPLIED_PART_NAMES[found.applied_part],
        },
    )


@blueprint.get("/<uuid:asset_id>/safety-tests")
@requires(Permission.EQUIPMENT_VIEW)
def listing(asset_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_asset(actor=actor, asset_id=asset_id, today=today())
    page = queries.list_safety_tests(actor=actor, asset_id=asset_id, asked=asked_from_request())
    table = Table(
        caption=f"Safety tests of {found.asset_no}", columns=_TESTS, rows=page.rows, page=page
    )
    return answer(
        "equipment/safety_tests.html",
        table,
        name=f"safety-tests-{found.asset_no}",
        asset=found,
        can={"record": may(actor, Permission.CALIBRATIONS_RECORD, found.custodian_trust_id)},
    )


def _with_unit(row: queries.ReadingLine, value: Decimal | None) -> str:
    return f"{tags.number(value)} {symbol(UNITS[row.measure])}" if value is not None else ""


def _limit(row: queries.ReadingLine) -> str:
    if row.limit is None:
        return ""
    bound = "at least" if row.measure in AT_LEAST else "at most"
    return f"{bound} {_with_unit(row, row.limit)}"


_READINGS = [
    Column(heading="Measure", value=lambda row: MEASURE_NAMES[row.measure]),
    Column(heading="Reading", value=lambda row: _with_unit(row, row.value)),
    Column(heading="Limit", value=_limit),
    Column(
        heading="Of the limit",
        value=lambda row: f"{half_up(row.percent, 0):f} %" if row.percent is not None else "",
    ),
    Column(heading="At acceptance", value=lambda row: _with_unit(row, row.reference)),
    Column(
        heading="Change since",
        value=lambda row: (
            f"{tags.signed(row.change)} {symbol(UNITS[row.measure])}"
            if row.change is not None
            else ""
        ),
    ),
    Column(heading="Result", value=lambda row: work_tags.safety_tag(row.verdict), kind=Kind.TAG),
]
_TESTS = [
    Column(
        heading="Tested on",
        value=lambda row: row.tested_on,
        kind=Kind.DAY,
        sort="tested",
        link=lambda row: url_for("safety_tests.result", test_id=row.id),
    ),
    Column(
        heading="Result",
        value=lambda row: work_tags.safety_tag(row.verdict),
        kind=Kind.TAG,
        sort="verdict",
    ),
    Column(heading="Why", value=lambda row: REASON_NAMES[row.reason]),
    Column(heading="Method", value=lambda row: METHOD_NAMES[row.method]),
    Column(heading="Reference", value=lambda row: row.reference),
    Column(heading="Done by", value=lambda row: row.performer),
]
