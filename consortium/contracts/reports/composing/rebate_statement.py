"""The statement of a rebate for a contract year: what was earned, forfeited, shared and paid."""

from collections.abc import Iterator
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.papers.document_facts import RebateStatementFacts
from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Document,
    GeneratedKind,
    Grid,
    Heading,
    Paragraph,
)
from consortium.contracts.domain.words import in_words
from consortium.contracts.reports.composing.frame import (
    Cover,
    framed,
    parties,
    sign_here,
    span,
)
from consortium.contracts.reports.composing.participation_notices import LEAD
from consortium.contracts.reports.composing.prices import clause_of
from consortium.foundation.domain.money import ZERO, pounds
from consortium.foundation.domain.units import plain


def rebate_statement(facts: RebateStatementFacts, cover: Cover) -> Document:
    """What was last recorded as earned for the year, against what was paid until then.

    For all trusts, or for one: then without what the others bought and were paid.
    """
    return framed(
        GeneratedKind.REBATE_STATEMENT,
        facts,
        _blocks(facts),
        cover=cover,
        about=(
            facts.agreement,
            ": ".join(filter(None, (facts.trust, f"{facts.rebate}, {span(facts.year)}"))),
        ),
        reference=facts.agreement.reference,
    )


def _blocks(facts: RebateStatementFacts) -> Iterator[Block]:
    settled = sum((each.amount for each in facts.payments), ZERO)
    yield Definitions(
        (
            *parties(facts.agreement),
            *((("Trust", facts.trust),) if facts.trust else ()),
            ("Rebate", facts.rebate),
            ("Clause", clause_of(Clause.RETROSPECTIVE_REBATE, facts.paragraph)),
            ("Items", ", ".join(facts.items)),
            ("Contract year", span(facts.year)),
        )
    )
    yield Heading("What was earned")
    yield Definitions(tuple(_earned(facts)))
    yield Heading("Share" if facts.trust else "Shares")
    yield Paragraph(f"Shared {facts.shared_by}, to the penny.")
    yield Grid(
        caption="The share of each trust",
        columns=(
            Column("Trust", share=5),
            Column("In proportion to", is_number=True, share=3),
            Column("Earned", is_number=True, share=3),
            Column("Settled", is_number=True, share=3),
            Column("Due", is_number=True, share=3),
        ),
        rows=(
            *(
                (
                    each.trust,
                    pounds(each.weight) if facts.by_value else plain(each.weight),
                    pounds(each.earned),
                    pounds(each.settled),
                    pounds(each.earned - each.settled),
                )
                for each in facts.shares
            ),
            *(() if facts.trust else (_together(facts.amount, settled),)),
        ),
    )
    yield Heading("What was paid")
    yield from _payments(facts)
    yield Heading("Signature")
    yield sign_here((facts.agreement.lead_trust, LEAD))


def _together(earned: Decimal, settled: Decimal) -> tuple[str, ...]:
    return "Together", "", pounds(earned), pounds(settled), pounds(earned - settled)


def _earned(facts: RebateStatementFacts) -> Iterator[tuple[str, str]]:
    if not facts.trust:
        yield "Spend of the year", f"{pounds(facts.spend)}, by everybody while a member"
    if facts.threshold is None:
        yield "Threshold", "Not reached: nothing was earned"
        return
    yield "Threshold reached", pounds(facts.threshold)
    yield "Rate", f"{plain(facts.rate * 100)}% of the whole spend"
    if facts.trust:
        return
    yield "Gross", pounds(facts.gross)
    yield "Forfeited by trusts that left", pounds(facts.gross - facts.amount)
    yield "Earned", pounds(facts.amount)


def _payments(facts: RebateStatementFacts) -> Iterator[Block]:
    if not facts.payments:
        yield Paragraph("Nothing is recorded as paid.")
        return
    yield Grid(
        caption="Payments and credit notes",
        columns=(
            Column("Paid on", share=3),
            Column("Credit note", share=5),
            Column("Amount", is_number=True, share=3),
        ),
        rows=tuple(
            (in_words(each.paid_on), each.credit_note, pounds(each.amount))
            for each in facts.payments
        ),
    )
