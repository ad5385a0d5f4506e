"""A price told in plain words, step by step."""

from dataclasses import replace
from datetime import date

import pytest

from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason
from consortium.contracts.domain.prices.explanation import (
    Names,
    Step,
    drop_rule,
    explain,
    interval,
    opt_out_interval,
    rules_of,
    why_no_price,
)
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.prices.tier_tests import determine
from consortium.contracts.domain.terms.schedules import Measure, OnDrop, Scheme
from tests.contracts.story import (
    IMAGES,
    LENS,
    STARTS,
    WEST_LEAVES,
    ask,
    committed,
    spell,
    terms,
    the_story,
    tiers,
)

NAMES = Names(
    trusts={
        "NOR": "North Trust",
        "SOU": "South Trust",
        "WES": "West Trust",
        "HIL": "Hill Trust",
        "CEN": "Central Trust",
        "COA": "Coast Trust",
        "EAS": "East Trust",
        "VAL": "Valley Trust",
    },
    items={"IOL": "Intraocular lens", "PACS": "Images per examination"},
)
NOVEMBER = date(2025, 11, 3)


def told(
    known: Terms, trust: str, on: date, *, item: str = "IOL", own_volume: bool = True
) -> list[Step]:
    return list(explain(ask(known, trust, on, item=item), NAMES, own_volume=own_volume))


def step(steps: list[Step], title: str) -> str:
    return next(each.text for each in steps if each.title == title)


class TestExplain:
    def test_a_members_price(self) -> None:
        assert told(the_story(), "NOR", NOVEMBER) == [
            Step(
                "Participation",
                "North Trust is a member on 3 November 2025: it joined on 1 April 2025.",
            ),
            Step("Price schedule", "Version 1, in force from 1 April 2025."),
            Step(
                "Tier test",
                "Tested on 1 October 2025: 6 members counted (Central Trust, Coast Trust, "
                "East Trust, North Trust, South Trust and Valley Trust), who have committed to "
                "23,400 a year. That is the tier of 18,000 to under 25,000, in force from "
                "1 October 2025.",
            ),
            Step(
                "Provisional",
                "Not every tier test up to 3 November 2025 is recorded yet. Once they are, the "
                "price stands.",
            ),
            Step(
                "Price",
                "£40.00 each for Intraocular lens in the tier of 18,000 to under 25,000. "
                "All-units volume tier (C1), Schedule 2, paragraph 4 of the contract.",
            ),
        ]

    def test_a_leavers_price(self) -> None:
        assert told(the_story(), "WES", NOVEMBER) == [
            Step(
                "Participation",
                "West Trust is no longer a member on 3 November 2025: it left on 1 October 2025.",
            ),
            Step("Price schedule", "Version 1, in force from 1 April 2025."),
            Step(
                "Opt-out price",
                "£47.50 each for Intraocular lens: the price of a trust alone. "
                "All-units volume tier (C1), Schedule 2, paragraph 4 of the contract.",
            ),
        ]

    @pytest.mark.parametrize(
        ("own_volume", "by"),
        [(True, "by its own commitment of 3,000 a year."), (False, "by its own commitment.")],
    )
    def test_a_leavers_volume_is_told_to_those_who_may_see_it(
        self, own_volume: bool, by: str
    ) -> None:
        scheme = replace(LENS, standalone=tiers("IOL", ("0", "47.50"), ("5000", "46")))
        known = terms(
            scheme,
            spells=[spell("WES", STARTS, WEST_LEAVES)],
            commitments=committed({"WES": 3000}),
        )
        steps = told(known, "WES", NOVEMBER, own_volume=own_volume)
        assert f"the price of a trust alone, {by}" in step(steps, "Opt-out price")

    def test_no_price_for_who_has_not_joined(self) -> None:
        assert told(the_story(), "HIL", NOVEMBER) == [
            Step("Participation", "Hill Trust is not a member on 3 November 2025."),
            Step(
                "No price",
                "Hill Trust had not joined this agreement by 3 November 2025: it has no price "
                "under it.",
            ),
        ]

    def test_a_price_whose_tests_are_recorded_is_not_called_provisional(self) -> None:
        known = the_story()
        test = determine(LENS, on=WEST_LEAVES, facts=known)
        confirmed = replace(known, confirmed={("lens", WEST_LEAVES): test})
        titles = [each.title for each in told(confirmed, "NOR", NOVEMBER)]
        assert titles == ["Participation", "Price schedule", "Tier test", "Price"]

    def test_a_tier_in_grace_is_told_with_the_test_that_found_it_worse(self) -> None:
        steps = told(the_story(), "NOR", NOVEMBER, item="PACS")
        assert "7 members counted" in step(steps, "Tier test")
        latest = step(steps, "Latest test")
        assert latest.startswith("Tested on 1 October 2025: 6 members counted (Central Trust,")
        assert latest.endswith(
            "That is the tier of 6 members, which is not in force yet. "
            "A worse tier takes effect after 6 months of grace."
        )

    def test_a_band_counts_heads(self) -> None:
        text = step(told(the_story(hill=None), "NOR", STARTS, item="PACS"), "Tier test")
        assert "7 members counted" in text
        assert "committed" not in text
        assert "the tier of 7 members, in force from 1 April 2025" in text

    def test_a_value_is_told_in_pounds(self) -> None:
        by_value = tiers("IOL", ("0", "44"), ("792000", "40"), ("1100000", "38"))
        story = the_story()
        scheme = replace(LENS, measure=Measure.COMMITTED_VALUE, tiers=by_value)
        known = replace(story, schedules=(replace(story.schedules[0], schemes=(scheme,)),))
        assert (
            "who have committed to £1,029,600.00 a year at the prices of the first tier. That is "
            "the tier of £792,000.00 to under £1,100,000.00"
        ) in step(told(known, "NOR", NOVEMBER), "Tier test")

    @pytest.mark.parametrize(("months", "words"), [(6, "6 months"), (1, "1 month")])
    def test_a_grace_that_ended_is_said(self, months: int, words: str) -> None:
        scheme = replace(IMAGES, grace_months=months)
        known = replace(the_story(hill=None), schedules=terms(scheme, spells=()).schedules)
        text = step(told(known, "NOR", date(2026, 4, 1), item="PACS"), "Tier test")
        assert f"after {words} of grace" in text

    def test_a_new_contract_year_is_said(self) -> None:
        scheme = replace(LENS, on_drop=OnDrop.NEVER_WITHIN_YEAR)
        known = replace(the_story(hill=None), schedules=terms(scheme, spells=()).schedules)
        text = step(told(known, "NOR", date(2026, 4, 1)), "Tier test")
        assert "because a new contract year sets the tier afresh" in text

    def test_one_member_is_not_called_members(self) -> None:
        known = terms(LENS, spells=[spell("NOR")], commitments=committed({"NOR": 6600}))
        text = step(told(known, "NOR", STARTS), "Tier test")
        assert "1 member counted (North Trust), who has committed to 6,600 a year." in text

    def test_a_test_that_counted_nobody_says_so(self) -> None:
        known = terms(LENS, spells=[spell("NOR", date(2025, 5, 1))])
        text = step(told(known, "NOR", date(2025, 5, 1)), "Tier test")
        assert "Tested on 1 April 2025: nobody was a member." in text

    def test_codes_stand_where_no_name_is_known(self) -> None:
        known = terms(LENS, spells=[spell("NEW")])
        steps = explain(ask(known, "NEW", STARTS), Names(trusts={}, items={}))
        assert steps[0].text.startswith("NEW is a member")
        assert "£44.00 each for IOL" in steps[-1].text

    def test_a_clause_without_a_paragraph_names_none(self) -> None:
        known = terms(replace(LENS, paragraph=""), spells=[spell("NOR")])
        assert step(told(known, "NOR", STARTS), "Price").endswith("All-units volume tier (C1).")


class TestWhyNoPrice:
    @pytest.mark.parametrize(
        ("trust", "on", "item", "why"),
        [
            ("NOR", date(2025, 3, 31), "IOL", "The agreement is not in force on 31 March 2025."),
            (
                "NOR",
                NOVEMBER,
                "UNKNOWN",
                "The price schedule has no price for UNKNOWN.",
            ),
        ],
    )
    def test_is_one_sentence(self, trust: str, on: date, item: str, why: str) -> None:
        answer = ask(the_story(), trust, on, item=item)
        assert isinstance(answer, NoPrice)
        assert why_no_price(answer, NAMES) == why

    @pytest.mark.parametrize("reason", NoPriceReason)
    def test_is_said_for_every_reason(self, reason: NoPriceReason) -> None:
        answer = ask(the_story(), "NOR", date(2025, 3, 31))
        assert isinstance(answer, NoPrice)
        assert why_no_price(replace(answer, reason=reason), NAMES).endswith(".")

    def test_a_leaver_without_an_opt_out_price(self) -> None:
        known = terms(replace(LENS, standalone=()), spells=[spell("WES", STARTS, WEST_LEAVES)])
        assert told(known, "WES", NOVEMBER)[-1] == Step(
            "No price",
            "West Trust has left, and the schedule has no opt-out price for Intraocular lens.",
        )


class TestInterval:
    @pytest.mark.parametrize(
        ("scheme", "words"),
        [
            (
                LENS,
                [
                    "0 to under 10,000",
                    "10,000 to under 18,000",
                    "18,000 to under 25,000",
                    "25,000 and more",
                ],
            ),
            (
                IMAGES,
                [
                    "fewer than 5 members",
                    "5 members",
                    "6 members",
                    "7 members",
                    "8 members or more",
                ],
            ),
            (
                replace(IMAGES, tiers=tiers("PACS", ("0", "3"), ("1", "2"), ("2", "1"))),
                ["0 members", "1 member", "2 members or more"],
            ),
            (
                replace(IMAGES, tiers=tiers("PACS", ("0", "3"), ("2", "2"), ("6", "1"))),
                ["fewer than 2 members", "2 to 5 members", "6 members or more"],
            ),
            (replace(LENS, tiers=tiers("IOL", ("0", "44"))), ["any volume"]),
            (replace(IMAGES, tiers=tiers("PACS", ("0", "1"))), ["any number of members"]),
        ],
    )
    def test_reads_as_people_say_it(self, scheme: Scheme, words: list[str]) -> None:
        found = [interval(scheme.tiers, index, scheme.measure) for index in range(len(words))]
        assert found == words

    def test_of_an_opt_out_price_is_always_a_volume(self) -> None:
        alone = tiers("PACS", ("0", "1.45"), ("100000", "1.40"))
        assert [opt_out_interval(alone, index) for index in (0, 1)] == [
            "0 to under 100,000",
            "100,000 and more",
        ]


class TestDropRule:
    @pytest.mark.parametrize(
        ("on_drop", "months", "rule"),
        [
            (OnDrop.NEXT_TEST, 0, "A worse tier takes effect at its test."),
            (
                OnDrop.NEVER_WITHIN_YEAR,
                0,
                "A worse tier never takes effect within a contract year.",
            ),
            (OnDrop.AFTER_GRACE, 6, "A worse tier takes effect after 6 months of grace."),
            (OnDrop.AFTER_GRACE, 1, "A worse tier takes effect after 1 month of grace."),
        ],
    )
    def test_is_one_sentence(self, on_drop: OnDrop, months: int, rule: str) -> None:
        scheme = replace(LENS, on_drop=on_drop, grace_months=months)
        assert drop_rule(scheme) == rule


def test_money_in_a_price_keeps_what_decimals_it_has() -> None:
    known = terms(replace(LENS, tiers=tiers("IOL", ("0", "63.155503"))), spells=[spell("NOR")])
    assert "£63.155503 each" in step(told(known, "NOR", STARTS), "Price")


class TestRules:
    @pytest.mark.parametrize(
        ("months", "on_drop", "rules"),
        [
            (
                (1, 4, 7, 10),
                OnDrop.NEXT_TEST,
                "Tested on 1 January, 1 April, 1 July and 1 October.",
            ),
            ((4,), OnDrop.NEXT_TEST, "Tested on 1 April."),
            (
                (4,),
                OnDrop.NEVER_WITHIN_YEAR,
                "Tested on 1 April and the first day of each contract year.",
            ),
            (tuple(range(1, 13)), OnDrop.NEXT_TEST, "Tested on the first of every month."),
            ((), OnDrop.NEXT_TEST, "Tested once, when the schedule starts."),
        ],
    )
    def test_say_when_it_is_tested(
        self, months: tuple[int, ...], on_drop: OnDrop, rules: str
    ) -> None:
        scheme = replace(LENS, test_months=months, on_drop=on_drop)
        assert rules_of(scheme) == f"{rules} {drop_rule(scheme)}"

    def test_of_one_tier_are_none(self) -> None:
        assert rules_of(replace(LENS, tiers=tiers("IOL", ("0", "44")))) == (
            "One price for all members."
        )
