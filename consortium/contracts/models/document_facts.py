"""Loading what a generated document is made from, as it was known at an instant."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.papers.document_facts import (
    AgreementFacts,
    CommitmentFacts,
    CommitmentLetterFacts,
    ContractFacts,
    ContractScheduleFacts,
    ItemFacts,
    LetterFacts,
    ParticipationFacts,
    PriceFacts,
)
from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.pricing import PriceBook, schedule_on
from consortium.contracts.domain.terms.participation import ParticipationKind, members_on
from consortium.contracts.domain.terms.schedules import Schedule, dates_of_tests
from consortium.contracts.models.agreement import (
    Agreement,
    Commitment,
    ParticipationEvent,
    TrustContract,
)
from consortium.contracts.models.document_clauses import clause_facts, clawback_facts
from consortium.contracts.models.facts import lead_on
from consortium.contracts.models.letter import CommitmentLetter, proposed_volumes
from consortium.contracts.models.schedule_terms import known
from consortium.contracts.models.terms import AgreementTerms, terms_of
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period, london_date
from consortium.organisations.models.organisation import Consortium, Organisation

ONE_DAY = timedelta(days=1)
LEAVES = (ParticipationKind.OPT_OUT, ParticipationKind.EXCLUDE)


def agreement_facts(row: Agreement, known_at: datetime) -> AgreementFacts:
    """The agreement, led by who was appointed under it, or else by who leads its consortium."""
    lead_id = lead_on(row.id, max(row.starts_on, london_date(known_at)), known_at=known_at)
    if lead_id is None:
        lead_id = db.session.scalar(
            select(Consortium.lead_trust_id).where(Consortium.organisation_id == row.consortium_id)
        )
    wanted = [each for each in (row.consortium_id, row.supplier_id, lead_id) if each]
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted))
    names: dict[UUID, str] = dict(db.session.execute(rows).all())
    return AgreementFacts(
        reference=row.reference,
        title=row.title,
        consortium=names[row.consortium_id],
        lead_trust=names[lead_id] if lead_id else names[row.consortium_id],
        supplier=names[row.supplier_id],
        term=Period(row.starts_on, row.ends_on),
        clause_text=row.clause_text,
        date_basis=row.date_basis,
        notice_days=row.notice_days,
    )


def item_facts(known_terms: AgreementTerms) -> dict[str, ItemFacts]:
    """The items that any version of the prices has, by their codes."""
    wanted = list(known_terms.item_ids.values())
    rows = select(Item.code, Item.name, Item.base_unit).where(Item.id.in_(wanted))
    return {code: ItemFacts(name=name, unit=unit) for code, name, unit in db.session.execute(rows)}


def contract_schedule_facts(
    agreement: Agreement, contract: TrustContract, known_at: datetime
) -> ContractScheduleFacts:
    """The version of the prices in force on the day, or on the contract's first day if later."""
    terms = terms_of(agreement, known_at=known_at)
    items = item_facts(terms)
    day = max(contract.starts_on, london_date(known_at))
    schedule = schedule_on(terms.terms.schedules, min(day, contract.ends_on - ONE_DAY))
    return ContractScheduleFacts(
        agreement=agreement_facts(agreement, known_at),
        contract=_contract(contract, known_at),
        schedule=schedule,
        items={code: items[code] for code in _codes(schedule)},
        clauses=clause_facts(agreement.id, known_at),
    )


def commitment_letter_facts(
    agreement: Agreement, contract: TrustContract, known_at: datetime
) -> CommitmentLetterFacts:
    """The contract's commitments in order of item and day; of two for one day the later.

    Before the first letter they are what the trust named in the tender.
    """
    rows = (
        select(Commitment, Item)
        .join(Item, Item.id == Commitment.item_id)
        .where(Commitment.contract_id == contract.id, Commitment.recorded_at <= known_at)
    )
    latest: dict[tuple[str, date], CommitmentFacts] = {}
    for row, item in db.session.execute(rows.order_by(Commitment.recorded_at, Commitment.id)):
        latest[item.code, row.effective_from] = CommitmentFacts(
            item=item.code,
            name=item.name,
            unit=item.base_unit,
            per_year=row.per_year,
            effective_from=row.effective_from,
            firmness=row.commitment_class,
            letter=row.letter,
        )
    committed = tuple(latest[key] for key in sorted(latest))
    return CommitmentLetterFacts(
        agreement=agreement_facts(agreement, known_at),
        contract=_contract(contract, known_at),
        commitments=committed or _proposed(contract, known_at),
        letter=_letter(contract, known_at),
        is_proposal=not committed,
    )


def _proposed(contract: TrustContract, known_at: datetime) -> tuple[CommitmentFacts, ...]:
    return tuple(
        CommitmentFacts(
            item=item.code,
            name=item.name,
            unit=item.base_unit,
            per_year=row.per_year,
            effective_from=contract.starts_on,
            firmness=row.commitment_class,
            letter="",
        )
        for row, item in proposed_volumes(contract.id, known_at)
    )


def participation_facts(
    agreement: Agreement, event: ParticipationEvent, known_at: datetime
) -> ParticipationFacts:
    """A joining or a leaving, with the trust's prices on the day before and from the day on."""
    contract = db.session.get_one(TrustContract, event.contract_id)
    loaded = terms_of(agreement, known_at=known_at)
    on, leaves = event.effective_on, event.kind in LEAVES
    schedule = schedule_on(loaded.terms.schedules, on)
    return ParticipationFacts(
        agreement=agreement_facts(agreement, known_at),
        contract=_contract(contract, known_at),
        on=on,
        noticed_on=event.noticed_on,
        reason=event.reason,
        prices=tuple(_prices(loaded, loaded.trust_code(event.trust_id), schedule, on)),
        members=tuple(loaded.names.trust(code) for code in members_on(loaded.terms.spells, on)),
        next_tests=tuple(_next_tests(loaded, schedule, on)),
        clawbacks=clawback_facts(contract, on=on, known_at=known_at) if leaves else (),
    )


def _contract(row: TrustContract, known_at: datetime) -> ContractFacts:
    signed = row.signed_at is not None and row.signed_at <= known_at
    return ContractFacts(
        reference=row.reference,
        trust=db.session.get_one(Organisation, row.trust_id).name,
        value=row.value,
        term=Period(row.starts_on, row.ends_on),
        signed_on=london_date(row.signed_at) if signed and row.signed_at else None,
    )


def _letter(contract: TrustContract, known_at: datetime) -> LetterFacts | None:
    """The letter that was recorded last."""
    rows = known(
        select(CommitmentLetter).where(CommitmentLetter.contract_id == contract.id),
        CommitmentLetter.recorded_at,
        known_at,
    )
    ordered = rows.order_by(CommitmentLetter.recorded_at.desc(), CommitmentLetter.id.desc())
    row: CommitmentLetter | None = db.session.scalar(ordered.limit(1))
    if row is None:
        return None
    return LetterFacts(
        signed_by=row.signed_by,
        signed_on=row.signed_on,
        period=Period(row.period_from, row.period_to),
        tolerance_percent=row.tolerance_percent,
    )


def _codes(schedule: Schedule | None) -> list[str]:
    if schedule is None:
        return []
    groups = [each.items for each in schedule.schemes] + [each.items for each in schedule.rebates]
    return sorted({code for group in groups for code in group})


def _prices(
    loaded: AgreementTerms, trust: str, schedule: Schedule | None, on: date
) -> list[PriceFacts]:
    book, items = PriceBook(loaded.terms), item_facts(loaded)
    return [
        PriceFacts(
            item=code,
            name=items[code].name,
            unit=items[code].unit,
            before=_price(book, trust, code, on - ONE_DAY),
            after=_price(book, trust, code, on),
            clause=scheme.clause,
            paragraph=scheme.paragraph,
        )
        for scheme in (schedule.schemes if schedule else ())
        for code in scheme.items
    ]


def _price(book: PriceBook, trust: str, item: str, on: date) -> Decimal | None:
    found = book.price_of(trust=trust, item=item, on=on, quantity=Decimal(1))
    return found.unit_price if isinstance(found, Price) else None


def _next_tests(
    loaded: AgreementTerms, schedule: Schedule | None, on: date
) -> list[tuple[str, date]]:
    """The first test of each price on or after a day, where there is more than one tier."""
    found = []
    for scheme in schedule.schemes if schedule else ():
        if len(scheme.tiers) < 2 or scheme.is_incremental or schedule is None:
            continue
        days = dates_of_tests(
            scheme, term=loaded.terms.term, effective_from=schedule.effective_from
        )
        ahead = [day for day in days if day >= on]
        if ahead:
            found.append((scheme.name, ahead[0]))
    return found
