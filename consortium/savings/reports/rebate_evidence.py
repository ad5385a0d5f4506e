"""The evidence of a rebate as sheets of a workbook: figures, steps, trusts, lines, imports."""

from collections.abc import Sequence

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.terms.rebate_terms import AllocationRule, LeaverShare
from consortium.foundation.domain.money import ZERO
from consortium.foundation.web.exports import Cell, xlsx_bytes
from consortium.savings.domain.rebate_evidence import Evidence

Sheet = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]

BASIS_NAMES = {
    DateBasis.ORDERED: "the day of the order",
    DateBasis.DELIVERED: "the day of delivery",
    DateBasis.RECEIVED: "the day of delivery, where lines do not carry the day of receipt",
    DateBasis.INVOICED: "the day of the invoice",
    DateBasis.TAX_POINT: "the day of the invoice, where lines do not carry the tax point",
}
RULE_NAMES = {
    AllocationRule.PRO_RATA_VALUE: "by what each spent",
    AllocationRule.PRO_RATA_QUANTITY: "by how much each bought",
    AllocationRule.BY_COMMITMENT: "by what each committed to",
}
LEAVER_NAMES = {
    LeaverShare.FORFEITED: "who has left by the last day forfeits its share",
    LeaverShare.KEPT: "who has left keeps its share",
}


def workbook(evidence: Evidence) -> bytes:
    """The evidence as a workbook, the same bytes whenever it is made; a claim keeps their hash."""
    return xlsx_bytes(sheets(evidence), made_at=evidence.recorded_at)


def sheets(evidence: Evidence) -> list[Sheet]:
    """Every sheet; who sees only some trusts gets no figure of all of them."""
    made: list[Sheet] = [
        ("Rebate", ("What", "Value"), _facts(evidence)),
        ("Trusts", _TRUST_HEADINGS, _trusts(evidence)),
        ("Members", ("Trust", "From", "To (the last day)"), _spells(evidence)),
        ("Lines", _LINE_HEADINGS, _lines(evidence)),
        ("Imports", ("Batch", "Trust", "File", "SHA-256", "Imported at"), _imports(evidence)),
    ]
    if evidence.is_whole:
        made.insert(1, ("Steps", ("From a spend of", "Rate", "Reached"), _steps(evidence)))
    return made


_TRUST_HEADINGS = ("Trust", "Name", "Member on the last day", "Quantity", "Spend", "Share")
_LINE_HEADINGS = (
    "Trust",
    "Item",
    "Description",
    "Order number",
    "Line number",
    "Counted on",
    "Ordered on",
    "Delivered on",
    "Invoiced on",
    "Unit",
    "Quantity",
    "Unit price",
    "Amount",
    "Batch",
    "File",
    "Row in the file",
)


def _facts(evidence: Evidence) -> list[tuple[str, Cell]]:
    rebate, scheme = evidence.rebate, evidence.scheme
    rows: list[tuple[str, Cell]] = [
        ("Agreement", f"{evidence.agreement} {evidence.title}"),
        ("Supplier", evidence.supplier),
        ("Rebate", scheme.name),
        ("Items", ", ".join(scheme.items)),
        ("First day of the contract year", evidence.year.start),
        ("Last day of the contract year", evidence.year.last_day),
        ("A line counts by", BASIS_NAMES[evidence.basis]),
        ("Paragraph", scheme.paragraph),
        ("Consortium clause", evidence.clause_text),
        ("Shared", RULE_NAMES[rebate.allocated_by]),
        ("Leavers", LEAVER_NAMES[scheme.terms.leavers]),
    ]
    if evidence.is_whole:
        rows += [
            ("Spend of members while members", rebate.spend),
            ("Threshold reached", rebate.threshold),
            ("Rate", rebate.rate),
            ("Rebate on that spend", rebate.gross),
            ("Forfeited by leavers", rebate.forfeited),
            ("Entitlement", rebate.amount),
            ("Entitlement as recorded", evidence.recorded_amount),
            ("The lines add up to it", "yes" if evidence.adds_up else "no"),
        ]
    else:
        rows.append(("Whose lines", ", ".join(evidence.trusts.values())))
    return [
        *rows,
        ("Recorded at", evidence.recorded_at),
        ("SHA-256 of the inputs", evidence.inputs_sha256),
    ]


def _steps(evidence: Evidence) -> list[tuple[Cell, ...]]:
    return [
        (
            step.lower_bound,
            step.rate,
            "yes" if step.lower_bound <= evidence.rebate.spend else "no",
        )
        for step in evidence.scheme.steps
    ]


def _trusts(evidence: Evidence) -> list[tuple[Cell, ...]]:
    codes = {*evidence.bought.spend, *evidence.members_at_end} & set(evidence.trusts)
    return [
        (
            code,
            evidence.trusts[code],
            "yes" if code in evidence.members_at_end else "no",
            evidence.bought.quantity.get(code, ZERO),
            evidence.bought.spend.get(code, ZERO),
            evidence.rebate.shares.get(code, ZERO),
        )
        for code in sorted(codes)
    ]


def _spells(evidence: Evidence) -> list[tuple[Cell, ...]]:
    return [
        (spell.trust, spell.period.start, spell.period.last_day if spell.period.end else None)
        for spell in sorted(evidence.spells, key=lambda each: (each.trust, each.period.start))
    ]


def _lines(evidence: Evidence) -> list[tuple[Cell, ...]]:
    return [
        (
            line.trust,
            line.item,
            line.description,
            line.order_number,
            line.line_number,
            line.counted_on,
            line.ordered_on,
            line.delivered_on,
            line.invoiced_on,
            line.unit,
            line.quantity,
            line.unit_price,
            line.amount,
            line.batch,
            line.file_name,
            line.source_row,
        )
        for line in evidence.lines
    ]


def _imports(evidence: Evidence) -> list[tuple[Cell, ...]]:
    return [
        (batch.reference, batch.trust, batch.file_name, batch.sha256, batch.imported_at)
        for batch in evidence.batches
    ]
