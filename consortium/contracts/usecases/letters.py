"""Recording a trust's letter of commitment, with everything it commits to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import access_item
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.managing.documents import DocumentKind, SentFile
from consortium.contracts.models.access import access_contract
from consortium.contracts.models.agreement import Agreement, Commitment, TrustContract
from consortium.contracts.models.counted_twice import refuse_counted_twice
from consortium.contracts.models.document import attach
from consortium.contracts.models.letter import CommitmentLetter, LetterCommitment
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What stands in a letter: for which days, how exactly, who signed it, and when.

    ``signed_by`` is an office, never a name. A quantity within the tolerance still keeps to it.
    """

    period: Period
    tolerance_percent: Decimal
    commitment_class: CommitmentClass
    signed_by: str
    signed_on: date


def record_letter(
    *,
    actor: Actor,
    contract_id: UUID,
    letter: Letter,
    per_year: Mapping[UUID, Decimal],
    document: SentFile | None,
    now: datetime,
) -> UUID:
    """Record a letter with how much a year it commits to of each item, by the item's id.

    A later letter takes over from its own day; nothing is overwritten.

    Raises:
        NotFound, NotAllowed: the contract is not within reach, or not the actor's to change; or
            an item is not in the catalogue.
        Conflict: the trust has committed to an item under another agreement for the same time,
            and no shares are agreed.
        Invalid: it commits to nothing, a quantity is negative, it is signed ahead, or the
            document is not taken.
    """
    _check(letter, per_year, london_date(now))
    with transaction():
        contract = access_contract(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, contract_id=contract_id
        )
        agreement = db.session.get_one(Agreement, contract.agreement_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        refuse_counted_twice(
            actor,
            contract,
            Period(letter.period.start, agreement.ends_on),
            [item_id for item_id, quantity in per_year.items() if quantity],
        )
        row = _letter_row(contract, letter, actor, now)
        if document is not None:
            row.document_id = attach(
                document,
                agreement=agreement,
                contract=contract,
                kind=DocumentKind.LETTER,
                title=f"Letter of commitment from {letter.period.start:%d %b %Y}",
                uploaded_by=actor.id,
                now=now,
            ).id
        db.session.add(row)
        quantities = {
            access_item(item_id).code: _commit(row, item_id, quantity, letter)
            for item_id, quantity in per_year.items()
        }
        record(
            actor=actor,
            action="commitment.letter_recorded",
            subject=Subject("contract", contract.id, contract.reference),
            at=now,
            owner_id=contract.trust_id,
            per_year=quantities,
            effective_from=letter.period.start,
            signed_by=letter.signed_by,
            signed_on=letter.signed_on,
        )
    return row.id


def _check(letter: Letter, per_year: Mapping[UUID, Decimal], today: date) -> None:
    if not per_year:
        raise Invalid(
            "commits_to_nothing",
            "The letter commits to nothing.",
            next_step="Enter the quantity of at least one item; 0 commits to none of it.",
        )
    if any(quantity < 0 for quantity in per_year.values()):
        raise Invalid(
            "negative_quantity",
            "A commitment cannot be negative.",
            next_step="Enter 0 to commit to nothing.",
        )
    if letter.signed_on > today:
        raise Invalid(
            "signed_ahead",
            "The day of the signature has not come.",
            field="signed_on",
            next_step="Record the letter once it is signed.",
        )
    if not 0 <= letter.tolerance_percent <= 100:
        raise Invalid(
            "bad_tolerance",
            "The tolerance lies between 0 and 100 per cent.",
            field="tolerance",
            next_step="Enter it as the letter says, like 10.",
        )


def _letter_row(
    contract: TrustContract, letter: Letter, actor: Actor, now: datetime
) -> CommitmentLetter:
    return CommitmentLetter(
        id=uuid7(),
        agreement_id=contract.agreement_id,
        contract_id=contract.id,
        trust_id=contract.trust_id,
        signed_by=letter.signed_by,
        signed_on=letter.signed_on,
        period_from=letter.period.start,
        period_to=letter.period.end,
        tolerance_percent=letter.tolerance_percent,
        recorded_at=now,
        recorded_by=actor.id,
    )


def _commit(row: CommitmentLetter, item_id: UUID, quantity: Decimal, letter: Letter) -> Decimal:
    commitment = Commitment(
        id=uuid7(),
        agreement_id=row.agreement_id,
        contract_id=row.contract_id,
        trust_id=row.trust_id,
        item_id=item_id,
        per_year=quantity,
        effective_from=letter.period.start,
        commitment_class=letter.commitment_class,
        letter=f"Signed by {letter.signed_by}, {letter.signed_on:%d %b %Y}",
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )
    db.session.add_all(
        [commitment, LetterCommitment(id=uuid7(), letter_id=row.id, commitment_id=commitment.id)]
    )
    return quantity
