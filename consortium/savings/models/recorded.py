"""Shares of rebates and benefits as they were put forward, and what people decided on them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.models.rebate import RebateSettlement
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import enum_of, references
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.picked import PickedRecord
from consortium.savings.domain.recorded import Recorded, records_of
from consortium.savings.domain.signoff import SIGNS, RecordedKey, RecordedKind, Step
from consortium.savings.models import loading
from consortium.savings.models.ledger import Benefit
from consortium.savings.models.loading import Scene
from consortium.savings.models.signable import (
    DecisionColumns,
    Signable,
    Version,
    VersionColumns,
    changed_since_seen,
    nothing_chosen,
    signed_at_the_same_time,
    version_of,
)


class RecordedSaving(VersionColumns, Identified, AppendOnly, Base):
    """A version of a trust's share of a rebate in a contract year, or of its benefit."""

    __tablename__ = "recorded_saving"
    __table_args__ = (
        UniqueConstraint("trust_id", "kind", "source_id", "counts_on", "version"),
        CheckConstraint("version = 1 OR length(reason) > 0", name="new_version_has_reason"),
    )

    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    kind: Mapped[RecordedKind] = mapped_column(enum_of(RecordedKind))
    # The clause that grants the rebate, or the benefit.
    source_id: Mapped[UUID] = mapped_column(Uuid)
    counts_on: Mapped[date]


class RecordedDecision(DecisionColumns, Identified, AppendOnly, Base):
    __tablename__ = "recorded_saving_decision"
    __table_args__ = (
        UniqueConstraint("line_id", "step"),
        CheckConstraint("verdict = 'accepted' OR length(reason) > 0", name="refusal_has_reason"),
        CheckConstraint(
            "(budget_code = '') = (budget_removed_on IS NULL)", name="budget_with_its_day"
        ),
    )

    line_id: Mapped[UUID] = mapped_column(references("recorded_saving.id"), index=True)


RecordedVersions = Mapping[RecordedKey, tuple[Version, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStanding(Signable):
    """A record as it is today, with its versions, the first one first."""

    record: Recorded

    @property
    def key(self) -> RecordedKey:
        return self.record.key

    @property
    def sha256(self) -> str:
        return self.record.sha256

    @property
    def called(self) -> str:
        """What refusals call it, like "WES OVD rebate"."""
        return f"{self.key.trust} {self.record.name}"


def recorded_versions(scene: Scene) -> RecordedVersions:
    """The versions of every record of a consortium, the first one first."""
    rows = db.session.execute(
        select(RecordedSaving, RecordedDecision)
        .outerjoin(RecordedDecision, RecordedDecision.line_id == RecordedSaving.id)
        .where(RecordedSaving.consortium_id == scene.consortium_id)
        .order_by(RecordedSaving.version)
    )
    found: dict[UUID, tuple[RecordedSaving, list[RecordedDecision]]] = {}
    for row, decision in rows:
        _, decisions = found.setdefault(row.id, (row, []))
        if decision is not None:
            decisions.append(decision)
    versions: dict[RecordedKey, tuple[Version, ...]] = {}
    for row, decisions in found.values():
        key = RecordedKey(scene.trusts[row.trust_id].code, row.kind, row.source_id, row.counts_on)
        version = version_of(row.id, row.consortium_id, row, decisions)
        versions[key] = (*versions.get(key, ()), version)
    return versions


def recorded_standings(scene: Scene) -> dict[RecordedKey, RecordedStanding]:
    """Every share of a rebate and benefit of a consortium, by its key."""
    return standings_of(scene, records_of(loading.rebates(scene), loading.benefits(scene)))


def standings_of(
    scene: Scene, records: Mapping[RecordedKey, Recorded]
) -> dict[RecordedKey, RecordedStanding]:
    """The same from records that are loaded already."""
    versions = recorded_versions(scene)
    return {
        key: RecordedStanding(record=record, versions=versions.get(key, ()))
        for key, record in records.items()
    }


def access_recorded(
    *, actor: Actor, consortium_id: UUID, picked: Collection[PickedRecord], step: Step
) -> tuple[Scene, list[RecordedStanding]]:
    """The records that were chosen for a signature, all within the signer's reach.

    Raises:
        NotAllowed: the role does not sign at that step.
        NotFound: a record is not there, or its trust is not within reach.
        Conflict: one changed since it was seen.
        Invalid: nothing was chosen.
    """
    permissions.check(actor, SIGNS[step])
    if not picked:
        raise nothing_chosen()
    scope = actor.scope(SIGNS[step])
    if any(each.trust_id not in scope for each in picked):
        raise NotFound("savings line")
    scene = loading.load_scene(consortium_id)
    standings = recorded_standings(scene)
    chosen = []
    for each in picked:
        trust = scene.trusts.get(each.trust_id)
        key = RecordedKey(trust.code if trust else "", each.kind, each.source_id, each.on)
        standing = standings.get(key)
        if standing is None:
            raise NotFound("savings line")
        if standing.seal(step) != each.seal:
            raise changed_since_seen(standing.called)
        chosen.append(standing)
    return scene, chosen


def recorders_of(keys: Iterable[RecordedKey]) -> dict[RecordedKey, frozenset[UUID]]:
    """Who recorded the benefits and the credit notes: whoever prepared it does not approve it."""
    keys = list(keys)
    sources = {key.source for key in keys}
    benefits = db.session.execute(
        select(Benefit.id, Benefit.recorded_by).where(Benefit.id.in_(sources))
    )
    settlements = db.session.execute(
        select(RebateSettlement.scheme_id, RebateSettlement.recorded_by).where(
            RebateSettlement.scheme_id.in_(sources)
        )
    )
    people: dict[UUID, set[UUID]] = {}
    for source, person in (*benefits, *settlements):
        if person is not None:
            people.setdefault(source, set()).add(person)
    return {key: frozenset(people.get(key.source, ())) for key in keys}


explain("uq_recorded_saving_trust_id_kind_source_id_counts_on_version", signed_at_the_same_time)
explain("uq_recorded_saving_decision_line_id_step", signed_at_the_same_time)
