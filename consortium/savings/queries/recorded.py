"""Shares of rebates and benefits with what people decided on them: what waits for whom."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period, month_of
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.picked import Budget, PickedRecord
from consortium.savings.domain.recorded import Entry, counts_of
from consortium.savings.domain.signoff import SIGNS, RecordedKind, Stage, Step, fingerprint
from consortium.savings.models.loading import Scene, load_scene
from consortium.savings.models.recorded import RecordedStanding, recorded_standings
from consortium.savings.queries.report import consortium_reported
from consortium.savings.queries.signed_versions import Signature, signatures_of
from consortium.savings.queries.to_sign import ToSign, page_to_sign


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRow:
    """A trust's share of a rebate, or its benefit, as lists show it."""

    consortium_id: UUID
    trust: str
    name: str
    # What tells it from all others, and the hash of the figures that would be signed.
    picked: PickedRecord
    # What is recorded, and what of it counts.
    amount: Decimal
    counts: Decimal
    stage: Stage
    waits_for: Step | None
    has_changed: bool
    version: int
    can_sign: bool

    @property
    def kind(self) -> RecordedKind:
        return self.picked.kind

    @property
    def on(self) -> date:
        return self.picked.on


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedVersion:
    """A version exactly as it was put forward, with what was decided on it."""

    number: int
    amount: Decimal
    reason: str
    sha256: str
    # Whether the figures that are kept still have the hash that was signed.
    is_sealed: bool
    entries: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    budget: Budget | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDetail:
    row: RecordedRow
    entries: tuple[Entry, ...]
    # The newest first.
    versions: tuple[RecordedVersion, ...]
    # The hash of the figures as they are today.
    seal_today: str
    can_put_forward_again: bool


def list_recorded(
    *,
    actor: Actor,
    consortium_id: UUID,
    period: Period,
    asked: Asked,
    trust_id: UUID | None = None,
    mine: bool = False,
) -> ToSign[RecordedRow]:
    """Those of a period within reach; words match trust, name or kind.

    ``mine`` leaves those that wait for the reader.

    Raises:
        NotFound: the consortium or the trust is not within reach.
    """
    words = asked.words.casefold().split()
    fitting = [
        row
        for row in _rows(actor, consortium_id, trust_id)
        if row.on in period
        and all(word in f"{row.trust} {row.name} {row.kind.value}".casefold() for word in words)
    ]
    return page_to_sign(fitting, asked=asked, mine=mine)


def find_recorded(
    *, actor: Actor, consortium_id: UUID, trust_id: UUID, source_id: UUID, month: date
) -> RecordedDetail:
    """One that counts in a month, with what it is the sum of and every version and decision.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    scene, standings = _within(actor, consortium_id, trust_id)
    for standing in standings:
        if standing.key.source == source_id and month_of(standing.key.on).start == month:
            return _detail(actor, scene, standing)
    raise NotFound("savings line")


def _detail(actor: Actor, scene: Scene, standing: RecordedStanding) -> RecordedDetail:
    people = {each.by for version in standing.versions for each in version.decisions if each.by}
    names = names_of(people)
    row = _row(actor, scene, standing)
    may_put_forward = permissions.may(actor, SIGNS[Step.PROCUREMENT], row.picked.trust_id)
    return RecordedDetail(
        row=row,
        entries=standing.record.entries,
        versions=tuple(
            RecordedVersion(
                number=version.number,
                amount=version.amount,
                reason=version.reason,
                sha256=version.sha256,
                is_sealed=fingerprint(version.content) == version.sha256,
                entries=tuple(Entry.from_text(text) for text in version.content["entries"]),
                signatures=tuple(signatures_of(version, names)),
                budget=version.budget,
            )
            for version in reversed(standing.versions)
        ),
        seal_today=standing.sha256,
        can_put_forward_again=(
            may_put_forward and bool(standing.versions) and standing.can_be_put_forward
        ),
    )


def _rows(actor: Actor, consortium_id: UUID, trust_id: UUID | None) -> list[RecordedRow]:
    scene, standings = _within(actor, consortium_id, trust_id)
    rows = (_row(actor, scene, standing) for standing in standings)
    return sorted(rows, key=lambda row: (row.on, row.kind, row.name, row.trust))


def _within(
    actor: Actor, consortium_id: UUID, trust_id: UUID | None
) -> tuple[Scene, list[RecordedStanding]]:
    consortium_reported(actor=actor, consortium_id=consortium_id)
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    if trust_id is not None and trust_id not in scope:
        raise NotFound("trust")
    scene = load_scene(consortium_id)
    own = {
        trust.code
        for trust in scene.trusts.values()
        if trust.id in scope and trust_id in (None, trust.id)
    }
    standings = recorded_standings(scene).values()
    return scene, [each for each in standings if each.key.trust in own]


def _row(actor: Actor, scene: Scene, standing: RecordedStanding) -> RecordedRow:
    key, latest = standing.key, standing.latest
    trust_id = scene.trust_ids[key.trust]
    return RecordedRow(
        consortium_id=scene.consortium_id,
        trust=scene.trusts[trust_id].name,
        name=standing.record.name,
        picked=PickedRecord(
            trust_id=trust_id,
            kind=key.kind,
            source_id=key.source,
            on=key.on,
            seal=standing.seal(standing.waits_for),
        ),
        amount=standing.record.amount,
        counts=counts_of(standing.record, standing.ruling),
        stage=standing.stage,
        waits_for=standing.waits_for,
        has_changed=standing.has_changed,
        version=latest.number if latest else 0,
        can_sign=standing.can_sign(actor, trust_id),
    )
