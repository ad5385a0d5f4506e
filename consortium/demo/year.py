"""Scene 5: the first year: a leaver, a joiner, purchase lines, tier tests, costs, the rebate."""

import io
from datetime import date, timedelta
from decimal import Decimal

from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.usecases.award_value import change_award_value
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.demo import (
    before,
    contracts,
    documents,
    purchases,
    rebate,
    standing,
    story,
    tomograph,
)
from consortium.demo.stage import Stage, at
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.usecases.membership import record_membership_change
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.usecases.ledger import record_benefit, record_cost
from consortium.savings.usecases.loan_benefits import record_loan_benefit
from consortium.spend.usecases.import_lines import import_file

LEFT_BY_WEST = ("consumables", "pacs", "calibration")
HILL_ADMITTED, HILL_SIGNED = date(2025, 11, 20), date(2025, 12, 15)
HILL_SERVICES_SIGNED = date(2026, 3, 16)
DAYS_TO_SEND_LINES = 9


def build(stage: Stage) -> None:
    _costs(stage)
    _quarter(stage, 1)
    _west_gives_notice(stage)
    documents.send_leaver_notice(stage)
    _equipment_share(stage)
    _service_of_valley(stage)
    _quarter(stage, 2)
    _hill_joins(stage)
    _quarter(stage, 3)
    documents.send_tier_notice(stage)
    _hill_joins_services(stage)
    _quarter(stage, 4)
    rebate.build(stage)
    _test_tiers(stage, stage.today)


def _quarter(stage: Stage, number: int) -> None:
    """The tier tests of the quarter's first day, then each trust's lines after its last."""
    period = story.quarter(number)
    _test_tiers(stage, period.start)
    sent = (period.end or period.start) + timedelta(days=DAYS_TO_SEND_LINES)
    for trust in story.TRUSTS:
        import_file(
            actor=stage.actor(f"finance_{trust.code.lower()}", sent),
            trust_id=stage.places[trust.code],
            content=io.BytesIO(purchases.quarter_file(trust, number)),
            file_name=f"{trust.code}-2025-26-Q{number}.csv",
            now=at(sent),
        )
    standing.return_lenses(stage, number)


def _test_tiers(stage: Stage, up_to: date) -> None:
    for agreement_id in stage.agreements.values():
        try:
            run_tier_tests(
                actor=stage.actor("lead_nor", up_to),
                agreement_id=agreement_id,
                up_to=up_to,
                now=at(up_to, 8),
            )
        except Conflict as nothing_due:
            if nothing_due.code != "no_test_due":
                raise


def _west_gives_notice(stage: Stage) -> None:
    on = story.WEST_GIVES_NOTICE
    lead = stage.actor("lead_nor", on)
    for key in LEFT_BY_WEST:
        for kind, effective_on in (
            (ParticipationKind.NOTICE, on),
            (ParticipationKind.OPT_OUT, story.WEST_LEAVES),
        ):
            record_participation(
                actor=lead,
                contract_id=stage.contracts[key, "WES"],
                kind=kind,
                effective_on=effective_on,
                reason="West Trust buys on its own again",
                now=at(on, 11),
            )
    record_membership_change(
        actor=lead,
        consortium_id=stage.consortium,
        trust_id=stage.places["WES"],
        change=MembershipChange.LEAVES,
        effective_on=story.WEST_LEAVES,
        reason="Notice of 30 June 2025",
        now=at(on, 12),
    )


def _hill_joins(stage: Stage) -> None:
    lead = stage.actor("lead_nor", HILL_ADMITTED)
    record_membership_change(
        actor=lead,
        consortium_id=stage.consortium,
        trust_id=stage.places["HIL"],
        change=MembershipChange.JOINS,
        effective_on=story.HILL_JOINS,
        reason="Joins consumables on 1 January and services on 1 April 2026",
        now=at(HILL_ADMITTED),
    )
    before.hill(stage)
    _make_room(stage, "consumables", HILL_SIGNED)
    contracts.join(stage, "consumables", story.HILL, starts_on=story.HILL_JOINS, on=HILL_SIGNED)


def _hill_joins_services(stage: Stage) -> None:
    _make_room(stage, "pacs", HILL_SERVICES_SIGNED)
    for key in ("pacs", "calibration"):
        contracts.join(
            stage,
            key,
            story.HILL,
            starts_on=story.HILL_JOINS_SERVICES,
            on=HILL_SERVICES_SIGNED,
        )


def _make_room(stage: Stage, key: str, on: date) -> None:
    """A joiner's contract is a change of what was awarded, and is recorded as one first."""
    change_award_value(
        actor=stage.actor("lead_nor", on),
        agreement_id=stage.agreements[key],
        added=contracts.value_of(key, story.HILL, starts_on=story.HILL_JOINS),
        reason="Hill Trust joins, as the participation clause provides for",
        now=at(on, 8),
    )


def _costs(stage: Stage) -> None:
    finance = stage.actor("finance_consortium", story.YEAR_1.start)
    rows = [
        *((CostKind(kind), on, amount, what, "") for kind, on, amount, what in story.COSTS),
        *(
            (
                CostKind.ONE_OFF,
                date(2025, 5, 1),
                story.MIGRATION_COST,
                f"Change to the new imaging service, {trust.name}",
                trust.code,
            )
            for trust in story.FOUNDERS
        ),
        *(
            (
                CostKind.RUNNING,
                story.quarter(number).start,
                story.RUNNING_COST,
                f"Running of the consortium, quarter {number}",
                "",
            )
            for number in (1, 2, 3, 4)
        ),
    ]
    for kind, on, amount, what, trust in rows:
        record_cost(
            actor=finance,
            consortium_id=stage.consortium,
            trust_id=stage.places[trust] if trust else None,
            kind=kind,
            falls_on=on,
            amount=Decimal(amount),
            description=what,
            evidence="Cost ledger of the host, North Trust",
            now=at(story.YEAR_1.start, 9),
        )


def _equipment_share(stage: Stage) -> None:
    """Central lends Coast its tomograph for twelve days, and the hire avoided is recorded."""
    out, back, closed = date(2025, 9, 15), date(2025, 9, 26), date(2025, 9, 29)
    loan_id = tomograph.lend(stage, out=out, back=back, closed=closed)
    record_loan_benefit(
        actor=stage.actor("lead_nor", closed),
        consortium_id=stage.consortium,
        loan_id=loan_id,
        now=at(closed, 14),
    )


def _service_of_valley(stage: Stage) -> None:
    """What Valley's eye service would cost in a year if the others did not cover for it."""
    on = story.YEAR_1.last_day
    record_benefit(
        actor=stage.actor("lead_nor", on),
        consortium_id=stage.consortium,
        trust_id=stage.places["VAL"],
        kind=BenefitKind.SERVICE_COUNTERFACTUAL,
        falls_on=on,
        amount=Decimal("158100.00"),
        description="Valley Trust's eye service without the support of the others",
        valuation=(
            "Agency cover £64,000; 220 cases bought elsewhere x £310 = £68,200; "
            "14 lists lost x £1,850 = £25,900"
        ),
        now=at(on),
    )
