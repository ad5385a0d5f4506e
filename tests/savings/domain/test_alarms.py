"""Alarms on baselines: rule R16 of the savings method (section 1.6), worked by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, financial_year
from consortium.savings.domain.alarm_rules import alarms_on, few_purchases
from consortium.savings.domain.alarms import (
    Alarm,
    AlarmKind,
    Figure,
    FigureKind,
    Opening,
    Version,
    check_answer,
)

K = AlarmKind
OPENED = datetime(2024, 8, 1, 11, 0, tzinfo=UTC)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)


def version(
    price: str = "44.00",
    quantity: str = "6000",
    *,
    year: int = 2023,
    made: date = date(2024, 4, 30),
    number: int = 1,
    trust: str = "NOR",
) -> Version:
    return Version(
        trust=trust,
        item="IOL",
        number=number,
        window=financial_year(year),
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        made_at=at(made),
    )


def raised(found: Version, **about: Any) -> list[Alarm]:
    known: dict[str, Any] = {
        "before": None,
        "peers": (),
        "openings": (),
        "packs": (),
        "bought": None,
        "few": {},
    }
    return list(alarms_on(found, **{**known, **about}))


def kinds(found: Version, **about: Any) -> list[AlarmKind]:
    return [alarm.kind for alarm in raised(found, **about)]


def figure(alarm: Alarm, name: str) -> Any:
    (found,) = (each.value for each in alarm.figures if each.name == name)
    return found


class TestAfterBids:
    # Bids of 1 August 2024. The window is what was paid before them, unless it begins after.
    @pytest.mark.parametrize(
        ("made", "year", "rings"),
        [
            (date(2024, 4, 30), 2023, False),
            (date(2024, 7, 31), 2023, False),
            (date(2024, 8, 2), 2023, True),
            (date(2029, 4, 30), 2023, True),
            # The next tender's baseline is the price of this one (rule R8).
            (date(2029, 4, 30), 2028, False),
        ],
    )
    def test_a_price_of_before_that_is_made_after_them(
        self, made: date, year: int, *, rings: bool
    ) -> None:
        openings = [Opening(tender="TN-2024-0001", at=OPENED)]
        found = kinds(version(made=made, year=year), openings=openings)
        assert found == ([K.CHANGED_AFTER_BIDS] if rings else [])

    def test_tells_what_the_change_moves(self) -> None:
        # 6,000 x (46 - 44) = £12,000 more spent before, and so more saved.
        (alarm,) = raised(
            version("46.00", made=date(2024, 9, 1), number=2),
            before=version(),
            openings=[Opening(tender="TN-2024-0001", at=OPENED)],
        )
        assert alarm.at_stake == Decimal("12000.00")
        assert figure(alarm, "Price before") == Decimal("44.00")
        assert figure(alarm, "Bids opened") == date(2024, 8, 1)


class TestPeers:
    PEERS = tuple(
        version(price, trust=trust)
        for trust, price in (("SOU", "46.50"), ("COA", "49.00"), ("WES", "43.00"))
    )

    def test_dearer_than_the_dearest_of_the_others(self) -> None:
        # Valley of the story: £52 against £49 on 2,000 lenses, 3 x 2,000.
        (alarm,) = raised(version("52.00", "2000", trust="VAL"), peers=self.PEERS)
        assert alarm.kind is K.ABOVE_PEERS
        assert (figure(alarm, "Dearest of the others"), alarm.at_stake) == (
            Decimal(49),
            Decimal(6000),
        )

    def test_as_dear_as_the_dearest_is_nothing_unusual(self) -> None:
        assert kinds(version("49.00"), peers=self.PEERS) == []

    def test_needs_three_trusts_and_the_same_twelve_months(self) -> None:
        assert kinds(version("52.00"), peers=self.PEERS[:1]) == []
        assert kinds(version("52.00", year=2024), peers=self.PEERS) == []


class TestVersions:
    def test_other_twelve_months(self) -> None:
        # 6,000 x (42 - 44): the change makes the saving smaller, and is named all the same.
        (alarm,) = raised(version("42.00", year=2022, number=2), before=version())
        assert (alarm.kind, alarm.at_stake) == (K.WINDOW_MOVED, Decimal("-12000.00"))

    @pytest.mark.parametrize(
        ("price", "quantity", "rings"),
        [
            ("440.00", "600", True),
            ("4.40", "60000", True),
            # Near a pack of ten: 9.6 times the price, a tenth of the quantity.
            ("422.40", "600", True),
            ("440.00", "6000", False),
            ("48.40", "5400", False),
        ],
    )
    def test_a_pack_instead_of_a_unit(self, price: str, quantity: str, *, rings: bool) -> None:
        found = kinds(
            version(price, quantity, number=2), before=version(), packs=[Fraction(10), Fraction(1)]
        )
        assert found == ([K.UNIT_CHANGED] if rings else [])


class TestHistory:
    # A tenth of 6,000 is 600: one of twelve months is 500.
    @pytest.mark.parametrize(
        ("quantity", "rings"),
        [("6600", False), ("6601", True), ("5400", False), ("5399", True), ("6500", False)],
    )
    def test_more_than_a_tenth_away(self, quantity: str, *, rings: bool) -> None:
        found = kinds(version(quantity=quantity), bought=Decimal(6000))
        assert found == ([K.FAR_FROM_HISTORY] if rings else [])

    def test_says_by_how_much(self) -> None:
        # 1,500 x £44 = £66,000; 1,500 of 6,000 are a quarter.
        (alarm,) = raised(version(quantity="7500"), bought=Decimal(6000))
        assert (figure(alarm, "Apart by"), alarm.at_stake) == (Decimal(25), Decimal(66_000))

    def test_nothing_bought_but_returns(self) -> None:
        (alarm,) = raised(version(quantity="100"), bought=Decimal(0))
        assert [each.name for each in alarm.figures] == ["Quantity", "Bought in the window"]


class TestFewPurchases:
    YEAR = financial_year(2025)

    # Purchases by month, months with a saving, how many if fewer than three.
    @pytest.mark.parametrize(
        ("bought", "saved", "expected"),
        [
            ({(2025, 5): 1, (2025, 11): 1}, [(2025, 5), (2025, 11)], 2),
            ({(2025, 5): 2, (2025, 11): 1}, [(2025, 5), (2025, 11)], None),
            # An early month is filled up with those before it, twelve in all.
            ({(2024, 5): 9, (2024, 6): 2, (2025, 5): 1}, [(2025, 5)], None),
            ({(2024, 5): 9, (2025, 5): 1}, [(2025, 5)], 1),
            ({(2025, 12): 1, (2025, 1): 5, (2024, 12): 5}, [(2025, 12)], None),
            ({(2024, 5): 9}, [(2024, 5)], None),
            ({}, [], None),
        ],
    )
    def test_count_over_twelve_months(
        self,
        bought: dict[tuple[int, int], int],
        saved: list[tuple[int, int]],
        expected: int | None,
    ) -> None:
        purchases = {date(year, month, 1): number for (year, month), number in bought.items()}
        months = [date(year, month, 1) for year, month in saved]
        assert few_purchases(purchases, saved_in=months, year=self.YEAR) == expected

    def test_make_one_alarm_a_year(self) -> None:
        found = raised(version(), few={"2026/27": 1, "2025/26": 2})
        assert [(each.about, figure(each, "Purchases")) for each in found] == [
            ("2025/26", 2),
            ("2026/27", 1),
        ]


class TestAnswers:
    def test_are_not_of_who_prepared_it(self) -> None:
        with pytest.raises(Invalid) as refused:
            check_answer(prepared_by=1, by=1, reason="It is right")
        assert refused.value.code == "prepared_it"

    def test_need_a_reason(self) -> None:
        with pytest.raises(Invalid) as refused:
            check_answer(prepared_by=1, by=2, reason="  ")
        assert refused.value.code == "no_reason"

    def test_are_to_the_figures_and_no_others(self) -> None:
        (one,) = raised(version(quantity="7500"), bought=Decimal(6000))
        (same,) = raised(version(quantity="7500.0"), bought=Decimal("6000.00"))
        (other,) = raised(version(quantity="7500"), bought=Decimal(5900))
        assert one.sha256 == same.sha256 != other.sha256

    @pytest.mark.parametrize(
        "kept",
        [
            Figure(name="Price", value=Decimal("44.5"), kind=FigureKind.PRICE, of_others=True),
            Figure(name="Bids opened", value=date(2024, 8, 1), kind=FigureKind.DAY),
            Figure(name="Tender", value="TN-2024-0001", kind=FigureKind.TEXT),
        ],
    )
    def test_keep_the_figures(self, kept: Figure) -> None:
        assert Figure.from_text(kept.as_text()) == kept


def test_an_ordinary_baseline_raises_nothing() -> None:
    peers = TestPeers.PEERS
    window = Period(date(2023, 4, 1), date(2024, 4, 1))
    assert version().window == window
    assert kinds(version(), peers=peers, bought=Decimal(6000), packs=[Fraction(10)]) == []
