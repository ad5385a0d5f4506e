"""A small pack, written by hand: North's lenses of May and November, of ``factories.py``.

100 lenses were £44.00 before; they were paid £3,800 in May and £4,000 in November: 600 + 400. May
was signed by all four; the finance of the trust reduced it to £500. So £1,000 is worked out, and
£900 counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import BaselineMethod, Grade, Party
from consortium.savings.domain.packs import files as names
from consortium.savings.domain.packs.approvals import Approvals, approvals_as_json
from consortium.savings.domain.packs.baselines import (
    Certificate,
    PartySignature,
    certificates_as_json,
)
from consortium.savings.domain.packs.claim import Saving, claim_as_json, claim_of
from consortium.savings.domain.packs.files import as_json, manifest_of, zip_of
from consortium.savings.domain.packs.index import IndexFile, index_as_json
from consortium.savings.domain.packs.lines import PackLine, lines_as_csv
from consortium.savings.domain.packs.trail import SignedStep, SignedVersion, Trail, trail_as_json
from consortium.savings.domain.savings_lines import Entry, SavingsLine
from consortium.savings.domain.signoff import LineKey, LineKind, Step, Verdict

MAY, NOVEMBER = date(2025, 5, 1), date(2025, 11, 1)
AT = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
SAVING = Saving(
    consortium="Seven Oaks",
    trust="NOR",
    trust_name="North",
    item="IOL",
    item_name="Lens",
    unit="EA",
    kind=LineKind.CASH,
    period=Period(date(2025, 4, 1), date(2026, 4, 1)),
)


def line(on: date, paid: str, **other: Any) -> PackLine:
    made = PackLine(
        batch="PL-2025-0001",
        file="north.csv",
        row=2,
        order_number="N-1",
        line_number="1",
        ordered_on=on,
        delivered_on=None,
        received_on=None,
        invoiced_on=None,
        tax_point_on=None,
        counts_on=on,
        invoice_number="",
        corrects_invoice="",
        supplier="Alpha Ltd",
        item_code="IOL",
        description="Lens",
        unit="EA",
        quantity=Decimal(100),
        base_quantity=Decimal(100),
        unit_price=Decimal(paid) / 100,
        paid=Decimal(paid),
        funding="",
        standing="on_contract",
        price_due=Decimal(38),
        amount_due=Decimal("3800.00"),
        price_path="AG-2025-0001, version 1",
        baseline_version=1,
        price_before=Decimal("44.00"),
        index_rise=None,
    )
    return replace(made, **other)


def certificate() -> Certificate:
    unsigned = Certificate(
        reference="BL-2024-0001",
        trust_id="t",
        item_id="i",
        version=1,
        window=Period(date(2023, 4, 1), date(2024, 4, 1)),
        quantity=Decimal(6000),
        unit_price=Decimal("44.00"),
        lowest_price=None,
        highest_price=None,
        purchases=12,
        method=BaselineMethod.INVOICES,
        grade=Grade.A,
        source="Invoices of 2023/24",
        files=(),
        included_costs="",
        exclusions="",
        reason="",
        prepared_by="Somebody",
        prepared_at=datetime(2024, 4, 15, 9, 0, tzinfo=UTC),
        sha256="",
        signatures=(),
    )
    at = datetime(2024, 4, 30, 9, 0, tzinfo=UTC)
    return replace(
        unsigned,
        sha256=unsigned.sealed,
        signatures=tuple(
            PartySignature(party=party, person=party.value, at=at, sha256=unsigned.sealed)
            for party in Party
        ),
    )


def signed_may() -> SignedVersion:
    """May as it was signed: £600 put forward, of which the trust's finance let £500 count."""
    entry = Entry(
        on=date(2025, 5, 3),
        quantity=Decimal(100),
        before=Decimal("44.00"),
        paid=Decimal("3800.00"),
        baseline_version=1,
    )
    content = SavingsLine(key=LineKey("NOR", "IOL", MAY, LineKind.CASH), entries=(entry,))
    verdicts = {
        Step.TRUST_FINANCE: (Verdict.REDUCED, "500.00", "Part of it was not in the budget"),
        Step.CONSORTIUM_FINANCE: (Verdict.ACCEPTED, "500.00", ""),
    }
    steps = []
    for step in Step:
        verdict, amount, reason = verdicts.get(step, (Verdict.ACCEPTED, "600.00", ""))
        steps.append(
            SignedStep(
                step=step,
                verdict=verdict,
                person=step.value,
                at=AT,
                amount=Decimal(amount),
                reason=reason,
                sha256=content.sha256,
            )
        )
    return SignedVersion(
        month=MAY,
        number=1,
        amount=Decimal("600.00"),
        reason="",
        put_forward_at=AT,
        put_forward_by="Lead",
        sha256=content.sha256,
        content=content.content,
        steps=tuple(steps),
    )


@dataclass
class Parts:
    """What a pack is written from; a test changes a part and writes the pack again."""

    saving: Saving = SAVING
    lines: list[PackLine] = field(
        default_factory=lambda: [
            line(date(2025, 5, 3), "3800.00"),
            line(date(2025, 11, 3), "4000.00", row=3),
        ]
    )
    certificates: tuple[Certificate, ...] = field(default_factory=lambda: (certificate(),))
    trail: Trail = field(default_factory=lambda: Trail(versions=(signed_may(),), locked={}))
    approvals: Approvals = field(
        default_factory=lambda: Approvals(terms=None, version=0, budgets=())
    )
    index: IndexFile | None = None

    def claim(self) -> dict[str, Any]:
        return claim_as_json(claim_of(self.saving, self.lines, self.trail, self.approvals.terms))

    def files(self, claim: Mapping[str, Any] | None = None) -> dict[str, bytes]:
        """The files but the manifest; ``claim`` takes the place of the sheet that is right."""
        made = dict.fromkeys(names.NAMES, b"-\n")
        return {
            **made,
            names.CLAIM: as_json(self.claim() if claim is None else claim),
            names.LINES: lines_as_csv(self.lines).encode(),
            names.BASELINE: as_json(certificates_as_json(self.certificates)),
            names.TRAIL: as_json(trail_as_json(self.trail)),
            names.APPROVALS: as_json(approvals_as_json(self.approvals)),
            names.INDEX: as_json(index_as_json(self.index)),
        }

    def written(self, claim: Mapping[str, Any] | None = None) -> bytes:
        """The pack, its manifest made anew: a forger can do that, too."""
        files = self.files(claim)
        counts = (self.claim() if claim is None else claim)["counts"]
        manifest = manifest_of(files, {"reference": "EP-BY-HAND", "counts": counts})
        return zip_of({**files, names.MANIFEST: manifest})
