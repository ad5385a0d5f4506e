"""Moderation: everybody's scores side by side, the consensus, and the score book."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.contracts.forms.agreements import ReasonForm
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.domain.units import plain
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import Form, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import Column, Kind, Table, Tag, export
from consortium.tenders.domain.consensus import CLOSENESS_WORDS, Closeness
from consortium.tenders.domain.criterion import percent
from consortium.tenders.domain.panel import DISCIPLINE_NAMES
from consortium.tenders.forms.judging import consensus_form
from consortium.tenders.queries.moderation import (
    JudgedView,
    ModerationPage,
    find_judged,
    find_moderation,
)
from consortium.tenders.queries.offer import find_bid
from consortium.tenders.usecases import moderation as usecases
from consortium.tenders.usecases import scoring

blueprint = Blueprint("moderation", __name__)


@blueprint.get("/<uuid:tender_id>/moderation")
@requires(Permission.TENDERS_VIEW)
def moderation(tender_id: UUID) -> ResponseReturnValue:
    found = find_moderation(actor=current_actor(), tender_id=tender_id, now=now())
    table = Table(caption="Scores and consensus", columns=_FILE, rows=found.judged)
    return export(table, name="moderation") or render_template(
        "tenders/moderation.html",
        page=found,
        table=table,
        criteria=_by_criterion(found),
        button=Form(),
    )


@blueprint.get("/<uuid:tender_id>/score-book")
@requires(Permission.TENDERS_VIEW)
def book(tender_id: UUID) -> ResponseReturnValue:
    found = find_moderation(actor=current_actor(), tender_id=tender_id, now=now())
    rows = [(judged, score) for judged in found.judged for score in judged.scores]
    table = Table(caption="Score book", columns=_BOOK, rows=rows)
    return export(table, name="score-book") or render_template(
        "tenders/score_book.html", page=found, table=table
    )


@blueprint.route("/bids/<uuid:bid_id>/consensus", methods=["GET", "POST"])
@requires(Permission.SCORES_GIVE)
@once
def consensus(bid_id: UUID) -> ResponseReturnValue:
    page, judged = find_judged(actor=current_actor(), bid_id=bid_id, now=now())
    form = consensus_form(judged)
    if form.validate_on_submit():
        with form.refusals():
            usecases.record_consensus(
                actor=current_actor(), bid_id=bid_id, agreed=form.agreed(judged), now=now()
            )
            flash("The consensus is recorded.", "success")
            return redirect(url_for("tenders.moderation.moderation", tender_id=page.tender_id), 303)
    return show(
        "tenders/consensus.html",
        form,
        judged=judged,
        bid_id=bid_id,
        page=page,
        closeness=_closeness,
    )


@blueprint.post("/<uuid:tender_id>/moderation/begin")
@requires(Permission.SCORES_GIVE)
def begin(tender_id: UUID) -> ResponseReturnValue:
    usecases.begin_moderation(actor=current_actor(), tender_id=tender_id, now=now())
    flash("Everybody's scores are shown to the panel now.", "success")
    return redirect(url_for("tenders.moderation.moderation", tender_id=tender_id), 303)


@blueprint.post("/<uuid:tender_id>/moderation/close")
@requires(Permission.SCORES_GIVE)
def close(tender_id: UUID) -> ResponseReturnValue:
    usecases.close_moderation(actor=current_actor(), tender_id=tender_id, now=now())
    flash("The moderation is closed.", "success")
    return redirect(url_for("tenders.tender", tender_id=tender_id), 303)


@blueprint.route("/bids/<uuid:bid_id>/low-price", methods=["GET", "POST"])
@requires(Permission.TENDERS_MANAGE)
def clear_low_price(bid_id: UUID) -> ResponseReturnValue:
    found = find_bid(actor=current_actor(), bid_id=bid_id, now=now())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            scoring.clear_low_price(
                actor=current_actor(), bid_id=bid_id, reason=form.reason.data, now=now()
            )
            flash(f"The price of {found.supplier} is cleared.", "success")
            return redirect(url_for("tenders.tender", tender_id=found.tender_id), 303)
    back = [("Tender", url_for("tenders.tender", tender_id=found.tender_id))]
    intro = ("Ask the bidder to explain its price first. Exclude the bid if it cannot.",)
    return show(
        "tenders/one_form.html",
        form,
        heading=f"Clear the low price of {found.supplier}",
        button="Clear the price",
        intro=intro,
        back=back,
    )


def _closeness(row: JudgedView) -> Tag:
    return Tag(CLOSENESS_WORDS[row.closeness], _COLOURS[row.closeness])


_COLOURS = {
    Closeness.AGREE: "green",
    Closeness.CLOSE: "yellow",
    Closeness.APART: "red",
    Closeness.NONE: "grey",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A criterion with what each bid was given; ``is_next`` is the first that waits."""

    name: str
    lot: str
    weight: Decimal
    agreed: int
    bids: int
    is_apart: bool
    is_next: bool
    table: Table


def _by_criterion(page: ModerationPage) -> list[_Group]:
    """One group for each criterion, those first that still wait for a consensus."""
    rows: dict[UUID, list[JudgedView]] = {}
    for each in page.judged:
        rows.setdefault(each.criterion.id, []).append(each)
    waiting = [key for key, judged in rows.items() if any(map(_waits, judged))]
    settled = [key for key in rows if key not in waiting]
    return [_group(page, rows[key], is_next=[key] == waiting[:1]) for key in waiting + settled]


def _waits(row: JudgedView) -> bool:
    return row.admitted and row.agreed is None


def _group(page: ModerationPage, judged: list[JudgedView], *, is_next: bool) -> _Group:
    criterion = judged[0].criterion
    return _Group(
        name=criterion.name,
        lot=judged[0].lot,
        weight=percent(criterion.weight_bp),
        agreed=sum(each.agreed is not None for each in judged),
        bids=len(judged),
        is_apart=any(each.closeness is Closeness.APART for each in judged),
        is_next=is_next,
        table=_differences(page, judged),
    )


def _differences(page: ModerationPage, judged: list[JudgedView]) -> Table:
    """Each bid with the range of its scores and the consensus; never a mean."""

    def link(row: JudgedView) -> str | None:
        if not page.moderates or not row.admitted:
            return None
        anchor = f"criterion-{row.criterion.id.hex}"
        return url_for("tenders.moderation.consensus", bid_id=row.bid_id, _anchor=anchor)

    return Table(
        caption=f"{judged[0].criterion.name}, {judged[0].lot}",
        columns=(
            Column(
                heading="Supplier",
                value=lambda row: row.supplier,
                link=link,
                note=lambda row: "" if row.admitted else "excluded",
            ),
            Column(heading="Scores", value=_range),
            Column(heading="Apart", value=_closeness, kind=Kind.TAG),
            Column(heading="Consensus", value=lambda row: row.agreed, kind=Kind.NUMBER),
            Column(heading="Rationale", value=lambda row: row.rationale),
        ),
        rows=judged,
    )


def _range(row: JudgedView) -> str:
    """How many scores there are, and from which to which they go."""
    if row.lowest is None or row.highest is None:
        return f"{len(row.scores)}"
    ends = {plain(row.lowest): None, plain(row.highest): None}
    return f"{len(row.scores)}, {'from ' if len(ends) > 1 else 'all '}{' to '.join(ends)}"


_FILE = (
    Column(heading="Supplier", value=lambda row: row.supplier),
    Column(heading="Lot", value=lambda row: row.lot),
    Column(heading="Admitted", value=lambda row: "yes" if row.admitted else "no"),
    Column(heading="Criterion", value=lambda row: row.criterion.name),
    Column(
        heading="Weight in %",
        value=lambda row: percent(row.criterion.weight_bp),
        kind=Kind.NUMBER,
    ),
    Column(heading="Scores", value=lambda row: len(row.scores), kind=Kind.NUMBER),
    Column(heading="Lowest", value=lambda row: row.lowest, kind=Kind.NUMBER),
    Column(heading="Highest", value=lambda row: row.highest, kind=Kind.NUMBER),
    Column(heading="Apart", value=_closeness, kind=Kind.TAG),
    Column(heading="Consensus", value=lambda row: row.agreed, kind=Kind.NUMBER),
    Column(heading="Rationale", value=lambda row: row.rationale),
    Column(heading="Dissent", value=lambda row: row.dissent),
)
_BOOK = (
    Column(heading="Supplier", value=lambda row: row[0].supplier, note=lambda row: row[0].lot),
    Column(heading="Lot", value=lambda row: row[0].lot, in_files=True),
    Column(heading="Criterion", value=lambda row: row[0].criterion.name),
    Column(heading="Member", value=lambda row: row[1].name, note=lambda row: row[1].trust),
    Column(heading="Trust", value=lambda row: row[1].trust, in_files=True),
    Column(
        heading="Discipline",
        value=lambda row: DISCIPLINE_NAMES[row[1].discipline],
        in_files=True,
    ),
    Column(
        heading="Score",
        value=lambda row: plain(row[1].value) if row[1].value is not None else "Not shown",
        note=lambda row: row[1].label,
    ),
    Column(heading="Reason", value=lambda row: row[1].note),
    Column(heading="Submitted", value=lambda row: row[1].submitted_at, kind=Kind.MOMENT),
    Column(heading="Consensus", value=lambda row: row[0].agreed, kind=Kind.NUMBER),
)
