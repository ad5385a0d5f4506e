"""The question everybody asks: what should this line cost, and why?"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.forms.prices import PriceQuestionForm
from consortium.contracts.queries.clause_links import ClauseLink, clauses_of_item
from consortium.contracts.queries.prices import PriceAnswer, find_price, trusts_to_ask_for
from consortium.foundation.domain.periods import london_midnight
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.forms import DateInput, show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Table, export, here

blueprint = Blueprint("prices", __name__, url_prefix="/prices")


@blueprint.get("")
@requires(Permission.AGREEMENTS_VIEW)
def question() -> ResponseReturnValue:
    form = PriceQuestionForm(_asked())
    form.trust.choices = _trusts()
    form.item.choices = _items()
    answer = None
    if "trust" in request.args and form.validate():
        with form.refusals():
            answer = _answer(form)
    exported = export(_table(answer), name="price") if answer else None
    clauses = _clauses(answer, UUID(form.item.data)) if answer else ()
    return exported or show("contracts/price.html", form, answer=answer, clauses=clauses, here=here)


def _asked() -> MultiDict[str, str]:
    """What was asked; a link may leave out the day, which is today, and the quantity, one."""
    asked = MultiDict(request.args)
    asked.setdefault("quantity", "1")
    if not any(f"on-{part}" in asked for part in DateInput.parts):
        day = today()
        asked.update({"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)})
    return asked


def _answer(form: PriceQuestionForm) -> PriceAnswer:
    return find_price(
        actor=current_actor(),
        trust_id=UUID(form.trust.data),
        item_id=UUID(form.item.data),
        on=form.on.data,
        quantity=form.quantity.data,
        known_at=_end_of(form.known_on.data),
    )


def _clauses(answer: PriceAnswer, item_id: UUID) -> tuple[ClauseLink, ...]:
    """The records of the clauses about the item."""
    if answer.agreement_id is None:
        return ()
    return clauses_of_item(agreement_id=answer.agreement_id, item_id=item_id)


def _end_of(day: date | None) -> datetime | None:
    return london_midnight(day + timedelta(days=1)) if day else None


def _table(answer: PriceAnswer) -> Table:
    """The answer and its path as rows, for a file that stands by itself."""
    known = answer.known_at or now()
    rows: list[tuple[str, Any]] = [
        ("Trust", f"{answer.trust} ({answer.trust_code})"),
        ("Item", f"{answer.item} ({answer.item_code})"),
        ("Day", answer.on),
        ("Quantity", answer.quantity),
        ("As recorded by", known),
        ("Agreement", answer.agreement),
        ("Unit price, £", answer.unit_price),
        ("Amount, £", answer.amount),
        ("Why there is no price", answer.why),
        *((step.title, step.text) for step in answer.steps),
    ]
    return Table(
        caption="Price and why",
        columns=[
            Column(heading="What", value=lambda row: row[0]),
            Column(heading="Found", value=lambda row: row[1]),
        ],
        rows=[row for row in rows if row[1] not in (None, "")],
    )


def _trusts() -> list[tuple[str, str]]:
    """The trusts whose prices the reader may ask for."""
    known = trusts_to_ask_for(actor=current_actor())
    return [("", "Choose a trust"), *((str(row.id), row.name) for row in known)]


def _items() -> list[tuple[str, str]]:
    listed = ((str(item.id), f"{item.name} ({item.code})") for item in choices_of_items())
    return [("", "Choose an item"), *listed]
