"""Savings for programs: statement and evidence, the same as page, files and command line."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import ids_of_items
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.periods import Period, financial_year_of
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.api import Operation, Parameter, as_json, day_asked
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import period_of
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.signoff import LineKind
from consortium.savings.queries.evidence_packs import SavingRow, find_pack, list_savings, takes_long
from consortium.savings.queries.full_year import full_year
from consortium.savings.queries.report import savings_report
from consortium.savings.queries.spend_change import spend_change
from consortium.savings.reports.full_year import as_json as year_as_json
from consortium.savings.reports.report import as_json as report_as_json
from consortium.savings.reports.spend_change import as_json as change_as_json
from consortium.savings.usecases.evidence_packs import (
    PDF,
    ZIP,
    give_out_again,
    start_pack,
    take_pack,
)
from consortium.savings.views.evidence_address import evidence_address

blueprint = Blueprint("api_savings", __name__, url_prefix="/api/v1")

_TEXT, _DAY = {"type": "string"}, {"type": "string", "format": "date"}
_MONEY = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}
_BY_CODE = {"type": "object", "additionalProperties": _MONEY}
_BY_LINE = {"type": "object", "additionalProperties": _BY_CODE}


@blueprint.get("/savings")
@requires(Permission.SAVINGS_VIEW)
def savings() -> ResponseReturnValue:
    found = savings_report(actor=current_actor(), consortium_id=_consortium(), period=_period())
    return as_json(report_as_json(found))


@blueprint.get("/savings/spend-change")
@requires(Permission.SAVINGS_LINES_VIEW)
def why_spend_changed() -> ResponseReturnValue:
    since, until = request.args.get("before_from"), request.args.get("before_to")
    before = None
    if since and until:
        before = period_of(
            day_asked("before_from", today()), day_asked("before_to", today()), field="before_to"
        )
    trust = request.args.get("trust", "").strip()
    found = spend_change(
        actor=current_actor(),
        consortium_id=_consortium(),
        now=_period(),
        before=before,
        trust_id=id_of_code(trust, [OrganisationKind.TRUST]) if trust else None,
    )
    return as_json(change_as_json(found))


@blueprint.get("/savings/evidence-packs")
@requires(Permission.EVIDENCE_TAKE)
def evidence_packs() -> ResponseReturnValue:
    rows = list_savings(actor=current_actor(), consortium_id=_consortium(), period=_period())
    return as_json({"savings": [_with_pack(row) for row in rows]})


@blueprint.post("/savings/evidence-packs")
@requires(Permission.EVIDENCE_TAKE)
def take_evidence() -> ResponseReturnValue:
    """Give out the pack of a saving; one that a worker writes is had from the list afterwards."""
    key = SavingKey(
        consortium_id=_consortium(),
        trust_id=id_of_code(_wanted("trust"), [OrganisationKind.TRUST]),
        item_id=_item(_wanted("line")),
        kind=_kind(),
        period=_period(),
    )
    if takes_long(actor=current_actor(), key=key):
        start_pack(actor=current_actor(), key=key, now=now())
        return as_json({"state": "being_written"}, 202)
    taken = take_pack(actor=current_actor(), key=key, now=now())
    return _pack(taken.id)


@blueprint.post("/savings/evidence-packs/<uuid:pack_id>")
@requires(Permission.EVIDENCE_TAKE)
def take_evidence_again(pack_id: UUID) -> ResponseReturnValue:
    """Give out a pack that was made before, exactly as it was."""
    return _pack(give_out_again(actor=current_actor(), pack_id=pack_id, now=now()).id)


def _pack(pack_id: UUID) -> ResponseReturnValue:
    as_pdf = request.args.get("format") == "pdf"
    kept = find_pack(actor=current_actor(), pack_id=pack_id, as_pdf=as_pdf)
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


def _with_pack(row: SavingRow) -> dict[str, Any]:
    return {
        "trust": row.trust_code,
        "line": row.item_code,
        "kind": row.key.kind.value,
        "counts": f"{row.counts:.2f}",
        "months": row.months,
        "months_banked": row.banked,
        "address": evidence_address(row.key),
        "pack": row.pack or None,
        "pack_address": url_for("evidence_packs.file", pack_id=row.pack_id, file_format="zip")
        if row.pack_id
        else None,
        "take_address": url_for("api_savings.take_evidence_again", pack_id=row.pack_id)
        if row.pack_id
        else None,
        "pack_sha256": row.pack_sha256 or None,
        "manifest_sha256": row.pack_manifest_sha256 or None,
        "is_complete": row.is_complete,
    }


@blueprint.get("/savings/full-year")
@requires(Permission.SAVINGS_LINES_VIEW)
def in_a_full_year() -> ResponseReturnValue:
    found = full_year(
        actor=current_actor(), consortium_id=_consortium(), year=_period(), today=today()
    )
    return as_json(year_as_json(found))


def _consortium() -> UUID:
    return id_of_code(_wanted("consortium"), [OrganisationKind.CONSORTIUM])


def _wanted(name: str) -> str:
    value = request.args.get(name, "").strip()
    if not value:
        raise Invalid("missing_parameter", f"The parameter {name} is missing.", field=name)
    return value


def _item(code: str) -> UUID:
    found = ids_of_items([code]).get(code)
    if found is None:
        raise NotFound(f"item {code}")
    return found


def _kind() -> LineKind:
    try:
        return LineKind(request.args.get("kind", LineKind.CASH))
    except ValueError:
        kinds = ", ".join(LineKind)
        raise Invalid(
            "bad_parameter", f"The parameter kind must be one of {kinds}.", field="kind"
        ) from None


def _period() -> Period:
    year = financial_year_of(today())
    return period_of(
        day_asked("from", year.start), day_asked("to", year.end or today()), field="to"
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


_LINE = {"trust": _TEXT, "line": _TEXT, "month": _TEXT, "kind": _TEXT}
_STEP = _object(step=_TEXT, name=_TEXT, amount=_MONEY, by_trust=_BY_CODE)
_PERIOD = (
    Parameter(name="consortium", about="The consortium's code", schema=_TEXT, required=True),
    Parameter(name="from", about="First day; this financial year's", schema=_DAY),
    Parameter(name="to", about="First day after it", schema=_DAY),
)
_KIND = {"type": "string", "enum": list(LineKind)}
_FORMAT = Parameter(
    name="format",
    about="The zip with all its files, or the PDF",
    schema={"type": "string", "enum": ["zip", "pdf"], "default": "zip"},
)
_CHANGE = dict.fromkeys(
    ("before", "price", "volume", "mix", "new_lines", "discontinued", "now"), _MONEY
)
_TEXT_OR_NONE = {"type": ["string", "null"]}
_NUMBER = {"type": "integer"}
_YEAR = dict.fromkeys(
    ("new", "still_delivering", "full_year", "carried_forward", "cumulative"), _MONEY
)
_INDEX = {"type": ["string", "null"], "pattern": r"^[0-9]+\.[0-9]+$"}
OPERATIONS = (
    Operation(
        endpoint="api_savings.savings",
        summary="The savings statement of a period",
        parameters=_PERIOD,
        answer=_object(
            **{"from": _DAY, "to": _DAY},
            consortium=_TEXT,
            by_line=_BY_CODE,
            by_trust=_BY_CODE,
            by_quarter=_BY_CODE,
            by_month=_BY_CODE,
            by_board=_BY_CODE,
            by_supplier=_BY_CODE,
            by_line_and_trust=_BY_LINE,
            by_line_and_quarter=_BY_LINE,
            recurrent_cash_releasing=_MONEY,
            rebate=_MONEY,
            rebate_by_trust=_BY_CODE,
            one_off_costs=_MONEY,
            running_costs=_MONEY,
            net=_MONEY,
            avoidance=_MONEY,
            avoidance_by_trust=_BY_CODE,
            capital_by_funding=_BY_CODE,
            after_leaving=_BY_CODE,
            after_leaving_by_line=_BY_CODE,
            leakage=_MONEY,
            price_claims=_MONEY,
            forecast_by_quarter=_BY_CODE,
            capital_avoidance=_MONEY,
            non_cash_releasing=_MONEY,
            not_accepted=_list_of(
                _object(**_LINE, claimed=_MONEY, accepted=_MONEY, not_accepted=_MONEY, reason=_TEXT)
            ),
            changed_since_lock=_list_of(
                _object(**_LINE, locked=_MONEY, worked_out=_MONEY, not_counted=_MONEY)
            ),
            coverage_percent={"anyOf": [_TEXT, {"type": "null"}]},
            no_baseline=_list_of(_object(trust=_TEXT, line=_TEXT, spend=_MONEY)),
            bridge={
                "anyOf": [
                    {
                        "type": "object",
                        "required": ["from", "steps", "to"],
                        "properties": {"from": _MONEY, "steps": _list_of(_STEP), "to": _MONEY},
                    },
                    {"type": "null"},
                ]
            },
        ),
    ),
    Operation(
        endpoint="api_savings.why_spend_changed",
        summary="Why spend changed: price, volume, mix, and price indices",
        parameters=(
            *_PERIOD,
            Parameter(name="before_from", about="First day to compare with", schema=_DAY),
            Parameter(
                name="before_to",
                about="First day after it; the signed baselines, when neither is given",
                schema=_DAY,
            ),
            Parameter(
                name="trust", about="The code of one trust; all, when left out", schema=_TEXT
            ),
        ),
        answer=_object(
            **{"from": _DAY, "to": _DAY},
            consortium=_TEXT,
            total=_object(name=_TEXT, **_CHANGE),
            groups=_list_of(_object(name=_TEXT, **_CHANGE)),
            lines=_list_of(_object(name=_TEXT, trust=_TEXT, line=_TEXT, **_CHANGE)),
            laspeyres=_INDEX,
            paasche=_INDEX,
            fisher=_INDEX,
            price_levels=_list_of(_object(period=_TEXT, level=_INDEX, chained={"type": "boolean"})),
        ),
    ),
    Operation(
        endpoint="api_savings.evidence_packs",
        summary="Savings with the address and hash of their evidence",
        parameters=_PERIOD,
        answer=_object(
            savings=_list_of(
                _object(
                    trust=_TEXT,
                    line=_TEXT,
                    kind=_TEXT,
                    counts=_MONEY,
                    months=_NUMBER,
                    months_banked=_NUMBER,
                    address=_TEXT,
                    pack=_TEXT_OR_NONE,
                    pack_address=_TEXT_OR_NONE,
                    take_address=_TEXT_OR_NONE,
                    pack_sha256=_TEXT_OR_NONE,
                    manifest_sha256=_TEXT_OR_NONE,
                    is_complete={"type": "boolean"},
                )
            )
        ),
    ),
    Operation(
        endpoint="api_savings.take_evidence",
        summary="Take the evidence pack of a saving; that it was given out is recorded",
        method="post",
        parameters=(
            *_PERIOD,
            Parameter(name="trust", about="The trust's code", schema=_TEXT, required=True),
            Parameter(name="line", about="The item's code", schema=_TEXT, required=True),
            Parameter(name="kind", about="Cash-releasing, when left out", schema=_KIND),
            _FORMAT,
        ),
        answer=_object(state=_TEXT),
        files=(ZIP, PDF),
    ),
    Operation(
        endpoint="api_savings.take_evidence_again",
        summary="Take a pack that was made before; that it was given out is recorded",
        method="post",
        parameters=(
            Parameter(
                name="pack_id",
                about="As in the list's take_address",
                schema={"type": "string", "format": "uuid"},
                place="path",
                required=True,
            ),
            _FORMAT,
        ),
        answer=_object(),
        files=(ZIP, PDF),
    ),
    Operation(
        endpoint="api_savings.in_a_full_year",
        summary="What savings are worth in this year and in a full year, and what is new of it",
        parameters=_PERIOD,
        answer=_object(
            **{"from": _DAY, "to": _DAY},
            consortium=_TEXT,
            on=_DAY,
            total=_object(**_YEAR),
            by_line={"type": "object", "additionalProperties": _object(**_YEAR)},
            lines=_list_of(
                _object(
                    trust=_TEXT,
                    line=_TEXT,
                    recurrence=_TEXT,
                    began={"type": ["string", "null"]},
                    **_YEAR,
                )
            ),
            parties=_BY_CODE,
        ),
    ),
)
