"""What the composed documents have in common: their frame, and how they call the parties."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consortium.contracts.domain.papers.document_facts import AgreementFacts, ContractFacts
from consortium.contracts.domain.papers.generated_documents import (
    GENERATED_NAMES,
    Block,
    Document,
    GeneratedKind,
    Paragraph,
    Signature,
    Signatures,
    hash_of,
)
from consortium.contracts.domain.words import in_words
from consortium.foundation.domain.periods import Period

DRAFT = "Draft"
PREVIEW = "Preview: not issued"
# For whoever has the power to sign; the product knows no names.
SIGNATORY = "Authorised signatory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands round a document besides its facts: when it was known, under which reference.

    Without an ``issued_as`` it is a preview and is marked so.
    """

    known_at: datetime
    issued_as: str = ""


def framed(
    kind: GeneratedKind,
    facts: Any,
    blocks: Iterable[Block],
    *,
    cover: Cover,
    about: tuple[AgreementFacts, str],
    reference: str,
    is_draft: bool = False,
) -> Document:
    """The document with its title, its marks and the hash of its facts.

    ``about`` is the agreement, and what under it the document is about.
    """
    agreement, matter = about
    marks = [DRAFT] if is_draft else []
    if not cover.issued_as:
        marks.append(PREVIEW)
    return Document(
        kind=kind,
        title=GENERATED_NAMES[kind],
        subtitle=f"{agreement.title} ({agreement.reference})",
        about=matter,
        reference=" · ".join(filter(None, (cover.issued_as, reference))),
        known_at=cover.known_at,
        inputs_sha256=hash_of(facts),
        blocks=tuple(blocks),
        marks=tuple(marks),
    )


def contract_of(contract: ContractFacts) -> str:
    """ "West Trust, CT-2025-0021"."""
    return f"{contract.trust}, {contract.reference}"


def parties(agreement: AgreementFacts) -> tuple[tuple[str, str], ...]:
    """The agreement and its two sides, for the head of a notice."""
    return (
        ("Agreement", f"{agreement.reference} {agreement.title}"),
        ("Consortium", agreement.consortium),
        ("Supplier", agreement.supplier),
    )


def paragraphs(text: str) -> list[Paragraph]:
    """A longer text, a paragraph for each of its lines."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def span(period: Period) -> str:
    """ "1 April 2025 to 31 March 2030": both days are in it."""
    if period.end is None:
        return f"from {in_words(period.start)}"
    return f"{in_words(period.start)} to {in_words(period.last_day)}"


def sign_here(*places: tuple[str, str]) -> Signatures:
    """Empty lines to sign on, each for a party and a role."""
    return Signatures(tuple(Signature(party=party, role=role) for party, role in places))
