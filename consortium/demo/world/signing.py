"""The agreements of a world: drafted, priced, signed, left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.usecases.agreements import add_contract, draft_agreement, sign_contract
from consortium.contracts.usecases.letters import Letter, record_letter
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.schedules import (
    activate_schedule,
    add_rebate,
    add_scheme,
    draft_schedule,
)
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.demo.papers import SIGNATORY
from consortium.demo.stage import at
from consortium.demo.world import contract_rows
from consortium.demo.world.bought import bought_in
from consortium.demo.world.faults import Fault, Place
from consortium.demo.world.prices import Version
from consortium.demo.world.stage import Stage, found
from consortium.demo.world.stays import Stay
from consortium.demo.world.world import JointAgreement
from consortium.foundation.domain.errors import Conflict, DomainError
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period

DAY, DAYS_OF_A_YEAR = timedelta(days=1), 365
TOLERANCE = Decimal(10)
# A contract has a value, even one that commits to nothing.
LEAST_VALUE = Decimal("1.00")
# Tests are run when all is known that the folder says.
AT_LAST = date.max


def plan(stage: Stage) -> None:
    for agreement in stage.world.agreements:
        signed = agreement.is_signed_by
        stage.agenda.add(signed, 9, agreement.row.place, partial(_draft, stage, agreement))
        for version in agreement.versions:
            # The first prices are known when the first contract is signed.
            first = version is agreement.versions[0]
            known = signed if first else max(signed, version.effective_from - DAY)
            order = partial(_price, stage, agreement, version, known)
            stage.agenda.add(known, 9, version.schemes[0].place, order)
        for stay in agreement.stays:
            _plan_stay(stage, agreement, stay)
        tests = partial(_test_tiers, stage, agreement.code)
        stage.agenda.add(AT_LAST, 0, agreement.row.place, tests)


def _plan_stay(stage: Stage, agreement: JointAgreement, stay: Stay) -> None:
    stage.agenda.add(stay.signed_on, 11, stay.place, partial(_sign, stage, agreement, stay))
    for row in _said_later(stage, agreement, stay):
        order = partial(_commit, stage, stay, {row.item: row.per_year}, row.from_)
        stage.agenda.add(row.from_ or stay.joins_on, 11, row.place, order)
    if stay.notice_on is not None:
        stage.agenda.add(stay.notice_on, 12, stay.place, partial(_leave, stage, stay))


def _draft(stage: Stage, agreement: JointAgreement) -> None:
    row, on = agreement.row, agreement.is_signed_by
    stage.agreements[agreement.code] = draft_agreement(
        actor=stage.lead(on),
        consortium_id=stage.consortium,
        supplier_id=found(stage.suppliers, row.supplier),
        title=row.title or row.code,
        starts_on=agreement.term.start,
        ends_on=agreement.term.end or agreement.term.start,
        clause_text="Each member has a contract of its own; prices hold while members stay.",
        reason="Loaded as a world; its tender was not recorded here",
        now=at(on, 8),
        date_basis=row.date_basis,
        notice_days=row.notice_days,
    )


def _price(stage: Stage, agreement: JointAgreement, version: Version, on: date) -> None:
    """A version of the prices, put in force by somebody who did not write it."""
    agreement_id, lead = found(stage.agreements, agreement.code), stage.lead(on)
    schedule_id = draft_schedule(
        actor=lead,
        agreement_id=agreement_id,
        effective_from=version.effective_from,
        now=at(on, 9),
    )
    for priced in version.schemes:
        with _told_at(stage, priced.place):
            add_scheme(actor=lead, schedule_id=schedule_id, scheme=priced.scheme, now=at(on, 9))
    for place, rebate in agreement.rebates:
        with _told_at(stage, place):
            add_rebate(actor=lead, schedule_id=schedule_id, rebate=rebate, now=at(on, 9))
    activate_schedule(actor=stage.reviewer(on), schedule_id=schedule_id, now=at(on, 10))


def _sign(stage: Stage, agreement: JointAgreement, stay: Stay) -> None:
    on = stay.signed_on
    per_year = dict(_first_commitments(stage, agreement, stay))
    stage.contracts[stay] = add_contract(
        actor=stage.lead(on),
        agreement_id=found(stage.agreements, agreement.code),
        trust_id=found(stage.trusts, stay.trust),
        value=_value(agreement, stay, per_year),
        starts_on=stay.joins_on,
        now=at(on, 9),
    )
    if per_year:
        _commit(stage, stay, per_year, None)
    sign_contract(
        actor=stage.of("lead", stay.trust, on),
        contract_id=found(stage.contracts, stay),
        now=at(on, 14),
    )


def _commit(stage: Stage, stay: Stay, per_year: dict[str, Decimal], since: date | None) -> None:
    """A letter of commitment, signed on the day it is known."""
    starts = since or stay.joins_on
    on = max(stay.signed_on, starts) if since else stay.signed_on
    record_letter(
        actor=stage.lead(on),
        contract_id=found(stage.contracts, stay),
        letter=Letter(
            period=Period(starts),
            tolerance_percent=TOLERANCE,
            commitment_class=CommitmentClass.COMMITTED,
            signed_by=SIGNATORY,
            signed_on=on,
        ),
        per_year={found(stage.items, item): volume for item, volume in per_year.items()},
        document=None,
        now=at(on, 10),
    )


def _first_commitments(
    stage: Stage, agreement: JointAgreement, stay: Stay
) -> Iterator[tuple[str, Decimal]]:
    """What the trust commits to on joining; on coming back what it said before still holds."""
    is_first = not any(
        other.trust == stay.trust and other.joins_on < stay.joins_on for other in agreement.stays
    )
    said = stage.world.folder.of(contract_rows.Commitment)
    for item in agreement.items if is_first else ():
        own = [row for row in said if (row.trust, row.item) == (stay.trust, item)]
        begun = [row for row in own if (row.from_ or stay.joins_on) <= stay.joins_on]
        if begun:
            last = max(begun, key=lambda row: row.from_ or stay.joins_on)
            yield item, last.per_year
        elif not own:
            before = _bought_before(stage, stay.trust, item)
            if before is not None:
                yield item, before


def _bought_before(stage: Stage, trust: str, item: str) -> Decimal | None:
    """The quantity of the trust's first baseline of an item."""
    for each in stage.world.baselines:
        if (each.row.trust, each.row.item) == (trust, item):
            return each.row.quantity or bought_in(stage, trust, item, each.window)
    return None


def _said_later(
    stage: Stage, agreement: JointAgreement, stay: Stay
) -> Iterator[contract_rows.Commitment]:
    for row in stage.world.folder.of(contract_rows.Commitment):
        is_of_stay = row.trust == stay.trust and row.item in agreement.items
        if is_of_stay and row.from_ and stay.joins_on < row.from_ and row.from_ in stay.period:
            yield row


def _value(agreement: JointAgreement, stay: Stay, per_year: dict[str, Decimal]) -> Decimal:
    """What the contract is worth: its commitments at the first tier's prices until the end."""
    prices = {
        item: price
        for priced in agreement.versions[0].schemes
        for item, price in priced.scheme.tiers[0].prices.items()
    }
    a_year = sum(
        (prices.get(item, Decimal(0)) * each for item, each in per_year.items()), Decimal(0)
    )
    days = Period(stay.joins_on, agreement.term.end).days
    return max(pennies(a_year * days / DAYS_OF_A_YEAR), LEAST_VALUE)


def _leave(stage: Stage, stay: Stay) -> None:
    """The notice, and the leaving that follows from it."""
    on = stay.notice_on or stay.joins_on
    for kind, day in (
        (ParticipationKind.NOTICE, on),
        (ParticipationKind.OPT_OUT, stay.leaves_on or on),
    ):
        record_participation(
            actor=stage.lead(on),
            contract_id=found(stage.contracts, stay),
            kind=kind,
            effective_on=day,
            reason=f"Notice of {on}",
            now=at(on, 11),
        )


def _test_tiers(stage: Stage, agreement: str) -> None:
    try:
        run_tier_tests(
            actor=stage.lead(stage.today),
            agreement_id=found(stage.agreements, agreement),
            up_to=stage.today,
            now=at(stage.today),
        )
    except Conflict as nothing_due:
        if nothing_due.code != "no_test_due":
            raise


@contextmanager
def _told_at(stage: Stage, place: Place) -> Iterator[None]:
    """Tell a refusal at another row than the order's, and go on."""
    try:
        yield
    except DomainError as refusal:
        stage.faults.append(Fault.at(place, refusal.message, refusal.next_step))
