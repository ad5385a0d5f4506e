"""Signing off savings: the order of savings.md 1.7, who may sign what, and what then counts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.savings.domain import signoff
from consortium.savings.domain.bridge import Bridge, StepKind, make_bridge
from consortium.savings.domain.cells import by_trust
from consortium.savings.domain.counting import settle
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.savings_lines import Entry, lines_of
from consortium.savings.domain.signoff import (
    Decision,
    LineKey,
    LineKind,
    Ruling,
    Stage,
    Step,
    Verdict,
    stage_of,
    waits_for,
)
from consortium.savings.domain.statement import make_statement, seen_by
from tests.savings import plain, story
from tests.savings.strategies import Story, stories

NOW = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)
PEOPLE = {step: UUID(int=number) for number, step in enumerate(Step, start=1)}
PREPARER, SOMEBODY = UUID(int=8), UUID(int=9)
ACCEPTED, REDUCED, REJECTED = Verdict.ACCEPTED, Verdict.REDUCED, Verdict.REJECTED
APRIL = date(2025, 4, 1)
# West's lenses of the first quarter: 750 x (43 - 38); its drapes: 750 x (2.90 - 2.95).
LENSES = LineKey("WES", "IOL", APRIL, LineKind.CASH)
DRAPES = LineKey("WES", "drape", APRIL, LineKind.CASH)


def signed(*steps: Step, verdict: Verdict = ACCEPTED) -> list[Decision]:
    """Signatures, each by another person; the last one gives the verdict."""
    return [
        Decision(
            step=step,
            verdict=verdict if step is steps[-1] else ACCEPTED,
            amount=Decimal(0),
            at=NOW,
            by=PEOPLE[step],
        )
        for step in steps
    ]


def decide(**changes: Any) -> None:
    given_: dict[str, Any] = {
        "step": Step.TRUST_FINANCE,
        "verdict": ACCEPTED,
        "claimed": Decimal("3750.00"),
        "amount": Decimal("3750.00"),
        "reason": "",
        "signer": SOMEBODY,
        "decisions": signed(Step.PROCUREMENT, Step.BUDGET),
        "prepared_by": (PREPARER,),
    }
    signoff.check_decision(**{**given_, **changes})


class TestOrder:
    def test_is_procurement_budget_trust_consortium(self) -> None:
        order = [Step.PROCUREMENT, Step.BUDGET, Step.TRUST_FINANCE, Step.CONSORTIUM_FINANCE]
        for place, step in enumerate(order):
            assert waits_for(signed(*order[:place])) is step
        assert waits_for(signed(*order)) is None

    def test_ends_with_a_rejection(self) -> None:
        rejected = signed(Step.PROCUREMENT, Step.BUDGET, Step.TRUST_FINANCE, verdict=REJECTED)
        assert waits_for(rejected) is None
        assert stage_of(rejected) is Stage.NOT_ACCEPTED

    @pytest.mark.parametrize(
        ("signatures", "stage"),
        [
            (0, Stage.PRELIMINARY),
            (1, Stage.INTERIM),
            (2, Stage.FINAL),
            (3, Stage.VALIDATED),
            (4, Stage.BANKED),
        ],
    )
    def test_brings_a_line_from_realised_to_banked(self, signatures: int, stage: Stage) -> None:
        assert stage_of(signed(*list(Step)[:signatures])) is stage

    @pytest.mark.parametrize(
        ("baseline", "contract", "forecast", "stage"),
        [
            (False, True, True, Stage.IDENTIFIED),
            (True, False, False, Stage.BASELINED),
            (True, True, False, Stage.CONTRACTED),
            (True, True, True, Stage.FORECAST),
        ],
    )
    def test_begins_before_anything_is_bought(
        self, *, baseline: bool, contract: bool, forecast: bool, stage: Stage
    ) -> None:
        found = signoff.stage_before_purchases(
            has_baseline=baseline, has_contract=contract, has_forecast=forecast
        )
        assert found is stage

    def test_nobody_signs_out_of_turn(self) -> None:
        with pytest.raises(Conflict, match="waits for another signature: budget holder"):
            decide(decisions=signed(Step.PROCUREMENT))
        with pytest.raises(Conflict, match="decided already"):
            decide(decisions=signed(*Step))


class TestWhoSigns:
    def test_nobody_takes_two_steps_of_a_line(self) -> None:
        with pytest.raises(Invalid, match="You signed this line at an earlier step"):
            decide(signer=PEOPLE[Step.BUDGET])

    def test_nobody_approves_what_stands_on_a_baseline_they_prepared(self) -> None:
        with pytest.raises(Invalid, match="You prepared the baseline"):
            decide(signer=PREPARER)
        # Putting it forward approves nothing yet.
        decide(step=Step.PROCUREMENT, signer=PREPARER, decisions=[])

    @pytest.mark.parametrize(
        ("step", "before"),
        [
            (Step.PROCUREMENT, ()),
            (Step.BUDGET, (Step.PROCUREMENT,)),
            (Step.CONSORTIUM_FINANCE, (Step.PROCUREMENT, Step.BUDGET, Step.TRUST_FINANCE)),
        ],
    )
    @pytest.mark.parametrize("verdict", [REDUCED, REJECTED])
    def test_only_the_trust_s_finance_takes_something_off(
        self, step: Step, before: tuple[Step, ...], verdict: Verdict
    ) -> None:
        with pytest.raises(Invalid, match="Only the finance of the trust"):
            decide(
                step=step,
                verdict=verdict,
                amount=Decimal(0),
                reason="No budget",
                decisions=signed(*before),
            )


class TestVerdicts:
    @pytest.mark.parametrize(("verdict", "amount"), [(REDUCED, "3000"), (REJECTED, "0")])
    def test_against_a_line_need_a_reason(self, verdict: Verdict, amount: str) -> None:
        with pytest.raises(Invalid, match="with a reason"):
            decide(verdict=verdict, amount=Decimal(amount), reason="  ")
        decide(verdict=verdict, amount=Decimal(amount), reason="No budget fell")

    @pytest.mark.parametrize("amount", ["3750.00", "4000"])
    def test_of_reducing_count_less_than_is_claimed(self, amount: str) -> None:
        with pytest.raises(Invalid, match=r"less than the £3,750\.00"):
            decide(verdict=REDUCED, amount=Decimal(amount), reason="Part of it")

    def test_never_drop_a_line_that_cost_more_than_before(self) -> None:
        loss = Decimal("-37.50")
        with pytest.raises(Invalid, match="would raise the total"):
            decide(verdict=REJECTED, claimed=loss, amount=Decimal(0), reason="Not ours")
        decide(verdict=REDUCED, claimed=loss, amount=Decimal(-50), reason="More was paid")
        decide(claimed=loss, amount=loss)


def ruled(verdict: Verdict, claimed: str, accepted: str) -> Ruling:
    return Ruling(
        verdict=verdict, claimed=Decimal(claimed), accepted=Decimal(accepted), reason="because"
    )


class TestSettle:
    """What a line counts: today's figure, the last ruling, and whether its month is locked."""

    @pytest.mark.parametrize(
        ("today", "ruling", "locked", "claimed", "counted"),
        [
            # Nobody has decided: it counts as it is worked out.
            ("100", None, False, "100", "100"),
            ("100", ruled(ACCEPTED, "100", "100"), False, "100", "100"),
            ("100", ruled(REDUCED, "100", "60"), False, "100", "60"),
            ("100", ruled(REJECTED, "100", "0"), False, "100", "0"),
            # More was invoiced since: what was taken off does not come back by itself.
            ("130", ruled(ACCEPTED, "100", "100"), False, "130", "130"),
            ("130", ruled(REDUCED, "100", "60"), False, "130", "60"),
            ("130", ruled(REJECTED, "100", "0"), False, "130", "0"),
            # Less, and then a loss: it shows at once.
            ("50", ruled(REDUCED, "100", "60"), False, "50", "50"),
            ("-20", ruled(REJECTED, "100", "0"), False, "-20", "-20"),
            # Locked: the figures of the decision stand, whatever comes later.
            ("130", ruled(ACCEPTED, "100", "100"), True, "100", "100"),
            ("0", ruled(ACCEPTED, "100", "100"), True, "100", "100"),
            ("130", ruled(REDUCED, "100", "60"), True, "100", "60"),
            ("130", ruled(REJECTED, "100", "0"), True, "100", "0"),
            ("130", None, True, "0", "0"),
        ],
    )
    def test_a_whole_month(
        self, today: str, ruling: Ruling | None, *, locked: bool, claimed: str, counted: str
    ) -> None:
        found = settle(Fraction(today), ruling, is_locked=locked)
        assert (found.claimed, found.counted) == (Fraction(claimed), Fraction(counted))

    def test_a_locked_line_that_is_the_same_to_the_penny_has_not_changed(self) -> None:
        exact = Fraction("33.3333")
        found = settle(exact, ruled(ACCEPTED, "33.33", "33.33"), is_locked=True)
        assert (found.claimed, found.counted) == (exact, exact)

    def test_of_a_part_of_a_month_the_same_share_counts(self) -> None:
        part = settle(Fraction(50), ruled(REDUCED, "100", "60"), is_locked=False, is_whole=False)
        assert (part.claimed, part.counted) == (Fraction(50), Fraction(30))


class TestLines:
    def test_are_one_for_each_trust_item_month_and_kind(self) -> None:
        lines = lines_of(
            plain.facts(
                plain.bought("100", "3800"),
                plain.bought("10", "400", on=date(2025, 5, 28)),
                plain.bought("5", "190", on=date(2025, 6, 1)),
            )
        )
        # 100 x 6 + 10 x 4, and 5 x 6.
        assert {(key.month.month, key.kind): line.amount for key, line in lines.items()} == {
            (5, LineKind.CASH): Decimal("640.00"),
            (6, LineKind.CASH): Decimal("30.00"),
        }

    def test_add_up_to_the_statement_by_kind(self) -> None:
        sums: dict[LineKind, Fraction] = {}
        for key, line in lines_of(story.facts()).items():
            sums[key.kind] = sums.get(key.kind, Fraction(0)) + line.exact
        assert sums == {LineKind.CASH: 951787, LineKind.AVOIDED: 60432}

    def test_are_sealed_by_what_they_are_made_from(self) -> None:
        bought, more = plain.bought("100", "3800"), plain.bought("100", "3800.01")
        (line,) = lines_of(plain.facts(bought)).values()
        (same,) = lines_of(plain.facts(bought)).values()
        (other,) = lines_of(plain.facts(more)).values()
        assert line.sha256 == same.sha256 != other.sha256

    def test_read_back_from_what_was_signed(self) -> None:
        for line in lines_of(story.facts()).values():
            assert [Entry.from_text(text) for text in line.content["entries"]] == [*line.entries]


def story_with(rulings: dict[LineKey, Ruling], *locked: tuple[str, date]) -> Facts:
    return replace(story.facts(), rulings=rulings, locked_months=frozenset(locked))


def bridged(facts: Facts) -> Bridge:
    return make_bridge(
        forecast=story.forecast(),
        facts=facts,
        statement=make_statement(facts),
        member_share=story.member_share,
    )


class TestStatement:
    """The story's year (section 5.1) after West's finance has decided on lenses of 750 x £5."""

    def test_falls_at_once_by_what_is_rejected(self) -> None:
        made = make_statement(story_with({LENSES: ruled(REJECTED, "3750", "0")}))
        assert made.recurrent_cash_releasing == Decimal("948037.00")
        assert made.net == Decimal("735085.00")
        # 51,375 + 504 of calibration, less 3,750.
        assert by_trust(made.cash)["WES"] == Decimal("48129.00")
        (below,) = made.not_accepted
        assert (below.claimed, below.accepted, below.amount, below.reason) == (
            Decimal(3750),
            Decimal(0),
            Decimal(3750),
            "because",
        )
        assert made.not_accepted_cash == Decimal(3750)

    def test_keeps_what_was_reduced_below_the_line(self) -> None:
        made = make_statement(story_with({LENSES: ruled(REDUCED, "3750", "3000")}))
        assert made.recurrent_cash_releasing == Decimal("951037.00")
        assert made.not_accepted[0].amount == Decimal("750.00")

    def test_keeps_kinds_apart(self) -> None:
        north = LineKey("NOR", "IOL", APRIL, LineKind.AVOIDED)
        made = make_statement(story_with({north: ruled(REJECTED, "3630", "0")}))
        # 1,650 x 44 x 5%.
        assert made.avoidance == Decimal("56802.00")
        assert made.recurrent_cash_releasing == Decimal("951787.00")
        assert made.not_accepted_cash == 0

    def test_is_bridged_with_a_step_for_finance(self) -> None:
        walked = bridged(story_with({LENSES: ruled(REJECTED, "3750", "0")}))
        assert walked.steps[-1].kind is StepKind.NOT_ACCEPTED
        assert dict(walked.steps[-1].by_trust) == {"WES": Decimal(-3750)}
        assert walked.actual == Decimal("958285.00")
        assert walked.forecast + sum(step.amount for step in walked.steps) == walked.actual

    def test_keeps_what_was_locked_and_prints_both_figures(self) -> None:
        locked = story_with({LENSES: ruled(ACCEPTED, "3500", "3500")}, ("WES", APRIL))
        made = make_statement(locked)
        changed = {each.cell.item: (each.locked, each.worked_out) for each in made.since_lock}
        # Nobody decided on West's other lines of that month: they wait below the line.
        assert changed["IOL"] == (Decimal(3500), Decimal(3750))
        assert changed["drape"] == (Decimal(0), Decimal("-37.50"))
        assert made.recurrent_cash_releasing + sum(
            each.amount for each in made.since_lock
        ) == Decimal("951787.00")
        walked = bridged(locked)
        assert walked.steps[-1].kind is StepKind.SINCE_LOCK
        assert walked.forecast + sum(step.amount for step in walked.steps) == walked.actual

    def test_keeps_a_locked_line_whose_purchases_were_withdrawn(self) -> None:
        facts = story_with({LENSES: ruled(ACCEPTED, "3750", "3750")}, ("WES", APRIL))
        without = replace(
            facts,
            purchases=tuple(
                each for each in facts.purchases if (each.trust, each.item) != ("WES", "IOL")
            ),
        )
        made = make_statement(without)
        kept = {each.cell.item: each.amount for each in made.since_lock}
        assert kept["IOL"] == Decimal(-3750)

    def test_shows_each_trust_its_own_below_the_line(self) -> None:
        whole = make_statement(story_with({LENSES: ruled(REJECTED, "3750", "0")}))
        assert seen_by(whole, ["WES"]).not_accepted == whole.not_accepted
        assert seen_by(whole, ["NOR"]).not_accepted == ()


@st.composite
def decided_stories(draw: st.DrawFn) -> Story:
    """A story in which finances decided on some lines, took something off, and locked months."""
    told = draw(stories())
    lines = lines_of(told.facts)
    rulings = {}
    for key, line in lines.items():
        verdict = draw(st.none() | st.sampled_from(Verdict))
        if verdict is None or (verdict is REJECTED and line.amount <= 0):
            continue
        off = Decimal(draw(st.integers(1, 10**6))) / 100 if verdict is REDUCED else Decimal(0)
        accepted = Decimal(0) if verdict is REJECTED else line.amount - off
        moved = Decimal(draw(st.integers(-500, 500))) / 100
        rulings[key] = Ruling(
            verdict=verdict, claimed=line.amount + moved, accepted=accepted + moved
        )
    months = sorted({(key.trust, key.month) for key in lines})
    locked = draw(st.sets(st.sampled_from(months))) if months else set()
    facts = replace(told.facts, rulings=rulings, locked_months=frozenset(locked))
    return Story(facts=facts, forecast=told.forecast, stays=told.stays)


class TestEveryStory:
    @settings(max_examples=15)
    @given(told=decided_stories())
    def test_ends_where_the_statement_stands_and_drops_nothing(self, told: Story) -> None:
        statement = make_statement(told.facts)
        walked = make_bridge(
            forecast=told.forecast,
            facts=told.facts,
            statement=statement,
            member_share=told.member_share,
        )
        assert walked.actual == statement.cash_releasing
        assert walked.forecast + sum(step.amount for step in walked.steps) == walked.actual
        undecided = make_statement(replace(told.facts, rulings={}, locked_months=frozenset()))
        for kind, figure in (
            (LineKind.CASH, "recurrent_cash_releasing"),
            (LineKind.AVOIDED, "avoidance"),
            (LineKind.CAPITAL, "capital_avoidance"),
        ):
            below = [each for each in statement.not_accepted if each.kind is kind]
            waiting = [each for each in statement.since_lock if each.kind is kind]
            kept = getattr(statement, figure) + sum(each.amount for each in below)
            kept += sum(each.amount for each in waiting)
            # Three sums, each rounded once.
            assert abs(kept - getattr(undecided, figure)) <= Decimal("0.02")
        assert sum(statement.capital_by_funding.values(), Decimal(0)) == statement.capital_avoidance
