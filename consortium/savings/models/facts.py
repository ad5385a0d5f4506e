"""Loading the facts of a statement: every purchase, baseline, proof, cost and decision."""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.purchases import Purchase
from consortium.savings.models import loading
from consortium.savings.models.claim_terms import claims_of
from consortium.savings.models.loading import Scene
from consortium.savings.models.recorded import recorded_versions
from consortium.savings.models.signable import rulings_of
from consortium.savings.models.signoff import Versions, locked_months
from consortium.savings.models.standing import Dates
from consortium.spend.queries.lines import LineSum, sum_lines
from consortium.spend.queries.purchase_line import PurchaseLine


def load_facts(
    scene: Scene, period: Period, batch_ids: Collection[UUID], versions: Versions
) -> Facts:
    """What a statement of the period is made from, with the lines of these import batches
    and what was signed of it."""
    return Facts(
        period=period,
        trusts={trust.code: trust.name for trust in scene.trusts.values()},
        items={item.code: item.name for item in scene.items.values()},
        capital_items=scene.capital_items,
        purchases=purchases(scene, period, batch_ids),
        baselines=loading.locked_baselines(scene),
        uplifts=loading.uplifts(scene),
        index_ratio=loading.IndexRatios(),
        rebates=loading.rebates(scene),
        costs=loading.costs(scene),
        benefits=loading.benefits(scene),
        rulings=rulings_of(versions),
        recorded_rulings=rulings_of(recorded_versions(scene)),
        locked_months=locked_months(scene),
        claims=claims_of(scene),
        retenders=scene.agreements.retenders(),
    )


def purchases(scene: Scene, period: Period, batch_ids: Collection[UUID]) -> tuple[Purchase, ...]:
    """The lines of a period on items under agreement, as they stand to those agreements."""
    made = (
        purchase_of(scene, line, basis)
        for basis, item_ids in scene.items_by_basis().items()
        for line in sum_lines(batch_ids=batch_ids, item_ids=item_ids, period=period, basis=basis)
    )
    return tuple(purchase for purchase in made if purchase is not None)


def purchase_of(scene: Scene, line: LineSum | PurchaseLine, basis: DateBasis) -> Purchase | None:
    """How a line stands to the agreements, its quantity in base units; None when none covers it
    by a date of this kind.

    Of a line that is shared with an agreement of another consortium it is the share that counts
    here, exactly: quantity and amount are not rounded."""
    if line.trust_id not in scene.trusts or line.item_id is None or line.item_id not in scene.items:
        return None
    trust, item = scene.trusts[line.trust_id].code, scene.items[line.item_id].code
    stood = scene.agreements.stand(
        trust=trust,
        item=item,
        supplier_id=line.supplier_id,
        dates=Dates(
            ordered_on=line.ordered_on,
            delivered_on=line.delivered_on,
            received_on=line.received_on,
            invoiced_on=line.invoiced_on,
            tax_point_on=line.tax_point_on,
        ),
    )
    if stood is None or stood.basis is not basis:
        return None
    return Purchase(
        trust=trust,
        item=item,
        on=stood.on,
        quantity=_in_base_units(line) * stood.share,
        amount=line.amount * stood.share,
        standing=stood.standing,
        due=stood.due,
        funding=line.funding_source,
    )


def _in_base_units(line: LineSum | PurchaseLine) -> Decimal:
    if isinstance(line, LineSum):
        return line.quantity
    return line.quantity if line.quantity_base is None else line.quantity_base
