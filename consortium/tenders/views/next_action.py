"""The one thing a reader should do next on a tender's page, if it is theirs to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import url_for

from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.tenders.domain.readiness import FEWEST_TRUSTS
from consortium.tenders.domain.tender import JUDGING, TenderState
from consortium.tenders.queries.tender_page import TenderPage


@dataclass(frozen=True, slots=True)
class Action:
    """What the green button says and where it leads; ``posts`` when it acts at once."""

    text: str
    href: str
    posts: bool = False


def action_for(page: TenderPage, actor: Actor) -> Action | None:
    """What the reader should do next: answer for a trust of theirs, or move the tender along."""
    own = _own_demand(page) or _own_mandate(page) or _own_acceptance(page)
    if own is not None:
        return own
    if page.next is None:
        return None
    if not may(actor, Permission.TENDERS_MANAGE, page.consortium_id):
        judges = page.state in JUDGING and may(actor, Permission.SCORES_GIVE)
        return _panel(page) if judges else None
    return _BY_STATE[page.state](page)


def _own_demand(page: TenderPage) -> Action | None:
    if page.state is not TenderState.DEMAND_OPEN:
        return None
    for trust in page.trusts:
        if trust.is_readers and trust.answer is None:
            href = url_for("tenders.demand.answer", tender_id=page.id, trust_id=trust.trust_id)
            return Action(f"Answer for {trust.name}", href)
    return None


def _own_mandate(page: TenderPage) -> Action | None:
    for each in page.mandates:
        if each.may_answer and each.answer is None:
            href = url_for("tenders.mandates.give", tender_id=page.id, trust_id=each.trust_id)
            return Action(f"Give the mandate of {each.trust}", href)
    return None


def _own_acceptance(page: TenderPage) -> Action | None:
    for each in page.acceptances:
        if each.may_answer and each.answer is None:
            href = url_for("tenders.acceptances.accept", tender_id=page.id, trust_id=each.trust_id)
            return Action(f"Answer for {each.trust}", href)
    return None


def _draft(page: TenderPage) -> Action:
    if not page.lots:
        return Action("Add a lot", url_for("tenders.lots.add", tender_id=page.id))
    for each in page.lots:
        if not each.lot.lines and not each.lot.ended:
            href = url_for("tenders.lots.add_line", lot_id=each.lot.id)
            return Action(f"Add a line to lot {each.lot.seq}", href)
    if len(page.trusts) < FEWEST_TRUSTS:
        return Action("Invite trusts", url_for("tenders.demand.invite", tender_id=page.id))
    return Action(
        "Ask the trusts for their demand", url_for("tenders.demand.ask", tender_id=page.id)
    )


def _demand_frozen(page: TenderPage) -> Action:
    """While the trusts give their mandates, what can be prepared meanwhile."""
    href = url_for("tenders.mandates.listing", tender_id=page.id)
    return _before_publication(page) or Action("See who gave a mandate", href)


def _mandated(page: TenderPage) -> Action:
    href = url_for("tenders.publication.publish", tender_id=page.id)
    return _before_publication(page) or Action("Publish the tender", href)


def _before_publication(page: TenderPage) -> Action | None:
    """The first thing that publication still waits for."""
    if not page.clause_text:
        return Action(
            "Enter the participation clause", url_for("tenders.change", tender_id=page.id)
        )
    for each in page.lots:
        if each.lot.weights is None and not each.lot.ended:
            href = url_for("tenders.criteria.criteria", lot_id=each.lot.id)
            return Action(f"Correct the weights of lot {each.lot.seq}", href)
    if not page.legal.conflicts.version:
        href = url_for("tenders.conflicts.write", tender_id=page.id)
        return Action("Write the conflicts assessment", href)
    if not page.legal.conflicts.approved:
        href = url_for("tenders.conflicts.listing", tender_id=page.id)
        return Action("Approve the conflicts assessment", href)
    if not page.legal.clause_reviewed:
        href = url_for("tenders.publication.clause_review", tender_id=page.id)
        return Action("Review the clause", href)
    if not page.keys_made:
        return Action("Make the keys that seal the bids", _keys(page))
    return None


def _keys(page: TenderPage) -> str:
    return url_for("tenders.keys.keys", tender_id=page.id)


def _opened(page: TenderPage) -> Action | None:
    for each in page.lots:
        admitted = [bid for bid in each.bids.bids if bid.admitted]
        if not admitted and not each.lot.ended:
            href = url_for("tenders.bids.record", lot_id=each.lot.id)
            return Action(f"Record a bid for lot {each.lot.seq}", href)
    return _order("tenders.compliance.begin", "Begin the compliance checks")(page)


def _compliance(page: TenderPage) -> Action:
    if page.next is not None and not page.next.missing:
        href = url_for("tenders.compliance.begin_scoring", tender_id=page.id)
        return Action("Let the panel score", href, posts=True)
    if page.next is not None and any("compliance" in each for each in page.next.missing):
        return Action("Check the bids", url_for("tenders.compliance.compliance", tender_id=page.id))
    return Action("Complete the panel", url_for("tenders.panel.panel", tender_id=page.id))


def _panel(page: TenderPage) -> Action:
    return Action("Look at the panel", url_for("tenders.panel.panel", tender_id=page.id))


def _scenarios(page: TenderPage) -> Action:
    for each in page.lots:
        if each.award is None and not each.lot.ended and not each.recommended:
            href = url_for("tenders.recommendations.recommend", lot_id=each.lot.id)
            return Action(f"Recommend a bid for lot {each.lot.seq}", href)
    return Action(
        "See what is recommended", url_for("tenders.recommendations.page", tender_id=page.id)
    )


def _standstill(page: TenderPage) -> Action:
    if page.next is not None and page.next.missing:
        return Action("See the standstill", url_for("tenders.standstill.page", tender_id=page.id))
    return Action("Award every lot", url_for("tenders.awards.award", tender_id=page.id))


def _leads_to(endpoint: str, text: str) -> Callable[[TenderPage], Action]:
    """A button that leads to the page on which the step is taken."""
    return lambda page: Action(text, url_for(endpoint, tender_id=page.id))


def _awarded(page: TenderPage) -> Action | None:
    for each in page.lots:
        if each.award and each.award.signed < each.award.contracts:
            href = url_for("agreements.agreement", agreement_id=each.award.agreement_id)
            return Action(f"Open agreement {each.award.agreement}", href)
    return _order("tenders.awards.complete", "Record that all contracts are signed")(page)


def _order(endpoint: str, text: str) -> Callable[[TenderPage], Action | None]:
    """A button that moves the tender at once, as soon as nothing is missing for it."""

    def action(page: TenderPage) -> Action | None:
        if page.next is None or page.next.missing:
            return None
        return Action(text, url_for(endpoint, tender_id=page.id), posts=True)

    return action


def _closed(page: TenderPage) -> Action | None:
    if page.keys_made:
        href = url_for("tenders.opening.opening", tender_id=page.id)
        return Action("Open the bids with a second holder", href)
    return _order("tenders.progress.open_bids", "Open the bids")(page)


_BY_STATE: Mapping[TenderState, Callable[[TenderPage], Action | None]] = {
    TenderState.DRAFT: _draft,
    TenderState.DEMAND_OPEN: _order("tenders.demand.freeze", "Freeze the demand"),
    TenderState.DEMAND_FROZEN: _demand_frozen,
    TenderState.MANDATED: _mandated,
    TenderState.PUBLISHED: _order("tenders.progress.close", "Close it for bids"),
    TenderState.CLOSED: _closed,
    TenderState.OPENED: _opened,
    TenderState.COMPLIANCE: _compliance,
    TenderState.SCORING: _panel,
    TenderState.MODERATION: _panel,
    TenderState.DEMO: _panel,
    TenderState.PRICE_OPEN: _order("tenders.progress.rank", "Score the prices and rank the bids"),
    TenderState.RANKED: _leads_to("tenders.scenarios.listing", "Compare award scenarios"),
    TenderState.SCENARIOS: _scenarios,
    TenderState.RECOMMENDED: _leads_to("tenders.acceptances.listing", "See who accepted"),
    TenderState.APPROVED: _leads_to("tenders.summaries.listing", "Send the assessment summaries"),
    TenderState.SUMMARIES_ISSUED: _leads_to("tenders.standstill.page", "Begin the standstill"),
    TenderState.STANDSTILL: _standstill,
    TenderState.SUSPENDED: _leads_to("tenders.standstill.page", "See the challenge"),
    TenderState.AWARDED: _awarded,
}
