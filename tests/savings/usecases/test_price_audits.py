"""Auditing a year. Verdicts and pounds are worked by hand in ``tests/savings/auditing.py``."""

from decimal import Decimal

from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.gateways.audit_findings import WantedFindings, lines_of
from tests.savings.auditing import audited, charged_wrongly
from tests.support.world import World

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


def test_every_line_is_judged(world: World) -> None:
    charged_wrongly(world)
    made = audited(world)
    lines = lines_of(made.findings_sha256, WantedFindings(), Asked(rows=None))
    found = {
        (line.order_number, line.line_number): (
            line.verdict,
            None if line.difference is None else str(line.difference),
        )
        for line in lines
    }
    assert found == FOUND
