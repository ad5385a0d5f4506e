"""A clinic at once: one sheet for all devices of a site that a procedure makes due."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import cast
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.sheet import written
from consortium.equipment.forms.calibration import with_readings
from consortium.equipment.forms.clinic import CardForm, ClinicForm, FormalClinicForm
from consortium.equipment.queries.clinic import Clinic, ClinicDevice, clinic_sheet
from consortium.equipment.usecases.calibration import record_calibration
from consortium.equipment.views import tags
from consortium.equipment.views.readings import (
    Block,
    Decision,
    blocks_of,
    decide_on,
    standard_choices,
)
from consortium.foundation.domain.errors import DomainError
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import error_summary
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import each_once

TOP = "#maincontent"
# More than a page can hold: nobody sends so many.
MOST_SENT = 100

blueprint = Blueprint("equipment_clinics", __name__, url_prefix="/equipment/ward")


@dataclass(frozen=True, slots=True)
class Card:
    """One device on the page, and what its sender must decide if something happened meanwhile."""

    device: ClinicDevice
    form: CardForm
    blocks: list[Block]
    decision: Decision | None


@blueprint.route("/clinic/<uuid:site_id>/<uuid:procedure_id>", methods=["GET", "POST"])
@requires(Permission.CALIBRATIONS_RECORD)
def clinic(site_id: UUID, procedure_id: UUID) -> ResponseReturnValue:
    place = request.args.get("place", "")
    sheet = _sheet(site_id, procedure_id, place, also=_sent())
    form = _form(sheet)
    forms = {device.asset_id: _card_form(sheet, device) for device in sheet.devices}
    if form.validate_on_submit():
        refused = _record(sheet, form, forms)
        if not refused and not form.form_errors:
            flash("Recorded. The results are below.", "success")
            return redirect(_here(sheet, place), 303)
        if refused != set(forms):
            # What was recorded is no longer due, and stands among what is done.
            sheet = _sheet(site_id, procedure_id, place, also=sorted(refused))
    cards = [_card(sheet, device, forms.get(device.asset_id)) for device in sheet.devices]
    problems = _problems(form, cards)
    page = render_template(
        "equipment/clinic.html",
        form=form,
        clinic=sheet,
        cards=cards,
        problems=problems,
        place=place,
        here=_here(sheet, place),
        tags=tags,
    )
    return page, 422 if problems else 200


def _sheet(site_id: UUID, procedure_id: UUID, place: str, *, also: Collection[UUID]) -> Clinic:
    return clinic_sheet(
        actor=current_actor(),
        site_id=site_id,
        procedure_id=procedure_id,
        on=today(),
        place=place,
        also=also,
    )


def _here(sheet: Clinic, place: str) -> str:
    return url_for(
        "equipment_clinics.clinic",
        site_id=sheet.site_id,
        procedure_id=sheet.procedure_id,
        place=place or None,
    )


def _sent() -> list[UUID]:
    """The devices whose readings were sent: they stay on the page whatever happened to them."""
    if request.method != "POST":
        return []
    found = []
    for text in request.form.getlist("device")[:MOST_SENT]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _form(sheet: Clinic) -> FormalClinicForm:
    is_formal = sheet.demands.asks_standards
    kind = FormalClinicForm if is_formal else ClinicForm
    form = cast("FormalClinicForm", kind(data={"version_id": str(sheet.version_id)}))
    if is_formal:
        form.standards.choices = standard_choices(sheet.standards)
    return form


def _card_form(sheet: Clinic, device: ClinicDevice) -> CardForm:
    kind = cast("type[CardForm]", with_readings(CardForm, sheet.points))
    return kind(prefix=f"d{device.asset_id.hex}", data={"seen": written(device.seen)})


def _record(sheet: Clinic, form: FormalClinicForm, forms: dict[UUID, CardForm]) -> set[UUID]:
    """Record each device with readings; those that were refused say why on their cards."""
    filled = {asset_id: each for asset_id, each in forms.items() if each.is_filled}
    if not filled:
        form.form_errors.append("Enter the readings of at least one device.")
    refused = set()
    for asset_id, card in filled.items():
        if card.validate():
            with _said_on(card):
                each_once(
                    card.idempotency_key.data,
                    (asset_id, form.contents(), card.contents()),
                    partial(_record_one, sheet, form, asset_id, card),
                )
        if card.errors or card.form_errors:
            refused.add(asset_id)
    return refused


def _record_one(sheet: Clinic, form: FormalClinicForm, asset_id: UUID, card: CardForm) -> None:
    is_formal = sheet.demands.asks_standards
    record_calibration(
        actor=current_actor(),
        asset_id=asset_id,
        procedure_version_id=UUID(form.version_id.data),
        performed_on=form.performed_on.data,
        readings=card.readings(),
        note=form.note.data.strip(),
        late_reason=form.late_reason.data.strip(),
        standard_ids=[UUID(each) for each in form.standards.data] if is_formal else (),
        environment=form.environment() if is_formal else None,
        seen=card.seen_before(),
        now=now(),
    )


@contextmanager
def _said_on(card: CardForm) -> Iterator[None]:
    """Put a refusal on the card: what is wrong with one device does not stop the others."""
    try:
        with card.refusals():
            yield
    except DomainError as refusal:
        card.form_errors.append(str(refusal))


def _card(sheet: Clinic, device: ClinicDevice, form: CardForm | None) -> Card:
    form = form or _card_form(sheet, device)
    return Card(
        device=device,
        form=form,
        blocks=blocks_of(sheet.points, device.last_time, form),
        decision=decide_on(form, device.seen) if form.is_filled else None,
    )


def _problems(form: FormalClinicForm, cards: Sequence[Card]) -> list[dict[str, str]]:
    """Every error of the page, those of a device with its number."""
    found = error_summary(form)
    for card in cards:
        for entry in error_summary(card.form):
            href = entry["href"] if entry["href"] != TOP else f"#{card.form.fields_at(0)[0].id}"
            found.append({"text": f"{card.device.asset_no}: {entry['text']}", "href": href})
    return found
