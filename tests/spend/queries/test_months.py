"""Lines by month: the figures are worked out by hand from the rows of each file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period
from consortium.spend.gateways.lake import paths_of
from consortium.spend.gateways.rollups import Months
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.item_prices import list_item_prices
from consortium.spend.queries.months import months_out_of, months_within_reach
from consortium.spend.queries.off_contract import Cover, list_bought_elsewhere
from consortium.spend.queries.values_by_month import OldPrice, savings_by_trust_and_month
from consortium.spend.queries.volumes import Contracted, Step, list_attained, list_volumes
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.roll_up import roll_up_batches
from consortium.spend.usecases.withdraw_batch import withdraw_batch
from tests.spend.factories import catalogue, csv_of, imported, row
from tests.spend.queries.test_lines import make_old
from tests.support.databases import Ground, Grounds
from tests.support.world import NOW, SYSTEM, World


@dataclass(frozen=True, slots=True)
class Bought:
    items: dict[str, UUID]
    batches: dict[str, UUID]


YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))


@pytest.fixture(scope="session")
def bought_ground(grounds: Grounds, cast: World) -> Ground[Bought]:
    return grounds.lay("bought", lambda: _buy(cast))


@pytest.fixture
def bought(world: World, bought_ground: Ground[Bought]) -> Bought:
    return bought_ground.made


@pytest.fixture
def items(bought: Bought) -> dict[str, UUID]:
    return bought.items


@pytest.fixture
def batches(bought: Bought) -> dict[str, UUID]:
    return bought.batches


def _buy(world: World) -> Bought:
    """Lenses by the piece and in tens, of two trusts, in May and June 2025.

    North, by the piece: 100 at £38 in May, 100 at £40 in June from Beta, 10 free of charge, and 5
    of the first sent back. West: two boxes of ten at £390 and one at £385 in June, one line that is
    no item's.
    """
    items = catalogue(world)
    north = imported(
        world.north,
        csv_of(
            row(Free_goods=""),
            row(
                Line_number="2",
                Order_date="2025-06-10",
                Supplier="Beta Ltd",
                Unit_price="40",
                Amount="4000",
                Free_goods="",
            ),
            row(Line_number="3", Quantity="10", Unit_price="0", Amount="0", Free_goods="yes"),
            row(Line_number="4", Quantity="-5", Amount="-190.00", Free_goods=""),
        ),
    )
    boxes = {"Order_date": "2025-06-20", "Unit": "BX"}
    west = imported(
        world.west,
        csv_of(
            row(**boxes, Quantity="2", Unit_price="390", Amount="780"),
            row(**boxes, Line_number="2", Quantity="1", Unit_price="385", Amount="385"),
            row(Line_number="3", Item_code="", Description="Something", Amount="3800"),
        ),
    )
    return Bought(items=items, batches={"north": north.batch_id, "west": west.batch_id})


def everything(period: Period | None = None) -> Months | None:
    return months_within_reach(actor=SYSTEM, wanted=Wanted(period=period))


class TestRollingUp:
    def test_is_done_once(self, batches: dict[str, UUID]) -> None:
        assert roll_up_batches(actor=SYSTEM, now=NOW) >= len(batches)
        assert roll_up_batches(actor=SYSTEM, now=NOW) == 0

    def test_changes_no_answer(self, batches: dict[str, UUID]) -> None:
        before = list_item_prices(months=everything(), by_trust=True)
        roll_up_batches(actor=SYSTEM, now=NOW)
        months = everything()
        assert months is not None
        assert set(months.parameters) >= {"rolled"}
        assert "files" not in months.parameters
        assert list_item_prices(months=months, by_trust=True) == before

    def test_reads_what_is_not_rolled_up_beside_what_is(
        self, world: World, batches: dict[str, UUID]
    ) -> None:
        roll_up_batches(actor=SYSTEM, now=NOW)
        imported(world.north, csv_of(row(Order_number="PO-9", Free_goods="")))
        months = everything()
        assert months is not None
        assert {"rolled", "files"} <= set(months.parameters)
        (lenses,) = list_item_prices(months=months, by_trust=False)
        assert lenses.lines == 7

    def test_reads_files_that_lack_later_columns(self, world: World, bought: Bought) -> None:
        old = [imported(world.west, csv_of(row(Order_number="PO-9", Free_goods="no"))).batch_id]
        make_old(old[0])
        (lenses,) = list_item_prices(months=months_out_of(batch_ids=old), by_trust=False)
        roll_up_batches(actor=SYSTEM, now=NOW)
        assert [lenses] == list_item_prices(months=months_out_of(batch_ids=old), by_trust=False)

    def test_a_lost_roll_up_costs_time_only(self, batches: dict[str, UUID]) -> None:
        roll_up_batches(actor=SYSTEM, now=NOW)
        before = list_item_prices(months=everything(), by_trust=True)
        months = everything()
        assert months is not None
        for path in months.parameters["rolled"]:
            Path(path).unlink()
        assert list_item_prices(months=everything(), by_trust=True) == before

    def test_a_sum_that_does_not_fit_is_added_up_when_asked(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        """Ten times 999,999,999,999 lenses are more millionths than 64 bits hold."""
        many = [
            row(
                Order_number="PO-9",
                Line_number=str(number),
                Quantity="999999999999",
                Unit_price="0.01",
                Amount="9999999999.99",
            )
            for number in range(10)
        ]
        report = imported(world.north, csv_of(*many))
        assert report.counts.accepted == 10
        roll_up_batches(actor=SYSTEM, now=NOW)
        (lenses,) = list_item_prices(
            months=months_out_of(batch_ids=[report.batch_id]), by_trust=False
        )
        assert lenses.quantity == Decimal(9999999999990)

    def test_goes_with_the_batch(self, batches: dict[str, UUID]) -> None:
        roll_up_batches(actor=SYSTEM, now=NOW)
        withdraw_batch(actor=SYSTEM, batch_id=batches["west"], reason="wrong file", now=NOW)
        (now,) = list_item_prices(months=everything(), by_trust=False)
        (pinned,) = list_item_prices(
            months=months_out_of(batch_ids=batches.values()), by_trust=False
        )
        assert (now.trusts, pinned.trusts) == (1, 2)

    def test_the_file_is_the_same_for_the_same_lines(self, batches: dict[str, UUID]) -> None:
        roll_up_batches(actor=SYSTEM, now=NOW)
        batch = db.session.get_one(ImportBatch, batches["north"])
        (lines,) = paths_of([batch])
        files = {path.stem for path in lines.parent.glob("*.parquet")}
        db.session.rollback()
        roll_up_batches(actor=SYSTEM, now=NOW)
        assert {path.stem for path in lines.parent.glob("*.parquet")} == files


class TestWhatIsWanted:
    def test_is_of_whole_months(self, batches: dict[str, UUID]) -> None:
        with pytest.raises(ValueError, match="month"):
            everything(Period(date(2025, 5, 2), date(2025, 6, 1)))

    def test_may_be_one_month(self, batches: dict[str, UUID]) -> None:
        may = everything(Period(date(2025, 5, 1), date(2025, 6, 1)))
        (lenses,) = list_item_prices(months=may, by_trust=False)
        assert (lenses.trusts, lenses.lines, lenses.amount) == (1, 3, Decimal("3610.00"))

    def test_is_nothing_without_lines(self, world: World) -> None:
        nothing = months_out_of(batch_ids=[])
        assert nothing is None
        assert list_item_prices(months=nothing, by_trust=True) == []

    def test_is_within_reach(self, world: World, batches: dict[str, UUID]) -> None:
        wanted = Wanted(batch_ids=frozenset({world.north}))
        with pytest.raises(NotFound):
            months_within_reach(actor=SYSTEM, wanted=wanted)


class TestPrices:
    """North paid 38 and 40, West 39.00 and 38.50 for a lens out of a box of ten."""

    def test_of_an_item_over_all_trusts(
        self, batches: dict[str, UUID], items: dict[str, UUID]
    ) -> None:
        (lenses,) = list_item_prices(months=everything(), by_trust=False)
        assert lenses.item_id == items["IOL"]
        assert (lenses.trusts, lenses.lines, lenses.priced) == (2, 6, 4)
        # 100 + 100 + 10 - 5 + 20 + 10 lenses; 3,800 + 4,000 - 190 + 780 + 385 pounds.
        assert (lenses.quantity, lenses.amount) == (Decimal(235), Decimal("8775.00"))
        assert (lenses.lowest, lenses.highest) == (Decimal(38), Decimal(40))
        # Between 38.50 and 39.00.
        assert lenses.median == Decimal("38.75")
        assert lenses.average == Decimal("37.340426")
        # 8,775 - 38 x 235: the free goods were cheaper than the lowest price.
        assert lenses.above_lowest == Decimal(-155)

    def test_of_each_trust(self, world: World, batches: dict[str, UUID]) -> None:
        found = list_item_prices(months=everything(), by_trust=True)
        medians = {each.trust_id: (each.priced, each.median) for each in found}
        assert medians == {
            world.north: (2, Decimal(39)),
            world.west: (2, Decimal("38.75")),
        }

    def test_only_of_what_several_trusts_buy(self, batches: dict[str, UUID]) -> None:
        assert list_item_prices(months=everything(), by_trust=False, trusts=3) == []

    def test_are_of_a_base_unit_whatever_a_pack_holds(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        """A third of a drape for £1 is £3 a drape."""
        report = imported(
            world.north,
            csv_of(
                row(
                    Order_number="PO-9",
                    Item_code="DRAPE",
                    Unit="PK",
                    Quantity="3",
                    Unit_price="1",
                    Amount="3",
                )
            ),
        )
        (drape,) = list_item_prices(
            months=months_out_of(batch_ids=[report.batch_id]), by_trust=False
        )
        assert (drape.quantity, drape.lowest) == (Decimal(1), Decimal(3))


class TestVolumes:
    AGREEMENT = UUID(int=1)

    def test_are_of_each_contract_year(
        self, batches: dict[str, UUID], items: dict[str, UUID]
    ) -> None:
        years = (Period(date(2024, 6, 1), date(2025, 6, 1)), Period(date(2025, 6, 1), None))
        found = list_volumes(
            months=everything(),
            contracted=[
                Contracted(agreement_id=self.AGREEMENT, item_id=items["IOL"], year=year)
                for year in years
            ],
        )
        assert [(each.year_begins, each.quantity, each.amount) for each in found] == [
            (date(2024, 6, 1), Decimal(105), Decimal("3610.00")),
            (date(2025, 6, 1), Decimal(130), Decimal("5165.00")),
        ]

    @pytest.mark.parametrize(
        ("second_at", "tiers", "to_next"), [("236", 0, "1"), ("235", 1, "0"), ("234.5", 1, "0")]
    )
    def test_come_to_a_tier(
        self,
        batches: dict[str, UUID],
        items: dict[str, UUID],
        second_at: str,
        tiers: int,
        to_next: str,
    ) -> None:
        """235 lenses in the year: a tier is reached at its first unit."""
        lens = partial(Step, agreement_id=self.AGREEMENT, item_id=items["IOL"])
        (found,) = list_attained(
            months=everything(YEAR),
            contracted=[Contracted(agreement_id=self.AGREEMENT, item_id=items["IOL"], year=YEAR)],
            steps=[
                lens(
                    tier=0,
                    from_quantity=Decimal(0),
                    until_quantity=Decimal(second_at),
                ),
                lens(tier=1, from_quantity=Decimal(second_at), until_quantity=None),
            ],
        )
        assert (found.items, found.quantity, found.amount) == (1, Decimal(235), Decimal("8775.00"))
        assert (found.tiers, found.to_next) == (tiers, Decimal(to_next))

    def test_of_nothing_contracted_are_none(self, batches: dict[str, UUID]) -> None:
        assert list_volumes(months=everything(), contracted=[]) == []


class TestSavingsByTrustAndMonth:
    """At £45 before, under tiers of £40 and, from 150 lenses of all trusts on, £37.

    North bought 105 lenses for £3,610 in May, and 100 for £4,000 in June; West 30 for £1,165 in
    June. All trusts had come to 105 by the end of May and to 235 by the end of June.
    """

    @pytest.fixture
    def found(
        self, world: World, bought: Bought
    ) -> dict[tuple[UUID, date], tuple[Decimal, Decimal, Decimal]]:
        lens, agreement = bought.items["IOL"], UUID(int=1)
        tier = partial(Step, agreement_id=agreement, item_id=lens)
        rows = savings_by_trust_and_month(
            months=everything(YEAR),
            old_prices=[
                OldPrice(trust_id=trust, item_id=lens, unit_price=Decimal(45))
                for trust in (world.north, world.west)
            ],
            contracted=[Contracted(agreement_id=agreement, item_id=lens, year=YEAR)],
            steps=[
                tier(
                    tier=0,
                    from_quantity=Decimal(0),
                    until_quantity=Decimal(150),
                    unit_price=Decimal(40),
                ),
                tier(
                    tier=1,
                    from_quantity=Decimal(150),
                    until_quantity=None,
                    unit_price=Decimal(37),
                ),
            ],
        )
        return {(row.trust_id, row.month): (row.saving, row.above_tier, row.paid) for row in rows}

    def test_resolves_the_tier_from_what_all_trusts_had_bought(
        self,
        world: World,
        found: dict[tuple[UUID, date], tuple[Decimal, Decimal, Decimal]],
    ) -> None:
        may, june = date(2025, 5, 1), date(2025, 6, 1)
        assert found == {
            # 105 x 45 - 3,610; 3,610 - 105 x 40.
            (world.north, may): (Decimal(1115), Decimal(-590), Decimal(3610)),
            # 100 x 45 - 4,000; 4,000 - 100 x 37.
            (world.north, june): (Decimal(500), Decimal(300), Decimal(4000)),
            # 30 x 45 - 1,165; 1,165 - 30 x 37.
            (world.west, june): (Decimal(185), Decimal(55), Decimal(1165)),
        }

    def test_takes_what_was_paid_where_no_tier_has_a_price(
        self, world: World, bought: Bought
    ) -> None:
        rows = savings_by_trust_and_month(
            months=everything(YEAR),
            old_prices=[
                OldPrice(trust_id=world.west, item_id=bought.items["IOL"], unit_price=Decimal(45))
            ],
            contracted=[],
            steps=[],
        )
        assert [(row.trust_id, row.above_tier) for row in rows] == [(world.west, Decimal(0))]

    def test_of_no_lines_is_nothing(self, world: World) -> None:
        found = savings_by_trust_and_month(months=None, old_prices=[], contracted=[], steps=[])
        assert found == []


class TestBoughtElsewhere:
    def cover(self, world: World, items: dict[str, UUID], period: Period) -> Cover:
        return Cover(
            trust_id=world.north, item_id=items["IOL"], supplier_id=world.alpha, period=period
        )

    def test_is_what_another_supplier_sold(
        self, world: World, batches: dict[str, UUID], items: dict[str, UUID]
    ) -> None:
        (found,) = list_bought_elsewhere(
            months=everything(), covers=[self.cover(world, items, YEAR)]
        )
        assert (found.trust_id, found.supplier_id) == (world.north, world.beta)
        assert (found.lines, found.quantity, found.amount) == (1, Decimal(100), Decimal(4000))

    def test_is_nothing_when_both_supply_it_under_contract(
        self, world: World, batches: dict[str, UUID], items: dict[str, UUID]
    ) -> None:
        ours = self.cover(world, items, YEAR)
        theirs = Cover(
            trust_id=world.north, item_id=items["IOL"], supplier_id=world.beta, period=YEAR
        )
        assert list_bought_elsewhere(months=everything(), covers=[ours, theirs]) == []

    @pytest.mark.parametrize(
        ("start", "end", "count"),
        [
            (date(2025, 6, 1), date(2025, 7, 1), 1),
            (date(2025, 6, 1), None, 1),
            (date(2025, 6, 2), None, 0),
            (date(2025, 1, 1), date(2025, 6, 30), 0),
        ],
    )
    def test_counts_in_months_that_are_covered_in_whole(
        self,
        world: World,
        batches: dict[str, UUID],
        items: dict[str, UUID],
        start: date,
        end: date | None,
        count: int,
    ) -> None:
        covers = [self.cover(world, items, Period(start, end))]
        assert len(list_bought_elsewhere(months=everything(), covers=covers)) == count

    def test_names_a_supplier_who_is_not_registered(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        imported(world.north, csv_of(row(Order_number="PO-9", Supplier="Nobody Knows Ltd")))
        _, found = list_bought_elsewhere(
            months=everything(), covers=[self.cover(world, items, YEAR)]
        )
        assert (found.supplier_id, found.supplier) == (None, "nobody knows ltd")
