"""Writing a pack: the zip with its manifest and readme, and the PDF that says the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from typing import Any

from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Document,
    Grid,
    Heading,
    Paragraph,
    instant,
)
from consortium.contracts.domain.words import in_words
from consortium.contracts.reports.generated_documents import Format, written
from consortium.foundation.domain.money import pounds
from consortium.savings.domain.packs.claim import claim_as_json
from consortium.savings.domain.packs.facts import PackFacts
from consortium.savings.domain.packs.files import (
    MANIFEST,
    README,
    contents_hash,
    hash_of_bytes,
    manifest_of,
    zip_of,
)
from consortium.savings.reports.packs.sections import Section, sections_of

_README = """\
EVIDENCE PACK

{amount} saved: {item}, {trust}, {period}, {kind}.

What is in it: one file for each section of evidence, and manifest.json, which lists the size and
SHA-256 of each. Text is UTF-8, money is pounds without VAT, days are written 2025-04-01.

To check it with the product's command, on any machine, without its data:

    consortium savings verify PACK.zip

It ends with 0 when the pack holds, and with 1 and what does not hold on standard error. With
--sha256 HASH it also checks that this is the very pack that the product gave out: the hash stands
on the page of the saving, in the audit log, and beside the name of the pack wherever it is listed.

To check it by hand:

 1. Hash each file (sha256sum FILE) and compare it with manifest.json.
 2. Open 05-purchase-lines.csv in a spreadsheet. For each line with a price before, work out
    price_before x base_quantity - paid (of a cost avoided: price_before x base_quantity x
    index_rise) and compare it with the column saving.
 3. Add the savings up by the month of counts_on, and compare the sums with "worked_out" of each
    month in 01-claim-sheet.json. What the trust's finance took off is told there too; "counts" is
    what is left.
 4. Compare each price_before with the version of 02-baseline.json that its line names, and see
    that both sides signed the hash of that version.
 5. Compare price_due with the tiers in 03-contract.json and the tests in 04-tier-tests.csv; the
    way to each price is told under price_paths.
 6. Take one line back to its source: batch, file and row name where it came from, and
    03-contract.json lists the SHA-256 of every file that was imported.
 7. Read 13-known-limitations.txt before you believe the figure.

Text cells that begin with an apostrophe had one put in front, so that no spreadsheet runs them.
"""


class PackKind(StrEnum):
    """What the product calls this document."""

    EVIDENCE = "evidence-pack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A pack before it has a reference: its sections, and one hash of all they hold."""

    facts: PackFacts
    sections: tuple[Section, ...]
    files: Mapping[str, bytes]
    sha256: str

    @property
    def missing(self) -> tuple[str, ...]:
        """What the pack should hold and does not; empty when it is complete."""
        return tuple(f"{each.title}: {each.missing}" for each in self.sections if each.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A pack as files, with the hash of the manifest and of the zip."""

    zip_bytes: bytes
    pdf_bytes: bytes
    manifest_sha256: str
    zip_sha256: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a pack carries of the moment in which it was made."""

    reference: str
    made_at: datetime
    audit_sequence: int
    audit_head: str


def contents_of(facts: PackFacts) -> Contents:
    """What a pack would hold; the same facts give the same contents and hash."""
    sections = sections_of(facts)
    files = {
        README: _readme(facts).encode(),
        **{section.name: section.content for section in sections},
    }
    return Contents(facts=facts, sections=sections, files=files, sha256=contents_hash(files))


def write_pack(contents: Contents, stamp: Stamp) -> Made:
    """The pack as zip and PDF; the same contents and stamp give the same bytes."""
    manifest = manifest_of(contents.files, _about(contents, stamp))
    manifest_sha256 = hash_of_bytes(manifest)
    zip_bytes = zip_of({**contents.files, MANIFEST: manifest})
    pdf_bytes = written(_document(contents, stamp, manifest_sha256), Format.PDF)
    return Made(
        zip_bytes=zip_bytes,
        pdf_bytes=pdf_bytes,
        manifest_sha256=manifest_sha256,
        zip_sha256=hash_of_bytes(zip_bytes),
        pdf_sha256=hash_of_bytes(pdf_bytes),
    )


def _about(contents: Contents, stamp: Stamp) -> dict[str, Any]:
    facts = contents.facts
    sheet = claim_as_json(facts.claim)
    return {
        "reference": stamp.reference,
        "made_at": instant(stamp.made_at),
        "product": {"name": "consortium", "version": version("consortium")},
        "saving": sheet["saving"],
        "counts": sheet["counts"],
        "inputs": {
            "imports": [{"batch": each.reference, "sha256": each.sha256} for each in facts.batches],
            "baselines": [
                {"reference": each.reference, "version": each.version, "sha256": each.sha256}
                for each in facts.certificates
            ],
            "price_schedules": [
                {"agreement": each.agreement, "version": each.version, "sha256": each.sha256}
                for each in facts.schedules
            ],
            "signed": [
                {
                    "month": f"{each.month:%Y-%m}",
                    "version": each.number,
                    "sha256": each.sha256,
                }
                for each in facts.trail.versions
            ],
        },
        "audit_log": {"entries": stamp.audit_sequence, "head": stamp.audit_head},
    }


def _readme(facts: PackFacts) -> str:
    saving = facts.claim.saving
    return _README.format(
        amount=pounds(facts.claim.counts),
        item=saving.item_name,
        trust=saving.trust_name,
        period=_period(facts),
        kind=saving.kind.value.replace("_", " "),
    )


def _document(contents: Contents, stamp: Stamp, manifest_sha256: str) -> Document:
    facts = contents.facts
    saving = facts.claim.saving
    return Document(
        kind=PackKind.EVIDENCE,
        title=f"Evidence for {pounds(facts.claim.counts)}",
        subtitle=f"{saving.consortium}, {saving.trust_name}",
        about=f"{saving.item_name}, {_period(facts)}",
        reference=stamp.reference,
        known_at=stamp.made_at,
        inputs_sha256=contents.sha256,
        blocks=tuple(_blocks(contents, stamp, manifest_sha256)),
        marks=("Not complete",) if contents.missing else (),
    )


def _blocks(contents: Contents, stamp: Stamp, manifest_sha256: str) -> Iterator[Block]:
    if contents.missing:
        yield Paragraph(f"What is missing: {'; '.join(contents.missing)}.")
    for number, section in enumerate(contents.sections, start=1):
        yield Heading(f"{number}. {section.title}")
        yield from section.blocks
    yield Heading(f"{len(contents.sections) + 1}. Manifest")
    yield Paragraph(
        f"SHA-256 of manifest.json, which seals every file of the pack: {manifest_sha256}. When it "
        f"was made, the audit log had {stamp.audit_sequence} entries and the head "
        f"{stamp.audit_head}. Check the zip offline with: consortium savings verify PACK.zip"
    )
    yield Grid(
        caption="Files of the pack",
        columns=(
            Column("File", share=4),
            Column("Bytes", is_number=True, share=2),
            Column("SHA-256", share=11),
        ),
        rows=tuple(
            (name, f"{len(contents.files[name]):,}", hash_of_bytes(contents.files[name]))
            for name in sorted(contents.files)
        ),
    )


def _period(facts: PackFacts) -> str:
    period = facts.claim.saving.period
    return f"{in_words(period.start)} to {in_words(period.last_day)}"
