"""The letter that claims wrong prices back, for both formats of generated documents."""

from collections.abc import Iterator
from datetime import datetime

from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Document,
    Grid,
    Heading,
    Paragraph,
    hash_of,
)
from consortium.contracts.domain.words import counted, in_words
from consortium.contracts.reports.composing.frame import sign_here
from consortium.foundation.domain.money import pounds, unit_price
from consortium.foundation.domain.units import plain
from consortium.savings.domain.claim_letters import ClaimedLine, ClaimFacts, LetterKind, TrustPart

NOT_SENT = "Draft: not sent"


def claim_letter(facts: ClaimFacts, *, known_at: datetime, is_sent: bool) -> Document:
    """The letter with every line of the claim; what was not sent yet is marked so."""
    return Document(
        kind=LetterKind.PRICE_CLAIM,
        title="Claim of prices charged wrongly",
        subtitle=f"To {facts.supplier}, from {facts.consortium}",
        about=f"{facts.reference}: {pounds(facts.amount)}",
        reference=facts.reference,
        known_at=known_at,
        inputs_sha256=hash_of(facts),
        blocks=tuple(_blocks(facts)),
        marks=() if is_sent else (NOT_SENT,),
    )


def _blocks(facts: ClaimFacts) -> Iterator[Block]:
    lines = sum(len(part.lines) for part in facts.parts)
    yield Definitions(
        (
            ("Claim", facts.reference),
            ("Supplier", facts.supplier),
            ("Consortium", facts.consortium),
            ("Drafted", in_words(facts.drafted_on)),
            ("Price audit", facts.audit),
            ("Amount", f"{pounds(facts.amount)} without VAT, {counted(lines, 'line')}"),
        )
    )
    yield Paragraph(
        "The invoices below carry other prices than the contracts set for their days. Each line "
        "names what was charged, what was due and why. A line below zero is a return or credit "
        "note that has already given a part back."
    )
    yield Paragraph(
        "Please answer with a credit note for each trust that names this claim and its invoices. "
        "The invoices themselves stay as they are."
    )
    yield Heading("What is claimed")
    yield Grid(
        caption="By trust",
        columns=(
            Column("Trust", share=5),
            Column("Lines", is_number=True, share=2),
            Column("Amount", is_number=True, share=3),
        ),
        rows=(
            *((part.trust, _count(part), pounds(part.amount)) for part in facts.parts),
            ("Together", f"{lines:,}", pounds(facts.amount)),
        ),
    )
    for part in facts.parts:
        yield Heading(part.trust)
        yield _lines(part)
    yield Heading("Signature")
    yield sign_here((facts.consortium, "For the members named above"))


def _count(part: TrustPart) -> str:
    return f"{len(part.lines):,}"


def _lines(part: TrustPart) -> Grid:
    return Grid(
        caption=f"Lines of {part.trust}",
        columns=(
            Column("Order, invoice", share=5),
            Column("Day", share=4),
            Column("Item", share=4),
            Column("Quantity", is_number=True, share=3),
            Column("Charged", is_number=True, share=3),
            Column("Due", is_number=True, share=3),
            Column("Claimed", is_number=True, share=3),
            Column("Why", share=7),
        ),
        rows=tuple(_cells(line) for line in part.lines),
    )


def _cells(line: ClaimedLine) -> tuple[str, ...]:
    return (
        ", ".join(filter(None, (line.order, line.invoice))),
        in_words(line.day),
        line.item,
        plain(line.quantity),
        unit_price(line.charged),
        unit_price(line.due) if line.due is not None else "by bands",
        pounds(line.amount),
        line.why,
    )
