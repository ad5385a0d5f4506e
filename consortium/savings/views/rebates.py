"""Pages of rebates: those of an agreement year by year, and one with all that is known of it."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.rebates.rebate_claims import ClaimStep
from consortium.contracts.queries.agreements import AgreementDetail, find_agreement
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import Form
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import answer
from consortium.savings.queries.rebates import RebateYear, find_rebate_year, list_rebate_years
from consortium.savings.queries.supplier_statements import list_statements
from consortium.savings.queries.year_end import years_to_close
from consortium.savings.views import choices
from consortium.savings.views import rebate_tables as tables

blueprint = Blueprint("rebates", __name__)


@blueprint.get("/savings/rebates")
@requires(Permission.VOLUMES_VIEW)
def agreements() -> ResponseReturnValue:
    table = choices.agreements("Rebates", heading="Rebates of", endpoint="rebates.listing")
    return answer("savings/rebate_agreements.html", table, name="rebates")


@blueprint.get("/agreements/<uuid:agreement_id>/rebates")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    years = list_rebate_years(actor=current_actor(), agreement_id=agreement_id, today=today())
    table = tables.of_years(years)
    return answer(
        "savings/rebates.html",
        table,
        name="rebates",
        agreement=agreement,
        years=years_to_close(actor=current_actor(), agreement_id=agreement_id, today=today()),
    )


@blueprint.get("/agreements/<uuid:agreement_id>/rebates/<uuid:scheme_id>/<int:year>")
@requires(Permission.AGREEMENTS_VIEW)
def rebate(agreement_id: UUID, scheme_id: UUID, year: int) -> ResponseReturnValue:
    agreement = find_agreement(actor=current_actor(), agreement_id=agreement_id, today=today())
    found = find_rebate_year(
        actor=current_actor(),
        agreement_id=agreement_id,
        scheme_id=scheme_id,
        year=year,
        today=today(),
    )
    return render_template(
        "savings/rebate.html",
        agreement=agreement,
        found=found,
        state=tables.state_tag(found),
        clock=tables.clock_in_words(found.claim),
        shares=tables.of_shares(found),
        paces=tables.of_paces(found),
        money=tables.of_settlements(found),
        next_step=tables.next_step_in_words(found),
        terms=tables.terms_in_words(found.scheme),
        reversed={row.reverses_id for row in found.history.settlements},
        button=Form(),
        is_open=today() in found.year,
        statements=list_statements(found=found),
        can=_can(agreement, found),
    )


def _can(agreement: AgreementDetail, found: RebateYear) -> dict[str, bool]:
    """What the reader may do now; each is judged again when it is done."""
    manages = may(current_actor(), Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
    is_over = found.year.last_day < today()
    is_ready = manages and is_over and found.is_final
    return {
        "manage": manages,
        "record": manages and not found.is_recorded and bool(found.bought.spend),
        "claim": is_ready and found.claim.allows(ClaimStep.CLAIMED),
        "answer": manages and found.claim.allows(ClaimStep.AGREED),
        "settle": is_ready and found.account.entitled > 0,
        "close": manages and found.claim.allows(ClaimStep.CLOSED),
    }
