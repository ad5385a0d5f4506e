"""Auditing a year. Verdicts and pounds are worked by hand in ``tests/savings/auditing.py``."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.gateways.audit_findings import AuditedLine, WantedFindings, lines_of
from consortium.savings.usecases.price_audits import Audited, run_price_audit
from tests.contracts import factories as contracts
from tests.contracts.asserting import details, last_event
from tests.savings.auditing import audited, charged_wrongly, three_trusts
from tests.savings.factories import NOTICED, WEST_LEAVES, YEAR, lenses
from tests.spend.factories import csv_of, imported
from tests.support.world import NOW, World

D = Decimal
V = Verdict
FOUND = {
    ("N-1", "1"): (V.AS_DUE, "0.00"),
    ("N-2", "1"): (V.OFF_CONTRACT, "60.00"),
    ("N-3", "1"): (V.AS_DUE, "0.00"),
    ("A-1", "1"): (V.WRONG_TIER, "200.00"),
    ("A-2", "1"): (V.LATE_PRICE_FILE, "-200.00"),
    ("A-3", "1"): (V.OVERCHARGED, "110.00"),
    ("A-3", "2"): (V.RETURNED, "-44.00"),
    ("A-4", "1"): (V.AS_DUE, "0.00"),
    ("A-4", "2"): (V.FREE_GOODS, "0.00"),
    ("A-5", "1"): (V.FREE_GOODS, "0.00"),
    ("A-6", "1"): (V.NO_PRICE, None),
    ("S-1", "1"): (V.AS_DUE, "0.00"),
    ("S-2", "1"): (V.AS_DUE, "0.00"),
    ("W-1", "1"): (V.AS_DUE, "0.00"),
    ("W-2", "1"): (V.AS_DUE, "0.00"),
    ("W-3", "1"): (V.OVERCHARGED, "50.00"),
}


def lines(made: Audited, **wanted: object) -> list[AuditedLine]:
    return lines_of(made.findings_sha256, WantedFindings(**wanted), Asked(rows=None))  # type: ignore[arg-type]


def test_every_line_is_judged_and_the_same_inputs_give_the_same_findings(world: World) -> None:
    charged_wrongly(world)
    made = audited(world)
    found = {
        (line.order_number, line.line_number): (
            line.verdict,
            None if line.difference is None else str(line.difference),
        )
        for line in lines(made)
    }
    assert found == FOUND
    assert details(last_event())["findings_sha256"] == made.findings_sha256
    again = audited(world)
    assert (again.inputs_sha256, again.findings_sha256) == (
        made.inputs_sha256,
        made.findings_sha256,
    )
    imported(world.south, csv_of(lenses("S-9", "2025-06-03", "38.00")), "more.csv")
    assert audited(world).inputs_sha256 != made.inputs_sha256


def test_is_not_for_whoever_reaches_one_trust_only(world: World) -> None:
    with pytest.raises(NotFound):
        run_price_audit(
            actor=world.finance_of_north.actor(),
            consortium_id=world.seven_oaks,
            period=YEAR,
            now=NOW,
        )


def test_a_credit_note_that_names_its_invoice_keeps_that_price(world: World) -> None:
    """E1: 10 lenses of West's delivery in spring at £38.00, credited when £47.50 is due."""
    contracts.leaves(world, three_trusts(world)["west"], on=WEST_LEAVES, now=NOTICED)
    delivered = {**lenses("W-5", "2025-05-03", "38.00", of=10), "Invoice number": "INV-7"}
    back = {**lenses("W-6", "2025-11-03", "38.00", of=-10), "Invoice number": "CN-1"}
    imported(
        world.west,
        csv_of({**delivered, "Corrects invoice": ""}, {**back, "Corrects invoice": "INV-7"}),
    )
    (line,) = lines(audited(world), verdicts=frozenset({Verdict.RETURNED}))
    assert (line.due, line.difference, line.priced_on) == (
        D("-380.00"),
        D("0.00"),
        date(2025, 5, 3),
    )


def test_a_leaving_recorded_late_changes_what_was_right_then(world: World) -> None:
    """E11: members were charged £38.00 in November, as known then; West's leaving in October,
    recorded in December, makes £40.00 of it: £2.00 less than due for each of 100."""
    signed = three_trusts(world)
    imported(world.north, csv_of(lenses("N-7", "2025-11-03", "38.00")))
    late = datetime(2025, 12, 3, 10, 0, tzinfo=UTC)
    contracts.leaves(world, signed["west"], on=WEST_LEAVES, now=late)
    (line,) = lines(audited(world))
    assert (line.verdict, line.difference) == (Verdict.CUT_AFTERWARDS, D("-200.00"))
    assert line.why.startswith("Charged at £38.00, as it was known then; it was £40.00")
