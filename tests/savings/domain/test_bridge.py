"""The bridge from forecast to actual, against the story."""

from decimal import Decimal

from consortium.savings.domain.bridge import Bridge, StepKind, make_bridge
from consortium.savings.domain.statement import make_statement
from tests.savings import story


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
