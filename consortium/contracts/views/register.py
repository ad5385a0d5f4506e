"""The register of trust contracts, and the page of one contract."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.managing import contract_state, key_dates, obligations
from consortium.contracts.domain.managing.contract_state import RegisterState
from consortium.contracts.domain.managing.key_dates import KeyDateKind
from consortium.contracts.domain.terms import participation
from consortium.contracts.queries import alerts as alert_queries
from consortium.contracts.queries import register as queries
from consortium.contracts.queries.contract_page import find_contract_page
from consortium.contracts.queries.obligations import obligations_of_contract
from consortium.contracts.queries.register import RegisterLine, Wanted
from consortium.foundation.domain.periods import last_day
from consortium.foundation.domain.permissions import ROLE_NAMES, Permission, may
from consortium.foundation.web import words
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    EXPORTS,
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
)

blueprint = Blueprint("agreements_register", __name__, url_prefix="/agreements")

STATE_COLOURS = {
    RegisterState.DRAFT: "grey",
    RegisterState.SIGNED: "blue",
    RegisterState.IN_FORCE: "green",
    RegisterState.NOTICE_GIVEN: "orange",
    RegisterState.ENDED: "grey",
}
STATE = Choice(
    "state",
    "State",
    [("", "Any"), *((each.value, name) for each, name in contract_state.STATE_NAMES.items())],
)
ENDS = Choice(
    "ends",
    "Ends within",
    [("", "Any time"), *((str(each), f"{each} months") for each in (3, 6, 12, 24, 36))],
)
# The dates that an export has beside what the page shows.
EXPORTED = tuple(
    kind for kind in KeyDateKind if kind not in (KeyDateKind.START, KeyDateKind.EXPIRY)
)


@blueprint.get("/register")
@requires(Permission.AGREEMENTS_VIEW)
def listing() -> ResponseReturnValue:
    actor, day = current_actor(), today()
    trusts, suppliers = queries.choices_of_register(actor=actor)
    trust, supplier = _among("trust", "Trust", trusts), _among("supplier", "Supplier", suppliers)
    page = queries.list_contracts(
        actor=actor,
        asked=asked_from_request(),
        today=day,
        wanted=Wanted(
            trust_id=_id(trust),
            supplier_id=_id(supplier),
            state=RegisterState(STATE.chosen) if STATE.chosen else None,
            ends_within_months=int(ENDS.chosen) if ENDS.chosen else None,
        ),
    )
    table = Table(caption="Contract register", columns=_columns(), rows=page.rows, page=page)
    return answer(
        "contracts/register.html",
        table,
        name="contract-register",
        choices=(trust, supplier, STATE, ENDS),
        alerts=alert_queries.own_open_alerts(actor=actor),
        today=day,
    )


@blueprint.get("/<uuid:agreement_id>/contracts/<uuid:contract_id>")
@requires(Permission.AGREEMENTS_VIEW)
def contract(agreement_id: UUID, contract_id: UUID) -> ResponseReturnValue:
    actor, day = current_actor(), today()
    found = find_contract_page(
        actor=actor, agreement_id=agreement_id, contract_id=contract_id, today=day
    )
    return render_template(
        "contracts/contract.html",
        contract=found,
        state=_state_tag(found.state),
        state_names=contract_state.STATE_NAMES,
        date_names=key_dates.KIND_NAMES,
        event_names=participation.KIND_NAMES,
        obligation_names=obligations.KIND_NAMES,
        role_names=ROLE_NAMES,
        owed=obligations_of_contract(
            actor=actor, agreement_id=agreement_id, trust_id=found.trust_id, today=day
        ),
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, found.consortium_id)},
    )


def _columns() -> list[Column]:
    exported = request.args.get("format") in EXPORTS
    return [*_shown_columns(), *(_exported_columns() if exported else ())]


def _shown_columns() -> list[Column]:
    return [
        Column(
            heading="Contract",
            value=lambda row: row.reference,
            sort="reference",
            link=lambda row: url_for(
                "agreements_register.contract",
                agreement_id=row.agreement_id,
                contract_id=row.id,
            ),
        ),
        Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
        Column(heading="Supplier", value=lambda row: row.supplier, sort="supplier"),
        Column(
            heading="Agreement",
            value=lambda row: row.agreement,
            sort="agreement",
            link=lambda row: url_for("agreements.agreement", agreement_id=row.agreement_id),
        ),
        Column(heading="State", value=lambda row: _state_tag(row.state), kind=Kind.TAG),
        Column(heading="Value", value=lambda row: row.value, kind=Kind.POUNDS),
        Column(
            heading="Last day",
            value=lambda row: last_day(row.ends_on),
            kind=Kind.DAY,
            sort="ends",
        ),
        Column(heading="Next key date", value=_next_date),
    ]


def _exported_columns() -> list[Column]:
    """What the files hold beside the columns of the page."""
    return [
        Column(heading="Agreement reference", value=lambda row: row.agreement_reference),
        Column(heading="First day", value=lambda row: row.starts_on, kind=Kind.DAY),
        *map(_date_column, EXPORTED),
    ]


def _next_date(row: RegisterLine) -> str:
    if row.next_date is None:
        return ""
    return f"{words.day(row.next_date.on)}: {key_dates.KIND_NAMES[row.next_date.kind].lower()}"


def _date_column(kind: KeyDateKind) -> Column:
    def value(row: RegisterLine) -> object:
        return row.next_by_kind.get(kind)

    return Column(heading=f"Next: {key_dates.KIND_NAMES[kind].lower()}", value=value, kind=Kind.DAY)


def _state_tag(state: RegisterState) -> Tag:
    return Tag(contract_state.STATE_NAMES[state], STATE_COLOURS[state])


def _among(name: str, label: str, rows: list[tuple[UUID, str]]) -> Choice:
    return Choice(name, label, [("", "Any"), *((str(each), text) for each, text in rows)])


def _id(choice: Choice) -> UUID | None:
    return UUID(choice.chosen) if choice.chosen else None
