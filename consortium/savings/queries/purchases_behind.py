"""The purchases that one savings line is the sum of, each with its invoice, file and row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import month_of
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.purchases import Purchase
from consortium.savings.domain.savings_lines import Entry, entries_of
from consortium.savings.domain.signoff import LineKind
from consortium.savings.models.facts import load_facts, purchase_of
from consortium.savings.models.loading import Scene, load_scene
from consortium.savings.models.signoff import versions_of
from consortium.savings.queries.report import consortium_reported
from consortium.spend.models.matched_again import origins_of
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.lines import lines_out_of
from consortium.spend.queries.purchase_line import PurchaseLine


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseBehind:
    """One purchase line with what it adds to the savings line."""

    line: PurchaseLine
    file: str
    batch: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasesBehind:
    """All of them; the sum is rounded once, as the line is."""

    trust: str
    item: str
    purchases: tuple[PurchaseBehind, ...]
    exact: Fraction

    @property
    def amount(self) -> Decimal:
        return pennies(self.exact)


def purchases_behind(
    *,
    actor: Actor,
    consortium_id: UUID,
    trust_id: UUID,
    item_id: UUID,
    month: date,
    kind: LineKind,
) -> PurchasesBehind:
    """What a line is worked out from today, in the order of the purchases.

    Raises:
        NotFound: there is no such line, or its trust is not within reach of somebody who may see
            both savings lines and purchase lines.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    reached = (Permission.SAVINGS_LINES_VIEW, Permission.SPEND_VIEW)
    scene = load_scene(consortium_id)
    known = trust_id in scene.trusts and item_id in scene.items
    if not known or not all(trust_id in actor.scope(each) for each in reached):
        raise NotFound("savings line")
    period, batches = month_of(month), current_batches(trust_ids=[trust_id])
    ids = [batch.id for batch in batches]
    facts = load_facts(scene, period, ids, versions_of(scene, period, trust_id=trust_id))
    origins = origins_of(ids)
    files = {origins.get(batch.id, batch.id): batch for batch in batches}
    found = tuple(
        PurchaseBehind(
            line=line,
            file=files[line.batch_id].file_name,
            batch=files[line.batch_id].reference,
            entry=entry,
        )
        for line, purchase in _purchases(scene, trust_id, item_id, month, ids)
        for each, entry in entries_of(facts, purchase)
        if each is kind
    )
    if not found:
        raise NotFound("savings line")
    return PurchasesBehind(
        trust=scene.trusts[trust_id].name,
        item=scene.items[item_id].name,
        purchases=found,
        exact=sum((each.entry.saving for each in found), Fraction(0)),
    )


def _purchases(
    scene: Scene, trust_id: UUID, item_id: UUID, month: date, batch_ids: list[UUID]
) -> Iterator[tuple[PurchaseLine, Purchase]]:
    period = month_of(month)
    for basis in sorted(scene.agreements.bases_of(scene.items[item_id].code)):
        for line in lines_out_of(
            batch_ids=batch_ids, item_ids=[item_id], period=period, basis=basis
        ):
            purchase = purchase_of(scene, line, basis)
            if line.trust_id == trust_id and purchase is not None and purchase.on in period:
                yield line, purchase
