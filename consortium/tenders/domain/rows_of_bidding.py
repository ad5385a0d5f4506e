"""From the draft to the opened bids: the first rows of the table of a tender's states."""

from consortium.tenders.domain import keys, mandate, publication, readiness
from consortium.tenders.domain.readiness import Facts
from consortium.tenders.domain.states import Owner, TenderState
from consortium.tenders.domain.transition import all_of, row

S = TenderState


def _keys(facts: Facts) -> tuple[str, ...]:
    return keys.lacks_for_keys(facts.keys)


def _mandated(facts: Facts) -> tuple[str, ...]:
    return mandate.lacks_for_mandated(facts.legal.mandates)


def _reopening(facts: Facts) -> tuple[str, ...]:
    return mandate.lacks_for_reopening(facts.legal.has_declined)


def _legal(facts: Facts) -> tuple[str, ...]:
    return publication.lacks_before_publication(facts.legal)


ROWS = (
    row(
        S.DRAFT,
        S.DEMAND_OPEN,
        "Ask the trusts for their demand",
        "at least two trusts are invited, a lead trust is set, and every lot has a line",
        readiness.lacks_for_demand,
    ),
    row(
        S.DEMAND_OPEN,
        S.DEMAND_FROZEN,
        "Freeze the demand",
        "every invited trust submitted or declined, every line is answered by all that "
        "submitted, so that its quantity is their sum, every lot is wanted",
        readiness.lacks_for_freezing,
    ),
    row(
        S.DEMAND_FROZEN,
        S.MANDATED,
        "Give every trust's mandate",
        "every trust that takes part gave its mandate for this demand and its commitment "
        "classes, and it reaches as far as its estimated share",
        _mandated,
        Owner.AUTHORISERS,
    ),
    row(
        S.DEMAND_FROZEN,
        S.DEMAND_OPEN,
        "Open the demand again without a trust that declined its mandate",
        "a trust declined its mandate",
        _reopening,
        Owner.AUTHORISERS,
    ),
    row(
        S.MANDATED,
        S.PUBLISHED,
        "Publish the tender",
        "the weights of each lot add up to 100.00 and so does each group to its own, every "
        "demonstration has its script, each criterion tests a need and each need answers a pain, "
        "the participation clause has its text and it and the leaver schedule were reviewed, the "
        "conflicts assessment is approved by another person, the keys that seal the bids are "
        "made, the deadline lies ahead and no earlier than the Act allows",
        all_of(readiness.lacks_for_publication, _legal, _keys),
        Owner.PUBLISHER,
    ),
    row(
        S.PUBLISHED,
        S.CLOSED,
        "Close it for bids",
        "the deadline has passed, and every question was answered to all suppliers before it",
        readiness.lacks_for_closing,
        Owner.CLOCK,
    ),
    row(
        S.CLOSED,
        S.OPENED,
        "Open the bids",
        "the deadline has passed; two holders of the key, of two trusts, show their shares and "
        "declare, with the bidders before them, that they have no conflict",
        readiness.lacks_for_opening,
        Owner.HOLDERS,
    ),
)
