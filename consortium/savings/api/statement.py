"""The statement for programs, the same as page, files and command line, and what explains it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.api import Operation, Parameter, as_json, day_asked
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import period_of
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.savings.api.asking import (
    DAY,
    MONEY,
    PERIOD,
    TEXT,
    consortium_asked,
    list_of,
    object_of,
    period_asked,
)
from consortium.savings.queries.full_year import full_year
from consortium.savings.queries.report import savings_report
from consortium.savings.queries.spend_change import spend_change
from consortium.savings.reports.full_year import as_json as year_as_json
from consortium.savings.reports.report import as_json as report_as_json
from consortium.savings.reports.spend_change import as_json as change_as_json

blueprint = Blueprint("api_savings", __name__, url_prefix="/api/v1")

_BY_CODE = {"type": "object", "additionalProperties": MONEY}
_BY_LINE = {"type": "object", "additionalProperties": _BY_CODE}


@blueprint.get("/savings")
@requires(Permission.SAVINGS_VIEW)
def savings() -> ResponseReturnValue:
    found = savings_report(
        actor=current_actor(), consortium_id=consortium_asked(), period=period_asked()
    )
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
        consortium_id=consortium_asked(),
        now=period_asked(),
        before=before,
        trust_id=id_of_code(trust, [OrganisationKind.TRUST]) if trust else None,
    )
    return as_json(change_as_json(found))


@blueprint.get("/savings/full-year")
@requires(Permission.SAVINGS_LINES_VIEW)
def in_a_full_year() -> ResponseReturnValue:
    found = full_year(
        actor=current_actor(), consortium_id=consortium_asked(), year=period_asked(), today=today()
    )
    return as_json(year_as_json(found))


_LINE = {"trust": TEXT, "line": TEXT, "month": TEXT, "kind": TEXT}
_STEP = object_of(step=TEXT, name=TEXT, amount=MONEY, by_trust=_BY_CODE)
_CHANGE = dict.fromkeys(
    ("before", "price", "volume", "mix", "new_lines", "discontinued", "now"), MONEY
)
_YEAR = dict.fromkeys(
    ("new", "still_delivering", "full_year", "carried_forward", "cumulative"), MONEY
)
_INDEX = {"type": ["string", "null"], "pattern": r"^[0-9]+\.[0-9]+$"}
OPERATIONS = (
    Operation(
        endpoint="api_savings.savings",
        summary="The savings statement of a period",
        parameters=PERIOD,
        answer=object_of(
            **{"from": DAY, "to": DAY},
            consortium=TEXT,
            by_line=_BY_CODE,
            by_trust=_BY_CODE,
            by_quarter=_BY_CODE,
            by_month=_BY_CODE,
            by_board=_BY_CODE,
            by_supplier=_BY_CODE,
            by_line_and_trust=_BY_LINE,
            by_line_and_quarter=_BY_LINE,
            recurrent_cash_releasing=MONEY,
            rebate=MONEY,
            rebate_by_trust=_BY_CODE,
            one_off_costs=MONEY,
            running_costs=MONEY,
            net=MONEY,
            avoidance=MONEY,
            avoidance_by_trust=_BY_CODE,
            capital_by_funding=_BY_CODE,
            after_leaving=_BY_CODE,
            after_leaving_by_line=_BY_CODE,
            leakage=MONEY,
            price_claims=MONEY,
            forecast_by_quarter=_BY_CODE,
            capital_avoidance=MONEY,
            non_cash_releasing=MONEY,
            not_accepted=list_of(
                object_of(**_LINE, claimed=MONEY, accepted=MONEY, not_accepted=MONEY, reason=TEXT)
            ),
            changed_since_lock=list_of(
                object_of(**_LINE, locked=MONEY, worked_out=MONEY, not_counted=MONEY)
            ),
            coverage_percent={"anyOf": [TEXT, {"type": "null"}]},
            no_baseline=list_of(object_of(trust=TEXT, line=TEXT, spend=MONEY)),
            bridge={
                "anyOf": [
                    {
                        "type": "object",
                        "required": ["from", "steps", "to"],
                        "properties": {"from": MONEY, "steps": list_of(_STEP), "to": MONEY},
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
            *PERIOD,
            Parameter(name="before_from", about="First day to compare with", schema=DAY),
            Parameter(
                name="before_to",
                about="First day after it; the signed baselines, when neither is given",
                schema=DAY,
            ),
            Parameter(name="trust", about="The code of one trust; all, when left out", schema=TEXT),
        ),
        answer=object_of(
            **{"from": DAY, "to": DAY},
            consortium=TEXT,
            total=object_of(name=TEXT, **_CHANGE),
            groups=list_of(object_of(name=TEXT, **_CHANGE)),
            lines=list_of(object_of(name=TEXT, trust=TEXT, line=TEXT, **_CHANGE)),
            laspeyres=_INDEX,
            paasche=_INDEX,
            fisher=_INDEX,
            price_levels=list_of(object_of(period=TEXT, level=_INDEX, chained={"type": "boolean"})),
        ),
    ),
    Operation(
        endpoint="api_savings.in_a_full_year",
        summary="What savings are worth in this year and in a full year, and what is new of it",
        parameters=PERIOD,
        answer=object_of(
            **{"from": DAY, "to": DAY},
            consortium=TEXT,
            on=DAY,
            total=object_of(**_YEAR),
            by_line={"type": "object", "additionalProperties": object_of(**_YEAR)},
            lines=list_of(
                object_of(
                    trust=TEXT,
                    line=TEXT,
                    recurrence=TEXT,
                    began={"type": ["string", "null"]},
                    **_YEAR,
                )
            ),
            parties=_BY_CODE,
        ),
    ),
)
