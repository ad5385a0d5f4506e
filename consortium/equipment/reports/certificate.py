"""A calibration certificate as a document: its number and "page x of y" stand on every page."""

from enum import StrEnum

from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Document,
    Grid,
    Heading,
    Paragraph,
    hash_of,
)
from consortium.contracts.reports.generated_documents import Format, written
from consortium.equipment.domain.calibration import MeasuredPoint
from consortium.equipment.domain.certificate import (
    END_MARK,
    RESULT_HEADINGS,
    CertificateFacts,
    StandardOnCertificate,
    conditions,
    highest_risk_in_words,
    result_rows,
    rule_in_words,
)
from consortium.equipment.domain.conformity import VERDICT_NAMES
from consortium.foundation.domain.periods import london_date


class CertificateKind(StrEnum):
    CALIBRATION = "calibration-certificate"


def certificate_pdf(facts: CertificateFacts) -> bytes:
    """The certificate as a PDF; the same facts always give the same bytes."""
    return written(certificate_document(facts), Format.PDF)


def sha256_of(facts: CertificateFacts) -> str:
    """The hash of everything that is signed."""
    return hash_of(facts)


def certificate_document(facts: CertificateFacts) -> Document:
    return Document(
        kind=CertificateKind.CALIBRATION,
        title="Certificate of calibration",
        subtitle=facts.laboratory,
        about=f"{facts.asset_no}: {facts.device}, serial {facts.serial}",
        reference=facts.reference,
        known_at=facts.issued_at,
        inputs_sha256=sha256_of(facts),
        blocks=tuple(_blocks(facts)),
    )


def identity_rows(facts: CertificateFacts) -> tuple[tuple[str, str], ...]:
    """What, for whom, where and when, as terms and what they are."""
    rows = [
        ("Certificate", facts.reference),
        ("Replaces", facts.replaces),
        ("Laboratory", f"{facts.laboratory}, at {facts.place}"),
        ("Customer", facts.customer),
        ("Item", f"{facts.device}, serial {facts.serial}, asset {facts.asset_no}"),
        ("Condition", facts.condition),
        ("Calibrated on", f"{facts.performed_on:%d %B %Y}"),
        ("Issued on", f"{london_date(facts.issued_at):%d %B %Y}"),
        ("Method", facts.procedure),
        ("Conditions", conditions(facts.environment)),
        ("Record", facts.run_reference),
    ]
    if facts.next_due_on is not None:
        rows.append(("Next calibration due", f"{facts.next_due_on:%d %B %Y}"))
    return tuple((term, words) for term, words in rows if words)


def traceability(facts: CertificateFacts) -> tuple[str, ...]:
    """A sentence for each standard, and why one was used after its day."""
    return tuple(map(_traced, facts.standards))


def _traced(standard: StandardOnCertificate) -> str:
    accredited = " (accredited)" if standard.accredited else ""
    said = (
        f"{standard.asset_no}, certificate {standard.certificate} of {standard.provider}"
        f"{accredited}, valid to {standard.valid_to:%d %B %Y}."
    )
    if not standard.after_its_day:
        return said
    return f"{said} Used after that day, with the leave of {standard.after_its_day}."


def conformity(facts: CertificateFacts) -> str:
    """The statement of conformity: results, specification and decision rule (7.8.6)."""
    which = "as left" if facts.as_left else "as found"
    risk = highest_risk_in_words(facts.as_left or facts.as_found)
    said = (
        f"{VERDICT_NAMES[facts.verdict]}: the results {which}, against the allowed errors of "
        f"{facts.procedure}. {rule_in_words(facts.rule)}"
    )
    return f"{said} {risk}".rstrip()


def _blocks(facts: CertificateFacts) -> list[Block]:
    blocks: list[Block] = [Definitions(identity_rows(facts)), Heading("Results")]
    blocks.append(_results("As found, before any adjustment", facts.as_found))
    if facts.as_left:
        blocks.append(Paragraph(f"Adjustment or repair: {facts.adjustment}"))
        blocks.append(_results("As left, after adjustment", facts.as_left))
    blocks.append(
        Paragraph(
            "U is the expanded uncertainty, the standard uncertainty times the coverage factor k "
            "for a coverage of about 95 % (JCGM 100:2008)."
        )
    )
    blocks += [Heading("Statement of conformity"), Paragraph(conformity(facts))]
    blocks += [Heading("Traceability"), *map(Paragraph, traceability(facts))]
    blocks += [Heading("Authorised by"), Paragraph(facts.authorised_by), Paragraph(END_MARK)]
    return blocks


def _results(caption: str, points: tuple[MeasuredPoint, ...]) -> Grid:
    first, *others = RESULT_HEADINGS
    columns = (Column(first, share=3), *(Column(each, share=2) for each in others))
    return Grid(caption=caption, columns=columns, rows=result_rows(points))
