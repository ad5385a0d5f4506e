"""Notices that a trust joins or leaves: from when, and what it pays from then on."""

from collections.abc import Iterator
from decimal import Decimal

from consortium.contracts.domain.clauses.opt_out import clawback
from consortium.contracts.domain.papers.document_facts import ParticipationFacts
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
    contract_of,
    framed,
    parties,
    sign_here,
)
from consortium.contracts.reports.composing.prices import clause_of
from consortium.foundation.domain.money import pounds, unit_price
from consortium.foundation.domain.units import unit_name

LEAD = "Lead of the consortium"


def joiner_notice(facts: ParticipationFacts, cover: Cover) -> Document:
    """A trust takes part from a day on: to all members and the supplier."""
    return _notice(GeneratedKind.JOINER_NOTICE, facts, _joining(facts), cover)


def leaver_notice(facts: ParticipationFacts, cover: Cover) -> Document:
    """A trust takes part no longer from a day on: to that trust and the supplier."""
    return _notice(GeneratedKind.LEAVER_NOTICE, facts, _leaving(facts), cover)


def _notice(
    kind: GeneratedKind, facts: ParticipationFacts, blocks: Iterator[Block], cover: Cover
) -> Document:
    return framed(
        kind,
        facts,
        blocks,
        cover=cover,
        about=(facts.agreement, contract_of(facts.contract)),
        reference=facts.contract.reference,
    )


def _joining(facts: ParticipationFacts) -> Iterator[Block]:
    trust, day = facts.contract.trust, in_words(facts.on)
    yield Definitions(
        (
            ("To", f"The members of {facts.agreement.consortium}; {facts.agreement.supplier}"),
            *parties(facts.agreement),
            ("Who joins", trust),
            ("First day as a member", day),
            ("Contract", facts.contract.reference),
        )
    )
    yield Paragraph(
        f"{trust} is a member under this agreement from {day} on. With it "
        f"{_members(facts, 'take part')}."
    )
    yield Heading(f"What {trust} pays from {day}")
    yield _prices(facts, with_before=False)
    yield from _tests(facts, f"{trust} counts in these tests.")
    yield from _sign(facts)


def _leaving(facts: ParticipationFacts) -> Iterator[Block]:
    trust, day = facts.contract.trust, in_words(facts.on)
    noticed = in_words(facts.noticed_on) if facts.noticed_on else "No notice was asked for"
    yield Definitions(
        (
            ("To", f"{trust}; {facts.agreement.supplier}"),
            *parties(facts.agreement),
            ("Who leaves", trust),
            ("Contract", facts.contract.reference),
            ("Notice given on", noticed),
            ("First day outside", day),
            *((("Reason given", facts.reason),) if facts.reason else ()),
        )
    )
    yield Paragraph(
        f"{trust} is no longer a member under this agreement from {day} on. Lines dated before "
        f"that day keep their price. After it {_members(facts, 'take part')}."
    )
    yield Heading(f"What {trust} pays from {day}")
    yield _prices(facts, with_before=True)
    yield from _clawback(facts)
    yield from _tests(facts, f"{trust} no longer counts in these tests.")
    yield from _sign(facts)


def _members(facts: ParticipationFacts, verb: str) -> str:
    if not facts.members:
        return "nobody takes part"
    number = len(facts.members)
    if number == 1:
        return f"1 member takes part: {facts.members[0]}"
    listed = f"{', '.join(facts.members[:-1])} and {facts.members[-1]}"
    return f"{number} members {verb}: {listed}"


def _prices(facts: ParticipationFacts, *, with_before: bool) -> Grid:
    """Prices for one unit; the tests that are to come may change those of a member."""
    columns = [Column("Item", share=2), Column("Name", share=5), Column("Unit", share=2)]
    if with_before:
        columns.append(Column("Until then", is_number=True, share=2))
    columns += [Column("From then", is_number=True, share=2), Column("Clause", share=5)]
    rows = []
    for each in facts.prices:
        row = [each.item, each.name, unit_name(each.unit)]
        if with_before:
            row.append(unit_price(each.before))
        clause = clause_of(each.clause, each.paragraph)
        rows.append((*row, unit_price(each.after), clause))
    return Grid(
        caption="Prices for one unit, without VAT", columns=tuple(columns), rows=tuple(rows)
    )


def _clawback(facts: ParticipationFacts) -> Iterator[Block]:
    if not facts.clawbacks:
        return
    yield Heading("Discount to be paid back")
    for each in facts.clawbacks:
        back = clawback(
            discount=each.discount,
            units=Decimal(1),
            months_left=each.months_left,
            months=each.months,
        )
        where = f" ({each.paragraph})" if each.paragraph else ""
        yield Paragraph(
            f"For each unit that had the discount the leaver pays {pounds(back)} back: "
            f"{pounds(each.discount)} × {each.months_left} months left ÷ {each.months} months it "
            f"was given for{where}."
        )


def _tests(facts: ParticipationFacts, words: str) -> Iterator[Block]:
    if not facts.next_tests:
        return
    yield Heading("The next tier tests")
    yield Paragraph(words)
    yield Definitions(tuple((scheme, in_words(day)) for scheme, day in facts.next_tests))


def _sign(facts: ParticipationFacts) -> Iterator[Block]:
    yield Heading("Signature")
    yield sign_here((facts.agreement.lead_trust, LEAD))
