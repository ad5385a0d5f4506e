"""What a pack holds on a day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from consortium.catalogue.domain.items import KIND_NAMES, DatedPack, ItemKind, pack_on
from consortium.foundation.domain.units import Pack

APRIL, JULY = date(2025, 4, 1), date(2025, 7, 1)
holds = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)


def pack(base_units: int | Fraction, since: date, unit: str = "BX") -> DatedPack:
    return DatedPack(unit=unit, base_units=Fraction(base_units), valid_from=since)


class TestPackOn:
    def test_the_base_unit_holds_one_of_itself(self) -> None:
        assert pack_on([], "EA", APRIL, base_unit="EA") == Pack("EA", Fraction(1))

    def test_a_unit_nobody_recorded_is_not_known(self) -> None:
        assert pack_on([pack(10, APRIL)], "CS", APRIL, base_unit="EA") is None

    def test_a_pack_counts_from_its_day_on(self) -> None:
        packs = [pack(10, APRIL), pack(12, JULY)]
        for day, expected in (
            (APRIL - timedelta(days=1), None),
            (APRIL, 10),
            (JULY - timedelta(days=1), 10),
            (JULY, 12),
        ):
            found = pack_on(packs, "BX", day, base_unit="EA")
            assert (found.base_units if found else None) == expected

    @given(
        st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2),
        holds,
        holds,
        st.integers(0, 60),
    )
    def test_a_pure_re_pack_leaves_the_price_of_a_base_unit_alone(
        self, each: Decimal, before: Fraction, after: Fraction, day: int
    ) -> None:
        """Who pays by the base unit pays the same, whatever box it comes in and since when."""
        packs = [pack(before, APRIL), pack(after, APRIL + timedelta(days=30))]
        found = pack_on(packs, "BX", APRIL + timedelta(days=day), base_unit="EA")
        assert found is not None
        price_of_the_pack = Fraction(each) * found.base_units
        assert price_of_the_pack / found.base_units == Fraction(each)
        assert found.base_units == (before if day < 30 else after)

    @given(st.lists(st.integers(0, 100), min_size=1, max_size=6, unique=True))
    def test_the_order_of_the_packs_does_not_matter(self, days: list[int]) -> None:
        packs = [pack(number + 1, APRIL + timedelta(days=day)) for number, day in enumerate(days)]
        on = APRIL + timedelta(days=100)
        assert pack_on(packs, "BX", on, base_unit="EA") == pack_on(
            list(reversed(packs)), "BX", on, base_unit="EA"
        )


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(ItemKind)
