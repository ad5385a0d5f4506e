"""Rebates that committed volumes would earn. Figures: the story of the Seven Bridges Consortium
(clause C4 and edge case E9: 4% of £271,950, of which a leaver forfeits £630), worked by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.schedules import Scheme
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.rebate_outlook import foreseen_rebates, share_of
from consortium.contracts.domain.what_if.scenario import Scenario, Stay, terms_of
from consortium.foundation.domain.periods import Period
from tests.contracts.story import (
    HILL_JOINS,
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

D = Decimal
YEAR_1 = Period(STARTS, date(2026, 4, 1))
SIX = [trust for trust in LENSES if trust not in ("WES", "HIL")]
VISCOELASTIC = Scheme(
    id="viscoelastic",
    name="Viscoelastic",
    clause=LENS.clause,
    measure=LENS.measure,
    items=("OVD",),
    tiers=tiers("OVD", ("0", "10.50")),
    standalone=tiers("OVD", ("0", "13.00")),
    test_months=(),
)
WEST_STAYS = Stay(trust="WES", joins=STARTS)
HILL_NEVER = Stay(trust="HIL")


def the_rebate() -> Terms:
    """One viscoelastic a case, by the story's trusts: West leaves and Hill joins."""
    spells = [spell(trust) for trust in SIX]
    spells += [spell("WES", end=WEST_LEAVES), spell("HIL", HILL_JOINS)]
    known = terms(VISCOELASTIC, spells=spells, commitments=committed(LENSES, item="OVD"))
    return replace(known, schedules=(replace(known.schedules[0], rebates=(REBATE,)),))


def foreseen(*stays: Stay) -> Outlook:
    return Outlook(terms_of(the_rebate(), Scenario(stays=stays)))


class TestYearOne:
    def test_271_950_earns_10_878_of_which_west_forfeits_630(self) -> None:
        first = foreseen_rebates(foreseen())[0]
        assert first.year == YEAR_1
        assert first.rebate.spend == D("271950.00")
        assert first.rebate.gross == D("10878.00")
        assert first.rebate.amount == D("10248.00")
        assert "WES" not in first.rebate.shares
        assert first.rebate.shares["HIL"] == D("420.00")

    def test_without_hill_261_450_earns_nothing(self) -> None:
        """Hill's joining rescues the £9,828 of the six."""
        rebates = foreseen_rebates(foreseen(HILL_NEVER))
        assert rebates[0].rebate.spend == D("261450.00")
        assert rebates[0].rebate.to_next_step == D("8550.00")
        assert rebates[0].rebate.shares == {}
        rescued = foreseen_rebates(foreseen())
        assert sum(share_of(rescued, trust, YEAR_1) for trust in SIX) == D("9828.00")

    def test_west_would_have_had_1_260(self) -> None:
        rebates = foreseen_rebates(foreseen(WEST_STAYS))
        assert share_of(rebates, "WES", YEAR_1) == D("1260.00")

    def test_a_years_rebate_belongs_to_the_years_last_day(self) -> None:
        rebates = foreseen_rebates(foreseen(WEST_STAYS))
        until_march = Period(STARTS, date(2026, 3, 31))
        assert share_of(rebates, "WES", until_march) == 0
        assert share_of(rebates, "WES", Period(date(2026, 3, 31), date(2026, 4, 1))) == D(1260)


def test_each_contract_year_is_worked_out_by_itself() -> None:
    """With Hill for the whole of year 2: 27,400 a year at £10.50 are £287,700."""
    spends = [each.rebate.spend for each in foreseen_rebates(foreseen())]
    assert spends == [D("271950.00")] + [D("287700.00")] * 4
