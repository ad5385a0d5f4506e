"""The list of certificates, and labels that say when a device was calibrated."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.certificate import CERTIFICATE_STATE_NAMES, CertificateState
from consortium.equipment.queries import certificate_list as queries
from consortium.equipment.views import tags
from consortium.equipment.views.asset_tag import MOST_LABELS, pdf, sheet_of
from consortium.equipment.views.filters import trust_choice, with_these_filters
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.lazy import lazy
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.foundation.web.words import day

if TYPE_CHECKING:
    from consortium.equipment.reports import labels as printing
else:
    printing = lazy("consortium.equipment.reports.labels")  # draws QR codes and PDFs

blueprint = Blueprint("certificate_list", __name__, url_prefix="/equipment/certificates")

_COLUMNS = [
    Column(
        heading="Certificate",
        value=lambda row: row.reference,
        sort="reference",
        link=lambda row: url_for("equipment_certificates.certificate", certificate_id=row.id),
    ),
    Column(
        heading="Device",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
        note=lambda row: row.device,
    ),
    Column(heading="Model", value=lambda row: row.device, in_files=True),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
    Column(heading="Standards", value=lambda row: row.standards),
    Column(
        heading="Calibrated on",
        value=lambda row: row.performed_on,
        kind=Kind.DAY,
        sort="performed",
        link=lambda row: url_for("equipment_calibrations.result", run_id=row.run_id),
    ),
    Column(heading="Issued", value=lambda row: row.issued_at, kind=Kind.MOMENT),
    Column(
        heading="Result",
        value=lambda row: tags.verdict_tag(row.verdict),
        kind=Kind.TAG,
        sort="verdict",
    ),
    Column(heading="State", value=lambda row: tags.certificate_tag(row.state), kind=Kind.TAG),
]


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    choices = _choices()
    page = _asked_for(choices, asked_from_request())
    return answer(
        "equipment/certificates.html",
        Table(caption="Certificates of calibration", columns=_COLUMNS, rows=page.rows, page=page),
        name="certificates",
        choices=choices,
        labels_at=with_these_filters("certificate_list.labels"),
    )


@blueprint.get("/<uuid:certificate_id>/label")
@requires(Permission.EQUIPMENT_VIEW)
def label(certificate_id: UUID) -> ResponseReturnValue:
    line = queries.find_certificate_line(actor=current_actor(), certificate_id=certificate_id)
    if line.state is not CertificateState.IN_FORCE:
        raise Conflict(
            "not_in_force",
            f"{line.reference} does not count any more, so no label says so.",
            next_step="Print the label of the certificate that replaces it.",
        )
    return pdf(printing.single_label(_label(line)), f"label-{line.reference}")


@blueprint.get("/labels")
@requires(Permission.EQUIPMENT_VIEW)
def labels() -> ResponseReturnValue:
    """The labels of the certificates in force that the list shows, with its filters."""
    asked = replace(asked_from_request(), page=1, rows=MOST_LABELS)
    page = _asked_for(_choices(), asked)
    if page.total > MOST_LABELS:
        raise Invalid(
            "too_many_labels",
            f"These are {page.total:,} certificates; one file holds {MOST_LABELS} labels.",
            next_step="Go back and choose a trust or a standard, or search for fewer.",
        )
    valid = [line for line in page.rows if line.state is CertificateState.IN_FORCE]
    return sheet_of([_label(line) for line in valid], "calibration-labels")


def _choices() -> tuple[Choice, Choice, Choice]:
    actor = current_actor()
    standards = queries.standards_on_certificates(actor=actor)
    return (
        trust_choice(actor, "Trust"),
        Choice(
            "standard",
            "Standard",
            [("", "Any standard"), *((str(each.id), each.asset_no) for each in standards)],
        ),
        Choice(
            "state",
            "State",
            [
                ("", "Any state"),
                *((state.value, name) for state, name in CERTIFICATE_STATE_NAMES.items()),
            ],
        ),
    )


def _asked_for(
    choices: tuple[Choice, Choice, Choice], asked: Asked
) -> Page[queries.CertificateLine]:
    trust, standard, state = (each.chosen for each in choices)
    return queries.list_certificates(
        actor=current_actor(),
        asked=asked,
        trust_id=UUID(trust) if trust else None,
        standard_id=UUID(standard) if standard else None,
        state=CertificateState(state) if state else None,
    )


def _label(line: queries.CertificateLine) -> "printing.Label":
    due = (f"Next due {day(line.next_due_on)}",) if line.next_due_on else ()
    address = url_for("equipment_scan.scan", code=line.asset_no, _external=True)
    return printing.Label(
        address=address,
        heading=line.asset_no,
        lines=(f"Calibrated {day(line.performed_on)}", *due, line.reference),
    )
