"""The schedule of a trust's contract, with the consortium clause.

The headings are those of the NHS model consortium agreements: committee, decisions, information
duties, activities outside, leaving, funds, disputes. Where nothing is recorded the schedule says
so and leaves room: the product makes up no terms.
"""

from collections.abc import Iterator

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.papers.document_facts import ClauseFacts, ContractScheduleFacts
from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Definitions,
    Document,
    GeneratedKind,
    Heading,
    Paragraph,
    Signature,
    Signatures,
)
from consortium.contracts.domain.prices.explanation import calendar_of, drop_rule
from consortium.contracts.domain.terms.rebate_terms import AllocationRule, LeaverShare
from consortium.contracts.domain.terms.rules import JoinerPays
from consortium.contracts.domain.terms.schedules import RebateScheme, Scheme
from consortium.contracts.domain.words import in_words
from consortium.contracts.reports.composing.frame import (
    SIGNATORY,
    Cover,
    contract_of,
    framed,
    paragraphs,
    span,
)
from consortium.contracts.reports.composing.prices import clause_of, price_tables
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.units import plain

BASIS_WORDS = {
    "ordered": "the day it was ordered",
    "delivered": "the day it was delivered",
    "received": "the day it was receipted",
    "invoiced": "the day of its invoice",
    "tax_point": "its tax point",
}
OPEN = "Nothing is recorded under this heading. The parties write here what they agree."
MORE = "The parties write here what else they agree."
SHARED_BY = {
    AllocationRule.PRO_RATA_VALUE: "In proportion to each trust's spend, to the penny",
    AllocationRule.PRO_RATA_QUANTITY: "In proportion to what each trust bought, to the penny",
    AllocationRule.BY_COMMITMENT: "In proportion to what each trust committed to, to the penny",
}
LEAVERS_SHARE = {
    LeaverShare.FORFEITED: "Forfeited, unless it is a member on the year's last day",
    LeaverShare.KEPT: "Kept by it",
}
LEAVING, JOINING = {Clause.OPT_OUT.value}, {Clause.JOINER.value}


def contract_schedule(facts: ContractScheduleFacts, cover: Cover) -> Document:
    """The schedule; marked as a draft until the trust's signature is recorded."""
    return framed(
        GeneratedKind.CONTRACT_SCHEDULE,
        facts,
        _numbered(_sections(facts)),
        cover=cover,
        about=(facts.agreement, contract_of(facts.contract)),
        reference=facts.contract.reference,
        is_draft=facts.contract.signed_on is None,
    )


def _numbered(sections: Iterator[tuple[str, list[Block]]]) -> Iterator[Block]:
    for number, (title, blocks) in enumerate(sections, start=1):
        yield Heading(f"{number} {title}")
        yield from blocks


def _sections(facts: ContractScheduleFacts) -> Iterator[tuple[str, list[Block]]]:
    yield "Parties", [_parties(facts)]
    yield "Term and value", [_term(facts)]
    yield "The consortium clause", [*paragraphs(facts.agreement.clause_text)] or [Paragraph(OPEN)]
    yield "Items and prices", list(_prices(facts))
    yield "Rebates", list(_rebates(facts))
    yield "Committee", [_committee(facts)]
    yield "Decisions and objections", [Paragraph(OPEN)]
    yield "Information duties", list(_information(facts))
    yield "Activities outside the consortium", [Paragraph(OPEN)]
    yield "Leaving", list(_leaving(facts))
    yield "Joining", list(_joining(facts))
    others = [each for each in facts.clauses if each.clause not in LEAVING | JOINING]
    if others:
        yield "Other clauses", [block for each in others for block in _clause(each)]
    yield "Costs of running the consortium", [Paragraph(OPEN)]
    yield "Disputes", list(_disputes())
    yield "Signatures", [_signatures(facts)]


def _parties(facts: ContractScheduleFacts) -> Block:
    agreement = facts.agreement
    return Definitions(
        (
            ("Trust", facts.contract.trust),
            ("Supplier", agreement.supplier),
            ("Consortium", f"{agreement.consortium}, led by {agreement.lead_trust}"),
            ("Agreement", f"{agreement.reference} {agreement.title}"),
            ("Contract", facts.contract.reference),
        )
    )


def _term(facts: ContractScheduleFacts) -> Block:
    basis = BASIS_WORDS.get(facts.agreement.date_basis.value, facts.agreement.date_basis.value)
    return Definitions(
        (
            ("Term of the agreement", span(facts.agreement.term)),
            ("Term of this contract", span(facts.contract.term)),
            ("Value of this contract", f"{pounds(facts.contract.value)}, without VAT"),
            ("The date of a line that picks its price and its contract year", f"By {basis}."),
        )
    )


def _prices(facts: ContractScheduleFacts) -> Iterator[Block]:
    schedule = facts.schedule
    if schedule is None:
        yield Paragraph("No version of the prices is active yet.")
        return
    yield Paragraph(
        f"Version {schedule.version} of the prices, in force from "
        f"{in_words(schedule.effective_from)}. Prices are for one unit, in pounds, without VAT."
    )
    for scheme in schedule.schemes:
        yield Heading(scheme.name, level=2)
        yield Definitions(tuple(_rules(scheme)))
        yield from price_tables(scheme, facts.items)


def _rules(scheme: Scheme) -> Iterator[tuple[str, str]]:
    yield "Clause", clause_of(scheme.clause, scheme.paragraph)
    if len(scheme.tiers) > 1 and not scheme.is_incremental:
        yield "Tests", calendar_of(scheme)
        yield "When a worse tier takes effect", drop_rule(scheme)
    rules = scheme.rules
    if rules.lead_exit:
        yield (
            "Without a lead",
            _with_source(
                f"Without a lead trust for {rules.lead_exit.days} days, no better tier than that "
                f"from {plain(rules.lead_exit.falls_to)} is in force.",
                rules.lead_exit.paragraph,
            ),
        )
    if rules.least_members:
        least = rules.least_members
        yield (
            "Fewest members",
            _with_source(
                f"With fewer than {least.members} members prices are frozen for "
                f"{least.freeze_days} days, in which they are negotiated anew.",
                least.paragraph,
            ),
        )


def _rebates(facts: ContractScheduleFacts) -> Iterator[Block]:
    rebates = facts.schedule.rebates if facts.schedule else ()
    if not rebates:
        yield Paragraph("No rebate is agreed.")
    for rebate in rebates:
        yield Heading(rebate.name, level=2)
        yield Definitions(
            (
                ("Clause", clause_of(Clause.RETROSPECTIVE_REBATE, rebate.paragraph)),
                ("Items", ", ".join(facts.items[code].name for code in rebate.items)),
                *_steps(rebate),
            )
        )


def _steps(rebate: RebateScheme) -> Iterator[tuple[str, str]]:
    for step in rebate.steps:
        rate = f"{plain(step.rate * 100)}%"
        words = (
            f"{rate} of the whole spend of the contract year comes back, from the first pound on."
        )
        yield f"Once the members together spend {pounds(step.lower_bound)}", words
    yield "Shared", SHARED_BY[rebate.terms.allocation]
    yield "The share of a trust that left", LEAVERS_SHARE[rebate.terms.leavers]
    if rebate.terms.claim_days is not None:
        days = rebate.terms.claim_days
        yield "To be claimed", f"Within {days} days of the last day of the contract year"


def _committee(facts: ContractScheduleFacts) -> Block:
    return Paragraph(
        f"{facts.agreement.lead_trust} leads {facts.agreement.consortium} for administrative "
        f"purposes. {MORE}"
    )


def _information(facts: ContractScheduleFacts) -> Iterator[Block]:
    tested = facts.schedule.schemes if facts.schedule else ()
    if not any(len(each.tiers) > 1 for each in tested):
        yield Paragraph(OPEN)
        return
    yield Paragraph(
        "After each tier test the consortium tells every member and the supplier whom the test "
        "counted, what it measured, which tier it found and from when its prices apply."
    )
    yield Paragraph(MORE)


def _leaving(facts: ContractScheduleFacts) -> Iterator[Block]:
    yield Paragraph(
        f"A trust that leaves gives {facts.agreement.notice_days} days' notice. The day its "
        "leaving takes effect is its first day outside: lines dated on or after it cost the "
        "opt-out prices of section 4. What it bought before keeps its price."
    )
    priced = facts.schedule.schemes if facts.schedule else ()
    without = [each.name for each in priced if not each.standalone]
    if without:
        yield Paragraph(f"There is no opt-out price for {', '.join(without)}.")
    for each in facts.clauses:
        if each.clause in LEAVING:
            yield from _clause(each)


def _joining(facts: ContractScheduleFacts) -> Iterator[Block]:
    yield Paragraph(
        "A trust joins by signing a contract of its own. It counts in the tests from its first "
        "day on, that day among them."
    )
    for scheme in facts.schedule.schemes if facts.schedule else ():
        rule = scheme.rules.joiners
        pays = {
            JoinerPays.FIRST_DAY: "from its first day",
            JoinerPays.NEXT_TEST: "from the next tier test",
            JoinerPays.AFTER_MONTHS: f"after {rule.months} months",
        }[rule.pays]
        words = f"{scheme.name}: a joiner pays the members' price {pays}."
        yield Paragraph(_with_source(words, rule.paragraph))
    for each in facts.clauses:
        if each.clause in JOINING:
            yield from _clause(each)


def _clause(clause: ClauseFacts) -> Iterator[Block]:
    yield Heading(f"{clause.name} ({clause.clause})", level=2)
    yield Paragraph(_with_source(clause.says, clause.paragraph))
    if clause.terms:
        yield Definitions(clause.terms)


def _disputes() -> Iterator[Block]:
    yield Paragraph(
        "A party may dispute a tier test. Until the dispute is decided the test stands as it was "
        "recorded; a correction is a new record that names the one it replaces."
    )
    yield Paragraph(MORE)


def _signatures(facts: ContractScheduleFacts) -> Block:
    signed = facts.contract.signed_on
    recorded = f"Recorded as signed on {in_words(signed)}." if signed else ""
    return Signatures(
        (
            Signature(party=facts.contract.trust, role=SIGNATORY, recorded=recorded),
            Signature(party=facts.agreement.supplier, role=SIGNATORY),
        )
    )


def _with_source(words: str, paragraph: str) -> str:
    return f"{words} ({paragraph})" if paragraph else words
