"""Lines to match: the words that wait for a person."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import asked_from_request, export
from consortium.foundation.web.words import count
from consortium.spend.forms.matching import DecideManyForm, DecideOneForm, choice_of, item_of
from consortium.spend.queries.trusts import trusts_within_reach
from consortium.spend.queries.waiting import find_waiting, list_waiting
from consortium.spend.usecases.decide_words import Decided, decide_words
from consortium.spend.usecases.search_candidates import queue_search
from consortium.spend.views.blueprint import blueprint
from consortium.spend.views.filters import filters_from_request
from consortium.spend.views.matching_table import choices, percent, waiting_table


@blueprint.route("/matching", methods=["GET", "POST"])
@requires(Permission.SPEND_VIEW)
@once
def matching() -> ResponseReturnValue:
    actor = current_actor()
    form = DecideManyForm()
    if form.validate_on_submit():
        with form.refusals():
            decisions = form.decided()
            decide_words(actor=actor, decisions=decisions, now=now())
            flash(f"{count(len(decisions), 'decision')} kept. The lines follow.", "success")
            return redirect(request.full_path, 303)
    filters = filters_from_request(
        trusts_within_reach(actor=actor, permission=Permission.SPEND_VIEW)
    )
    found = list_waiting(actor=actor, wanted=filters.wanted, asked=asked_from_request())
    can_match = may(actor, Permission.LINES_MATCH)
    table = waiting_table(found, filters, can_match=can_match)
    file = export(table, name="lines-to-match")
    if file is not None:
        return file
    can_decide = [
        may(actor, Permission.LINES_MATCH, row.trust_id) and not row.is_decided
        for row in found.page.rows
    ]
    return show(
        "spend/matching.html",
        form,
        table=table,
        found=found,
        filters=filters,
        can_decide=can_decide,
        choice_of=choice_of,
        percent=percent,
        can={"match": can_match},
    )


@blueprint.route("/matching/<uuid:trust_id>/<uuid:wording>", methods=["GET", "POST"])
@requires(Permission.LINES_MATCH)
@once
def words(trust_id: UUID, wording: UUID) -> ResponseReturnValue:
    actor = current_actor()
    row = find_waiting(actor=actor, trust_id=trust_id, wording=wording.hex)
    form = DecideOneForm()
    searched = request.args.get("q", "").strip()[:200]
    form.item.choices = choices(row, searched)
    if form.validate_on_submit():
        with form.refusals():
            decided = Decided(
                trust_id=trust_id,
                wording=wording.hex,
                item_id=item_of(form.item.data),
                base_units=form.base_units.data,
            )
            decide_words(actor=actor, decisions=[decided], now=now())
            flash(f"“{row.said}” is decided. The lines follow.", "success")
            return redirect(url_for("spend.matching", trust=trust_id), 303)
    return show("spend/words.html", form, row=row, address=wording, searched=searched)


@blueprint.post("/matching/search")
@requires(Permission.LINES_MATCH)
def search() -> ResponseReturnValue:
    job_id = queue_search(actor=current_actor(), now=now())
    return redirect(url_for("jobs.job", job_id=job_id), 303)
