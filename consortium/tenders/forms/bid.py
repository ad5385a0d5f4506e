"""Forms for bids as they were opened, and for their quality scores."""

from collections.abc import Sequence
from decimal import Decimal

from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import (
    CLAUSE_MEASURES,
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
)
from consortium.contracts.forms.schedules import TestedForm, TierTable
from consortium.foundation.web.forms import CreatingForm, Required
from consortium.tenders.domain.offer import Offer
from consortium.tenders.queries.lot import LineView

Lines = Sequence[tuple[Decimal, Decimal]]


class BidForm(CreatingForm, TestedForm):
    """The terms of a bid for all its items; each item of the lot adds its tables of prices."""

    supplier_id = SelectField("Supplier", [Required("Choose the supplier")], choices=[])
    clause = RadioField(
        "What decides the tier?",
        [Required("Choose one")],
        choices=[
            (Clause.VOLUME_TIER.value, "The members' committed volume together (C1)"),
            (Clause.PARTICIPATION_BAND.value, "How many members there are (C3)"),
        ],
    )
    paragraph = StringField(
        "Where it stands in the bid (optional)",
        [Length(max=120)],
        description="Like Schedule 2, paragraph 4",
    )

    def tables_of(self, line: LineView) -> tuple[Field, Field, Field]:
        """The three tables of an item: member prices, opt-out prices, rebates."""
        return tuple(self[_name(table, line)] for table in _TABLES)

    def offer(self, lines: Sequence[LineView]) -> Offer:
        """What was typed, as the clause engine sees it: each item is tested by itself."""
        rebates = (self._rebate(line) for line in lines)
        return Offer(
            schemes=tuple(self._scheme(line) for line in lines),
            rebates=tuple(rebate for rebate in rebates if rebate is not None),
        )

    def _scheme(self, line: LineView) -> Scheme:
        member, standalone, _ = self.tables_of(line)
        clause = Clause(self.clause.data)
        return Scheme(
            id="",
            name=line.item[:120],
            clause=clause,
            measure=CLAUSE_MEASURES[clause],
            items=(line.item_code,),
            tiers=_tiers(line, member.data),
            standalone=_tiers(line, standalone.data),
            test_months=self.test_months,
            on_drop=OnDrop(self.on_drop.data),
            grace_months=self.grace_months.data or 0,
            paragraph=self.paragraph.data.strip(),
        )

    def _rebate(self, line: LineView) -> RebateScheme | None:
        steps = self.tables_of(line)[2].data
        if not steps:
            return None
        return RebateScheme(
            id="",
            name=f"{line.item[:113]} rebate",
            items=(line.item_code,),
            steps=tuple(RebateStep(threshold, rate / 100) for threshold, rate in steps),
            paragraph=self.paragraph.data.strip(),
        )


_TABLES = {
    "members": "Member prices of {item}",
    "standalone": "Opt-out prices of {item} (optional)",
    "rebates": "Rebates on {item} (optional)",
}
_HINTS = {
    "members": "One line a tier: where it begins, then its price. The first begins at 0.",
    "standalone": "The price of a trust that has left, by its own volume, in the same form",
    "rebates": "One line a step: the year's spend from which it is paid, then its rate in per cent",
}


def bid_form(lines: Sequence[LineView]) -> BidForm:
    """The form for a bid on these lines: three tables for each."""

    class FormForLot(BidForm):
        pass

    for line in lines:
        for table, label in _TABLES.items():
            checks = [Required("Enter at least one tier")] if table == "members" else [Optional()]
            field = TierTable(label.format(item=line.item), checks, description=_HINTS[table])
            setattr(FormForLot, _name(table, line), field)
    return FormForLot()


def _name(table: str, line: LineView) -> str:
    return f"{table}_{line.id.hex}"


def _tiers(line: LineView, lines: Lines | None) -> tuple[Tier, ...]:
    return tuple(Tier(bound, {line.item_code: price}) for bound, price in lines or ())
