"""The tables of a pack as rows of text, for its CSV files and for the PDF alike."""

from typing import Any

from consortium.contracts.domain.papers.generated_documents import instant
from consortium.savings.domain.facts import CostKind
from consortium.savings.domain.packs.facts import AUDIT_GRADE_NAMES, PackFacts

Rows = tuple[tuple[str, ...], ...]

COST_KINDS = {CostKind.ONE_OFF: "One-off", CostKind.RUNNING: "Running"}
TEST_HEADINGS = (
    "Agreement",
    "Version",
    "Tested on",
    "Members counted",
    "Who",
    "Measured",
    "Step reached",
    "Price",
    "Recorded",
    "SHA-256 of its inputs",
)
REBATE_HEADINGS = (
    "What",
    "Agreement or file",
    "For",
    "Amount",
    "Credit note",
    "Paid on",
    "Reason",
)
COST_HEADINGS = ("Reference", "Kind", "Falls on", "Amount", "What for", "Evidence", "Borne by")
CHANGE_HEADINGS = ("Entry", "At", "Who", "What", "About", "Reason", "Hash")
NOTE_HEADINGS = ("At", "Who", "Grade", "Note")


def test_rows(facts: PackFacts) -> Rows:
    return tuple(
        (
            each.agreement,
            str(each.version),
            each.tested_on.isoformat(),
            str(len(each.members)),
            "; ".join(each.members),
            each.measured,
            each.tier,
            f"{each.price:f}",
            "yes" if each.is_recorded else "no",
            each.sha256,
        )
        for each in facts.tests
    )


def rebate_rows(facts: PackFacts) -> Rows:
    """Rebates on the item, then the lines that are or correct credit notes."""
    return (
        *(
            (
                f"Rebate: {each.rebate}",
                each.agreement,
                f"{each.year.start.isoformat()} to {each.year.last_day.isoformat()}",
                f"{each.share:.2f}",
                each.credit_note,
                each.paid_on.isoformat(),
                each.reason,
            )
            for each in facts.rebates
        ),
        *(
            (
                "Credit note",
                f"{line.file} row {line.row}",
                line.counts_on.isoformat(),
                f"{line.paid:.2f}",
                line.invoice_number,
                "",
                f"corrects {line.corrects_invoice}" if line.corrects_invoice else "",
            )
            for line in facts.lines
            if line.paid < 0 or line.corrects_invoice
        ),
    )


def cost_rows(facts: PackFacts) -> Rows:
    return tuple(
        (
            each.reference,
            COST_KINDS[each.kind],
            each.falls_on.isoformat(),
            f"{each.amount:.2f}",
            each.description,
            each.evidence,
            each.borne_by,
        )
        for each in facts.costs
    )


def change_rows(facts: PackFacts) -> Rows:
    return tuple(
        (
            str(each.sequence),
            instant(each.at),
            each.who,
            each.action,
            each.subject,
            each.reason,
            each.hash,
        )
        for each in facts.changes
    )


def note_rows(facts: PackFacts) -> Rows:
    return tuple(
        (
            instant(each.written_at),
            each.written_by,
            AUDIT_GRADE_NAMES[each.grade] if each.grade else "",
            each.text,
        )
        for each in facts.notes
    )


def contract_as_json(facts: PackFacts) -> dict[str, Any]:
    return {
        "price_schedules": [
            {
                "agreement": each.agreement,
                "title": each.title,
                "supplier": each.supplier,
                "consortium_clause": each.consortium_clause,
                "version": each.version,
                "effective_from": each.effective_from.isoformat(),
                "clause": each.clause,
                "clause_name": each.clause_name,
                "paragraph": each.paragraph,
                "rules": each.rules,
                "lines_count_by": each.date_basis.value,
                "tiers": [
                    {
                        "tier": tier.interval,
                        "price": f"{tier.price:f}",
                        "for": "a trust alone" if tier.is_alone else "members",
                    }
                    for tier in each.tiers
                ],
                "sha256": each.sha256,
            }
            for each in facts.schedules
        ],
        "price_paths": [
            {
                "path": each.path,
                "first_day": each.first_day.isoformat(),
                "price": None if each.price is None else f"{each.price:f}",
                "steps": [{"step": step.title, "text": step.text} for step in each.steps],
            }
            for each in facts.paths
        ],
        "imports": [
            {
                "batch": each.reference,
                "file": each.file,
                "sha256": each.sha256,
                "imported_at": each.imported_at.isoformat(),
            }
            for each in facts.batches
        ],
    }
