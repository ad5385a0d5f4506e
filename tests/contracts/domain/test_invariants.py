"""The invariants of consortium contracts, numbered as in the rules for consortium tenders.

Each holds for any agreement whatever. `make check` tries many more examples of them than the
ordinary suite does. Invariants 10 to 12 need a database: ``usecases/test_invariants.py``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason, Price
from consortium.contracts.domain.prices.due_tests import due_tests
from consortium.contracts.domain.prices.pricing import PriceBook, Terms, price_of, schedule_on
from consortium.contracts.domain.prices.tier_tests import determine
from consortium.contracts.domain.rebates.price_run import Line, PricedLine, price_lines
from consortium.contracts.domain.rebates.rebates import Account, allocate, rebate_for_year
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.participation import Spell, Standing, members_on
from consortium.contracts.domain.terms.schedule_checks import check_scheme, toothless_items
from consortium.contracts.domain.terms.schedules import (
    Measure,
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
    dates_of_tests,
    tier_index,
)
from consortium.contracts.domain.what_if.preview import compare, foresee
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import PENNY, line_total
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies
from tests.contracts.story import ENDS, STARTS, ask, committed, spell, terms, unit_price

D = Decimal
Question = tuple[Terms, list[tuple[str, str, date, Decimal]]]
by_volume = strategies.tier_tables(("IOL",), Measure.COMMITTED_QUANTITY)
pounds_and_pence = st.integers(0, 10**9).map(lambda pence: pence * PENNY)


class TestInvariant1:
    """The first bound is 0, bounds strictly increase, and each interval is half-open."""

    @given(strategies.schemes(strategies.ITEMS, "any"))
    def test_any_such_table_is_accepted_and_finds_one_tier(self, scheme: Scheme) -> None:
        check_scheme(scheme)
        for table in (scheme.tiers, scheme.standalone):
            for index, tier in enumerate(table):
                assert tier_index(table, tier.lower_bound) == index
                if index:
                    assert tier_index(table, tier.lower_bound - D("0.000001")) == index - 1

    @given(strategies.schemes(strategies.ITEMS, "any"), st.data())
    def test_any_other_table_is_refused(self, scheme: Scheme, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(scheme.tiers) - 1))
        # Lower than the one before or equal to it; of the first: anything but 0.
        bound = (
            scheme.tiers[at - 1].lower_bound - data.draw(st.integers(0, 3))
            if at
            else D(data.draw(st.integers(1, 9)))
        )
        changed = replace(scheme.tiers[at], lower_bound=bound)
        faulty = (*scheme.tiers[:at], changed, *scheme.tiers[at + 1 :])
        with pytest.raises(Invalid) as refusal:
            check_scheme(replace(scheme, tiers=faulty))
        assert refusal.value.field == "tiers"


class TestInvariant2:
    """No unit price rises with the tier; who left pays no less than a member of its own volume."""

    @given(strategies.schemes(strategies.ITEMS, "any"), st.data())
    def test_a_price_that_rises_is_refused(self, scheme: Scheme, data: st.DataObject) -> None:
        assume(len(scheme.tiers) > 1)
        at = data.draw(st.integers(1, len(scheme.tiers) - 1))
        item = data.draw(st.sampled_from(strategies.ITEMS))
        dearer = scheme.tiers[at - 1].prices[item] + D("0.000001")
        changed = Tier(scheme.tiers[at].lower_bound, {**scheme.tiers[at].prices, item: dearer})
        faulty = (*scheme.tiers[:at], changed, *scheme.tiers[at + 1 :])
        with pytest.raises(Invalid) as refusal:
            check_scheme(replace(scheme, tiers=faulty))
        assert refusal.value.field == "tiers"

    @given(
        strategies.schemes(("IOL",), "any"),
        st.lists(st.integers(0, 60_000), min_size=3, max_size=9),
    )
    def test_else_the_clause_has_no_teeth_and_says_so(
        self, scheme: Scheme, volumes: list[int]
    ) -> None:
        def is_cheaper(own: int) -> bool:
            counted = D(1) if scheme.measure is Measure.MEMBER_COUNT else D(own)
            member = scheme.tiers[tier_index(scheme.tiers, counted)]
            alone = scheme.standalone[tier_index(scheme.standalone, D(own))]
            return alone.prices["IOL"] < member.prices["IOL"]

        if scheme.standalone and any(is_cheaper(own) for own in volumes):
            assert toothless_items(scheme) == ("IOL",)
        if toothless_items(scheme):
            bounds = [int(tier.lower_bound) for tier in (*scheme.tiers, *scheme.standalone)]
            assert any(is_cheaper(own) for own in bounds)


class TestInvariant3:
    """Exactly one price or none, never 0, never a fallback; the same facts, the same answer."""

    @given(strategies.questions())
    def test_one_price_above_zero_or_a_reason_and_the_same_every_time(
        self, question: Question
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


class TestInvariant4:
    """A member's tier is that of all members together, a leaver's that of its own volume."""

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


class TestInvariant5:
    """What adds up: one more member never raises a member's price, one fewer never lowers it."""

    @given(strategies.agreements(on_drop=OnDrop.NEXT_TEST), st.data())
    def test_another_member_never_raises_a_members_price(
        self, known: Terms, data: st.DataObject
    ) -> None:
        # Quantities and heads both add up. Read backwards: one that leaves never lowers it.
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


class TestInvariant6:
    """What is foreseen at notice is what is found at the effective date, if no facts change."""

    @given(strategies.agreements(), st.data())
    def test_what_is_foreseen_of_a_notice_is_what_is_found(
        self, known: Terms, data: st.DataObject
    ) -> None:
        """The tests and prices are asked of the agreement as it then is."""
        assert known.term.end is not None
        members = [spell for spell in known.spells if spell.period.start < known.term.end]
        assume(members)
        last = data.draw(st.sampled_from(members))
        ends = min(last.period.end or known.term.end, known.term.end)
        leaves_on = data.draw(st.dates(last.period.start + timedelta(days=1), ends))
        trust = last.trust
        staying = [s for s in known.spells if s.trust == trust and s.period.start < leaves_on]
        found = foresee(known, trust=trust, leaves_on=leaves_on)

        others = [each for each in known.spells if each.trust != trust]
        ended = Spell(trust, Period(last.period.start, leaves_on))
        earlier = [each for each in staying if each is not last]
        left = replace(known, spells=(*others, *earlier, ended))
        schemes = {each.id: each for version in left.schedules for each in version.schemes}
        for test in found.tests:
            assert determine(schemes[test.scheme], on=test.tested_on, facts=left) == test
        book = PriceBook(left)
        for line in found.prices:
            answer = book.price_of(
                trust=line.trust, item=line.item, on=line.on, quantity=Decimal(1)
            )
            assert line.if_it_goes == (answer.unit_price if isinstance(answer, Price) else None)
        assert compare(found, foresee(left, trust=trust, leaves_on=leaves_on), ()).holds

    @given(strategies.agreements(), st.data())
    def test_what_is_foreseen_for_a_test_is_what_the_test_finds(
        self, known: Terms, data: st.DataObject
    ) -> None:
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


class TestInvariant7:
    """Bands add up their slices, all units cost one price, a rebate pays the difference."""

    @given(by_volume, st.lists(st.integers(1, 30_000), min_size=1, max_size=6))
    def test_incremental_bands_add_up_slice_by_slice(
        self, tiers: tuple[Tier, ...], parts: list[int]
    ) -> None:
        bands = Scheme(
            id="any",
            name="any",
            clause=Clause.INCREMENTAL_BANDS,
            measure=Measure.ACTUAL_QUANTITY,
            items=("IOL",),
            tiers=tuple(Tier(each.lower_bound, _in_pence(each)) for each in tiers),
            standalone=(),
            test_months=(),
        )
        lines = [
            Line(id=str(number), trust="NOR", item="IOL", on=STARTS, quantity=D(part))
            for number, part in enumerate(parts)
        ]
        answers = price_lines(terms(bands, spells=[spell("NOR")]), lines)
        paid = sum(each.amount for each in answers if isinstance(each, PricedLine))
        whole, slices = D(sum(parts)), D(0)
        for tier, above in zip(bands.tiers, [*bands.tiers[1:], None], strict=True):
            ends = min(whole, above.lower_bound) if above else whole
            slices += max(D(0), ends - tier.lower_bound) * tier.prices["IOL"]
        assert paid == slices

    @given(strategies.schemes(("IOL",), "any"), st.integers(0, 60_000))
    def test_all_units_cost_the_price_of_the_tier_they_reach(
        self, scheme: Scheme, quantity: int
    ) -> None:
        tested = replace(scheme, clause=Clause.VOLUME_TIER, measure=Measure.COMMITTED_QUANTITY)
        known = terms(tested, spells=[spell("NOR")], commitments=committed({"NOR": quantity}))
        reached = scheme.tiers[tier_index(scheme.tiers, D(quantity))]
        answer = ask(known, "NOR", STARTS, quantity=str(quantity))
        assert isinstance(answer, Price)
        assert answer.amount == line_total(reached.prices["IOL"], D(quantity))

    @given(
        st.sets(st.integers(1, 50_000), min_size=1, max_size=3),
        st.sets(st.integers(1, 99), min_size=3, max_size=3),
        st.integers(0, 60_000),
    )
    def test_a_retrospective_rebate_pays_what_all_units_would_have_saved(
        self, bounds: set[int], percents: set[int], quantity: int
    ) -> None:
        # Paid at £100 first, then back to the first pound at the price of the tier reached.
        first = D(100)
        steps = list(zip(sorted(bounds), sorted(percents), strict=False))
        rebate = RebateScheme(
            id="any",
            name="any",
            items=("IOL",),
            steps=tuple(RebateStep(bound * first, D(percent) / 100) for bound, percent in steps),
        )
        spend = quantity * first
        found = rebate_for_year(rebate, spend={"NOR": spend}, members_at_end=["NOR"])
        reached = [first - percent for bound, percent in steps if bound <= quantity]
        all_units = quantity * (reached[-1] if reached else first)
        assert found.gross == found.amount == spend - all_units

    @given(pounds_and_pence, st.lists(pounds_and_pence, max_size=6))
    def test_settled_to_date_and_due_are_the_entitlement(
        self, entitled: Decimal, payments: list[Decimal]
    ) -> None:
        settled = D(0)
        for payment in payments:
            account = Account(entitled=entitled, settled=settled)
            assert account.settled + account.due - account.overpaid == entitled
            assert 0 in (account.due, account.overpaid)
            settled += min(payment, account.due)
        # Paying no more than is due never overpays, and paying all of it settles the account.
        last = Account(entitled=entitled, settled=settled)
        assert last.overpaid == 0
        assert Account(entitled=entitled, settled=settled + last.due).due == 0


class TestInvariant8:
    """The shares of a settlement add up to the penny: largest remainder, ties by trust code."""

    @given(
        st.dictionaries(
            st.sampled_from(strategies.TRUSTS), st.integers(1, 12).map(Decimal), min_size=1
        ),
        st.lists(st.integers(1, 400).map(lambda pence: pence * PENNY), min_size=1, max_size=5),
    )
    def test_of_every_payment_and_of_all_of_them_to_date(
        self, weights: dict[str, Decimal], payments: list[Decimal]
    ) -> None:
        to_date: dict[str, Decimal] = {}
        for payment in payments:
            parts = allocate(payment, weights=weights, before=to_date)
            assert sum(parts.values()) == payment
            to_date = {trust: to_date.get(trust, D(0)) + part for trust, part in parts.items()}
            assert to_date == _by_largest_remainder(sum(to_date.values(), D(0)), weights)


def _by_largest_remainder(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Whole pence first; then a penny each by the largest part left over, ties by code."""
    pence, whole = int(total * 100), sum(weights.values())
    exact = {
        trust: Fraction(pence) * Fraction(weights[trust]) / Fraction(whole) for trust in weights
    }
    shares = {trust: int(share) for trust, share in exact.items()}
    for _ in range(pence - sum(shares.values())):
        first = min(weights, key=lambda trust: (shares[trust] - exact[trust], trust))
        shares[first] += 1
    return {trust: share * PENNY for trust, share in shares.items()}


def _in_pence(tier: Tier) -> dict[str, Decimal]:
    """The prices in whole pence, so that no line is rounded."""
    return {item: price.quantize(PENNY) for item, price in tier.prices.items()}


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
