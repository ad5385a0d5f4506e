"""What holds for any agreement whatever: one price or none, one tier for all, no surprises."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.due_tests import due_tests
from consortium.contracts.domain.participation import Standing, members_on
from consortium.contracts.domain.pricing import (
    NoPrice,
    NoPriceReason,
    Price,
    PriceBook,
    Terms,
    price_of,
    schedule_on,
)
from consortium.contracts.domain.schedules import (
    Clause,
    Measure,
    OnDrop,
    Scheme,
    dates_of_tests,
    tier_index,
)
from consortium.contracts.domain.tier_tests import Commitment, determine
from consortium.foundation.domain.money import line_total
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies
from tests.contracts.plain_prices import plain_price
from tests.contracts.story import ENDS, STARTS, ask, committed, spell, terms, unit_price

D = Decimal
Line = tuple[str, str, date, Decimal]
# Drawing an agreement takes longer than pricing it, so the properties share the time.
some = settings(max_examples=40)


class TestPrice:
    @given(strategies.questions())
    def test_the_plain_walk_through_the_days_finds_the_same_price(
        self, question: tuple[Terms, list[Line]]
    ) -> None:
        known, lines = question
        book = PriceBook(known)
        for trust, item, on, quantity in lines:
            answer = book.price_of(trust=trust, item=item, on=on, quantity=quantity)
            found = answer.unit_price if isinstance(answer, Price) else None
            assert found == plain_price(known, trust, item, on), (trust, item, on)

    @some
    @given(strategies.questions())
    def test_there_is_one_price_above_zero_or_none_and_the_same_every_time(
        self, question: tuple[Terms, list[Line]]
    ) -> None:
        known, lines = question
        book = PriceBook(known)
        for trust, item, on, quantity in lines:
            answer = book.price_of(trust=trust, item=item, on=on, quantity=quantity)
            fresh = price_of(known, trust=trust, item=item, on=on, quantity=quantity)
            assert answer == fresh
            if isinstance(answer, Price):
                assert answer.unit_price > 0
                assert answer.amount == line_total(answer.unit_price, quantity)
                assert answer.path.tier is not None
                tier = answer.path.tiers[answer.path.tier]
                assert answer.unit_price == tier.prices[item]
            else:
                assert answer.reason in NoPriceReason

    @some
    @given(strategies.agreements(), st.data())
    def test_a_members_tier_is_that_of_all_members_together(
        self, known: Terms, data: st.DataObject
    ) -> None:
        on = data.draw(_day_in(known.term))
        book = PriceBook(known)
        for item in strategies.ITEMS:
            answers = [
                book.price_of(trust=trust, item=item, on=on, quantity=D(1))
                for trust in members_on(known.spells, on)
            ]
            # All members pay the same price, and the test behind it counted everybody.
            assert len({_price_or_reason(answer) for answer in answers}) <= 1
            for answer in answers:
                if isinstance(answer, Price):
                    assert answer.path.in_force is not None
                    assert answer.path.scheme is not None
                    test, scheme = answer.path.in_force.test, answer.path.scheme
                    assert test.measure == _together(known, scheme, test.tested_on)
                    assert test.found == tier_index(scheme.tiers, test.measure)

    @some
    @given(strategies.agreements(), st.data())
    def test_a_leavers_tier_is_its_own_alone(self, known: Terms, data: st.DataObject) -> None:
        on = data.draw(_day_in(known.term))
        for trust in strategies.TRUSTS:
            alone = replace(
                known,
                spells=tuple(each for each in known.spells if each.trust == trust),
                commitments=tuple(each for each in known.commitments if each.trust == trust),
            )
            for item in strategies.ITEMS:
                answer = ask(known, trust, on, item=item)
                if answer.path.standing is Standing.LEFT:
                    assert _price_or_reason(answer) == _price_or_reason(
                        ask(alone, trust, on, item=item)
                    )

    @some
    @given(strategies.agreements(on_drop=OnDrop.NEXT_TEST), st.data())
    def test_another_member_never_raises_a_members_price(
        self, known: Terms, data: st.DataObject
    ) -> None:
        # Both measures add up: quantities and heads. Read backwards: one that leaves never
        # lowers it.
        joiner = data.draw(strategies.stays("ZED", known.term))
        letters = data.draw(
            st.lists(st.tuples(st.sampled_from(strategies.ITEMS), strategies.volumes), max_size=3)
        )
        joined = replace(
            known,
            spells=(*known.spells, *joiner),
            commitments=(
                *known.commitments,
                *(
                    Commitment(
                        trust="ZED", item=item, per_year=volume, effective_from=known.term.start
                    )
                    for item, volume in letters
                ),
            ),
        )
        on = data.draw(_day_in(known.term))
        for trust in members_on(known.spells, on):
            for item in strategies.ITEMS:
                before = unit_price(known, trust, on, item=item)
                after = unit_price(joined, trust, on, item=item)
                assert (before is None) == (after is None)
                assert before is None or after is None or after <= before

    @given(strategies.schemes(("IOL",), "any"), st.integers(0, 60_000))
    def test_all_units_cost_the_price_of_the_tier_they_reach(
        self, scheme: Scheme, quantity: int
    ) -> None:
        by_volume = replace(scheme, clause=Clause.VOLUME_TIER, measure=Measure.COMMITTED_QUANTITY)
        known = terms(by_volume, spells=[spell("NOR")], commitments=committed({"NOR": quantity}))
        reached = scheme.tiers[tier_index(scheme.tiers, D(quantity))]
        answer = ask(known, "NOR", STARTS, quantity=str(quantity))
        assert isinstance(answer, Price)
        assert answer.amount == line_total(reached.prices["IOL"], D(quantity))

    @some
    @given(strategies.agreements(), st.data())
    def test_what_is_foreseen_for_a_test_is_what_the_test_finds(
        self, known: Terms, data: st.DataObject
    ) -> None:
        # Asked months ahead or on the day itself: when no facts change in between, the answer
        # is the same.
        schedule = data.draw(st.sampled_from(known.schedules))
        scheme = data.draw(st.sampled_from(schedule.schemes))
        dates = dates_of_tests(scheme, term=known.term, effective_from=schedule.effective_from)
        on = data.draw(st.sampled_from(dates))
        foreseen = next(
            (
                each
                for each in due_tests(known, up_to=ENDS)
                if (each.scheme, each.tested_on) == (scheme.id, on)
            ),
            None,
        )
        on_the_day = determine(scheme, on=on, facts=known)
        in_force = schedule_on(known.schedules, on) is schedule
        assert foreseen == (on_the_day if in_force else None)


def _day_in(term: Period) -> st.SearchStrategy[date]:
    return st.dates(term.start, term.last_day)


def _price_or_reason(answer: Price | NoPrice) -> Decimal | NoPriceReason:
    return answer.unit_price if isinstance(answer, Price) else answer.reason


def _together(known: Terms, scheme: Scheme, on: date) -> Decimal:
    """What the members of a day bring together, added up by hand."""
    members = [each.trust for each in known.spells if on in each.period]
    if scheme.measure is Measure.MEMBER_COUNT:
        return D(len(members))
    latest = {
        (each.trust, each.item): each.per_year
        for each in sorted(known.commitments, key=lambda letter: letter.effective_from)
        if each.effective_from <= on
    }
    return sum(
        (latest.get((trust, item), D(0)) for trust in members for item in scheme.items), D(0)
    )
