"""`coalition-instance/1`: what is read, and every fault named by its path."""

import json
from decimal import Decimal
from typing import Any

import pytest

from consortium.contracts.domain.together.coalition import UNIT, Offer, SpendStep, Step
from consortium.contracts.gateways.coalition_instance import read_game
from consortium.contracts.gateways.faults import FaultyDocument


def document(**changes: Any) -> dict[str, Any]:
    return {
        "format": "coalition-instance/1",
        "id": "worked",
        "trusts": [{"id": "T1"}, {"id": "T2"}],
        "lots": [lot()],
        **changes,
    }


def lot(**changes: Any) -> dict[str, Any]:
    return {
        "id": "L1",
        "unit": "box",
        "demand": {"T1": 60, "T2": 50},
        "offers": [offer()],
        **changes,
    }


def offer(*tiers: dict[str, Any], **changes: Any) -> dict[str, Any]:
    found = list(tiers) or [{"min_qty": 1, "unit_price": 10}, {"min_qty": 100, "unit_price": 9.5}]
    return {"supplier": "S1", "tiers": found, **changes}


def rows(*costs: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"coalition": members.split(), "cost": cost} for members, cost in costs]


def read(body: Any) -> Any:
    return read_game(json.loads(json.dumps(body), parse_float=Decimal))


class TestReadGame:
    def test_reads_lots_offers_rebates_and_costs(self) -> None:
        game = read(
            document(
                lots=[lot(offers=[offer(mode="incremental", eligible=["T2"])])],
                spend_rebate={"tiers": [{"min_spend": 1000, "percent": 4.25}]},
                tender_cost="7.5",
                membership_cost=2,
            )
        )
        assert (game.id, game.trusts) == ("worked", ("T1", "T2"))
        assert game.lots[0].demand == (60, 50)
        assert game.lots[0].offers == (
            Offer(
                supplier="S1",
                incremental=True,
                steps=(Step(1, 100_000), Step(100, 95_000)),
                eligible=0b10,
            ),
        )
        assert game.rebate == (SpendStep(10_000_000, 425),)
        assert (game.tender_cost, game.membership_cost) == (75_000, 20_000)

    def test_a_trust_without_demand_needs_none(self) -> None:
        assert read(document(lots=[lot(demand={"T2": 50})])).lots[0].demand == (0, 50)

    def test_reads_a_table_of_every_coalition(self) -> None:
        body = document(cost_table=rows(("T1", 10), ("T2", 12.5), ("T1 T2", 16)))
        del body["lots"]
        game = read(body)
        assert game.table == {1: 10 * UNIT, 2: 1_250_000_000, 3: 16 * UNIT}


class TestFaults:
    @pytest.mark.parametrize(
        ("body", "faults"),
        [
            ([], [("bad_format", "$")]),
            (document(format="coalition-instance/2"), [("bad_format", "format")]),
            (document(trusts=[]), [("bad_format", "trusts")]),
            (document(trusts=[{"id": "T1"}, {"id": "T1"}]), [("duplicate_id", "trusts")]),
            (document(trusts=["T1"]), [("bad_format", "trusts[0]"), ("bad_format", "trusts")]),
            (document(lots=None), [("bad_format", "lots")]),
            (document(lots=[lot(), lot()]), [("duplicate_id", "lots")]),
            (document(lots=[lot(demand={"T9": 1})]), [("unknown_id", "lots[0].demand")]),
            (document(lots=[lot(demand={"T1": -1})]), [("bad_qty", "lots[0].demand.T1")]),
            (document(lots=[lot(demand={"T1": 1.5})]), [("bad_qty", "lots[0].demand.T1")]),
            (document(lots=[lot(demand={"T1": True})]), [("bad_qty", "lots[0].demand.T1")]),
            (document(lots=[lot(offers=[])]), [("no_offer", "lots[0].offers")]),
            (
                document(lots=[lot(offers=[offer({"min_qty": 2, "unit_price": 1})])]),
                [("bad_tiers", "lots[0].offers[0].tiers")],
            ),
            (
                document(
                    lots=[
                        lot(
                            offers=[
                                offer(
                                    {"min_qty": 1, "unit_price": 2},
                                    {"min_qty": 1, "unit_price": 1},
                                )
                            ]
                        )
                    ]
                ),
                [("bad_tiers", "lots[0].offers[0].tiers")],
            ),
            (
                document(lots=[lot(offers=[offer({"min_qty": 1, "unit_price": 0.00001})])]),
                [("too_many_decimals", "lots[0].offers[0].tiers[0].unit_price")],
            ),
            (
                document(lots=[lot(offers=[offer(mode="any")])]),
                [("bad_format", "lots[0].offers[0].mode")],
            ),
            (
                document(lots=[lot(offers=[offer(eligible=["T9"])])]),
                [("unknown_id", "lots[0].offers[0].eligible")],
            ),
            (document(tender_cost="many"), [("bad_format", "tender_cost")]),
            (document(tender_cost=-1), [("bad_format", "tender_cost")]),
            (document(membership_cost=10**12), [("bad_format", "membership_cost")]),
            (
                document(spend_rebate={"tiers": [{"min_spend": 1, "percent": 101}]}),
                [("bad_tiers", "spend_rebate.tiers[0].percent")],
            ),
            (
                document(cost_table=rows(("T1", 10), ("T2", 12))),
                [("incomplete_table", "cost_table")],
            ),
            (
                document(cost_table=rows(("T1", 10), ("T1", 12), ("T9", 1))),
                [("duplicate_id", "cost_table[1]"), ("unknown_id", "cost_table[2].coalition")],
            ),
        ],
    )
    def test_are_named_by_their_path(self, body: Any, faults: list[tuple[str, str]]) -> None:
        with pytest.raises(FaultyDocument) as refusal:
            read(body)
        assert [(fault.code, fault.path) for fault in refusal.value.faults] == faults

    def test_are_all_named_at_once(self) -> None:
        with pytest.raises(FaultyDocument) as refusal:
            read(document(tender_cost=-1, lots=[lot(id="", demand={"T9": 1}, offers=[])]))
        assert len(refusal.value.faults) == 3
        assert "lots[0].id: must be a text" in str(refusal.value)
