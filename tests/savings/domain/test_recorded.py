"""Rebates and benefits as finance lets them count, by hand on the demo story (5.1)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from consortium.savings.domain.bridge import StepKind, make_bridge
from consortium.savings.domain.facts import Benefit, BenefitKind, Facts, Rebate
from consortium.savings.domain.recorded import counted, records_of
from consortium.savings.domain.signoff import RecordedKey, RecordedKind, Ruling, Verdict
from consortium.savings.domain.statement import make_statement, seen_by
from tests.savings import story

CLAUSE, LOAN = UUID(int=1), UUID(int=2)
LAST_DAY, LENT = date(2026, 3, 31), date(2025, 9, 1)
COAST = RecordedKey("COA", RecordedKind.REBATE, CLAUSE, LAST_DAY)
TOMOGRAPH = RecordedKey("COA", RecordedKind.NON_CASH_RELEASING, LOAN, LENT)
amounts = st.decimals("-500.00", "500.00", places=2)


def facts(**rulings: Ruling) -> Facts:
    """The story's, its rebate and the tomograph that Coast lent with what makes them signable."""
    made = story.facts()
    keys = {"coast": COAST, "tomograph": TOMOGRAPH}
    return replace(
        made,
        rebates=(replace(made.rebates[0], source=CLAUSE, name="OVD rebate"),),
        benefits=(replace(made.benefits[0], source=LOAN, trust="COA"),),
        recorded_rulings={keys[name]: ruling for name, ruling in rulings.items()},
    )


def ruled(verdict: Verdict, claimed: str, accepted: str) -> Ruling:
    return Ruling(
        verdict=verdict, claimed=Decimal(claimed), accepted=Decimal(accepted), reason="No proof"
    )


class TestOnTheStory:
    def test_every_share_and_the_loan_can_be_signed(self) -> None:
        made = facts()
        found = records_of(made.rebates, made.benefits)
        shares = {key.trust: each.amount for key, each in found.items() if key.source == CLAUSE}
        # 4% of £10.50 is £0.42 a case; West forfeits what it would have had.
        assert shares["COA"] == Decimal("1050.00")
        assert "WES" not in shares
        assert sum(shares.values()) == Decimal("10248.00")
        assert found[TOMOGRAPH].amount == Decimal("2330.00")

    def test_nothing_changes_until_somebody_rejects(self) -> None:
        statement = make_statement(facts())
        assert statement.rebate == Decimal("10248.00")
        assert statement.non_cash_releasing == Decimal("2330.00")
        assert statement.net == Decimal("738835.00")
        assert statement.not_accepted == ()

    def test_rejecting_a_share_takes_it_off_every_total(self) -> None:
        made = facts(coast=ruled(Verdict.REJECTED, "1050.00", "0.00"))
        statement = make_statement(made)
        assert statement.rebate == Decimal("9198.00")
        assert statement.rebate_of("COA") == Decimal("0.00")
        assert statement.cash_releasing == Decimal("960985.00")
        assert statement.net == Decimal("737785.00")
        (refused,) = statement.not_accepted
        assert (refused.kind, refused.cell) == (
            RecordedKind.REBATE,
            ("COA", "OVD rebate", date(2026, 3, 1)),
        )
        assert (refused.claimed, refused.accepted) == (Decimal("1050.00"), Decimal("0.00"))
        assert statement.not_accepted_rebate == Decimal("1050.00")
        bridge = make_bridge(
            forecast=story.forecast(),
            facts=made,
            statement=statement,
            member_share=story.member_share,
        )
        steps = {step.kind: step.amount for step in bridge.steps}
        assert steps[StepKind.NOT_ACCEPTED] == Decimal("-1050.00")
        assert steps[StepKind.VOLUME] == Decimal("1128.00")
        assert bridge.forecast + sum(steps.values()) == bridge.actual == Decimal("960985.00")

    def test_reducing_the_loan_leaves_the_cash_alone(self) -> None:
        made = facts(tomograph=ruled(Verdict.REDUCED, "2330.00", "1000.00"))
        statement = make_statement(made)
        assert statement.non_cash_releasing == Decimal("1000.00")
        assert statement.cash_releasing == Decimal("962035.00")
        assert seen_by(statement, ["NOR"]).not_accepted == ()


class TestWhatCanBeSigned:
    def test_is_no_counterfactual_and_nothing_of_the_whole_consortium(self) -> None:
        of_nobody = Benefit(
            kind=BenefitKind.NON_FINANCIAL,
            falls_on=LENT,
            amount=Decimal(0),
            description="One list of questions",
            valuation="Counted",
            source=LOAN,
        )
        economic = replace(
            of_nobody, kind=BenefitKind.SERVICE_COUNTERFACTUAL, trust="VAL", source=CLAUSE
        )
        assert records_of((), (of_nobody, economic)) == {}

    @given(
        notes=st.lists(st.tuples(amounts, amounts), min_size=1, max_size=4),
        accepted=st.decimals("0.00", "400.00", places=2),
    )
    def test_what_counts_and_what_does_not_are_what_was_credited(
        self, notes: list[tuple[Decimal, Decimal]], accepted: Decimal
    ) -> None:
        """However many credit notes and reversals there are, the figures add up to the penny."""
        rebates = tuple(
            Rebate(
                year=story.YEAR,
                amount=coast + north,
                shares={"COA": coast, "NOR": north},
                credit_note=f"CN-{number}",
                source=CLAUSE,
            )
            for number, (coast, north) in enumerate(notes)
        )
        ruling = Ruling(verdict=Verdict.REDUCED, claimed=Decimal(500), accepted=accepted)
        found = counted(
            replace(facts(), rebates=rebates, benefits=(), recorded_rulings={COAST: ruling})
        )
        credited = sum(coast for coast, _ in notes)
        counts = sum(each.shares["COA"] for each in found.rebates)
        assert counts == min(credited, accepted)
        assert counts + sum(each.amount for each in found.refused) == credited
        assert sum(each.shares["NOR"] for each in found.rebates) == sum(n for _, n in notes)
        assert all(sum(each.shares.values()) == each.amount for each in found.rebates)
