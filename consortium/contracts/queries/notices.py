"""The notices of an agreement: what was foreseen when each was recorded, and whether it holds."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.prices.explanation import Names, in_measure, interval
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.domain.what_if.preview import Comparison, Foreseen, compare, foresee
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, ParticipationEvent
from consortium.contracts.models.notice_preview import previews_of
from consortium.contracts.models.terms import AgreementTerms, terms_of
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenTest:
    """A test that first finds the trust gone; the measure is None for who may not see volumes."""

    scheme: str
    tested_on: date
    members: int
    measure: Decimal | None
    measured_by: Measure
    tier: str

    @property
    def measured(self) -> str:
        return "" if self.measure is None else in_measure(self.measure, self.measured_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenLine:
    trust: str
    item: str
    on: date
    if_it_stays: Decimal | None
    if_it_goes: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice with what was foreseen at it.

    ``left_on`` is the first day outside, once a leaving is recorded. The facts that ``gone`` and
    ``new`` name are told to those who see every volume; the others are told whether it holds.
    """

    trust: str
    given_on: date
    leaves_on: date
    left_on: date | None
    recorded_at: datetime
    is_withdrawn: bool
    holds: bool
    gone: tuple[str, ...]
    new: tuple[str, ...]
    tests: tuple[ForeseenTest, ...]
    prices: tuple[ForeseenLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    agreement_id: UUID
    reference: str
    title: str
    notice_days: int
    is_whole: bool
    notices: tuple[NoticeView, ...]


def notices_of(*, actor: Actor, agreement_id: UUID) -> Notices:
    """Every notice that was given, the latest first, beside what is known now.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    row = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    known = terms_of(row)
    seen = actor.scope(Permission.VOLUMES_VIEW)
    is_whole = all(trust_id in seen for trust_id in known.trust_ids.values())
    shown = _customers(actor, row, known)
    events = list(
        db.session.scalars(
            select(ParticipationEvent)
            .where(ParticipationEvent.agreement_id == row.id)
            .order_by(ParticipationEvent.effective_on.desc(), ParticipationEvent.id)
        )
    )
    previews = previews_of([row.id])
    return Notices(
        agreement_id=row.id,
        reference=row.reference,
        title=row.title,
        notice_days=row.notice_days,
        is_whole=is_whole,
        notices=tuple(
            _view(event, previews[event.id], known, events, shown if not is_whole else None)
            for event in events
            if event.id in previews
        ),
    )


def _customers(actor: Actor, row: Agreement, known: AgreementTerms) -> frozenset[str]:
    """The trusts whose prices the reader sees."""
    own = actor.scope(Permission.AGREEMENTS_VIEW)
    seen = actor.scope(Permission.VOLUMES_VIEW)
    return frozenset(
        code
        for code, trust_id in known.trust_ids.items()
        if row.supplier_id in own or trust_id in own or trust_id in seen
    )


def _view(
    event: ParticipationEvent,
    foreseen: Foreseen,
    known: AgreementTerms,
    events: Collection[ParticipationEvent],
    shown: Collection[str] | None,
) -> NoticeView:
    left_on = _ended(foreseen, known)
    now = foresee(known.terms, trust=foreseen.trust, leaves_on=left_on or foreseen.leaves_on)
    found: Comparison = compare(foreseen, now, known.terms.confirmed.values())
    whole = shown is None
    return NoticeView(
        trust=known.names.trust(foreseen.trust),
        given_on=event.effective_on,
        leaves_on=foreseen.leaves_on,
        left_on=left_on,
        recorded_at=event.recorded_at,
        is_withdrawn=_is_withdrawn(event, events),
        holds=found.holds,
        gone=tuple(_worded(fact, known.names) for fact in found.gone) if whole else (),
        new=tuple(_worded(fact, known.names) for fact in found.new) if whole else (),
        tests=tuple(_tests(foreseen, known, with_measure=whole)),
        prices=tuple(
            ForeseenLine(
                trust=known.names.trust(line.trust),
                item=known.names.item(line.item),
                on=line.on,
                if_it_stays=line.if_it_stays,
                if_it_goes=line.if_it_goes,
            )
            for line in foreseen.prices
            if shown is None or line.trust in shown
        ),
    )


def _tests(
    foreseen: Foreseen, known: AgreementTerms, *, with_measure: bool
) -> Iterator[ForeseenTest]:
    schemes = {each.id: each for version in known.terms.schedules for each in version.schemes}
    for test in foreseen.tests:
        scheme = schemes.get(test.scheme)
        if scheme is not None and len(scheme.tiers) > 1:
            yield ForeseenTest(
                scheme=scheme.name,
                tested_on=test.tested_on,
                members=len(test.members),
                measure=test.measure if with_measure else None,
                measured_by=scheme.measure,
                tier=interval(scheme.tiers, test.found, scheme.measure),
            )


def _ended(foreseen: Foreseen, known: AgreementTerms) -> date | None:
    """The first day outside of the stay that the notice was about, once that is recorded."""
    ends = (
        spell.period.end
        for spell in known.terms.spells
        if spell.trust == foreseen.trust
        and spell.period.end is not None
        and spell.period.start < foreseen.leaves_on <= spell.period.end
    )
    return next(ends, None)


def _is_withdrawn(event: ParticipationEvent, events: Collection[ParticipationEvent]) -> bool:
    return any(
        each.kind is ParticipationKind.NOTICE_WITHDRAWN
        and each.contract_id == event.contract_id
        and each.effective_on >= event.effective_on
        for each in events
    )


def _worded(fact: str, names: Names) -> str:
    """A fact with names for its codes and days in words."""
    return " ".join(_word(word, names) for word in fact.split(" "))


def _word(word: str, names: Names) -> str:
    if word in names.trusts:
        return names.trust(word)
    if word in names.items:
        return f"of {names.item(word)}"
    try:
        return in_words(date.fromisoformat(word))
    except ValueError:
        return word
