"""The evidence behind each trust's spend, and what has no baseline."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.evidence import Evidence, evidence_of
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.purchases import Standing
from consortium.savings.domain.savings_lines import countable_baseline
from consortium.savings.models.facts import load_facts
from consortium.savings.models.loading import load_scene
from consortium.savings.queries.alarms import alarms_behind_savings
from consortium.savings.queries.report import consortium_reported
from consortium.spend.queries.batches import current_batches


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """Spend in pounds on an item without a baseline of the trust."""

    trust_id: UUID
    trust: str
    item_id: UUID
    item: str
    spend: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFound:
    """The trusts within reach, by name, and their gaps, the largest first."""

    trusts: list[Evidence]
    gaps: list[GapLine]


def list_evidence_grades(*, actor: Actor, consortium_id: UUID, period: Period) -> EvidenceFound:
    """How good the evidence behind the spend of a period is, trust by trust.

    Raises:
        NotFound: the consortium is not within reach.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    scene = load_scene(consortium_id)
    seen = {trust.code: trust for trust in scene.trusts.values() if trust.id in scope}
    if not seen:
        raise NotFound("trusts")
    batches = current_batches(trust_ids=[trust.id for trust in seen.values()])
    facts = load_facts(scene, period, [batch.id for batch in batches], {})
    behind = alarms_behind_savings(actor=actor, consortium_id=consortium_id)
    items = {item.id: item.code for item in scene.items.values()}
    alarmed = {
        (scene.trusts[trust_id].code, items[item_id])
        for (trust_id, item_id), lines in behind.items()
        if item_id in items and any(line.is_open for line in lines)
    }
    trusts = [each for each in evidence_of(facts, alarmed=alarmed) if each.trust in seen]
    gaps = [
        GapLine(
            trust_id=seen[trust].id,
            trust=seen[trust].name,
            item_id=scene.item_ids[item],
            item=facts.items[item],
            spend=pennies(spend),
        )
        for (trust, item), spend in _gaps(facts).items()
        if trust in seen
    ]
    return EvidenceFound(
        trusts=sorted(
            (_named(each, seen[each.trust].name) for each in trusts), key=lambda each: each.trust
        ),
        gaps=sorted(gaps, key=lambda gap: (-gap.spend, gap.trust, gap.item)),
    )


def _gaps(facts: Facts) -> dict[tuple[str, str], Fraction]:
    found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for purchase in facts.purchases:
        in_scope = purchase.standing in (Standing.ON_CONTRACT, Standing.OFF_CONTRACT)
        if purchase.on in facts.period and in_scope and not countable_baseline(facts, purchase):
            found[purchase.trust, purchase.item] += Fraction(purchase.amount)
    return found


def _named(evidence: Evidence, name: str) -> Evidence:
    return Evidence(
        trust=name,
        by_grade=evidence.by_grade,
        no_baseline=evidence.no_baseline,
        alarmed=evidence.alarmed,
    )
