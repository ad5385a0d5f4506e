"""Agreements of other kinds under audit: packs, incremental bands, several suppliers. By hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.catalogue.usecases.items import add_pack
from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.usecases.agreements import sign_contract
from consortium.contracts.usecases.shared_lines import record_shares
from consortium.foundation.domain.listing import Asked
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.usecases import membership
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.gateways.audit_findings import AuditedLine, WantedFindings, lines_of
from consortium.savings.queries.report import savings_report
from consortium.savings.usecases.price_audits import Audited, run_price_audit
from tests.contracts import factories as contracts
from tests.contracts.factories import DRAFTED
from tests.contracts.story import LENS, STARTS
from tests.savings.auditing import audited
from tests.savings.factories import YEAR, lenses, locked
from tests.spend.factories import csv_of, imported
from tests.support.world import NOW, SYSTEM, World

D = Decimal
# Clause C5: 44 up to 10,000, 42 up to 18,000, 40 up to 25,000, then 38.
BANDS = replace(
    LENS,
    clause=Clause.INCREMENTAL_BANDS,
    measure=Measure.ACTUAL_QUANTITY,
    test_months=(),
)


def by_order(made: Audited) -> dict[str, AuditedLine]:
    found = lines_of(made.findings_sha256, WantedFindings(), Asked(rows=None))
    return {line.order_number: line for line in found}


def test_a_box_is_priced_by_what_it_holds(world: World) -> None:
    """Two boxes of ten at £400.00 are 20 lenses at £40.00 instead of £38.00: £40.00 too much."""
    items = contracts.items()
    add_pack(
        actor=SYSTEM,
        item_id=items["IOL"],
        unit="BX",
        base_units=Fraction(10),
        valid_from=date(2025, 1, 1),
        now=NOW,
    )
    agreement_id = contracts.agreement(world, LENS)
    contracts.signed_contract(world, agreement_id, world.north, commits={items["IOL"]: "26000"})
    imported(world.north, csv_of({**lenses("B-1", "2025-05-03", "400.00", of=2), "Unit": "BX"}))
    line = by_order(audited(world))["B-1"]
    assert (line.quantity_base, line.charged_each, line.due) == (D(20), D(40), D("760.00"))
    assert (line.verdict, line.difference) == (Verdict.WRONG_TIER, D("40.00"))


def test_lines_fill_incremental_bands_one_after_the_other(world: World) -> None:
    """8,000 at £44.00, then 2,000 at £44.00 and 3,000 at £42.00 are £214,000.00, not all 5,000 at
    the first band's price; bought past the contract they fill no band, and have no one price."""
    contracts.items()
    agreement_id = contracts.agreement(world, BANDS)
    contracts.signed_contract(world, agreement_id, world.north)
    contracts.signed_contract(world, agreement_id, world.south)
    imported(
        world.north,
        csv_of(
            lenses("N-1", "2025-05-03", "44.00", of=8000),
            lenses("N-2", "2025-05-20", "44.00", supplier="Beta Ltd", of=9000),
        ),
    )
    imported(world.south, csv_of(lenses("S-1", "2025-06-03", "44.00", of=5000)))
    found = by_order(audited(world))
    assert (found["N-1"].verdict, found["N-1"].due) == (Verdict.AS_DUE, D("352000.00"))
    assert (found["S-1"].verdict, found["S-1"].due, found["S-1"].difference) == (
        Verdict.WRONG_TIER,
        D("214000.00"),
        D("6000.00"),
    )
    assert found["S-1"].due_price is None
    assert (found["N-2"].verdict, found["N-2"].due) == (Verdict.NO_PRICE, None)
    assert "under incremental bands" in found["N-2"].why


def shared_by(world: World, item_id: UUID, agreements: list[UUID]) -> None:
    """North commits to 42,000 lenses: 60% of each line count in the first, 40% in the second."""
    drafts = [contracts.drafted_contract(world, each, world.north) for each in agreements]
    record_shares(
        actor=SYSTEM,
        agreement_id=agreements[0],
        other_agreement_id=agreements[1],
        trust_id=world.north,
        item_id=item_id,
        share=D("0.6"),
        other_share=D("0.4"),
        effective_on=STARTS,
        reason="Letter of both leads",
        now=DRAFTED,
    )
    for contract_id in drafts:
        contracts.commit_to(contract_id, {item_id: "42000"}, since=STARTS, now=DRAFTED)
        sign_contract(actor=SYSTEM, contract_id=contract_id, now=DRAFTED)


def test_each_of_two_agreements_prices_its_share(world: World) -> None:
    """Clause catalogue, E13: of 100 lenses 60 count where 25,200 a year make £38 each, and 40
    where 16,800 make £42: £2,280 + £1,680 = £3,960."""
    items = contracts.items()
    shared_by(world, items["IOL"], [contracts.agreement(world, LENS) for _ in range(2)])
    imported(
        world.north,
        csv_of(
            lenses("S-1", "2025-05-03", "39.60"),
            lenses("S-2", "2025-05-04", "42.00"),
            lenses("S-3", "2025-05-05", "38.00"),
        ),
    )
    found = by_order(audited(world))
    assert {name: (each.verdict, each.due, each.difference) for name, each in found.items()} == {
        "S-1": (Verdict.AS_DUE, D("3960.00"), D("0.00")),
        "S-2": (Verdict.OVERCHARGED, D("3960.00"), D("240.00")),
        "S-3": (Verdict.UNDERCHARGED, D("3960.00"), D("-160.00")),
    }
    assert found["S-2"].why.endswith("Two agreements share the line as agreed.")
    # The statement says the same: 240 - 160 above the contract, and of £44.00 before
    # 3 x 4,400 - (3,960 + 4,200 + 3,800) = £1,240.00 saved.
    locked(world.north, items["IOL"])
    statement = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR).statement
    assert (sum(statement.claims.values()), sum(statement.cash.values())) == (D(80), D(1240))


def test_two_consortia_each_count_their_share_of_a_line(world: World) -> None:
    """Clause catalogue, E13: 60 of 100 lenses count in Seven Oaks at £38 each, and 40 in Two
    Rivers at £42, whatever the line was charged.

    | line | charged  | here: paid, due, apart            | there: paid, due, apart           |
    |------|----------|-----------------------------------|-----------------------------------|
    | S-1  | £38.00   | 2,280.00   2,280.00     0.00      | 1,520.00   1,680.00  -160.00      |
    | S-2  | £42.00   | 2,520.00   2,280.00   240.00      | 1,680.00   1,680.00     0.00      |
    | S-3  | £41.37   | 2,482.20   2,280.00   202.20      | 1,654.80   1,680.00   -25.20      |
    | S-4  | £44.00 * |   264.00     228.00    36.00      |   176.00     168.00     8.00      |

    * 10 lenses of another supplier. £38.00 and £42.00 are prices of either agreement: the wrong
    tier where they are not due.
    """
    items = contracts.items()
    membership.record_membership_change(
        actor=SYSTEM,
        consortium_id=world.two_rivers,
        trust_id=world.north,
        change=MembershipChange.JOINS,
        effective_on=STARTS,
        reason="A member of both",
        now=DRAFTED,
    )
    consortia = (world.seven_oaks, world.two_rivers)
    shared_by(
        world,
        items["IOL"],
        [contracts.agreement(world, LENS, consortium_id=each) for each in consortia],
    )
    imported(
        world.north,
        csv_of(
            lenses("S-1", "2025-05-03", "38.00"),
            lenses("S-2", "2025-05-04", "42.00"),
            lenses("S-3", "2025-05-05", "41.37"),
            lenses("S-4", "2025-05-06", "44.00", supplier="Beta Ltd", of=10),
        ),
    )
    here, there = (
        by_order(run_price_audit(actor=SYSTEM, consortium_id=each, period=YEAR, now=NOW))
        for each in consortia
    )
    assert figures(here) == {
        "S-1": (Verdict.AS_DUE, D("2280.00"), D("2280.00"), D("0.00")),
        "S-2": (Verdict.WRONG_TIER, D("2520.00"), D("2280.00"), D("240.00")),
        "S-3": (Verdict.OVERCHARGED, D("2482.20"), D("2280.00"), D("202.20")),
        "S-4": (Verdict.OFF_CONTRACT, D("264.00"), D("228.00"), D("36.00")),
    }
    assert figures(there) == {
        "S-1": (Verdict.WRONG_TIER, D("1520.00"), D("1680.00"), D("-160.00")),
        "S-2": (Verdict.AS_DUE, D("1680.00"), D("1680.00"), D("0.00")),
        "S-3": (Verdict.UNDERCHARGED, D("1654.80"), D("1680.00"), D("-25.20")),
        "S-4": (Verdict.OFF_CONTRACT, D("176.00"), D("168.00"), D("8.00")),
    }
    assert here["S-2"].quantity == D(60)
    assert here["S-2"].why.endswith(
        "60% of the line counts here, the rest in an agreement of another consortium."
    )
    # The statement says the same; of £44.00 before, 0.6 x (13,200 - 12,137) were saved.
    locked(world.north, items["IOL"])
    statement = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR).statement
    assert (
        sum(statement.claims.values()),
        sum(statement.leakage.values()),
        sum(statement.cash.values()),
    ) == (D("442.20"), D("36.00"), D("637.80"))


def figures(
    found: dict[str, AuditedLine],
) -> dict[str, tuple[Verdict, Decimal, Decimal | None, Decimal | None]]:
    return {
        name: (each.verdict, each.amount, each.due, each.difference) for name, each in found.items()
    }
