"""Pages of what the trusts of an agreement have committed to."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.forms.documents import sent_file_if_any
from consortium.contracts.forms.letters import letter_form
from consortium.contracts.queries import letters as queries
from consortium.contracts.queries.agreements import find_agreement, find_contract
from consortium.contracts.queries.letters import CommitmentLine
from consortium.contracts.usecases import letters as usecases
from consortium.foundation.domain.periods import last_day
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.domain.units import plain
from consortium.foundation.web import words
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer, asked_from_request

blueprint = Blueprint("commitments", __name__, url_prefix="/agreements")

FIRMNESS = {CommitmentClass.COMMITTED: "Committed", CommitmentClass.INDICATIVE: "Indicative"}


@blueprint.get("/<uuid:agreement_id>/commitments")
@requires(Permission.AGREEMENTS_VIEW)
def listing(agreement_id: UUID) -> ResponseReturnValue:
    actor, day = current_actor(), today()
    agreement = find_agreement(actor=actor, agreement_id=agreement_id, today=day)
    page = queries.list_commitments(
        actor=actor, agreement_id=agreement_id, today=day, asked=asked_from_request()
    )

    def letter_at(row: CommitmentLine) -> str | None:
        if row.document_id is None:
            return None
        return url_for(
            "agreement_documents.download", agreement_id=agreement_id, document_id=row.document_id
        )

    table = Table(
        caption="Commitments",
        columns=[
            Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
            Column(heading="Item", value=lambda row: row.item, sort="item"),
            Column(heading="A year", value=lambda row: row.per_year, kind=Kind.NUMBER),
            Column(
                heading="In force from",
                value=lambda row: row.effective_from,
                kind=Kind.DAY,
                sort="from",
            ),
            Column(heading="Last day", value=lambda row: _ends(row)),
            Column(heading="Tolerance", value=lambda row: _tolerance(row)),
            Column(heading="Firmness", value=lambda row: FIRMNESS[row.commitment_class]),
            Column(heading="Letter", value=lambda row: row.letter, link=letter_at),
            Column(heading="Recorded", value=lambda row: row.recorded_at, kind=Kind.MOMENT),
            Column(heading="Stands as", value=lambda row: _tag(row), kind=Kind.TAG),
        ],
        rows=page.rows,
        page=page,
    )
    return answer(
        "contracts/commitments.html",
        table,
        name=f"commitments-{agreement.reference}",
        agreement=agreement,
        late=queries.late_commitments(actor=actor, agreement_id=agreement_id, today=day),
        can={"manage": may(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)},
    )


@blueprint.route(
    "/<uuid:agreement_id>/contracts/<uuid:contract_id>/commitments/new", methods=["GET", "POST"]
)
@requires(Permission.AGREEMENTS_MANAGE)
@once
def record(agreement_id: UUID, contract_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    contract = find_contract(actor=actor, contract_id=contract_id)
    items = queries.items_to_commit_to(actor=actor, agreement_id=agreement_id)
    proposed = queries.proposed_for_letter(actor=actor, contract_id=contract_id)
    form = letter_form([(item.id, f"{item.name} ({item.code})") for item in items], proposed)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_letter(
                actor=actor,
                contract_id=contract_id,
                letter=form.letter(),
                per_year=form.per_year(),
                document=sent_file_if_any(form.file),
                now=now(),
            )
            flash("The letter is recorded.", "success")
            return redirect(url_for("commitments.listing", agreement_id=contract.agreement_id), 303)
    return show("contracts/record_letter.html", form, contract=contract, is_proposed=bool(proposed))


def _ends(row: CommitmentLine) -> str:
    return words.day(last_day(row.ends_on)) if row.ends_on else ""


def _tolerance(row: CommitmentLine) -> str:
    return "" if row.tolerance_percent is None else f"{plain(row.tolerance_percent)}%"


def _tag(row: CommitmentLine) -> Tag:
    day = today()
    if row.effective_from > day:
        return Tag("Not yet", "blue")
    if not row.counts_today:
        return Tag("Replaced", "grey")
    if row.ends_on is not None and row.ends_on <= day:
        return Tag("Run out", "orange")
    return Tag("Counts", "green")
