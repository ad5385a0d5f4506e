"""The price table says what the one price function says, on every day."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason
from consortium.contracts.domain.prices.price_table import PriceTable, Rate
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.participation import Standing
from tests.contracts import strategies
from tests.contracts.plain_prices import plain_price
from tests.contracts.story import HILL_JOINS, LENSES, STARTS, WEST_LEAVES, the_story

D = Decimal
DAY = timedelta(days=1)


class TestStory:
    TABLE = PriceTable(the_story())

    def prices(self, trust: str) -> list[tuple[date, Decimal | NoPriceReason | None]]:
        """Each change of what a trust pays for a lens, with its day."""
        changes: list[tuple[date, Decimal | NoPriceReason | None]] = []
        for stretch in self.TABLE.stretches(trust=trust, item="IOL"):
            found = stretch.rate.unit_price or stretch.rate.reason
            if not changes or changes[-1][1] != found:
                changes.append((stretch.period.start, found))
        return changes

    def test_members_pay_less_again_once_hill_has_joined(self) -> None:
        assert self.prices("NOR") == [
            (date.min, NoPriceReason.OUTSIDE_TERM),
            (STARTS, D(38)),
            (WEST_LEAVES, D(40)),
            (HILL_JOINS, D(38)),
            (date(2030, 4, 1), NoPriceReason.OUTSIDE_TERM),
        ]

    def test_a_leaver_pays_the_price_of_a_trust_alone(self) -> None:
        assert self.prices("WES")[1:3] == [(STARTS, D(38)), (WEST_LEAVES, D("47.50"))]

    def test_a_joiner_has_no_price_before(self) -> None:
        assert self.prices("HIL")[1:3] == [(STARTS, NoPriceReason.NOT_JOINED), (HILL_JOINS, D(38))]

    def test_says_which_test_found_the_tier(self) -> None:
        on = date(2026, 5, 3)
        rate = self.TABLE.rate_on(trust="NOR", item="IOL", on=on)
        assert (rate.tier_from, rate.tier) == (D(25_000), 3)
        assert self.TABLE.last_test(trust="NOR", item="IOL", on=on) == date(2026, 4, 1)

    def test_a_leaver_pays_by_no_test(self) -> None:
        assert self.TABLE.last_test(trust="WES", item="IOL", on=date(2026, 5, 3)) is None

    def test_founders_who_stayed_share_their_rows(self) -> None:
        shared = {
            id(self.TABLE.stretches(trust=trust, item="IOL"))
            for trust in LENSES
            if trust not in ("WES", "HIL")
        }
        assert len(shared) == 1


class TestEveryAgreement:
    @given(strategies.questions())
    def test_the_table_answers_as_the_price_book_and_the_plain_walk_do(
        self, question: tuple[Terms, list[tuple[str, str, date, Decimal]]]
    ) -> None:
        known, lines = question
        table, book = PriceTable(known), PriceBook(known)
        for _, item, on, _ in lines:
            for trust in strategies.TRUSTS:
                rate = table.rate_on(trust=trust, item=item, on=on)
                assert rate.unit_price == plain_price(known, trust, item, on), (trust, item, on)
                tested_on = table.last_test(trust=trust, item=item, on=on)
                assert _same(rate, tested_on, book, trust, item, on), (trust, item, on)

    @settings(max_examples=30)
    @given(strategies.agreements().flatmap(strategies.some_bands), st.data())
    def test_rows_follow_each_other_without_a_gap_and_hold_on_each_of_their_days(
        self, known: Terms, data: st.DataObject
    ) -> None:
        trust, item = (
            data.draw(st.sampled_from(each)) for each in (strategies.TRUSTS, strategies.ITEMS)
        )
        table, fresh = PriceTable(known), PriceTable(known)
        rows = table.stretches(trust=trust, item=item)
        assert rows[0].period.start == date.min
        assert [row.period.end for row in rows] == [*(row.period.start for row in rows[1:]), None]
        for row in rows:
            last = row.period.end - DAY if row.period.end else date.max
            for day in (row.period.start, last):
                assert fresh.rate_on(trust=trust, item=item, on=day) == row.rate

    @settings(max_examples=40)
    @given(
        strategies.agreements().flatmap(strategies.some_shares).flatmap(strategies.more_rules),
        st.sampled_from(strategies.ITEMS),
    )
    def test_whatever_is_agreed_beside_the_tiers_no_day_of_change_is_missed(
        self, known: Terms, item: str
    ) -> None:
        table, book = PriceTable(known), PriceBook(known)
        assert known.term.end is not None
        days = [known.term.start + DAY * each for each in range(-1, known.term.days + 1, 9)]
        for trust in (*strategies.TRUSTS, "NEW"):
            for on in days:
                rate = table.rate_on(trust=trust, item=item, on=on)
                answer = book.price_of(trust=trust, item=item, on=on, quantity=D(1))
                expected = (
                    answer.reason if isinstance(answer, NoPrice) else answer.unit_price,
                    answer.path.standing,
                )
                assert (rate.reason or rate.unit_price, rate.standing) == expected, (trust, on)


def _same(
    rate: Rate, tested_on: date | None, book: PriceBook, trust: str, item: str, on: date
) -> bool:
    answer = book.price_of(trust=trust, item=item, on=on, quantity=D(1))
    path = answer.path
    if isinstance(answer, NoPrice):
        return (rate.reason, rate.standing) == (answer.reason, path.standing)
    assert path.tier is not None
    found = [
        test.tested_on
        for test in book.tests_until(path.schedule, path.scheme, on)  # type: ignore[arg-type]
        if test.found == path.tier
    ]
    return (rate.unit_price, rate.standing, rate.tier_from, tested_on) == (
        answer.unit_price,
        path.standing,
        path.tiers[path.tier].lower_bound,
        max(found) if path.standing is Standing.MEMBER else None,
    )
