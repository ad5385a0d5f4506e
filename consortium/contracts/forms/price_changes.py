"""Forms that ask for other prices, one for each kind of request, and decide on them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from consortium.contracts.domain.clauses.indexation import METHOD_NAMES, Method
from consortium.contracts.domain.clauses.parameters import plain
from consortium.contracts.domain.prices.price_changes import ChangeKind
from consortium.contracts.domain.prices.price_request import IndexToFollow, ItemToChange
from consortium.contracts.forms.documents import FILE_HINT
from consortium.contracts.queries.indexation import RecordedIndexation
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Form, Required

HUNDRED = Decimal(100)


class RequestForm(CreatingForm):
    """What every request says."""

    effective_from = DateInput("New prices from", [Required("Enter the day")])
    reason = StringField(
        "Why, and by which clause of the contract?",
        [Required("Enter the reason"), Length(max=400)],
    )
    file = FileField("Evidence (optional)", description=FILE_HINT)

    def items(self) -> Sequence[ItemToChange]:
        return ()

    def index(self) -> IndexToFollow | None:
        return None


class IndexationForm(RequestForm):
    series_id = SelectField("Index", [Required("Choose the index")], choices=[])
    method = RadioField(
        "What is the change worked out from?",
        [Required("Choose one")],
        choices=[(method.value, METHOD_NAMES[method]) for method in Method],
        default=Method.CHAINED.value,
    )
    base_month = DateInput(
        "Base month",
        [Required("Enter the base month")],
        description="Any day of the last month whose index counts as the start, like 31 3 2025",
    )
    lag_months = IntegerField(
        "Lag in months",
        [Required("Enter the lag"), NumberRange(min=1, max=24, message="Enter 1 to 24 months")],
        default=1,
        description="1 reads the index up to the month before the new prices, 3 two months earlier",
    )
    average_months = IntegerField(
        "Months the index is averaged over",
        [Required("Enter the months"), NumberRange(min=1, max=36, message="Enter 1 to 36 months")],
        default=12,
    )
    fixed = DecimalInput(
        "Share of the price that is fixed, in per cent",
        [
            Required("Enter the share"),
            NumberRange(min=0, max=100, message="Enter 0 to 100 per cent"),
        ],
        places=4,
        default=Decimal(10),
        description="Like 10: the other 90% follow the index",
    )
    cap = DecimalInput(
        "Cap in per cent (optional)",
        [Optional(), NumberRange(min=0, max=100, message="Enter 0 to 100 per cent")],
        places=4,
        description="The most a price may rise, like 3",
    )
    collar = DecimalInput(
        "Collar in per cent (optional)",
        [Optional(), NumberRange(min=-99, max=100, message="Enter -99 to 100 per cent")],
        places=4,
        description="The least a price changes: 0 when it never falls",
    )
    hold_months = IntegerField(
        "Months the price is held",
        [Required("Enter the months"), NumberRange(min=0, max=120, message="Enter 0 to 120")],
        default=24,
        description="Counted from the first day of the agreement",
    )

    def index(self) -> IndexToFollow:
        return IndexToFollow(
            series_id=UUID(self.series_id.data),
            method=Method(self.method.data),
            base_month=self.base_month.data,
            lag_months=self.lag_months.data,
            average_months=self.average_months.data,
            fixed_share=self.fixed.data / HUNDRED,
            cap=None if self.cap.data is None else self.cap.data / HUNDRED,
            collar=None if self.collar.data is None else self.collar.data / HUNDRED,
            hold_months=self.hold_months.data,
        )


class _ItemForm(RequestForm):
    item = SelectField("Item", [Required("Choose the item")], choices=[])


class PercentForm(_ItemForm):
    """A variation of an item's price, or a tax on it."""

    percent = DecimalInput(
        "Change in per cent",
        [Required("Enter the change")],
        places=4,
        description="Like 2.5, or -3 for a price that falls",
    )

    def items(self) -> Sequence[ItemToChange]:
        return (ItemToChange(item_id=UUID(self.item.data), percent=self.percent.data),)


class SubstitutionForm(_ItemForm):
    becomes = SelectField(
        "Item that takes its place", [Required("Choose the other item")], choices=[]
    )
    percent = DecimalInput(
        "Change of the price in per cent (optional)",
        [Optional()],
        places=4,
        description="Left empty, the other item costs the same",
    )

    def items(self) -> Sequence[ItemToChange]:
        return (
            ItemToChange(
                item_id=UUID(self.item.data),
                percent=self.percent.data,
                becomes_id=UUID(self.becomes.data),
            ),
        )


class DiscontinuationForm(_ItemForm):
    def items(self) -> Sequence[ItemToChange]:
        return (ItemToChange(item_id=UUID(self.item.data)),)


FORMS: dict[ChangeKind, type[RequestForm]] = {
    ChangeKind.INDEXATION: IndexationForm,
    ChangeKind.ITEM_VARIATION: PercentForm,
    ChangeKind.TAX: PercentForm,
    ChangeKind.SUBSTITUTION: SubstitutionForm,
    ChangeKind.DISCONTINUATION: DiscontinuationForm,
}


def form_for(
    kind: ChangeKind,
    *,
    indices: Sequence[tuple[str, str]],
    priced: Sequence[tuple[str, str]],
    catalogue: Sequence[tuple[str, str]],
    clause: RecordedIndexation | None,
) -> Any:
    """The form of a kind, with what can be chosen in it; an indexation as its clause has it."""
    form = FORMS[kind](data=_as_recorded(clause) if clause else None)
    offered = {
        "series_id": [("", "Choose an index"), *indices],
        "item": [("", "Choose an item"), *priced],
        "becomes": [("", "Choose an item"), *catalogue],
    }
    for name, choices in offered.items():
        if name in form:
            form[name].choices = choices
    return form


def _as_recorded(clause: RecordedIndexation) -> dict[str, Any]:
    """What the record of clause C10 fills in; the base month and the lag stand in the contract."""
    terms = clause.terms
    return {
        "series_id": str(clause.series_id) if clause.series_id else "",
        "method": terms.method.value,
        "average_months": terms.average_months,
        "fixed": _percent(terms.fixed_share),
        "cap": _percent(terms.cap),
        "collar": _percent(terms.floor),
        "hold_months": terms.hold_months,
        "effective_from": clause.first_review,
        "reason": clause.paragraph,
    }


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else Decimal(plain(share * HUNDRED))


class DecisionForm(Form):
    decision = RadioField(
        "What do you decide?",
        [Required("Choose one")],
        choices=[
            ("approve", "Approve it as previewed"),
            ("refuse", "Refuse it"),
        ],
    )
    reason = StringField("Why?", [Required("Enter why"), Length(max=400)])
