"""Award scenarios of a tender: which bid for each lot, under which conditions, and how it holds up.

A scenario chooses among what is offered, each bid priced by the clause engine for the trusts that
take part; a *case* is the same tender with a trust missing, or with more or less demand, at the
prices that then hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.award_costs import Award
from consortium.tenders.domain.award_instance import (
    HUNDREDTHS,
    MONEY,
    WHOLE,
    AwardBid,
    AwardInstance,
    AwardLot,
    AwardRules,
    AwardSupplier,
    AwardTier,
    AwardUnit,
    Bundle,
    Forbid,
    Lock,
    Share,
)
from consortium.tenders.domain.offered import Offered, OfferedBid, OfferedLot

HIGHEST_QUALITY = 100
LONGEST_NAME = 120
# The job that works one out; what a trust's decline asks for again is asked for by the rules.
SCENARIO_JOB = "tenders.scenario"
RULES = Actor.system("rules of the tender")
# The one who buys in every instance: what each trust pays is worked out beside it, to the penny.
_ALL = "all"


class Aim(StrEnum):
    """What a scenario makes as good as it can."""

    COST = "cost"
    VALUE = "value"


AIM_NAMES = {
    Aim.COST: "Lowest cost",
    Aim.VALUE: "Best value: cost less so many pounds for each point of quality",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioTerms:
    """What a scenario asks for. Lots and suppliers are named by their ids and codes as text.

    ``pounds_per_point`` goes with the aim of value; ``least_quality`` is a mean weighted by what
    the lots cost; ``least_share`` is a supplier's share of that value, in per cent. With
    ``alternatives`` bids on suppliers' own scales may win, too.
    """

    aim: Aim = Aim.COST
    pounds_per_point: Decimal | None = None
    at_most: int | None = None
    least_quality: Decimal | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    least_share: tuple[str, Decimal] | None = None
    alternatives: bool = False

    def suppliers(self) -> set[str]:
        """Everybody who is named."""
        share = {self.least_share[0]} if self.least_share else set()
        return {*self.left_out, *(supplier for _, supplier in self.fixed), *share}

    def as_json(self) -> dict[str, object]:
        return {
            "aim": self.aim.value,
            "pounds_per_point": _text(self.pounds_per_point),
            "at_most": self.at_most,
            "least_quality": _text(self.least_quality),
            "fixed": [list(each) for each in self.fixed],
            "left_out": list(self.left_out),
            "least_share": [self.least_share[0], _text(self.least_share[1])]
            if self.least_share
            else None,
            "alternatives": self.alternatives,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "ScenarioTerms":
        share = said["least_share"]
        return cls(
            aim=Aim(said["aim"]),
            pounds_per_point=_number(said["pounds_per_point"]),
            at_most=said["at_most"],
            least_quality=_number(said["least_quality"]),
            fixed=tuple((lot, supplier) for lot, supplier in said["fixed"]),
            left_out=tuple(said["left_out"]),
            least_share=(share[0], Decimal(share[1])) if share else None,
            # Scenarios from before there were any say nothing of them.
            alternatives=said.get("alternatives", False),
        )


def check_terms(terms: ScenarioTerms, offered: Offered) -> None:
    """Pass in silence when the terms can be asked of these lots.

    Raises:
        Invalid: a number makes no sense, or a lot or supplier that is named is not there.
    """
    if (terms.aim is Aim.VALUE) != (terms.pounds_per_point is not None):
        raise _bad("pounds_per_point", "Best value needs pounds for a point of quality, cost none.")
    if terms.pounds_per_point is not None and not 0 < terms.pounds_per_point <= 10**9:
        raise _bad("pounds_per_point", "A point of quality is worth more than nothing.")
    if terms.at_most is not None and terms.at_most < 1:
        raise _bad("at_most", "At least one supplier has to win something.")
    if terms.least_quality is not None and not 0 <= terms.least_quality <= HIGHEST_QUALITY:
        raise _bad("least_quality", "Quality lies between 0 and 100.")
    if terms.least_share is not None and not 0 < terms.least_share[1] <= 100:
        raise _bad("least_share", "A share lies above 0 and up to 100 per cent.")
    suppliers, lots = set(offered.suppliers()), {each.lot for each in offered.lots}
    if not terms.suppliers() <= suppliers or not {lot for lot, _ in terms.fixed} <= lots:
        raise _bad("left_out", "A supplier that is named makes no bid any more.")


def instance_of(tender: str, offered: Offered, terms: ScenarioTerms) -> AwardInstance:
    """The tender as the award solver takes it: one unit of each lot, priced at the whole lot.

    Of a supplier's bids for a lot the cheapest counts: they have the same quality and discounts.
    Prices are whole pennies, so nothing is rounded; quality is kept in hundredths of a point.
    """
    lots, codes = offered.lots, sorted({*offered.suppliers(), *terms.suppliers()})
    places = {code: at for at, code in enumerate(codes)}
    numbers = {lot.lot: at for at, lot in enumerate(lots)}
    return AwardInstance(
        id=tender,
        trusts=(_ALL,),
        lots=tuple(
            AwardLot(id=lot.name, unit="lot", reference_price=_reference(lot)) for lot in lots
        ),
        suppliers=tuple(AwardSupplier(id=code) for code in codes),
        demand={(0, at): 1 for at in range(len(lots))},
        bids=tuple(
            AwardBid(
                supplier=places[bid.supplier],
                lot=at,
                tiers=(AwardTier(0, _money(bid.cost)),),
                quality=int(half_up(bid.quality * HUNDREDTHS, 0)),
            )
            for at, lot in enumerate(lots)
            for bid in filter(None, map(lot.of, codes))
        ),
        bundles=tuple(
            Bundle(
                supplier=places[bundle.supplier],
                lots=tuple(numbers[lot] for lot in bundle.lots),
                min_share=WHOLE,
                percent=int(half_up(bundle.percent * HUNDREDTHS, 0)),
            )
            for bundle in offered.can_be_won()
        ),
        rules=_rules(terms, places, numbers),
        gbp_per_point=_money(terms.pounds_per_point or Decimal(0)),
    )


def winners_of(offered: Offered, instance: AwardInstance, award: Award) -> list[OfferedBid]:
    """The bid that wins each lot in an award of the instance that was made of the offers."""
    won = {lot: instance.suppliers[supplier].id for _, lot, supplier in award}
    bids = (lot.of(won[at]) for at, lot in enumerate(offered.lots))
    return [bid for bid in bids if bid is not None]


def _rules(
    terms: ScenarioTerms, places: Mapping[str, int], numbers: Mapping[str, int]
) -> AwardRules:
    share = (
        (
            Share(
                suppliers=frozenset({places[terms.least_share[0]]}),
                percent=int(half_up(terms.least_share[1] * HUNDREDTHS, 0)),
            ),
        )
        if terms.least_share
        else ()
    )
    return AwardRules(
        award_unit=AwardUnit.LOT,
        max_suppliers=terms.at_most,
        forbid=tuple(Forbid(supplier=places[code]) for code in terms.left_out),
        lock=tuple(
            Lock(trust=0, lot=numbers[lot], supplier=places[code])
            for lot, code in terms.fixed
            # Of a lot that only the missing trust wants there is nothing to fix.
            if lot in numbers
        ),
        min_share=share,
        min_quality=None
        if terms.least_quality is None
        else int(half_up(terms.least_quality * HUNDREDTHS, 0)),
    )


def _reference(lot: OfferedLot) -> int:
    """What weighs a lot against the others: its cheapest bid."""
    return max(1, _money(min((bid.cost for bid in lot.bids), default=Decimal(0))))


def _money(pounds: Decimal) -> int:
    return int(half_up(pounds * MONEY, 0))


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _bad(field: str, message: str) -> Invalid:
    return Invalid("bad_scenario", message, field=field, next_step="Correct it, or leave it empty.")
