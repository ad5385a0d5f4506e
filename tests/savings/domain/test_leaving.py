"""What leaving costs and joining is worth, over all agreements of the Seven Bridges story.

Figures: the story's leaver, effect on others and value of the joiner, worked by hand there: West
against staying 14,250 + 3,750 + 1,260 rebate + 75 + 54,000 + 9,750 + 504 = 83,589, less 1,687.50
of running costs; the six others 11,700 + 6 x 150 = 12,600; Hill is worth 11,700 + 9,828 + 900.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.clauses.opt_out import OptOut, WhoPaysMore
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.schedules import Scheme
from consortium.contracts.domain.what_if.clawbacks import OptOutClause
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.scenario import Scenario, Stay, first_stay, terms_of
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.facts import Cost, CostKind
from consortium.savings.domain.leaving import (
    Bought,
    Deal,
    Kind,
    Line,
    bought_in,
    lines_of,
    taking_part,
)
from consortium.savings.domain.purchases import Purchase, Standing
from tests.contracts.story import (
    HILL_JOINS,
    IMAGES,
    LENS,
    LENSES,
    REBATE,
    STARTS,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    tiers,
)
from tests.savings.story import EXAMS

D, F = Decimal, Fraction
NORTH = ("NOR", "IOL")
WITHOUT_HILL = Scenario(stays=(Stay(trust="HIL"),))
YEAR_1 = Period(STARTS, date(2026, 4, 1))
FOUNDERS = [trust for trust in LENSES if trust != "HIL"]
SIX = [trust for trust in FOUNDERS if trust != "WES"]
CLAWBACK = OptOut(who_pays_more=WhoPaysMore.BOTH, discount=D(6500), discount_months=24)
QUARTER_DAYS = (STARTS, date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1))
COSTS = [
    Cost(kind=CostKind.RUNNING, falls_on=day, amount=D(6300), description="Running")
    for day in QUARTER_DAYS
] + [Cost(kind=CostKind.ONE_OFF, falls_on=STARTS, amount=D(70_000), description="Tender")]


def one_price(item: str, price: str, alone: str) -> Scheme:
    return replace(
        LENS,
        id=item,
        items=(item,),
        tiers=tiers(item, ("0", price)),
        standalone=tiers(item, ("0", alone)),
    )


def agreed(
    schemes: Iterable[Scheme], volumes: Mapping[str, Mapping[str, int]], hill: date
) -> Terms:
    """The story's trusts under an agreement: West leaves, Hill joins on a day."""
    spells = [spell(trust, end=WEST_LEAVES if trust == "WES" else None) for trust in FOUNDERS]
    letters = [letter for item, each in volumes.items() for letter in committed(each, item=item)]
    return terms(*schemes, spells=[*spells, spell("HIL", hill)], commitments=letters)


def agreements() -> dict[str, Terms]:
    consumables = agreed(
        [LENS, one_price("OVD", "10.50", "13.00"), one_price("drape", "2.95", "3.00")],
        dict.fromkeys(("IOL", "OVD", "drape"), LENSES),
        HILL_JOINS,
    )
    with_rebate = replace(consumables.schedules[0], rebates=(REBATE,))
    services = date(2026, 4, 1)
    return {
        "consumables": replace(consumables, schedules=(with_rebate,)),
        "images": agreed([IMAGES], {"PACS": EXAMS}, services),
        "calibration": agreed(
            [one_price("check", "11", "18")], {"check": dict.fromkeys(LENSES, 144)}, services
        ),
        "ultrasound": agreed(
            [one_price("system", "51500", "58000")],
            {"system": dict.fromkeys(FOUNDERS, 2)},
            services,
        ),
    }


def world(*stays: Stay, only_first: bool = False) -> list[Deal]:
    deals = []
    for name, known in agreements().items():
        first = tuple(first_stay(known, trust) for trust in LENSES) if only_first else ()
        clauses = (OptOutClause(terms=CLAWBACK, items=frozenset({"system"})),)
        deals.append(
            Deal(
                name=name,
                outlook=Outlook(terms_of(known, Scenario(stays=(*first, *stays)))),
                clauses=clauses if name == "ultrasound" else (),
            )
        )
    return deals


def difference(before: list[Deal], after: list[Deal]) -> list[Line]:
    bought = bought_in(YEAR_1, [], after, capital=["system"])
    return lines_of(before, after, bought=bought, period=YEAR_1, costs=COSTS)


def total(lines: Iterable[Line], trusts: Iterable[str], *kinds: Kind) -> Decimal:
    wanted = set(trusts)
    return sum(
        (each.amount for each in lines if each.trust in wanted and each.kind in (kinds or Kind)),
        D(0),
    )


class TestWestLeaves:
    lines = difference(world(Stay(trust="WES", joins=STARTS)), world())

    def test_line_by_line(self) -> None:
        west = {
            (line.agreement, line.kind, line.about): line.amount
            for line in self.lines
            if line.trust == "WES"
        }
        assert west == {
            ("consumables", Kind.PRICES, "IOL"): D("14250.00"),
            ("consumables", Kind.PRICES, "OVD"): D("3750.00"),
            ("consumables", Kind.PRICES, "drape"): D("75.00"),
            ("consumables", Kind.REBATE, "Viscoelastic rebate"): D("1260.00"),
            ("images", Kind.PRICES, "PACS"): D("54000.00"),
            ("calibration", Kind.PRICES, "check"): D("504.00"),
            ("ultrasound", Kind.CLAWBACK, ""): D("9750.00"),
            ("", Kind.RUNNING, ""): D("-1687.50"),
        }

    def test_83_589_before_and_81_901_50_after_the_running_costs(self) -> None:
        without_running = (Kind.PRICES, Kind.REBATE, Kind.CLAWBACK)
        assert total(self.lines, ["WES"], *without_running) == D("83589.00")
        assert total(self.lines, ["WES"]) == D("81901.50")

    def test_costs_the_six_others_12_600(self) -> None:
        """Beside the trusts of the first day, all staying: Hill fills the gap from January on."""
        lines = difference(world(only_first=True), world())
        assert total(lines, SIX, Kind.PRICES) == D("11700.00")
        assert total(lines, SIX, Kind.RUNNING) == D("900.00")
        assert total(lines, SIX) == D("12600.00")


class TestHillJoins:
    def test_is_worth_22_428_to_the_six(self) -> None:
        without = [
            replace(deal, outlook=Outlook(terms_of(deal.outlook.terms, WITHOUT_HILL)))
            for deal in world()
        ]
        lines = difference(without, world())
        assert total(lines, SIX, Kind.PRICES) == D("-11700.00")
        assert total(lines, SIX, Kind.REBATE) == D("-9828.00")
        assert total(lines, SIX, Kind.RUNNING) == D("-900.00")
        assert total(lines, SIX) == D("-22428.00")


class TestBought:
    def test_lines_count_where_there_are_some(self) -> None:
        deal = world()[0]
        lines = [
            Purchase(
                trust="NOR",
                item="IOL",
                on=date(2025, 5, 1),
                quantity=D(10),
                amount=D(380),
                standing=standing,
                due=D(38),
            )
            for standing in (Standing.ON_CONTRACT, Standing.OFF_CONTRACT)
        ]
        found = [
            line for line in bought_in(YEAR_1, lines, [deal]) if (line.trust, line.item) == NORTH
        ]
        assert found[0] == Bought(trust="NOR", item="IOL", on=date(2025, 5, 1), quantity=F(10))
        # 1,650 lenses are committed to for each of the other quarters.
        assert [line.quantity for line in found[1:]] == [1650, 1650, 1650]


def test_who_takes_part() -> None:
    assert taking_part(world(), YEAR_1) == frozenset(LENSES)
    assert taking_part(world(only_first=True), YEAR_1) == frozenset(FOUNDERS)
