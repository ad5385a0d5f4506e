"""The question everybody asks: what should this line cost, and why?"""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.catalogue.queries.items import choices_of_items
from consortium.contracts.forms.schedules import PriceQuestionForm
from consortium.contracts.queries.prices import PriceAnswer, find_price, trusts_to_ask_for
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import DateInput, show
from consortium.foundation.web.guard import current_actor, requires

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
    return show("contracts/price.html", form, answer=answer)


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
    )


def _trusts() -> list[tuple[str, str]]:
    """The trusts whose prices the reader may ask for."""
    known = trusts_to_ask_for(actor=current_actor())
    return [("", "Choose a trust"), *((str(row.id), row.name) for row in known)]


def _items() -> list[tuple[str, str]]:
    listed = ((str(item.id), f"{item.name} ({item.code})") for item in choices_of_items())
    return [("", "Choose an item"), *listed]
