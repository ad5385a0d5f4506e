"""The papers that discovery fills in: statement of need, detailed need, evaluator's score sheet."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Document,
    Grid,
    Heading,
    Paragraph,
    Signature,
    Signatures,
    hash_of,
)
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.domain.units import plain
from consortium.tenders.domain.criterion import percent
from consortium.tenders.domain.discovery import PRIORITY_NAMES, VERDICT_NAMES, Priority, Verdict
from consortium.tenders.queries.discovery import Discovery, NeedView, PainView, find_discovery


class Paper(StrEnum):
    """The papers of discovery; the values stand in addresses."""

    STATEMENT_OF_NEED = "statement-of-need"
    DETAILED_NEED = "detailed-need"
    SCORE_SHEET = "score-sheet"


PAPER_NAMES = {
    Paper.STATEMENT_OF_NEED: "Statement of need",
    Paper.DETAILED_NEED: "Detailed need",
    Paper.SCORE_SHEET: "Score sheet",
}


def find_paper(*, actor: Actor, tender_id: UUID, paper: Paper, known_at: datetime) -> Document:
    """A paper of a tender, filled in with what is recorded at the instant.

    Raises:
        NotFound: the tender is not within reach.
    """
    found = find_discovery(actor=actor, tender_id=tender_id)
    blocks = tuple(_BLOCKS[paper](found))
    return Document(
        kind=paper,
        title=PAPER_NAMES[paper],
        subtitle=found.reference,
        about=found.title,
        reference=found.reference,
        known_at=known_at,
        inputs_sha256=hash_of(
            {
                "needs": [(need.name, need.statement, need.detail) for need in found.standing],
                "statements": [(pain.verdict, pain.said) for pain in found.pains],
                "criteria": [(each.lot, each.criterion, each.weight_bp) for each in found.trace],
            }
        ),
        blocks=blocks,
        marks=("Draft",) if found.is_open else (),
    )


def _statement_of_need(found: Discovery) -> Iterator[Block]:
    yield Heading("Who was heard")
    if found.workshops:
        yield Grid(
            caption="Workshops and who attended",
            columns=(Column("Day"), Column("Subject", share=2), Column("People", is_number=True)),
            rows=tuple(
                (f"{each.held_on:%d/%m/%Y}", each.title, str(each.people))
                for each in found.workshops
            ),
        )
    else:
        yield Paragraph("No workshop is recorded.")
    yield Heading("What people have today")
    for verdict in Verdict:
        said = found.said(verdict)
        if said:
            yield Heading(VERDICT_NAMES[verdict], level=2)
            yield Definitions(tuple((str(pain.seq), _with_source(pain)) for pain in said))
    yield Heading("What the trusts need")
    for priority in Priority:
        needs = [need for need in found.standing if need.priority is priority]
        if needs:
            yield Heading(PRIORITY_NAMES[priority], level=2)
            yield Definitions(tuple((need.name, need.statement) for need in needs))


def _detailed_need(found: Discovery) -> Iterator[Block]:
    for need in found.standing:
        yield Heading(f"{need.name}: {need.statement}")
        yield Definitions(_about(need))
    if not found.standing:
        yield Paragraph("No need is recorded.")


def _about(need: NeedView) -> tuple[tuple[str, str], ...]:
    answers = "; ".join(f"{VERDICT_NAMES[pain.verdict]}: {pain.said}" for pain in need.pains)
    return (
        ("How firm", PRIORITY_NAMES[need.priority]),
        ("What would satisfy it", need.detail or "to be written"),
        ("Answers", answers),
        ("Tested by", "; ".join(need.criteria) or "no criterion yet"),
    )


def _score_sheet(found: Discovery) -> Iterator[Block]:
    yield Paragraph(
        "Score alone, before anybody compares. Write a reason for every score. Prices are not "
        "shown to evaluators."
    )
    yield Definitions((("Supplier", ""), ("Day and session", ""), ("Evaluator's discipline", "")))
    lots = dict.fromkeys(each.lot for each in found.trace)
    for lot in lots:
        yield Heading(lot)
        yield Grid(
            caption=f"Criteria of {lot}",
            columns=(
                Column("Criterion", share=2),
                Column("Weight", is_number=True),
                Column("What it tests", share=3),
                Column("Score"),
                Column("Reason", share=3),
            ),
            rows=tuple(
                (
                    each.criterion,
                    plain(percent(each.weight_bp)),
                    "; ".join(need.statement for need in each.needs),
                    "",
                    "",
                )
                for each in found.trace
                if each.lot == lot and not each.is_price
            ),
        )
    yield Signatures((Signature(party="Evaluator", role="signs what was scored"),))


def _with_source(pain: PainView) -> str:
    source = ", ".join(each for each in (pain.trust, pain.workshop) if each)
    return f"{pain.said} ({source})" if source else pain.said


_BLOCKS = {
    Paper.STATEMENT_OF_NEED: _statement_of_need,
    Paper.DETAILED_NEED: _detailed_need,
    Paper.SCORE_SHEET: _score_sheet,
}
