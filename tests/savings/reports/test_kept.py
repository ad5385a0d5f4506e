"""A report that is kept as text is the same report when it is read back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings

from consortium.savings.domain.bridge import make_bridge
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.signoff import LineKey, LineKind, Ruling, Verdict
from consortium.savings.domain.statement import make_statement
from consortium.savings.reports.kept import report_from, seal_of, text_of
from consortium.savings.reports.report import Report
from tests.savings import story
from tests.savings.strategies import Story, stories

LENSES = LineKey("WES", "IOL", date(2025, 4, 1), LineKind.CASH)
OVD = LineKey("WES", "OVD", date(2025, 4, 1), LineKind.CASH)
STAYS = dict.fromkeys(story.TRUSTS, story.YEAR)


def report_of(told: Story) -> Report:
    statement = make_statement(told.facts)
    return Report(
        consortium_id=UUID(int=7),
        consortium_code="SEVEN",
        consortium="Seven “Bridges”",
        statement=statement,
        bridge=make_bridge(
            forecast=told.forecast,
            facts=told.facts,
            statement=statement,
            member_share=told.member_share,
        ),
        forecast_reference="FC-2025-0001",
        forecast_sha256="0" * 64,
        forecast_by_quarter={"2025/26 Q1": Decimal("250701.50")},
        batches={"PL-2025-0001": "NOR"},
        is_whole=True,
    )


@settings(max_examples=15)
@given(told=stories())
def test_any_report_comes_back_as_it_was(told: Story) -> None:
    report = report_of(told)
    assert report_from(text_of(report)) == report


def test_of_the_story_comes_back_with_what_stands_below_the_line() -> None:
    def ruling(verdict: Verdict, claimed: str, accepted: str) -> Ruling:
        return Ruling(
            verdict=verdict, claimed=Decimal(claimed), accepted=Decimal(accepted), reason="because"
        )

    facts: Facts = replace(
        story.facts(),
        rulings={
            LENSES: ruling(Verdict.REJECTED, "3750", "0"),
            OVD: ruling(Verdict.ACCEPTED, "900", "900"),
        },
        locked_months=frozenset({("WES", date(2025, 4, 1))}),
    )
    report = report_of(Story(facts=facts, forecast=story.forecast(), stays=STAYS))
    back = report_from(text_of(report))
    assert back == report
    assert back.statement.not_accepted
    assert back.statement.since_lock
    assert seal_of(text_of(back)) == seal_of(text_of(report))
