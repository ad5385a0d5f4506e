"""The terms of a loan as a document, for DOCX and PDF."""

from datetime import date, datetime

from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Definitions,
    Document,
    Heading,
    Paragraph,
    Signature,
    Signatures,
    hash_of,
)
from consortium.equipment.domain.loan_terms import LoanDocumentKind, LoanFacts, Signed, clauses
from consortium.foundation.domain.periods import LONDON


def loan_terms_document(facts: LoanFacts, *, known_at: datetime) -> Document:
    return Document(
        kind=LoanDocumentKind.TERMS,
        title="Terms of a loan of equipment",
        subtitle=f"{facts.lender} to {facts.borrower}",
        about=f"{facts.asset_no}: {facts.device}, serial {facts.serial}",
        reference=facts.reference,
        known_at=known_at,
        inputs_sha256=sha256_of(facts),
        blocks=tuple(_blocks(facts)),
    )


def sha256_of(facts: LoanFacts) -> str:
    """The hash of everything the document is made from."""
    return hash_of(facts)


def _blocks(facts: LoanFacts) -> list[Block]:
    blocks: list[Block] = [
        Heading("The parties"),
        Definitions(
            (
                ("Lender, and owner", f"{facts.lender}, {facts.lender_site}"),
                ("Borrower", f"{facts.borrower}, {_place(facts)}"),
                ("What for", f"{facts.purpose}. {facts.reason}"),
                ("First day", _day(facts.starts_on)),
                ("Last day", _day(facts.ends_on)),
            )
        ),
        Heading("The device"),
        Definitions(_device(facts)),
        Heading("How it left the lender"),
        *_sending(facts),
        Heading(f"Standard terms, version {facts.terms_version}"),
    ]
    for number, (heading, text) in enumerate(clauses(facts), start=1):
        blocks += [Heading(f"{number}. {heading}", level=2), Paragraph(text)]
    blocks += [
        Heading("Signed"),
        Signatures(
            (
                _signature(facts.lender, "Lender", "Approved", facts.lender_signed),
                _signature(facts.borrower, "Borrower", "Accepted", facts.borrower_signed),
            )
        ),
    ]
    return blocks


def _place(facts: LoanFacts) -> str:
    return ", ".join(part for part in (facts.borrower_site, facts.borrower_place) if part)


def _device(facts: LoanFacts) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Kind", facts.category),
        ("Maker and model", facts.device),
        ("Asset number", facts.asset_no),
        ("Serial number", facts.serial),
        ("UDI", facts.udi),
        ("Software", facts.software_version),
    )
    return tuple((term, words) for term, words in rows if words)


def _sending(facts: LoanFacts) -> list[Block]:
    sent = facts.sent
    if sent is None:
        return [Paragraph("It has not left yet. Its condition is recorded when it does.")]
    rows = [
        ("Left on", f"{sent.sent_at.astimezone(LONDON):%d %B %Y, %H:%M}"),
        ("Condition", sent.condition),
        ("Accessories", "; ".join(sent.accessories) or "None"),
        ("Decontamination certificate", sent.decontamination),
    ]
    if sent.carrier:
        rows.append(("Carrier", sent.carrier))
    return [Definitions(tuple(rows))]


def _signature(party: str, role: str, did: str, signed: Signed | None) -> Signature:
    if signed is None:
        return Signature(party=party, role=role)
    who = f" by {signed.by}" if signed.by else ""
    on = f"{signed.at.astimezone(LONDON):%d %B %Y, %H:%M}"
    return Signature(party=party, role=role, recorded=f"{did} in the system{who} on {on}")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
