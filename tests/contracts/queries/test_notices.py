"""Notices and what was foreseen at them. West's notice of 3 July 2025 lets it leave on 1 October:
22,500 lenses at £40, and £1.13 an examination for two members after six months of grace."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.pricing import PriceBook
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.notice_preview import previews_of
from consortium.contracts.models.terms import load_terms
from consortium.contracts.queries.notices import NoticeView, notices_of
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.domain.errors import NotFound
from tests.contracts.asserting import refusal
from tests.contracts.conftest import WEST_LEFT, Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import (
    BAND,
    agreement,
    commit,
    drafted_schedule,
    items,
    signed_contract,
)
from tests.contracts.story import LENS
from tests.support.world import SYSTEM, World

D = Decimal
LATER = datetime(2025, 12, 1, 6, 0, tzinfo=UTC)
AFTER_NOTICE = datetime(2025, 8, 1, 9, 0, tzinfo=UTC)


def notice(agreed: Agreed) -> NoticeView:
    (found,) = notices_of(actor=SYSTEM, agreement_id=agreed.id).notices
    return found


class TestPreview:
    def test_is_kept_with_the_notice(self, agreed: Agreed) -> None:
        found = notice(agreed)
        assert (found.trust, found.given_on) == ("West Trust", date(2025, 7, 3))
        assert (found.leaves_on, found.left_on) == (WEST_LEFT, WEST_LEFT)
        lens, images = found.tests
        assert (lens.tested_on, lens.measure, lens.tier) == (
            WEST_LEFT,
            D(22_500),
            "18,000 to under 25,000",
        )
        assert (images.members, images.tier) == (2, "2 members")

    def test_has_the_prices_of_each_trust(self, agreed: Agreed) -> None:
        prices = {(line.trust, line.item): line for line in notice(agreed).prices}
        north = prices["North Trust", "Intraocular lens"]
        assert (north.if_it_stays, north.if_it_goes) == (D(38), D(40))
        west = prices["West Trust", "Intraocular lens"]
        assert (west.if_it_stays, west.if_it_goes) == (D(38), D("47.50"))
        images = prices["South Trust", "Images per examination"]
        assert (images.on, images.if_it_goes) == (date(2026, 4, 1), D("1.13"))

    def test_holds_when_the_test_has_been_run(self, agreed: Agreed) -> None:
        assert notice(agreed).holds
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=LATER.date(), now=LATER)
        found = notice(agreed)
        assert (found.holds, found.gone, found.new) == (True, (), ())

    def test_is_what_the_tests_and_the_prices_of_the_day_find(self, agreed: Agreed) -> None:
        """From the notice to the recorded tests and the prices that are asked for afterwards."""
        (foreseen,) = previews_of([agreed.id]).values()
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=LATER.date(), now=LATER)
        terms = load_terms([agreed.id])[agreed.id].terms
        recorded = [
            (test, terms.confirmed[test.scheme, test.tested_on])
            for test in foreseen.tests
            # One price for any volume is never tested again.
            if (test.scheme, test.tested_on) in terms.confirmed
        ]
        assert len(recorded) == 2
        for test, found in recorded:
            assert found == test
            assert found.inputs_sha256 == test.inputs_sha256
        asked = {(line.trust, line.item) for line in foreseen.prices}
        assert {("NOR", "IOL"), ("SOU", "PACS"), ("WES", "IOL")} <= asked
        book = PriceBook(terms)
        for line in foreseen.prices:
            answer = book.price_of(trust=line.trust, item=line.item, on=line.on, quantity=D(1))
            price = answer.unit_price if isinstance(answer, Price) else None
            assert price == line.if_it_goes, (line.trust, line.item)

    def test_holds_when_new_prices_begin_after_it(self, world: World, agreed: Agreed) -> None:
        """A version from July 2026 is nothing that October 2025 looked at."""
        self.activated(world, agreed, since=date(2026, 7, 1))
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=LATER.date(), now=LATER)
        found = notice(agreed)
        assert (found.holds, found.gone, found.new) == (True, (), ())

    def test_does_not_hold_when_new_prices_begin_before_it(
        self, world: World, agreed: Agreed
    ) -> None:
        self.activated(world, agreed, since=date(2025, 9, 1))
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=LATER.date(), now=LATER)
        found = notice(agreed)
        assert not found.holds
        assert found.new == ("version 2 of the prices holds from 1 September 2025",)

    def activated(self, world: World, agreed: Agreed, *, since: date) -> None:
        drafted = drafted_schedule(
            world, agreed.id, LENS, BAND, effective_from=since, now=AFTER_NOTICE
        )
        activate_schedule(actor=SYSTEM, schedule_id=drafted, now=AFTER_NOTICE)

    def test_says_which_facts_changed(self, world: World, agreed: Agreed) -> None:
        commit(
            world,
            agreed.north,
            agreed.items["IOL"],
            "21000",
            since=date(2025, 8, 1),
            now=datetime(2025, 7, 20, 9, 0, tzinfo=UTC),
        )
        run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=LATER.date(), now=LATER)
        found = notice(agreed)
        assert not found.holds
        assert found.new == ("North Trust commits to 21000 of Intraocular lens from 1 August 2025",)
        lead = notices_of(actor=world.lead.actor(), agreement_id=agreed.id).notices[0]
        supplier = notices_of(actor=world.supplier.actor(), agreement_id=agreed.id).notices[0]
        assert lead.new == found.new
        assert (supplier.holds, supplier.new) == (False, ())

    def test_of_a_notice_that_was_withdrawn(self, world: World) -> None:
        lens = items()["IOL"]
        agreement_id = agreement(world, LENS)
        contract_id = signed_contract(world, agreement_id, world.west, commits={lens: "3000"})
        for kind in (ParticipationKind.NOTICE, ParticipationKind.NOTICE_WITHDRAWN):
            record_participation(
                actor=SYSTEM,
                contract_id=contract_id,
                kind=kind,
                effective_on=date(2025, 7, 3),
                reason="",
                now=LATER,
            )
        (found,) = notices_of(actor=SYSTEM, agreement_id=agreement_id).notices
        assert found.is_withdrawn
        assert (found.left_on, found.leaves_on) == (None, date(2025, 10, 1))


class TestWhoSeesWhat:
    def test_a_trust_sees_its_own_prices_and_no_volumes(self, world: World, agreed: Agreed) -> None:
        found = notices_of(actor=world.finance_of_west.actor(), agreement_id=agreed.id)
        assert not found.is_whole
        assert {line.trust for line in found.notices[0].prices} == {"West Trust"}
        assert {test.measure for test in found.notices[0].tests} == {None}

    def test_strangers_do_not_find_it(self, world: World, agreed: Agreed) -> None:
        found = refusal(notices_of, actor=world.stranger.actor(), agreement_id=agreed.id)
        assert isinstance(found, NotFound)
        assert isinstance(refusal(notices_of, actor=SYSTEM, agreement_id=uuid4()), NotFound)

    def test_statements_do_not_grow_with_notices(self, world: World, agreed: Agreed) -> None:
        with statements() as before:
            notices_of(actor=SYSTEM, agreement_id=agreed.id)
        record_participation(
            actor=SYSTEM,
            contract_id=agreed.south,
            kind=ParticipationKind.NOTICE,
            effective_on=date(2025, 11, 3),
            reason="",
            now=LATER,
        )
        with statements() as after:
            assert len(notices_of(actor=SYSTEM, agreement_id=agreed.id).notices) == 2
        assert len(after) == len(before)
