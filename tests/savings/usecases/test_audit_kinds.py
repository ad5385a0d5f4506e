"""Agreements of other kinds under audit: packs, incremental bands, several suppliers. By hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.catalogue.usecases.items import add_pack
from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.usecases.agreements import sign_contract
from consortium.contracts.usecases.shared_lines import record_shares
from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.gateways.audit_findings import AuditedLine, WantedFindings, lines_of
from consortium.savings.queries.report import savings_report
from consortium.savings.usecases.price_audits import Audited
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


def test_each_of_two_agreements_prices_its_share(world: World) -> None:
    """Clause catalogue, E13: of 100 lenses 60 count where 25,200 a year make £38 each, and 40
    where 16,800 make £42: £2,280 + £1,680 = £3,960."""
    items = contracts.items()
    agreements = [contracts.agreement(world, LENS) for _ in range(2)]
    drafts = [contracts.drafted_contract(world, each, world.north) for each in agreements]
    record_shares(
        actor=SYSTEM,
        agreement_id=agreements[0],
        other_agreement_id=agreements[1],
        trust_id=world.north,
        item_id=items["IOL"],
        share=D("0.6"),
        other_share=D("0.4"),
        effective_on=STARTS,
        reason="Letter of both leads",
        now=DRAFTED,
    )
    for contract_id in drafts:
        contracts.commit_to(contract_id, {items["IOL"]: "42000"}, since=STARTS, now=DRAFTED)
        sign_contract(actor=SYSTEM, contract_id=contract_id, now=DRAFTED)
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
