"""Publishing, closing at the deadline, opening."""

from datetime import timedelta

import pytest

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.tender import Tender
from consortium.tenders.usecases.publication import close_tender, open_bids, publish_tender
from tests.support.world import World
from tests.tenders.factories import (
    AFTER,
    BEGAN,
    DEADLINE,
    Made,
    bare,
    closed,
    criteria,
    draft,
    frozen,
    invite,
    opened,
    published,
    with_lot,
)


def publish(made: Made) -> None:
    publish_tender(actor=made.world.lead.actor(), tender_id=made.id, deadline=DEADLINE, now=BEGAN)


class TestPublishTender:
    def test_sets_the_deadline(self, world: World) -> None:
        made = published(draft(world))
        assert db.session.get_one(Tender, made.id).deadline == DEADLINE

    def test_needs_weights_of_100(self, world: World) -> None:
        made = frozen(draft(world, judged_by=criteria("60", "39.99")))
        with pytest.raises(Conflict, match=r"add up to 99\.99, not to 100\.00"):
            publish(made)

    def test_needs_the_participation_clause(self, world: World) -> None:
        made = with_lot(bare(world, clause_text=""))
        invite(made)
        with pytest.raises(Conflict, match="participation clause has no text"):
            publish(frozen(made))

    def test_needs_a_deadline_that_lies_ahead(self, world: World) -> None:
        made = frozen(draft(world))
        with pytest.raises(Conflict, match="must lie in the future"):
            publish_tender(actor=world.lead.actor(), tender_id=made.id, deadline=BEGAN, now=BEGAN)

    def test_follows_the_freeze(self, world: World) -> None:
        with pytest.raises(Conflict) as refusal:
            publish(draft(world))
        assert refusal.value.code == "no_such_step"

    @pytest.mark.parametrize(("who", "error"), [("stranger", NotFound), ("evaluator", NotAllowed)])
    def test_is_for_those_who_run_the_tender(
        self, world: World, who: str, error: type[Exception]
    ) -> None:
        made = frozen(draft(world))
        with pytest.raises(error):
            publish_tender(
                actor=getattr(world, who).actor(),
                tender_id=made.id,
                deadline=DEADLINE,
                now=BEGAN,
            )


class TestCloseTender:
    def test_waits_for_the_deadline_by_the_second(self, world: World) -> None:
        made = published(draft(world))
        before = DEADLINE - timedelta(seconds=1)
        with pytest.raises(Conflict, match="has not passed yet"):
            close_tender(actor=world.lead.actor(), tender_id=made.id, now=before)
        close_tender(actor=world.lead.actor(), tender_id=made.id, now=DEADLINE)
        assert db.session.get_one(Tender, made.id).state is TenderState.CLOSED


class TestOpenBids:
    def test_keeps_when_they_were_opened(self, world: World) -> None:
        made = opened(draft(world))
        assert db.session.get_one(Tender, made.id).opened_at == AFTER

    def test_asks_the_clock_again(self, world: World) -> None:
        made = closed(draft(world))
        with pytest.raises(Conflict):
            open_bids(actor=world.lead.actor(), tender_id=made.id, now=BEGAN)
