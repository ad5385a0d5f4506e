"""The sections of a pack: each a file of the zip, a part of the PDF and a line of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consortium.contracts.domain.papers.generated_documents import Block, Paragraph
from consortium.contracts.domain.words import counted
from consortium.foundation.domain.harmless import harmless
from consortium.foundation.domain.money import pounds
from consortium.savings.domain.claim_limits import missing_to_bank
from consortium.savings.domain.packs import files as names
from consortium.savings.domain.packs.approvals import approvals_as_json
from consortium.savings.domain.packs.baselines import certificates_as_json
from consortium.savings.domain.packs.claim import claim_as_json
from consortium.savings.domain.packs.facts import PackFacts
from consortium.savings.domain.packs.files import as_json
from consortium.savings.domain.packs.index import index_as_json
from consortium.savings.domain.packs.limitations import limitations
from consortium.savings.domain.packs.lines import csv_of, lines_as_csv
from consortium.savings.domain.packs.trail import trail_as_json
from consortium.savings.domain.signoff import LineKind
from consortium.savings.reports.packs import blocks, blocks_of_people, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a pack. ``missing`` says what it should hold and does not; empty when all is there.

    ``told`` is what it holds in one phrase.
    """

    name: str
    title: str
    told: str
    missing: str
    content: bytes
    blocks: tuple[Block, ...]


def sections_of(facts: PackFacts) -> tuple[Section, ...]:
    """Every section, in the order in which they are read."""
    return tuple(make(facts) for make in _SECTIONS)


def _claim(facts: PackFacts) -> Section:
    months = facts.claim.months
    return Section(
        name=names.CLAIM,
        title="Claim sheet",
        told=f"{pounds(facts.claim.counts)} over {counted(len(months), 'month')}",
        missing="" if facts.counted else "no line counts towards it",
        content=as_json(claim_as_json(facts.claim)),
        blocks=tuple(blocks.of_claim(facts)),
    )


def _baseline(facts: PackFacts) -> Section:
    grades = ", ".join(sorted({each.grade.value for each in facts.used}))
    return Section(
        name=names.BASELINE,
        title="Baseline certificate",
        told=f"{counted(len(facts.certificates), 'version')}, grade {grades or 'none'}",
        missing="" if facts.used else "no locked baseline counts",
        content=as_json(certificates_as_json(facts.certificates)),
        blocks=tuple(blocks.of_baseline(facts)),
    )


def _contract(facts: PackFacts) -> Section:
    clauses = ", ".join(sorted({each.clause for each in facts.schedules}))
    return Section(
        name=names.CONTRACT,
        title="Contract clause and price schedule",
        told=f"{counted(len(facts.schedules), 'version')}, clause {clauses or 'none'}",
        missing="" if facts.schedules else "no price schedule names the item",
        content=as_json(words.contract_as_json(facts)),
        blocks=tuple(blocks.of_contract(facts)),
    )


def _tests(facts: PackFacts) -> Section:
    open_tests = sum(1 for each in facts.tests if not each.is_recorded)
    return Section(
        name=names.TESTS,
        title="Tier test log",
        told=counted(len(facts.tests), "test"),
        missing=f"{counted(open_tests, 'test')} not recorded" if open_tests else "",
        content=_csv(words.TEST_HEADINGS, words.test_rows(facts)),
        blocks=tuple(blocks.of_tests(facts)),
    )


def _lines(facts: PackFacts) -> Section:
    left = len(facts.lines) - len(facts.counted)
    apart = f", {left} more that do not count" if left else ""
    return Section(
        name=names.LINES,
        title="Purchase lines",
        told=f"{counted(len(facts.counted), 'line')}{apart}",
        missing="" if facts.counted else "no line was bought on contract",
        content=lines_as_csv(facts.lines).encode(),
        blocks=tuple(blocks.of_lines(facts)),
    )


def _rebates(facts: PackFacts) -> Section:
    credits_ = sum(1 for line in facts.lines if line.paid < 0 or line.corrects_invoice)
    return Section(
        name=names.REBATES,
        title="Rebates and credit notes",
        told=f"{counted(len(facts.rebates), 'rebate')}, {counted(credits_, 'credit note')}",
        missing="",
        content=_csv(words.REBATE_HEADINGS, words.rebate_rows(facts)),
        blocks=tuple(blocks.of_rebates(facts)),
    )


def _costs(facts: PackFacts) -> Section:
    return Section(
        name=names.COSTS,
        title="Cost ledger of the period",
        told=counted(len(facts.costs), "cost"),
        missing="",
        content=_csv(words.COST_HEADINGS, words.cost_rows(facts)),
        blocks=tuple(blocks.of_costs(facts)),
    )


def _index(facts: PackFacts) -> Section:
    is_avoided = facts.claim.saving.kind is LineKind.AVOIDED
    told = facts.index.series if facts.index else "not needed: no cost avoided is claimed here"
    return Section(
        name=names.INDEX,
        title="Index file",
        told=told,
        missing="no index with proof of a rise" if is_avoided and facts.index is None else "",
        content=as_json(index_as_json(facts.index)),
        blocks=tuple(blocks.of_index(facts)),
    )


def _approvals(facts: PackFacts) -> Section:
    approvals, kind = facts.approvals, facts.claim.saving.kind
    told = f"version {approvals.version}" if approvals.terms else "not recorded"
    return Section(
        name=names.APPROVALS,
        title="Budget and quality",
        told=told,
        missing="; ".join(missing_to_bank(approvals.terms, kind)),
        content=as_json(approvals_as_json(approvals)),
        blocks=tuple(blocks_of_people.of_approvals(facts)),
    )


def _trail(facts: PackFacts) -> Section:
    claim = facts.claim
    unsigned = len(claim.months) - claim.banked_months
    return Section(
        name=names.TRAIL,
        title="Sign-off trail",
        told=f"signed by all: {claim.banked_months} of {counted(len(claim.months), 'month')}",
        missing=f"{counted(unsigned, 'month')} not signed by all" if unsigned else "",
        content=as_json(trail_as_json(facts.trail)),
        blocks=tuple(blocks_of_people.of_trail(facts)),
    )


def _changes(facts: PackFacts) -> Section:
    return Section(
        name=names.CHANGES,
        title="Change log",
        told=counted(len(facts.changes), "event"),
        missing="",
        content=_csv(words.CHANGE_HEADINGS, words.change_rows(facts)),
        blocks=tuple(blocks_of_people.of_changes(facts)),
    )


def _notes(facts: PackFacts) -> Section:
    return Section(
        name=names.NOTES,
        title="Reviewer notes",
        told=counted(len(facts.notes), "note"),
        missing="",
        content=_csv(words.NOTE_HEADINGS, words.note_rows(facts)),
        blocks=tuple(blocks_of_people.of_notes(facts)),
    )


def _limitations(facts: PackFacts) -> Section:
    found = limitations(facts)
    return Section(
        name=names.LIMITATIONS,
        title="Known limitations",
        told=counted(len(found), "sentence"),
        missing="",
        content="".join(f"- {each}\n" for each in found).encode(),
        blocks=tuple(Paragraph(f"• {each}") for each in found),
    )


_SECTIONS: tuple[Callable[[PackFacts], Section], ...] = (
    _claim,
    _baseline,
    _contract,
    _tests,
    _lines,
    _rebates,
    _costs,
    _index,
    _approvals,
    _trail,
    _changes,
    _notes,
    _limitations,
)


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    return csv_of(headings, (tuple(map(harmless, row)) for row in rows)).encode()
