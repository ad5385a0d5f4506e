"""Pages of an agreement's tier tests: what they found, disputing them, resolving disputes."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.prices.disputes import DisputeState, StandsAs
from consortium.contracts.forms.disputes import DisputeForm, ResolutionForm
from consortium.contracts.forms.documents import sent_file_if_any
from consortium.contracts.queries import disputes as queries
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.disputes import RecordedTest
from consortium.contracts.usecases import disputes as usecases
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("tier_test_pages", __name__, url_prefix="/agreements")

STANDS_AS = {
    StandsAs.PROVISIONAL: Tag("Provisional", "grey"),
    StandsAs.CONFIRMED: Tag("Confirmed", "green"),
    StandsAs.DISPUTED: Tag("Disputed", "orange"),
    StandsAs.SUPERSEDED: Tag("Corrected later", "grey"),
}
STATES = {
    DisputeState.OPEN: ("Open", "orange"),
    DisputeState.UPHELD: ("Upheld", "green"),
    DisputeState.DISMISSED: ("Dismissed", "grey"),
}


@blueprint.get("/<uuid:agreement_id>/tier-tests")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    page = queries.list_tests(actor=actor, agreement_id=agreement_id, asked=asked_from_request())
    can_dispute = may(actor, Permission.TESTS_DISPUTE)

    def disputed_at(row: RecordedTest) -> str | None:
        if not can_dispute or row.stands_as is not StandsAs.CONFIRMED:
            return None
        return url_for(
            "tier_test_pages.dispute", agreement_id=agreement_id, determination_id=row.id
        )

    table = Table(
        caption="Recorded tier tests",
        columns=[
            Column(
                heading="Tested on", value=lambda row: row.tested_on, kind=Kind.DAY, sort="tested"
            ),
            Column(heading="For", value=lambda row: row.scheme, sort="scheme"),
            Column(heading="Members", value=lambda row: row.members, kind=Kind.NUMBER),
            Column(heading="Measured", value=lambda row: row.measured),
            Column(heading="Tier found", value=lambda row: row.tier),
            Column(heading="Stands as", value=lambda row: STANDS_AS[row.stands_as], kind=Kind.TAG),
            Column(heading="Recorded", value=lambda row: row.recorded_at, kind=Kind.MOMENT),
            Column(
                heading="If it is wrong",
                value=lambda row: "Dispute it" if disputed_at(row) else "",
                link=disputed_at,
            ),
        ],
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/tier_tests.html",
        table,
        name=f"tier-tests-{agreement.reference}",
        agreement=agreement,
        provisional=queries.provisional_tests(
            actor=actor, agreement_id=agreement_id, today=today()
        ),
        disputes=queries.list_disputes(actor=actor, agreement_id=agreement_id),
        states=STATES,
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
    )


@blueprint.route(
    "/<uuid:agreement_id>/tier-tests/<uuid:determination_id>/dispute", methods=["GET", "POST"]
)
@requires(Permission.TESTS_DISPUTE)
@once
def dispute(agreement_id: UUID, determination_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    test = queries.find_test(actor=actor, determination_id=determination_id)
    form = DisputeForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.dispute_test(
                actor=actor,
                determination_id=determination_id,
                reason=form.reason.data.strip(),
                evidence=sent_file_if_any(form.file),
                now=now(),
            )
            flash("The dispute is recorded. Prices stay as confirmed until it is resolved.")
            return redirect(url_for("tier_test_pages.listing", agreement_id=agreement_id), 303)
    return show("contracts/dispute_test.html", form, agreement=agreement, test=test)


@blueprint.route(
    "/<uuid:agreement_id>/tier-tests/disputes/<uuid:dispute_id>/resolve", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_MANAGE)
def resolve(agreement_id: UUID, dispute_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=today())
    found = queries.find_dispute(actor=actor, dispute_id=dispute_id)
    form = ResolutionForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.resolve_dispute(
                actor=actor,
                dispute_id=dispute_id,
                state=DisputeState(form.state.data),
                resolution=form.resolution.data.strip(),
                now=now(),
            )
            flash("The dispute is resolved.", "success")
            return redirect(url_for("tier_test_pages.listing", agreement_id=agreement_id), 303)
    return show("contracts/resolve_dispute.html", form, agreement=agreement, dispute=found)
