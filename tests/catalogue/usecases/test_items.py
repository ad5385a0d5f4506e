"""Items, their packs and their suppliers' numbers."""

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from consortium.catalogue.domain.items import ItemKind, pack_on
from consortium.catalogue.queries import items as queries
from consortium.catalogue.usecases import device_models, items
from consortium.foundation.audit.queries import list_events
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Scope
from tests.support.world import NOW, SYSTEM, World

GTIN, OTHER_GTIN = "4054596004979", "04054596004955"
APRIL, JULY = date(2025, 4, 1), date(2025, 7, 1)


def add(code: str = "IOL-1", **changes: str) -> UUID:
    codes = {"gtin": "", "cpv_code": "", "eclass_code": "", **changes}
    return items.add_item(
        actor=SYSTEM,
        code=code,
        name=f"Item {code}",
        kind=ItemKind.CONSUMABLE,
        base_unit="EA",
        now=NOW,
        **codes,
    )


def change(item_id: UUID, version: int, **changes: str) -> None:
    facts = {"name": "Lens", "gtin": "", "cpv_code": "", "eclass_code": "", **changes}
    items.change_item(actor=SYSTEM, item_id=item_id, version=version, now=NOW, **facts)


def add_pack(item_id: UUID, holds: int | Fraction, since: date = APRIL, unit: str = "BX") -> None:
    items.add_pack(
        actor=SYSTEM,
        item_id=item_id,
        unit=unit,
        base_units=Fraction(holds),
        valid_from=since,
        now=NOW,
    )


class TestAddItem:
    def test_is_found_by_its_code_in_any_letters(self, world: World) -> None:
        item_id = add(gtin=GTIN, cpv_code="33141420-0", eclass_code="FSA")
        found = queries.find_item(item_id=item_id)
        assert (found.gtin, found.cpv_code, found.eclass_code) == (GTIN, "33141420", "FSA")
        assert queries.item_with_code("iol-1").id == item_id
        with pytest.raises(NotFound):
            queries.item_with_code("IOL-2")

    @pytest.mark.parametrize(
        ("changes", "field", "message"),
        [
            ({"gtin": "5013567000008"}, "gtin", "check digit is wrong"),
            ({"cpv_code": "3314142"}, "cpv_code", "not a CPV code"),
            ({"eclass_code": "FSAB"}, "eclass_code", "not an NHS eClass code"),
        ],
    )
    def test_refuses_codes_that_are_none(
        self, world: World, changes: dict[str, str], field: str, message: str
    ) -> None:
        with pytest.raises(Invalid, match=message) as refused:
            add(**changes)
        assert refused.value.field == field

    def test_a_code_names_one_item_whatever_its_letters(self, world: World) -> None:
        add("IOL-1")
        with pytest.raises(Invalid, match="Another item already has this code"):
            add("iol-1")

    def test_a_gtin_names_one_item_however_it_is_spelt(self, world: World) -> None:
        add("IOL-1", gtin=OTHER_GTIN)
        with pytest.raises(Invalid, match="Another item already has this GTIN"):
            add("IOL-2", gtin=OTHER_GTIN.lstrip("0"))

    def test_items_without_a_gtin_do_not_get_in_each_others_way(self, world: World) -> None:
        add("IOL-1")
        add("IOL-2")

    def test_wants_a_unit_we_know(self, world: World) -> None:
        with pytest.raises(Invalid, match="XX is not a unit we know") as refused:
            items.add_item(
                actor=SYSTEM,
                code="A",
                name="A",
                kind=ItemKind.SERVICE,
                base_unit="XX",
                now=NOW,
            )
        assert refused.value.field == "unit"

    @pytest.mark.parametrize("who", ["engineer", "finance_of_north", "auditor", "supplier"])
    def test_is_for_procurement(self, world: World, who: str) -> None:
        with pytest.raises(NotAllowed):
            items.add_item(
                actor=world.everybody()[who].actor(),
                code="A",
                name="A",
                kind=ItemKind.CONSUMABLE,
                base_unit="EA",
                now=NOW,
            )


class TestChangeItem:
    def test_corrects_the_name_and_the_codes(self, world: World) -> None:
        item_id = add(gtin=GTIN)
        change(item_id, 1, name="Lens, blue", gtin=OTHER_GTIN)
        found = queries.find_item(item_id=item_id)
        assert (found.name, found.gtin, found.code, found.version) == (
            "Lens, blue",
            OTHER_GTIN,
            "IOL-1",
            2,
        )

    def test_the_second_to_save_is_told_and_nothing_is_lost(self, world: World) -> None:
        item_id = add()
        change(item_id, 1, name="First")
        with pytest.raises(Stale, match="Somebody else changed this item"):
            change(item_id, 1, name="Second")
        assert queries.find_item(item_id=item_id).name == "First"

    def test_keeps_what_it_was_in_the_audit_log(self, world: World) -> None:
        item_id = add(gtin=GTIN)
        change(item_id, 1, name="Lens")
        event = list_events(scope=Scope(everything=True), asked=Asked(), subject_id=item_id).rows[0]
        assert event.details["before"] == {"name": "Item IOL-1", "gtin": GTIN, "cpv": ""}
        assert event.details["after"] == {"name": "Lens", "gtin": "", "cpv": ""}

    def test_a_gtin_that_was_taken_off_may_be_given_to_another(self, world: World) -> None:
        change(add("IOL-1", gtin=GTIN), 1)
        assert add("IOL-2", gtin=GTIN)

    def test_an_item_that_is_not_there_is_not_found(self, world: World) -> None:
        with pytest.raises(NotFound, match="item"):
            change(UUID(int=1), 1)


class TestPacks:
    def test_a_later_pack_leaves_earlier_days_alone(self, world: World) -> None:
        item_id = add()
        add_pack(item_id, 12, JULY)
        add_pack(item_id, 10, APRIL)
        packs = queries.find_item(item_id=item_id).packs
        assert [str(each.base_units) for each in packs] == ["10", "12"]
        assert [each.valid_from for each in packs] == [APRIL, JULY]
        found = pack_on(packs, "BX", date(2025, 5, 1), base_unit="EA")
        assert found is not None
        assert found.base_units == 10

    def test_a_third_stays_a_third(self, world: World) -> None:
        item_id = add()
        add_pack(item_id, Fraction(1, 3), unit="BT")
        (found,) = queries.find_item(item_id=item_id).packs
        assert found.base_units == Fraction(1, 3)

    @pytest.mark.parametrize("holds", [0, -1, 10**9 + 1, Fraction(1, 10**9 + 1), Fraction(-1, 3)])
    def test_must_hold_something_and_not_too_much(
        self, world: World, holds: int | Fraction
    ) -> None:
        with pytest.raises(Invalid, match="more than nothing") as refused:
            add_pack(add(), holds)
        assert refused.value.field == "base_units"

    def test_the_base_unit_is_no_pack(self, world: World) -> None:
        with pytest.raises(Invalid, match="always holds one of itself"):
            add_pack(add(), 10, unit="EA")

    def test_a_unit_has_one_pack_from_a_day_on(self, world: World) -> None:
        item_id = add()
        add_pack(item_id, 10)
        with pytest.raises(Invalid, match="recorded already") as refused:
            add_pack(item_id, 12)
        assert refused.value.field == "valid_from"


class TestSupplierParts:
    def add_part(self, world: World, item_id: UUID, number: str, place: str = "alpha") -> None:
        items.add_supplier_part(
            actor=SYSTEM,
            item_id=item_id,
            supplier_id=getattr(world, place),
            part_number=number,
            now=NOW,
        )

    def test_a_number_of_a_supplier_is_one_item(self, world: World) -> None:
        self.add_part(world, add("IOL-1"), "77")
        with pytest.raises(Invalid, match="already uses this number"):
            self.add_part(world, add("IOL-2"), "77")

    def test_two_suppliers_may_use_the_same_number(self, world: World) -> None:
        self.add_part(world, add("IOL-1"), "77")
        self.add_part(world, add("IOL-2"), "77", "beta")

    def test_only_suppliers_sell(self, world: World) -> None:
        with pytest.raises(NotFound, match="supplier"):
            self.add_part(world, add(), "77", "north")


class TestDeviceModels:
    def add_model(self, **changes: str) -> UUID:
        facts: dict[str, Any] = {"name": "Tono 900", "category": "Tonometer", **changes}
        return device_models.add_device_model(actor=SYSTEM, manufacturer="Gamma", now=NOW, **facts)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"gmdn_code": "1677"}, "gmdn_code"), ({"udi_di": "5013567000008"}, "udi_di")],
    )
    def test_refuse_codes_that_are_none(
        self, world: World, changes: dict[str, str], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            self.add_model(**changes)
        assert refused.value.field == field

    def test_are_known_once(self, world: World) -> None:
        self.add_model()
        with pytest.raises(Invalid, match="in the catalogue already"):
            self.add_model()
        self.add_model(name="Tono 910")

    def test_are_for_procurement(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            device_models.add_device_model(
                actor=world.engineer.actor(),
                manufacturer="Gamma",
                name="Tono 900",
                category="Tonometer",
                now=NOW,
            )
