"""The page that finds a device by the code on it: camera, scanner, photo, or typed."""

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.scan import CODE_KIND_NAMES
from consortium.equipment.forms.scan import PhotoForm
from consortium.equipment.gateways.code import read_code
from consortium.equipment.gateways.photo import codes_in
from consortium.equipment.queries.scan import find_by_code
from consortium.equipment.views import tags
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.headers import WITH_WEB_ASSEMBLY

blueprint = Blueprint("equipment_scan", __name__, url_prefix="/equipment/scan")


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def scan() -> ResponseReturnValue:
    text = request.args.get("code", "")
    if not text.strip():
        return _page(PhotoForm())
    read = read_code(text)
    found = find_by_code(actor=current_actor(), scan=read)
    if found.device is not None and not read.faults:
        return redirect(url_for("equipment.asset", asset_id=found.device.id), 303)
    return _page(
        PhotoForm(),
        read=read,
        typed=text,
        found=found,
        kind=CODE_KIND_NAMES[read.kind],
        can_register=may(current_actor(), Permission.EQUIPMENT_MANAGE),
    )


@blueprint.post("/photo")
@requires(Permission.EQUIPMENT_VIEW)
def photo() -> ResponseReturnValue:
    form = PhotoForm()
    codes: list[str] = []
    if form.validate_on_submit():
        with form.refusals():
            codes = codes_in(form.photo.data.stream)
            if len(codes) == 1:
                return redirect(url_for("equipment_scan.scan", code=codes[0]), 303)
            if not codes:
                form.photo.errors = [
                    "No code was found in this photo. Go nearer and hold still, or type the number."
                ]
    return _page(form, codes=[(each, read_code(each)) for each in codes])


def _page(form: PhotoForm, **context: object) -> ResponseReturnValue:
    shown = {"read": None, "found": None, "codes": [], **context}
    response = make_response(show("equipment/scan.html", form, tags=tags, **shown))
    response.headers["Content-Security-Policy"] = WITH_WEB_ASSEMBLY
    return response
