"""The bridge from forecast to actual: against the story, and each reason by itself."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.domain.bridge import Bridge, StepKind, make_bridge
from consortium.savings.domain.facts import Rebate
from consortium.savings.domain.purchases import Purchase
from consortium.savings.domain.statement import make_statement
from tests.savings import plain, story
from tests.savings.plain import bought


def bridge() -> Bridge:
    facts = story.facts()
    return make_bridge(
        forecast=story.forecast(),
        facts=facts,
        statement=make_statement(facts),
        member_share=story.member_share,
    )


class TestForecast:
    def test_is_the_story_s_by_line(self) -> None:
        assert story.forecast().by_item() == {
            "IOL": Decimal("207000.00"),
            "OVD": Decimal("52650.00"),
            "drape": Decimal("6100.00"),
            "PACS": Decimal("730000.00"),
            "calibration": Decimal("7056.00"),
        }

    def test_with_its_rebate_is_where_the_bridge_begins(self) -> None:
        assert story.forecast().rebate == Decimal("10920.00")
        assert story.forecast().total == Decimal("1013726.00")


class TestBridge:
    def test_has_the_steps_of_the_story(self) -> None:
        assert {step.kind: step.amount for step in bridge().steps} == {
            StepKind.LEAVER: Decimal("-53139.00"),
            StepKind.TIER: Decimal("-11700.00"),
            StepKind.VOLUME: Decimal("1128.00"),
            StepKind.LEAKAGE: Decimal("-1400.00"),
            StepKind.JOINER: Decimal("13420.00"),
        }

    def test_adds_up_to_the_penny(self) -> None:
        walked = bridge()
        assert walked.forecast == Decimal("1013726.00")
        assert walked.actual == Decimal("962035.00")
        assert walked.forecast + sum(step.amount for step in walked.steps) == walked.actual

    def test_names_the_trusts_behind_a_step(self) -> None:
        volume = next(step for step in bridge().steps if step.kind is StepKind.VOLUME)
        assert {t: a for t, a in volume.by_trust.items() if a} == {
            "NOR": Decimal("4842.00"),
            "VAL": Decimal("-3714.00"),
        }


class TestSteps:
    """One reason at a time; the forecast is 1,200 x (44 - 38) = £7,200 for North's year."""

    def steps(self, *purchases: Purchase, **other: Any) -> dict[StepKind, Decimal]:
        known = plain.facts(*purchases, **other)
        walked = make_bridge(
            forecast=plain.forecast(),
            facts=known,
            statement=make_statement(known),
            member_share=plain.always,
        )
        assert walked.forecast == Decimal("7200.00")
        assert walked.forecast + sum(step.amount for step in walked.steps) == walked.actual
        return {step.kind: step.amount for step in walked.steps}

    def test_what_was_not_bought_is_less_volume(self) -> None:
        # 1,100 lenses fewer than forecast, at £6.
        assert self.steps(bought()) == {StepKind.VOLUME: Decimal("-6600.00")}
        assert self.steps() == {StepKind.VOLUME: Decimal("-7200.00")}

    def test_another_tier(self) -> None:
        line = bought("1200", "48000", due=Decimal(40))
        # 1,200 in May and none in the other months: more and less cancel out.
        assert self.steps(line) == {StepKind.TIER: Decimal("-2400.00")}

    def test_an_invoice_above_the_contract(self) -> None:
        line = bought("1200", "45700")
        assert self.steps(line) == {StepKind.INVOICES: Decimal("-100.00")}

    def test_a_baseline_that_moved(self) -> None:
        second = plain.baseline("43", version=2, locked_at=datetime(2025, 5, 1, 9, tzinfo=UTC))
        line = bought("1200", "45600")
        assert self.steps(line, baselines=(plain.baseline(), second)) == {
            StepKind.BASELINE: Decimal("-1200.00")
        }

    def test_a_baseline_that_counts_no_more(self) -> None:
        weak = plain.baseline(
            version=2,
            method=BaselineMethod.MARKET_BASKET,
            locked_at=datetime(2025, 5, 1, 9, tzinfo=UTC),
        )
        line = bought("1200", "45600")
        assert self.steps(line, baselines=(plain.baseline(), weak)) == {
            StepKind.BASELINE: Decimal("-7200.00")
        }

    def test_a_line_of_a_member_that_was_not_forecast(self) -> None:
        drape = {"item": "drape", "due": Decimal(2)}
        known = (plain.baseline(), plain.baseline("3", item="drape"))
        # 1,200 lenses as forecast, and 100 drapes at £1 less than before.
        steps = self.steps(bought("1200", "45600"), bought("100", "200", **drape), baselines=known)
        assert steps == {StepKind.NEW_LINES: Decimal("100.00")}

    def test_a_line_with_a_weak_baseline_that_was_not_forecast_is_no_step(self) -> None:
        weak = plain.baseline("3", item="drape", method=BaselineMethod.AVERAGE_BID)
        drape = bought("100", "200", item="drape", due=Decimal(2))
        known = (plain.baseline(), weak)
        assert self.steps(bought("1200", "45600"), drape, baselines=known) == {}

    def test_a_rebate_that_nobody_forecast(self) -> None:
        paid = Rebate(
            year=plain.YEAR,
            amount=Decimal("50.00"),
            shares={"NOR": Decimal("50.00")},
            credit_note="CN-1",
        )
        assert self.steps(bought("1200", "45600"), rebates=(paid,)) == {
            StepKind.REBATE: Decimal("50.00")
        }
