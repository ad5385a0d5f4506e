"""What people decided, signed and wrote, as blocks of a pack's PDF."""

from collections.abc import Iterator

from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Definitions,
    Heading,
    Paragraph,
    instant,
)
from consortium.contracts.domain.words import in_words, listed
from consortium.foundation.domain.money import pounds, unit_price
from consortium.savings.domain.claim_terms import BASIS_NAMES as BASIS_OF_PRICES
from consortium.savings.domain.claim_terms import (
    COST_TEST_NAMES,
    RECURRENCE_NAMES,
    ClaimTerms,
)
from consortium.savings.domain.packs.facts import AUDIT_GRADE_NAMES, PackFacts
from consortium.savings.domain.packs.trail import SignedVersion
from consortium.savings.domain.signoff import STEP_NAMES, Step, Verdict
from consortium.savings.reports.packs import words
from consortium.savings.reports.packs.blocks import MOST_ROWS, table_of

VERDICT_NAMES = {
    Verdict.ACCEPTED: "signed",
    Verdict.REDUCED: "reduced",
    Verdict.REJECTED: "rejected",
}


def of_approvals(facts: PackFacts) -> Iterator[Block]:
    approvals = facts.approvals
    signed = "; ".join(f"{code}, lower from {in_words(on)}" for code, on in approvals.budgets)
    yield Definitions((("Budget named by its holder", signed or "not recorded"),))
    if approvals.terms is None:
        yield Paragraph(
            "What the claim rests on is not recorded: the budget journal, whether costs moved "
            "elsewhere, and whether quality was kept."
        )
        return
    yield Definitions(tuple(_terms(approvals.terms)))


def _terms(terms: ClaimTerms) -> Iterator[tuple[str, str]]:
    budget, review = terms.budget, terms.review
    told = "not recorded"
    if budget is not None:
        from_day = in_words(budget.removed_on)
        told = f"{budget.code}, {pounds(budget.amount)} a year from {from_day}: {budget.journal}"
    yield "Budget and its journal", told
    ends = f"; ends on {in_words(terms.ends_on)}" if terms.ends_on else ""
    yield "Recurrence", f"{RECURRENCE_NAMES[terms.recurrence]}{ends}"
    yield "Scope is unchanged", _yes(terms.is_scope_unchanged)
    yield "Outputs are as good as before", _yes(terms.are_outputs_kept)
    yield "Spending only put off", _yes(terms.is_deferral)
    tested = listed(COST_TEST_NAMES[test].lower() for test in sorted(terms.costs_tested))
    yield "Tested that no cost moved to", tested if terms.costs_tested else "not tested"
    if review is not None:
        yield "Clinical sign-off", f"{review.role}, {in_words(review.on)}: {review.document}"
    else:
        yield "Clinical sign-off", "missing" if terms.is_switch else "no switch of product"
    yield "Prices", BASIS_OF_PRICES[terms.price_basis]
    if terms.national_cut is not None:
        cut = terms.national_cut
        yield "National price cut", f"{unit_price(cut.per_unit)} a unit: {cut.source}"
    if terms.later_cost is not None:
        later = terms.later_cost
        yield "Later cost", f"{unit_price(later.per_unit)} a unit: {later.source}"
    shares = listed(f"{share.party} {share.percent:f}%" for share in terms.shares)
    yield "Brought about by", shares if terms.shares else "not divided"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def of_trail(facts: PackFacts) -> Iterator[Block]:
    if not facts.trail.versions:
        yield Paragraph("Nobody has signed a month of it yet.")
    for version in facts.trail.versions:
        yield Heading(f"{version.month:%B %Y}, version {version.number}", 2)
        yield Definitions(tuple(_signatures(version)))
    if facts.trail.locked:
        months = listed([f"{month:%B %Y}" for month in sorted(facts.trail.locked)])
        yield Paragraph(f"Months that the trust has locked: {months}.")
    for each in facts.trail.statements:
        yield Paragraph(
            f"Signed statement {each.reference}, version {each.version}, of "
            f"{instant(each.signed_at)}: {pounds(each.amount)} of this saving. "
            f"SHA-256 {each.sha256}."
        )


def _signatures(version: SignedVersion) -> Iterator[tuple[str, str]]:
    reason = f" “{version.reason}”" if version.reason else ""
    put_forward = f"{version.put_forward_by}, {instant(version.put_forward_at)}"
    yield "Put forward", f"{pounds(version.amount)}, {put_forward}.{reason}"
    for each in version.steps:
        if each.step is Step.PROCUREMENT:
            continue
        told = f"{VERDICT_NAMES[each.verdict]}: {pounds(each.amount)} counts"
        budget = f"; budget {each.budget_code}" if each.budget_code else ""
        why = f" “{each.reason}”" if each.reason else ""
        yield STEP_NAMES[each.step], f"{each.person}, {instant(each.at)}, {told}{budget}.{why}"
    yield "SHA-256 that was signed", version.sha256


def of_changes(facts: PackFacts) -> Iterator[Block]:
    yield from table_of(
        "What the audit log holds on its baselines, imports and lines",
        ("Entry", "At", "Who", "What", "About", "Reason"),
        tuple(row[:-1] for row in words.change_rows(facts)[:MOST_ROWS]),
        "The audit log holds nothing on it.",
    )


def of_notes(facts: PackFacts) -> Iterator[Block]:
    if not facts.notes:
        yield Paragraph("No reviewer has written a note.")
    for each in facts.notes:
        grade = f"{AUDIT_GRADE_NAMES[each.grade]}. " if each.grade else ""
        who = f"{each.written_by}, {instant(each.written_at)}"
        yield Definitions(((who, f"{grade}{each.text}"),))
