"""A trust's letter of commitment: what it will buy, from when to when, and how exactly."""

from collections.abc import Iterator

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.papers.document_facts import CommitmentLetterFacts
from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Document,
    GeneratedKind,
    Grid,
    Heading,
    Paragraph,
    Signature,
    Signatures,
)
from consortium.contracts.domain.words import in_words
from consortium.contracts.reports.composing.frame import (
    SIGNATORY,
    Cover,
    contract_of,
    framed,
    parties,
    span,
)
from consortium.foundation.domain.units import plain, unit_name

FIRMNESS = {
    CommitmentClass.COMMITTED: "Committed",
    CommitmentClass.INDICATIVE: "Indicative: not binding",
}
COLUMNS = (
    Column("Item", share=2),
    Column("Name", share=5),
    Column("A year", is_number=True, share=2),
    Column("Unit", share=2),
    Column("From", share=3),
    Column("How firm", share=3),
)


def commitment_letter(facts: CommitmentLetterFacts, cover: Cover) -> Document:
    """The letter; marked as a draft until it is recorded as signed."""
    return framed(
        GeneratedKind.LETTER_OF_COMMITMENT,
        facts,
        _blocks(facts),
        cover=cover,
        about=(facts.agreement, contract_of(facts.contract)),
        reference=facts.contract.reference,
        is_draft=facts.letter is None,
    )


def _blocks(facts: CommitmentLetterFacts) -> Iterator[Block]:
    contract, letter = facts.contract, facts.letter
    yield Definitions(
        (
            ("From", contract.trust),
            ("To", facts.agreement.supplier),
            *parties(facts.agreement),
            ("Contract", contract.reference),
            ("Period", span(letter.period if letter else contract.term)),
            ("Tolerance", _tolerance(facts)),
        )
    )
    yield Paragraph(
        f"{contract.trust} commits to buy these quantities under contract {contract.reference}. "
        "They count in the tier tests of the members together."
    )
    yield Heading("Quantities")
    if not facts.commitments:
        yield Paragraph("No quantity is recorded yet. The parties write here what they agree.")
    else:
        if facts.is_proposal:
            yield Paragraph(
                f"{contract.trust} named these quantities in the tender. They count in tier tests "
                "once this letter is signed and recorded."
            )
        yield Grid(
            caption="Quantities a year",
            columns=COLUMNS,
            rows=tuple(
                (
                    each.item,
                    each.name,
                    plain(each.per_year),
                    unit_name(each.unit),
                    in_words(each.effective_from),
                    FIRMNESS[each.firmness],
                )
                for each in facts.commitments
            ),
        )
        if not facts.is_proposal:
            yield Paragraph("A later letter takes over from its own day on.")
    yield Heading("Signature")
    yield Signatures((_signature(facts),))


def _tolerance(facts: CommitmentLetterFacts) -> str:
    if facts.letter is None:
        return "None is recorded. The parties write here what they agree."
    return f"{plain(facts.letter.tolerance_percent)}% above or below each quantity"


def _signature(facts: CommitmentLetterFacts) -> Signature:
    letter = facts.letter
    if letter is None:
        return Signature(party=facts.contract.trust, role=SIGNATORY)
    return Signature(
        party=facts.contract.trust,
        role=letter.signed_by,
        recorded=f"Recorded as signed on {in_words(letter.signed_on)}.",
    )
