"""The clauses of an agreement as they are read. Figures by hand, from the small world."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.joining import LAWYER_DECIDES, NOTHING_PERMITS
from consortium.contracts.queries.clause_groups import groups_to_record
from consortium.contracts.queries.clause_links import clauses_of_item, joiner_warning
from consortium.contracts.queries.clause_sums import find_sum
from consortium.contracts.queries.clauses import (
    find_clause,
    list_clauses,
)
from consortium.contracts.usecases.clauses import review_clause, supersede_clause
from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import financial_year
from tests.contracts.conftest import Agreed
from tests.contracts.recording import CONDITIONS, recorded
from tests.support.queries import count_queries
from tests.support.world import NOW, SYSTEM, World

# West has left, so North and South are members, and 22,500 lenses cost £40.00.
IN_NOVEMBER = date(2025, 11, 1)
# Everybody is still there: £38.00.
IN_MAY = date(2025, 5, 1)
LENS, REBATE, BAND = "Intraocular lens", "Viscoelastic rebate", "Images per examination"


def meaning(world: World, clause_id: UUID) -> str:
    return find_clause(actor=world.lead.actor(), clause_id=clause_id, on=IN_NOVEMBER).meaning


class TestList:
    def listed(self, world: World, agreed: Agreed, **asked: object) -> list[tuple[str, str]]:
        page = list_clauses(
            actor=world.lead.actor(),
            agreement_id=agreed.id,
            asked=Asked(**asked),  # type: ignore[arg-type]
        )
        assert page.total >= len(page.rows)
        return [(line.clause.value, line.about) for line in page.rows]

    @pytest.fixture
    def three(self, agreed: Agreed) -> None:
        recorded(agreed.id)
        recorded(agreed.id, Clause.PARTICIPATION_BAND, about=BAND)
        recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)

    def test_is_by_type(self, world: World, agreed: Agreed, three: None) -> None:
        assert self.listed(world, agreed) == [("C1", LENS), ("C3", BAND), ("C6", "")]

    def test_is_found_by_words_of_its_line(self, world: World, agreed: Agreed, three: None) -> None:
        assert self.listed(world, agreed, words="band IMAGES") == [("C3", BAND)]
        assert self.listed(world, agreed, words="paragraph 6 c6") == [("C6", "")]
        assert self.listed(world, agreed, words="nothing") == []

    def test_is_sorted_and_paged(self, world: World, agreed: Agreed, three: None) -> None:
        assert self.listed(world, agreed, sort="name", descending=True, rows=2) == [
            ("C3", BAND),
            ("C6", ""),
        ]
        assert self.listed(world, agreed, sort="name", descending=True, rows=2, page=2) == [
            ("C1", LENS)
        ]

    def test_asks_no_more_for_more_rows(self, app: Flask, world: World, agreed: Agreed) -> None:
        asked = []
        for more in (1, 9):
            for _ in range(more):
                recorded(agreed.id)
            with count_queries(app) as counted:
                self.listed(world, agreed)
            asked.append(len(counted))
        assert asked[0] == asked[1]

    def test_is_not_found_by_strangers(self, world: World, agreed: Agreed) -> None:
        with pytest.raises(NotFound):
            list_clauses(actor=world.stranger.actor(), agreement_id=agreed.id, asked=Asked())


class TestClause:
    def test_of_a_price_shows_the_figures_of_the_schedule(
        self, world: World, agreed: Agreed
    ) -> None:
        clause_id = recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)
        found = find_clause(actor=world.lead.actor(), clause_id=clause_id, on=IN_NOVEMBER)
        assert found.scheme is not None
        assert [tier.prices for tier in found.scheme.tiers if tier.in_force] == [(Decimal(40),)]
        assert "£38.00" in found.meaning
        assert found.parameters == {}

    def test_before_there_are_prices_says_so(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)
        found = find_clause(actor=world.lead.actor(), clause_id=clause_id, on=date(2025, 3, 1))
        assert found.scheme is None
        assert found.meaning.endswith("Its prices are not in force on this day.")

    def test_of_a_rebate_says_rate_and_threshold(self, world: World, agreed: Agreed) -> None:
        group = next(
            each
            for each in groups_to_record(actor=SYSTEM, agreement_id=agreed.id, on=IN_NOVEMBER)
            if each.clause is Clause.RETROSPECTIVE_REBATE
        )
        clause_id = recorded(agreed.id, Clause.RETROSPECTIVE_REBATE, about=group.name)
        assert meaning(world, clause_id).endswith("Here: 4% from £270,000.00 on.")

    def test_of_the_year_end_says_the_agreements_date(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(agreed.id, Clause.YEAR_END, {})
        assert meaning(world, clause_id).endswith("Here it is the day it was ordered.")

    def test_of_joiners_warns_and_leaves_it_to_a_lawyer(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(agreed.id, Clause.JOINER, {})
        found = find_clause(actor=world.lead.actor(), clause_id=clause_id, on=IN_NOVEMBER)
        assert found.legal_warning == NOTHING_PERMITS

    def test_has_its_history_the_latest_first(self, world: World, agreed: Agreed) -> None:
        first = recorded(agreed.id)
        recorded(agreed.id)
        second = supersede_clause(
            actor=SYSTEM,
            clause_id=first,
            parameters={"who_pays_more": "leaver"},
            group_id=None,
            conditions=CONDITIONS,
            now=NOW,
        )
        review_clause(actor=world.lead.actor(), clause_id=first, finding="Agrees.", now=NOW)
        lead = world.lead.actor()
        old = find_clause(actor=lead, clause_id=first, on=IN_NOVEMBER)
        new = find_clause(actor=lead, clause_id=second, on=IN_NOVEMBER)
        assert [(each.version, each.id) for each in old.versions] == [(2, second), (1, first)]
        assert old.versions == new.versions
        assert (old.is_latest, old.reviewed_at, old.finding) == (False, NOW, "Agrees.")
        assert (new.is_latest, new.reviewed_at) == (True, None)

    def test_of_a_stranger_is_not_found(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(agreed.id)
        with pytest.raises(NotFound):
            find_clause(actor=world.stranger.actor(), clause_id=clause_id, on=IN_NOVEMBER)


def test_leaving_says_what_a_trust_alone_pays(world: World, agreed: Agreed) -> None:
    found = meaning(world, recorded(agreed.id))
    assert f"{LENS} £47.50" in found
    assert "Viscoelastic £13.00" in found
    assert f"{BAND} £1.45" in found
    about_lenses = meaning(world, recorded(agreed.id, about=LENS))
    assert about_lenses.endswith(f"Alone a trust pays: {LENS} £47.50.")


class TestLinks:
    def linked(self, agreed: Agreed, item: str) -> list[Clause]:
        found = clauses_of_item(agreement_id=agreed.id, item_id=agreed.items[item])
        return [link.clause for link in found]

    def test_are_to_what_concerns_the_item_and_to_what_concerns_all(self, agreed: Agreed) -> None:
        recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)
        recorded(agreed.id, Clause.PARTICIPATION_BAND, about=BAND)
        recorded(agreed.id)
        assert self.linked(agreed, "IOL") == [Clause.VOLUME_TIER, Clause.OPT_OUT]
        assert self.linked(agreed, "PACS") == [Clause.PARTICIPATION_BAND, Clause.OPT_OUT]

    def test_lead_to_the_latest_version(self, agreed: Agreed) -> None:
        first = recorded(agreed.id)
        second = supersede_clause(
            actor=SYSTEM,
            clause_id=first,
            parameters={"who_pays_more": "leaver"},
            group_id=None,
            conditions=CONDITIONS,
            now=NOW,
        )
        (link,) = clauses_of_item(agreement_id=agreed.id, item_id=agreed.items["IOL"])
        assert link.id == second


class TestJoinerGate:
    def test_warns_while_nothing_is_recorded(self, agreed: Agreed) -> None:
        assert joiner_warning(agreement_id=agreed.id) == NOTHING_PERMITS

    def test_names_the_lawyer_once_something_is(self, agreed: Agreed) -> None:
        recorded(
            agreed.id,
            Clause.JOINER,
            {"joiner_permitted_by": "The notice", "permitting_clause": "Schedule 1, 9"},
        )
        assert joiner_warning(agreement_id=agreed.id) == LAWYER_DECIDES


class TestSum:
    def known(
        self, world: World, clause_id: UUID, *, trust: str = "", on: date = IN_NOVEMBER
    ) -> Mapping[str, str]:
        return find_sum(actor=world.lead.actor(), clause_id=clause_id, trust=trust, on=on).known

    def test_of_leaving_takes_volume_prices_and_months(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(agreed.id)
        # Seven months of the 24 have gone by.
        assert self.known(world, clause_id, trust="South Trust") == {
            "units": "4500",
            "alone": "47.5",
            "member": "40",
            "discount": "6500",
            "discounted_units": "1",
            "months_left": "17",
            "months": "24",
        }

    def test_without_a_discount_has_nothing_to_pay_back(self, world: World, agreed: Agreed) -> None:
        known = self.known(world, recorded(agreed.id, parameters={"who_pays_more": "leaver"}))
        assert (known["discount"], known["months_left"], known["months"]) == ("0", "0", "1")

    def test_of_joining_takes_costs_founders_and_months(self, world: World, agreed: Agreed) -> None:
        terms = {"sunk_cost": "70000", "founders": "7"}
        clause_id = recorded(agreed.id, Clause.JOINER, terms)
        assert self.known(world, clause_id, on=date(2026, 1, 1)) == {
            "sunk_cost": "70000",
            "founders": "7",
            "months_left": "51",
            "months": "60",
        }

    def test_of_a_true_up_adds_up_what_members_committed_to(
        self, world: World, agreed: Agreed
    ) -> None:
        clause_id = recorded(agreed.id, Clause.TRUE_UP, {"tolerance": "0.1", "gap": "2"})
        assert self.known(world, clause_id) == {
            "committed": "22500",
            "tolerance": "0.1",
            "gap": "2",
        }

    def test_adds_nothing_up_for_who_sees_only_a_part(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(agreed.id, Clause.TRUE_UP, {"tolerance": "0.1", "gap": "2"})
        found = find_sum(actor=world.finance_of_north.actor(), clause_id=clause_id, on=IN_NOVEMBER)
        assert "committed" not in found.known

    def test_offers_the_prices_and_the_volumes_the_reader_sees(
        self, world: World, agreed: Agreed
    ) -> None:
        actor, clause_id = world.finance_of_north.actor(), recorded(agreed.id)
        found = find_sum(actor=actor, clause_id=clause_id, on=IN_NOVEMBER, price=BAND)
        assert set(found.prices) == {LENS, "Viscoelastic", BAND}
        assert found.price == BAND
        # Nobody has committed to a number of examinations.
        assert (found.trusts, found.known["alone"]) == ((), "1.45")
        lens = find_sum(actor=actor, clause_id=clause_id, on=IN_NOVEMBER, price=LENS)
        assert lens.trusts == ("North Trust",)

    def test_of_a_lead_that_leaves_takes_the_worst_band(self, world: World, agreed: Agreed) -> None:
        clause_id = recorded(agreed.id, Clause.LEAD_EXIT, about=BAND)
        # Two members in November, within the grace that West's leaving set off: still £1.00.
        assert self.known(world, clause_id) == {
            "months": "12",
            "with_lead": "1",
            "without": "1.25",
        }

    def test_of_indexation_averages_the_index_that_is_recorded(
        self, world: World, agreed: Agreed
    ) -> None:
        series_id = add_index_series(
            actor=SYSTEM, code="HEALTH-CPI", name="Health", publisher="ONS", now=NOW
        )
        for year, value in ((2024, "102.0"), (2025, "105.0")):
            period = financial_year(year)
            record_index_value(
                actor=SYSTEM,
                series_id=series_id,
                period_from=period.start,
                period_to=period.end or period.start,
                value=Decimal(value),
                published_on=NOW.date(),
                now=NOW,
            )
        terms = {
            "series": "Health, HEALTH-CPI",
            "method": "base",
            "fixed_share": "0.1",
            "cap": "0.03",
            "hold_months": "24",
            "average_months": "12",
        }
        clause_id = recorded(agreed.id, Clause.INDEXATION, terms, about=LENS)
        assert self.known(world, clause_id, on=date(2026, 4, 1)) == {
            "price": "40",
            "index_then": "102",
            "index_now": "105",
            "fixed_share": "0.1",
            "cap": "0.03",
        }
        # Nothing is published after March 2026, so the last average that is known counts.
        assert self.known(world, clause_id, on=date(2027, 1, 1))["index_now"] == "105"
        # 2023/24 is not recorded, so the average before 1 April 2025 would be a guess in 2024.
        assert "index_now" not in self.known(world, clause_id, on=date(2024, 6, 1))

    def test_of_the_most_favoured_customer_takes_price_and_volume(
        self, world: World, agreed: Agreed
    ) -> None:
        terms = {"compared_with": "NHS bodies", "remedy": "refund"}
        known = self.known(world, recorded(agreed.id, Clause.MOST_FAVOURED, terms))
        assert (known["paid"], known["own_units"]) == ("40", "22500")

    def test_of_a_clause_that_cannot_be_worked_out_is_not_found(
        self, world: World, agreed: Agreed
    ) -> None:
        clause_id = recorded(agreed.id, Clause.VOLUME_TIER, about=LENS)
        with pytest.raises(NotFound):
            self.known(world, clause_id)
