"""Checking a pack without the product's data: its files, its sums, and what was signed.

What nobody can check here is whether the whole pack was made up: compare its SHA-256 with the one
that the product states on its page and in its audit log.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from consortium.foundation.domain.money import pounds
from consortium.savings.domain.baseline import Baseline, baseline_on
from consortium.savings.domain.packs import files as pack_files
from consortium.savings.domain.packs.approvals import Approvals, approvals_from_json
from consortium.savings.domain.packs.baselines import Certificate, certificates_from_json
from consortium.savings.domain.packs.claim import (
    Claim,
    claim_as_json,
    claim_of,
    saving_from_json,
)
from consortium.savings.domain.packs.files import (
    APPROVALS,
    BASELINE,
    CLAIM,
    INDEX,
    LINES,
    MANIFEST,
    TRAIL,
    NotAPack,
    hash_of_bytes,
    open_pack,
)
from consortium.savings.domain.packs.index import IndexFile, index_from_json
from consortium.savings.domain.packs.lines import PackLine, lines_from_csv
from consortium.savings.domain.packs.trail import SignedVersion, Trail, trail_from_json
from consortium.savings.domain.signoff import LineKind, Step, Verdict, fingerprint

# What reading a file raises when it is not what a pack holds.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: every fault in words, and what it worked out where it could.

    ``notes`` are no faults, but a reader should know them.
    """

    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    claim: Claim | None = None
    files: int = 0
    lines: int = 0
    sha256: str = ""
    manifest_sha256: str = ""
    reference: str = ""

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The parts of a pack that its sums are made from, as they are read back."""

    claim: Mapping[str, Any]
    lines: list[PackLine]
    certificates: tuple[Certificate, ...]
    index: IndexFile | None
    trail: Trail
    approvals: Approvals


def check(content: bytes, *, sha256: str = "") -> Finding:
    """Check a pack; ``sha256`` is the hash that the product states for it, if it is known."""
    found = hash_of_bytes(content)
    faults = []
    if sha256 and sha256.strip().lower() != found:
        faults.append(f"The file has the SHA-256 {found}, and not the one that was stated.")
    try:
        opened = open_pack(content)
    except NotAPack as refusal:
        return Finding(faults=(*faults, f"This is no evidence pack: {refusal}."), sha256=found)
    faults += _of_files(opened)
    manifest = opened.files.get(MANIFEST, b"")
    known: dict[str, Any] = {
        "files": len(opened.files),
        "sha256": found,
        "manifest_sha256": hash_of_bytes(manifest),
    }
    try:
        read = _read(opened.files)
    except UNREADABLE as error:
        told = f"Its figures cannot be read: {error.__class__.__name__}: {error}"
        return Finding(faults=(*faults, told), **known)
    try:
        claim = claim_of(
            saving_from_json(read.claim["saving"]), read.lines, read.trail, read.approvals.terms
        )
        faults += _of_figures(read, claim, json.loads(manifest))
    except UNREADABLE as error:
        told = f"Its figures cannot be worked out: {error.__class__.__name__}: {error}"
        return Finding(faults=(*faults, told), **known)
    return Finding(
        faults=tuple(faults),
        notes=tuple(_notes(claim)),
        claim=claim,
        lines=len(read.lines),
        reference=str(json.loads(manifest).get("reference", "")),
        **known,
    )


def _of_files(opened: pack_files.Opened) -> Iterator[str]:
    """Whether every file is there, is no other, and holds what the manifest says."""
    if not opened.is_as_written:
        yield "The zip is not as it was written: something in it was changed or packed again."
    try:
        manifest = json.loads(opened.files[MANIFEST])
        listed = {each["name"]: (each["bytes"], each["sha256"]) for each in manifest["files"]}
        is_sealed = pack_files.is_sealed(manifest)
    except UNREADABLE:
        yield f"{MANIFEST} is missing or cannot be read."
        return
    if manifest.get("format") != pack_files.FORMAT:
        yield f"{MANIFEST} names another format: {manifest.get('format')!r}."
    if not is_sealed or opened.files[MANIFEST] != pack_files.as_json(manifest):
        yield f"{MANIFEST} was changed: its seal does not fit."
    yield from _of_listed(opened.files, listed)


def _of_listed(
    files: Mapping[str, bytes], listed: Mapping[str, tuple[object, object]]
) -> Iterator[str]:
    there = set(files) - {MANIFEST}
    for name in sorted({*listed, *pack_files.NAMES} - there):
        yield f"{name} is missing."
    for name in sorted(there - set(listed)):
        yield f"{name} is not in the manifest."
    for name in sorted(there & set(listed)):
        if (len(files[name]), hash_of_bytes(files[name])) != listed[name]:
            yield f"{name} is not what the manifest says: it was changed."


def _read(files: Mapping[str, bytes]) -> _Read:
    return _Read(
        claim=json.loads(files[CLAIM]),
        lines=lines_from_csv(files[LINES].decode()),
        certificates=certificates_from_json(json.loads(files[BASELINE])),
        index=index_from_json(json.loads(files[INDEX])),
        trail=trail_from_json(json.loads(files[TRAIL])),
        approvals=approvals_from_json(json.loads(files[APPROVALS])),
    )


def _of_figures(read: _Read, claim: Claim, manifest: Mapping[str, Any]) -> Iterator[str]:
    yield from _of_certificates(read.certificates)
    yield from _of_lines(read, claim)
    for version in read.trail.versions:
        yield from _of_version(version, claim)
    written, worked_out = read.claim, claim_as_json(claim)
    for name in ("worked_out", "counts"):
        if written.get(name) != worked_out[name]:
            yield (
                f"The claim sheet says {written.get(name)} ({name.replace('_', ' ')}); the lines "
                f"come to {worked_out[name]}."
            )
    yield from _of_months(written, worked_out)
    if written != worked_out:
        yield "The claim sheet is not the one that its lines and signatures make."
    if manifest.get("counts") != worked_out["counts"]:
        yield f"{MANIFEST} states {manifest.get('counts')}; the lines come to {claim.counts}."


def _of_months(written: Mapping[str, Any], worked_out: Mapping[str, Any]) -> Iterator[str]:
    said = {each["month"]: each for each in written["months"]}
    made = {each["month"]: each for each in worked_out["months"]}
    for month in sorted({*said, *made}):
        if said.get(month) != made.get(month):
            yield f"{month}: the claim sheet and the lines do not agree."


def _of_certificates(certificates: tuple[Certificate, ...]) -> Iterator[str]:
    for each in certificates:
        if each.sealed != each.sha256:
            yield f"Baseline {each.reference} is not what was signed: its hash does not fit."
        for signed in each.signatures:
            if signed.sha256 != each.sha256:
                yield f"Baseline {each.reference}: the {signed.party.value} signed another record."


def _of_lines(read: _Read, claim: Claim) -> Iterator[str]:
    """Each line against the baseline that counts on its day, and the price before against it."""
    saving = claim.saving
    locked = [
        found
        for each in read.certificates
        if (found := each.as_baseline(saving.trust, saving.item)) is not None
    ]
    for line in read.lines:
        where = f"{LINES}, {line.file} row {line.row}"
        if line.price_before is None:
            continue
        if line.standing != "on_contract":
            yield f"{where}: it was not bought on contract, so it cannot count."
        baseline = baseline_on(locked, line.counts_on)
        if baseline is None or baseline.version != line.baseline_version:
            yield f"{where}: no such version of the baseline counts on its day."
        elif baseline.unit_price != line.price_before:
            yield f"{where}: the price before is not that of the baseline."
        elif _rise(read, baseline, line, saving.kind) != line.index_rise:
            yield f"{where}: the rise of the index is another."


def _rise(read: _Read, baseline: Baseline, line: PackLine, kind: LineKind) -> object:
    if kind is not LineKind.AVOIDED or read.index is None:
        return None
    return read.index.rise(baseline.window, line.counts_on)


def _of_version(version: SignedVersion, claim: Claim) -> Iterator[str]:
    """Whether a version is about this saving, and is what each of its signers signed."""
    saving, content = claim.saving, version.content
    named = f"{version.month:%Y-%m}, version {version.number}"
    about = (content["trust"], content["item"], content["month"], content["kind"])
    if about != (saving.trust, saving.item, version.month.isoformat(), saving.kind.value):
        yield f"{named}: what was signed is about another saving."
    if fingerprint(content) != version.sha256:
        yield f"{named}: what is kept does not fit the hash that was signed."
    if content["amount"] != f"{version.amount:.2f}":
        yield f"{named}: the amount is not the one that was signed."
    for each in version.steps:
        if each.sha256 != version.sha256:
            yield f"{named}: the signature of {each.step.value} is on other figures."
        if each.verdict is Verdict.ACCEPTED and each.amount != _to_accept(version, each.step):
            yield f"{named}: {each.step.value} accepted another amount."


def _to_accept(version: SignedVersion, step: Step) -> Decimal:
    """What a signer accepts: the claim, or what the trust's finance has left of it."""
    ruling = version.ruling if step is Step.CONSORTIUM_FINANCE else None
    return version.amount if ruling is None else ruling.accepted


def _notes(claim: Claim) -> Iterator[str]:
    for each in claim.months:
        if each.has_changed:
            yield f"{each.month:%Y-%m}: the lines are others than those that were signed last."
    if claim.worked_out != claim.counts:
        yield (
            f"The lines come to {pounds(claim.worked_out)}; {pounds(claim.counts)} of that counts."
        )
