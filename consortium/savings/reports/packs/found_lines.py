"""The purchase lines behind a saving, each as it stands to the agreement and the baseline."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.money import line_total
from consortium.savings.domain.baseline import Baseline, baseline_on, counts_as_saving
from consortium.savings.domain.packs.index import IndexFile
from consortium.savings.domain.packs.lines import PackLine
from consortium.savings.domain.packs.saving_key import SavingKey
from consortium.savings.domain.purchases import Standing
from consortium.savings.domain.signoff import LineKind
from consortium.savings.models import loading
from consortium.savings.models.loading import Scene
from consortium.savings.models.standing import Dates
from consortium.savings.reports.packs.prices import Prices
from consortium.spend.models.batch import ImportBatch
from consortium.spend.models.matched_again import by_id_in_lines
from consortium.spend.queries.lines import lines_out_of
from consortium.spend.queries.purchase_line import PurchaseLine


class FoundLines:
    """The trust's lines of the item, with how each stands and what it adds to the saving."""

    def __init__(
        self, scene: Scene, key: SavingKey, batches: Sequence[ImportBatch], prices: Prices
    ) -> None:
        self.scene, self.key, self.prices = scene, key, prices
        self.trust, self.item = scene.trusts[key.trust_id].code, item_code(scene, key)
        self.by_id = by_id_in_lines(batches)
        self.batch_ids = [batch.id for batch in batches]
        self.baselines = loading.locked_baselines(scene).get((self.trust, self.item), ())
        self.index = _index(scene, key) if key.kind is LineKind.AVOIDED else None
        self._stand_ins: Counter[DateBasis] = Counter()
        self.lines = tuple(self._found())

    @property
    def stand_ins(self) -> dict[DateBasis, int]:
        return dict(sorted(self._stand_ins.items()))

    def _found(self) -> list[PackLine]:
        found = []
        for basis in sorted(self.scene.agreements.bases_of(self.item)):
            lines = lines_out_of(
                batch_ids=self.batch_ids,
                item_ids=[self.key.item_id],
                period=self.key.period,
                basis=basis,
            )
            found += [made for line in lines if (made := self._line(line, basis)) is not None]
        return sorted(found, key=lambda line: (line.counts_on, line.batch, line.row))

    def _line(self, line: PurchaseLine, basis: DateBasis) -> PackLine | None:
        dates = Dates(
            ordered_on=line.ordered_on,
            delivered_on=line.delivered_on,
            received_on=line.received_on,
            invoiced_on=line.invoiced_on,
            tax_point_on=line.tax_point_on,
        )
        stood = self.scene.agreements.stand(
            trust=self.trust, item=self.item, supplier_id=line.supplier_id, dates=dates
        )
        if stood is None or stood.basis is not basis or line.quantity_base is None:
            return None
        baseline = self._baseline(stood.standing, stood.on)
        if baseline is not None and dates.counted(basis).by is not basis:
            self._stand_ins[basis] += 1
        batch, due = self.by_id[line.batch_id], stood.due
        return PackLine(
            batch=batch.reference,
            file=batch.source_name,
            row=line.source_row,
            order_number=line.order_number,
            line_number=line.line_number,
            ordered_on=line.ordered_on,
            delivered_on=line.delivered_on,
            received_on=line.received_on,
            invoiced_on=line.invoiced_on,
            tax_point_on=line.tax_point_on,
            counts_on=stood.on,
            invoice_number=line.invoice_number,
            corrects_invoice=line.corrects_invoice,
            supplier=line.supplier,
            item_code=line.item_code,
            description=line.description,
            unit=line.unit,
            quantity=line.quantity,
            base_quantity=line.quantity_base * stood.share,
            unit_price=line.unit_price,
            paid=line.amount * stood.share,
            funding=line.funding_source,
            standing=stood.standing.value,
            price_due=due,
            amount_due=None if due is None else line_total(due, line.quantity_base * stood.share),
            price_path=self.prices.path_on(stood.on, due),
            baseline_version=baseline.version if baseline else None,
            price_before=baseline.unit_price if baseline else None,
            index_rise=self._rise(baseline, stood.on),
        )

    def _baseline(self, standing: Standing, on: date) -> Baseline | None:
        """The version that the line counts against, or None when it adds nothing."""
        if standing is not Standing.ON_CONTRACT:
            return None
        found = baseline_on(self.baselines, on)
        is_capital = self.item in self.scene.capital_items
        if found is None or not counts_as_saving(found.method, is_capital=is_capital):
            return None
        if is_capital is not (self.key.kind is LineKind.CAPITAL):
            return None
        return found if self.key.kind is not LineKind.AVOIDED or self._rises(found, on) else None

    def _rises(self, baseline: Baseline, on: date) -> bool:
        return bool(self.index and self.index.rise(baseline.window, on))

    def _rise(self, baseline: Baseline | None, on: date) -> Fraction | None:
        return self.index.rise(baseline.window, on) if self.index and baseline else None


def item_code(scene: Scene, key: SavingKey) -> str:
    return scene.items[key.item_id].code


def _index(scene: Scene, key: SavingKey) -> IndexFile | None:
    uplift = loading.uplifts(scene).get((scene.trusts[key.trust_id].code, item_code(scene, key)))
    series = loading.IndexRatios().series.get(uplift.series) if uplift else None
    if uplift is None or series is None:
        return None
    return IndexFile(
        series=series.code,
        name=series.name,
        publisher=series.publisher,
        evidence=uplift.evidence,
        values=series.values,
    )
