"""Every clause that sets a price says in plain words what it did. Figures: clause catalogue."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.explanation import Names, explain, interval, rules_of
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.prices.rule_words import agreed_rules
from consortium.contracts.domain.terms.facts import Lead, Merger, Suspension, Usage
from consortium.contracts.domain.terms.rules import (
    JoinerPays,
    JoinerRule,
    LeadExitRule,
    LeastMembersRule,
    LeaverHistory,
    LinkRule,
    LocalLabourRule,
    MergedCount,
    MergerRule,
    Rules,
    SuspensionRule,
)
from consortium.contracts.domain.terms.schedules import Measure, OnDrop, Scheme
from consortium.foundation.domain.periods import Period
from tests.contracts.story import IMAGES, LENS, STARTS, ask, committed, spell, terms, tiers

D = Decimal
NAMES = Names(
    trusts={"NOR": "North Trust", "WES": "West Trust", "SOU": "South Trust"},
    items={"IOL": "Lens", "PACS": "Images", "PACK": "Packs"},
)
JULY = date(2025, 7, 1)
SPRING = Period(STARTS, JULY)
TRUSTS = ("NOR", "SOU", "WES")


def known(scheme: Scheme, **facts: Any) -> Terms:
    found = terms(
        scheme,
        spells=[spell(trust) for trust in TRUSTS],
        commitments=committed({"NOR": 12_000, "SOU": 9_000, "WES": 6_000}),
    )
    return replace(found, **facts)


def told(terms_: Terms, trust: str, on: date, item: str = "IOL", **also: bool) -> dict[str, str]:
    steps = explain(ask(terms_, trust, on, item=item), NAMES, **also)
    return {step.title: step.text for step in steps}


def used(trust: str, on_contract: int, of_category: int, item: str = "IOL") -> Usage:
    return Usage(
        trust=trust,
        item=item,
        period=SPRING,
        on_contract=D(on_contract),
        of_category=D(of_category),
    )


class TestSteps:
    def test_a_run_rate_says_units_and_days_and_who_returned_too_little(self) -> None:
        scheme = replace(LENS, measure=Measure.ACTUAL_QUANTITY)
        steps = told(known(scheme, usage=(used("NOR", 2000, 2000),)), "WES", JULY)
        # 2,000 × 365 ÷ 91 = 8,021.98, and 15,000 committed.
        assert "whose run-rate is 23,021.98 a year" in steps["Tier test"]
        assert steps["How it was measured"] == (
            "2,000 were returned for 91 days: units × 365 ÷ days. Fewer than 60 days are returned "
            "of South Trust and West Trust: what was committed to counts instead."
        )

    def test_a_share_is_told_to_who_may_see_it(self) -> None:
        scheme = replace(
            LENS,
            clause=Clause.COMMITTED_SHARE,
            measure=Measure.SHARE,
            tiers=tiers("IOL", ("0", "40.50"), ("0.80", "38.00")),
        )
        terms_ = known(scheme, usage=(used("NOR", 2720, 4000),))
        steps = told(terms_, "NOR", JULY)
        assert steps["How it was measured"] == (
            "North Trust bought 2,720 of 4,000 under the contract in 91 days: 68%."
        )
        assert "£40.50 each for Lens in the tier of under 80%" in steps["Price"]
        assert "How it was measured" not in told(terms_, "NOR", JULY, own_volume=False)

    def test_a_linked_item(self) -> None:
        link = LinkRule(item="PACK", least_share=D("0.75"), paragraph="paragraph 8")
        scheme = replace(LENS, rules=Rules(link=link))
        steps = told(known(scheme, usage=(used("NOR", 72, 100, "PACK"),)), "NOR", JULY)
        assert steps["Linked item"].startswith(
            "72% of Packs was bought under contract, less than 75%: the next worse tier applies ("
        )
        assert steps["Linked item"].endswith("C15, paragraph 8).")

    def test_a_joiner_that_waits(self) -> None:
        rule = JoinerRule(pays=JoinerPays.NEXT_TEST, paragraph="paragraph 7")
        terms_ = known(replace(LENS, rules=Rules(joiners=rule)))
        spells = (spell("NOR"), spell("WES", date(2025, 5, 10)))
        steps = told(replace(terms_, spells=spells), "WES", date(2025, 6, 1))
        assert steps["Priced alone"].startswith(
            "West Trust joined later and pays the price of a trust alone until 1 July 2025 ("
        )
        assert steps["Price alone"].startswith("£47.50 each for Lens: the price of a trust alone.")

    def test_a_suspended_member(self) -> None:
        pause = Suspension(trust="WES", period=Period(STARTS))
        steps = told(known(LENS, suspensions=(pause,)), "WES", date(2025, 6, 1))
        assert steps["Priced alone"] == (
            "West Trust is suspended. It kept the members' price for 30 days and pays the price of "
            "a trust alone since 1 May 2025."
        )

    def test_the_want_of_a_lead(self) -> None:
        scheme = replace(IMAGES, on_drop=OnDrop.NEXT_TEST, rules=Rules(lead_exit=LeadExitRule()))
        scheme = replace(scheme, tiers=tiers("PACS", ("0", "1.25"), ("3", "1.00")))
        led = Lead(trust="NOR", period=Period(STARTS, date(2025, 10, 1)))
        steps = told(known(scheme, leads=(led,)), "WES", date(2026, 1, 15), "PACS")
        assert steps["Set aside"].startswith(
            "The consortium had no lead for 60 days, so since 30 November 2025 no better tier"
        )

    def test_a_freeze(self) -> None:
        rule = LeastMembersRule(members=3, freeze_days=90, paragraph="paragraph 12")
        terms_ = known(replace(LENS, rules=Rules(least_members=rule)))
        spells = (spell("NOR"), spell("SOU"), spell("WES", end=JULY))
        steps = told(replace(terms_, spells=spells), "NOR", JULY)
        assert steps["Set aside"] == (
            "There are fewer than 3 members, so since 1 July 2025 prices stay as they were the "
            "day before, for at most 90 days in which the parties negotiate anew (paragraph 12)."
        )
        # 27,000 before, 21,000 after.
        assert steps["Price"].startswith("£38.00")

    def test_a_local_price(self) -> None:
        rule = LocalLabourRule(labour_share=D("0.7"), reference=D("1.02"))
        scheme = replace(LENS, tiers=tiers("IOL", ("0", "11")), rules=Rules(local_labour=rule))
        steps = told(known(scheme, factors={"WES": D("1.08")}), "WES", STARTS)
        assert steps["Local price"].startswith(
            "70% of £11.00 is labour, which follows the trust's market forces factor: 1.08 against "
            "1.02, rounded to the penny ("
        )
        assert steps["Price"].startswith("£11.45 each")

    def test_incremental_bands(self) -> None:
        scheme = replace(
            LENS, clause=Clause.INCREMENTAL_BANDS, measure=Measure.ACTUAL_QUANTITY, test_months=()
        )
        terms_ = known(scheme, usage=(used("NOR", 24_000, 24_000),))
        answer = ask(terms_, "WES", JULY, quantity="2000")
        text = explain(answer, NAMES)[-1].text
        assert text.startswith(
            "In the contract year 24,000 were returned before by all members, so this quantity "
            "costs 1,000 at £40.00, 1,000 at £38.00. That is on average £39.00 each."
        )

    def test_grace_names_each_leaver(self) -> None:
        scheme = replace(IMAGES, tiers=tiers("PACS", ("0", "1.25"), ("3", "1.00")))
        spells = (spell("NOR"), spell("SOU"), spell("WES", end=date(2025, 10, 1)))
        steps = told(replace(known(scheme), spells=spells), "NOR", date(2025, 11, 1), "PACS")
        assert steps["Grace"] == (
            "Grace runs for every leaver: West Trust's until 1 April 2026. The earliest to end "
            "counts."
        )

    def test_a_merged_trust_takes_part_through_its_successor(self) -> None:
        merger = Merger(legacy=("SOU", "WES"), successor="SOU", effective_on=JULY)
        steps = told(known(LENS, mergers=(merger,)), "WES", JULY)
        assert steps["Participation"].endswith("It takes part through South Trust.")


class TestHeading:
    def test_names_every_rule_that_was_agreed(self) -> None:
        rules = Rules(
            joiners=JoinerRule(pays=JoinerPays.AFTER_MONTHS, months=3),
            leaver_history=LeaverHistory.EXCLUDED,
            suspension=SuspensionRule(counts=True, price_kept_days=14),
            mergers=MergerRule(counts_as=MergedCount.ONE),
            lead_exit=LeadExitRule(days=60),
            link=LinkRule(item="PACK", least_share=D("0.75")),
            local_labour=LocalLabourRule(labour_share=D("0.7"), reference=D("1.02")),
            least_members=LeastMembersRule(members=6, paragraph="paragraph 12"),
        )
        sentences = agreed_rules(replace(LENS, rules=rules, measure=Measure.ACTUAL_QUANTITY))
        beginnings = [
            "A joiner pays alone for 3 months (",
            "What a leaver bought no longer counts once it has left.",
            "A suspended member counts, and keeps its price for 14 days.",
            "Members that merge count as one at once (",
            "Without a lead for 60 days no tier is better than the one from 0 (",
            "A tier holds only while 75% of PACK is bought under contract (",
            "70% of the price follows the trust's market forces factor, against 1.02 (",
            "With fewer than 6 members prices freeze for 90 days and are negotiated anew (para",
            "Tested by run-rate: units × 365 ÷ days of the last twelve months, 366 in a leap year",
        ]
        assert len(sentences) == len(beginnings)
        for sentence, beginning in zip(sentences, beginnings, strict=True):
            assert sentence.startswith(beginning)

    def test_a_silent_contract_has_none(self) -> None:
        assert agreed_rules(LENS) == ()
        joins_at_test = Rules(joiners=JoinerRule(pays=JoinerPays.NEXT_TEST))
        assert agreed_rules(replace(LENS, rules=joins_at_test))[0].startswith("A joiner pays alone")

    @pytest.mark.parametrize(
        ("index", "words"), [(0, "under 50%"), (1, "50% to under 80%"), (2, "80% or more")]
    )
    def test_shares_are_per_cent(self, index: int, words: str) -> None:
        steps = tiers("IOL", ("0", "42"), ("0.5", "40.50"), ("0.80", "38"))
        assert interval(steps, index, Measure.SHARE) == words

    def test_bands_have_no_tests(self) -> None:
        bands = replace(LENS, clause=Clause.INCREMENTAL_BANDS)
        assert rules_of(bands).startswith("Each slice of what all members buy")
