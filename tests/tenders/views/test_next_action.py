"""What the green button asks for while something is still missing."""

from collections.abc import Callable

import pytest
from flask import Flask

from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.usecases.conflicts import approve_assessment, write_assessment
from consortium.tenders.usecases.mandate import give_mandate
from consortium.tenders.usecases.recommendation import recommend
from tests.support.pages import PageClient
from tests.support.world import SYSTEM, Someone, World
from tests.tenders.factories import (
    AFTER,
    BEGAN,
    MANDATE,
    WALKS,
    Made,
    accept,
    approved,
    assessed,
    bare,
    bid,
    compared,
    criteria,
    draft,
    flat,
    frozen,
    invite,
    keyed,
    mandated,
    opened,
    priced,
    ranked,
    ranked_with_two_lots,
    ready,
    recommended,
    scored,
    scoring,
    standing_still,
    told,
    with_bids,
    with_lot,
)
from tests.tenders.views.test_tender import green_buttons

SignIn = Callable[[Someone], PageClient]


def no_lot(cast: World) -> Made:
    return bare(cast)


def nobody_invited(cast: World) -> Made:
    return with_lot(bare(cast))


def no_clause(cast: World) -> Made:
    made = with_lot(bare(cast, clause_text=""))
    invite(made)
    return mandated(made)


def weights_amiss(cast: World) -> Made:
    return mandated(draft(cast, judged_by=criteria("60", "39")))


def mandates_owed(cast: World) -> Made:
    return assessed(frozen(draft(cast)))


def own_mandate_given(cast: World) -> Made:
    made = keyed(mandates_owed(cast))
    give_mandate(actor=SYSTEM, tender_id=made.id, trust_id=cast.south, limit=MANDATE, now=BEGAN)
    return made


def unapproved(cast: World) -> Made:
    made = mandated(draft(cast))
    write_assessment(
        actor=cast.lead.actor(), tender_id=made.id, items=(), conclusion="None found.", now=BEGAN
    )
    return made


def unreviewed(cast: World) -> Made:
    made = unapproved(cast)
    approve_assessment(actor=cast.lead_of_south.actor(), tender_id=made.id, version=1, now=BEGAN)
    return made


def without_keys(cast: World) -> Made:
    return assessed(mandated(draft(cast)))


def nothing_missing(cast: World) -> Made:
    return ready(draft(cast))


def a_bid_recorded(cast: World) -> Made:
    made = opened(draft(cast))
    bid(made, "beta", Offer(schemes=(flat("1.00"),)))
    return made


def no_panel(cast: World) -> Made:
    return WALKS[TenderState.COMPLIANCE](draft(cast))


def scores_to_come(cast: World) -> Made:
    return scoring(with_bids(draft(cast)))


def prices_open(cast: World) -> Made:
    return priced(scored(draft(cast)))


def one_lot_of_two_recommended(cast: World) -> Made:
    made = ranked_with_two_lots(cast)
    recommend(
        actor=cast.lead.actor(),
        bid_id=made.bids["alpha"],
        reason="First",
        scenario_id=compared(made),
        now=AFTER,
    )
    return made


def accepted_by_south(cast: World) -> Made:
    made = recommended(ranked(draft(cast)))
    accept(made, cast.south)
    return made


def accepted_by_all(cast: World) -> Made:
    return approved(ranked(draft(cast)))


def letters_sent(cast: World) -> Made:
    return told(ranked(draft(cast)))


def standstill_over(cast: World) -> Made:
    return standing_still(ranked(draft(cast)))


CASES = (
    (no_lot, "Add a lot"),
    (nobody_invited, "Invite trusts"),
    (no_clause, "Enter the participation clause"),
    (weights_amiss, "Correct the weights of lot 1"),
    (mandates_owed, "Give the mandate of South Trust"),
    (own_mandate_given, "See who gave a mandate"),
    (unapproved, "Approve the conflicts assessment"),
    (unreviewed, "Review the clause"),
    (without_keys, "Make the keys that seal the bids"),
    (nothing_missing, "Publish the tender"),
    (a_bid_recorded, "Begin the compliance checks"),
    (no_panel, "Complete the panel"),
    (scores_to_come, "Look at the panel"),
    (prices_open, "Score the prices and rank the bids"),
    (one_lot_of_two_recommended, "Recommend a bid for lot 2"),
    (accepted_by_south, "See who accepted"),
    (accepted_by_all, "Send the assessment summaries"),
    (letters_sent, "Begin the standstill"),
    (standstill_over, "Award every lot"),
)


@pytest.mark.parametrize(("make", "button"), CASES)
def test_asks_for_what_is_missing(
    app: Flask, cast: World, signed_in: SignIn, make: Callable[[World], Made], button: str
) -> None:
    with app.app_context():
        made = make(cast)
    page = signed_in(cast.lead_of_south).get(f"/tenders/{made.id}")
    assert green_buttons(page.get_data(as_text=True)) == [button]
